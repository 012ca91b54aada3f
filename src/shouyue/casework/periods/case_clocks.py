"""The clocks of one case: what they are reckoned from, and what a signature today would do."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from shouyue.casework.outcomes import Reason
from shouyue.casework.periods import clocks
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.periods.guarantees import Asked, guarantors, periods, secured_by
from shouyue.casework.periods.views import ClockView, GuaranteeView
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.domain.events import Event
from shouyue.domain.history import History
from shouyue.domain.limitation import Clock
from shouyue.ledger.fold import acknowledgment_event
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.vault import lookups
from shouyue.vault.queries import loans, standing
from shouyue.vault.queries.loans import Whole
from shouyue.vault.queries.stated import stated_of


class NoSuchCaseError(KnownError):
    """There is no loan of this number here."""


def clock_of(ws: Workspace, note: str, more: Sequence[Mapping[str, object]] = ()) -> ClockView:
    """The limitation clock of a loan, with events that are not recorded added for a question.

    Raises:
        NoSuchCaseError: there is none of this number here.
    """
    return Reckoning(ws, whole_of(ws, note), more).clock()


def not_held(ws: Workspace, note: str, guarantor: str, ref: str) -> tuple[Reason, ...]:
    """That a fact aimed at a guarantor does not hold him, by when that can be mended, and why.

    Empty where it does, or where he is held already or cannot be any more.
    """
    for one in Reckoning(ws, whole_of(ws, note)).guarantees():
        step = next((step for step in one.steps if step.ref == ref), None)
        is_he = one.guarantor == guarantor and one.status == "open"
        if is_he and step is not None and not step.effective:
            params = {"name": one.name, "last_day": one.last_day.isoformat()}
            return Reason("casework.guarantee.not_held", params), step.reason
    return ()


class Reckoning:
    """Everything that the clocks of one loan are reckoned from."""

    def __init__(
        self, ws: Workspace, whole: Whole, more: Sequence[Mapping[str, object]] = ()
    ) -> None:
        note, self._row, self._today = whole.row.note, whole.row, ws.today()
        self._rules = ws.rules
        events = standing.events(ws.vault, whole.branch, [note]).get(note, [])
        self._as_known = partial(lookups.foretold, ws.vault, whole.branch, note)
        self._events = [*events, *map(self._as_known, more)]
        self._stated = stated_of(ws.vault, whole.branch, note)
        self._was_due = whole.was_due
        self._due = date.fromisoformat(whole.row.due)
        self._debt = debt_of(self._due, self._stated.terms, self._rules.law)

    def clock(self) -> ClockView:
        """The limitation period, with its log."""
        return clocks.view(self._reckon(self._events), self._today)

    def if_signed_today(self) -> date | None:
        """By when to act again if the borrower put his finger under "I agree to repay" today."""
        signed = AcknowledgmentReturned(
            note=self._row.note,
            on=self._today,
            signer="self",
            mark="fingerprint",
            received=True,
            agrees=True,
            repeated=(True, True, True),
        )
        event = {**(acknowledgment_event(signed) or {}), "date": self._today.isoformat()}
        now = self._reckon(self._events)
        then = self._reckon([*self._events, self._as_known(event)])
        return then.act_by if self._row.is_owed and then.act_by > now.act_by else None

    def guarantees(self) -> tuple[GuaranteeView, ...]:
        """The guarantee periods, a guarantor each."""
        people = guarantors(self._row.guarantors)
        secured = secured_by(self._due, self._row.disbursed, self._debt, self._was_due)
        law = self._rules.law
        history = History((Event.read(one, law) for one in self._events), self._today, law)
        asked = Asked(history, self._today, self._rules)
        found = periods(secured, people, self._stated.guarantees, asked)
        return tuple(clocks.guarantee_view(one, self._today) for one in found)

    def _reckon(self, events: Sequence[Mapping[str, object]]) -> Clock:
        return clocks.clock(self._debt, events, self._today, self._rules)


def whole_of(ws: Workspace, note: str) -> Whole:
    """A loan with what is kept beside its row.

    Raises:
        NoSuchCaseError: there is none of this number here.
    """
    whole = loans.whole(ws.vault, ws.branch, note)
    if whole is None:
        raise NoSuchCaseError("casework.no_such_case")
    return whole
