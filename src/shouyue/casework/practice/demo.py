"""One whole day of a practice branch, lived with the real acts.

Nothing is staged: the bank's file has the usual damage, headquarters is a real hub, the line
breaks in the middle of an exchange. Whoever wants to know whether the program works lets it live.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol, get_args

from shouyue.casework import batches
from shouyue.casework.cases.today import today
from shouyue.casework.exchange import enrol, exchange_now
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    ContactInput,
    LetterSelection,
    PromiseInput,
)
from shouyue.casework.letters.composing import compose, confirm_printed, remake
from shouyue.casework.letters.views import BatchReport
from shouyue.casework.outcomes import NotAllowed, Outcome, Saved
from shouyue.casework.practice.export import PracticeTruth
from shouyue.casework.practice.village import Village, found, make_vault
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.slips.acknowledgments import record_acknowledgment
from shouyue.casework.slips.scanning import file_scans
from shouyue.casework.tapes.views import TapeReport
from shouyue.casework.views import LetterLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.ledger.certificates import Role
from shouyue.ledger.vocabulary import Mark
from shouyue.paper.images import page_picture, png
from shouyue.sync.errors import UnreachableError

_CONTACTS: Final = 6
_SCAN_DPI: Final = 150
_MARKS: Final[tuple[Mark, ...]] = ("fingerprint", "x_only")


class DayBrokenError(KnownError):
    """An act of the day was refused that must be taken."""


class Headquarters(Protocol):
    """What the day needs of a hub that somebody runs beside it."""

    @property
    def url(self) -> str: ...

    def invite(self, name: str, role: Role) -> str:
        """A one-time code for the village's branch."""

    def unplug(self) -> None:
        """From now on nobody answers."""

    def plug_in(self) -> None:
        """At the same address again."""

    def facts(self) -> int:
        """How many it holds."""


@dataclass(slots=True)
class Day:
    """How a day went. `broken` names what was not as it must be; empty is well."""

    vault: str = ""
    imported: int = 0
    refused: int = 0
    to_do: int = 0
    letters_pdf: str = ""
    letters: int = 0
    pages: int = 0
    contacts: int = 0
    acknowledgments: int = 0
    clocks_moved: int = 0
    sent: int = 0
    received: int = 0
    receipt: str = ""
    hub_facts: int = 0
    verified: int = 0
    broken: list[str] = field(default_factory=list)

    def expect(self, what: str, *, holds: bool) -> None:
        if not holds:
            self.broken.append(what)


def live_a_day(village: Village, hq: Headquarters, tell: Callable[[str], None]) -> Day:
    """Live a whole day; `tell` hears the code of each part as it begins.

    Raises:
        KnownError: a part was refused that must not be.
    """
    day = Day(vault=str(village.vault("officer")))
    with ExitStack() as stack:
        tell("casework.demo.tape")
        ws, truth, report = found(village)
        stack.callback(ws.close)
        _look_at_tape(truth, report, day)
        tell("casework.demo.today")
        day.to_do = len(today(ws).lines)
        day.expect("there is something to do", holds=day.to_do > 0)
        tell("casework.demo.letters")
        batch = _write_letters(ws, village, day)
        signing = _who_signs(batch, truth)
        tell("casework.demo.contacts")
        _talk_to_people(ws, [one for one in batch.letters if one not in signing], day)
        tell("casework.demo.slips")
        for letter, mark, moves in zip(signing, _MARKS, (True, False), strict=True):
            _take_slip_back(_Slip(ws, village, batch, letter), mark, day, moves=moves)
        tell("casework.demo.exchange")
        clerk = stack.enter_context(_made(village, "clerk", "王小兰"))
        supervisor = stack.enter_context(_made(village, "supervisor", "赵明"))
        _exchange(ws, (clerk, supervisor), hq, day)
        tell("casework.demo.verify")
        for one in (ws, clerk, supervisor):
            day.expect("a vault is sound", holds=prove(one).is_sound)
            day.verified += 1
    return day


def _look_at_tape(truth: PracticeTruth, report: TapeReport, day: Day) -> None:
    day.imported, day.refused = report.accepted, len(report.refused)
    told = {(line.line, line.reason.code) for line in report.refused}
    known = {(line.line, line.code) for line in truth.refused}
    day.expect("every damaged row is refused, and no other", holds=told == known)
    day.expect("the balance is exact", holds=report.accepted_balance == truth.balance)


def _write_letters(ws: Workspace, village: Village, day: Day) -> BatchReport:
    selection = LetterSelection("F02", overdue=True)
    batch = compose(ws, selection, village.letters)
    day.letters_pdf, day.letters = str(village.letters), len(batch.letters)
    day.pages = batch.pages
    day.expect("no letter is refused", holds=not batch.refused)
    again = village.letters.with_name("again.pdf")
    remake(ws, batch.batch, again)
    day.expect(
        "a batch comes out the same again",
        holds=again.read_bytes() == village.letters.read_bytes(),
    )
    again.unlink()
    # The last one jammed in the printer.
    _saved(confirm_printed(ws, batch.batch, [one.serial for one in batch.letters[:-1]]))
    return batch


def _who_signs(batch: BatchReport, truth: PracticeTruth) -> list[LetterLine]:
    """Borrowers whose period runs and who are not visited today."""
    running = {*truth.groups["fresh"], *truth.groups["overdue"]}
    return [one for one in batch.letters[:-1] if one.note in running][: len(_MARKS)]


def _talk_to_people(ws: Workspace, letters: Sequence[LetterLine], day: Day) -> None:
    at = ws.now().strftime("%Y-%m-%dT%H:%M")
    for number, letter in enumerate(letters[:_CONTACTS]):
        visit = number % 2 == 0
        promise = PromiseInput(100_000, ws.today() + timedelta(days=30)) if visit else None
        _saved(
            record_contact(
                ws,
                ContactInput(
                    note=letter.note,
                    channel="visit" if visit else "call",
                    at=at,
                    words="愿意秋后还一部分" if visit else "",
                    staff=2 if visit else 1,
                    recorded=True,
                    promise=promise,
                ),
            )
        )
        day.contacts += 1
    late = ContactInput(note=letters[0].note, channel="call", at=f"{at[:10]}T22:30")
    refused = preview_gate(ws, late)
    forbids = isinstance(refused, NotAllowed) and not refused.overridable
    day.expect("nobody is called at half past ten in the evening", holds=forbids)


@dataclass(frozen=True, slots=True)
class _Slip:
    """A letter that was taken to its borrower."""

    ws: Workspace
    village: Village
    batch: BatchReport
    letter: LetterLine

    @property
    def last_page(self) -> int:
        """Of the whole file: the page that comes back signed."""
        place = self.batch.letters.index(self.letter)
        return sum(one.in_stack for one in self.batch.letters[:place]) + self.letter.pages


def _take_slip_back(slip: _Slip, mark: Mark, day: Day, *, moves: bool) -> None:
    """Through the scanner, filed by its code, and recorded with its mark."""
    ws, scan = slip.ws, slip.village.folder / "scan.png"
    scan.write_bytes(png(page_picture(slip.village.letters, slip.last_page, _SCAN_DPI)))
    filed = file_scans(ws, [scan]).filed
    found_again = [one.serial for one in filed] == [slip.letter.serial]
    day.expect("a scanned slip finds its letter", holds=found_again)
    outcome = _saved(
        record_acknowledgment(
            ws,
            AcknowledgmentInput(
                on=ws.today(),
                serial=slip.letter.serial,
                mark=mark,
                agrees=True,
                finger="右手食指" if mark == "fingerprint" else "",
                reader=ws.name,
                read_in="本地话",
                repeated=(True, True, True),
                scene=("ridges",) if mark == "fingerprint" else (),
            ),
        )
    )
    scan.unlink()
    day.acknowledgments += 1
    moved = any(hint.code == "casework.clock.moved" for hint in outcome.hints)
    day.clocks_moved += moved
    day.expect("a fingerprint moves the clock, an X alone does not", holds=moved == moves)


def _exchange(ws: Workspace, others: Sequence[Workspace], hq: Headquarters, day: Day) -> None:
    enrol(ws, hq.url, hq.invite(ws.name, _role(ws)))
    _break_the_line(ws, hq, day)
    report = exchange_now(ws)
    day.receipt, day.sent = report.receipt, hq.facts()
    day.expect("everything arrives behind a broken line", holds=report.pending == 0)
    day.expect("nothing arrives twice", holds=day.sent == _facts(ws))
    for one in others:
        enrol(one, hq.url, hq.invite(one.name, _role(one)))
        day.received += exchange_now(one).received
        lines = [(line.batch, line.back) for line in batches.batches(one)]
        same = lines == [(line.batch, line.back) for line in batches.batches(ws)]
        day.expect("every laptop of the branch tells the same", holds=same)
    day.hub_facts = hq.facts()


def _break_the_line(ws: Workspace, hq: Headquarters, day: Day) -> None:
    """Pull the plug as soon as the first facts are over there."""

    def listen(done: int, total: int) -> None:
        if 0 < done <= total:
            hq.unplug()

    try:
        exchange_now(ws, listen)
    except UnreachableError:
        hq.plug_in()
    else:
        day.expect("a broken line is noticed", holds=False)


@contextmanager
def _made(village: Village, role: Role, name: str) -> Iterator[Workspace]:
    ws = make_vault(village, role, name, role)
    try:
        yield ws
    finally:
        ws.close()


def _role(ws: Workspace) -> Role:
    return next(role for role in get_args(Role) if role == ws.role)


def _facts(ws: Workspace) -> int:
    return prove(ws).facts


def _saved(outcome: Outcome) -> Saved:
    if isinstance(outcome, Saved):
        return outcome
    raise DayBrokenError("casework.demo.refused")
