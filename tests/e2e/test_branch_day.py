"""A whole day of a branch, lived by the program as a process, and what it leaves on the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shouyue.casework.opening import open_workspace, system_clock
from shouyue.casework.practice.village import PASSWORD
from shouyue.casework.proving import prove
from shouyue.paper.images import page_count
from shouyue.paper.scan import scan_file
from shouyue.vault import loans

pytestmark = [pytest.mark.timeout(300)]

KEYS = {
    *("vault", "imported", "refused", "letters_pdf", "pages", "contacts", "acknowledgments"),
    *("sent", "received", "receipt", "hub_facts"),
}
DELIBERATE = {"letters.pdf", "loans.xlsx"}


class Lived:
    """A day that was lived in a home of its own, with all that the process said."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.village = root / "village"
        places = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache"}
        more = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "run"}
        own = {name: root / place for name, place in (places | more).items()}
        for place in own.values():
            place.mkdir(mode=0o700)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "shouyue",
                "demo",
                "--headless",
                "--json",
                "--dir",
                self.village,
            ],
            env=os.environ | {name: str(place) for name, place in own.items()},
            capture_output=True,
            check=False,
            timeout=240,
        )
        self.out, self.err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert done.returncode == 0, self.out + self.err
        self.document = json.loads(self.out)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return Lived(tmp_path_factory.mktemp("day"))


def test_the_day_is_whole_and_nothing_is_broken(lived: Lived):
    document = lived.document
    assert set(document) >= KEYS
    assert document["broken"] == []
    assert document["imported"] + document["refused"] == 300
    assert document["refused"] > 0
    assert document["contacts"] == 6
    assert document["acknowledgments"] == 2
    assert document["clocks_moved"] == 1
    assert document["verified"] == 3
    assert document["sent"] > 0
    assert document["received"] > document["sent"]
    assert document["hub_facts"] == document["sent"] + 2
    assert document["receipt"]


def test_every_page_of_the_day_can_be_read_back(lived: Lived):
    pdf = Path(lived.document["letters_pdf"])
    assert page_count(pdf) == lived.document["pages"] == 2 * lived.document["letters"]
    first = next(iter(scan_file(pdf)))
    assert first.code is not None
    assert first.code.form == "F02"


def test_all_three_laptops_hold_the_same_facts_and_prove_them(lived: Lived):
    told = []
    for name in ("officer", "clerk", "supervisor"):
        ws = open_workspace(lived.village / f"vault-{name}", PASSWORD, system_clock)
        try:
            assert prove(ws).is_sound
            told.append(sorted(loans.rows(ws.vault, ws.branch)))
        finally:
            ws.close()
    assert told[0] == told[1] == told[2] != []


def test_no_borrower_is_named_in_any_file_but_the_vaults_and_the_papers_that_were_asked_for(
    lived: Lived,
):
    ws = open_workspace(lived.village / "vault-officer", PASSWORD, system_clock)
    try:
        rows = loans.rows(ws.vault, ws.branch).values()
        # Two characters are four bytes somewhere: chance alone finds them in random ones.
        words = {loan.name for loan in rows if len(loan.name) > 2}
        words |= {loan.id_number for loan in rows} | {loan.note for loan in rows}
        words |= {phone for loan in rows for phone in loan.phones}
    finally:
        ws.close()
    assert len(words) > 500
    needles = {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "gb18030")}
    assert all(_holds(b"\x00" + needle + b"\x00", needles) for needle in list(needles)[:9])
    looked_at = [
        path
        for path in sorted(lived.root.rglob("*"))
        if path.is_file() and path.name not in DELIBERATE
    ]
    assert {path.suffix for path in looked_at} >= {".db", ".bin", ".json"}
    found = {
        path.name
        for path in looked_at
        for content in [path.read_bytes()]
        if _holds(content, needles)
    }
    assert found == set()
    said = (lived.out + lived.err).encode("utf-8")
    assert not _holds(said, needles)


def test_nothing_is_left_in_temporary_folders_and_caches(lived: Lived):
    for place in ("tmp", "cache", "config", "run"):
        left = [path for path in (lived.root / place).rglob("*") if path.is_file()]
        assert left == []
    kept = {path.name for path in lived.village.iterdir()}
    assert kept == {"headquarters", "vault-officer", "vault-clerk", "vault-supervisor", *DELIBERATE}


def test_the_program_tries_itself_and_says_what_works():
    done = subprocess.run(
        [sys.executable, "-m", "shouyue", "--selftest", "--json"],
        capture_output=True,
        check=False,
        timeout=240,
    )
    parts = json.loads(done.stdout.decode("utf-8"))["parts"]
    assert [part["works"] for part in parts] == [True] * 3, parts
    assert done.returncode == 0


def _holds(content: bytes, needles: set[bytes]) -> bool:
    return any(needle in content for needle in needles)
