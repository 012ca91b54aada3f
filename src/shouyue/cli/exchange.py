"""Joining headquarters, and exchanging records with it."""

from shouyue.casework import exchange
from shouyue.cli.console import Answer, Call, Json
from shouyue.cli.opened import opened


def sync(call: Call) -> Answer:
    with opened(call) as ws:
        report = exchange.exchange_now(ws, call.progress(), url=call.args.hub)
    document: Json = {
        "sent": report.sent,
        "received": report.received,
        "pending": report.pending,
        "receipt": report.receipt,
        "conflicts": report.conflicts,
        "quarantined": report.quarantined,
        "bytes_sent": report.bytes_sent,
        "bytes_received": report.bytes_received,
        "rules": report.rules,
    }
    words = call.say.text(
        "Sent {sent}, fetched {received}, still waiting {pending}.",
        sent=report.sent,
        received=report.received,
        pending=report.pending,
    )
    lines = [words]
    if report.rules:
        lines.append(call.say.text("New rules of headquarters: see `shouyue rules --in-force`."))
    return Answer(document, lines)


def enrol(call: Call) -> Answer:
    with opened(call) as ws:
        words = exchange.enrol(ws, call.args.hub, call.args.code)
        branch = ws.branch
    document: Json = {
        "vault_id": words.vault,
        "branch": branch,
        "branches": words.branches,
        "role": words.role,
        "person": words.person,
    }
    line = call.say.text(
        "This vault now belongs to headquarters, in branch {branch}.", branch=branch
    )
    return Answer(document, (line,))
