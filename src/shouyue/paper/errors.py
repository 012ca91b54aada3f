"""What can stop paper.

KnownError
├── FormError       a form definition has a fault; names file and key
├── FontError       the program's fonts are missing or damaged
└── UnreadableError a file holds no pages that can be looked at
"""

from shouyue.domain.errors import KnownError


class FormError(KnownError):
    """A form that is not whole is refused on load, naming file, key and line.

    `place` is what people look for: the file, and behind a colon the line where it is known.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        file, line = params.get("file", ""), params.get("line", 0)
        super().__init__(code, **params | {"place": f"{file}:{line}" if line else file})


class FontError(KnownError):
    """The fonts that letters are set in cannot be read."""


class UnreadableError(KnownError):
    """A scan or PDF cannot be opened or has no page."""
