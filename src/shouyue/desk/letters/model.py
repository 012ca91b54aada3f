"""What the tables of letters say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shouyue.casework.batches import Returned
from shouyue.casework.forms.views import FormCard
from shouyue.casework.letters.recall_views import RecallLine
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.views import BatchLine, LetterLine
from shouyue.desk.cases.paper_trail import state_tone, state_words
from shouyue.desk.sentences import beside, said
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language
from shouyue.ledger.forms import UNANSWERED


def form_title(card: FormCard, language: Language) -> str:
    """The form's title in the window's language, else in any."""
    return title_in(card.titles, language) or card.form


def title_in(titles: Mapping[str, str], language: Language) -> str:
    """Of titles by language that of the window, else any."""
    base = language.tag.partition("_")[0]
    return titles.get(language.tag) or titles.get(base) or next(iter(titles.values()), "")


def addressee(letter: LetterLine, language: Language) -> str:
    """Whom a letter is addressed to; of whose loan it is, if that is somebody else's."""
    if not letter.to:
        return letter.name
    return language.text("{to}, for {name}", to=letter.to, name=letter.name)


def old_figures(language: Language, as_of: date | None) -> str:
    """Said before letters are made from figures that the rules call old."""
    return language.text(
        "The bank's figures are of {day}. Load the newest export first. Letters made now say"
        " of which day their amounts are, and that whoever has paid since need not pay again.",
        day=as_of,
    )


def why_not(refused: RefusedLetter, language: Language) -> str:
    """Why a letter was not made, and whether a reason would let it through."""
    words = said(language, refused.reason)
    if not refused.overridable:
        return words
    return f"{words} {language.sentence('casework.letters.with_a_reason')}"


def _is_awaited(batch: BatchLine) -> bool:
    return batch.form not in UNANSWERED


def _out(batch: BatchLine, language: Language) -> str:
    if batch.printed < batch.letters:
        left = batch.letters - batch.printed
        return "○ " + language.plural("{n} not printed", "{n} not printed", left)
    if not _is_awaited(batch):
        return "● " + language.text("printed")
    if not batch.out:
        return "● " + language.text("all answered")
    return "▲ " + language.plural("{n} out", "{n} out", batch.out)


def _out_tone(batch: BatchLine) -> str:
    is_out = bool(batch.out) and _is_awaited(batch)
    return "warn" if is_out or batch.printed < batch.letters else "good"


def batch_columns(title: Callable[[str, Language], str]) -> tuple[Column[BatchLine], ...]:
    """The columns of the batches; `title` names a form by its code."""
    return (
        Column(N_("Made on"), lambda batch, language: language.date(batch.made_on)),
        Column(N_("Form"), lambda batch, language: title(batch.form, language), share=1),
        Column(N_("Letters"), lambda batch, language: language.number(batch.letters), right=True),
        Column(N_("Printed"), lambda batch, language: language.number(batch.printed), right=True),
        Column(N_("Came back"), lambda batch, language: language.number(batch.back), right=True),
        Column(N_("State"), _out, tone=_out_tone),
    )


def counted_words(language: Language, batches: Sequence[BatchLine]) -> str:
    """How many letters were printed that come back, and where every one of them is."""
    awaited = list(filter(_is_awaited, batches))
    told = [
        language.text(sentence, n=language.number(sum(map(number, awaited))))
        for sentence, number, always in _PLACES
        if always or any(map(number, awaited))
    ]
    return beside(told)


_PLACES: tuple[tuple[str, Callable[[BatchLine], int], bool], ...] = (
    (N_("{n} printed"), lambda batch: batch.printed, True),
    (N_("{n} back"), lambda batch: batch.back, True),
    (N_("{n} unsigned"), lambda batch: batch.unsigned, False),
    (N_("{n} unread"), lambda batch: batch.unread, False),
    (N_("{n} taken back"), lambda batch: batch.recalled, False),
    (N_("{n} still out"), lambda batch: batch.out, True),
)

OUT: tuple[Column[LetterLine], ...] = (
    Column(N_("Serial"), lambda letter, _: letter.serial),
    Column(N_("Name"), addressee, share=1),
    Column(N_("Village"), lambda letter, _: letter.village),
    Column(N_("Made on"), lambda letter, language: language.date(letter.made_on)),
    Column(N_("State"), state_words, tone=state_tone),
)

RETURNED: tuple[Column[Returned], ...] = (
    Column(N_("Whose"), lambda row, _: row.name or "—", share=1),
    Column(N_("Printed"), lambda row, language: language.number(row.printed), right=True),
    Column(N_("Came back"), lambda row, language: language.number(row.back), right=True),
    Column(N_("Unsigned"), lambda row, language: language.number(row.unsigned), right=True),
    Column(N_("Unread"), lambda row, language: language.number(row.unread), right=True),
    Column(N_("Taken back"), lambda row, language: language.number(row.recalled), right=True),
    Column(
        N_("Out"),
        lambda row, language: ("▲ " if row.out else "● ") + language.number(row.out),
        right=True,
        tone=lambda row: "warn" if row.out else "good",
    ),
)

ONLY_WHERE_ANY: Mapping[int, Callable[[Returned], int]] = {
    3: lambda row: row.unsigned,
    4: lambda row: row.unread,
    5: lambda row: row.recalled,
}
"""Columns of `RETURNED` that are in sight only where one of the rows has something in them."""

BATCH_LETTERS: tuple[Column[LetterLine], ...] = (
    Column(N_("Name"), addressee),
    Column(N_("Village"), lambda letter, _: letter.village),
    Column(N_("Serial"), lambda letter, _: letter.serial, share=1),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A letter to take back, and whether it is marked as taken out."""

    line: RecallLine
    marked: bool


RECALLS: tuple[Column[Marked], ...] = (
    Column(N_("Taken out"), lambda row, _: "☑" if row.marked else "☐"),
    Column(N_("Made on"), lambda row, language: language.date(row.line.letter.made_on)),
    Column(N_("Serial"), lambda row, _: row.line.letter.serial),
    Column(N_("State"), lambda row, language: state_words(row.line.letter, language)),
    Column(N_("Name"), lambda row, language: addressee(row.line.letter, language)),
    Column(N_("Village"), lambda row, _: row.line.letter.village),
    Column(N_("Why"), lambda row, language: said(language, row.line.why), share=1),
)

REFUSED: tuple[Column[RefusedLetter], ...] = (
    Column(N_("Not made"), lambda refused, _: refused.name),
    Column(N_("Why"), why_not, share=1),
)

LEFT_OUT: tuple[Column[RefusedLetter], ...] = (
    Column(N_("Left out"), lambda refused, _: refused.name),
    Column(N_("Why"), lambda refused, language: said(language, refused.reason), share=1),
)
