"""What can be wrong with bytes that claim to be ours.

KnownError
└── LedgerError            the bytes are damaged or not from whom they say
  ├── NotCanonicalError  not the one form in which we write this
  ├── NewerFormatError   of a format that this program does not know
  ├── BrokenChainError   header, link, order or seal do not fit
  └── ForgedError        a signature or a digest does not hold
"""

from shouyue.domain.errors import KnownError


class LedgerError(KnownError):
    """Bytes that do not hold what they claim."""


class NotCanonicalError(LedgerError):
    """The bytes decode, but not to what we would have written, byte for byte."""


class NewerFormatError(LedgerError):
    """Nothing need be wrong with the bytes: a newer program can read them."""


class BrokenChainError(LedgerError):
    """A fact is missing, doubled, or out of its place in a chain."""


class ForgedError(LedgerError):
    """A signature or digest fails."""
