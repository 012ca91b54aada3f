"""Why a whole file cannot become a tape. A bad row is never one of these: it is a Refusal.

    KnownError
    └── TapeError
        ├── NotATapeError          not a table of loans (kind: empty, html, pdf, image, ...)
        ├── UnknownColumnsError    a table whose headers we cannot place; a person can map them
        ├── AmbiguousColumnsError  two columns answer to one field; a person must choose
        ├── SeveralLayoutsError    sheets of one workbook with different columns
        ├── AsOfMissingError       nothing says of which day the figures are; a person can say it
        ├── TapeTooLargeError      beyond a cap (what: bytes, rows, columns, cells, memory, ...)
        ├── HostileFileError       made to harm, or carrying what may (kind: macros, dtd, ...)
        ├── EncryptedTapeError     needs a password
        ├── UnreadableTapeError    damaged, gone, or in no known encoding (kind)
        └── ImportCancelledError   a person said stop; nothing is left behind

No message holds a cell of the file: a header row that is not one would be a borrower's row.
"""

from typing import ClassVar, Final

from shouyue.domain.errors import KnownError

_OWN_SENTENCES: Final = {
    "empty": "intake.empty",
    "html": "intake.web_page",
    "xml": "intake.web_page",
    "no_header": "intake.no_header",
    "no_rows": "intake.no_rows",
    "macros": "intake.carries_more",
    "external_links": "intake.carries_more",
    "embedded_objects": "intake.carries_more",
    "missing": "intake.missing",
    "forbidden": "intake.forbidden",
    "encoding": "intake.encoding",
    "changed": "intake.changed",
}
"""Kinds after which a person has something else to do than after their class's other kinds."""


class TapeError(KnownError):
    """The file as a whole is refused.

    `code` is `CODE`, the sentence of the class, or that of the kind where it has its own.
    """

    CODE: ClassVar[str] = "intake.unreadable"

    def __init__(self, **params: object) -> None:
        super().__init__(_OWN_SENTENCES.get(str(params.get("kind")), self.CODE), **params)


class NotATapeError(TapeError):
    """Not a table of loans. `kind` says what it is instead."""

    CODE = "intake.not_a_tape"


class UnknownColumnsError(TapeError):
    """The headers do not name every field we must have.

    Attributes:
        headers: what stands in the best candidate for a header row, for a person to map.
            Kept out of `params`, which end in logs: it may be a row of data.
        missing: the fields that found no column.
        found: field -> header, for those that did.
        line: 1-based line of that row.
    """

    CODE = "intake.unknown_columns"

    def __init__(
        self, headers: tuple[str, ...], missing: tuple[str, ...], found: dict[str, str], line: int
    ) -> None:
        super().__init__(missing=missing, line=line)
        self.headers = headers
        self.missing = missing
        self.found = found
        self.line = line


class AmbiguousColumnsError(TapeError):
    """Two columns carry the same name for one field. `params`: field, columns (1-based)."""

    CODE = "intake.ambiguous_columns"


class SeveralLayoutsError(TapeError):
    """Sheets of one workbook name their columns differently. `params`: sheets (how many)."""

    CODE = "intake.several_layouts"


class AsOfMissingError(TapeError):
    """No line, no column and no caller says of which day the figures are."""

    CODE = "intake.as_of_missing"


class TapeTooLargeError(TapeError):
    """Beyond a cap. `params`: what, limit."""

    CODE = "intake.too_large"


class HostileFileError(TapeError):
    """Refused before or instead of parsing. `params`: kind."""

    CODE = "intake.hostile_file"


class EncryptedTapeError(TapeError):
    """The workbook asks for a password; save it without one first."""

    CODE = "intake.encrypted"


class UnreadableTapeError(TapeError):
    """Damaged, missing, forbidden or changing. `params`: kind."""

    CODE = "intake.unreadable"


class ImportCancelledError(TapeError):
    """The caller's `cancelled` said so."""

    CODE = "intake.cancelled"
