"""What keeps a bank's file out; that a file is no tape at all says `intake.errors`."""

from shouyue.domain.errors import KnownError


class TapeNotTakenError(KnownError):
    """The file is a tape, and not one for this vault now."""
