"""A run of facts as few bytes: columns, compressed, and exactly the same facts on the other side.

What is implied is not sent: place and seal's place follow from the head, a body's digest from the
body. Header fields and the fields of contents stand in columns, as the JSON text that they were
written in, so packing knows no kind and no struct, and a kind of next year packs as well as one of
today. A body that is not spelled as we spell is sent whole. Nothing is believed: every fact is read
again as if it came from anywhere.

    packed = version (1 byte) ‖ length of columns (4) ‖ columns, compressed
             ‖ seal (64) ‖ salts (16 each) ‖ digests of bodies that are not here (32 each)
    columns = head ‖ 0 ‖ column ‖ 0 ‖ column …
    column = lines; a line may end with 1 and how often it stands in a row
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shouyue.ledger.canonical import write
from shouyue.ledger.chain import Seal
from shouyue.ledger.facts import FORMAT, SALT_BYTES, SUITE, Fact, read_fact
from shouyue.ledger.ids import Branch, BranchText, ChainId, Place, VaultId, VaultText
from shouyue.sync.errors import MalformedError
from shouyue.sync.squeeze import squeeze, stretch

VERSION = 1
MAX_FACTS = 2000
MAX_PACKED = 1280 * 1024
MAX_STRETCHED = 8 * 1024 * 1024

_SEAL_BYTES = 64
_DIGEST_BYTES = 32
_FRONT_BYTES = 5
_MAX_KINDS = 64
_MAX_KEYS = 128

_TIMES = ("wall", "ahead", "counter")
_FIELDS = ("att", "base", "clk", "seen", "zone")
"""Header fields that stand as text; an absent one is an empty line."""

Form = Literal["columns", "whole", "gone"]
_FORMS: dict[Form, bytes] = {"columns": b"c", "whole": b"w", "gone": b"g"}


class _Kind(msgspec.Struct, array_like=True, frozen=True):
    kind: Annotated[str, Meta(max_length=64)]
    version: Place
    keys: Annotated[list[str], Meta(max_length=_MAX_KEYS)]


class _Head(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    vault: VaultText
    epoch: Place
    branch: BranchText
    first: Place
    count: Annotated[int, Meta(ge=1, le=MAX_FACTS)]
    kinds: Annotated[list[_Kind], Meta(min_length=1, max_length=_MAX_KINDS)]
    whole: Annotated[list[bytes], Meta(max_length=MAX_FACTS)]


class _Body(msgspec.Struct, frozen=True):
    content: dict[str, msgspec.Raw]
    salt: str


@dataclass(frozen=True, slots=True)
class PackedRun:
    """What a packed run says, with every digest computed; links and seal are still unproved."""

    chain: ChainId
    first: int
    facts: tuple[Fact, ...]
    seal: Seal


_Found = tuple[bytes | None, bytes]
"""A body and its digest in hex."""

_head_decoder = msgspec.json.Decoder(_Head)
_body_decoder = msgspec.json.Decoder(_Body)
_header_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


def pack(chain: ChainId, facts: Sequence[Fact], seal: Seal) -> bytes:
    """Facts of one chain that follow each other, with the seal over the last.

    Raises:
        ValueError: none or too many, or they would not come back byte for byte.
    """
    if not 0 < len(facts) <= MAX_FACTS:
        raise ValueError("a run has between one and two thousand facts")
    made = _columns(chain, facts, seal, frozenset())
    odd = _odd(made, facts)
    if odd:
        made = _columns(chain, facts, seal, odd)
        if _odd(made, facts):
            raise ValueError("a run does not come back as it was")
    raw = b"\0".join([msgspec.json.encode(made.head), made.columns])
    squeezed = squeeze(raw)
    front = bytes([VERSION]) + len(squeezed).to_bytes(4, "big")
    if len(raw) > MAX_STRETCHED or len(squeezed) + len(made.tail) + _FRONT_BYTES > MAX_PACKED:
        raise ValueError("a run is larger than may be sent")
    return b"".join([front, squeezed, made.tail])


def unpack(packed: bytes) -> PackedRun:
    """Read a packed run from anywhere.

    Raises:
        MalformedError: it is not one, or too large.
        LedgerError: a header is not one of ours, or of a newer format.
    """
    if len(packed) > MAX_PACKED or len(packed) < _FRONT_BYTES or packed[0] != VERSION:
        raise MalformedError("sync.malformed", part="run")
    size = int.from_bytes(packed[1:_FRONT_BYTES], "big")
    squeezed = packed[_FRONT_BYTES : _FRONT_BYTES + size]
    tail = packed[_FRONT_BYTES + size :]
    raw = stretch(squeezed, MAX_STRETCHED)
    head_bytes, _, rest = raw.partition(b"\0")
    try:
        head = _head_decoder.decode(head_bytes)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise MalformedError("sync.malformed", part="head") from error
    return _Run(head, rest, tail).read()


def _odd(made: "_Run", facts: Sequence[Fact]) -> frozenset[int]:
    """Which bodies must travel whole so that everything comes back.

    Raises:
        ValueError: a header does not come back.
    """
    odd = set()
    for n, (fact, (header, body)) in enumerate(zip(facts, made.pieces(), strict=True)):
        if header != fact.header_bytes and body == fact.body_bytes:
            raise ValueError("a header does not come back as it was")
        if body != fact.body_bytes:
            odd.add(n)
    return frozenset(odd)


class _Group:
    """The contents of one kind: a column per field."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self.contents: list[dict[str, msgspec.Raw]] = []

    def takes(self, content: dict[str, msgspec.Raw]) -> bool:
        """Add a content, unless its fields would be too many columns."""
        if len(keys := self._keys | content.keys()) > _MAX_KEYS:
            return False
        self._keys = keys
        self.contents.append(content)
        return True

    def keys(self) -> list[str]:
        return sorted(self._keys)

    def columns(self) -> Iterator[bytes]:
        for key in self.keys():
            yield _column(bytes(content.get(key, b"")) for content in self.contents)


def _columns(chain: ChainId, facts: Sequence[Fact], seal: Seal, odd: frozenset[int]) -> "_Run":
    groups: dict[tuple[str, int], _Group] = {}
    salts, digests, whole, forms = [], [], [], []
    for n, fact in enumerate(facts):
        group = groups.setdefault((fact.header.kind, fact.header.kv), _Group())
        body = fact.body_bytes
        if body is None:
            forms.append(_FORMS["gone"])
            digests.append(bytes.fromhex(fact.header.body))
        elif n not in odd and (read := _read_body(body)) and group.takes(read.content):
            forms.append(_FORMS["columns"])
            salts.append(bytes.fromhex(read.salt))
        else:
            forms.append(_FORMS["whole"])
            whole.append(body)
    names = list(groups)
    head = _Head(
        vault=chain.vault,
        epoch=chain.epoch,
        branch=chain.branch,
        first=facts[0].header.seq,
        count=len(facts),
        kinds=[_Kind(*name, group.keys()) for name, group in groups.items()],
        whole=whole,
    )
    numbers = {name: b"%d" % n for n, name in enumerate(names)}
    columns = [
        _column(numbers[fact.header.kind, fact.header.kv] for fact in facts),
        _column(forms),
        *_header_columns(facts),
        *(column for group in groups.values() for column in group.columns()),
    ]
    return _Run(head, b"\0".join(columns), b"".join([seal.signature, *salts, *digests]))


def _read_body(body: bytes) -> _Body | None:
    """A body whose content is a map, with a salt of our form; None of any other."""
    if b"\n" in body or b"\0" in body or b"\1" in body:
        # These tell lines and columns apart; no body that we spelled has them.
        return None
    try:
        read = _body_decoder.decode(body)
        return read if len(bytes.fromhex(read.salt)) == SALT_BYTES else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _header_columns(facts: Sequence[Fact]) -> Iterator[bytes]:
    wall = [fact.header.wall for fact in facts]
    yield _column(b"%d" % (now - before) for before, now in zip([0, *wall], wall, strict=False))
    yield _column(b"%d" % (fact.header.hlc[0] - fact.header.wall) for fact in facts)
    yield _column(b"%d" % fact.header.hlc[1] for fact in facts)
    texts = [_header_decoder.decode(fact.header_bytes) for fact in facts]
    for field in _FIELDS:
        yield _column(bytes(text.get(field, b"")) for text in texts)


def _column(values: Iterable[bytes]) -> bytes:
    lines = []
    for value, same in groupby(values):
        times = sum(1 for _ in same)
        lines.append(value if times == 1 else b"%b\1%d" % (value, times))
    return b"\n".join(lines)


class _Run:
    """One run in columns, between its facts and its bytes."""

    def __init__(self, head: _Head, columns: bytes, tail: bytes) -> None:
        self.head = head
        self.columns = columns
        self.tail = tail
        fixed = 2 + len(_TIMES) + len(_FIELDS)
        expected = fixed + sum(len(kind.keys) for kind in head.kinds)
        if columns.count(b"\0") != expected - 1:
            raise MalformedError("sync.malformed", part="columns")
        self._columns = columns.split(b"\0")
        self._fixed = fixed

    def read(self) -> PackedRun:
        head = self.head
        chain = ChainId(VaultId(head.vault), head.epoch, Branch(head.branch))
        facts = tuple(read_fact(header, body) for header, body in self.pieces())
        seal = Seal(head.first + head.count - 1, self.tail[:_SEAL_BYTES])
        return PackedRun(chain, head.first, facts, seal)

    def pieces(self) -> Iterator[tuple[bytes, bytes | None]]:
        """Header and body of each fact, as bytes that nobody has read yet."""
        count = self.head.count
        kinds = _numbers(self._columns[0], count)
        forms = _lines(self._columns[1], count)
        if not all(0 <= kind < len(self.head.kinds) for kind in kinds):
            raise MalformedError("sync.malformed", part="kinds")
        bodies = self._bodies(kinds, forms)
        for header, (body, _) in zip(self._headers(kinds, bodies), bodies, strict=True):
            yield header, body

    def _bodies(self, kinds: list[int], forms: list[bytes]) -> list[_Found]:
        """The bodies in order with their digests; of some only the digest came."""
        salted, gone = forms.count(_FORMS["columns"]), forms.count(_FORMS["gone"])
        need = _SEAL_BYTES + salted * SALT_BYTES + gone * _DIGEST_BYTES
        if len(self.tail) != need or forms.count(_FORMS["whole"]) != len(self.head.whole):
            raise MalformedError("sync.malformed", part="tail")
        if salted + gone + len(self.head.whole) != len(forms):
            raise MalformedError("sync.malformed", part="forms")
        start = _SEAL_BYTES + salted * SALT_BYTES
        digests = _cut(self.tail[start:], _DIGEST_BYTES)
        salts = _cut(self.tail[_SEAL_BYTES:start], SALT_BYTES)
        contents = self._contents(kinds, forms)
        whole = iter(self.head.whole)
        bodies: list[_Found] = []
        room = MAX_STRETCHED
        for kind, form in zip(kinds, forms, strict=True):
            if form == _FORMS["gone"]:
                bodies.append((None, _hex(next(digests))))
                continue
            if form == _FORMS["columns"]:
                content, salt = next(contents[kind]), _hex(next(salts))
                body = b'{"content":%b,"salt":"%b"}' % (content, salt)
            else:
                body = next(whole)
            room -= len(body)
            if room < 0:
                # A line that stands often in a row is short on the wire and long in memory.
                raise MalformedError("sync.malformed", part="size")
            bodies.append((body, _hex(hashlib.sha256(body).digest())))
        return bodies

    def _contents(self, kinds: list[int], forms: list[bytes]) -> list[Iterator[bytes]]:
        """Per kind, its contents in order."""
        counts = [0] * len(self.head.kinds)
        for kind, form in zip(kinds, forms, strict=True):
            counts[kind] += form == _FORMS["columns"]
        at = self._fixed
        contents = []
        for known, count in zip(self.head.kinds, counts, strict=True):
            columns = self._columns[at : at + len(known.keys)]
            at += len(known.keys)
            contents.append(_maps(known.keys, columns, count))
        return contents

    def _headers(self, kinds: list[int], bodies: list[_Found]) -> Iterator[bytes]:
        head = self.head
        times = [_numbers(column, head.count) for column in self._columns[2 : 2 + len(_TIMES)]]
        fields = [
            _lines(column, head.count) for column in self._columns[2 + len(_TIMES) : self._fixed]
        ]
        names = [(write(known.kind), known.version) for known in head.kinds]
        branch, vault = head.branch.encode("ascii"), head.vault.encode("ascii")
        wall = 0
        for n, (att, base, clk, seen, zone) in enumerate(zip(*fields, strict=True)):
            wall += times[0][n]
            name, version = names[kinds[n]]
            header = b"".join(
                (
                    b'{"att":%b,' % att if att else b"{",
                    b'"base":%b,' % base if base else b"",
                    b'"body":"%b","branch":"%b",' % (bodies[n][1], branch),
                    b'"clk":%b,' % clk if clk else b"",
                    b'"epoch":%d,"hlc":[%d,%d],' % (head.epoch, wall + times[1][n], times[2][n]),
                    b'"kind":%b,"kv":%d,' % (name, version),
                    b'"seen":%b,' % seen if seen else b"",
                    b'"seq":%d,"suite":%d,"v":%d,' % (head.first + n, SUITE, FORMAT),
                    b'"vault":"%b","wall":%d,"zone":%b}' % (vault, wall, zone),
                )
            )
            yield header


def _maps(keys: list[str], columns: list[bytes], count: int) -> Iterator[bytes]:
    """Contents of one kind again, field by field in the order of their names."""
    if count == 0:
        return iter(())
    names = [write(key) + b":" for key in keys]
    rows = [_lines(column, count) for column in columns]
    return (
        b"{%b}"
        % b",".join(
            name + value for name, values in zip(names, rows, strict=True) if (value := values[n])
        )
        for n in range(count)
    )


def _lines(column: bytes, count: int) -> list[bytes]:
    """The `count` values of a column.

    Raises:
        MalformedError: it has more or fewer.
    """
    if column.count(b"\n") >= count:
        raise MalformedError("sync.malformed", part="column")
    lines = column.split(b"\n")
    if b"\1" in column:
        short, lines = lines, []
        for line in short:
            lines.extend(_repeated(line, count - len(lines)))
    if len(lines) != count:
        raise MalformedError("sync.malformed", part="column")
    return lines


def _repeated(line: bytes, room: int) -> Iterable[bytes]:
    value, repeated, times = line.partition(b"\1")
    if not repeated:
        return (line,)
    again = int(times) if times.isdigit() and len(times) < len(str(MAX_FACTS)) + 1 else 0
    if not 1 < again <= room:
        raise MalformedError("sync.malformed", part="column")
    return repeat(value, again)


def _numbers(column: bytes, count: int) -> list[int]:
    if column.translate(None, b"0123456789-\n\1"):
        raise MalformedError("sync.malformed", part="number")
    try:
        return list(map(int, _lines(column, count)))
    except ValueError:
        raise MalformedError("sync.malformed", part="number") from None


def _cut(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[start : start + size] for start in range(0, len(raw), size))


def _hex(raw: bytes) -> bytes:
    return raw.hex().encode("ascii")
