"""What can stand between a person and their vault.

KnownError
└── VaultError
    ├── WrongPasswordError   no slot opens with this password
    ├── NoVaultError         there is no vault in this folder, or files of it are missing
    ├── VaultDamagedError    files of the vault do not hold what they should
    ├── VaultBusyError       another window or command has it open
    ├── VaultExistsError     a vault would be made where one is
    ├── RolledBackError      the database is older than what was saved: reading only
    └── UnmarkedError        saved, but the file that proves it could not be written
"""

from shouyue.domain.errors import KnownError


class VaultError(KnownError):
    """Something about this vault's files."""


class WrongPasswordError(VaultError):
    """No slot opens with what was typed."""


class NoVaultError(VaultError):
    """Nothing there to open."""


class VaultDamagedError(VaultError):
    """A file of the vault is not what it should be; it was left as it is."""


class VaultBusyError(VaultError):
    """One process at a time writes a vault."""


class VaultExistsError(VaultError):
    """Refuses to make a vault over a vault."""


class RolledBackError(VaultError):
    """Facts that were saved are not in the database: it was exchanged for an older one."""


class UnmarkedError(VaultError):
    """The facts are in the database for good, so nothing must be entered again.

    The next act brings the watermark up before it keeps anything.
    """
