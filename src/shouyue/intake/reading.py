"""A bank's export, file to `Tape`: the one door of this package."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from shouyue.data import shipped
from shouyue.intake.assembly import Assembly, Question
from shouyue.intake.columns import load_synonyms
from shouyue.intake.errors import ImportCancelledError
from shouyue.intake.source import open_source
from shouyue.intake.tape import Tape


def known_fields() -> frozenset[str]:
    """The fields that a column can be; those of a further guarantor have a number behind a dot."""
    return load_synonyms(shipped("resources")).fields


def read_tape(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Tape:
    """Read a core-banking export: .xlsx, .xls, or CSV in UTF-8, UTF-16 or GB18030.

    Every row that stands for a loan is in `rows` or in `refused`; of rows with one note number
    the first. A workbook is opened in a child process that ends with this call.

    Args:
        path: the file; what it is is told by its bytes.
        today: against which the as-of date is plausible; birth dates are held against that date.
        mapping: field -> header, before the table of synonyms: `Tape.columns` of another tape,
            or a person's (`columns.find_layout`).
        as_of: the day of the figures, for a file that does not say it, or says a wrong one.
        progress: (lines done, lines in all); in all is 0 while that is not known.
        cancelled: asked at least every 50 ms or 1,000 lines.

    Raises:
        TapeError: the file as a whole is refused; see `errors`.
    """

    def tick() -> None:
        if cancelled is not None and cancelled():
            raise ImportCancelledError

    def report(done: int, total: int) -> None:
        tick()
        if progress is not None:
            progress(done, total)

    report(0, 0)
    question = Question(today, load_synonyms(shipped("resources")), mapping or {}, as_of)
    assembly = Assembly(question, report)
    with open_source(path, tick) as source:
        for sheet in source.sheets:
            assembly.sheet(sheet)
        layout, of_day = assembly.finish()
    return Tape(
        file_name=path.name,
        file_sha256=source.sha256,
        encoding=source.encoding,
        title=assembly.preamble.title,
        branch_name=_branch(assembly),
        as_of=of_day,
        own_as_of=assembly.as_of,
        header_line=layout.line,
        columns=layout.as_mapping(),
        unread_headers=layout.unread,
        rows=tuple(assembly.rows),
        refused=tuple(assembly.refused),
        warnings=(*source.remarks, *assembly.remarks),
        total_rows=len(assembly.rows) + len(assembly.refused),
        stated_total=assembly.stated_total,
    )


def _branch(assembly: Assembly) -> str:
    """The one branch the rows name; the title's if they name none; "" if they name several."""
    named = {row.branch_name for row in assembly.rows} - {""}
    if len(named) > 1:
        return ""
    return named.pop() if named else assembly.preamble.branch_name
