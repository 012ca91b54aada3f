"""An organisation that issues rules to a vault, as if an exchange had brought them."""

from datetime import date

from nacl.signing import SigningKey

from shouyue.casework.policy import rest_days_of, shipped_pack
from shouyue.casework.wire import journal_of, keep_membership, membership
from shouyue.casework.workspace import Workspace
from shouyue.ledger.certificates import IssuerWords, VaultWords, sign_issuer, sign_vault
from shouyue.ledger.rules import RulesWords, sign_rules
from shouyue.ledger.signed import Signed
from shouyue.sync.journal import Membership
from shouyue.vault import outgoing

ORGANISATION = SigningKey(b"o" * 32)
_ISSUING, _RECEIPTS = SigningKey(b"i" * 32), SigningKey(b"r" * 32)
LONG_AGO = date(2020, 1, 1)


def issued(
    pack: bytes = b"",
    *,
    number: int = 1,
    holds_from: date = LONG_AGO,
    rest_days: bytes = b"",
    key: SigningKey = ORGANISATION,
    at: int = 1_795_400_000_000,
) -> Signed:
    """Rules as the organisation signs them; by default the shipped ones."""
    words = RulesWords(
        number=number,
        holds_from=holds_from,
        pack=(pack or shipped_pack().content).decode(),
        rest_days=(rest_days or rest_days_of("china")).decode(),
        issued_at=at,
    )
    return sign_rules(key, words)


def issue(ws: Workspace, pack: bytes = b"", **said: object) -> None:
    """Issue rules to a vault, which joins the organisation if it has none."""
    if membership(ws.vault) is None:
        _join(ws)
    journal_of(ws.vault).keep_rules(issued(pack, **said))  # type: ignore[arg-type]  # handed on


def _join(ws: Workspace) -> None:
    issuer = sign_issuer(
        ORGANISATION,
        IssuerWords(
            organisation="青禾农村商业银行",
            issuing=bytes(_ISSUING.verify_key).hex(),
            receipts=bytes(_RECEIPTS.verify_key).hex(),
            not_before=0,
        ),
    )
    (origin,) = outgoing.origins(ws.vault)
    words = VaultWords(
        vault=ws.vault.identity.vault,
        epoch=origin.chain.epoch,
        public_key=origin.public_key.hex(),
        before={},
        person=ws.name,
        role=ws.role,
        branches=(ws.branch,),
        issued_at=1,
    )
    certificate, organisation = sign_vault(_ISSUING, words), bytes(ORGANISATION.verify_key)
    url = "http://127.0.0.1:1"
    keep_membership(ws.vault, Membership(url, organisation, "", issuer, certificate, (ws.branch,)))
