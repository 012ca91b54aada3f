"""Connections that never finish saying what they want.

uvicorn 0.54 waits for ever for the end of a request's headers, so a few hundred silent connections
would keep everybody else out. Of a request's body the app itself takes care.
"""

import asyncio

import h11
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_S = 15.0


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request was begun or going on for two looks in a row."""

    _look: asyncio.TimerHandle | None = None
    _seen: object = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn says
        super().connection_made(transport)
        self._look = self.loop.call_later(HEADERS_S, self._look_again)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        waiting = self.conn.their_state is h11.IDLE
        seen = (waiting, id(self.cycle))
        if waiting and seen == self._seen:
            self.transport.close()
            return
        self._seen = seen
        self._look = self.loop.call_later(HEADERS_S, self._look_again)
