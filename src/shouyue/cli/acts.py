"""Any act of casework by its name, its input as JSON."""

from collections.abc import Sequence
from typing import assert_never

from shouyue.casework.elsewhere import in_branch
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Problem, Saved
from shouyue.cli.act_inputs import MAX_INPUT, Field, fields_of, read_input
from shouyue.cli.act_names import ACTS
from shouyue.cli.console import REFUSED, Answer, Call, CommandError, Json
from shouyue.cli.opened import opened
from shouyue.cli.spoken import moment, said, sources_said, told


def act(call: Call) -> Answer:
    """Do the named act, or say which there are.

    Raises:
        CommandError: no such act, or an input that it does not take.
        BranchError: this person does not work in the branch that is named.
    """
    args = call.args
    if args.list or not args.name:
        return _listed(call)
    found = ACTS.get(args.name)
    if found is None:
        raise CommandError("cli.act.unknown", name=args.name)
    typed = read_input(found.takes, _given(call), note=args.note)
    with opened(call) as ws:
        there = in_branch(ws, args.branch) if args.branch else ws
        return answered(call, found.do(there, typed), looks_only=found.looks_only)


def _given(call: Call) -> str:
    try:
        if call.args.input is not None:
            with call.args.input.open(encoding="utf-8") as file:
                return str(file.read(MAX_INPUT + 1))
        return call.console.given.read(MAX_INPUT + 1)
    except UnicodeDecodeError:
        raise CommandError("cli.act.no_json") from None


def answered(call: Call, outcome: Outcome, *, looks_only: bool = False) -> Answer:
    """What an act answered, for whoever reads it and for programs."""
    say = call.say
    match outcome:
        case Saved(refs, notes, hints):
            document: Json = {
                "outcome": "saved",
                "facts": refs,
                "notes": notes,
                "hints": told(say, hints),
            }
            done = say.text("Nothing stands against it.") if looks_only else say.text("Saved.")
            return Answer(document, (done, *(said(say, hint) for hint in hints)))
        case Invalid(problems):
            lines = [_problem(call, problem) for problem in problems]
            document = {
                "outcome": "invalid",
                "facts": [],
                "problems": [
                    {"field": one.field, "code": one.reason.code, "message": said(say, one.reason)}
                    for one in problems
                ],
            }
            return _refused(document, lines)
        case NotAllowed(rules, overridable, next_slot, sources):
            lines = [said(say, rule) for rule in rules]
            if next_slot:
                lines.append(say.text("Allowed next: {when}.", when=moment(say, next_slot)))
            lines += sources_said(say, sources)
            if overridable:
                lines.append(say.text("With a reason in `override` it is recorded all the same."))
            document = {
                "outcome": "not_allowed",
                "facts": [],
                "rules": told(say, rules),
                "overridable": overridable,
                "next": next_slot,
                "sources": [
                    {"key": one.setting, "source": one.text, "certainty": one.certainty}
                    for one in sources
                ],
            }
            return _refused(document, lines)
        case _:
            assert_never(outcome)


def _problem(call: Call, problem: Problem) -> str:
    return f"{problem.field}: {said(call.say, problem.reason)}"


def _refused(document: Json, lines: Sequence[str]) -> Answer:
    return Answer(document, (), REFUSED, " ".join(lines))


def _listed(call: Call) -> Answer:
    document: Json = {
        "acts": [
            {
                "name": name,
                "about": found.about,
                "fields": [_field(field) for field in fields_of(found.takes)],
            }
            for name, found in ACTS.items()
        ]
    }
    lines = []
    for name, found in ACTS.items():
        lines += [f"{name}  {found.about}"]
        lines += [f"    {_in_words(call, field)}" for field in fields_of(found.takes)]
    return Answer(document, lines)


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "type": field.type,
        "required": field.required,
        "default": field.default,
    }


def _in_words(call: Call, field: Field) -> str:
    if field.required:
        return call.say.text("{name}: {type}, required", name=field.name, type=field.type)
    default = "—" if field.default in ("", None) else field.default
    return f"{field.name}: {field.type} = {default}"
