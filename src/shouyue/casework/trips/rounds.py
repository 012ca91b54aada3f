"""A round of villages: what there is to do on its day, and the stack of papers in visiting order.

The stack is the day sheet and, behind it, the letters of its stops as they come along the way.
The letters are batches like any other; the round is a fact of its own, so that its return can be
entered from it (`casework.trip_returns`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from shouyue.casework import batches
from shouyue.casework.contents import enclosures
from shouyue.casework.contents.letterhead import workplaces
from shouyue.casework.elsewhere import in_branch
from shouyue.casework.forms.catalogue import form_cards
from shouyue.casework.inputs import NEVER_PRINTED, AgainInput, TripInput
from shouyue.casework.letters.copy_marks import Again
from shouyue.casework.letters.lettering import (
    Cancelled,
    LettersError,
    Progress,
)
from shouyue.casework.letters.protections import against_going_out
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import (
    form_as,
    fresh_file,
    put_in_place,
    shown_values,
    stamp,
    to_disk,
)
from shouyue.casework.status import status
from shouyue.casework.trips.crossings import crossed_out_of, keep_crossed_out
from shouyue.casework.trips.day_sheets import SheetsAgain
from shouyue.casework.trips.doors import Door, doors, in_short
from shouyue.casework.trips.plans import (
    LETTERS,
    LYING,
    SHEET,
    Plan,
    languages,
)
from shouyue.casework.trips.views import (
    Trip,
    TripAgain,
    TripChoices,
    TripReport,
    TripStop,
    TripVillage,
)
from shouyue.casework.views import LetterLine
from shouyue.casework.workspace import Workspace
from shouyue.domain.places import village_of
from shouyue.ledger.ids import parse_ref
from shouyue.ledger.kinds import BatchComposed, content
from shouyue.paper.form import Form
from shouyue.paper.letter import Letter
from shouyue.vault import batches as stored
from shouyue.vault import loans, lookups
from shouyue.vault.queries import trips as planned
from shouyue.vault.queries.trips import OpenTrip

LONGEST_AHEAD: Final = timedelta(days=14)


def trip_choices(ws: Workspace, branch: str = "") -> TripChoices:
    """What a person may choose and should know before a round of a branch is planned.

    Raises:
        BranchError: this person does not work there.
    """
    there = in_branch(ws, branch)
    now = status(there)
    sheets = {
        code: titles
        for card in form_cards()
        if card.form in LETTERS
        for code, titles in card.may_enclose.items()
    }
    return TripChoices(
        *(there.branch, workplaces(ws), languages(), now.as_of, now.old_figures),
        ws.rules.policy.worklist.lines_a_day,
        now.wrong_day,
        sheets,
    )


def trip_villages(ws: Workspace, day: date, branch: str = "") -> tuple[TripVillage, ...]:
    """Where there is something to do at doors on a coming day, the most urgent village first.

    Raises:
        LettersError: the day has been, or is too far ahead to know.
        BranchError: this person does not work there.
    """
    _refuse_day(ws, day)
    found: dict[str, list[Door]] = {}
    for door in doors(in_branch(ws, branch), day):
        if door.is_gone_to:
            found.setdefault(door.line.village, []).append(door)
    return tuple(
        TripVillage(village, len(there), there[0].line.urgency, there[0].errands[0].reason)
        for village, there in found.items()
    )


def plan_trip(
    ws: Workspace,
    asked: TripInput,
    out: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> TripReport:
    """Make the stack of a round and put it on record.

    A report without a trip says that nothing is to do there. Nothing counts as printed by this.

    Raises:
        BranchError: this person does not work there.
        LettersError: nothing was written.
        PagesNotWrittenError: the disk refuses; nothing was written, or, if only the finished file
            could not take its place, the round is on record and `remake_trip` writes it.
    """
    _refuse_day(ws, asked.day)
    ws = in_branch(ws, asked.branch)
    plan = Plan(ws, asked, progress, cancelled)
    plan.find_stops()
    if not plan.stops:
        return plan.report("", 0, ())
    moment = ws.clock()
    with fresh_file(out) as file:
        composed = plan.set(file, stamp(moment.wall_ms, moment.zone_min))
        to_disk(file)
        refs = plan.record(composed, moment)
        put_in_place(file, out, refs[-1])
    letters: list[LetterLine] = []
    for ref in refs[:-1]:
        letters += batches.letters_of_batch(ws, ref)
    return plan.report(refs[-1], composed.pages, letters)


def open_trips(ws: Workspace) -> tuple[Trip, ...]:
    """This person's rounds that are not entered yet, by day."""
    return tuple(_view(ws, one) for one in planned.open_trips(ws.vault))


def remake_trip(
    ws: Workspace, trip: str, out: Path, asked: AgainInput = NEVER_PRINTED
) -> TripAgain:
    """Write the stack of an open round again; what was never printed byte for byte as it was.

    Its day sheets are no letters and come as often as they are wanted: as they were while all of it
    holds, else as a marked copy that says what holds now (docs/adr/0019). Of its letters `asked`
    says the same as for `letters.remake`; the sheets say which of them stay here.

    Raises:
        LettersError: there is no such round, or there are printed letters and no reason that can
            stand on paper.
        FormError: the version of a form that it was made with is not kept here.
        PagesNotWrittenError: the disk refuses; nothing was noted, or, if only the finished file
            could not take its place, the copies are on record and may be asked for again.
    """
    one = next((one for one in planned.open_trips(ws.vault) if one.ref == trip), None)
    if one is None:
        raise LettersError("casework.trips.unknown")
    sheet = form_as(SHEET, one.said.form_version)
    letters: list[tuple[tuple[Form, ...], Letter]] = []
    serials = [stop.serial for stop in one.said.stops if stop.act == "letter" and stop.serial]
    day = max(one.said.day, ws.today())
    again = Again(ws, serials, asked, carried=day)
    for forms, letter in _made_with(ws, serials):
        found = again.set(letter, letter.language)
        if found is not None:
            letters.append((forms, found))
    sheets = SheetsAgain(ws, one, sheet, again, _stay_here(ws, one, day))
    with fresh_file(out) as file:
        composed = sheets.set(letters, file)
        to_disk(file)
        keep_crossed_out(ws, trip, [stop.note for stop in sheets.left_out])
        put_in_place(file, out, trip if again.note() else "")
    set_again = tuple(made.serial for made in composed.letters if made.serial in {*serials})
    told = (sheets.left_out, sheets.is_changed)
    return TripAgain(composed.pages, set_again, again.copies, again.refused, *told)


def _made_with(ws: Workspace, serials: Iterable[str]) -> Iterator[tuple[tuple[Form, ...], Letter]]:
    """The letters that were made for a round, each with its forms and language as they were."""
    known: dict[str, tuple[Form, ...]] = {}
    for serial in serials:
        found = stored.letter(ws.vault, serial)
        fact = lookups.fact(ws.vault, found.batch) if found is not None else None
        batch = content(fact) if fact is not None else None
        if isinstance(batch, BatchComposed):
            if batch.form not in known:
                sheets = enclosures.as_made(batch.enclosed)
                known[batch.form] = (form_as(batch.form, batch.form_version), *sheets)
            forms = known[batch.form]
            (made,) = (each for each in batch.letters if each.serial == serial)
            values, tag = shown_values(forms, made.values), made.language or batch.language
            yield forms, Letter(serial, values, tag)


def _stay_here(ws: Workspace, trip: OpenTrip, day: date) -> dict[str, Reason]:
    """Why letters that were printed before the round, and were to go along, do not."""
    found = (
        stored.letter(ws.vault, stop.serial)
        for stop in trip.said.stops
        if stop.act in ("visit", "call") and stop.serial
    )
    lying = [one for one in found if one is not None and one.state in LYING]
    return {serial: one.why for serial, one in against_going_out(ws, lying, day).items()}


def _refuse_day(ws: Workspace, day: date) -> None:
    if not ws.today() <= day <= ws.today() + LONGEST_AHEAD:
        raise LettersError("casework.trips.day", most=LONGEST_AHEAD.days)


def _view(ws: Workspace, one: OpenTrip) -> Trip:
    stops, branch = [], parse_ref(one.ref).branch
    crossed = crossed_out_of(ws, one.ref)
    for stop in one.said.stops:
        loan = loans.one(ws.vault, branch, stop.note)
        name, address = (loan.name, loan.address) if loan is not None else ("", "")
        params = {key: value for key, value in stop.params.items() if isinstance(value, str | int)}
        reason = Reason(stop.reason, params)
        village = village_of(address)
        also = in_short(stop.also)
        seen = TripStop(stop.note, name, village, stop.act, reason, stop.serial, also)
        stops.append(replace(seen, is_crossed_out=stop.note in crossed))
    wanted = ws.rules.policy.contact.visit_staff
    elsewhere = branch if branch != ws.branch else ""
    return Trip(one.ref, one.said.day, one.said.villages, tuple(stops), wanted, elsewhere)
