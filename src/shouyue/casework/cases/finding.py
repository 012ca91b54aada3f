"""Anything in the archive by what somebody remembers of it."""

from shouyue.casework.cases.views import Hit
from shouyue.casework.workspace import Workspace
from shouyue.vault.queries.found import find_loans
from shouyue.vault.queries.papers import find_papers


def search(ws: Workspace, query: str, limit: int = 50) -> tuple[Hit, ...]:
    """The best answers first: whole numbers, then names, then words."""
    loans = [
        Hit("case", one.note, one.name, one.note, one.score, one.branch)
        for one in find_loans(ws.vault, query, limit)
    ]
    papers = [
        Hit(one.what, one.code, one.name, one.note, one.score, one.branch)
        for one in find_papers(ws.vault, query, limit)
    ]
    return tuple(sorted([*loans, *papers], key=lambda hit: -hit.score)[:limit])
