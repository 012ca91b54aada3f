"""Papers as they were filed: the scans that facts name."""

from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.vault import attachments, scans


class ScanMissingError(KnownError):
    """The scan is named by a fact, but has not arrived here yet."""


def scan(ws: Workspace, digest: str) -> bytes:
    """One attached scan, byte for byte.

    Raises:
        ScanMissingError: it is still at headquarters or on another laptop.
    """
    if attachments.read_part(ws.vault, digest, 0, 1) is None:
        raise ScanMissingError("casework.scan_missing")
    return scans.scan_bytes(ws.vault.scans, digest)
