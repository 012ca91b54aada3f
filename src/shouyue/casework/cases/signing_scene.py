"""What was done at the table when a slip was signed, for whoever asks years later."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from shouyue.casework.contents.told_back import asked_on
from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.ledger.vocabulary import SceneStep


def done_at_the_table(ws: Workspace, said: AcknowledgmentReturned) -> tuple[Reason, ...]:
    """Each thing that was ticked or written down, in the order in which it is done."""
    return tuple(_done(ws, said))


def _done(ws: Workspace, said: AcknowledgmentReturned) -> Iterator[Reason]:
    yield from _ticked(said, "two_officers", "recording", "identity")
    if said.reader:
        code = "casework.scene.read_in" if said.read_in else "casework.scene.read"
        yield Reason(code, {"reader": said.reader, "language": said.read_in})
    if any(said.repeated):
        yield from _told(ws, said)
    if said.finger:
        yield Reason("casework.scene.finger", {"finger": said.finger})
    yield from _ticked(said, "ridges")
    for witness in said.witnesses:
        yield Reason("casework.scene.witness", {"name": witness.name})
    yield from _ticked(said, "witness_block")
    if said.video:
        yield Reason("casework.scene.video")
    yield from _ticked(said, "copy_left", "photographed")


def _told(ws: Workspace, said: AcknowledgmentReturned) -> Iterator[Reason]:
    """What the borrower said back, in the words of the slip; by its number where it has none."""
    asked = asked_on(ws, said.serial)
    first = next(iter(asked.values()), None)
    chinese, english = (asked.get(tag, first) for tag in ("zh_CN", "en"))
    for place, is_said in enumerate(said.repeated):
        if is_said and chinese is not None and english is not None:
            params = {"what@zh_CN": chinese[place], "what@en": english[place]}
            yield Reason("casework.scene.told_back", params)
        elif is_said:
            yield Reason(_BY_NUMBER[place])


def _ticked(said: AcknowledgmentReturned, *steps: SceneStep) -> Iterator[Reason]:
    return (Reason(_STEPS[step]) for step in steps if step in said.scene)


_BY_NUMBER: Final = (
    "casework.scene.told_first",
    "casework.scene.told_second",
    "casework.scene.told_third",
)
_STEPS: Final[Mapping[SceneStep, str]] = MappingProxyType(
    {
        "two_officers": "casework.scene.two_officers",
        "recording": "casework.scene.recording",
        "identity": "casework.scene.identity",
        "ridges": "casework.scene.ridges",
        "witness_block": "casework.scene.witness_block",
        "copy_left": "casework.scene.copy_left",
        "photographed": "casework.scene.photographed",
    }
)
