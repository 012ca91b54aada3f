"""The hub as an ASGI program: reads bounded bytes, asks who calls, hands on, signs the answer.

No SQL and no rules in here. Nothing of a call's content is ever logged.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from shouyue.domain.errors import KnownError
from shouyue.hub.callers import Caller, Freshness, Visits, identify
from shouyue.hub.config import Hub, HubConfig
from shouyue.hub.enrol import enrol
from shouyue.hub.hello import certificates, hello, rules
from shouyue.hub.outcomes import MALFORMED, Outcome, Raw, Refused
from shouyue.hub.parcels import get_part, held, put_part, staged
from shouyue.hub.pull import pull
from shouyue.hub.push import push
from shouyue.hub.store.base import Kind, Store
from shouyue.ledger.ids import Branch, is_branch
from shouyue.sync.errors import MalformedError
from shouyue.sync.messages import (
    MAX_MESSAGE,
    MAX_PART,
    PROTOCOL,
    CertificatesCall,
    EnrolCall,
    HeldCall,
    HelloCall,
    HubWords,
    Message,
    PullCall,
    RefusalWords,
    RulesCall,
    decode,
    encode,
)
from shouyue.sync.packing import MAX_PACKED
from shouyue.sync.signing import (
    ANSWER_HEADER,
    CALL_HEADER,
    ISSUER_HEADER,
    Call,
    answer_bytes,
    issuer_mark,
    read_call,
    signature_text,
)

_log = logging.getLogger(__name__)

_KINDS: Mapping[str, Kind] = {"scan": "scan", "table": "table", "run": "run"}
_DIGEST_CHARACTERS = 64
_HEX = frozenset("0123456789abcdef")
_MAX_NUMBER = 15

Handler = Callable[[Request], Awaitable[Response]]
Work = Callable[[Caller, Request, bytes], Outcome]


def create_app(config: HubConfig, store: Store) -> Starlette:
    """The hub over a store; the caller opens and closes the store."""
    hub = Hub(config, store)
    desk = _Desk(hub, Freshness(config.limits, config.now()), issuer_mark(config.keys.issuer))
    visits = Visits(config.limits.enrolments_per_minute)

    def message(kind: type[Message], component: Callable[..., Outcome]) -> Handler:
        def work(caller: Caller, _: Request, body: bytes) -> Outcome:
            return component(hub, caller, decode(body, kind))

        return desk.signed(work, MAX_MESSAGE)

    routes = [
        Route("/v1/hub", partial(_introduce, hub)),
        Route("/v1/enrol", partial(_enrol, hub, visits), methods=["POST"]),
        Route("/v1/hello", message(HelloCall, hello), methods=["POST"]),
        Route("/v1/certificates", message(CertificatesCall, certificates), methods=["POST"]),
        Route("/v1/rules", message(RulesCall, rules), methods=["POST"]),
        Route("/v1/pull", message(PullCall, pull), methods=["POST"]),
        Route("/v1/held", message(HeldCall, held), methods=["POST"]),
        Route("/v1/push", desk.signed(partial(_push, hub), MAX_PACKED), methods=["POST"]),
        Route(
            "/v1/parts/{branch}/{kind}/{digest}",
            desk.signed(partial(_parts, hub), MAX_PART),
            methods=["PUT", "GET"],
        ),
    ]
    return Starlette(routes=routes)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Lets nobody in whose signature does not hold, and signs every answer."""

    hub: Hub
    freshness: Freshness
    issuer: str

    def signed(self, work: Work, max_body: int) -> Handler:
        """A route for enrolled vaults alone."""

        async def handle(request: Request) -> Response:
            try:
                call = read_call(request.headers.get(CALL_HEADER, ""))
                body = await _body(self.hub, request, max_body)
            except (MalformedError, ClientDisconnect):
                return _refusal(self.hub, MALFORMED)
            except TimeoutError:
                return _refusal(self.hub, Refused("sync.too_slow", 408))
            if body is None:
                return self._answer(call, Refused("sync.too_large", 413, {"limit": max_body}))
            outcome = await run_in_threadpool(self._work, call, request, body, work)
            return self._answer(call, outcome)

        return handle

    def _work(self, call: Call, request: Request, body: bytes, work: Work) -> Outcome:
        target = request.url.path
        if request.url.query:
            target += "?" + request.url.query
        try:
            signed = call.signed_bytes(request.method, target, body)
            caller = identify(self.hub, self.freshness, call, signed)
            return caller if isinstance(caller, Refused) else work(caller, request, body)
        except (MalformedError, UnicodeEncodeError):
            return MALFORMED
        except KnownError as error:
            # The disk, or a file of ours: the caller keeps what it has and comes again.
            _log.error("the hub cannot do its work: %s", error.code)
            return Refused("sync.hub_in_trouble", 503)

    def _answer(self, call: Call, outcome: Outcome) -> Response:
        status, body = _written(self.hub, outcome)
        signature = self.hub.config.keys.receipts.sign(answer_bytes(call, status, body)).signature
        headers = {ANSWER_HEADER: signature_text(signature), ISSUER_HEADER: self.issuer}
        return Response(body, status, headers)


async def _introduce(hub: Hub, _: Request) -> Response:
    keys = hub.config.keys
    words = HubWords(
        hub=PROTOCOL,
        organisation=keys.organisation,
        issuer=keys.issuer,
        time=hub.config.now(),
        ca_certificate=hub.config.ca_certificate,
    )
    return Response(encode(words))


async def _enrol(hub: Hub, visits: Visits, request: Request) -> Response:
    if not visits.may_enter(hub.config.now()):
        return _refusal(hub, Refused("sync.too_many_calls", 429))
    try:
        body = await _body(hub, request, MAX_MESSAGE)
        call = decode(body or b"", EnrolCall)
    except (MalformedError, ClientDisconnect):
        return _refusal(hub, MALFORMED)
    except TimeoutError:
        return _refusal(hub, Refused("sync.too_slow", 408))
    status, answer = _written(hub, await run_in_threadpool(enrol, hub, call))
    return Response(answer, status)


def _push(hub: Hub, caller: Caller, request: Request, body: bytes) -> Outcome:
    digest, branch = request.query_params.get("staged"), request.query_params.get("branch", "")
    if digest is None:
        return push(hub, caller, body)
    if body or not _is_digest(digest) or not caller.may_use(branch):
        return MALFORMED
    packed = staged(hub, Branch(branch), digest)
    if packed is None:
        return Refused("sync.not_here", 404)
    outcome = push(hub, caller, packed)
    if not isinstance(outcome, Refused):
        hub.store.parcels.drop(Branch(branch), digest)
    return outcome


def _parts(hub: Hub, caller: Caller, request: Request, body: bytes) -> Outcome:
    branch, digest = request.path_params["branch"], request.path_params["digest"]
    kind = _KINDS.get(request.path_params["kind"])
    offset, extent = _number(request, "offset"), _number(request, "size")
    if kind is None or not is_branch(branch) or not _is_digest(digest):
        return MALFORMED
    if request.method == "GET":
        return get_part(hub, caller, Branch(branch), digest, (offset, extent))
    return put_part(hub, caller, (Branch(branch), kind, digest), (offset, extent), body)


async def _body(hub: Hub, request: Request, limit: int) -> bytes | None:
    """The whole body; None if it is larger than `limit`, of which no more is read.

    Raises:
        TimeoutError: it dribbles.
    """
    if int(request.headers.get("content-length") or 0) > limit:
        return None
    limits = hub.config.limits
    body = bytearray()
    stream = request.stream().__aiter__()
    with anyio.fail_after(limits.body_s):
        while True:
            with anyio.fail_after(limits.silence_s):
                try:
                    body += await anext(stream)
                except StopAsyncIteration:
                    return bytes(body)
            if len(body) > limit:
                return None


def _written(hub: Hub, outcome: Outcome) -> tuple[int, bytes]:
    match outcome:
        case Refused(code, status, numbers):
            words = RefusalWords(code=code, time=hub.config.now(), numbers=numbers)
            return status, encode(words)
        case Raw(body):
            return 200, body
        case _:
            return 200, encode(outcome)


def _refusal(hub: Hub, refused: Refused) -> Response:
    """Said to nobody in particular, and so not signed."""
    status, body = _written(hub, refused)
    return Response(body, status)


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > _MAX_NUMBER:
        raise MalformedError("sync.malformed", part="query")
    return int(text)


def _is_digest(text: str) -> bool:
    return len(text) == _DIGEST_CHARACTERS and set(text) <= _HEX
