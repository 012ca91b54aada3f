"""What an operator does, beside a running hub or without one: invite, look, freeze, rule."""

from dataclasses import dataclass
from datetime import date

from nacl.signing import SigningKey

from shouyue.hub.config import HubConfig
from shouyue.hub.errors import HubError, NoSuchVaultError, OrganisationError
from shouyue.hub.store.base import Invite, Overview, Standing, Store
from shouyue.ledger.canonical import Record, write
from shouyue.ledger.certificates import Role
from shouyue.ledger.ids import Branch, VaultId, is_branch
from shouyue.ledger.rules import RulesWords, check_rules, sign_rules
from shouyue.ledger.signed import Signed, sign
from shouyue.sync.enrolment import code_key, new_code

TRIES = 5
MAX_HOURS = 72

_HOUR_MS = 3600 * 1000
_DRAWS = 50
_REVOCATION = b"shouyue/revocation/1"


class RevocationWords(Record, frozen=True):
    """The issuing key's word that a vault may write no more.

    `heads` says how far each of its chains had come, by epoch and branch.
    """

    vault: str
    heads: dict[str, int]
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class _Guest:
    """For whom a code is; `vault` only for one that is known already."""

    person: str
    role: str
    branches: tuple[Branch, ...]
    vault: str = ""


@dataclass(frozen=True, slots=True)
class NewRules:
    """A policy pack and its holiday table, both TOML, and from when they hold."""

    pack: str
    rest_days: str
    holds_from: date


@dataclass(frozen=True, slots=True)
class Invited:
    """A code to be told to one person, once; it is not kept anywhere."""

    code: str
    expires_at: int


def invite(
    config: HubConfig,
    store: Store,
    person: str,
    role: Role,
    branches: tuple[Branch, ...],
    hours: int = 24,
) -> Invited:
    """A one-time code for a person's laptop.

    Raises:
        HubError: no branch, not a code of one, or longer than three days.
    """
    return _invite(config, store, _Guest(person, role, branches), hours)


def invite_again(
    config: HubConfig, store: Store, vault: VaultId, person: str, hours: int = 24
) -> Invited:
    """A one-time code by which a known vault begins its next epoch.

    Raises:
        NoSuchVaultError: there is none.
    """
    for name, epoch, _, role, branches, _ in store.members.overview().members:
        if name == vault and epoch == store.members.newest_epoch(vault):
            codes = tuple(Branch(code) for code in branches)
            return _invite(config, store, _Guest(person, role, codes, vault), hours)
    raise NoSuchVaultError("hub.no_such_vault")


def status(store: Store) -> Overview:
    """What there is."""
    return store.members.overview()


def freeze(config: HubConfig, store: Store, vault: VaultId, reason: str) -> None:
    """Put a vault on hold, at once.

    Raises:
        HubError: there is none, or it is revoked.
    """
    _expect(store, vault)
    store.members.set_standing(vault, Standing("frozen", reason, config.now()))


def thaw(config: HubConfig, store: Store, vault: VaultId) -> None:
    """Let a frozen vault go on; raises as `freeze` does."""
    _expect(store, vault)
    store.members.set_standing(vault, Standing("active", "", config.now()))


def revoke(config: HubConfig, store: Store, vault: VaultId, reason: str) -> Signed:
    """End a vault for good; what it still has is taken into quarantine. Raises as `freeze`."""
    epoch = _expect(store, vault)
    now = config.now()
    heads = {
        f"{number}.{branch}": head.seq
        for number in range(1, epoch + 1)
        for branch, head in store.members.heads(vault, number)
    }
    words = write(RevocationWords(vault=vault, heads=heads, reason=reason, at=now))
    signed = sign(config.keys.issuing, _REVOCATION, words)
    store.members.set_standing(vault, Standing("revoked", reason, now, signed))
    return signed


def issue_rules(
    config: HubConfig, store: Store, organisation: SigningKey, rules: NewRules
) -> RulesWords:
    """Put rules in force for every vault, from a day on. The caller has checked that they read.

    Raises:
        OrganisationError: the key is that of another organisation.
        HubError: they are issued already.
        LedgerError: they are too large.
    """
    if bytes(organisation.verify_key) != config.keys.organisation:
        raise OrganisationError("hub.organisation_other")
    while True:
        number, before = issued_rules(config, store)
        if before is not None and _same(before, rules):
            raise HubError("hub.rules_same", number=number)
        words = RulesWords(
            number=number + 1,
            holds_from=rules.holds_from,
            pack=rules.pack,
            rest_days=rules.rest_days,
            issued_at=config.now(),
        )
        if store.rules.issue(words.number, sign_rules(organisation, words)):
            return words


def issued_rules(config: HubConfig, store: Store) -> tuple[int, RulesWords | None]:
    """The number of the newest rules, and what they say; 0 and None before the first."""
    newest = store.rules.newest()
    if newest is None:
        return 0, None
    return newest[0], check_rules(config.keys.organisation, newest[1]).words


def _same(before: RulesWords, rules: NewRules) -> bool:
    said = (before.pack, before.rest_days, before.holds_from)
    return said == (rules.pack, rules.rest_days, rules.holds_from)


def _invite(config: HubConfig, store: Store, guest: _Guest, hours: int) -> Invited:
    if not 0 < hours <= MAX_HOURS:
        raise HubError("hub.invite_hours", most=MAX_HOURS)
    if not guest.branches or not all(is_branch(branch) for branch in guest.branches):
        raise HubError("hub.invite_branch")
    now = config.now()
    for _ in range(_DRAWS):
        code = new_code()
        if store.members.invite(code.handle) is not None:
            continue
        made = Invite(
            code.handle,
            code_key(code, config.keys.organisation),
            guest.person,
            guest.role,
            guest.branches,
            guest.vault,
            now + hours * _HOUR_MS,
            TRIES,
        )
        if store.members.add_invite(made, now):
            return Invited(code.text, made.expires_at)
    raise HubError("hub.too_many_invites")


def _expect(store: Store, vault: VaultId) -> int:
    epoch = store.members.newest_epoch(vault)
    if epoch == 0:
        raise NoSuchVaultError("hub.no_such_vault")
    if store.members.standing(vault).state == "revoked":
        raise HubError("hub.revoked_for_good")
    return epoch
