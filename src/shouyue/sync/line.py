"""The line to headquarters: signs calls, proves answers, counts bytes, names what goes wrong."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx2
from nacl.utils import random

from shouyue.ledger.certificates import check_issuer, check_vault
from shouyue.ledger.chain import verify
from shouyue.ledger.errors import ForgedError, LedgerError
from shouyue.ledger.ids import VaultId
from shouyue.ledger.moment import Clock
from shouyue.sync.errors import (
    CodeError,
    CutError,
    DishonestHubError,
    FrozenError,
    MalformedError,
    NotEnrolledError,
    NotOurHubError,
    RefusedError,
    RevokedError,
    TooNewError,
    UnreachableError,
)
from shouyue.sync.journal import Membership
from shouyue.sync.messages import MAX_PAGE, HubWords, RefusalWords, decode
from shouyue.sync.signing import (
    ANSWER_HEADER,
    CALL_HEADER,
    ISSUER_HEADER,
    NONCE_BYTES,
    Call,
    answer_bytes,
    issuer_mark,
    signature_of,
)

MAX_ANSWER = MAX_PAGE + 512 * 1024
CONNECT_S = 10.0
SILENCE_S = 30.0

_REFUSALS: Mapping[str, type[RefusedError]] = {
    "sync.not_enrolled": NotEnrolledError,
    "sync.old_epoch": NotEnrolledError,
    "sync.frozen": FrozenError,
    "sync.forked": FrozenError,
    "sync.revoked": RevokedError,
    "sync.too_new": TooNewError,
    "sync.code_unknown": CodeError,
    "sync.code_wrong": CodeError,
    "sync.code_used": CodeError,
    "sync.code_not_for_this_vault": CodeError,
}
_NOT_ARRIVED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_OK = 200
_GATEWAY = frozenset({502, 503, 504})


@dataclass(slots=True)
class Traffic:
    """Bytes of HTTP in both directions, without what carries it."""

    sent: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx2.Headers
    body: bytes


class Line:
    """One vault's line during one exchange. Belongs to the thread that owns the vault."""

    def __init__(
        self,
        http: httpx2.Client,
        membership: Membership,
        sign: Callable[[bytes], bytes],
        clock: Clock,
    ) -> None:
        """Raises LedgerError if the membership does not hold."""
        self.traffic = Traffic()
        self.membership = membership
        self.issuer = check_issuer(membership.organisation, membership.issuer)
        words = check_vault(self.issuer, membership.certificate)
        self._vault, self._epoch = VaultId(words.vault), words.epoch
        self._http = http
        self._sign = sign
        self._clock = clock
        self._ahead_ms = 0

    def call(self, target: str, body: bytes = b"", method: str = "POST") -> bytes:
        """One signed call; the body of its proved answer. `target` is path and query.

        Raises:
            SyncError: see `sync.errors`.
        """
        try:
            return self._call(target, body, method)
        except _StaleClockError as stale:
            # Our clock is wrong, not our word: sign again by the hub's time.
            self._ahead_ms = stale.hub_ms - self._clock().wall_ms
        try:
            return self._call(target, body, method)
        except _StaleClockError as stale:
            raise RefusedError("sync.clock") from stale

    def verify(self, message: bytes, signature: bytes, code: str) -> None:
        """Check the hub's signature under something that outlives the call.

        Raises:
            DishonestHubError: with `code`.
        """
        try:
            verify(bytes.fromhex(self.issuer.receipts), message, signature, code)
        except ForgedError as error:
            raise DishonestHubError(code) from error

    def _call(self, target: str, body: bytes, method: str) -> bytes:
        time = self._clock().wall_ms + self._ahead_ms
        call = Call(self._vault, self._epoch, max(0, time), random(NONCE_BYTES))
        signature = self._sign(call.signed_bytes(method, target, body))
        call = Call(call.vault, call.epoch, call.time, call.nonce, signature)
        answer = exchange_bytes(
            self._http,
            self.traffic,
            (method, self.membership.url + target),
            {CALL_HEADER: call.header()},
            body,
        )
        self._prove(call, answer)
        if answer.status == _OK:
            return answer.body
        words = _refusal_words(answer.body)
        if words.code == "sync.clock":
            raise _StaleClockError(words.time)
        raise _refusal(words)

    def _prove(self, call: Call, answer: _Answer) -> None:
        text = answer.headers.get(ANSWER_HEADER)
        if text is None:
            if answer.status in _GATEWAY:
                raise UnreachableError("sync.unreachable")
            raise NotOurHubError("sync.not_our_hub", status=answer.status)
        if answer.headers.get(ISSUER_HEADER) != issuer_mark(self.membership.issuer):
            self._renew_issuer()
        message = answer_bytes(call, answer.status, answer.body)
        try:
            signature = signature_of(text)
        except ForgedError as error:
            raise DishonestHubError("sync.answer_forged") from error
        self.verify(message, signature, "sync.answer_forged")

    def _renew_issuer(self) -> None:
        """The hub goes by another word of the organisation: believe it if it is newer."""
        words = introduce(self._http, self.membership.url, self.traffic)
        try:
            issuer = check_issuer(self.membership.organisation, words.issuer)
        except LedgerError as error:
            raise DishonestHubError("sync.issuer_forged") from error
        if issuer.not_before <= self.issuer.not_before:
            raise DishonestHubError("sync.issuer_old")
        old = self.membership
        self.issuer = issuer
        self.membership = Membership(
            old.url,
            old.organisation,
            old.ca_certificate,
            words.issuer,
            old.certificate,
            old.branches,
        )


def introduce(http: httpx2.Client, url: str, traffic: Traffic) -> HubWords:
    """Ask who is there; nothing of it is believed yet.

    Raises:
        SyncError: nobody, or not a hub.
    """
    answer = exchange_bytes(http, traffic, ("GET", url + "/v1/hub"), {}, b"")
    if answer.status != _OK:
        if answer.status in _GATEWAY:
            raise UnreachableError("sync.unreachable")
        raise NotOurHubError("sync.not_our_hub", status=answer.status)
    try:
        return decode(answer.body, HubWords)
    except MalformedError as error:
        raise NotOurHubError("sync.not_our_hub", status=answer.status) from error


def exchange_bytes(
    http: httpx2.Client,
    traffic: Traffic,
    place: tuple[str, str],
    headers: dict[str, str],
    body: bytes,
) -> _Answer:
    """One request and its answer, bounded, with every trouble of the network by its name.

    Raises:
        UnreachableError, CutError: see `sync.errors`.
        NotOurHubError: the answer is larger than any of ours.
    """
    method, url = place
    try:
        request = http.build_request(method, url, headers=headers, content=body)
        traffic.sent += _front_bytes(request.headers, request.url.raw_path) + len(body)
        answer = http.send(request, stream=True, follow_redirects=False)
        try:
            traffic.received += _front_bytes(answer.headers, b"")
            return _Answer(answer.status_code, answer.headers, _read(answer, traffic))
        finally:
            answer.close()
    except _NOT_ARRIVED as error:
        raise UnreachableError("sync.unreachable") from error
    except (httpx2.TransportError, httpx2.StreamError, ssl.SSLError) as error:
        raise CutError("sync.cut") from error
    except (httpx2.InvalidURL, httpx2.DecodingError) as error:
        raise NotOurHubError("sync.not_our_hub") from error


def refused_by(body: bytes) -> RefusedError:
    """What an answer that is not signed says, as a refusal; for enrolment alone."""
    return _refusal(_refusal_words(body))


def client_for(url: str, ca_certificate: str) -> httpx2.Client:
    """An HTTP client that believes this CA alone, and speaks plain http to this machine alone.

    Without a CA certificate (at enrolment, before there is one) the other side proves itself by
    the code instead.

    Raises:
        NotOurHubError: plain http to somewhere else, or not an address.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if ca_certificate:
            context.load_verify_locations(cadata=ca_certificate)
        else:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return _client(context)
    if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
        raise NotOurHubError("sync.needs_https")
    return _client(None)


def reachable(url: str, ca_certificate: str = "", *, timeout_s: float = 2.0) -> bool:
    """Whether a hub answers there; cheap, believes nothing, and never raises SyncError."""
    try:
        with client_for(url, ca_certificate) as http:
            http.timeout = httpx2.Timeout(timeout_s)
            introduce(http, url, Traffic())
    except (UnreachableError, NotOurHubError):
        return False
    return True


class _StaleClockError(Exception):
    """The hub says what time it is."""

    def __init__(self, hub_ms: int) -> None:
        super().__init__("stale")
        self.hub_ms = hub_ms


def _refusal_words(body: bytes) -> RefusalWords:
    try:
        return decode(body, RefusalWords)
    except MalformedError as error:
        raise NotOurHubError("sync.not_our_hub") from error


def _refusal(words: RefusalWords) -> RefusedError:
    return _REFUSALS.get(words.code, RefusedError)(words.code, **words.numbers)


def _read(answer: httpx2.Response, traffic: Traffic) -> bytes:
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        traffic.received += len(piece)
        if len(body) > MAX_ANSWER:
            raise NotOurHubError("sync.not_our_hub")
    return bytes(body)


def _front_bytes(headers: httpx2.Headers, path: bytes) -> int:
    # "POST path HTTP/1.1" or "HTTP/1.1 200 OK", and the line breaks.
    return len(path) + 20 + sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _client(context: ssl.SSLContext | None) -> httpx2.Client:
    return httpx2.Client(
        verify=context if context is not None else False,
        headers={"user-agent": "shouyue", "accept": "*/*", "accept-encoding": "identity"},
        timeout=httpx2.Timeout(SILENCE_S, connect=CONNECT_S),
        trust_env=False,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
