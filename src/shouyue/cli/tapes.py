"""Taking in the bank's export."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from shouyue.casework.bank_names import banks_name, rename_branch
from shouyue.casework.inputs import TapeInput
from shouyue.casework.tapes.loading import load_tape, mappings
from shouyue.casework.tapes.taken import STANDINGS, imports
from shouyue.casework.tapes.views import ImportLine, RefusedLine, TapeReport
from shouyue.casework.workspace import Workspace
from shouyue.cli.console import Answer, Call, CommandError, Json, money
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said, told
from shouyue.i18n.language import Language, read_stored


def take_in(call: Call) -> Answer:
    if call.args.list:
        with opened(call) as ws:
            return _listed(call, imports(ws))
    as_of = read_day(call.args.as_of) if call.args.as_of else None
    show = call.progress()
    with opened(call) as ws, _renamed(ws, call.args.branch_name):
        columns = _mapping(ws, call.args.mapping)
        words = TapeInput(columns, as_of, call.args.whole, call.args.day_is_right)
        report = load_tape(ws, call.args.tape, words, show)
    return Answer(_document(call, report), _lines(call, report))


def _listed(call: Call, found: tuple[ImportLine, ...]) -> Answer:
    document: Json = {
        "imports": [
            {
                "fact": one.ref,
                "as_of": one.as_of.isoformat(),
                "taken": one.taken,
                "by": one.by,
                "file": one.file_name,
                "rows": one.rows,
                "accepted": one.accepted,
                "refused": one.refused,
                "balance": money(one.balance),
                "standing": one.standing,
            }
            for one in found
        ]
    }
    if not found:
        call.note(call.say.text("No file was taken in yet."))
    return Answer(document, [_import_line(call.say, one) for one in found])


def _import_line(say: Language, one: ImportLine) -> str:
    told = say.text(
        "figures of {as_of}, taken in {taken} by {by}: {accepted} of {rows} loans from {file}",
        as_of=one.as_of,
        taken=read_stored(one.taken),
        by=one.by,
        accepted=one.accepted,
        rows=one.rows,
        file=one.file_name,
    )
    return f"{one.ref}  {told}  ·  {say.text(STANDINGS[one.standing])}"


@contextmanager
def _renamed(ws: Workspace, name: str) -> Iterator[None]:
    """With the bank's new name for the branch, which stays only if what is done under it holds."""
    before = banks_name(ws)
    if name:
        rename_branch(ws, name)
    try:
        yield
    except BaseException:
        if name:
            rename_branch(ws, before)
        raise


def read_day(text: str) -> date:
    """A day as ISO 8601 writes it.

    Raises:
        CommandError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("cli.no_day", text=text) from None


def _mapping(ws: Workspace, name: str) -> Mapping[str, str]:
    saved = mappings(ws)
    if name and name not in saved:
        raise CommandError("cli.no_such_mapping", name=name)
    return saved.get(name, {})


def _document(call: Call, report: TapeReport) -> Json:
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "refused": [_refused(call, line) for line in report.refused],
        "warnings": [_refused(call, line) for line in report.warnings],
        "as_of": report.as_of.isoformat(),
        "accepted_balance": money(report.accepted_balance),
        "fact": report.ref,
        "new": len(report.new),
        "settled": report.settled,
        "gone": report.gone,
        "newly_overdue": report.newly_overdue,
        "changed": report.changed,
        "to_recall": report.to_recall,
        "hints": told(call.say, report.hints),
        "outdone_by": report.outdone_by.ref if report.outdone_by is not None else "",
        "loans": [{"note": one.note, "name": one.name, "what": one.what} for one in report.moved],
    }


def _refused(call: Call, line: RefusedLine) -> Json:
    reason = said(call.say, line.reason)
    return {"line": line.line, "note": line.note, "code": line.reason.code, "reason": reason}


def _lines(call: Call, report: TapeReport) -> list[str]:
    say = call.say
    return [
        say.text(
            "{accepted} of {rows} loans taken in, as of {as_of}, together {balance:money}.",
            accepted=report.accepted,
            rows=report.rows,
            as_of=report.as_of,
            balance=report.accepted_balance,
        ),
        *(said(say, hint) for hint in report.hints),
        *(_line(say, line) for line in (*report.warnings, *report.refused)),
        *([to_recall(say, report.to_recall)] if report.to_recall else []),
    ]


def _line(say: Language, line: RefusedLine) -> str:
    reason = said(say, line.reason)
    if not line.line:
        return reason  # of the file as a whole
    return say.text(
        "line {line}, {note}: {reason}", line=line.line, note=line.note or "?", reason=reason
    )


def to_recall(say: Language, count: int) -> str:
    """That letters lie here that must not go out, and how to get their list."""
    words = say.plural(
        "{n} letter that lies here asks for more than is owed now.",
        "{n} letters that lie here ask for more than is owed now.",
        count,
    )
    return f"{words} {say.sentence('cli.print_recalls')}"
