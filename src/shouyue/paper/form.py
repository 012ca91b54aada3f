"""A form as a value: what it asks for, what it is made of, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouyue.paper.errors import FormError
from shouyue.paper.parts import Part
from shouyue.paper.wording import Wording


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a letter has to give for a field; the columns are those of a field of rows."""

    kind: str
    optional: bool = False
    columns: Mapping[str, "FieldType"] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said when a form is read aloud; `asks` where the listener says it back."""

    words: Wording
    asks: bool = False
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form, whole and checked.

    `words` are by language, then by name; `aloud` is by language how it is read aloud; `drafts`
    says on the pages of a language that nobody who speaks it from home has approved its words.
    """

    code: str
    version: int
    fields: Mapping[str, FieldType]
    pages: tuple[tuple[Part, ...], ...]
    words: Mapping[str, Mapping[str, Wording]]
    aloud: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Chinese first; those whose words are not approved last."""
        return tuple(
            sorted(self.words, key=lambda tag: (not tag.startswith("zh"), tag in self.drafts, tag))
        )

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
