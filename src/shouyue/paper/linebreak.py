"""Breaks text into lines: Chinese between any two characters but where custom forbids, words whole.

Tibetan breaks behind the tsheg that ends a syllable.

No line begins with a closing mark or ends with an opening one (GB/T 15834), and two closing marks
in a row stay together with the character before them. Where it costs no line, a line ends where
the sentence takes breath. A number in groups, as of an account, is one word. A dot that parts two
things ( · ) is left out where a line ends at it.
"""

import re
from collections.abc import Callable, Iterator

from shouyue.paper.scripts import is_to_shape, reopened

_NOT_FIRST = "，。、；：？！）」』”’》〉】％%…—·,.;:?!)]}～／،؛؟»་།༎༏༐༑༔༽\u00a0\u2069"
_NOT_LAST = "（「『“‘《〈【¥￥([{«༼\u2066\u2067\u2068"
_BREATH = "，。；：！？、·"
_SHORT = 0.3  # of a line
_FULL = 0.6  # of a line: a shorter one would look torn
_NARROWER = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
_PARTING = re.compile(r"(?<=\S)[ \u3000]+·$")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_TSHEG = "\u0f0b"
_ISOLATES = "\u2066-\u2069"
_PIECE = re.compile(
    rf"[ \u3000]+|[{_HAN}{_ISOLATES}]|[^ \u3000{_HAN}{_ISOLATES}{_TSHEG}]*{_TSHEG}+"
    rf"|(?:[^ \u3000{_HAN}{_ISOLATES}{_TSHEG}]*[0-9]{{3}} (?=[0-9]))*"
    rf"[^ \u3000{_HAN}{_ISOLATES}{_TSHEG}]+"
)


def broken(text: str, limit: float, width: Callable[[str], float]) -> list[str]:
    """The lines of a text, none wider than `limit` where that can be; a line feed always breaks.

    Only a single cluster that is wider than a whole line is cut anywhere.
    """
    lines = [line for part in text.split("\n") for line in _filled(part, limit, width)]
    return reopened(lines) if is_to_shape(text) else lines


def balanced(text: str, limit: float, width: Callable[[str], float]) -> list[str]:
    """As `broken`, but a last line is not left with a word or two where the others can give.

    Lines end behind a mark where as many are enough that way; a phrase is read in one go then.
    """
    lines = broken(text, limit, width)
    if len(lines) == 1:
        return lines
    is_torn = width(lines[-1]) < limit * _SHORT
    shares = (1.0, *_NARROWER) if is_torn else (1.0,)
    for breathes in (True, False):
        for share in shares:
            room = limit * share
            parts = [_filled(part, room, width, breathes=breathes) for part in text.split("\n")]
            found = [line for part in parts for line in part]
            if len(found) == len(lines) and width(found[-1]) >= limit * _SHORT:
                return reopened(found) if is_to_shape(text) else found
    return lines


def widest(text: str, width: Callable[[str], float]) -> float:
    """The width of the widest piece that no line breaks."""
    pieces = (piece for part in text.split("\n") for piece in _clusters(part))
    return max((width(piece.strip()) for piece in pieces), default=0.0)


def _filled(
    paragraph: str, limit: float, width: Callable[[str], float], *, breathes: bool = False
) -> Iterator[str]:
    line, used = "", 0.0
    for cluster in _clusters(paragraph):
        wide = width(cluster)
        if used + wide <= limit or (cluster.isspace() and line):
            line, used = line + cluster, used + wide
            continue
        if breathes and wide <= limit:
            line, rest = _at_breath(line, limit, width)
            if rest:
                yield _ended(line)
                line, used = rest + cluster, width(rest) + wide
                continue
        if line.strip():
            yield _ended(line)
        line, used = "", 0.0
        for piece in _cut(cluster, limit, width) if wide > limit else (cluster.lstrip(),):
            if line:
                yield line
            line, used = piece, width(piece)
    yield line.rstrip()


def _at_breath(line: str, limit: float, width: Callable[[str], float]) -> tuple[str, str]:
    """A full line cut behind its last mark; with nothing left over where there is none."""
    at = max(line.rfind(mark) for mark in _BREATH) + 1
    while at < len(line) and line[at] in _NOT_FIRST:
        at += 1
    head, rest = line[:at], line[at:].lstrip()
    if not rest.strip() or width(head) < limit * _FULL:
        return line, ""
    return head, rest


def _ended(line: str) -> str:
    """A line that goes on in the next; a dot between blanks, which parted two things, goes."""
    return _PARTING.sub("", line.rstrip())


def _clusters(text: str) -> Iterator[str]:
    """What stays together on a line."""
    cluster = ""
    for piece in _PIECE.findall(text):
        joins = piece[0] in _NOT_FIRST or (cluster and cluster[-1] in _NOT_LAST)
        if cluster and not joins:
            yield cluster
            cluster = ""
        cluster += piece
    if cluster:
        yield cluster


def _cut(cluster: str, limit: float, width: Callable[[str], float]) -> Iterator[str]:
    piece = ""
    for character in cluster:
        if piece and width(piece + character) > limit:
            yield piece
            piece = ""
        piece += character
    yield piece
