"""What no committed file may say, and letters that no source may hide."""

import re
import unicodedata

from architecture.house import nothing, text_files

# One letter of each stands in brackets: this file is read by its own rules.
HOSTS = [
    r"pyp[i]\.org",
    r"pythonhoste[d]",
    r"registry\.n[p]mjs",
    r"deb\.debia[n]",
    r"snapshot\.debia[n]",
    r"mirrors?\.[a-z0-9]+\.(com|cn|edu|org)",
]
MACHINES = [r"/roo[t]/", r"/wor[k]/", r"/hom[e]/\w", r"/User[s]/\w", r"\\User[s]\\", r"\.pyen[v]/"]
UNFINISHED = [
    r"\bTOD[O]\b",
    r"\bFIXM[E]\b",
    r"\bXX[X]\b",
    r"\bHAC[K]\b",
    r"raise NotImplemented[E]rror",
]
MAKERS = [
    r"\bclaud[e]\b",
    r"\bchatgp[t]\b",
    r"\bcopilo[t]\b",
    r"\banthropi[c]\b",
    r"\bopena[i]\b",
    r"\blanguage mode[l]s?\b",
    r"\bAI (agen[t]|assistan[t]|too[l])s?\b",
    r"\bsub-?agen[t]s?\b",
]
SUPPRESSION = re.compile(r"#\s*(noq[a]|type:\s*ignor[e]|nose[c])\b")
GOOD_SUPPRESSION = re.compile(
    r"# (noq[a]: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignor[e]\[[\w, -]+\]) +(-|#) \S"
)

# Format characters that a reader does not see. Where one is meant, the source writes its escape.
HIDDEN_CATEGORIES = {"Cf", "Zl", "Zp", "Co", "Cs"}


def lines_with(patterns: list[str], flags: int = re.IGNORECASE) -> list[str]:
    banned = re.compile("|".join(patterns), flags)
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in text_files().items()
        for number, line in enumerate(text.splitlines(), 1)
        if banned.search(line)
    ]


def test_no_file_names_a_package_host():
    nothing(lines_with(HOSTS))


def test_no_file_names_a_folder_of_one_machine():
    nothing(lines_with(MACHINES, flags=0))


def test_no_file_tells_how_it_was_made_instead_of_what_it_is():
    nothing(lines_with(MAKERS))


def test_nothing_is_marked_as_unfinished():
    nothing(lines_with(UNFINISHED, flags=0))


def test_every_button_can_be_pressed_with_enter():
    """Qt's own answers to Space alone outside of dialogs: `desk.buttons` has ours."""
    plain = [line for line in lines_with([r"QPushButto[n]\("], flags=0) if "desk/" in line]
    allowed = ("src/shouyue/desk/widgets/entries.py", "src/shouyue/desk/widgets/buttons.py")
    nothing(line for line in plain if not line.startswith(allowed))


def test_no_letter_is_hidden():
    """Bidirectional overrides and zero-width letters make code read otherwise than it runs."""
    nothing(
        f"{name}:{number}: U+{ord(letter):04X}"
        for name, text in text_files().items()
        for number, line in enumerate(text.splitlines(), 1)
        if not line.isascii()
        for letter in line
        if unicodedata.category(letter) in HIDDEN_CATEGORIES
    )


def test_no_control_character_but_the_line_feed():
    nothing(
        name
        for name, text in text_files().items()
        if name.endswith((".py", ".toml", ".md", ".po", ".json"))
        and re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85]", text)
    )


def test_the_documents_that_people_look_for_are_there():
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"} <= set(text_files())


def test_the_changelog_has_a_place_for_the_next_change():
    assert "\n## [Unreleased]\n" in text_files()["CHANGELOG.md"]


def test_every_suppression_names_its_code_and_its_reason():
    nothing(
        f"{name}:{number}: {line.strip()}"
        for name, text in text_files().items()
        if name.endswith(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if SUPPRESSION.search(line) and not GOOD_SUPPRESSION.search(line)
    )
