"""What a slip asks to hear back in own words: the captions of the ticks on its own paper.

They differ from form to form: where to pay, whether one need sign, what else happens. Which of
them was ticked is kept as three answers; what was asked stands on the paper that was signed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from shouyue.casework.setting import form_as
from shouyue.casework.workspace import Workspace
from shouyue.paper.errors import FormError
from shouyue.paper.form import Form
from shouyue.paper.parts import Tick
from shouyue.vault import batches

_ASKED: Final = 3

Questions = tuple[str, str, str]


def told_back(ws: Workspace, serial: str, tag: str) -> Questions | None:
    """The three captions on the slip of a letter, in the language of who reads them.

    None where its paper asks otherwise or not at all, or is not kept here.
    """
    asked = asked_on(ws, serial)
    return asked.get(tag) or next(iter(asked.values()), None)


def asked_on(ws: Workspace, serial: str) -> Mapping[str, Questions]:
    """The same in each language of its form, Chinese first; in none where there are none."""
    version = batches.form_version(ws.vault, serial) if serial else None
    return _asked(*version) if version is not None else {}


@cache
def _asked(code: str, version: int) -> Mapping[str, Questions]:
    """Read from the disk once, which takes 10 ms: a history asks for every slip in it."""
    try:
        form = form_as(code, version)
    except FormError:  # a version that is not kept here
        return {}
    found = {tag: questions(form, tag) for tag in form.languages}
    return MappingProxyType({tag: asked for tag, asked in found.items() if asked is not None})


def questions(form: Form, tag: str) -> Questions | None:
    """The captions of the three ticks of a form, in one of its languages, else in its first."""
    words = form.said_in(tag if tag in form.languages else form.languages[0])
    names = [tick.words for tick in _ticks(form.pages) if tick.told]
    if len(names) != _ASKED:
        return None
    first, second, third = (words[name].filled(lambda _: "") for name in names)
    return first, second, third


def _ticks(part: object) -> Iterator[Tick]:
    if isinstance(part, Tick):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _ticks(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _ticks(getattr(part, one.name))
