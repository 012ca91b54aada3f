"""What an exchange with headquarters can meet.

KnownError
└── SyncError
    ├── UnreachableError      no network, or headquarters does not answer: try again later
    │   └── CutError          the line broke in the middle of a call
    ├── NotOurHubError        something answers, but it is not our hub (a portal, a proxy)
    ├── RefusedError          the hub understood and says no
    │   ├── NotEnrolledError  it does not know this vault, or no enrolment was made yet
    │   ├── FrozenError       headquarters has put this vault on hold
    │   ├── RevokedError      this vault may write no more; what it had was taken in
    │   ├── TooNewError       this program is newer than the hub
    │   └── CodeError         the enrolment code is wrong, used or too old
    ├── OutdatedError         headquarters has facts that only a newer program can read
    ├── DishonestHubError     what the hub says does not fit its own signed words
    ├── RolledBackError       the hub holds more of our own chain than this laptop
    └── MalformedError        bytes that are no message of ours
"""

from shouyue.domain.errors import KnownError


class SyncError(KnownError):
    """Something between this laptop and headquarters."""


class UnreachableError(SyncError):
    """No answer. Nothing is lost: what has no receipt is sent again."""


class CutError(UnreachableError):
    """The connection stood and broke; whether the call arrived is unknown."""


class NotOurHubError(SyncError):
    """An answer that our hub cannot have given."""


class RefusedError(SyncError):
    """The hub's signed no; `code` says why."""


class NotEnrolledError(RefusedError):
    """Headquarters does not know this vault."""


class FrozenError(RefusedError):
    """On hold until headquarters lets it go on."""


class RevokedError(RefusedError):
    """For good: pending facts were handed over, nothing else is given."""


class TooNewError(RefusedError):
    """The hub has to be brought up to date first."""


class CodeError(RefusedError):
    """The one-time code does not open anything."""


class OutdatedError(SyncError):
    """This program has to be brought up to date first."""


class DishonestHubError(SyncError):
    """A lie, or damage at the hub: dropped, altered, reordered, forgotten or forged."""


class RolledBackError(SyncError):
    """This laptop lost facts that the hub has."""


class MalformedError(SyncError):
    """Too large, cut short, or not of the form in which we send."""
