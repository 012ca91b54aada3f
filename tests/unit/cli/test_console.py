"""What reaches a terminal or a pipe."""

import io
import json
from argparse import Namespace

from shouyue.cli.console import Answer, Call, Console
from shouyue.i18n.language import load_language

NAME = "JJ\u202e600\x1b[2J王\u2067英"


def given(answer: Answer, *, json_wanted: bool) -> tuple[str, str]:
    console = Console(io.StringIO(), io.StringIO(), io.StringIO())
    Call(Namespace(json=json_wanted), load_language("en"), console).give(answer)
    return console.out.getvalue(), console.err.getvalue()


def test_a_terminal_shows_signs_that_nobody_sees_by_their_names():
    shown = "JJ<U+202E>600<U+001B>[2J王<U+2067>英"
    answer = Answer(None, [NAME, "一\t二"], complaint=NAME)
    assert given(answer, json_wanted=False) == (f"{shown}\n一\t二\n", f"{shown}\n")


def test_a_document_escapes_them_and_is_read_back_as_it_was():
    out, _ = given(Answer({NAME: [NAME, "\u3164"]}), json_wanted=True)
    assert json.loads(out) == {NAME: [NAME, "\u3164"]}
    assert out.rstrip("\n").isprintable()
    assert "王" in out
    assert "\u3164" not in out
