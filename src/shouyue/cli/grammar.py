"""The words of the command line: which commands there are and what each of them takes.

Light on purpose: nothing that a command works with is loaded to tell what it is called.
"""

import os
from argparse import (
    SUPPRESS,
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Sequence
from pathlib import Path

from shouyue.i18n.catalogue import languages
from shouyue.i18n.language import Language, load_language

_STANDINGS = ("all", "overdue", "coming_due", "current", "settled")
_ROLES = ("officer", "clerk", "supervisor")


def language_of(words: Sequence[str]) -> Language:
    """The language that a command line asks for; Chinese unless it says otherwise."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", default=os.environ.get("SHOUYUE_LANG", ""))
    asked = parser.parse_known_args(words)[0].lang.replace("-", "_")
    known = languages()
    return load_language(
        next((tag for tag in known if tag == asked or tag.partition("_")[0] == asked), known[0])
    )


def parsed(say: Language, words: Sequence[str]) -> Namespace:
    """What a command line says.

    Raises:
        SystemExit: 2, it is no command; 0, it asked for help.
    """
    # Not as defaults of the parsers: what stands before a command would be forgotten behind it.
    return grammar(say).parse_args(words, Namespace(vault=None, password_file=None, json=False))


def grammar(say: Language) -> ArgumentParser:
    """The parser of every command."""
    shared = _shared(say)
    parser = ArgumentParser(
        prog="shouyue",
        description=say.text("Care for loans and letters of a rural bank branch, offline."),
        parents=[shared],
        allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--selftest",
        dest="run",
        action="store_const",
        const="selftest:selftest",
        help=say.text("try every part of the program on this machine"),
    )
    parser.set_defaults(run="window:desk")
    commands = Commands(parser, shared)
    for group in (
        *(_window, _vaults, _tapes, _looking),
        *(_letters, _rounds, _papers, _forms),
        *(_acts, _exchange, _hub),
    ):
        group(commands, say)
    return parser


def _shared(say: Language) -> ArgumentParser:
    """What every command takes, before its name or behind it."""
    parser = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    group = parser.add_argument_group(say.text("everywhere"))
    folder = say.text("the vault's folder; else SHOUYUE_VAULT, else the only one of this account")
    group.add_argument("--vault", type=Path, metavar="DIR", help=folder)
    secret = say.text("a file with the password; else SHOUYUE_PASSWORD, else it is asked for")
    group.add_argument("--password-file", type=Path, metavar="FILE", help=secret)
    one = say.text("answer with one JSON document")
    group.add_argument("--json", action="store_true", help=one)
    group.add_argument("--lang", metavar="TAG", help=say.text("zh_CN or en"))
    return parser


class Commands:
    """Takes up one command after the other."""

    def __init__(
        self, parser: ArgumentParser, shared: ArgumentParser, *, required: bool = False
    ) -> None:
        self._shared = shared
        self._places = parser.add_subparsers(metavar="COMMAND", required=required)

    def add(self, name: str, run: str, words: str) -> ArgumentParser:
        """A command; `run` is module:function in this package."""
        parser: ArgumentParser = self._places.add_parser(
            name, help=words, description=words, parents=[self._shared], allow_abbrev=False
        )
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, words: str) -> "Commands":
        """Commands of two words."""
        parser: ArgumentParser = self._places.add_parser(name, help=words, description=words)
        return Commands(parser, self._shared, required=True)


def _few(text: str) -> int:
    """A number of things that a person may want at once."""
    return _between(text, 0, 1_000_000)


def _days(text: str) -> int:
    """As many as anybody looks back: papers are kept for thirty years."""
    return _between(text, 0, 20_000)


def _port(text: str) -> int:
    return _between(text, 0, 65_535)


def _between(text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ArgumentTypeError(f"{least}…{most}")
    return number


def _window(commands: Commands, say: Language) -> None:
    commands.add(
        "desk", "window:desk", say.text("open the window (what happens without a command)")
    )
    words = say.text("a practice village: vault, export, headquarters, window")
    demo = commands.add("demo", "demo:demo", words)
    demo.add_argument("--dir", type=Path, metavar="DIR", help=say.text("where it lives"))
    once = say.text("live one whole branch day without a window, and stop")
    demo.add_argument("--headless", action="store_true", help=once)
    demo.add_argument("--loans", type=_few, default=300, metavar="N")


def _vaults(commands: Commands, say: Language) -> None:
    init = commands.add("init", "vaults:init", say.text("make a vault"))
    init.add_argument("--name", required=True, help=say.text("whose it is"))
    init.add_argument("--role", required=True, choices=_ROLES)
    init.add_argument("--branch", required=True, metavar="CODE", help=say.text("the branch's code"))
    commands.add("verify", "vaults:verify", say.text("recompute a vault and name what is wrong"))
    back_up = say.text("copy the vault's databases beside them, still encrypted")
    commands.add("backup", "vaults:back_up", back_up)


def _tapes(commands: Commands, say: Language) -> None:
    words = say.text("take in the bank's export (.xlsx, .xls, .csv)")
    tape = commands.add("import", "tapes:take_in", words)
    what = tape.add_mutually_exclusive_group(required=True)
    what.add_argument("tape", type=Path, nargs="?", metavar="TAPE")
    listed = say.text("the files that were taken in, the last one first")
    what.add_argument("--list", action="store_true", help=listed)
    tape.add_argument("--mapping", default="", metavar="NAME", help=say.text("a saved mapping"))
    tape.add_argument("--as-of", metavar="DAY", help=say.text("the day of the figures"))
    right = say.text("the file's day is right: whatever speaks against it is wrong")
    tape.add_argument("--day-is-right", action="store_true", help=right)
    whole = say.text("the file is the whole branch, however many loans are gone from it")
    tape.add_argument("--whole", action="store_true", help=whole)
    name = say.text("what the bank calls this branch from now on")
    tape.add_argument("--branch-name", default="", metavar="NAME", help=name)


def _looking(commands: Commands, say: Language) -> None:
    cases = commands.add("cases", "looking:cases", say.text("list cases, or those that are meant"))
    cases.add_argument("query", nargs="?", default="", metavar="QUERY")
    cases.add_argument("--standing", choices=_STANDINGS, default="all")
    cases.add_argument("--village", default="", help=say.text("only there"))
    cases.add_argument("--limit", type=_few, default=50, metavar="N")
    today = commands.add("today", "looking:today", say.text("whom to care for today, and why"))
    today.add_argument(
        "--all", action="store_true", help=say.text("also what does not fit the day")
    )
    whose = say.text("this officer's day alone, as the bank's file names him")
    today.add_argument("--officer", default="", metavar="NAME", help=whose)
    find = commands.add("search", "looking:search", say.text("find anything in the archive"))
    find.add_argument("query", metavar="QUERY")
    find.add_argument("--limit", type=_few, default=50, metavar="N")
    words = say.text("what stands on record against a rule, and why")
    against = commands.add("exceptions", "exceptions:exceptions", words)
    back = say.text("how many days to look back")
    against.add_argument("--days", type=_days, default=90, metavar="N", help=back)
    against.add_argument("--limit", type=_few, default=200, metavar="N")
    words = say.text("run a file of worked cases, or list the rules with where they come from")
    rules = commands.add("rules", "rules:rules", words)
    what = rules.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, nargs="?", metavar="FILE")
    every = say.text("every rule with its value, its source and how sure that is")
    what.add_argument("--list", action="store_true", help=every)
    here = say.text("the same of the rules that this vault goes by")
    what.add_argument("--in-force", action="store_true", help=here)
    named = say.text("rules of another country, by name; else those that FILE names, else china")
    rules.add_argument("--policy", metavar="NAME", help=named)


def _letters(commands: Commands, say: Language) -> None:
    letters = commands.add("letters", "letters:letters", say.text("compose letters into one PDF"))
    letters.add_argument("--form", default="", metavar="ID", help="F01, F02, F03, …")
    whom = letters.add_mutually_exclusive_group(required=True)
    whom.add_argument("--note", action="append", metavar="N", help=say.text("for this loan"))
    whom.add_argument("--overdue", action="store_true", help=say.text("for all overdue loans"))
    soon = say.text("for loans due within so many days")
    whom.add_argument("--due-within", type=int, metavar="DAYS", help=soon)
    paid = say.text("for all loans paid back lately")
    whom.add_argument("--paid", action="store_true", help=paid)
    again = say.text("the same pages of a batch again")
    whom.add_argument("--again", metavar="BATCH", help=again)
    back = say.text("the list of letters that must not go out, and thanks to whoever paid")
    whom.add_argument("--recall", action="store_true", help=back)
    letters.add_argument("--village", default="", help=say.text("only there"))
    letters.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help=say.text("of all letters; else each in the language of its reader"),
    )
    why = say.text("why one demand is made against a rule, or printed letters are wanted again")
    letters.add_argument("--reason", default="", metavar="WORDS", help=why)
    to = say.text("one guarantor of several, or the co-borrower")
    letters.add_argument("--to", default="", metavar="NAME", help=to)
    number = say.text("the co-borrower's id number")
    letters.add_argument("--to-id", default="", metavar="ID", help=number)
    basis = say.text("why the co-borrower owes, in words for the letter")
    letters.add_argument("--basis", default="", metavar="WORDS", help=basis)
    _enclosing(letters, say)
    letters.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def _rounds(commands: Commands, say: Language) -> None:
    trip = commands.add(
        "trip", "trips:trip", say.text("the stack of papers of a round of villages")
    )
    trip.add_argument("--day", metavar="DAY", help=say.text("of the round, if it is not today"))
    there = say.text("go there, in this order; without it, where there is something to do")
    trip.add_argument("--village", action="append", metavar="V", help=there)
    where = say.text("a supervisor's round in another branch, by its code")
    trip.add_argument("--branch", default="", metavar="B", help=where)
    most = say.text("so many stops, the most urgent, instead of what fits a day by the rules")
    trip.add_argument("--most", type=int, default=0, metavar="N", help=most)
    once_more = say.text("the stack of an open round again")
    trip.add_argument("--again", metavar="TRIP", help=once_more)
    why = say.text("why letters of it that were printed are wanted again, as marked copies")
    trip.add_argument("--reason", default="", metavar="WORDS", help=why)
    trip.add_argument("--language", default="", metavar="TAG", help=say.text("of the letters"))
    _enclosing(trip, say)
    trip.add_argument("--out", type=Path, metavar="FILE.pdf")


def _enclosing(command: ArgumentParser, say: Language) -> None:
    sheet = say.text("a sheet behind every letter: T03 in pictures, T04 how we collect; repeatable")
    command.add_argument("--enclose", action="append", metavar="ID", help=sheet)


def _papers(commands: Commands, say: Language) -> None:
    """What is done with a letter that was made."""
    marked = say.text("a printed letter again, marked as a copy")
    copy = commands.add("copy", "letters:copy", marked)
    copy.add_argument("serial", metavar="SERIAL", help=say.text("of the letter"))
    on_it = say.text("why; it stands on every page")
    copy.add_argument("--reason", required=True, metavar="WORDS", help=on_it)
    nevertheless = say.text("why nevertheless, where a rule stands against such a letter today")
    copy.add_argument("--override", default="", metavar="WORDS", help=nevertheless)
    copy.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    words = say.text("how a letter is read aloud to whom it is for")
    aloud = commands.add("aloud", "letters:aloud", words)
    aloud.add_argument("serial", metavar="SERIAL", help=say.text("of the letter"))
    behind = say.text("a sheet that is enclosed instead: T03, T04")
    aloud.add_argument("--sheet", default="", metavar="ID", help=behind)
    scan = commands.add("scan", "letters:scan", say.text("file scanned pages by their codes"))
    without = say.text("without files: what waits to be settled")
    scan.add_argument("files", type=Path, nargs="*", metavar="FILE", help=without)
    scan.add_argument(
        "--let-go",
        type=int,
        action="append",
        metavar="N",
        help=say.text("take a page that is none of ours out of the tray, for good"),
    )


def _forms(commands: Commands, say: Language) -> None:
    forms = commands.group("form", say.text("the forms that letters are made from"))
    folder = say.text("a folder of forms; else those the program is shipped with")
    check = forms.add("check", "forms:check", say.text("print every form once, and say what fails"))
    check.add_argument("--forms", type=Path, metavar="DIR", help=folder)
    keep = forms.add("keep", "forms:keep", say.text("keep a form as it is, under its version"))
    keep.add_argument("form", nargs="+", metavar="ID", help="F01, F02, …")
    keep.add_argument("--forms", type=Path, metavar="DIR", help=folder)
    words = say.text("a form about invented people, in a window that follows its files")
    preview = forms.add("preview", "forms:preview", words)
    preview.add_argument("form", metavar="ID", help="F01, F02, …")
    language = say.text("the language of the form")
    preview.add_argument("--language", default="", metavar="TAG", help=language)
    aloud = forms.add("aloud", "forms:aloud", say.text("how a form is read aloud, with a sample"))
    aloud.add_argument("form", metavar="ID", help="F01, F02, …")
    aloud.add_argument("--language", default="", metavar="TAG", help=language)
    aloud.add_argument("--forms", type=Path, metavar="DIR", help=folder)
    _clips(forms, say)
    longest = say.text("with the longest names and sums instead of everyday ones")
    for of_sample in (preview, aloud):
        of_sample.add_argument("--longest", action="store_true", help=longest)
    out = say.text("into a file instead: PDF, or a PNG for each page")
    preview.add_argument("--out", type=Path, metavar="FILE", help=out)
    preview.add_argument("--forms", type=Path, metavar="DIR", help=folder)
    tried = say.text("a sheet that tries out a printer: how far off, how large, how fine")
    sheet = forms.add("test-sheet", "forms:test_sheet", tried)
    sheet.add_argument("--paper", choices=("A4", "241x140"), default="A4")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def _clips(forms: Commands, say: Language) -> None:
    clip = forms.add("clip", "clips:clip", say.text("recorded sentences of a form, in a dialect"))
    clip.add_argument("form", metavar="ID", help="F01, F02, …")
    what = clip.add_mutually_exclusive_group()
    pair = ("N", "FILE")
    taken = say.text("take a WAV, FLAC or M4A file as the recording of sentence N")
    what.add_argument("--add", nargs=2, metavar=pair, help=taken)
    given = say.text("write the recording of sentence N to a file")
    what.add_argument("--export", nargs=2, metavar=pair, help=given)
    away = say.text("take a recording away; with 0 all whose words are said no more")
    what.add_argument("--retire", type=_few, metavar="N", help=away)
    language = say.text("the language of the form")
    clip.add_argument("--language", default="", metavar="TAG", help=language)
    dialect = say.text("the dialect that is spoken, as people call it")
    clip.add_argument("--dialect", default="", metavar="WORDS", help=dialect)


def _acts(commands: Commands, say: Language) -> None:
    words = say.text("any act of casework, its input as JSON on stdin")
    act = commands.add("act", "acts:act", words)
    act.add_argument("name", nargs="?", metavar="NAME")
    act.add_argument(
        "--list", action="store_true", help=say.text("what there is, and what it takes")
    )
    act.add_argument("--note", metavar="N", help=say.text("the loan, instead of in the input"))
    act.add_argument("--input", type=Path, metavar="FILE", help=say.text("instead of stdin"))
    where = say.text("in another of your branches")
    act.add_argument("--branch", default="", metavar="B", help=where)


def _exchange(commands: Commands, say: Language) -> None:
    words = say.text("send and fetch records, by headquarters' address")
    sync = commands.add("sync", "exchange:sync", words)
    sync.add_argument("--hub", default="", metavar="URL", help=say.text("another address of it"))
    enrol = commands.add("enrol", "exchange:enrol", say.text("join headquarters"))
    enrol.add_argument("--hub", required=True, metavar="URL")
    enrol.add_argument("--code", required=True, help=say.text("the one-time code"))


def _hub(commands: Commands, say: Language) -> None:
    hub = commands.group("hub", say.text("headquarters"))
    serve = _of_hub(hub.add("serve", "hub:serve", say.text("serve until told to stop")), say)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8423)
    for name in ("certificate", "private-key", "ca-certificate"):
        serve.add_argument(f"--{name}", type=Path, metavar="PEM", help=say.text("for https"))
    invite = _of_hub(hub.add("invite", "hub:invite", say.text("a one-time code for a person")), say)
    invite.add_argument("--name", required=True, help=say.text("whose vault it is for"))
    invite.add_argument("--role", required=True, choices=_ROLES)
    invite.add_argument("--branch", required=True, action="append", metavar="CODE")
    invite.add_argument("--hours", type=int, default=24, help=say.text("how long it is good"))
    ruling = say.text("put rules in force for every laptop; without a file, what was issued")
    rules = _of_hub(hub.add("rules", "hub:rules", ruling), say)
    rules.add_argument(
        "pack",
        nargs="?",
        type=Path,
        metavar="PACK",
        help=say.text("a TOML file, or the name of a shipped pack"),
    )
    holidays = say.text("the holiday table that goes with it")
    rules.add_argument("--rest-days", type=Path, metavar="FILE", help=holidays)
    since = say.text("the first day of the rules; today if it is not said")
    rules.add_argument("--from", dest="since", default="", metavar="DAY", help=since)
    stick = say.text("the organisation's key, from its stick")
    rules.add_argument("--organisation-key", type=Path, metavar="FILE", help=stick)
    only = say.text("only say what would change")
    rules.add_argument("--check", action="store_true", help=only)
    _of_hub(hub.add("status", "hub:status", say.text("what headquarters holds")), say)
    for name, words in (
        ("freeze", say.text("put a vault on hold")),
        ("thaw", say.text("let a vault go on")),
        ("revoke", say.text("end a vault for good")),
    ):
        one = _of_hub(hub.add(name, f"hub:{name}", words), say)
        one.add_argument("vault_id", metavar="VAULT-ID")
        if name != "thaw":
            one.add_argument("--reason", required=True)


def _of_hub(parser: ArgumentParser, say: Language) -> ArgumentParser:
    parser.add_argument("--data", type=Path, metavar="DIR", help=say.text("headquarters' data"))
    keys = say.text("its key file, outside of the data")
    parser.add_argument("--keys", type=Path, metavar="FILE", help=keys)
    return parser
