"""Where our records and the bank's figures part: the trail of money, and interest that cannot be.

What was recorded and booked is compared both ways (`domain.trail`), penalty interest with the most
that it can be (`casework.periods.penalties`). Nothing is changed by saying why something differs:
the line goes, and comes again when either side moves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouyue.casework.cases.today import differing_of
from shouyue.casework.cases.views import Difference
from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, in_branch
from shouyue.casework.inputs import DifferenceInput
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.periods.penalties import check_penalty, unsettled
from shouyue.casework.workspace import Workspace
from shouyue.domain.trail import Gap, Trail, span_of
from shouyue.ledger.ids import Branch
from shouyue.ledger.kinds import DifferenceExplained, draft
from shouyue.ledger.vocabulary import About, Explained
from shouyue.vault.queries import loans, standing

REASONS: Final[Mapping[About, tuple[Explained, ...]]] = {
    "unbooked": ("not_booked_yet", "booked_elsewhere", "recorded_in_error", "other"),
    "unrecorded": (
        "automatic_debit",
        "paid_at_counter",
        "paid_by_another",
        "not_a_payment",
        "unknown",
        "other",
    ),
    "penalty": ("checked", "will_be_corrected", "other"),
    "penalty_rate": ("checked", "will_be_corrected", "other"),
}
"""Which reasons there can be for what differs."""
_IN_WORDS: Final = frozenset({"unknown", "other"})


@dataclass(frozen=True, slots=True)
class _Open:
    """A difference that nobody has given a reason for; money in fen, rates in millionths."""

    about: About
    since: date
    ours: int
    banks: int
    gap: Gap | None = None


def differences(ws: Workspace, branch: str, note: str) -> tuple[Difference, ...]:
    """What differs of a loan and waits for a reason, each kind with what it comes to."""
    by_kind: dict[About, list[_Open]] = {}
    for one in _open(ws, branch, note):
        by_kind.setdefault(one.about, []).append(one)
    return tuple(Difference(about, _told(about, found)) for about, found in by_kind.items())


def explain_difference(ws: Workspace, typed: DifferenceInput) -> Outcome:
    """Say why our records of a loan and the bank's figures differ.

    A supervisor says it in the loan's own branch, where it is read.

    Raises:
        BranchError: the loan is of a branch in which this person does not work.
    """
    ws = _where_it_is(ws, typed.note)
    checked = Checked(ws)
    checked.loan("note", typed.note)
    words = checked.words("words", typed.words)
    heard = checked.heard(typed.override)
    if typed.reason not in REASONS[typed.about]:
        checked.blame("reason", "casework.difference.other_reason")
    if typed.reason in _IN_WORDS and not words:
        checked.blame("words", "casework.input.empty")
    found = [] if checked.problems else list(_open(ws, ws.branch, typed.note))
    meant = [one for one in found if one.about == typed.about]
    if not meant and not checked.problems:
        checked.blame("note", "casework.difference.none")
    as_of = standing.as_of(ws.vault, ws.branch)
    if as_of is None or checked.problems:
        return checked.refusal()
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = [
        DifferenceExplained(
            note=typed.note,
            about=one.about,
            as_of=as_of,
            since=one.since,
            ours=one.ours,
            banks=one.banks,
            reason=typed.reason,
            words=words,
            judged=heard.judgement,
        )
        for one in meant
    ]
    refs = append_in(ws, Branch(ws.branch), *map(draft, said))
    return Saved(tuple(ref.text for ref in refs), (typed.note,), heard.hints)


def _where_it_is(ws: Workspace, note: str) -> Workspace:
    found = loans.whole(ws.vault, ws.branch, note) if ws.role == "supervisor" else None
    return ws if found is None or found.branch == ws.branch else in_branch(ws, found.branch)


def _open(ws: Workspace, branch: str, note: str) -> Iterator[_Open]:
    number, found = differing_of(ws, branch, note)
    if number is None:
        return
    trail = found.trails.get(number, Trail())
    for gap in trail.unbooked:
        yield _Open("unbooked", gap.since, gap.recorded, gap.booked, gap)
    for gap in trail.unrecorded:
        yield _Open("unrecorded", gap.since, gap.recorded, gap.booked, gap)
    row = found.penalties.get(number)
    as_of = standing.as_of(ws.vault, branch)
    if row is None or as_of is None:
        return
    check = check_penalty(row, as_of, ws.rules.policy.penalty)
    left = unsettled(check, found.settled.get(number, ())) if check is not None else None
    if left is not None and left.most is not None:
        yield _Open("penalty", as_of, left.most, left.charged)
    if left is not None and left.rate_ppm is not None:
        yield _Open("penalty_rate", as_of, row.rate_ppm or 0, left.rate_ppm)


def _told(about: About, found: Sequence[_Open]) -> Reason:
    ours, banks = sum(one.ours for one in found), sum(one.banks for one in found)
    match about:
        case "unbooked":
            return Reason("casework.today.money_differs", {"recorded": ours, "booked": banks})
        case "unrecorded":
            params: dict[str, str | int] = {"unrecorded": banks - ours}
            span = span_of([one.gap for one in found if one.gap is not None])
            if span is not None:
                params |= {"after": span[0].isoformat(), "by": span[1].isoformat()}
            return Reason("casework.today.money_unrecorded", params)
        case "penalty":
            return Reason("casework.today.penalty_differs", {"charged": banks, "most": ours})
        case "penalty_rate":
            return Reason("casework.today.penalty_rate_differs")
