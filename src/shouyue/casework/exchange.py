"""Joining headquarters, and bringing this vault and headquarters to the same state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import msgspec

from shouyue.casework.views import ExchangeReport
from shouyue.casework.wire import OnStore, journal_from_afar, journal_of, membership
from shouyue.casework.workspace import Workspace
from shouyue.ledger.certificates import VaultWords, check_issuer, check_vault
from shouyue.ledger.kinds import StaffIntroduced, draft
from shouyue.ledger.streams import Receipt
from shouyue.sync import client, joining, line
from shouyue.sync.client import Progress as Stage
from shouyue.sync.errors import NotEnrolledError
from shouyue.sync.journal import Journal, Membership
from shouyue.vault.vault import move_home

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]


def enrol(ws: Workspace, url: str, code: str) -> VaultWords:
    """Join headquarters by a one-time code; returns what it certified of us.

    Where it names another branch than ours we write there from now on, in a new chain. What was
    written stays where it is.

    Raises:
        SyncError: the code is not good, or nobody answers who knows it.
    """
    with line.client_for(url, "") as http:
        member = joining.enrol(journal_of(ws.vault), http, url, code)
    ws.issued.forget()
    words = check_vault(check_issuer(member.organisation, member.issuer), member.certificate)
    if ws.branch not in member.branches:
        move_home(ws.vault, member.branches[0])
        said = msgspec.convert({"name": ws.name, "role": ws.role}, StaffIntroduced)
        ws.journal.append([draft(said)], ws.clock())
    return words


def exchange_now(
    ws: Workspace,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    *,
    url: str = "",
    on_store: OnStore | None = None,
) -> ExchangeReport:
    """Send what headquarters does not hold, and fetch what others of our branches recorded.

    Stops anywhere without loss, and goes on there the next time. With `url`, headquarters is
    looked for there from now on; who answers has to prove itself all the same. A thread that is
    not the vault's hands in `on_store`: whatever is asked of the vault goes through it.

    Raises:
        SyncError: no line, no membership, or headquarters refuses or lies.
    """

    def tell(stage: Stage) -> None:
        if progress is not None:
            progress(stage.done, stage.total)

    journal = journal_from_afar(ws.vault, on_store) if on_store else journal_of(ws.vault)
    member = journal.membership()
    if member is None:
        raise NotEnrolledError("sync.no_membership")
    member = _moved(journal, member, url)
    with line.client_for(member.url, member.ca_certificate) as http:
        done = client.exchange(
            journal, http, ws.clock, progress=tell, cancelled=cancelled or (lambda: False)
        )
    return ExchangeReport(
        sent=done.sent,
        received=done.received,
        pending=done.pending,
        receipt=_told(ws, done.receipt),
        conflicts=done.conflicts,
        quarantined=done.quarantined,
        bytes_sent=done.bytes_sent,
        bytes_received=done.bytes_received,
        rules=done.rules,
    )


def look_at(ws: Workspace, url: str) -> None:
    """Look for headquarters there from now on; who answers has to prove itself all the same."""
    journal = journal_of(ws.vault)
    if (member := journal.membership()) is not None:
        _moved(journal, member, url)


def _moved(journal: Journal, member: Membership, url: str) -> Membership:
    if not url or url.rstrip("/") == member.url:
        return member
    moved = replace(member, url=url.rstrip("/"))
    journal.keep_membership(moved)
    return moved


def address(ws: Workspace) -> tuple[str, str] | None:
    """Where headquarters is, and the CA that it is believed by; None before enrolment."""
    member = membership(ws.vault)
    return (member.url, member.ca_certificate) if member is not None else None


def reachable(url: str, ca_certificate: str = "") -> bool:
    """Whether a hub answers there. Touches no vault; two seconds at most."""
    return line.reachable(url, ca_certificate)


def _told(ws: Workspace, receipt: Receipt | None) -> str:
    """When headquarters gave its newest word for a fact of ours, in local time."""
    if receipt is None:
        return ""
    zone = timezone(timedelta(minutes=ws.clock().zone_min))
    received = datetime.fromtimestamp(receipt.received_at / 1000, zone)
    return received.isoformat(timespec="seconds")
