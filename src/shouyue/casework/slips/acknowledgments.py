"""Slips that come back with a mark, and letters that reached somebody without one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from shouyue.casework.batches import plain_serial
from shouyue.casework.checks import MAX_NAME, Checked, cleaned
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.contents.told_back import asked_on
from shouyue.casework.elsewhere import append_in, at_letter
from shouyue.casework.inputs import AcknowledgmentInput, ServingInput
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Reason, Saved
from shouyue.casework.periods.case_clocks import not_held
from shouyue.casework.periods.guarantees import named
from shouyue.casework.periods.movement import hints_of
from shouyue.casework.records.demanding import BORROWER, Asked, judge_demand
from shouyue.casework.records.returned import letter_named, note_meant
from shouyue.casework.slips.adding import AddedScan, check_scans, read_scans
from shouyue.casework.slips.witnesses import checked_witnesses, read_it_himself, witness_hints
from shouyue.casework.wording import Heard
from shouyue.casework.workspace import Workspace
from shouyue.ledger.canonical import Record
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.forms import OWNING
from shouyue.ledger.kinds import AcknowledgmentReturned, LetterServed, draft
from shouyue.ledger.vocabulary import EMPTY_SLIP
from shouyue.vault import lookups
from shouyue.vault.batches import recalled_on
from shouyue.vault.queries.pages import pages_of
from shouyue.vault.scans import keep_scan

_MAX_WITNESSES = 10
_BY_HAND: Final[Mapping[str, str]] = {
    "F08": "casework.acknowledgment.promise_to_record",
    "F09": "casework.acknowledgment.agreement_to_record",
    "F10": "casework.acknowledgment.extension_to_record",
    "F20": "casework.acknowledgment.hardship_to_note",
}
_BY_VISIT = frozenset({"refused", "left", "not_met"})
"""Ways of serving for which somebody of the bank stood at the door."""


def record_acknowledgment(
    ws: Workspace, typed: AcknowledgmentInput, read: Sequence[AddedScan] | None = None
) -> Outcome:
    """Record a slip with its mark and scans; pages that are filed with the letter go with it.

    `read` is what `read_scans` made of `typed.scans`, if that was done already. Else they are read
    once nothing else stands against the slip.

    The limitation clock moves only as the domain says; the hints say whether it did, and why. A
    slip dated before its letter was printed, or signed while blank, is refused: such papers lose
    cases.
    """
    slip = _slip(ws, typed)
    if read is None and (stopped := slip.stopped) is not None:
        return stopped
    added = read_scans(typed.scans) if read is None else read
    ws, letter, said = slip.checked.ws, slip.letter, slip.said
    check_scans(slip.checked, said.serial if letter is not None else "", len(typed.scans), added)
    if (stopped := slip.stopped) is not None:
        return stopped
    said = replace(said, judged=slip.heard.judgement)
    before = lookups.events(ws.vault, ws.branch, said.note)
    recalled = tuple(_recalled(ws, said.serial))
    attached = tuple(_attached(ws, said.serial, added))
    refs = append_in(ws, ws.branch, _with(said, attached))
    moved = hints_of(ws, said.note, before)
    if said.guarantor:
        moved = (*not_held(ws, said.note, said.guarantor, refs[0].text), *moved)
    left = (*_left_to_do(ws, letter, said), *_not_on_file(said, attached))
    hints = (*recalled, *slip.heard.hints, *moved, *witness_hints(ws, said), *left)
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)


def check_acknowledgment(ws: Workspace, typed: AcknowledgmentInput) -> Invalid | NotAllowed | None:
    """What stands against a slip whatever is on its scans, which take long to read.

    Writes nothing.
    """
    return _slip(ws, typed).stopped


@dataclass(frozen=True, slots=True)
class _Slip:
    """A slip as it was typed, held against its letter; its scans may still be held against it."""

    checked: Checked
    letter: lookups.Letter | None
    said: AcknowledgmentReturned
    heard: Heard

    @property
    def stopped(self) -> Invalid | NotAllowed | None:
        """Why it is not recorded, as far as it was looked at."""
        return self.checked.stopped(self.heard)


def _slip(ws: Workspace, typed: AcknowledgmentInput) -> _Slip:
    serial = plain_serial(typed.serial)
    checked = Checked(at_letter(ws, cleaned(serial)))
    letter = letter_named(checked, serial, typed.on) if serial else None
    note = note_meant(checked, typed, letter)
    guarantor = _guarantor(checked, typed.guarantor, letter, note)
    said = _said(checked, typed, note, guarantor)
    return _Slip(checked, letter, said, checked.heard(typed.override))


def _recalled(ws: Workspace, serial: str) -> Iterator[Reason]:
    """That a letter was taken back before: what arrived counts, but one of the two is a mistake."""
    on = recalled_on(ws.vault, serial) if serial else None
    if on is not None:
        yield Reason("casework.recall.went_out_all_the_same", {"serial": serial, "on": on})


def _left_to_do(
    ws: Workspace, letter: lookups.Letter | None, said: AcknowledgmentReturned
) -> Iterator[Reason]:
    """What a paper says by hand that nobody typed yet, and that nobody read it or heard it back.

    Who owns a debt has it read to him and says it in his own words: a court asks whether he knew
    what he signed. Of what counts for nothing it asks nothing.
    """
    if letter is None or not said.agrees:
        return
    if letter.form in OWNING and said.full_capacity:
        if not said.reader:
            yield Reason("casework.acknowledgment.not_read_aloud")
        elif read_it_himself(ws, said):
            yield Reason("casework.acknowledgment.read_it_himself", {"name": said.reader})
        elif not all(said.repeated) and asked_on(ws, said.serial):
            yield Reason("casework.acknowledgment.not_told_back")
    if letter.form in _BY_HAND:
        yield Reason(_BY_HAND[letter.form])


def _not_on_file(said: AcknowledgmentReturned, attached: Sequence[Attachment]) -> Iterator[Reason]:
    """Of a paper that neither a number leads to nor a scan shows."""
    if not said.serial and not attached:
        yield Reason("casework.acknowledgment.not_on_file")


def record_serving(ws: Workspace, typed: ServingInput) -> Outcome:
    """Record how a letter reached the borrower, or did not, when no signed slip came back.

    Of a slip that came back empty the pages that are filed go with it: they were looked at.
    """
    serial = plain_serial(typed.serial)
    ws = at_letter(ws, cleaned(serial))
    checked = Checked(ws)
    letter = letter_named(checked, serial, typed.on)
    if not 0 <= typed.neutral_witnesses <= _MAX_WITNESSES:
        checked.blame("neutral_witnesses", "casework.input.too_many", limit=_MAX_WITNESSES)
    if typed.unsigned:
        _empty(checked, typed, letter)
    said = LetterServed(
        serial=serial,
        note=letter.note if letter is not None else "",
        on=typed.on,
        way=typed.way,
        video=typed.video,
        neutral_witnesses=typed.neutral_witnesses,
        address_agreed=typed.address_agreed,
        words=checked.words("words", typed.words),
        guarantor=_guarantor(checked, typed.guarantor, letter, letter.note if letter else ""),
        pack=ws.rules.mark,
        unsigned=typed.unsigned,
    )
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = replace(said, judged=heard.judgement)
    before = lookups.events(ws.vault, ws.branch, said.note)
    recalled = tuple(_recalled(ws, serial))
    attached = tuple(_attached(ws, serial, ())) if typed.unsigned else ()
    refs = append_in(ws, ws.branch, _with(said, attached))
    against = (*recalled, *_against(ws, letter, said), *heard.hints)
    hints = (*against, *hints_of(ws, said.note, before))
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)


def _empty(checked: Checked, typed: ServingInput, letter: lookups.Letter | None) -> None:
    """What stands against saying that a slip is here and bears no mark."""
    if typed.way not in EMPTY_SLIP:
        checked.blame("way", "casework.serving.slip_is_out")
    if letter is not None and letter.answered:
        checked.blame("serial", "casework.acknowledgment.already_back")


def _against(ws: Workspace, letter: lookups.Letter | None, said: LetterServed) -> Iterator[Reason]:
    """What stood against bringing a demand to somebody's door on that day."""
    is_demand = letter is not None and letter.form in FORMS and FORMS[letter.form].is_demand
    if not is_demand or said.way not in _BY_VISIT:
        return
    asked = Asked("guarantor", said.guarantor) if said.guarantor else BORROWER
    found = judge_demand(ws, said.note, said.on, 0, said.on, asked)
    if found.rules:
        yield Reason("casework.serving.against_a_rule")
        yield from found.reasons


def _guarantor(checked: Checked, typed: str, letter: lookups.Letter | None, note: str) -> str:
    """Whose paper it is: as the letter says, else whom somebody names; empty is the borrower."""
    if letter is not None and letter.guarantor:
        if typed.strip() and named(checked, "guarantor", note, typed) not in ("", letter.guarantor):
            checked.blame("guarantor", "casework.guarantee.other_letter")
        return letter.guarantor
    return named(checked, "guarantor", note, typed) if typed.strip() else ""


def _said(
    checked: Checked, typed: AcknowledgmentInput, note: str, guarantor: str
) -> AcknowledgmentReturned:
    if typed.blank_when_signed:
        checked.blame("blank_when_signed", "casework.acknowledgment.signed_blank")
    if not typed.received and not typed.agrees:
        checked.blame("received", "casework.acknowledgment.says_nothing")
    if typed.mark == "none":
        checked.blame("mark", "casework.acknowledgment.no_mark")
    if typed.mark == "fingerprint" and not typed.finger.strip():
        checked.blame("finger", "casework.acknowledgment.which_finger")
    if typed.mark == "fingerprint" and "ridges" not in typed.scene and _is_scanned(checked, typed):
        checked.blame("scene", "casework.acknowledgment.ridges_unseen")
    if typed.signer == "self" and not guarantor:
        _blame_life(checked, typed, note)
    if typed.signer != "self" and not typed.signer_name.strip():
        checked.blame("signer_name", "casework.acknowledgment.who_signed")
    if not plain_serial(typed.serial):
        checked.day("on", typed.on, "of_loan")
    return AcknowledgmentReturned(
        note=note,
        on=typed.on,
        signer=typed.signer,
        mark=typed.mark,
        received=typed.received,
        agrees=typed.agrees,
        serial=plain_serial(typed.serial),
        signer_name=checked.text("signer_name", typed.signer_name),
        relation=checked.words("relation", typed.relation, MAX_NAME),
        full_capacity=typed.full_capacity,
        coresident=typed.coresident,
        authority=typed.authority,
        finger=checked.text("finger", typed.finger),
        reader=checked.text("reader", typed.reader),
        read_in=checked.text("read_in", typed.read_in),
        repeated=typed.repeated,
        witnesses=checked_witnesses(checked, typed),
        video=typed.video,
        scene=tuple(dict.fromkeys(typed.scene)),
        words=checked.words("words", typed.words),
        guarantor=guarantor,
        pack=checked.ws.rules.mark,
    )


def _blame_life(checked: Checked, typed: AcknowledgmentInput, note: str) -> None:
    """What is noted of the borrower on that day and cannot be true together with his own mark."""
    ws = checked.ws
    unable = lookups.unable(ws.vault, ws.branch, note, typed.on)
    if unable == "dead":
        checked.blame("signer", "casework.acknowledgment.dead_signs")
    elif unable is not None and typed.full_capacity:
        checked.blame("full_capacity", "casework.acknowledgment.incapacitated_signs")


def _is_scanned(checked: Checked, typed: AcknowledgmentInput) -> bool:
    """Whether the mark is told off a scan that is filed, not off the paper in somebody's hand."""
    serial = cleaned(plain_serial(typed.serial))
    return bool(serial and pages_of(checked.ws.vault, serial))


def _attached(ws: Workspace, serial: str, added: Sequence[AddedScan]) -> Iterator[Attachment]:
    """The pages that are filed with the letter already, and what was added by hand."""
    filed = [page.attachment for page in pages_of(ws.vault, serial)] if serial else []
    kept = [keep_scan(ws.vault.scans, *taken) for scan in added for taken in scan.kept]
    yield from {made.digest: made for made in (*filed, *kept)}.values()


def _with(said: Record, attached: tuple[Attachment, ...]) -> Draft:
    plain = draft(said)
    return Draft(plain.content, plain.kind, plain.version, plain.base, attached)
