"""What can stop paper.

KnownError
├── FormError       a form definition has a fault; names file and key
├── FontError       the program's fonts are missing or damaged
└── UnreadableError a file holds no pages that can be looked at
"""

from shouyue.domain.errors import KnownError


class FormError(KnownError):
    """A form that is not whole is refused on load, naming file and key."""


class FontError(KnownError):
    """The fonts that letters are set in cannot be read."""


class UnreadableError(KnownError):
    """A scan or PDF cannot be opened or has no page."""
