"""The messages of the wire, version 1. `docs/protocol.md` says them in words.

JSON around packed runs. Fields that a newer peer adds are passed over, so both sides may grow;
everything is bounded while it is read. Links, keys and signatures are bytes, as base64.
"""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from shouyue.ledger.canonical import Count
from shouyue.ledger.ids import (
    Branch,
    BranchText,
    ChainId,
    HubEpoch,
    HubEpochText,
    Place,
    VaultId,
    VaultText,
)
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import Receipt
from shouyue.sync.errors import MalformedError
from shouyue.sync.signing import StreamFork

PROTOCOL = 1

MAX_MESSAGE = 512 * 1024
MAX_PAGE = 2 * 1024 * 1024
MAX_PART = 256 * 1024
MIN_PAGE = 2 * 1024
MAX_CHAINS = 1000
MAX_BRANCHES = 500
MAX_DIGESTS = 200

Link = Annotated[bytes, Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
OldEpochText = Annotated[str, Meta(pattern=r"\A([0-9a-f]{16})?\Z")]
AttachmentDigest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]

M = TypeVar("M")


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what is named by field."""


class Words(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """Base of what stands often in a message: a list, new fields only at its end."""


class ChainWords(Words, frozen=True):
    """A chain's name."""

    vault: VaultText
    epoch: Place
    branch: BranchText

    @property
    def chain(self) -> ChainId:
        return ChainId(VaultId(self.vault), self.epoch, Branch(self.branch))


class ReceiptWords(Words, frozen=True):
    """A receipt without its chain, which both sides know."""

    seq: Place
    link: Link
    hub_epoch: HubEpochText
    position: Place
    stream_link: Link
    received_at: Count
    signature: Signature

    def receipt(self, chain: ChainId) -> Receipt:
        return Receipt(
            chain,
            self.seq,
            self.link,
            HubEpoch(self.hub_epoch),
            self.position,
            self.stream_link,
            self.received_at,
        )


def receipt_words(receipt: Receipt, signature: bytes) -> ReceiptWords:
    return ReceiptWords(
        receipt.seq,
        receipt.link,
        receipt.hub_epoch,
        receipt.position,
        receipt.stream_link,
        receipt.received_at,
        signature,
    )


class TipWords(Words, frozen=True):
    """How far the hub's stream of a branch goes now."""

    branch: BranchText
    hub_epoch: HubEpochText
    position: Count


class CursorWords(Words, frozen=True):
    """How far a client has a stream."""

    branch: BranchText
    hub_epoch: HubEpochText
    position: Count


class HelloCall(Message, frozen=True):
    """What this client has; `certificate` is the digest of the words it goes by."""

    protocol: Count
    program: Annotated[str, Meta(max_length=32)]
    certificate: Key
    chains: Annotated[tuple[ChainWords, ...], Meta(max_length=MAX_CHAINS)] = ()
    cursors: Annotated[tuple[CursorWords, ...], Meta(max_length=MAX_BRANCHES)] = ()


class RulesTip(Words, frozen=True):
    """The newest rules that the organisation issued: their number, SHA-256 of their words."""

    number: Place
    digest: Key


class HelloAnswer(Message, frozen=True):
    """What the hub has: the newest receipt of each chain in the order asked; None if it has none.

    `tips` lists only the streams whose cursor is not at the tip. `time` is the hub's clock in ms.
    """

    time: Count
    receipts: Annotated[tuple[ReceiptWords | None, ...], Meta(max_length=MAX_CHAINS)] = ()
    tips: Annotated[tuple[TipWords, ...], Meta(max_length=MAX_BRANCHES)] = ()
    certificate: Signed | None = None
    revocation: Signed | None = None
    rules: RulesTip | None = None


class Quarantined(Words, frozen=True):
    """A fact that counts by its header alone, and why."""

    seq: Place
    code: Annotated[str, Meta(max_length=64)]


class PushAnswer(Message, frozen=True):
    """The hub holds the run."""

    time: Count
    receipt: ReceiptWords
    quarantined: Annotated[tuple[Quarantined, ...], Meta(max_length=2000)] = ()


class PullCall(Message, frozen=True):
    """Go on behind `after`; runs of our own chain up to `own` need not be sent again.

    `offset` goes on within a run that is larger than a page.
    """

    branch: BranchText
    hub_epoch: OldEpochText
    after: Count
    max_bytes: Annotated[int, Meta(ge=MIN_PAGE, le=MAX_PAGE)]
    own: Count = 0
    offset: Count = 0


class RunWords(Words, frozen=True):
    """A run of the page.

    Its number of facts, when the hub received it, its bytes in the page, and which facts are in
    quarantine. Of our own chain only the first sequence number is told, and no bytes.
    """

    count: Place
    received_at: Count
    size: Count
    quarantined: tuple[Place, ...] = ()
    own: Count = 0


class ForkWords(Words, frozen=True):
    """Where the stream of a hub epoch ended and that of the next begins, signed."""

    old_epoch: OldEpochText
    position: Count
    link: Link
    new_epoch: HubEpochText
    signature: Signature

    def fork(self, branch: Branch) -> StreamFork:
        old, new = HubEpoch(self.old_epoch), HubEpoch(self.new_epoch)
        return StreamFork(branch, old, self.position, self.link, new)


class PageWords(Message, frozen=True):
    """The front of a page. `whole` is the size of a single run that comes in pieces, else 0.

    `forks` answers a cursor that cannot go on: the whole line of the stream's epochs.
    """

    time: Count
    position: Count
    link: Link
    more: bool = False
    runs: Annotated[tuple[RunWords, ...], Meta(max_length=10_000)] = ()
    whole: Count = 0
    forks: Annotated[tuple[ForkWords, ...], Meta(max_length=1000)] = ()


class CertificatesCall(Message, frozen=True):
    """Whose keys are these?"""

    chains: Annotated[tuple[ChainWords, ...], Meta(max_length=MAX_CHAINS)]


class CertificatesAnswer(Message, frozen=True):
    """In the order asked."""

    certificates: Annotated[tuple[Signed | None, ...], Meta(max_length=MAX_CHAINS)]


class RulesCall(Message, frozen=True):
    """What rules were issued next after this number?"""

    after: Count


class RulesAnswer(Message, frozen=True):
    """None if there are no later ones."""

    issued: Signed | None


class HeldCall(Message, frozen=True):
    """How much of these attachments is there?"""

    branch: BranchText
    digests: Annotated[tuple[AttachmentDigest, ...], Meta(max_length=MAX_DIGESTS)]


class HeldAnswer(Message, frozen=True):
    """Bytes held of each, in the order asked; -1 once it is whole and proved."""

    held: Annotated[tuple[Annotated[int, Meta(ge=-1)], ...], Meta(max_length=MAX_DIGESTS)]


class PartAnswer(Message, frozen=True):
    """How much is there after this part; -1 once it is whole and proved."""

    held: Annotated[int, Meta(ge=-1)]


class HubWords(Message, frozen=True):
    """Who this hub is; nothing of it is believed before it was checked."""

    hub: Annotated[int, Meta(ge=1)]
    organisation: Key
    issuer: Signed
    time: Count
    ca_certificate: Annotated[str, Meta(max_length=64 * 1024)] = ""


class EnrolCall(Message, frozen=True):
    """A vault asks for its certificate.

    `proof` shows that it knows the code, `signature` that it has the key.
    """

    handle: Annotated[str, Meta(min_length=2, max_length=2)]
    vault: VaultText
    epoch: Place
    public_key: Key
    nonce: Key
    proof: Key
    signature: Signature


class EnrolAnswer(Message, frozen=True):
    """The certificate; `confirmation` shows that whoever gave it knows the code too."""

    certificate: Signed
    confirmation: Key


class RefusalWords(Message, frozen=True):
    """The hub's no."""

    code: Annotated[str, Meta(max_length=64)]
    time: Count = 0
    numbers: dict[str, int] = {}


def encode(message: Message) -> bytes:
    return msgspec.json.encode(message)


def decode(raw: bytes, kind: type[M]) -> M:
    """Read a message.

    Raises:
        MalformedError: too large, or not one of this kind.
    """
    if len(raw) > MAX_MESSAGE:
        raise MalformedError("sync.malformed", part=kind.__name__)
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        # The words of the cause quote values, and errors end in logs.
        raise MalformedError("sync.malformed", part=kind.__name__) from None


def join_page(front: PageWords, runs: list[bytes]) -> bytes:
    """A page: length of the front (4 bytes), front, packed runs."""
    words = encode(front)
    return b"".join((len(words).to_bytes(4, "big"), words, *runs))


def split_page(raw: bytes) -> tuple[PageWords, bytes]:
    """The front of a page, and what follows it.

    Raises:
        MalformedError: the sizes do not fit.
    """
    size = int.from_bytes(raw[:4], "big")
    front = decode(raw[4 : 4 + size], PageWords)
    rest = raw[4 + size :]
    if len(rest) != sum(run.size for run in front.runs):
        raise MalformedError("sync.malformed", part="page")
    return front, rest
