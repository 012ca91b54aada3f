"""One case whole: the person, the loan, its clock with reasons, what happened, its papers."""

from collections.abc import Mapping, Sequence
from datetime import date

from shouyue.casework import clocks
from shouyue.casework.batches import letter_line, plain_serial
from shouyue.casework.cases import lines, past_due
from shouyue.casework.checks import Checked
from shouyue.casework.debts import debt_of
from shouyue.casework.differences import differences
from shouyue.casework.guarantees import Asked, guarantors, meant, periods, secured_by
from shouyue.casework.history import history
from shouyue.casework.incidents import as_event, checked_incident
from shouyue.casework.inputs import AcknowledgmentInput, IncidentInput, RepaymentInput
from shouyue.casework.overrides import to_decide
from shouyue.casework.penalties import check_penalty
from shouyue.casework.repayments import checked_repayment
from shouyue.casework.today import standing_of
from shouyue.casework.views import CasePage, ClockView, GuaranteeView, Guarantor, LoanView
from shouyue.casework.workspace import Workspace
from shouyue.domain.arrears import class_floor
from shouyue.domain.errors import KnownError
from shouyue.domain.events import Event
from shouyue.domain.limitation import Clock
from shouyue.ledger.fold import acknowledgment_event, repayment_event
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.vault import batches, lookups
from shouyue.vault.queries import loans, standing
from shouyue.vault.queries.loans import Whole
from shouyue.vault.queries.stated import stated_of

_TAIL = 4


class NoSuchCaseError(KnownError):
    """There is no loan of this number here."""


def case_page(ws: Workspace, note: str) -> CasePage:
    """Everything about a loan.

    Raises:
        NoSuchCaseError: there is none of this number here.
    """
    clocks.refresh(ws)
    whole = _whole(ws, note)
    row, branch = whole.row, whole.branch
    same_person = loans.of_person(ws.vault, branch, row.id_number)
    others = [one for one in same_person if one.note != note]
    reckoning = _Reckoning(ws, whole)
    standing_now = standing_of(ws, branch, [note]).get(note)
    return CasePage(
        name=row.name,
        id_number=row.id_number,
        phones=row.phones,
        address=row.address,
        village=whole.village,
        loan=_loan(ws, whole),
        other_loans=tuple(lines(ws, others)),
        clock=reckoning.clock(),
        guarantees=reckoning.guarantees(),
        if_signed_today=reckoning.if_signed_today(),
        next=standing_now.first if standing_now is not None else None,
        stopped=standing_now.stopped if standing_now is not None else None,
        history=history(ws, branch, note),
        letters=tuple(letter_line(one) for one in batches.letters_of(ws.vault, branch, note)),
        to_decide=to_decide(ws, branch, note),
        branch=branch,
        differences=differences(ws, branch, note),
    )


def clock_of(ws: Workspace, note: str, more: Sequence[Mapping[str, object]] = ()) -> ClockView:
    """The limitation clock of a loan, with events that are not recorded added for a question.

    Raises:
        NoSuchCaseError: there is none of this number here.
    """
    return _Reckoning(ws, _whole(ws, note), more).clock()


class _Reckoning:
    """Everything that the clocks of one loan are reckoned from."""

    def __init__(
        self, ws: Workspace, whole: Whole, more: Sequence[Mapping[str, object]] = ()
    ) -> None:
        note, self._row, self._today = whole.row.note, whole.row, ws.today()
        self._rules = ws.rules
        events = standing.events(ws.vault, whole.branch, [note]).get(note, [])
        self._events = [*events, *more]
        self._stated = stated_of(ws.vault, whole.branch, note)
        self._was_due = whole.was_due
        self._due = date.fromisoformat(whole.row.due)
        self._debt = debt_of(self._due, self._stated.terms, self._rules.law)

    def clock(self) -> ClockView:
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
        now, then = self._reckon(self._events), self._reckon([*self._events, event])
        is_owed = self._row.is_owed
        return then.act_by if is_owed and then.act_by > now.act_by else None

    def guarantees(self) -> tuple[GuaranteeView, ...]:
        people = guarantors(self._row.guarantors)
        secured = secured_by(self._due, self._row.disbursed, self._debt, self._was_due)
        events = [Event.read(event, self._rules.law) for event in self._events]
        asked = Asked(events, self._today, self._rules)
        found = periods(secured, people, self._stated.guarantees, asked)
        return tuple(clocks.guarantee_view(one, self._today) for one in found)

    def _reckon(self, events: Sequence[Mapping[str, object]]) -> Clock:
        return clocks.clock(self._debt, events, self._today, self._rules)


def preview_acknowledgment(ws: Workspace, typed: AcknowledgmentInput) -> ClockView:
    """The clock as it would be with this slip; its last step says whether it counts, and why.

    Raises:
        NoSuchCaseError: the slip names no loan that is here.
        ImpossibleDayError: its day cannot be.
    """
    serial = plain_serial(typed.serial)
    letter = lookups.letter(ws.vault, serial) if serial else None
    note = letter.note if letter is not None else typed.note
    checked = Checked(ws)
    checked.about(note)
    if letter is None:
        checked.day("on", typed.on, "of_loan")
    else:
        checked.day("on", typed.on, "of_paper", letter.made_on)
    checked.refuse_impossible_days()
    guarantor = letter.guarantor if letter is not None else ""
    if not guarantor and typed.guarantor.strip():
        guarantor = meant(ws, note, typed.guarantor)
    said = AcknowledgmentReturned(
        note=note,
        on=typed.on,
        signer=typed.signer,
        mark=typed.mark,
        received=typed.received,
        agrees=typed.agrees,
        full_capacity=typed.full_capacity,
        coresident=typed.coresident,
        authority=typed.authority,
        repeated=typed.repeated,
        serial=serial if letter is not None else "",
        blank_when_signed=typed.blank_when_signed,
    )
    event = acknowledgment_event(said)
    aimed = {"target": guarantor} if guarantor else {}
    dated = {**(event or {}), **aimed, "date": typed.on.isoformat(), "id": "preview"}
    return clock_of(ws, note, (dated,) if event is not None else ())


def preview_incident(ws: Workspace, typed: IncidentInput) -> ClockView:
    """The clock as it would be with this event; its step with the ref `preview` says why.

    Raises:
        NoSuchCaseError: there is no loan of this number here.
        ImpossibleDayError: one of its days cannot be.
    """
    checked = Checked(ws)
    said = checked_incident(checked, typed)
    checked.refuse_impossible_days()
    return clock_of(ws, typed.note, ({**as_event(said), "id": "preview"},))


def preview_repayment(ws: Workspace, typed: RepaymentInput) -> ClockView:
    """The clock as it would be with this payment; its step with the ref `preview` says why.

    There is none while the payment is only claimed.

    Raises:
        NoSuchCaseError: there is no loan of this number here.
        ImpossibleDayError: its day cannot be.
    """
    checked = Checked(ws)
    said = checked_repayment(checked, typed)
    checked.refuse_impossible_days()
    aimed = {"target": said.guarantor} if said.guarantor else {}
    event = repayment_event(said)
    dated = {**(event or {}), **aimed, "date": typed.on.isoformat(), "id": "preview"}
    return clock_of(ws, typed.note, (dated,) if event is not None else ())


def _whole(ws: Workspace, note: str) -> Whole:
    whole = loans.whole(ws.vault, ws.branch, note)
    if whole is None:
        raise NoSuchCaseError("casework.no_such_case")
    return whole


def _loan(ws: Workspace, whole: Whole) -> LoanView:
    row = whole.row
    due = date.fromisoformat(row.due)
    settled = not row.is_owed
    as_of = standing.as_of(ws.vault, whole.branch) or ws.today()
    days = 0 if settled else past_due(due, whole.late_since, ws.today())
    return LoanView(
        note=row.note,
        contract=row.contract,
        product=row.product,
        security=row.security,
        amount=row.amount,
        balance=row.balance,
        rate_ppm=row.rate_ppm,
        disbursed=date.fromisoformat(row.disbursed),
        due=due,
        overdue_principal=row.overdue_principal,
        overdue_interest=row.overdue_interest,
        bank_class=row.bank_class,
        loan_class=class_floor(days, ws.rules.policy.arrears),
        days_past_due=days,
        officer=row.officer,
        as_of=as_of,
        settled=settled,
        is_gone=row.state == "gone",
        penalty=row.penalty,
        penalty_check=check_penalty(row, as_of, ws.rules.policy.penalty),
        guarantors=tuple(
            Guarantor(name, (number or written)[-_TAIL:], phone)
            for name, number, phone, written in row.guarantors
        ),
    )
