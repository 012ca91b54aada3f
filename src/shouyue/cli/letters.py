"""Composing letters, and filing scanned pages with them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from shouyue.casework.forms.reading_aloud import read_aloud
from shouyue.casework.inputs import AgainInput, LetterSelection
from shouyue.casework.letters.composing import compose, remake
from shouyue.casework.letters.copies import copy_letter
from shouyue.casework.letters.recall_lists import print_recalls
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.slips.tray import let_go, tray, unconfirmed
from shouyue.casework.slips.views import FiledPage, TrayPage, UnmatchedPage
from shouyue.casework.views import LetterLine
from shouyue.cli.acts import answered
from shouyue.cli.console import REFUSED, Answer, Call, CommandError, Json, refuse_unused
from shouyue.cli.forms import spoken_lines
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said, told
from shouyue.i18n.language import Language

_OF_AN_ADDRESSEE: Final = ("to", "to_id", "basis")
_DOES_NOTHING: Final = {
    "recall": ("form", "village", "reason", *_OF_AN_ADDRESSEE, "enclose"),
    "again": ("village", "language", *_OF_AN_ADDRESSEE, "enclose"),
    "note": ("village",),
}
"""What is of no use beside an option: it is refused, never left out without a word."""


def letters(call: Call) -> Answer:
    args = call.args
    for meant, unused in _DOES_NOTHING.items():
        if getattr(args, meant):
            refuse_unused(args, meant, unused)
    if not (args.form or args.recall or args.again):
        raise CommandError("cli.letters_need_form")
    with opened(call) as ws:
        if args.recall:
            return _recalls(call, print_recalls(ws, args.out, args.language, call.progress()))
        if args.again:
            asked = AgainInput(args.reason, form=args.form)
            return _answer(call, remake(ws, args.again, args.out, call.progress(), asked=asked))
        chosen = LetterSelection(
            form=args.form,
            notes=tuple(args.note or ()),
            overdue=args.overdue,
            paid=args.paid,
            due_within_days=args.due_within,
            village=args.village,
            language=args.language,
            reason=args.reason,
            to=args.to,
            to_id=args.to_id,
            basis=args.basis,
            enclose=tuple(args.enclose or ()),
        )
        return _answer(call, compose(ws, chosen, args.out, call.progress()))


def copy(call: Call) -> Answer:
    args = call.args
    with opened(call) as ws:
        return answered(call, copy_letter(ws, args.serial, args.reason, args.out, args.override))


def aloud(call: Call) -> Answer:
    with opened(call) as ws:
        reading = read_aloud(ws, call.args.serial, call.args.sheet)
    document: Json = {
        "serial": reading.serial,
        "title": reading.title,
        "language": reading.language,
        "draft": reading.draft,
        "sentences": [{"text": one.text, "asks": one.asks} for one in reading.sentences],
    }
    return Answer(document, spoken_lines(reading.sentences, reading.draft))


def scan(call: Call) -> Answer:
    with opened(call) as ws:
        let_go(ws, *(call.args.let_go or ()))
        report = file_scans(ws, call.args.files, call.progress())
        waiting, unlooked = tray(ws), unconfirmed(ws)
    document: Json = {
        "filed": [_filed(page) for page in report.filed],
        "unmatched": [_unmatched(call, page) for page in report.unmatched],
        "tray": [_in_tray(call, page) for page in waiting],
        "mark_to_confirm": [{"serial": one.serial, "note": one.note} for one in unlooked],
    }
    lines = [f"{_shown(p.file)}:{p.page}  {p.serial}  {p.note}" for p in report.filed]
    lines += [f"{_shown(p.file)}:{p.page}  {said(call.say, p.reason)}" for p in report.unmatched]
    say = call.say
    if received := [page.serial for page in report.filed if page.received_only]:
        lines.append(say.sentence("casework.scan.received_only", {"serials": say.list(received)}))
    if unlooked:
        lines.append(say.plural("{n} mark to confirm:", "{n} marks to confirm:", len(unlooked)))
        lines += [f"  {one.serial}  {one.note}  {one.name}" for one in unlooked]
    if waiting:
        lines.append(say.plural("{n} page in the tray:", "{n} pages in the tray:", len(waiting)))
        lines += [f"  {one.number}  {_shown(one.file)}:{one.page}" for one in waiting]
    return Answer(document, lines)


def _answer(call: Call, report: BatchReport) -> Answer:
    say = call.say
    more: dict[str, Json] = {"unsaid": True} if report.unsaid else {}
    if report.wrong_day is not None:
        more["wrong_day"] = report.wrong_day.code
    if report.copies:
        more["copies"] = list(report.copies)
    if report.hints:
        more["hints"] = told(say, report.hints)
    document: Json = {
        "batch": report.batch,
        "pages": report.pages,
        "letters": [_letter(one) for one in report.letters],
        "refused": [refused(call, one) for one in report.refused],
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "old_figures": report.old_figures,
        **more,
    }
    for hint in report.hints:
        call.note(said(say, hint))
    if report.unsaid:
        call.note(
            call.say.text(
                "The bank's figures are of {day}, and these pages do not say so. Do not hand them"
                " out: make the letters anew.",
                day=report.as_of,
            )
        )
    elif report.batch and report.old_figures:
        warn_of_old(call, report.as_of)
    lines = not_made(say, report.refused)
    if not report.batch:
        return Answer(document, lines, REFUSED, say.sentence(_why_none(call, report)))
    made = say.plural("{n} letter", "{n} letters", len(report.letters))
    pages = say.plural("{n} page", "{n} pages", report.pages)
    return Answer(
        document, [f"{made}, {pages}: {call.args.out}", *lines, *copied(say, report.copies)]
    )


def _why_none(call: Call, report: BatchReport) -> str:
    """Reasons stand above where somebody was found; of nobody there is nothing to stand there."""
    if report.refused:
        return "cli.no_letter_made"
    return "cli.nobody_to_thank" if call.args.paid else "cli.nobody_to_write_to"


def copied(say: Language, serials: Sequence[str]) -> list[str]:
    """That letters bear the mark of a copy, if any do."""
    words = say.plural(
        "{n} letter was printed before and is marked as a copy.",
        "{n} letters were printed before and are marked as copies.",
        len(serials),
    )
    return [words] if serials else []


def _recalls(call: Call, report: RecallReport) -> Answer:
    say = call.say
    document: Json = {
        "batch": report.batch,
        "pages": report.pages,
        "letters": [_letter(one) for one in report.letters],
        "refused": [refused(call, one) for one in report.refused],
        "sheets": list(report.sheets),
        "recall": [_recall(call, one) for one in report.rows],
    }
    if not report.rows:
        return Answer(document, (), REFUSED, say.sentence("casework.recall.nothing"))
    lines = [
        say.plural("{n} letter to take back", "{n} letters to take back", len(report.rows)),
        say.plural("{n} letter of thanks", "{n} letters of thanks", len(report.letters)),
        say.plural("{n} page", "{n} pages", report.pages),
    ]
    told = [f"{', '.join(lines)}: {call.args.out}"]
    told += [
        f"{one.letter.serial}  {one.letter.to or one.letter.name}  {said(say, one.why)}"
        for one in report.rows
    ]
    told += not_made(say, report.refused)
    return Answer(document, told)


def _letter(one: LetterLine) -> Json:
    return {
        "serial": one.serial,
        "note": one.note,
        "form": one.form,
        "pages": one.pages,
        "enclosed": list(one.enclosed),
        "to": one.to or one.name,
    }


def _recall(call: Call, one: RecallLine) -> Json:
    letter = one.letter
    return {
        "serial": letter.serial,
        "note": letter.note,
        "to": letter.to or letter.name,
        "village": letter.village,
        "batch": letter.batch,
        "made_on": letter.made_on.isoformat(),
        "printed": letter.state == "printed",
        "settled": one.is_settled,
        "code": one.why.code,
        "reason": said(call.say, one.why),
    }


def warn_of_old(call: Call, as_of: date | None) -> None:
    """Letters were made from figures that the rules call old."""
    call.note(
        call.say.text(
            "The bank's figures are of {day}. Load the newest export before these letters go"
            " out; they say of which day their amounts are.",
            day=as_of,
        )
    )


def refused(call: Call, one: RefusedLetter) -> Json:
    """A letter that was not made, for a document."""
    return {
        "note": one.note,
        "name": one.name,
        "code": one.reason.code,
        "reason": said(call.say, one.reason),
        "overridable": one.overridable,
    }


def not_made(say: Language, refused: Sequence[RefusedLetter]) -> list[str]:
    """A line for each letter that was not made: of which loan, to whom, why."""
    return [f"{one.note} {one.name}: {_why_not(say, one)}" for one in refused]


def _why_not(say: Language, one: RefusedLetter) -> str:
    words = said(say, one.reason)
    return f"{words} {say.sentence('casework.letters.with_a_reason')}" if one.overridable else words


def _filed(page: FiledPage) -> Json:
    return {
        "file": str(page.file),
        "page": page.page,
        "serial": page.serial,
        "note": page.note,
        "page_of_letter": page.page_of_letter,
        "awaits_mark": page.awaits_mark,
        "again": page.again,
        "received_only": page.received_only,
    }


def _shown(name: object) -> str:
    """A file's name without what would steer the terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(name))


def _in_tray(call: Call, page: TrayPage) -> Json:
    return {
        "number": page.number,
        "file": page.file,
        "page": page.page,
        "code": page.reason.code,
        "reason": said(call.say, page.reason),
        "since": page.since.isoformat(),
    }


def _unmatched(call: Call, page: UnmatchedPage) -> Json:
    reason = said(call.say, page.reason)
    return {
        "file": str(page.file),
        "page": page.page,
        "code": page.reason.code,
        "reason": reason,
        "in_tray": page.in_tray,
    }
