"""Listening: `serve` for the command, `EmbeddedHub` for a practice village and for tests."""

import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

import uvicorn
from typing_extensions import override

from shouyue.hub.app import create_app
from shouyue.hub.config import Limits
from shouyue.hub.errors import PortError, UnsafeAddressError
from shouyue.hub.opening import OpenHub, opened, wall_ms
from shouyue.hub.patience import PatientProtocol

_BACKLOG = 128
_MAX_HEADERS = 16 * 1024
_MAX_CONNECTIONS = 256
_KEEP_ALIVE_S = 15
_GRACE_S = 5


@dataclass(frozen=True, slots=True)
class Tls:
    """The hub's https: certificate and key as PEM files, and the CA that laptops pin."""

    certificate: Path
    private_key: Path
    ca_certificate: Path


def serve(
    data_dir: Path,
    key_file: Path,
    host: str,
    port: int,
    *,
    tls: Tls | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until the process is told to stop; `ready` gets the address once it answers.

    Raises:
        UnsafeAddressError: plain http beyond this machine.
        PortError: cannot listen there.
        HubError, DatabaseError: keys or store cannot be used.
    """
    if tls is None and not _is_loopback(host):
        raise UnsafeAddressError("hub.needs_https", host=host)
    ca_certificate = tls.ca_certificate.read_text(encoding="ascii") if tls else ""
    with ExitStack() as stack:
        hub = stack.enter_context(opened(data_dir, key_file, ca_certificate=ca_certificate))
        listening = stack.enter_context(_listen(host, port))
        server = _Server(_settings(hub, tls), ready, _url(listening, host, tls))
        server.run(sockets=[listening])


class EmbeddedHub:
    """A hub in a thread of this process, on this machine alone.

    Serves from construction to `stop`; also a context manager. `open_hub` is for operators' acts.
    """

    def __init__(
        self,
        data_dir: Path,
        key_file: Path,
        *,
        now: Callable[[], int] = wall_ms,
        limits: Limits | None = None,
        port: int = 0,
    ) -> None:
        """Open and listen; `port` 0 takes any that is free.

        Raises:
            PortError, HubError, DatabaseError: as `serve` does.
        """
        self._stack = ExitStack()
        self._thread: Thread | None = None
        try:
            opening = opened(data_dir, key_file, now=now, limits=limits)
            self.open_hub = self._stack.enter_context(opening)
            listening = self._stack.enter_context(_listen("127.0.0.1", port))
            self.url = _url(listening, "127.0.0.1", None)
            began = Event()
            settings = _settings(self.open_hub, None)
            self._server = _Server(settings, lambda _: began.set(), self.url)

            def run() -> None:
                try:
                    self._server.run(sockets=[listening])
                finally:
                    began.set()

            self._thread = Thread(target=run, name="hub", daemon=True)
            self._thread.start()
            began.wait()
            self._expect_started(port)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Finish what is being answered, then close everything. Idempotent."""
        if self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
            self._thread = None
        self._stack.close()

    def _expect_started(self, port: int) -> None:
        if not self._server.started:
            raise PortError("hub.port", port=port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, settings: uvicorn.Config, ready: Callable[[str], None], url: str) -> None:
        super().__init__(settings)
        self._ready = ready
        self._url = url

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready(self._url)


def _settings(hub: OpenHub, tls: Tls | None) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(hub.config, hub.store),
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        limit_concurrency=_MAX_CONNECTIONS,
        h11_max_incomplete_event_size=_MAX_HEADERS,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.private_key if tls else None,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol's number: asyncio sends small pieces at once on such sockets alone.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # Elsewhere it would let others share the port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortError("hub.port", port=port) from error
    return listening


def _url(listening: socket.socket, host: str, tls: Tls | None) -> str:
    port = listening.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{name}:{port}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
