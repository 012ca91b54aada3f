"""Facts of a branch's stream coming in: page and cursor in one transaction.

`sync` has checked certificates, seals and stream links. The chains are walked again here, because
this file is what stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shouyue.ledger.chain import Head, Origin, Seal, extend, next_link
from shouyue.ledger.errors import BrokenChainError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import HubEpoch, Ref
from shouyue.ledger.streams import StreamHead, StreamMark
from shouyue.sqlcipher import Connection, transaction
from shouyue.vault import attachments, heads, local
from shouyue.vault.journal import insert_fact, insert_seal, set_head
from shouyue.vault.projection import fact_id, project, refresh_loans, unproject
from shouyue.vault.streams import keep_end, move_cursor, project_again
from shouyue.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Arrived:
    """A run of one chain as streamed.

    `quarantined` are sequence numbers that count by header alone; `end` is the stream behind it.
    """

    origin: Origin
    first: int
    facts: tuple[Fact, ...]
    seal: Seal
    marks: tuple[StreamMark, ...]
    quarantined: frozenset[int]
    end: StreamHead


def apply_page(
    vault: Vault, runs: Sequence[Arrived], after: StreamHead, hub_time_ms: int
) -> tuple[Ref, ...]:
    """Store a page and move the cursor.

    Returns:
        the facts that are new here.

    Raises:
        BrokenChainError: a run does not continue, or contradicts, what is here. Nothing was kept.
    """
    fresh: list[Ref] = []
    cases = vault.cases
    with transaction(cases):
        clock = local.clock(cases)
        for run in runs:
            fresh.extend(_apply_run(cases, run))
            keep_end(cases, run.end)
            for fact in run.facts:
                clock = clock.merge(fact.header.hlc, hub_time_ms)
        move_cursor(cases, after)
        local.put_clock(cases, clock)
        if any(
            fact.header.kind == "tape.loaded" or fact.header.base for r in runs for fact in r.facts
        ):
            refresh_loans(cases, after.branch)
    return tuple(fresh)


def _apply_run(cases: Connection, run: Arrived) -> list[Ref]:
    chain = run.origin.chain
    found = heads.known(cases, chain)
    if found is not None and found[0] != run.origin:
        raise BrokenChainError("ledger.other_origin")
    number = heads.begin(cases, run.origin)
    here = found[1] if found is not None else Head(0, run.origin.link)
    start = heads.head_at(cases, run.origin, run.first - 1)
    if start is None:
        raise BrokenChainError("ledger.not_next", seq=run.first)
    end = extend(start, chain, run.facts)
    fresh = []
    link = start.link
    for fact, mark in zip(run.facts, run.marks, strict=True):
        link = next_link(link, fact.header_bytes)
        seq = fact.header.seq
        if seq <= here.seq:
            _confirm(cases, run.origin, fact, link)
        else:
            _add(cases, insert_fact(cases, number, fact, link), fact, run.quarantined)
            fresh.append(fact.ref)
        _mark(cases, fact, mark, run.end.hub_epoch, held_back=seq in run.quarantined)
    if end.seq > here.seq:
        set_head(cases, number, end)
    insert_seal(cases, number, run.seal.seq, run.seal.signature)
    return fresh


def _confirm(cases: Connection, origin: Origin, fact: Fact, link: bytes) -> None:
    there = heads.head_at(cases, origin, fact.header.seq)
    if there is None or there.link != link:
        raise BrokenChainError("ledger.forked", seq=fact.header.seq)


def _add(cases: Connection, number: int, fact: Fact, quarantined: frozenset[int]) -> None:
    if fact.header.seq not in quarantined:
        project(cases, number, fact)
    for made in fact.header.att:
        attachments.want(cases, made, fact.header.branch)


def _mark(
    cases: Connection, fact: Fact, mark: StreamMark, hub_epoch: HubEpoch, *, held_back: bool
) -> None:
    number = fact_id(cases, fact.ref)
    before = cases.execute(
        "SELECT quarantined FROM stream_mark WHERE fact = ?", (number,)
    ).fetchone()
    cases.execute(
        "INSERT INTO stream_mark (fact, hub_epoch, position, received_at, quarantined)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (fact) DO UPDATE SET hub_epoch = excluded.hub_epoch,"
        " position = excluded.position, received_at = excluded.received_at,"
        " quarantined = excluded.quarantined",
        (number, hub_epoch, mark.position, mark.received_at, int(held_back)),
    )
    if number is None:
        raise AssertionError("a fact that was just stored is here")
    if held_back:
        unproject(cases, number)
    elif before is not None and before[0]:
        # Held back by a hub that was restored since, and taken by it now.
        project_again(cases, number)
