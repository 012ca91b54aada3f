"""Forms for whoever words them: which there are, whether they are whole, how they look."""

from collections.abc import Iterable
from pathlib import Path

from shouyue.casework.forms import specimens
from shouyue.casework.forms.specimens import (
    Fault,
    Filled,
    SpecimenError,
    Whole,
    shipped_forms,
    specimen,
    survey,
    write,
)
from shouyue.casework.forms.trial_sheets import write_test_sheet
from shouyue.cli.console import REFUSED, Answer, Call, CommandError, Json
from shouyue.cli.spoken import said
from shouyue.desk.devices.display import why_no_window
from shouyue.domain.invisible import visible
from shouyue.paper.aloud import Said


def check(call: Call) -> Answer:
    """Every form in every language with everyday people and the longest, and as copies."""
    found = [*survey(_folder(call))]
    forms = [one for one in found if isinstance(one, Whole)]
    faults = [one for one in found if isinstance(one, Fault)]
    if not found:
        raise SpecimenError("casework.specimens.no_form", form="*", known="")
    document: Json = {
        "forms": [_document(one) for one in forms],
        "faults": [
            {
                "form": one.code,
                "language": one.language,
                "filled": one.filled,
                "copy": one.as_copy,
                "place": one.place,
                "code": one.reason.code,
                "message": said(call.say, one.reason),
            }
            for one in faults
        ],
    }
    lines = [_line(call, one) for one in faults]
    whole = call.say.plural("{n} page set is whole.", "{n} page sets are whole.", len(forms))
    if faults:
        return Answer(document, [*dict.fromkeys(lines)], REFUSED, whole)
    return Answer(document, (whole,))


def _line(call: Call, fault: Fault) -> str:
    message = said(call.say, fault.reason)
    return call.say.text("As a copy: {message}", message=message) if fault.as_copy else message


def keep(call: Call) -> Answer:
    """Forms as they are now, under their versions."""
    folder = _folder(call)
    kept = [specimens.keep(folder, code) for code in call.args.form]
    return Answer({"kept": [path.name for path in kept]}, [str(path) for path in kept])


def aloud(call: Call) -> Answer:
    """How one form is read aloud, with a sample."""
    args, folder = call.args, _folder(call)
    language = args.language or getattr(args, "lang", "") or ""
    filled: Filled = "longest" if args.longest else "ordinary"
    read = specimens.aloud(folder, args.form, language, filled)
    document: Json = {
        "language": read.language,
        "draft": read.draft,
        "sentences": [{"text": one.text, "asks": one.asks} for one in read.sentences],
    }
    nobody = call.say.text("This form is read aloud to nobody; its definition says why.")
    return Answer(document, spoken_lines(read.sentences, read.draft) or [nobody])


def spoken_lines(sentences: Iterable[Said], draft: str) -> list[str]:
    """A line for each sentence, a question mark before what is asked; above them a remark.

    Without the marks that part what is written from left to right: a terminal would spell them out.
    """
    lines = [f"{'?' if one.asks else ' '} {visible(one.text)}" for one in sentences]
    return [draft, *lines] if draft and lines else lines


def preview(call: Call) -> Answer:
    """One form with a sample: in a window that follows the files, or as PDF or pictures."""
    args, folder = call.args, _folder(call)
    # The language of the page; what the terminal speaks is the same word for whoever words forms.
    language = args.language or getattr(args, "lang", "") or ""
    if args.out is None:
        return _window(call, folder, language)
    made = specimen(folder, args.form, language, "longest" if args.longest else "ordinary")
    files = write(made, args.out)
    document = _document(made) | {"files": [str(path) for path in files]}
    return Answer(document, [str(path) for path in files])


def test_sheet(call: Call) -> Answer:
    """The sheet that shows what a printer does to a page."""
    args = call.args
    write_test_sheet(args.out, args.paper, call.say)
    return Answer({"file": str(args.out), "paper": args.paper}, (str(args.out),))


def _window(call: Call, folder: Path, language: str) -> Answer:
    if why := why_no_window():
        raise CommandError("cli.no_display", reason=why)
    from shouyue.desk.specimens.app import run_specimens  # noqa: PLC0415 - Qt only where it is shown

    code = run_specimens(folder, call.args.form, language, call.say)
    return Answer({}, code=code, is_given=True)


def _document(made: Whole) -> dict[str, Json]:
    return {
        "form": made.code,
        "version": made.version,
        "title": made.title,
        "language": made.language,
        "filled": made.filled,
        "pages": made.pages,
    }


def _folder(call: Call) -> Path:
    folder: Path = call.args.forms or shipped_forms()
    if not folder.is_dir():
        raise CommandError("cli.no_folder", folder=str(folder))
    return folder
