"""Opening headquarters: keys, store, mark, and a hub that is ready to answer."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nacl.utils import random

from shouyue.hub.config import HubConfig, Limits
from shouyue.hub.errors import KeyFileError
from shouyue.hub.keys import (
    ORGANISATION_FILE,
    HubKeys,
    load_keys,
    make_keys,
    make_organisation,
    mark_file,
)
from shouyue.hub.mark import Mark
from shouyue.hub.store.base import Store
from shouyue.hub.store.sqlite import SqliteStore, has_store
from shouyue.ledger.ids import HubEpoch
from shouyue.sqlcipher import WrongKeyError

SWEEP_AFTER_MS = 30 * 24 * 3600 * 1000

_EPOCH_BYTES = 8


@dataclass(frozen=True, slots=True)
class OpenHub:
    """A hub whose store is open and whose epoch is settled."""

    config: HubConfig
    store: Store
    epoch: HubEpoch


def wall_ms() -> int:
    """The machine's clock; handed to everything that wants to know the time."""
    return time.time_ns() // 1_000_000


def first_keys(key_file: Path, name: str, now: int, data_dir: Path | None = None) -> HubKeys:
    """The hub's keys, drawn now if there are none: then the organisation's key lies beside them.

    Data that is there already was made with other keys: beside it none are drawn.

    Raises:
        HubError: the files cannot be used.
    """
    if key_file.exists():
        return load_keys(key_file)
    if data_dir is not None and has_store(data_dir):
        folder = str(data_dir)
        raise KeyFileError("hub.keys_of_data_missing", file=str(key_file), folder=folder)
    organisation = key_file.with_name(ORGANISATION_FILE)
    if not organisation.exists():
        make_organisation(organisation, name)
    return make_keys(key_file, organisation, now)


def open_store(data_dir: Path, keys: HubKeys) -> SqliteStore:
    """The embedded store, for an operator's command beside a running hub.

    Raises:
        KeyFileError: these keys do not open it.
        DatabaseError: it is refused.
    """
    try:
        return SqliteStore(data_dir, keys.store, keys.salts)
    except WrongKeyError as error:
        raise KeyFileError("hub.keys_of_other_data", folder=str(data_dir)) from error


@contextmanager
def opened(
    data_dir: Path,
    key_file: Path,
    *,
    now: Callable[[], int] = wall_ms,
    ca_certificate: str = "",
    limits: Limits | None = None,
) -> Iterator[OpenHub]:
    """A hub ready to answer; closes the store behind itself.

    Raises:
        HubError: keys cannot be used.
        DatabaseError: the store is refused.
    """
    keys = first_keys(key_file, "", now(), data_dir)
    store = open_store(data_dir, keys)
    try:
        mark = Mark(mark_file(key_file), keys.store)
        epoch = mark.settle(store, HubEpoch(random(_EPOCH_BYTES).hex()))
        store.parcels.sweep(now() - SWEEP_AFTER_MS)
        config = HubConfig(
            keys,
            now,
            ca_certificate,
            limits or Limits(),
            lambda: mark.write(epoch, store.streams.commits()),
        )
        yield OpenHub(config, store, epoch)
    finally:
        store.close()
