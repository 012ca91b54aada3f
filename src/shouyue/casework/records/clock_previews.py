"""What a record that is about to be made would do to the clock of its case."""

from shouyue.casework.batches import plain_serial
from shouyue.casework.checks import Checked
from shouyue.casework.inputs import AcknowledgmentInput, IncidentInput, RepaymentInput
from shouyue.casework.periods.case_clocks import clock_of
from shouyue.casework.periods.guarantees import meant
from shouyue.casework.periods.views import ClockView
from shouyue.casework.records.incidents import as_event, checked_incident
from shouyue.casework.records.repayments import checked_repayment
from shouyue.casework.records.returned import letter_named, note_meant
from shouyue.casework.workspace import Workspace
from shouyue.ledger.fold import acknowledgment_event, repayment_event
from shouyue.ledger.kinds import AcknowledgmentReturned


def preview_acknowledgment(ws: Workspace, typed: AcknowledgmentInput) -> ClockView:
    """The clock as it would be with this slip; its last step says whether it counts, and why.

    Raises:
        NoSuchCaseError: the slip names no loan that is here.
        NothingForetoldError: its day cannot be, or its serial is of no letter that it can be of.
    """
    serial = plain_serial(typed.serial)
    checked = Checked(ws)
    letter = letter_named(checked, serial, typed.on) if serial else None
    note = note_meant(checked, typed, letter)
    if not serial:
        checked.day("on", typed.on, "of_loan")
    checked.refuse_impossible()
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
        serial=serial,
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
        NothingForetoldError: one of its days cannot be.
    """
    checked = Checked(ws)
    said = checked_incident(checked, typed)
    checked.refuse_impossible()
    return clock_of(ws, typed.note, ({**as_event(said), "id": "preview"},))


def preview_repayment(ws: Workspace, typed: RepaymentInput) -> ClockView:
    """The clock as it would be with this payment; its step with the ref `preview` says why.

    There is none while the payment is only claimed.

    Raises:
        NoSuchCaseError: there is no loan of this number here.
        NothingForetoldError: its day cannot be.
    """
    checked = Checked(ws)
    said = checked_repayment(checked, typed)
    checked.refuse_impossible()
    aimed = {"target": said.guarantor} if said.guarantor else {}
    event = repayment_event(said)
    dated = {**(event or {}), **aimed, "date": typed.on.isoformat(), "id": "preview"}
    return clock_of(ws, typed.note, (dated,) if event is not None else ())
