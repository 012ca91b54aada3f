"""By which rules a fact was judged, as whoever wrote it was told."""

from shouyue.ledger.canonical import Record
from shouyue.ledger.kinds import Judgement


def judged_by(said: Record) -> str:
    """The policy pack that a fact was judged by, as its writer named it; empty if it names none."""
    judged = getattr(said, "judged", None)
    if isinstance(judged, Judgement):
        return judged.pack
    return str(getattr(said, "pack", ""))
