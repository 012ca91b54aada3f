"""Enrolment, the laptop's side."""

import hmac

import httpx2
from nacl.utils import random

from shouyue.ledger.certificates import check_issuer, check_vault
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Branch
from shouyue.sync.enrolment import Meeting, code_key, read_code
from shouyue.sync.errors import CodeError, DishonestHubError, MalformedError, NotOurHubError
from shouyue.sync.journal import Journal, Membership
from shouyue.sync.line import Traffic, exchange_bytes, introduce, refused_by
from shouyue.sync.messages import EnrolAnswer, EnrolCall, decode, encode

_NONCE_BYTES = 32
_OK = 200


def enrol(journal: Journal, http: httpx2.Client, url: str, code: str) -> Membership:
    """Join headquarters by a one-time code; the journal has the membership when this returns.

    `http` is a client made without a CA certificate (`client_for(url, "")`): whom to believe is
    settled by the code, and by nothing else. Trying again after a lost answer is harmless.

    Raises:
        CodeError: the code is not one, wrong, used, or over.
        DishonestHubError: whoever answers does not know the code.
        SyncError: nobody answers.
    """
    url = url.rstrip("/")
    read = read_code(code)
    words = introduce(http, url, Traffic())
    origin = journal.origins()[0]
    meeting = Meeting(
        organisation=words.organisation,
        issuer=words.issuer,
        ca_certificate=words.ca_certificate,
        handle=read.handle,
        vault=origin.chain.vault,
        epoch=origin.chain.epoch,
        public_key=origin.public_key,
        nonce=random(_NONCE_BYTES),
    )
    key = code_key(read, words.organisation)
    call = EnrolCall(
        handle=meeting.handle,
        vault=meeting.vault,
        epoch=meeting.epoch,
        public_key=meeting.public_key,
        nonce=meeting.nonce,
        proof=meeting.proof(key),
        signature=journal.sign(meeting.transcript()),
    )
    answer = _ask(http, url, call)
    if not hmac.compare_digest(meeting.confirmation(key, answer.certificate), answer.confirmation):
        raise DishonestHubError("sync.code_not_known_there")
    membership = _membership(url, meeting, answer)
    journal.keep_membership(membership)
    return membership


def _ask(http: httpx2.Client, url: str, call: EnrolCall) -> EnrolAnswer:
    raw = exchange_bytes(http, Traffic(), ("POST", url + "/v1/enrol"), {}, encode(call))
    if raw.status != _OK:
        raise refused_by(raw.body)
    try:
        return decode(raw.body, EnrolAnswer)
    except MalformedError as error:
        raise NotOurHubError("sync.not_our_hub", status=raw.status) from error


def _membership(url: str, meeting: Meeting, answer: EnrolAnswer) -> Membership:
    """The hub knows the code; what it says must still fit itself, and us."""
    try:
        issuer = check_issuer(meeting.organisation, meeting.issuer)
        words = check_vault(issuer, answer.certificate)
    except LedgerError as error:
        raise DishonestHubError("sync.certificate_forged") from error
    ours = (meeting.vault, meeting.epoch, meeting.public_key.hex())
    if (words.vault, words.epoch, words.public_key) != ours:
        raise CodeError("sync.code_not_for_this_vault")
    return Membership(
        url,
        meeting.organisation,
        meeting.ca_certificate,
        meeting.issuer,
        answer.certificate,
        tuple(Branch(branch) for branch in words.branches),
    )
