"""How a fact was judged and by which rules, as whoever wrote it was told."""

from shouyue.ledger.canonical import Record
from shouyue.ledger.vocabulary import Verdict


class Judgement(Record, frozen=True):
    """What the gate said, by which pack, why it was done; a supervisor may have to stand for it.

    `agreed_on` is the day of the repayment plan that stood against it, where one did: a reason in
    spite of that plan is none in spite of the next.
    """

    pack: str
    verdict: Verdict
    rules: tuple[str, ...] = ()
    reason: str = ""
    by_supervisor: bool = False
    agreed_on: str = ""


def judged_by(said: Record) -> str:
    """The policy pack that a fact was judged by, as its writer named it; empty if it names none."""
    judged = getattr(said, "judged", None)
    if isinstance(judged, Judgement):
        return judged.pack
    return str(getattr(said, "pack", ""))
