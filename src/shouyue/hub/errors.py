"""What can keep headquarters from serving.

KnownError
└── HubError
    ├── KeyFileError        the key file is missing, damaged, or others may read it
    ├── OrganisationError   the organisation's key is needed and is not here
    ├── UnsafeAddressError  plain http beyond this machine
    ├── PortError           the port is taken or may not be used
    └── NoSuchVaultError    no vault of this name is enrolled
"""

from shouyue.domain.errors import KnownError


class HubError(KnownError):
    """Something about running headquarters."""


class KeyFileError(HubError):
    """The file with the hub's secrets cannot be used."""


class OrganisationError(HubError):
    """The organisation's own key is needed."""


class UnsafeAddressError(HubError):
    """Beyond this machine the hub speaks https only."""


class PortError(HubError):
    """Cannot listen there."""


class NoSuchVaultError(HubError):
    """Nobody enrolled under this name."""
