"""A form as a value: what it asks for, what it is made of, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouyue.paper.errors import FormError
from shouyue.paper.page_size import A4, PageSize
from shouyue.paper.parts import Cut, Part
from shouyue.paper.wording import Wording


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a letter has to give for a field; the columns are those of a field of rows.

    A field of words holds names `of` words that the form has in each of its languages.
    """

    kind: str
    optional: bool = False
    columns: Mapping[str, "FieldType"] | None = None
    of: tuple[str, ...] = ()

    def words_of(self, field: str) -> Mapping[str, str]:
        """By name, under which key the form's words say what a field of words may hold."""
        return {name: f"{field}_{name}" for name in self.of}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said when a form is read aloud; `asks` where the listener says it back.

    With `each`, a field of rows, it is said of each row. `tick` names the words of the box that is
    ticked when a question was answered right.
    """

    words: Wording
    asks: bool = False
    when: str = ""
    unless: str = ""
    each: str = ""
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form, whole and checked.

    `words` are by language, then by name; `aloud` is by language how it is read aloud, and nothing
    of a form that is read to nobody; `drafts` says on the pages of a language that nobody who
    speaks it from home has approved its words.
    """

    code: str
    version: int
    fields: Mapping[str, FieldType]
    pages: tuple[tuple[Part, ...], ...]
    words: Mapping[str, Mapping[str, Wording]]
    aloud: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    paper: PageSize = A4

    @property
    def languages(self) -> tuple[str, ...]:
        """Chinese first; those whose words are not approved last."""
        return tuple(
            sorted(self.words, key=lambda tag: (not tag.startswith("zh"), tag in self.drafts, tag))
        )

    @property
    def comes_apart(self) -> bool:
        """Whether one of its pages goes back alone: a later one that begins at a line to cut."""
        return any(isinstance(part, Cut) for page in self.pages[1:] for part in page[:1])

    def said_in(self, tag: str) -> Mapping[str, Wording]:
        """The words of one language.

        Raises:
            FormError: `paper.form_language_missing`.
        """
        if tag not in self.words:
            raise FormError("paper.form_language_missing", file=self.code, key="", language=tag)
        return self.words[tag]

    def title(self, tag: str) -> str:
        """The name of the form in one of its languages."""
        return self.said_in(tag)["title"].filled(lambda _: "")
