"""The last exchanges, in words. Counts and moments only: nothing of a borrower is in here."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from shouyue.casework.views import ExchangeReport
from shouyue.desk.sentences import moment
from shouyue.i18n.language import Language

_KEPT = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange, or one that failed; `error` is the code of what stood against it."""

    at: str
    sent: int = 0
    received: int = 0
    pending: int = 0
    rules: int = 0
    error: str = ""

    @classmethod
    def of(cls, at: str, report: ExchangeReport) -> "Entry":
        return cls(at, report.sent, report.received, report.pending, report.rules)


def words(language: Language, entry: Entry) -> str:
    """One line of the log."""
    when = moment(language, entry.at)
    if entry.error:
        return language.text("{when}  ■ {why}", when=when, why=language.sentence(entry.error))
    sent = language.plural("sent {n} entry", "sent {n} entries", entry.sent)
    received = language.plural("received {n} entry", "received {n} entries", entry.received)
    if entry.rules:
        new = language.text("new rules of headquarters (F6)")
        received = language.text("{received}, {more}", received=received, more=new)
    if not entry.pending:
        return language.text(
            "{when}  ● {sent}, {received}", when=when, sent=sent, received=received
        )
    left = language.plural("{n} still waits", "{n} still wait", entry.pending)
    return language.text(
        "{when}  ▲ {sent}, {received}, {left}", when=when, sent=sent, received=received, left=left
    )


class ExchangeLog:
    """Kept as a small file, because locking ends the program and the log should outlive it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: list[Entry] = _read(path)

    @property
    def entries(self) -> Sequence[Entry]:
        """Newest first."""
        return self._entries

    def add(self, entry: Entry) -> None:
        self._entries = [entry, *self._entries][:_KEPT]
        lines = [json.dumps(asdict(kept)) for kept in self._entries]
        try:
            self._path.write_text("\n".join(lines), encoding="utf-8")
        except OSError:
            return  # a log that cannot be kept is no reason to stop


def _read(path: Path) -> list[Entry]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Entry(**json.loads(line)) for line in lines][:_KEPT]
    except (OSError, ValueError, TypeError):
        return []
