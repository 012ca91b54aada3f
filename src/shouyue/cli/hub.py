"""Headquarters from a terminal: thin over `shouyue.hub`."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

from platformdirs import user_data_path

from shouyue.casework.rules.issuing import Proposed, propose
from shouyue.cli.console import Answer, Call, CommandError, Json
from shouyue.cli.rules import rule_line
from shouyue.cli.tapes import read_day
from shouyue.hub import operating
from shouyue.hub import serve as serving
from shouyue.hub.config import HubConfig
from shouyue.hub.keys import ORGANISATION_FILE, load_organisation
from shouyue.hub.opening import first_keys, open_store, wall_ms
from shouyue.hub.store.base import Store
from shouyue.ledger.ids import Branch, VaultId
from shouyue.ledger.rules import RulesWords

_KEY_FILE = "headquarters.key"
_LONGEST_NAME = 60


def serve(call: Call) -> Answer:
    """Serve until told to stop; the answer is given as soon as there is one to ask."""
    args = call.args
    data, key_file = _places(call)
    pem = (args.certificate, args.private_key, args.ca_certificate)
    if any(pem) and not all(pem):
        raise CommandError("cli.https_incomplete")
    tls = serving.Tls(*pem) if all(pem) else None

    def ready(url: str) -> None:
        call.give(Answer({"url": url}, (call.say.text("Headquarters answers at {url}", url=url),)))

    # Whoever stops a service sends SIGTERM; it should end as Ctrl-C ends it, files closed.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        serving.serve(data, key_file, args.host, args.port, tls=tls, ready=ready)
    except KeyboardInterrupt:
        call.note(call.say.text("Headquarters has stopped."))
    return Answer({}, is_given=True)


def invite(call: Call) -> Answer:
    args = call.args
    branches = tuple(Branch(code) for code in args.branch)
    if not args.name.strip() or len(args.name) > _LONGEST_NAME:
        raise CommandError("cli.no_name", most=_LONGEST_NAME)
    with _operator(call) as (config, store):
        made = operating.invite(config, store, args.name, args.role, branches, args.hours)
    until = _moment(made.expires_at)
    line = call.say.text("Code for {name}: {code}", name=args.name, code=made.code)
    return Answer({"code": made.code, "expires_at": until}, (line,))


def status(call: Call) -> Answer:
    with _operator(call) as (_, store):
        seen = operating.status(store)
    document: Json = {
        "hub_epoch": seen.hub_epoch,
        "facts": seen.facts,
        "quarantined": seen.quarantined,
        "forks": seen.forks,
        "open_invites": seen.open_invites,
        "newest_at": _moment(seen.newest_at) if seen.newest_at else None,
        "branches": [
            {"branch": stream.branch, "position": stream.position} for stream in seen.branches
        ],
        "members": [
            {
                "vault_id": vault,
                "epoch": epoch,
                "name": person,
                "role": role,
                "branches": branches,
                "state": state,
            }
            for vault, epoch, person, role, branches, state in seen.members
        ],
    }
    facts = call.say.plural("{n} record", "{n} records", seen.facts)
    members = [
        f"{one[0]}  {one[2]}  {one[3]}  {','.join(one[4])}  {one[5]}" for one in seen.members
    ]
    return Answer(document, (facts, *members))


def rules(call: Call) -> Answer:
    """Issue rules to every laptop; without a file, what was issued last."""
    args = call.args
    with _operator(call) as (config, store):
        number, last = operating.issued_rules(config, store)
        if args.pack is None:
            return _last_rules(call, number, last)
        before = (last.pack, last.rest_days) if last is not None else None
        since = read_day(args.since) if args.since else _local_day(config.now())
        proposed = propose(args.pack, args.rest_days, before, since)
        if args.check:
            return _proposed(call, proposed, 0, since)
        stick = args.organisation_key or _places(call)[1].with_name(ORGANISATION_FILE)
        new = operating.NewRules(proposed.pack, proposed.rest_days, since)
        issued = operating.issue_rules(config, store, load_organisation(stick)[0], new)
    return _proposed(call, proposed, issued.number, since)


def _last_rules(call: Call, number: int, last: RulesWords | None) -> Answer:
    if last is None:
        line = call.say.text("Headquarters has issued no rules: the shipped ones are in force.")
        return Answer({"number": 0}, (line,))
    issued_at, since = _moment(last.issued_at), last.holds_from.isoformat()
    document: Json = {"number": number, "holds_from": since, "issued_at": issued_at}
    words = call.say.text("Rules {number}, in force from {since}", number=str(number), since=since)
    return Answer(document, (words,))


def _proposed(call: Call, proposed: Proposed, number: int, since: date) -> Answer:
    say, book = call.say, proposed.book
    lines = [rule_line(call, one) for one in proposed.changes]
    lines.append(say.plural("{n} setting changes.", "{n} settings change.", len(lines)))
    if number:
        day = since.isoformat()
        words = say.text("Issued as number {n}, in force from {since}.", n=str(number), since=day)
        lines.append(words)
    document: Json = {
        "number": number,
        "policy": book.name,
        "version": book.version,
        "fingerprint": book.fingerprint,
        "holds_from": since.isoformat(),
        "changes": [one.key for one in proposed.changes],
    }
    return Answer(document, lines)


def freeze(call: Call) -> Answer:
    with _operator(call) as (config, store):
        operating.freeze(config, store, VaultId(call.args.vault_id), call.args.reason)
    return _standing(call, "frozen", call.say.text("The vault is on hold."))


def thaw(call: Call) -> Answer:
    with _operator(call) as (config, store):
        operating.thaw(config, store, VaultId(call.args.vault_id))
    return _standing(call, "active", call.say.text("The vault may go on."))


def revoke(call: Call) -> Answer:
    with _operator(call) as (config, store):
        operating.revoke(config, store, VaultId(call.args.vault_id), call.args.reason)
    return _standing(call, "revoked", call.say.text("The vault has ended for good."))


def _standing(call: Call, state: str, line: str) -> Answer:
    return Answer({"vault_id": call.args.vault_id, "state": state}, (line,))


@contextmanager
def _operator(call: Call) -> Iterator[tuple[HubConfig, Store]]:
    """Keys and store for one command, beside a running hub or without one."""
    data, key_file = _places(call)
    if not data.is_dir():
        raise CommandError("cli.no_headquarters", folder=str(data))
    keys = first_keys(key_file, "", wall_ms(), data)
    store = open_store(data, keys)
    try:
        yield HubConfig(keys, wall_ms), store
    finally:
        store.close()


def _places(call: Call) -> tuple[Path, Path]:
    """Data and key file: never in one folder, so that no backup takes both by accident."""
    base = user_data_path("Shouyue", appauthor=False) / "hub"
    data = call.args.data or base / "data"
    return data, call.args.keys or data.with_name(f"{data.name}-keys") / _KEY_FILE


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _local_day(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().date()


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")
