"""Makes `resources/pinyin/syllables.txt` from pypinyin, which the program itself does not need.

Run it after an update of pypinyin: `python tests/unit/vault/pinyin_table.py`.
"""

import unicodedata
from pathlib import Path

from pypinyin.constants import PINYIN_DICT

TABLE = Path(__file__).resolve().parents[3] / "resources" / "pinyin" / "syllables.txt"

HEAD = (
    "# How Chinese characters are read, without tones: a syllable, the characters that are read so"
    " first of all, and those that can be.\n"
    "# Made from pypinyin (MIT) by tests/unit/vault/pinyin_table.py; do not edit.\n"
)
READINGS = 3
"""How many of its readings a character keeps, the common ones first."""

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou", "盖": "ge",
    "乐": "yue", "翟": "zhai", "缪": "miao", "员": "yun", "种": "chong", "华": "hua",
    "燕": "yan", "任": "ren", "尉": "yu", "朴": "piao", "万": "mo", "俟": "qi", "覃": "qin",
    "谌": "chen", "冼": "xian", "洗": "xian", "黑": "he", "秘": "bi", "宓": "fu", "祭": "zhai",
    "召": "shao", "折": "she", "繁": "po", "牟": "mu", "柏": "bai", "卜": "bu", "郗": "xi",
    "隗": "kui", "郇": "huan", "乜": "nie", "句": "gou", "能": "nai", "盛": "sheng", "石": "shi",
    "长": "zhang", "葛": "ge", "逄": "pang", "费": "bi", "车": "che", "薄": "bo", "都": "du",
    "过": "guo", "纪": "ji", "令": "ling", "宁": "ning", "曲": "qu", "沈": "shen", "应": "ying",
    "哈": "ha", "那": "na", "眭": "sui", "洼": "wa", "褚": "chu", "阚": "kan", "么": "yao",
}  # fmt: skip
"""How these are read as surnames, which no table of characters is asked to know."""


def table() -> str:
    """The whole text of the table."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for code, said in PINYIN_DICT.items():
        character = chr(code)
        if unicodedata.category(character) == "Co":
            continue  # some font's own, no character of the language
        readings = list(dict.fromkeys(filter(None, map(_plain, said.split(",")))))[:READINGS]
        first = SURNAMES.get(character, readings[0])
        for reading in {first, *readings}:
            found.setdefault(reading, (set(), set()))[reading != first].add(character)
    lines = (
        " ".join((said, *("".join(sorted(who)) for who in found[said]))) for said in sorted(found)
    )
    return HEAD + "".join(f"{line.rstrip()}\n" for line in lines)


def _plain(said: str) -> str:
    """A syllable in plain letters: without tone, ü as v, as it is typed."""
    letters = ""
    for sign in unicodedata.normalize("NFD", said.replace("ɡ", "g")):
        if sign == "\u0308":
            letters = letters[:-1] + "v"
        elif sign.isascii() and sign.isalpha():
            letters += sign
    return letters


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8", newline="\n")
