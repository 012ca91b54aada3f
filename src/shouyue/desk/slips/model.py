"""What the two lists of scanned pages say."""

from typing import Final

from shouyue.casework.slips.views import FiledLetter, ScanReport, TrayPage, UnmatchedPage
from shouyue.desk.sentences import said
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

MARKS: tuple[Column[FiledLetter], ...] = (
    Column(N_("Name"), lambda letter, _: letter.name, share=1),
    Column(N_("Village"), lambda letter, _: letter.village),
)

TRAY: tuple[Column[TrayPage], ...] = (
    Column(N_("File"), lambda page, _: f"{page.file} · {page.page}", share=1),
    Column(N_("Why"), lambda page, language: said(language, page.reason), share=1),
)


_BLANK: Final = "paper.page_blank"
_NAMED: Final = 3
"""Numbers of letters in one sentence."""


def report_words(language: Language, report: ScanReport) -> str:
    """What a stack of scanned files came to, and by name what could not be read at all."""
    fresh = sum(not page.again for page in report.filed)
    again, told = len(report.filed) - fresh, []
    if fresh or not again:
        told.append(language.plural("{n} page filed.", "{n} pages filed.", fresh))
    if again:
        told.append(language.plural("{n} was filed before.", "{n} were filed before.", again))
    if waiting := sum(page.in_tray for page in report.unmatched):
        told.append(language.plural("{n} waits in the tray.", "{n} wait in the tray.", waiting))
    if received := [page.serial for page in report.filed if page.received_only]:
        told.append(
            language.sentence(
                "casework.scan.received_only", {"serials": language.list(received[:_NAMED])}
            )
        )
    told += [_unread(language, page) for page in report.unmatched if _is_unread(page)]
    if report.cancelled:
        told.append(language.text("Stopped; the rest is untouched."))
    return " ".join(told)


def _is_unread(page: UnmatchedPage) -> bool:
    """A file or a page that nobody could read: not an empty one, and not one in the tray."""
    return not page.in_tray and page.reason.code != _BLANK


def _unread(language: Language, page: UnmatchedPage) -> str:
    name, why = page.file.name, said(language, page.reason)
    if not page.page:
        return f"{name}: {why}"
    return language.text(
        "Page {n} of {file} could not be read: {why}", n=page.page, file=name, why=why
    )
