"""双河村 in memory: invented borrowers and every act of `desk.acts.Acts`, behaving.

What is recorded appears in the history, letters go from composed to printed to back, the clock
is the program's own. Nothing here is secret, nothing is stored.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from factories import make_serial
from shouyue.casework.batches import CountedBy, Returned, plain_serial
from shouyue.casework.cases.views import (
    CaseFilter,
    CaseLine,
    CasePage,
    Difference,
    Guarantor,
    HistoryLine,
    Hit,
    LoanView,
    Today,
)
from shouyue.casework.checks import NothingForetoldError
from shouyue.casework.forms.clips import ClipLine, Wish, media_of
from shouyue.casework.forms.reading_aloud import Reading
from shouyue.casework.forms.views import FormCard
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    DecisionInput,
    DifferenceInput,
    GuaranteeInput,
    IncidentInput,
    LanguageInput,
    LetterSelection,
    RecallInput,
    RepaymentInput,
    ServingInput,
    SettleInput,
    StopInput,
    TapeInput,
    TripInput,
    TripReturnInput,
)
from shouyue.casework.letters.recall_views import RecallLine, RecallReport
from shouyue.casework.letters.views import BatchReport, RefusedLetter
from shouyue.casework.names import class_of
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Problem, Reason, Saved, Source
from shouyue.casework.periods.clocks import guarantee_view
from shouyue.casework.periods.guarantees import Asked, Secured, periods
from shouyue.casework.periods.guarantees import Guarantor as Behind
from shouyue.casework.periods.views import ClockStep, ClockView, GuaranteeView, Limitation
from shouyue.casework.policy import Rules, shipped_pack
from shouyue.casework.records.views import ExceptionLine, Exceptions, OverrideView
from shouyue.casework.rules.rulebook import Rulebook, shipped_rulebook
from shouyue.casework.serials import MeantError, is_number, one_meant
from shouyue.casework.slips.adding import AddedScan, ScansStoppedError
from shouyue.casework.slips.views import (
    FiledLetter,
    FiledPage,
    Marks,
    Outline,
    ScanReport,
    SeenCode,
    TrayPage,
    UnmatchedPage,
)
from shouyue.casework.tapes.views import ImportLine, MovedLoan, Outdone, RefusedLine, TapeReport
from shouyue.casework.trips.views import (
    Trip,
    TripAgain,
    TripChoices,
    TripReport,
    TripStop,
    TripVillage,
)
from shouyue.casework.views import BatchLine, ExchangeReport, LetterLine, Person, Status, TodayLine
from shouyue.desk.acts import Progress
from shouyue.domain.calendars import RestDays
from shouyue.domain.debts import Debt
from shouyue.domain.errors import KnownError
from shouyue.domain.events import Event
from shouyue.domain.history import History
from shouyue.domain.limitation import limitation
from shouyue.ledger.fold import repayment_event
from shouyue.ledger.kinds import RepaymentReported
from shouyue.paper.aloud import Piece, Said
from shouyue.vault.queries.stated import Promised
from ui.sheets import write_pages

TODAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T09:30")
PASSWORD = "春种一粒粟秋收"

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = (
    *("秀英", "桂兰", "水强", "建国", "玉珍", "德富", "春花", "大山"),
    *("金凤", "有田", "福贵", "小妹", "长根", "满仓", "翠莲"),
)
_LYING = ("composed", "printed")
_AFTER = {
    "refused": "refused",
    "returned": "returned",
    "spoilt": "spoilt",
    "not_met": "unsigned",
}
CLIPPED = ("一共", "多少钱")
"""What is said of every letter in the same words."""
_VILLAGES = ("双河村柳庄组", "双河村上湾组", "石桥村三组", "石桥村五组", "大槐树村老街组")
_OFFICERS = ("陈小云", "李志远")


@dataclass
class Loan:
    note: str
    name: str
    id_number: str
    phones: tuple[str, ...]
    village: str
    amount: int
    balance: int
    due: date
    officer: str
    guarantors: tuple[Guarantor, ...] = ()
    events: list[dict[str, object]] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    is_gone: bool = False

    @property
    def late(self) -> int:
        return max(0, (TODAY - self.due).days) if self.balance else 0


def id_number(birth: str) -> str:
    """A valid number of nobody: area 510000, sequence 000."""
    body = f"510000{birth}000"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def make_loans(count: int) -> list[Loan]:
    loans = []
    for n in range(count):
        # Spread from three years overdue to half a year ahead, the most of them current.
        days = (-1060, -900, -400, -181, -95, -47, -20, -5, -1, 0, 3, 9, 25, 60, 120, 180)[n % 16]
        birth = f"{1950 + n * 7 % 45}{1 + n % 12:02d}{1 + n * 3 % 28:02d}"
        name = _SURNAMES[n * 7 % len(_SURNAMES)] + _GIVEN[n % len(_GIVEN)]
        guarantor = _SURNAMES[(n * 3 + 5) % len(_SURNAMES)] + _GIVEN[(n + 4) % len(_GIVEN)]
        amount = (5_000 + n * 3_700 % 90_000) * 100
        loans.append(
            Loan(
                note=f"JJ2024{n:06d}",
                name=name,
                id_number=id_number(birth),
                phones=(f"1380000{n:04d}",),
                village=_VILLAGES[n // 3 % len(_VILLAGES)],
                amount=amount,
                balance=amount - (n * 130_000 % (amount // 2)),
                due=TODAY + timedelta(days=days),
                officer=_OFFICERS[n % 2],
                guarantors=(Guarantor(guarantor, "0001", "13900000001"),) * (n % 3 > 0),
            )
        )
    return loans


REST = RestDays(years=frozenset(range(2015, 2031)))
RULES = Rules(shipped_pack(), REST)
LAW = RULES.law


class ScansReader:
    """What reads scans waits until it may go on, and notes which it read on which thread."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.read: list[tuple[Path, str]] = []


class Village:
    """Satisfies `Acts`. Every call is noted with its thread, and may be slowed or refused."""

    fits_a_day = 30
    protected: frozenset[str] = frozenset()
    """Serials of letters that a rule stands against today."""
    explained: tuple[str, ...] = ()
    """Loans with a contact against a rule for which a reason was enough."""
    asked_since = TODAY
    """From which day exceptions were asked for last."""
    stop_after: int | None = None
    """So many files are filed before somebody stops it."""

    def __init__(
        self, loans: int = 48, *, loaded: bool = True, role: str = "officer", waiting: int = 0
    ) -> None:
        """`waiting` contacts against a rule are there, by somebody else than who sits here."""
        self.role = role
        self.loans = {loan.note: loan for loan in make_loans(loans if loaded else 0)}
        self.loaded = loaded
        self.letters: dict[str, LetterLine] = {}
        self.batch_info: dict[str, BatchLine] = {}
        self.drafts, self.speaks = dict[str, str](), dict[str, str]()
        self.stated: dict[str, tuple[Promised, ...]] = {}
        self.scans: dict[str, bytes] = {}
        self.marks: Marks | None = None
        self.clips: dict[tuple[str, str], bytes] = {}
        self.pages: dict[str, list[str]] = {}
        self.trayed: dict[int, tuple[TrayPage, bytes]] = {}
        self.entered: dict[str, tuple[Trip, bool]] = {}
        self.old_figures = False
        self.pages_each = 1
        self.copied: list[tuple[str, str]] = []
        self.branches: tuple[tuple[str, str], ...] = (("SHUANGHE", "双河支行"),)
        self.asked_in: list[str] = []
        self.planned: list[TripInput] = []
        self.in_mourning, self.paid = set[str](), set[str]()
        self.too_much: dict[str, tuple[Reason, bool]] = {}
        self.orders: list[LetterSelection] = []
        self.facts = 1840 if loaded else 1
        self.held = 1806 if loaded else 0
        self.held_at = "2026-11-21T17:42" if loaded else ""
        self.enrolled = loaded
        self.online = False
        self.closed = False
        self.threads: set[str] = set()
        self.before: Callable[[str], None] = lambda _: None
        self.reckons: Callable[[Progress], object] = lambda _: None
        self.saved: list[object] = []
        self.against: dict[str, tuple[str, OverrideView]] = {}
        self.differing: dict[str, tuple[Difference, ...]] = {}
        self.mappings: dict[str, dict[str, str]] = {}
        self.needs_mapping = False
        if loaded:
            self._live_a_little()
        for number in range(waiting):
            self.break_a_rule(f"JJ2024{number // 2 + 20:06d}", number)

    # --- looking ------------------------------------------------------------------------------

    def identity(self) -> Person:
        self._called("identity")
        return Person("陈小云", self.role, "SHUANGHE", "v" * 26)

    def workplaces(self) -> Sequence[tuple[str, str]]:
        self._called("workplaces")
        return self.branches

    def at(self, branch: str) -> "Village":
        self.asked_in.append(branch)
        return self

    def status(self) -> Status:
        self._called("status")
        waiting = self.facts - self.held
        return Status(self.facts, self.held, self.held_at, waiting, 2, self.enrolled, 0, 0)

    def today(self, progress: Progress, *, whole: bool = False, officer: str = "") -> Today:
        self._called("today")
        self.asked_officer = officer
        self.reckons(progress)
        lines = [line for loan in self.loans.values() if (line := self._today_line(loan))]
        lines.sort(key=lambda line: -line.urgency)
        lines = [*self._to_decide_today(), *lines]
        lines[:0] = [_trip_line(trip) for trip in self._open_trips() if trip.day <= TODAY]
        overdue = sum(loan.late > 0 for loan in self.loans.values())
        as_of = date(2026, 11, 20) if self.loaded else None
        out = len(self._out())
        return Today(TODAY, tuple(lines), as_of, len(self.loans), overdue, out)

    def cases(self, wanted: CaseFilter, limit: int, offset: int) -> tuple[int, Sequence[CaseLine]]:
        self._called("cases")
        found = [self._line(loan) for loan in self.loans.values() if self._fits(loan, wanted)]
        keys: dict[str, Callable[[CaseLine], object]] = {
            "urgency": lambda line: line.limitation.act_by,
            "name": lambda line: line.name,
            "due": lambda line: line.due,
            "balance": lambda line: -line.balance,
            "days_past_due": lambda line: -line.days_past_due,
        }
        found.sort(key=keys[wanted.order])
        return len(found), found[offset : offset + limit]

    def case(self, note: str) -> CasePage:
        self._called("case")
        loan = self._loan(note)
        line = self._line(loan)
        view = LoanView(
            note, f"HT{note[2:]}", "农户小额信用贷款", "保证", loan.amount, loan.balance, 65_250,
            loan.due - timedelta(days=730), loan.due, loan.balance if loan.late else 0,
            loan.balance // 40 if loan.late else 0, class_of("关注"), line.loan_class, loan.late,
            loan.officer, date(2026, 11, 20), False, loan.guarantors,
            is_gone=loan.is_gone,
        )  # fmt: skip
        others = tuple(
            self._line(other)
            for other in self.loans.values()
            if other.name == loan.name and other.note != note
        )
        letters = tuple(x for x in self.letters.values() if x.note == note)
        return CasePage(
            loan.name, loan.id_number, loan.phones, f"双河县{loan.village}18号", loan.village,
            view, others, self._clock(loan), line.next, tuple(reversed(loan.history)), letters,
            self._guarantees(loan), TODAY + timedelta(days=1096) if loan.late else None,
            self._to_decide(note), self.differing.get(note, ()),
            self.asked_in[-1] if self.asked_in else "", language=self.speaks.get(note, ""),
        )  # fmt: skip

    def _guarantees(self, loan: Loan) -> tuple[GuaranteeView, ...]:
        people = [
            Behind(one.id_tail or one.name, one.name, one.id_tail, one.phone)
            for one in loan.guarantors
        ]
        secured = Secured(loan.due, loan.due - timedelta(days=730))
        stated = self.stated.get(loan.note, ())
        events = History((Event.read(event, LAW) for event in loan.events), TODAY, LAW)
        found = periods(secured, people, stated, Asked(events, TODAY, RULES))
        return tuple(guarantee_view(one, TODAY) for one in found)

    def search(self, query: str, limit: int) -> Sequence[Hit]:
        self._called("search")
        hits = [
            Hit("case", loan.note, loan.name, loan.note, 10)
            for loan in self.loans.values()
            if query in loan.name + loan.note + loan.id_number[-4:] + loan.village
        ]
        hits += [
            Hit("letter", letter.serial, letter.name, letter.note, 5)
            for letter in self.letters.values()
            if query in letter.serial + letter.name
        ]
        return hits[:limit]

    def villages(self) -> Sequence[str]:
        self._called("villages")
        return _VILLAGES if self.loaded else ()

    def officers(self) -> Sequence[str]:
        self._called("officers")
        return _OFFICERS if self.loaded else ()

    def forms(self) -> Sequence[FormCard]:
        self._called("forms")
        return (
            FormCard("F01", {"zh": "贷款到期提示通知书", "en": "Reminder"}, ("zh",), "coming_due"),
            FormCard(
                *("F02", {"zh": "逾期贷款催收通知书", "en": "Demand"}, ("zh", "ug"), "overdue"),
                may_enclose={"T03": {"zh": "图画单", "en": "Picture sheet"}},
            ),
            FormCard("T02", {"zh": "还款致谢", "en": "Thank you for paying"}, ("zh",), "paid"),
            FormCard("F04", {"zh": "共同借款人还款通知书"}, ("zh",), "", "co_borrower"),
        )

    def rules(self) -> Rulebook:
        self._called("rules")
        return shipped_rulebook("china")

    def exceptions(self, since: date, limit: int) -> Exceptions:
        self._called("exceptions")
        self.asked_since = since
        lines = []
        for note, view in self.against.values():
            loan = self._loan(note)
            lines.append(ExceptionLine("SH-01", note, loan.name, loan.village, view, "waits"))
        for note in self.explained:
            loan, (_, view) = self._loan(note), next(iter(self.against.values()))
            lines.append(ExceptionLine("SH-01", note, loan.name, loan.village, view, "explained"))
        return Exceptions(len(lines), tuple(lines[:limit]))

    def batches(self) -> Sequence[BatchLine]:
        self._called("batches")
        return [self._batch_now(batch) for batch in reversed(self.batch_info)]

    def letters_out(self) -> Sequence[LetterLine]:
        self._called("letters_out")
        return self._out()

    def returned(self, by: CountedBy) -> Sequence[Returned]:
        self._called("returned")
        counts: dict[str, Returned] = {}
        for one in self.letters.values():
            name = one.village if by == "village" else self._loan(one.note).officer
            found = counts.setdefault(name, Returned(name))
            counts[name] = replace(
                found,
                back=found.back + (one.state == "back"),
                unsigned=found.unsigned + (one.state in ("refused", "unsigned", "spoilt")),
                out=found.out + (one.state in ("printed", "served")),
            )
        return list(counts.values())

    def letter(self, serial: str) -> LetterLine | None:
        self._called("letter")
        named = plain_serial(serial)
        out = (one.serial for one in self.letters.values() if one.is_out)
        if named not in self.letters and not (named := one_meant(serial, out)):
            if is_number(serial.strip()):
                raise MeantError("casework.letters.none_called", said=serial)
            return None
        return self.letters[named]

    def told_back(self, serial: str, tag: str) -> tuple[str, str, str] | None:
        self._called("told_back")
        if serial not in self.letters or tag != "zh_CN":
            return None
        return ("多少钱", "哪天以前", "还到哪里")

    def read_aloud(self, serial: str, dialect: str = "") -> Reading:
        self._called("read_aloud")
        letter = self.letters.get(serial)
        if letter is None:
            raise KnownError("village.no_letter")
        whole = (Piece(letter.name, fixed=False), Piece("，一共", fixed=True))
        sum_ = (Piece("三千元", fixed=False), Piece("。", fixed=False))
        said = (
            Said(f"{letter.name}，一共三千元。", asks=False, pieces=(*whole, *sum_)),
            Said("多少钱？", asks=True, pieces=(Piece("多少钱？", fixed=True),)),
        )
        recorded = frozenset(text for spoken, text in self.clips if spoken == dialect)
        dialects = tuple(dict.fromkeys(spoken for spoken, _ in self.clips))
        return Reading(serial, "通知书", "zh_CN", said, "F02", dialect, dialects, recorded)

    def clip_said(self, reading: Reading, words: str) -> bytes:
        self._called("clip_said")
        return self.clips.get((reading.dialect, words), b"")

    def clip_lines(self, wish: Wish) -> Sequence[ClipLine]:
        self._called("clip_lines")
        lines = [
            ClipLine(
                number,
                text,
                "recorded" if (wish.dialect, text) in self.clips else "missing",
                media=media_of(self.clips.get((wish.dialect, text), b"")),
            )
            for number, text in enumerate(CLIPPED, start=1)
        ]
        return [*lines, *(ClipLine(0, text, "retired") for text in self._retired(wish))]

    def _retired(self, wish: Wish) -> list[str]:
        return [
            text for dialect, text in self.clips if dialect == wish.dialect and text not in CLIPPED
        ]

    def add_clip(self, wish: Wish, number: int, content: bytes) -> Outcome:
        self._called("add_clip")
        if not media_of(content):
            return Invalid((Problem("clip", Reason("casework.clips.no_sound")),))
        self.clips[wish.dialect, CLIPPED[number - 1]] = content
        return Saved(())

    def add_clip_file(self, wish: Wish, number: int, path: Path) -> Outcome:
        return self.add_clip(wish, number, path.read_bytes())

    def clip_bytes(self, wish: Wish, number: int) -> bytes:
        self._called("clip_bytes")
        return self.clips[wish.dialect, CLIPPED[number - 1]]

    def retire_clip(self, wish: Wish, number: int) -> Outcome:
        self._called("retire_clip")
        for text in [CLIPPED[number - 1]] if number else self._retired(wish):
            del self.clips[wish.dialect, text]
        return Saved(())

    def history_scan(self, digest: str) -> bytes:
        self._called("history_scan")
        if digest not in self.scans:
            raise KnownError("village.no_scan")
        return self.scans[digest]

    def preview_gate(self, entry: ContactInput) -> Outcome:
        self._called("preview_gate")
        return self._gate(entry)

    def words_against(self, words: str) -> Sequence[Reason]:
        self._called("words_against")
        return (Reason("village.threat"),) if "打断" in words else ()

    def check_acknowledgment(self, entry: AcknowledgmentInput) -> Invalid | None:
        self._called("check_acknowledgment")
        return self._against_slip(entry)

    def _against_slip(self, entry: AcknowledgmentInput) -> Invalid | None:
        if entry.serial not in self.letters and (entry.serial or not entry.note):
            return Invalid((Problem("serial", Reason("village.no_letter")),))
        if entry.on > TODAY:
            return Invalid((Problem("on", Reason("village.in_future")),))
        return None

    def preview_acknowledgment(self, entry: AcknowledgmentInput) -> ClockView:
        self._called("preview_acknowledgment")
        if entry.serial and entry.serial not in self.letters:
            raise NothingForetoldError("casework.acknowledgment.unknown_serial")
        return self._clock(self._loan(entry.note), _slip_event(entry))

    # --- touring ------------------------------------------------------------------------------

    def trip_choices(self, branch: str) -> TripChoices:
        self._called("trip_choices")
        as_of = date(2026, 11, 20) if self.loaded else None
        here = branch or self.branches[0][0]
        fits = self.fits_a_day
        return TripChoices(here, self.branches, ("zh_CN", "en"), as_of, self.old_figures, fits)

    def trip_villages(self, day: date, branch: str = "") -> Sequence[TripVillage]:
        self._called("trip_villages")
        _refuse_day(day)
        found: dict[str, list[TodayLine]] = {}
        for line in self._doors(branch):
            found.setdefault(line.village, []).append(line)
        return [
            TripVillage(village, len(lines), lines[0].urgency, lines[0].reason)
            for village, lines in found.items()
        ]

    def open_trips(self) -> Sequence[Trip]:
        self._called("open_trips")
        return self._open_trips()

    def plan_trip(self, asked: TripInput, out: Path, progress, cancelled) -> TripReport:
        self._called("plan_trip")
        self.planned.append(asked)
        _refuse_day(asked.day)
        lines = [line for line in self._doors(asked.branch) if line.village in asked.villages]
        lines.sort(key=lambda line: asked.villages.index(line.village))
        trip, stops, made, refused, left_out = f"T{len(self.entered) + 1}", [], [], [], []
        for number, line in enumerate(lines):
            progress(number, len(lines))
            if cancelled():
                raise KnownError("cancelled")
            if line.note in self.in_mourning:
                left_out.append(RefusedLetter(line.note, line.name, Reason("village.mourning")))
                continue
            serial = ""
            if line.act == "letter" and line.name.endswith("小妹"):
                refused.append(RefusedLetter(line.note, line.name, Reason("village.glyph")))
            elif line.act == "letter":
                serial = make_serial(len(self.letters) + 1)
                form = "F02" if self._loan(line.note).late else "F01"
                self.letters[serial] = LetterLine(
                    serial, form, line.note, line.name, line.village, TODAY, "composed", 1,
                    f"{trip}-{form}",
                )  # fmt: skip
                made.append(self.letters[serial])
            stops.append(
                TripStop(line.note, line.name, line.village, line.act, line.reason, serial)
            )
        if not stops:
            return TripReport("", 0, (), (), (), tuple(left_out))
        for batch, form in dict.fromkeys((letter.batch, letter.form) for letter in made):
            count = sum(letter.batch == batch for letter in made)
            self.batch_info[batch] = BatchLine(batch, form, TODAY, "zh", count, 0, 0, 0)
        there = asked.branch if asked.branch != self.branches[0][0] else ""
        made_of = Trip(trip, asked.day, asked.villages, tuple(stops), 2, there)
        self.entered[trip] = (made_of, False)
        self.facts += 1
        pages = self._write_trip(trip, out)
        made.sort(key=lambda letter: letter.batch)
        return TripReport(trip, pages, tuple(stops), tuple(made), tuple(refused), tuple(left_out))

    def remake_trip(self, trip: str, out: Path) -> TripAgain:
        self._called("remake_trip")
        stops = self.entered[trip][0].stops
        serials = tuple(stop.serial for stop in stops if stop.act == "letter" and stop.serial)
        return TripAgain(self._write_trip(trip, out), serials)

    def return_trip(self, entry: TripReturnInput) -> Outcome:
        self._called("return_trip")
        trip = next((one for one in self._open_trips() if one.ref == entry.trip), None)
        if trip is None:
            return Invalid((Problem("trip", Reason("casework.trips.unknown")),))
        hours = {"began": entry.began, "ended": entry.ended}
        problems = [
            Problem(name, Reason("village.time_needed")) for name, at in hours.items() if not at
        ]
        otherwise = {stop.note: stop for stop in entry.stops}
        contacts = []
        for stop in () if problems else trip.stops:
            preset = "not_visited" if stop.is_crossed_out else "met"
            said = otherwise.get(stop.note, StopInput(stop.note, preset))
            if said.outcome not in ("met", "not_met"):
                continue
            at = f"{trip.day.isoformat()}T{entry.began}"
            contact = ContactInput(
                stop.note, "visit", at, reached=said.outcome == "met", words=said.words,
                staff=entry.staff, recorded=entry.recorded, next_on=said.next_on,
                override=said.override,
            )  # fmt: skip
            answer = self._gate(contact)
            if isinstance(answer, NotAllowed) and not said.override:
                problems.append(Problem(f"stops.{stop.note}.override", answer.rules[0]))
            if len(said.words) > 40:
                reason = Reason("casework.input.too_long", {"limit": 40})
                problems.append(Problem(f"stops.{stop.note}.words", reason))
            if said.next_on is not None and said.next_on < TODAY:
                reason = Reason("casework.input.in_the_past")
                problems.append(Problem(f"stops.{stop.note}.next_on", reason))
            contacts.append(contact)
        if problems:
            return Invalid(tuple(problems))
        refs = []
        for contact in contacts:
            loan = self._loan(contact.note)
            saved = self._save(loan, "contact.recorded", "village.visit", contact.words, contact)
            refs += saved.refs
        self.entered[trip.ref] = (trip, True)
        self.facts += 1
        notes = tuple(sorted(stop.note for stop in trip.stops))
        return Saved((*refs, f"back-{trip.ref}"), notes)

    def _open_trips(self) -> list[Trip]:
        open_now = [trip for trip, is_entered in self.entered.values() if not is_entered]
        return sorted(open_now, key=lambda trip: trip.day)

    def _doors(self, branch: str = "") -> list[TodayLine]:
        """Of several branches the second has the villages at the stone bridge."""
        lines = [line for loan in self.loans.values() if (line := self._today_line(loan))]
        if len(self.branches) > 1:
            is_there = branch == self.branches[1][0]
            lines = [line for line in lines if line.village.startswith("石桥") == is_there]
        return sorted(lines, key=lambda line: -line.urgency)

    def _write_trip(self, trip: str, out: Path) -> int:
        stops = self.entered[trip][0].stops
        letters = [stop.serial for stop in stops if stop.act == "letter" and stop.serial]
        write_pages(out, [f"sheet {trip}", *letters])
        return len(letters) + 1

    # --- recording ----------------------------------------------------------------------------

    def record_contact(self, entry: ContactInput) -> Outcome:
        self._called("record_contact")
        loan = self._loan(entry.note)
        verdict = self._gate(entry)
        if isinstance(verdict, Invalid):
            return verdict
        if isinstance(verdict, NotAllowed) and not (verdict.overridable and entry.override):
            return verdict
        if entry.promise is not None:
            loan.events.append(
                {"type": "debtor_promise", "date": entry.promise.due, "written": True}
            )
        return self._save(loan, "contact.recorded", f"village.{entry.channel}", entry.words, entry)

    def record_repayment(self, entry: RepaymentInput) -> Outcome:
        self._called("record_repayment")
        if entry.amount <= 0:
            return Invalid((Problem("amount", Reason("village.amount_needed")),))
        loan = self._loan(entry.note)
        loan.events.append({"type": "debtor_payment", "date": entry.on, "amount": entry.amount})
        return self._save(loan, "repayment.reported", "village.repaid", "", entry)

    @cached_property
    def reader(self) -> "ScansReader":
        return ScansReader()

    def read_scans(self, paths: Sequence[Path], progress, cancelled) -> Sequence[AddedScan]:
        """Every file has as many pages as it has lines; each waits until the reader may go on."""
        pages = sum(len(path.read_text("utf-8").splitlines()) for path in paths)
        for page in range(pages):
            progress(page, pages)
            self.reader.may_go_on.wait(10)
            if cancelled():
                raise ScansStoppedError("casework.acknowledgment.scans_stopped")
        self.reader.read += [(path, threading.current_thread().name) for path in paths]
        return tuple(AddedScan(path.name) for path in paths)

    def record_acknowledgment(
        self, entry: AcknowledgmentInput, read: Sequence[AddedScan] | None = None
    ) -> Outcome:
        self._called("record_acknowledgment")
        if (against := self._against_slip(entry)) is not None:
            return against
        letter = self.letters.get(entry.serial)
        loan = self._loan(entry.note or letter.note)
        loan.events.append(_slip_event(entry))
        if letter is not None:
            self.letters[letter.serial] = replace(letter, state="back")
        step = self._clock(loan).steps[-1]
        return self._save(
            loan, "acknowledgment.returned", "village.slip_back", "", entry, (step.reason,)
        )

    def file_scans(self, paths: Sequence[Path], progress, cancelled) -> ScanReport:
        """A file named after a serial is that letter's slip; any other is unreadable."""
        self._called("file_scans")
        filed, unmatched = [], []
        whole = []
        for done, path in enumerate(paths):
            progress(done, len(paths))
            if cancelled() or len(whole) == self.stop_after:
                told = tuple(filed), tuple(unmatched), True, tuple(whole)
                return ScanReport(*told, left=tuple(paths[done:]))
            if path.stem == "damaged":
                unmatched.append(UnmatchedPage(path, 0, Reason("paper.scan_unreadable")))
                continue
            whole.append(path)
            letter = self.letters.get(path.stem)
            if letter is None:
                number = len(self.trayed) + 1
                reason = Reason("paper.code_not_found")
                page = TrayPage(number, path.name, 1, reason, TODAY)
                self.trayed[number] = (page, path.read_bytes())
                unmatched.append(UnmatchedPage(path, 1, reason, in_tray=True))
                continue
            digest = f"{len(self.scans):064x}"
            self.scans[digest] = path.read_bytes()
            self.pages.setdefault(letter.serial, []).append(digest)
            filed.append(FiledPage(path, 1, letter.serial, letter.note, 1, awaits_mark=True))
        return ScanReport(tuple(filed), tuple(unmatched), whole=tuple(whole))

    def unconfirmed(self) -> Sequence[FiledLetter]:
        self._called("unconfirmed")
        found = (self.letters[serial] for serial in self.pages)
        return [
            FiledLetter(
                one.serial, one.note, one.name, one.village, one.form, one.made_on,
                tuple(self.pages[one.serial]),
            )
            for one in found
            if one.state in ("composed", "printed", "served")
        ]  # fmt: skip

    def tray(self) -> Sequence[TrayPage]:
        self._called("tray")
        return [page for page, _ in self.trayed.values()]

    def tray_picture(self, number: int) -> bytes:
        self._called("tray_picture")
        return self.trayed[number][1]

    def mark_at(self, *places: Outline) -> None:
        """From now on each page has marks there."""
        self.marks = Marks(places, 6.0)

    def marks_on(self, codes: Sequence[SeenCode]) -> Marks | None:
        self._called("marks_on")
        return self.marks

    def settle_page(self, entry: SettleInput) -> Outcome:
        self._called("settle_page")
        letter = self.letters.get(entry.serial)
        if letter is None:
            return Invalid((Problem("serial", Reason("village.no_letter")),))
        _, picture = self.trayed.pop(entry.number)
        digest = f"{len(self.scans):064x}"
        self.scans[digest] = picture
        self.pages.setdefault(letter.serial, []).append(digest)
        return self._save(self._loan(letter.note), "page.filed", "village.page_filed", "", entry)

    def let_go(self, number: int) -> None:
        self._called("let_go")
        del self.trayed[number]

    def record_serving(self, entry: ServingInput) -> Outcome:
        self._called("record_serving")
        letter = self.letters.get(entry.serial)
        if letter is None:
            return Invalid((Problem("serial", Reason("village.no_letter")),))
        state = _AFTER.get(entry.way, "served")
        self.letters[entry.serial] = replace(letter, state=state)
        return self._save(self._loan(letter.note), "letter.served", "village.served", "", entry)

    def record_incident(self, entry: IncidentInput) -> Outcome:
        self._called("record_incident")
        loan = self._loan(entry.note)
        loan.events.append({"type": entry.incident, "date": entry.on.isoformat(), "id": "e"})
        return self._save(loan, "incident.recorded", entry.incident, entry.words, entry)

    def preview_incident(self, entry: IncidentInput) -> ClockView:
        self._called("preview_incident")
        loan = self._loan(entry.note)
        event = {"type": entry.incident, "date": entry.on.isoformat(), "id": "preview"}
        return self._clock(replace(loan, events=[*loan.events, event]))

    def preview_repayment(self, entry: RepaymentInput) -> ClockView:
        self._called("preview_repayment")
        said = RepaymentReported(
            entry.note, entry.amount, entry.on, entry.payer, entry.slip, "", entry.signed
        )
        loan, event = self._loan(entry.note), repayment_event(said)
        more = [{**event, "date": entry.on.isoformat(), "id": "preview"}] if event else []
        return self._clock(replace(loan, events=[*loan.events, *more]))

    def where_it_goes(self, note: str, amount: int, *, named: bool) -> Sequence[Reason]:
        loan = self._loan(note)
        told = {"interest": amount // 10, "principal": amount - amount // 10, "as_of": "2026-11-20"}
        several = [Reason("casework.payment_order.named", {"n": 2})] if named else []
        goes = [Reason("casework.payment_order.interest_first", told)] if loan.late > 0 else []
        return several + goes

    def state_guarantee(self, entry: GuaranteeInput) -> Outcome:
        self._called("state_guarantee")
        if entry.period == "months" and not entry.months:
            return Invalid((Problem("months", Reason("casework.guarantee.months", {"most": 600})),))
        said = Promised(
            entry.guarantor, entry.contract_date, entry.written, entry.period, entry.months,
            entry.last_day, entry.main_due, entry.agreed_due, entry.defect,
            entry.maximum_amount, entry.determined, entry.last_due,
        )  # fmt: skip
        others = [one for one in self.stated.get(entry.note, ()) if one.guarantor != said.guarantor]
        self.stated[entry.note] = (*others, said)
        code = "casework.history.guarantee"
        return self._save(self._loan(entry.note), "guarantee.stated", code, "", entry)

    def explain_difference(self, entry: DifferenceInput) -> Outcome:
        self._called("explain_difference")
        if entry.reason == "unknown" and not entry.words:
            return Invalid((Problem("words", Reason("casework.input.empty")),))
        found = self.differing.get(entry.note, ())
        self.differing[entry.note] = tuple(one for one in found if one.about != entry.about)
        code = "casework.history.not_booked_yet"
        return self._save(self._loan(entry.note), "difference.explained", code, "", entry)

    def decide_override(self, entry: DecisionInput) -> Outcome:
        self._called("decide_override")
        if entry.ref not in self.against:
            return Invalid((Problem("ref", Reason("casework.override.nothing_there")),))
        if not entry.approved and not entry.words:
            return Invalid((Problem("words", Reason("casework.input.empty")),))
        note, view = self.against[entry.ref]
        code = "approved" if entry.approved else "not_approved"
        said = Reason(f"casework.override.{code}", {"by": "陈小云", "words": entry.words})
        self.against[entry.ref] = note, replace(view, standing=said)
        loan = self._loan(note)
        loan.history[:] = [
            replace(line, standing=said) if line.ref == entry.ref else line for line in loan.history
        ]
        code = f"casework.history.override_{code}"
        return self._save(loan, "override.decided", code, entry.words, entry)

    def to_recall(self) -> Sequence[RecallLine]:
        self._called("to_recall")
        found = [one for one in self.letters.values() if one.serial in self.too_much]
        return [
            RecallLine(one, *self.too_much[one.serial])
            for one in sorted(found, key=lambda one: (one.made_on, one.serial))
            if one.state in ("composed", "printed")
        ]

    def print_recalls(self, out: Path, language: str, progress, cancelled) -> RecallReport:
        self._called("print_recalls")
        rows = tuple(self.to_recall())
        progress(0, 1)
        if cancelled():
            raise KnownError("cancelled")
        thanked = {one.note for one in self.letters.values() if one.form == "T02"}
        made = []
        for row in rows:
            letter = row.letter
            if row.is_settled and letter.note not in thanked:
                serial = make_serial(len(self.letters) + 1)
                thanks = replace(
                    letter, serial=serial, form="T02", state="composed", pages=1, batch="BT",
                    made_on=TODAY,
                )  # fmt: skip
                self.letters[serial] = thanks
                made.append(thanks)
        if made:
            self.batch_info["BT"] = BatchLine("BT", "T02", TODAY, "zh", len(made), 0, 0, 0)
        top = [replace(rows[0].letter, pages=1)] if rows else []
        pages = _print(out, [*top, *made])
        return RecallReport(rows, pages, ("T05-1",), "BT" if made else "", tuple(made))

    def recall_letters(self, entry: RecallInput) -> Outcome:
        self._called("recall_letters")
        gone = [one for one in entry.serials if self.letters[one].state not in _LYING]
        if gone or not entry.serials:
            said = [Reason("casework.recall.gone_already", {"serial": s, "to": ""}) for s in gone]
            said = said or [Reason("casework.recall.none_chosen")]
            return Invalid(tuple(Problem("serials", reason) for reason in said))
        refs, notes = [], []
        for serial in entry.serials:
            letter = self.letters[serial]
            self.letters[serial] = replace(letter, state="recalled")
            code = "casework.history.recalled"
            saved = self._save(self._loan(letter.note), "letter.recalled", code, "", entry)
            refs += saved.refs
            notes.append(letter.note)
        return Saved(tuple(refs), tuple(notes))

    def note_circumstance(self, entry: CircumstanceInput) -> Outcome:
        self._called("note_circumstance")
        loan = self._loan(entry.note)
        return self._save(loan, "circumstance.noted", entry.what, entry.words, entry)

    def state_language(self, entry: LanguageInput) -> Outcome:
        self._called("state_language")
        loan = self._loan(entry.note)
        code = f"casework.language.{entry.language.lower()}"
        return self._save(loan, "language.stated", code, "", entry)

    def withdraw_all(self, refs: Sequence[str], reason: str) -> Outcome:
        outcomes = [self.withdraw(ref, reason) for ref in reversed(refs)]
        return Saved(tuple(ref for one in outcomes for ref in one.refs))

    def withdraw(self, ref: str, reason: str) -> Outcome:
        self._called("withdraw")
        if ref in ("tape", "far tape"):
            self.withdrawn_tapes += ((ref, reason),)
            return Saved((f"w-{ref}",))
        back = ref.removeprefix("back-")
        if back in self.entered:
            trip, is_entered = self.entered[back]
            if back != ref and is_entered:
                self.entered[back] = (trip, False)
                return Saved((f"w-{ref}",))
            if back == ref and not is_entered:
                del self.entered[back]
                return Saved((f"w-{ref}",))
        for loan in self.loans.values():
            for number, line in enumerate(loan.history):
                if line.ref == ref:
                    loan.history[number] = replace(line, replaced=True)
                    if loan.events:
                        loan.events.pop()
                    self.facts += 1
                    return Saved((f"w-{ref}",), (loan.note,))
        return Invalid((Problem("ref", Reason("village.no_fact")),))

    is_part = False
    day_asked: KnownError | None = None
    tape_hints: tuple[Reason, ...] = ()
    outdone_by: Outdone | None = None
    taken_in: tuple[ImportLine, ...] = ()
    withdrawn_tapes: tuple[tuple[str, str], ...] = ()

    def load_tape(self, path, said: TapeInput, progress, cancelled) -> TapeReport:
        self._called("load_tape")
        mapping, as_of = said.mapping, said.as_of
        if self.day_asked is not None and not (said.is_day_right or as_of):
            raise self.day_asked
        if self.is_part and not said.is_whole:
            raise KnownError("casework.tape.part", gone=30, here=48)
        if self.needs_mapping and "due" not in mapping:
            raise UnknownColumnsError
        for done in range(0, 101, 20):
            progress(done, 100)
            if cancelled():
                raise KnownError("cancelled")
        self.loaded = True
        self.loans = {loan.note: loan for loan in make_loans(48)}
        self.facts += 1
        refused = (RefusedLine(17, "JJ2024000917", Reason("village.amount_needed")),)
        return TapeReport(
            "tape", 49, 48, refused, (), as_of or date(2026, 11, 23), 98_765_432_100,
            ("JJ2024000047",), (), ("JJ2024000008",), 5,
            tuple(
                MovedLoan(note, self.loans[note].name, what)
                for note, what in (("JJ2024000008", "newly_overdue"), ("JJ2024000047", "new"))
            ),
            hints=self.tape_hints,
            outdone_by=self.outdone_by,
        )  # fmt: skip

    def imports(self) -> tuple[ImportLine, ...]:
        return tuple(
            replace(one, standing="taken_back") if one.ref in dict(self.withdrawn_tapes) else one
            for one in self.taken_in
        )

    def save_mapping(self, name, columns) -> Outcome:
        self._called("save_mapping")
        self.mappings[name] = dict(columns)
        return Saved(("m",))

    def compose(self, selection: LetterSelection, out: Path, progress, cancelled) -> BatchReport:
        self._called("compose")
        self.orders.append(selection)
        wanted = [loan for loan in self.loans.values() if _selected(loan, selection)]
        batch = f"B{len(self.batch_info) + 1}"
        made, refused = [], []
        for number, loan in enumerate(wanted):
            progress(number, len(wanted))
            if cancelled():
                raise KnownError("cancelled")
            if loan.name.endswith("小妹"):
                refused.append(RefusedLetter(loan.note, loan.name, Reason("village.glyph")))
                continue
            if loan.note in self.paid and not selection.reason:
                paid = Reason("village.paid_lately")
                refused.append(RefusedLetter(loan.note, loan.name, paid, overridable=True))
                continue
            serial = make_serial(len(self.letters) + 1)
            letter = LetterLine(
                serial, selection.form, loan.note, loan.name, loan.village, TODAY, "composed",
                self.pages_each, batch,
            )  # fmt: skip
            self.letters[serial] = letter
            made.append(letter)
        self.batch_info[batch] = BatchLine(
            batch, selection.form, TODAY, selection.language, len(made), 0, 0, 0
        )
        self.facts += 1
        return BatchReport(batch, _print(out, made), tuple(made), tuple(refused))

    def remake(self, batch: str, out: Path, progress, cancelled) -> BatchReport:
        self._called("remake")
        of_batch = [letter for letter in self.letters.values() if letter.batch == batch]
        made = [letter for letter in of_batch if letter.state != "recalled"]
        return BatchReport(batch, _print(out, made), tuple(made), ())

    def copy_letter(self, serial: str, reason: str, out: Path, override: str = "") -> Outcome:
        self._called("copy_letter")
        letter = self.letters[serial]
        if not reason:
            return Invalid((Problem("reason", Reason("casework.copies.reason_missing")),))
        if letter.state == "composed":
            return Invalid((Problem("serial", Reason("casework.copies.not_printed")),))
        if serial in self.protected and not override:
            params = {"circumstance": "dead"}
            return NotAllowed((Reason("DUNNING_STOPPED", params),), overridable=True)
        self.copied.append((serial, reason))
        _print(out, [letter])
        return Saved((f"copy-{serial}",), (letter.note,))

    def confirm_printed(self, batch: str, serials: Sequence[str]) -> Outcome:
        self._called("confirm_printed")
        for serial in serials:
            self.letters[serial] = replace(self.letters[serial], state="printed")
        self.facts += 1
        return Saved(("p",), tuple(self.letters[serial].note for serial in serials))

    def keep_draft(self, name: str, text: str) -> None:
        self._called("keep_draft")
        if text:
            self.drafts[name] = text
        else:
            self.drafts.pop(name, None)

    def draft(self, name: str) -> str:
        self._called("draft")
        return self.drafts.get(name, "")

    # --- travelling ---------------------------------------------------------------------------

    def reachable(self) -> bool:
        self._called("reachable")
        return self.online

    def enrol(self, url: str, code: str) -> None:
        self._called("enrol")
        if not self.online:
            raise KnownError("sync.unreachable")
        self.enrolled = True

    def exchange(self, progress, cancelled, on_store) -> ExchangeReport:
        self.before("exchange")
        on_store(lambda: self._called("exchange page"))
        if not self.online:
            raise KnownError("sync.unreachable")
        sent = self.facts - self.held
        for done in range(sent + 1):
            progress(done, sent)
            if cancelled():
                break
        self.held, self.held_at = self.facts, NOW.isoformat(timespec="minutes")
        return ExchangeReport(sent, 3, 0, "r", 0, 0, 5_120, 1_024)

    def close(self) -> None:
        self._called("close")
        self.closed = True

    # --- inside -------------------------------------------------------------------------------

    def _called(self, act: str) -> None:
        assert not self.closed, f"{act} after close"
        self.threads.add(threading.current_thread().name)
        self.before(act)

    def _loan(self, note: str) -> Loan:
        if note not in self.loans:
            raise KnownError("village.no_loan")
        return self.loans[note]

    def _save(self, loan, kind, code, words, entry, hints=()) -> Saved:
        self.facts += 1
        ref = f"f{self.facts}"
        self.saved.append(entry)
        loan.history.append(
            HistoryLine(
                ref,
                kind,
                getattr(entry, "at", "") or str(getattr(entry, "on", TODAY)),
                Reason(code),
                words,
                "陈小云",
                NOW.isoformat(timespec="minutes"),
                self.held_at,
                "",
                "local",
                False,
            )
        )
        return Saved((ref,), (loan.note,), tuple(hints))

    def _gate(self, entry: ContactInput) -> Outcome:
        try:
            hour = datetime.fromisoformat(entry.at).hour
        except ValueError:
            return Invalid((Problem("at", Reason("village.time_needed")),))
        rules = []
        if not 8 <= hour < 22:
            rules.append(Reason("village.night", {"next": "2026-11-24T08:00"}))
        if entry.channel == "visit" and entry.staff < 2:
            rules.append(Reason("village.two_staff"))
        if entry.channel == "visit" and not entry.recorded:
            rules.append(Reason("village.no_recording"))
        if rules:
            by = Source("contact.hours", "双河村规第八条", "low")
            return NotAllowed(tuple(rules), True, "2026-11-24T08:00", (by,))
        return Saved((), (entry.note,))

    def _clock(self, loan: Loan, more: dict[str, object] | None = None) -> ClockView:
        events = [Event.read(e, LAW) for e in [*loan.events, *([more] if more else [])]]
        clock = limitation(Debt((loan.due,)), events, TODAY, LAW, REST)
        steps = tuple(
            ClockStep(
                x.event.day,
                x.event.kind,
                x.effective,
                Reason(x.reason),
                x.article,
                x.strength or "",
                x.event.ref or "",
                does=x.does,
            )
            for x in clock.log
        )
        last = clock.last_day_conservative or clock.act_by
        statutory = clock.last_day_statutory or last
        left = (clock.act_by - TODAY).days
        return ClockView(
            clock.anchor, clock.act_by, last, statutory, clock.provisional, clock.status, left,
            steps, clock.flags, clock.years,
        )  # fmt: skip

    def _line(self, loan: Loan) -> CaseLine:
        clock = self._clock(loan)
        loan_class = (
            "normal" if not loan.late else "special_mention" if loan.late <= 90 else "substandard"
        )
        days = clock.act_by, clock.last_day
        period = Limitation(*days, clock.status, clock.days_left, clock.provisional)
        line = self._today_line(loan)
        return CaseLine(
            loan.note, loan.name, loan.village, loan.balance, loan.due, loan.late, loan_class,
            loan.officer, period, line.reason if line else None,
        )  # fmt: skip

    def _today_line(self, loan: Loan) -> TodayLine | None:
        clock = self._clock(loan)
        days = (loan.due - TODAY).days
        out = any(x.note == loan.note and x.state == "printed" for x in self.letters.values())

        last = clock.last_day.isoformat()
        ways = (
            (
                clock.days_left <= 180,
                "visit",
                "village.clock",
                1000 - clock.days_left,
                {"last": last, "days": clock.days_left},
            ),
            (out, "acknowledgment", "village.slip_out", 600, {}),
            (loan.late > 90, "visit", "village.long_overdue", 500, {"days": loan.late}),
            (loan.late > 0, "letter", "village.overdue", 400 + loan.late, {"days": loan.late}),
            (days == 0, "call", "village.due_today", 390, {}),
            (0 < days <= 25, "letter", "village.due_soon", 300 - days, {"days": days}),
        )
        for holds, act, code, urgency, params in ways:
            if holds:
                return TodayLine(
                    loan.note,
                    loan.name,
                    loan.village,
                    act,
                    Reason(code, params),
                    urgency,
                    loan.balance,
                    loan.due,
                )
        return None

    def break_a_rule(self, note: str, number: int, *, breach: bool = False) -> None:
        """A visit alone, of somebody else, that waits for a supervisor; a breach has no excuse."""
        ref, at = f"o{number}", f"2026-11-{16 + number}T10:00"
        standing = Reason("casework.override.waits", {"why": "同事生病"})
        what = Reason("casework.override.visit")
        rule = Reason("casework.rule.visit_staff")
        view = OverrideView(ref, at, "李志远", what, (rule,), "同事生病", "愿意还", None, breach)
        self.against[ref] = note, view
        self._loan(note).history.append(
            HistoryLine(ref, "contact.recorded", at, Reason("village.visit"), "", "李志远", at,
                        "", "", "delivered", False, (), standing)
        )  # fmt: skip

    def _to_decide(self, note: str) -> tuple[OverrideView, ...]:
        views = [view for of, view in self.against.values() if of == note]
        views.sort(key=lambda view: view.standing is not None)
        return tuple(views) if self.role == "supervisor" else ()

    def _to_decide_today(self) -> list[TodayLine]:
        lines = []
        for note in dict.fromkeys(note for note, _ in self.against.values()):
            loan = self._loan(note)
            for view in self._to_decide(note):
                if view.standing is None:
                    params = {
                        "by": view.by, "at": view.at, "what": view.what.code,
                        "rule": view.rules[0].code, "why": view.reason,
                    }  # fmt: skip
                    reason = Reason("casework.today.override_waits", params)
                    lines.append(TodayLine(
                        note, loan.name, loan.village, "decision", reason, 4, loan.balance,
                        loan.due, view.ref,
                    ))  # fmt: skip
        return lines

    def _fits(self, loan: Loan, wanted: CaseFilter) -> bool:
        days = (loan.due - TODAY).days
        standing = {
            "all": True,
            "overdue": loan.late > 0,
            "coming_due": 0 <= days <= 30,
            "current": days > 30,
            "settled": not loan.balance,
        }
        searched = f"{loan.name} {loan.note} {loan.village} {loan.id_number[-4:]} {loan.phones}"
        return (
            standing[wanted.standing]
            and (not wanted.village or loan.village == wanted.village)
            and (not wanted.officer or loan.officer == wanted.officer)
            and wanted.query in searched
        )

    def _out(self) -> list[LetterLine]:
        return [x for x in self.letters.values() if x.state in ("printed", "served")]

    def _batch_now(self, batch: str) -> BatchLine:
        letters = [x for x in self.letters.values() if x.batch == batch]
        printed = [x for x in letters if x.state != "composed"]
        back = [x for x in letters if x.state == "back"]
        return replace(
            self.batch_info[batch], printed=len(printed), back=len(back),
            out=len(printed) - len(back),
        )  # fmt: skip

    def _live_a_little(self) -> None:
        loans = list(self.loans.values())
        old = loans[0]
        old.events.append(
            {
                "type": "notice_signed",
                "date": date(2024, 3, 2),
                "signer": "self",
                "mark": "x_only",
                "content": "acknowledge_and_agree",
            }
        )
        old.events.append(
            {
                "type": "phone_call",
                "date": date(2024, 12, 5),
                "answered_by_debtor": True,
                "recorded": True,
            }
        )
        old.history += [
            HistoryLine("h1", "tape.loaded", "2023-12-30", Reason("village.overdue_since"), "",
                        "李志远", "2024-01-02T09:00", "2024-01-01T18:00", "2024-01-02T17:30",
                        "delivered", False),
            HistoryLine("h2", "acknowledgment.returned", "2024-03-02", Reason("village.slip_back"),
                        "本人不会写字，画了叉。", "李志远", "2024-03-02T15:10", "2024-03-01T18:00",
                        "2024-03-04T08:30", "delivered", False, ("d" * 64,),
                        done=(Reason("casework.scene.identity"),
                              Reason("casework.scene.witness", {"name": "王秀兰"}))),
            HistoryLine("h3", "contact.recorded", "2024-12-05T10:20", Reason("village.call"),
                        "说腊月卖了猪就还一部分，请再宽限些日子。", "陈小云", "2024-12-05T10:31",
                        "2024-12-04T17:00", "2024-12-05T18:02", "delivered", False,
                        judged_by=Reason("casework.history.judged_by",
                                         {"name": "china", "version": "1",
                                          "fingerprint": "ab12cd34ef56"})),
        ]  # fmt: skip
        for number, loan in enumerate(loans[4:16]):
            serial = make_serial(number + 1)
            state = "back" if number % 3 == 0 else "printed"
            made = date(2026, 11, 9)
            self.letters[serial] = LetterLine(
                serial, "F02", loan.note, loan.name, loan.village, made, state, 1, "B1"
            )
        self.batch_info["B1"] = BatchLine("B1", "F02", date(2026, 11, 9), "zh", 12, 12, 4, 8)


class UnknownColumnsError(KnownError):
    def __init__(self) -> None:
        super().__init__("unknown_columns", missing="due", line=1)
        self.headers = ("户名", "借据", "余额合计", "到期")
        self.missing = ("due",)
        self.found = {"name": "户名", "note": "借据", "balance": "余额合计"}
        self.line = 1


def _slip_event(entry: AcknowledgmentInput) -> dict[str, object]:
    content = "acknowledge_and_agree" if entry.agrees else "receipt_only"
    signer = "joint_debtor" if entry.signer == "co_borrower" else entry.signer
    return {
        "type": "notice_signed", "date": entry.on, "signer": signer, "mark": entry.mark,
        "content": content, "full_capacity": entry.full_capacity, "coresident": entry.coresident,
        "written_authority": entry.authority, "blank_when_signed": entry.blank_when_signed,
    }  # fmt: skip


def _refuse_day(day: date) -> None:
    if not TODAY <= day <= TODAY + timedelta(days=14):
        raise KnownError("casework.trips.day", most=14)


def _trip_line(trip: Trip) -> TodayLine:
    params: dict[str, str | int] = {
        "day": trip.day.isoformat(),
        "n": len(trip.stops),
        "trip": trip.ref,
    }
    reason = Reason("casework.today.trip_open", params)
    return TodayLine("", " · ".join(trip.villages), "", "trip", reason, 0, 0, None)


def _print(out: Path, made: Sequence[LetterLine]) -> int:
    """Writes the pages of letters; how many there are."""
    titles = [f"{one.serial} {one.note} {page + 1}" for one in made for page in range(one.pages)]
    write_pages(out, titles)
    return len(titles)


def _selected(loan: Loan, wanted: LetterSelection) -> bool:
    days = (loan.due - TODAY).days
    if wanted.notes:
        return loan.note in wanted.notes
    if wanted.paid:
        return loan.balance == 0
    if wanted.village and loan.village != wanted.village:
        return False
    if wanted.due_within_days is not None:
        return 0 <= days <= wanted.due_within_days
    return loan.late > 0
