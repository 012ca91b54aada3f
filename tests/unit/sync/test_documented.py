"""`docs/protocol.md` says every call, every message, every bound and every refusal."""

import re
from pathlib import Path

import pytest

from shouyue.hub.app import create_app
from shouyue.sync import messages, packing
from shouyue.sync.messages import Message, Words

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
HUB = "".join(path.read_text("utf-8") for path in sorted((ROOT / "src/shouyue/hub").rglob("*.py")))

KINDS = [
    name
    for name, kind in vars(messages).items()
    if isinstance(kind, type) and issubclass(kind, Message | Words) and kind not in {Message, Words}
]


@pytest.mark.parametrize("name", KINDS)
def test_every_message_is_named(name):
    assert f"`{name}`" in TEXT


def test_every_route_is_named():
    routes = re.findall(r'"(/v1/[a-z]+)', Path(create_app.__code__.co_filename).read_text("utf-8"))
    assert len(routes) == 9
    for route in routes:
        assert route in TEXT


def test_every_refusal_is_listed_with_its_status():
    said = set(re.findall(r'Refused\(\s*"(sync\.[a-z_]+)"(?:, (\d{3}))?', HUB))
    assert len(said) > 15
    listed = {}
    for line in TEXT.splitlines():
        if match := re.fullmatch(r"\| ((?:`sync\.[a-z_]+` ?)+) \| (\d{3}) \|.*", line):
            listed.update(dict.fromkeys(re.findall(r"sync\.[a-z_]+", match[1]), match[2]))
    assert {code: status or "403" for code, status in said} == listed


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (packing.MAX_FACTS, "2,000 facts"),
        (packing.MAX_PACKED, "1.25 MiB"),
        (packing.MAX_STRETCHED, "8 MiB inflated"),
        (messages.MAX_PART, "256 KiB"),
        (messages.MAX_MESSAGE, "512 KiB"),
        (messages.MAX_PAGE, "2 MiB"),
    ],
)
def test_the_bounds_are_those_of_the_program(value, words):
    units = {"KiB": 1024, "MiB": 1024**2, "facts": 1}
    number, unit, *_ = words.split()
    assert float(number.replace(",", "")) * units[unit] == value
    assert words in TEXT
