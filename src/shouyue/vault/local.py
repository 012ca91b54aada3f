"""Small things of this laptop alone, as JSON under a name: clock, membership, settings, drafts."""

import msgspec

from shouyue.ledger.clock import HybridClock
from shouyue.sqlcipher import Connection

_TRUST_MS = 30 * 24 * 3600 * 1000
"""After this long without the hub, a wall clock alone no longer moves the trusted estimate."""


def put(connection: Connection, name: str, value: object) -> None:
    connection.execute(
        "INSERT INTO local (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, msgspec.json.encode(value).decode("utf-8")),
    )


def get(connection: Connection, name: str) -> object:
    """The value, or None."""
    row = connection.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
    return msgspec.json.decode(row[0]) if row is not None else None


def forget(connection: Connection, name: str) -> None:
    connection.execute("DELETE FROM local WHERE name = ?", (name,))


def clock(connection: Connection) -> HybridClock:
    """The logical clock as last stored."""
    value = get(connection, "clock")
    return HybridClock(*value) if isinstance(value, list) else HybridClock()


def put_clock(connection: Connection, value: HybridClock) -> None:
    put(connection, "clock", [value.ms, value.counter])


def put_hub_time(connection: Connection, hub_ms: int, wall_ms: int) -> None:
    """A verified time from the hub, with what our wall clock said then."""
    put(connection, "hub_time", [hub_ms, wall_ms])


def trusted_ms(connection: Connection, wall_ms: int) -> int | None:
    """The best estimate of the true time: hub time plus what the wall clock moved since.

    None before any hub was met. A jump of more than 30 days, or backwards, is not believed.
    """
    value = get(connection, "hub_time")
    if not isinstance(value, list):
        return None
    hub_ms, wall_then = value
    moved = wall_ms - wall_then
    return int(hub_ms + moved) if 0 <= moved <= _TRUST_MS else int(hub_ms)
