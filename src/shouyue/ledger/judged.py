"""By which rules a fact was judged, as whoever wrote it was told."""

from shouyue.ledger.canonical import Record
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    BatchComposed,
    ContactRecorded,
    IncidentRecorded,
    LetterServed,
    OverrideDecided,
)


def judged_by(said: Record) -> str:
    """The policy pack that a fact was judged by, as its writer named it; empty if it names none."""
    match said:
        case ContactRecorded():
            return said.judged.pack if said.judged is not None else ""
        case (
            BatchComposed()
            | LetterServed()
            | AcknowledgmentReturned()
            | IncidentRecorded()
            | OverrideDecided()
        ):
            return said.pack
        case _:
            return ""
