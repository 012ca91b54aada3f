"""What was done at the table when a slip was signed, for whoever asks years later."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.ledger.vocabulary import SceneStep


def done_at_the_table(said: AcknowledgmentReturned) -> tuple[Reason, ...]:
    """Each thing that was ticked or written down, in the order in which it is done."""
    return tuple(_done(said))


def _done(said: AcknowledgmentReturned) -> Iterator[Reason]:
    yield from _ticked(said, "two_officers", "recording", "identity")
    if said.reader:
        code = "casework.scene.read_in" if said.read_in else "casework.scene.read"
        yield Reason(code, {"reader": said.reader, "language": said.read_in})
    for code, is_said in zip(_SAID_BACK, said.repeated, strict=True):
        if is_said:
            yield Reason(code)
    if said.finger:
        yield Reason("casework.scene.finger", {"finger": said.finger})
    yield from _ticked(said, "ridges")
    for witness in said.witnesses:
        yield Reason("casework.scene.witness", {"name": witness.name})
    yield from _ticked(said, "witness_block")
    if said.video:
        yield Reason("casework.scene.video")
    yield from _ticked(said, "copy_left", "photographed")


def _ticked(said: AcknowledgmentReturned, *steps: SceneStep) -> Iterator[Reason]:
    return (Reason(_STEPS[step]) for step in steps if step in said.scene)


_SAID_BACK: Final = (
    "casework.scene.said_how_much",
    "casework.scene.said_by_when",
    "casework.scene.said_what_if_not",
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
