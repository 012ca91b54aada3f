"""`identity.bin`.

Who this vault is. Kept outside the database, so restoring an old database cannot rewind it.
"""

from dataclasses import dataclass

from nacl.signing import SigningKey
from nacl.utils import random

from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.chain import ZERO_LINK, Origin
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.ids import Branch, ChainId, VaultId, vault_id
from shouyue.vault.errors import VaultDamagedError
from shouyue.vault.files import VaultFiles, read_small, replace_file
from shouyue.vault.keys import KEY_BYTES, DataKey, lock_box, open_box

_MAX_FILE = 1024 * 1024


class _Kept(Record, frozen=True):
    v: int
    vault: str
    epoch: int
    seed: str
    home: str
    before: dict[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """The signing key of the current epoch.

    `before` holds the last link of the epoch before, by branch.
    """

    vault: VaultId
    epoch: int
    key: SigningKey
    home: Branch
    before: dict[str, bytes]

    def origin(self, branch: Branch) -> Origin:
        """Where this epoch's chain in a branch begins."""
        chain = ChainId(self.vault, self.epoch, branch)
        return Origin(chain, bytes(self.key.verify_key), self.before.get(branch, ZERO_LINK))


def new_identity(home: Branch) -> Identity:
    """A fresh vault's identity, first epoch."""
    key = SigningKey(random(KEY_BYTES))
    return Identity(vault_id(bytes(key.verify_key)), 1, key, home, {})


def nobody(vault: str) -> Identity:
    """Who reads a vault whose signing key is lost: a key that nobody knows, and no chain of it."""
    return Identity(VaultId(vault), 0, SigningKey(random(KEY_BYTES)), Branch(""), {})


def save_identity(files: VaultFiles, key: DataKey, identity: Identity) -> None:
    kept = _Kept(
        v=1,
        vault=identity.vault,
        epoch=identity.epoch,
        seed=bytes(identity.key).hex(),
        home=identity.home,
        before={branch: link.hex() for branch, link in identity.before.items()},
    )
    replace_file(
        files.identity, lock_box(key.derive("identity"), write(kept), _binding(identity.vault))
    )


def load_identity(files: VaultFiles, key: DataKey, vault: str) -> Identity:
    """Read who we are.

    Raises:
        VaultDamagedError: the file is missing, of another vault, or altered.
        DatabaseError: the disk fails, or the file may not be read.
    """
    if not files.identity.exists():
        raise VaultDamagedError("vault.identity_missing")
    box = read_small(files.identity, _MAX_FILE) or b""
    content = open_box(key.derive("identity"), box, _binding(vault))
    if content is None:
        raise VaultDamagedError("vault.identity_damaged")
    try:
        kept = read(content, _Kept)
    except NotCanonicalError as error:
        raise VaultDamagedError("vault.identity_damaged") from error
    return Identity(
        VaultId(kept.vault),
        kept.epoch,
        SigningKey(bytes.fromhex(kept.seed)),
        Branch(kept.home),
        {branch: bytes.fromhex(link) for branch, link in kept.before.items()},
    )


def _binding(vault: str) -> bytes:
    return b"shouyue/identity/1" + vault.encode("ascii")
