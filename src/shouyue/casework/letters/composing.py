"""Composing letters, making a batch again, and noting which of it came out of the printer.

A batch is a fact with the figures it says, written before its pages take their place on the disk:
no paper can exist that nobody knows of, and whatever befalls the file, it can be made again byte
for byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from shouyue.casework import batches
from shouyue.casework.checks import MAX_WORDS, Checked
from shouyue.casework.contents import enclosures
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.contents.letterhead import with_account
from shouyue.casework.contents.papers import PAPERS
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.inputs import NEVER_PRINTED, AgainInput, LetterSelection
from shouyue.casework.letters.copy_marks import Again
from shouyue.casework.letters.languages import Tongues
from shouyue.casework.letters.lettering import (
    Cancelled,
    Drawn,
    LettersError,
    Made,
    Progress,
    Refusal,
    batch_of,
    letters_of,
    occasion,
    stop_if,
    tell,
    visiting_order,
)
from shouyue.casework.letters.recipients import said_of_number
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.outcomes import Invalid, Outcome, Problem, Reason, Saved
from shouyue.casework.right_day import wrong_day
from shouyue.casework.serials import Serials
from shouyue.casework.setting import (
    emptied,
    form_as,
    form_of,
    fresh_file,
    language_tag,
    put_in_place,
    set_pages,
    shown_values,
    stamp,
    to_disk,
    why_not_set,
)
from shouyue.casework.views import LetterLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.places import village_of
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Fact
from shouyue.ledger.kinds import BatchComposed, BatchPrinted, LetterComposed, content, draft
from shouyue.ledger.moment import Moment
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.form import Form
from shouyue.paper.letter import Composed, Letter, Stamp
from shouyue.vault import batches as stored
from shouyue.vault import loans, lookups

_CHINESE: Final = "zh"
_FARTHEST_DAYS: Final = 3660
_OLD_FIGURES: Final = "old_figures"
_NOBODY: Final = "casework.letters.no_guarantor"


def compose(
    ws: Workspace,
    selection: LetterSelection,
    out: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> BatchReport:
    """Compose letters for the selected loans into one PDF, in the order of a round of visits.

    A loan whose letter would be wrong is left out and told by name; a report without a batch says
    that none could be made. Nothing counts as printed by this.

    Raises:
        LettersError: nothing was written.
        PagesNotWrittenError: the disk refuses. Nothing was written, or, if only the finished file
            could not take its place, the batch is on record and `remake` writes it.
    """
    batch = _Batch(ws, selection, progress or (lambda _done, _total: None), cancelled)
    wanted = batch.wanted()
    moment = ws.clock()
    with fresh_file(out) as file:
        composed = batch.set(wanted, file, stamp(moment.wall_ms, moment.zone_min))
        if not composed.letters:
            return batch.report("", 0, ())
        to_disk(file)
        ref = batch.record(composed, moment)
        put_in_place(file, out, ref)
    return batch.report(ref, composed.pages, batches.letters_of_batch(ws, ref))


def remake(
    ws: Workspace,
    batch: str,
    out: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    asked: AgainInput = NEVER_PRINTED,
) -> BatchReport:
    """Write the same pages of a composed batch again, in the words of its day.

    What was never printed comes out byte for byte as it was. A printed letter is set again only as
    a copy that bears the reason, of which there is then a fact; one that was called back is not.
    One that must be taken back, or that no page holds as a copy, is left out and told by name; a
    report without a batch says that none was left. That figures grew old the report tells.

    Args:
        ws: whose vault.
        batch: the reference of the batch.
        out: the PDF.
        progress: told how many letters of how many are set.
        cancelled: asked between letters.
        asked: why printed letters are wanted again, or that they are only looked at, unnoted.

    Raises:
        LettersError: there is no such batch, it is of another form or all called back, or there
            are printed letters and no reason that can stand on paper.
        FormError: its version of the form is not kept here.
        PagesNotWrittenError: the disk refuses; nothing was noted, or, if only the finished file
            could not take its place, the copies are on record and may be asked for again.
    """
    fact, said = _known_batch(ws, batch)
    if asked.form not in ("", said.form):
        raise LettersError("casework.letters.other_form", form=said.form)
    forms = _forms_of(said)
    again = Again(ws, (one.serial for one in said.letters), asked)
    made = [
        letter
        for one in said.letters
        if (letter := again.set(_as_made(forms, one), one.language or said.language)) is not None
    ]
    if not made and again.refused:
        return BatchReport("", 0, (), again.refused)
    if not made:
        raise LettersError("casework.letters.all_recalled")
    at = stamp(fact.header.wall, fact.header.zone)
    with fresh_file(out) as file:
        composed = set_pages(forms, said.language, _told(made, progress, cancelled), file, at)
        if composed.refused:
            made = again.without(made, composed.refused)
            if not made:
                return BatchReport("", 0, (), again.refused)
            composed = set_pages(forms, said.language, made, emptied(file), at)
        to_disk(file)
        put_in_place(file, out, batch if again.note() else "")
    set_again = {one.serial for one in made}
    letters = tuple(one for one in batches.letters_of_batch(ws, batch) if one.serial in set_again)
    told = _figures_again(ws, said, forms[0])
    return BatchReport(*(batch, composed.pages, letters, again.refused), *told, copies=again.copies)


def _forms_of(said: BatchComposed) -> tuple[Form, ...]:
    """The form of a batch and the sheets behind it as they were on its day; raises as `remake`."""
    form = form_as(said.form, said.form_version)
    if not {said.language, *(one.language or said.language for one in said.letters)} <= set(
        form.languages
    ):
        raise LettersError("casework.letters.other_version", form=said.form)
    return (form, *enclosures.as_made(said.enclosed))


def _figures_again(
    ws: Workspace, said: BatchComposed, form: Form
) -> tuple[date | None, bool, bool, Reason | None]:
    """Of which day the figures of a batch are, what its letters say of that, and of our own day."""
    said_so = all(_OLD_FIGURES in one.values for one in said.letters)
    is_old = said.as_of is not None and ws.rules.policy.letters.are_old(said.as_of, ws.today())
    unsaid = is_old and not said_so and _OLD_FIGURES in form.fields
    return said.as_of, said_so, unsaid, wrong_day(ws)


def _as_made(forms: Sequence[Form], one: LetterComposed) -> Letter:
    return Letter(one.serial, shown_values(forms, one.values), one.language)


def confirm_printed(ws: Workspace, batch: str, serials: Sequence[str]) -> Outcome:
    """Note which letters of a batch came out of the printer; again for one of them adds nothing."""
    try:
        known = {one.serial: one for one in stored.letters_of_batch(ws.vault, batch)}
    except NotCanonicalError:
        known = {}
    if not known:
        return _invalid("batch", "casework.letters.unknown_batch")
    if not serials or any(serial not in known for serial in serials):
        return _invalid("serials", "casework.letters.not_in_batch")
    fresh = tuple(dict.fromkeys(serial for serial in serials if not known[serial].printed))
    if not fresh:
        return Saved(())
    said = draft(BatchPrinted(batch=batch, serials=fresh))
    refs = append_in(ws, stream_of(ws, batch), said)
    notes = dict.fromkeys(known[serial].note for serial in fresh)
    # It lies here on paper all the same: that is what happened, and it must not go out.
    gone = [serial for serial in fresh if known[serial].state == "recalled"]
    hints = [Reason("casework.recall.printed_after", {"serial": serial}) for serial in gone]
    return Saved(tuple(ref.text for ref in refs), tuple(notes), tuple(hints))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A letter that can be made."""

    loan: LoanRow
    drawn: Drawn


_NO_LETTER: Final = MappingProxyType(
    {
        "T01": "casework.letters.day_sheet",
        "T03": "casework.letters.picture_sheet",
        "T05": "casework.letters.recall_list",
    }
)
"""Forms that nobody can be written to with: how they are printed."""


class _Batch:
    """One batch on its way: whose letters, what they say, which serials they get."""

    def __init__(
        self,
        ws: Workspace,
        selection: LetterSelection,
        progress: Progress,
        cancelled: Cancelled | None,
    ) -> None:
        if selection.form not in FORMS and selection.form not in PAPERS:
            code = _NO_LETTER.get(selection.form, "casework.letters.form_unknown")
            raise LettersError(code, form=selection.form, known=", ".join((*FORMS, *PAPERS)))
        self._asked = replace(selection, reason=_reason(ws, selection))
        self._occasion = occasion(ws, ws.today())
        self._ws, self._selection = ws, selection
        self._progress, self._cancelled = progress, cancelled
        self._form = form_of(selection.form)
        self._tag = language_tag(self._form, selection.language or _CHINESE)
        self._tongues = None if selection.language else Tongues(ws)
        if self._tag not in self._form.languages:
            raise LettersError("casework.letters.language", form=selection.form)
        self._sheets = enclosures.chosen(selection.form, selection.enclose, self._tag)
        self._serials = Serials(ws, selection.form)
        self._made: list[_Wanted] = []
        self._hints: list[Reason] = []
        self.refused: list[RefusedLetter] = []

    def wanted(self) -> list[_Wanted]:
        """The letters that can be made, in visiting order of the loans; others are refused."""
        ws, code = self._ws, self._form.code
        found = []
        for loan in sorted(self._selected(), key=visiting_order):
            stop_if(self._cancelled)
            if (lately := self._made_lately(loan)) is not None:
                self.refused.append(RefusedLetter(loan.note, loan.name, lately))
                continue
            of_paper = self._of_paper(loan)
            asked = replace(self._asked, language=of_paper or self._tag)
            for drawn in letters_of(ws, code, loan, self._occasion, asked):
                if isinstance(drawn, Refusal):
                    if drawn.reason.code == _NOBODY and loan.note not in asked.notes:
                        continue  # of a whole list, those whom it is not for are no news
                    name = drawn.name or loan.name
                    self.refused.append(RefusedLetter(loan.note, name, *drawn[1:]))
                else:
                    own = of_paper or self._of_letter(loan, drawn)
                    found.append(_Wanted(loan, self._whole(drawn, own)))
                    self._hints += said_of_number(ws, code, loan, self._occasion, asked)
        return found

    def _of_paper(self, loan: LoanRow) -> str:
        """The language of a paper that is filled in one, if it is another than the batch's."""
        if self._tongues is None or self._form.code not in PAPERS:
            return ""
        return self._unless_same(self._tongues.of_borrower(self._form, loan))

    def _of_letter(self, loan: LoanRow, drawn: Drawn) -> str:
        if self._tongues is None:
            return ""
        return self._unless_same(self._tongues.of_letter(self._form, loan, drawn.values))

    def _unless_same(self, tag: str) -> str:
        return "" if tag == self._tag else tag

    def _whole(self, drawn: Drawn, own: str) -> Drawn:
        """With its sheets, in its own language or in that of the batch."""
        of, sheets = self._occasion, self._sheets
        values = enclosures.with_enclosed(self._ws, sheets, of, drawn.values, self._tag)
        values = with_account(values, own or self._tag)
        return drawn._replace(values=values, language=own)

    def _made_lately(self, loan: LoanRow) -> Reason | None:
        """Why a demand is not made twice where a list is asked for twice; a named loan is meant.

        What nobody said was printed may have been made with figures that are old by now.
        """
        form = FORMS.get(self._form.code)
        if form is None or not form.is_demand or loan.note in self._asked.notes:
            return None
        days = self._ws.rules.policy.worklist.notice_every_days
        since = self._occasion.on - timedelta(days=days)
        for one in reversed(stored.letters_of(self._ws.vault, self._ws.branch, loan.note)):
            if one.form != self._form.code or one.state in ("composed", "recalled"):
                continue
            if one.made_on > since:
                params: dict[str, str | int] = {
                    "serial": one.serial,
                    "day": one.made_on.isoformat(),
                    "days": days,
                }
                return Reason("casework.letters.made_lately", params)
        return None

    def set(self, wanted: Sequence[_Wanted], file: BinaryIO, at: Stamp) -> Composed:
        """Set the letters; if some cannot be set, the others anew, so that no serial is skipped."""
        letters = self._numbered(wanted)
        told = _told(letters, self._progress, self._cancelled)
        composed = set_pages((self._form, *self._sheets), self._tag, told, file, at)
        self._made = list(wanted)
        if not composed.refused:
            return composed
        faults = {fault.serial: fault for fault in composed.refused}
        rest = []
        for one, letter in zip(wanted, letters, strict=True):
            if (fault := faults.get(letter.serial)) is None:
                rest.append(one)
            else:
                why = why_not_set(fault)
                self.refused.append(RefusedLetter(one.loan.note, one.loan.name, why))
        return self.set(rest, emptied(file), at)

    def report(self, ref: str, pages: int, letters: tuple[LetterLine, ...]) -> BatchReport:
        """What is told of the batch, whether or not it came about."""
        of = self._occasion
        told = (of.as_of, of.old_figures, False, wrong_day(self._ws), tuple(self._hints))
        return BatchReport(ref, pages, letters, tuple(self.refused), *told)

    def record(self, composed: Composed, moment: Moment) -> str:
        """Write the fact of the batch; returns its reference."""
        made = [
            Made(one.loan, one.drawn, printed)
            for one, printed in zip(self._made, composed.letters, strict=True)
        ]
        said = batch_of(
            (self._form, *self._sheets), self._tag, self._occasion, self._occasion.on, made
        )
        (ref,) = append_in(self._ws, self._ws.branch, draft(said), moment=moment)
        self._serials.give(len(said.letters))
        return ref.text

    def _numbered(self, wanted: Sequence[_Wanted]) -> list[Letter]:
        return [
            Letter(self._serials.numbered(place), one.drawn.values, one.drawn.language)
            for place, one in enumerate(wanted)
        ]

    def _selected(self) -> Iterator[LoanRow]:
        ws, selection, today = self._ws, self._selection, self._occasion.on
        as_of = self._occasion.as_of.isoformat()
        for note in dict.fromkeys(selection.notes):
            loan = loans.one(ws.vault, ws.branch, note)
            if loan is None:
                reason = Reason("casework.input.unknown_note")
                self.refused.append(RefusedLetter(note, "", reason))
            else:
                yield loan
        found: list[LoanRow] = []
        if selection.overdue:
            found += loans.overdue(ws.vault, ws.branch, as_of)
        if selection.due_within_days is not None:
            if not 0 <= selection.due_within_days <= _FARTHEST_DAYS:
                raise LettersError("casework.letters.too_far", most=_FARTHEST_DAYS)
            last = today + timedelta(days=selection.due_within_days)
            found += loans.due_between(ws.vault, ws.branch, today.isoformat(), last.isoformat())
        if selection.paid:
            since = today - timedelta(days=ws.rules.policy.worklist.thank_days)
            found += loans.closed_since(ws.vault, ws.branch, since.isoformat())
        for loan in found:
            if not selection.village or village_of(loan.address) == selection.village:
                yield loan


def _reason(ws: Workspace, selection: LetterSelection) -> str:
    """Why a letter is made against a rule: said of one person at a time, never of a list."""
    checked = Checked(ws)
    reason = checked.text("reason", selection.reason, MAX_WORDS)
    if checked.problems:
        raise LettersError("casework.letters.reason_unusable")
    is_a_list = selection.overdue or selection.paid or selection.due_within_days is not None
    is_one = not is_a_list and len(set(selection.notes)) == 1
    to = FORMS[selection.form].to if selection.form in FORMS else "borrower"
    if reason and not (is_one and (to == "borrower" or _is_one_person(ws, selection, to))):
        raise LettersError("casework.letters.reason_for_one")
    if to == "co_borrower" and not is_one:
        raise LettersError("casework.letters.co_borrower_of_one")
    _refuse_unused(selection, to)
    return reason


def _is_one_person(ws: Workspace, selection: LetterSelection, to: str) -> bool:
    """Whether it is said, or plain, whom of a loan a letter is to."""
    if selection.to.strip():
        return True
    loan = loans.one(ws.vault, ws.branch, selection.notes[0])
    return to == "guarantor" and loan is not None and len(loan.guarantors) == 1


def _refuse_unused(selection: LetterSelection, to: str) -> None:
    """What is said of an addressee is used, or it is refused: never left out without a word."""
    if selection.to.strip() and to == "borrower":
        raise LettersError("casework.letters.to_is_borrower", form=selection.form)
    if (selection.to_id.strip() or selection.basis.strip()) and to != "co_borrower":
        raise LettersError("casework.letters.only_of_co_borrower", form=selection.form)


def batch_of_letter(
    ws: Workspace, serial: str
) -> tuple[Fact, BatchComposed, LetterComposed] | None:
    """The batch that a letter was made in, and what was kept of the letter; None if unknown."""
    known = stored.letter(ws.vault, serial)
    if known is None:
        return None
    fact, said = _known_batch(ws, known.batch)
    return next(((fact, said, one) for one in said.letters if one.serial == serial), None)


def _known_batch(ws: Workspace, batch: str) -> tuple[Fact, BatchComposed]:
    try:
        fact = lookups.fact(ws.vault, batch)
    except NotCanonicalError:
        fact = None
    said = content(fact) if fact is not None else None
    if fact is None or not isinstance(said, BatchComposed):
        raise LettersError("casework.letters.unknown_batch")
    return fact, said


def _told(
    letters: Sequence[Letter], progress: Progress | None, cancelled: Cancelled | None
) -> Iterator[Letter]:
    """The letters one by one, telling how far it is and stopping when asked."""
    for place, letter in enumerate(letters):
        stop_if(cancelled)
        tell(progress, place, letters)
        yield letter
    tell(progress, len(letters), letters)


def _invalid(name: str, code: str) -> Invalid:
    return Invalid((Problem(name, Reason(code)),))
