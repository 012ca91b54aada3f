"""The letters kept in `letters/`: what they say and where every mark of theirs stands.

After a wanted change, look at the pages, then `python tests/golden/letters_cases.py` writes them
anew.
"""

import hashlib
import io
import json
import sys
from pathlib import Path

import pypdf

sys.path.insert(0, str(Path(__file__).parent.parent))

from shouyue.i18n.language import letter_language
from shouyue.paper.letter import Letter, Stamp
from shouyue.paper.plain import plain_text
from shouyue.paper.samples import FILLED, sample
from unit.paper.invented import AT, FORMS, SHIPPED, composed

FOLDER = Path(__file__).parent / "letters"
DIGESTS = FOLDER / "digests.json"
# What sets a value apart in lines from right to left is not seen; here it is.
VISIBLE = str.maketrans({"\u2066": "⟦", "\u2068": "⟦", "\u2069": "⟧"})
CASES = [
    f"{code}.{tag}.{filled}"
    for code, form in SHIPPED.items()
    for tag in form.languages
    for filled in FILLED
]


def letter(code: str, filled: str, tag: str = "") -> Letter:
    form = SHIPPED[code]
    return sample(FORMS, form, next(one for one in FILLED if one == filled), tag)


def said(case: str) -> str:
    code, tag, filled = case.split(".")
    form = SHIPPED[code]
    text = plain_text(form, letter_language(tag), letter(code, filled, tag), Stamp(AT))
    return text.translate(VISIBLE)


def digest(case: str) -> str:
    """Of all drawing operators, unpacked: compression differs between machines, marks do not."""
    code, tag, filled = case.split(".")
    _, pdf = composed(code, tag, [letter(code, filled, tag)])
    sha = hashlib.sha256()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        sha.update(page.get_contents().get_data())
        forms = page["/Resources"].get("/XObject", {})
        for name in sorted(forms):
            sha.update(forms[name].get_data())
    return sha.hexdigest()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for gone in {path.stem for path in FOLDER.glob("*.txt")} - set(CASES):
        (FOLDER / f"{gone}.txt").unlink()
    for case in CASES:
        (FOLDER / f"{case}.txt").write_text(said(case), encoding="utf-8")
    DIGESTS.write_text(json.dumps({case: digest(case) for case in CASES}, indent=2) + "\n")


if __name__ == "__main__":
    main()
