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

from shouyue.i18n.language import load_language
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Letter, Stamp
from shouyue.paper.plain import plain_text
from unit.paper.invented import AT, FORMS, LONGEST, composed, values

FOLDER = Path(__file__).parent / "letters"
DIGESTS = FOLDER / "digests.json"
FILLED = {"ordinary": values(), "longest": LONGEST}
CASES = [
    f"{code}.{tag}.{filled}"
    for code in ("F01", "F02")
    for tag in ("zh_CN", "en")
    for filled in FILLED
]


def said(case: str) -> str:
    code, tag, filled = case.split(".")
    letter = Letter("310203-26-000127", FILLED[filled])
    return plain_text(load_form(FORMS, code), load_language(tag), letter, Stamp(AT))


def digest(case: str) -> str:
    """Of all drawing operators, unpacked: compression differs between machines, marks do not."""
    code, tag, filled = case.split(".")
    _, pdf = composed(code, tag, [Letter("310203-26-000127", FILLED[filled])])
    sha = hashlib.sha256()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        sha.update(page.get_contents().get_data())
        forms = page["/Resources"]["/XObject"]
        for name in sorted(forms):
            sha.update(forms[name].get_data())
    return sha.hexdigest()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        (FOLDER / f"{case}.txt").write_text(said(case), encoding="utf-8")
    DIGESTS.write_text(json.dumps({case: digest(case) for case in CASES}, indent=2) + "\n")


if __name__ == "__main__":
    main()
