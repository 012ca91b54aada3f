"""The stack of a round on its way: who is visited, and what lies under the day sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from typing_extensions import override

from shouyue.casework.contents import enclosures
from shouyue.casework.contents.figures import Values
from shouyue.casework.contents.letterhead import with_account
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import TripInput
from shouyue.casework.letters.languages import Tongues
from shouyue.casework.letters.lettering import (
    Cancelled,
    Drawn,
    LettersError,
    Made,
    Progress,
    Refusal,
    batch_of,
    figures_of,
    occasion,
    stop_if,
    visiting_order,
)
from shouyue.casework.letters.sheet_words import SHORT
from shouyue.casework.letters.stacks import Paper, Stack
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import NotAllowed, Reason
from shouyue.casework.serials import Serials
from shouyue.casework.setting import (
    form_of,
    kept_values,
    language_tag,
    shown_values,
)
from shouyue.casework.trips.doors import Door, doors, in_short, stays_out, visit_on
from shouyue.casework.trips.views import TripReport, TripStop
from shouyue.casework.views import LetterLine, TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import Language, letter_language
from shouyue.ledger.kinds import TripPlanned, TripSheet, draft
from shouyue.ledger.kinds import TripStop as PlannedStop
from shouyue.ledger.moment import Moment
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Composed, Letter, Value
from shouyue.vault import batches as stored
from shouyue.vault import loans

SHEET: Final = "T01"
_REMINDER: Final = "F01"
_DEMAND: Final = "F02"
LETTERS: Final = (_REMINDER, _DEMAND)
STOPS_A_SHEET: Final = 10
LYING: Final = frozenset({"printed", "unsigned"})
"""Printed, and here: an unsigned letter was brought back because nobody was met."""
MOST_STOPS: Final = 300
"""More are no day's work, whoever ticks every village of a branch; they also fit into one fact."""
Act = Literal["letter", "visit", "call", "acknowledgment"]
_ACTS: Final[dict[str, Act]] = {
    "letter": "letter",
    "visit": "visit",
    "call": "call",
    "acknowledgment": "acknowledgment",
}
_WITH_PAPER: Final = frozenset({"letter", "acknowledgment"})
_VILLAGES_NAMED: Final = 6


def languages() -> tuple[str, ...]:
    """In which a whole stack can be made: those that its sheet and its letters share."""
    sheet, *letters = (form_of(code).languages for code in (SHEET, *LETTERS))
    return tuple(tag for tag in sheet if all(tag in tags for tags in letters))


@dataclass(slots=True)
class Stop:
    """A stop on its way onto paper; `form` is empty where no letter is made for it."""

    door: Door
    loan: LoanRow
    form: str = ""
    values: Values = field(default_factory=dict)
    serial: str = ""
    is_printed: bool = False
    """The letter was printed before and lies here: it is no part of the stack."""
    warning: Reason | None = None
    language: str = ""

    @property
    def line(self) -> TodayLine:
        return self.door.line

    @property
    def act(self) -> Act:
        """What is done at the door; the first that a paper belongs to says which goes along."""
        acts = [one.act for one in self.door.errands]
        found = next((act for act in acts if act in _WITH_PAPER), acts[0])
        return _ACTS[found]

    @property
    def reason(self) -> Reason:
        return self.door.errands[0].reason

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of everything that is done here, the most urgent first."""
        return tuple(one.reason.code for one in self.door.errands)

    def view(self) -> TripStop:
        line, also = self.line, in_short(self.codes[1:])
        return TripStop(
            *(line.note, line.name, line.village, self.act, self.reason, self.serial), also
        )

    def planned(self) -> PlannedStop:
        reason, also = self.reason, self.codes[1:]
        params = dict(reason.params)
        return PlannedStop(self.line.note, self.act, reason.code, params, self.serial, also)


class Plan(Stack):
    """One round on its way: its stops, its sheets, its letters."""

    _FAULT = "casework.trips.sheet"

    def __init__(
        self,
        ws: Workspace,
        asked: TripInput,
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:
        self._ws, self._asked = ws, asked
        self._occasion = occasion(ws, asked.day)
        self._forms = {code: form_of(code) for code in (SHEET, *LETTERS)}
        super().__init__(language_tag(self._forms[SHEET], asked.language), progress, cancelled)
        if self._tag not in languages():
            raise LettersError("casework.letters.language", form=SHEET)
        self._tongues = Tongues(ws)
        self._enclosed = {
            code: enclosures.chosen(code, asked.enclose, self._tag) for code in LETTERS
        }
        self._serials: dict[str, Serials] = {}
        self._sheets: list[TripSheet] = []
        self.stops: list[Stop] = []
        self.left_out: list[RefusedLetter] = []
        self.later = 0

    def find_stops(self) -> None:
        """Who is to be visited, in visiting order; whom a rule forbids is left out by name.

        Raises:
            LettersError: more are wanted than a round may have.
        """
        if not 0 <= self._asked.most <= MOST_STOPS:
            raise LettersError("casework.trips.too_many", asked=self._asked.most, most=MOST_STOPS)
        order = {village: place for place, village in enumerate(self._asked.villages)}
        found = []
        for door in doors(self._ws, self._asked.day):
            if door.line.village not in order:
                continue
            self.left_out += stays_out(door)
            loan = loans.one(self._ws.vault, self._ws.branch, door.line.note)
            if door.is_gone_to and loan is not None:
                found.append(Stop(door, loan))
        # The most urgent, as the day's list has them: the same ones whoever asks again.
        fits = self._asked.most or self._ws.rules.policy.worklist.lines_a_day
        self.later = max(len(found) - fits, 0)
        del found[fits:]
        found.sort(key=lambda stop: (order[stop.line.village], visiting_order(stop.loan)))
        for stop in found:
            stop_if(self._cancelled)
            answer = visit_on(self._ws, self._asked.day, stop.codes, stop.loan)
            if isinstance(answer, NotAllowed):
                if not answer.overridable:
                    reason = RefusedLetter(stop.line.note, stop.line.name, answer.rules[0])
                    self.left_out.append(reason)
                    continue
                stop.warning = answer.rules[0]
            self._choose_letter(stop)
            self.stops.append(stop)

    @override
    def _leave_out(self, serial: str, reason: Reason) -> bool:
        found = (stop for stop in self.stops if stop.form and stop.serial == serial)
        if (stop := next(found, None)) is None:
            return False
        self.refused.append(RefusedLetter(stop.line.note, stop.line.name, reason))
        stop.form = stop.serial = ""
        return True

    def record(self, composed: Composed, moment: Moment) -> tuple[str, ...]:
        """Write the facts of the batches and, last, of the round; returns their references."""
        printed = {one.serial: one for one in composed.letters}
        drafts = []
        today = self._ws.today()
        for code in sorted({stop.form for stop in self.stops if stop.form}):
            made = [
                Made(stop.loan, Drawn(stop.values, language=stop.language), printed[stop.serial])
                for stop in self.stops
                if stop.form == code
            ]
            forms = (self._forms[code], *self._enclosed[code])
            drafts.append(draft(batch_of(forms, self._tag, self._occasion, today, made)))
        said = TripPlanned(
            day=self._asked.day,
            made_on=today,
            as_of=self._occasion.as_of,
            villages=tuple(dict.fromkeys(stop.line.village for stop in self.stops)),
            language=self._tag,
            form_version=self._forms[SHEET].version,
            stops=tuple(stop.planned() for stop in self.stops),
            sheets=tuple(self._sheets),
        )
        refs = append_in(self._ws, self._ws.branch, *drafts, draft(said), moment=moment)
        for code, serials in self._serials.items():
            serials.give(sum(serial.startswith(f"{code}-") for serial in printed))
        return tuple(ref.text for ref in refs)

    def report(self, trip: str, pages: int, letters: Sequence[LetterLine]) -> TripReport:
        """What is told of the round, whether or not it came about."""
        return TripReport(
            trip,
            pages,
            tuple(stop.view() for stop in self.stops),
            tuple(letters),
            tuple(self.refused),
            tuple(self.left_out),
            self._occasion.as_of,
            self._occasion.old_figures,
            self.later,
        )

    def _choose_letter(self, stop: Stop) -> None:
        if stop.act == "letter":
            is_demand = stop.loan.is_overdue(self._occasion.as_of.isoformat())
            code = _DEMAND if is_demand else _REMINDER
            drawn = figures_of(self._ws, code, stop.loan, self._occasion)
            if isinstance(drawn, Refusal):
                self.refused.append(
                    RefusedLetter(stop.line.note, stop.line.name, drawn.reason, drawn.overridable)
                )
            else:
                of, sheets = self._occasion, self._enclosed[code]
                stop.form = code
                own = self._tongues.of_letter(self._forms[code], stop.loan, drawn.values)
                stop.language = "" if own == self._tag else own
                whole = enclosures.with_enclosed(self._ws, sheets, of, drawn.values, self._tag)
                stop.values = with_account(whole, own or self._tag)
        elif stop.act == "acknowledgment":
            out = stored.letters_of(self._ws.vault, self._ws.branch, stop.line.note)
            awaited = [one.serial for one in out if one.is_out]
            stop.serial = awaited[-1] if awaited else ""
        else:
            out = stored.letters_of(self._ws.vault, self._ws.branch, stop.line.note)
            lying = [one.serial for one in out if one.form in LETTERS and one.state in LYING]
            stop.serial = lying[-1] if lying else ""
            stop.is_printed = bool(lying)

    @override
    def _papers(self) -> list[Paper]:
        """Sheets first, then the letters along the way."""
        drawn: dict[str, int] = {}

        def numbered(code: str) -> str:
            if code not in self._serials:
                self._serials[code] = Serials(self._ws, code)
            drawn[code] = drawn.get(code, -1) + 1
            return self._serials[code].numbered(drawn[code])

        for stop in self.stops:
            if stop.form:
                stop.serial = numbered(stop.form)
        sheet = self._forms[SHEET]
        self._sheets, papers = [], list[Paper]()
        language = letter_language(self._tag)
        sheets = [
            self.stops[at : at + STOPS_A_SHEET] for at in range(0, len(self.stops), STOPS_A_SHEET)
        ]
        for number, stops in enumerate(sheets):
            serial = numbered(SHEET)
            values = {
                **self._head(language),
                "sheet": number + 1,
                "sheets": len(sheets),
                "stops": tuple(self._rows(language, serial, number * STOPS_A_SHEET, stops)),
            }
            page = TripSheet(serial, kept_values(values))
            self._sheets.append(page)
            papers.append(((sheet,), Letter(serial, shown_values((sheet,), page.values))))
        for stop in self.stops:
            if stop.form:
                forms = (self._forms[stop.form], *self._enclosed[stop.form])
                papers.append((forms, Letter(stop.serial, stop.values, stop.language)))
        return papers

    def _head(self, language: Language) -> dict[str, Value]:
        said = self._occasion
        villages = dict.fromkeys(stop.line.village or "—" for stop in self.stops)
        return {
            "bank": said.head.bank,
            "branch": said.head.branch,
            "officer": said.officer,
            "day": said.on,
            "as_of": said.as_of,
            "villages": self._words.shown(language.list(list(villages)[:_VILLAGES_NAMED])),
            "more": max(0, len(villages) - _VILLAGES_NAMED) or None,
        }

    def _rows(
        self, language: Language, serial: str, before: int, stops: Sequence[Stop]
    ) -> Iterator[dict[str, Value]]:
        for place, stop in enumerate(stops):
            is_long = {
                name: self._words.is_too_long(serial, f"stops.{place}.{name}")
                for name in ("who", "why")
            }
            yield {
                "place": before + place + 1,
                "who": self._words.shown(_who(stop, is_short=is_long["who"])),
                "why": self._words.shown(_why(language, stop, is_short=is_long["why"])),
                "owed": stop.loan.rest,
                "paper": _paper(language, stop),
            }


def short_number(serial: str) -> str:
    """Form and counter of a serial: enough to find the paper in the stack."""
    form, *_, counter, _ = serial.split("-") if serial.count("-") > 1 else ("—", "", "")
    return f"{form} {counter}".strip()


def _paper(language: Language, stop: Stop) -> str:
    """Which paper goes along; one that was printed before is not found in the stack."""
    number = short_number(stop.serial)
    if not stop.is_printed:
        return number
    return language.told("casework.trips.printed_before", {"paper": number})


def _who(stop: Stop, *, is_short: bool) -> str:
    if is_short:
        return stop.loan.name[:SHORT]
    return "\n".join(filter(None, (stop.loan.name, stop.loan.address, *stop.loan.phones[:1])))


def _why(language: Language, stop: Stop, *, is_short: bool) -> str:
    words = [language.told(stop.reason.code, stop.reason.params)]
    also = [language.told(code, {}) for code in stop.view().also]
    if also and not is_short:
        words.append(language.told("casework.trips.also", {"also": language.list(also)}))
    if stop.warning is not None and not is_short:
        words.append(language.told(stop.warning.code, stop.warning.params))
    return words[0][:SHORT] if is_short else "\n".join(words)
