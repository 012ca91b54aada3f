"""Bad lines: a proxy that counts, cuts, slows down and answers rubbish."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from select import select
from threading import Lock, Thread


@dataclass
class Line:
    """What the proxy does: cut after so many bytes of a direction, counted over all connections.

    `every` cuts each connection after so many bytes in either direction.
    """

    up: int | None = None
    down: int | None = None
    every: int | None = None


class Proxy:
    """Stands between a client and a hub on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.line = Line()
        self.passed = {"up": 0, "down": 0}
        self.connections = 0
        self._lock = Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = Thread(target=self._accept, daemon=True)
        self._thread.start()
        self._connections: list[Thread] = []

    def reset(self, line: Line | None = None) -> None:
        self.line = line or Line()
        self.passed = {"up": 0, "down": 0}

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            one = Thread(target=self._connection, args=(client,), daemon=True)
            self._connections.append(one)
            one.start()

    def _connection(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as hub:
            for end in (client, hub):
                # Each piece goes on as it came: held back until the last one is acknowledged, every
                # answer of two pieces would take 40 ms longer than on a line without a proxy.
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pump(client, hub)

    def _pump(self, client: socket.socket, hub: socket.socket) -> None:
        here = {"up": 0, "down": 0}
        ways = {client: (hub, "up"), hub: (client, "down")}
        while ways:
            for source in select(list(ways), [], [])[0]:
                target, way = ways[source]
                piece = source.recv(65536)
                keep = self._allowed(way, len(piece), here)
                if keep:
                    target.sendall(piece[:keep])
                if keep < len(piece) or (not piece and way == "down"):
                    _abort(client, hub)
                    return
                if not piece:
                    target.shutdown(socket.SHUT_WR)
                    del ways[source]

    def _allowed(self, way: str, size: int, here: dict[str, int]) -> int:
        with self._lock:
            limit = self.line.up if way == "up" else self.line.down
            keep = size if limit is None else min(size, max(0, limit - self.passed[way]))
            if self.line.every is not None:
                keep = min(keep, max(0, self.line.every - here["up"] - here["down"]))
            self.passed[way] += keep
            here[way] += keep
            return keep

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in (self._thread, *self._connections):
            thread.join()


def _abort(*both: socket.socket) -> None:
    """As when a plug is pulled: no orderly end."""
    for one in both:
        with suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    made = Proxy(port)
    try:
        yield made
    finally:
        made.stop()


class Portal:
    """Answers every request with the same bytes, as a hotel's login page does."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with client, suppress(OSError):
                client.recv(65536)
                client.sendall(self._answer)
                client.shutdown(socket.SHUT_WR)
                client.recv(65536)

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


@contextmanager
def portal(answer: bytes) -> Iterator[Portal]:
    made = Portal(answer)
    try:
        yield made
    finally:
        made.stop()
