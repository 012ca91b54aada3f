"""Rounds of villages: where to go, the stack of papers, what is not entered yet."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from shouyue.casework.inputs import AgainInput, TripInput
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.trips.rounds import open_trips, plan_trip, remake_trip, trip_villages
from shouyue.casework.trips.views import (
    Trip,
    TripReport,
    TripStop,
    TripVillage,
)
from shouyue.casework.workspace import Workspace
from shouyue.cli.console import REFUSED, Answer, Call, CommandError, Json, refuse_unused
from shouyue.cli.letters import copied, not_made, refused, warn_of_old
from shouyue.cli.opened import opened
from shouyue.cli.spoken import said
from shouyue.cli.tapes import read_day

_CHINESE: Final = "zh"
_DOES_NOTHING: Final = {
    "again": ("day", "village", "branch", "most", "language", "enclose"),
    "village": ("reason",),
    "": ("most", "reason", "language", "enclose", "out"),
}
"""What is of no use beside an option, or where villages are only listed."""


def trip(call: Call) -> Answer:
    args = call.args
    meant = "again" if args.again else "village" if args.village else ""
    refuse_unused(args, meant, _DOES_NOTHING[meant])
    with opened(call) as ws:
        day = read_day(args.day) if args.day else ws.today()
        if args.again:
            return _again(call, ws)
        if not args.village:
            return _places(call, trip_villages(ws, day, args.branch), open_trips(ws), day)
        if args.out is None:
            raise CommandError("cli.trip_needs_file")
        asked = TripInput(
            *(day, tuple(args.village), args.language or _CHINESE, args.branch, args.most),
            enclose=tuple(args.enclose or ()),
        )
        return _stack(call, plan_trip(ws, asked, args.out, call.progress()))


def _again(call: Call, ws: Workspace) -> Answer:
    if call.args.out is None:
        raise CommandError("cli.trip_needs_file")
    args = call.args
    made = remake_trip(ws, args.again, args.out, AgainInput(args.reason))
    words = call.say.plural("{n} page", "{n} pages", made.pages)
    more: dict[str, Json] = {"copies": list(made.copies)} if made.copies else {}
    if made.refused:
        more["refused"] = [refused(call, one) for one in made.refused]
    if made.left_out:
        more["left_out"] = _all(call, made.left_out)
    if made.changed:
        more["changed"] = True
    document: Json = {"trip": args.again, "pages": made.pages, **more}
    lines = [*copied(call.say, made.copies), *not_made(call.say, made.refused)]
    lines += [f"{one.note} {one.name}: {said(call.say, one.reason)}" for one in made.left_out]
    return Answer(document, [f"{words}: {args.out}", *lines])


def _places(
    call: Call, villages: Iterable[TripVillage], trips: Iterable[Trip], day: date
) -> Answer:
    villages, trips = tuple(villages), tuple(trips)
    document: Json = {
        "day": day.isoformat(),
        "villages": [
            {"village": one.village, "stops": one.stops, "reason": said(call.say, one.first)}
            for one in villages
        ],
        "open": [_open(one) for one in trips],
    }
    lines = [f"{one.village}  {one.stops}  {said(call.say, one.first)}" for one in villages]
    lines += [
        f"{one.ref}  {call.say.date(one.day)}  {call.say.list(one.villages)}  {len(one.stops)}"
        for one in trips
    ]
    return Answer(document, lines)


def _stack(call: Call, report: TripReport) -> Answer:
    say = call.say
    kept_back = [*report.refused, *report.left_out]
    lines = [f"{one.note} {one.name}: {said(say, one.reason)}" for one in kept_back]
    document: Json = {
        "trip": report.trip,
        "pages": report.pages,
        "stops": [_stop(one) for one in report.stops],
        "letters": [
            {"batch": one.batch, "serial": one.serial, "note": one.note, "form": one.form}
            for one in report.letters
        ],
        "refused": _all(call, report.refused),
        "left_out": _all(call, report.left_out),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "old_figures": report.old_figures,
        "later": report.later,
    }
    if report.later:
        lines.append(
            say.plural(
                "{n} stop does not fit this day: plan another for it.",
                "{n} stops do not fit this day: plan another for them.",
                report.later,
            )
        )
    if not report.trip:
        return Answer(document, lines, REFUSED, say.sentence("cli.nothing_to_do_there"))
    if report.old_figures:
        warn_of_old(call, report.as_of)
    stops = say.plural("{n} stop", "{n} stops", len(report.stops))
    pages = say.plural("{n} page", "{n} pages", report.pages)
    return Answer(document, [f"{stops}, {pages}: {call.args.out}", *lines])


def _open(one: Trip) -> Json:
    return {
        "trip": one.ref,
        "day": one.day.isoformat(),
        "branch": one.branch,
        "villages": list(one.villages),
        "stops": [_stop(stop) for stop in one.stops],
    }


def _stop(one: TripStop) -> Json:
    found: dict[str, Json] = {"note": one.note, "name": one.name, "act": one.act}
    found |= {"serial": one.serial, "also": list(one.also)}
    return {**found, "crossed_out": True} if one.is_crossed_out else found


def _all(call: Call, some: Iterable[RefusedLetter]) -> list[Json]:
    return [refused(call, one) for one in some]
