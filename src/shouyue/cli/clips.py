"""Recorded sentences of forms: which there are, in from a file, out to one, away."""

from pathlib import Path

from shouyue.casework.forms.clips import (
    ClipLine,
    Wish,
    add_clip_file,
    clip_lines,
    export_clip,
    other_dialects,
    retire_clip,
)
from shouyue.casework.workspace import Workspace
from shouyue.cli.acts import answered
from shouyue.cli.console import Answer, Call, CommandError, Json
from shouyue.cli.opened import opened
from shouyue.domain.invisible import visible


def clip(call: Call) -> Answer:
    args = call.args
    wish = Wish(args.form, args.language or getattr(args, "lang", "") or "", args.dialect)
    with opened(call) as ws:
        if args.add:
            number, path = args.add
            return answered(call, add_clip_file(ws, wish, _number(number), Path(path)))
        if args.export:
            number, path = args.export
            made = export_clip(ws, wish, _number(number), Path(path))
            return Answer({"file": str(made)}, [str(made)])
        if args.retire is not None:
            return answered(call, retire_clip(ws, wish, args.retire))
        return _listed(call, ws, wish)


def _listed(call: Call, ws: Workspace, wish: Wish) -> Answer:
    lines = clip_lines(ws, wish)
    states = {
        "recorded": call.say.text("recorded"),
        "missing": call.say.text("not recorded"),
        "retired": call.say.text("no longer said"),
    }
    others = other_dialects(ws, wish)
    document: Json = {"clips": [_document(one) for one in lines], "other_dialects": list(others)}
    if others:
        names = (one or call.say.text("as it is written") for one in others)
        call.note(call.say.text("Recorded as well: {dialects}", dialects=call.say.list(names)))
    return Answer(
        document,
        [f"{one.number or '-':>3}  {states[one.state]}  {visible(one.text)}" for one in lines],
    )


def _document(one: ClipLine) -> Json:
    return {
        "number": one.number,
        "text": one.text,
        "state": one.state,
        "version": one.version,
        "media": one.media,
        "by": one.by,
        "since": one.since,
        "size": one.size,
    }


def _number(typed: str) -> int:
    if not typed.isdecimal():
        raise CommandError("cli.clip_number", typed=typed)
    return int(typed)
