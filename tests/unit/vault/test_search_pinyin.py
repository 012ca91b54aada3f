"""How names are typed on a Latin keyboard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.vault.pinyin import (
    BROAD_INITIALS,
    MAX_PLACES,
    matches,
    readings,
    sort_key,
    sounds,
    ways,
)
from unit.vault.pinyin_table import SURNAMES, TABLE, table

CHARACTERS = "张三丰王小麦李守信欧阳震华仇万里区解查曾吕布单田芳尉迟恭长孙重行乐"
names = st.text(alphabet=CHARACTERS, min_size=1, max_size=6)


def test_the_shipped_table_is_what_its_maker_makes():
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("surname", sorted(SURNAMES))
def test_a_surname_is_read_as_a_surname_first_of_all(surname):
    said = SURNAMES[surname]
    assert readings(surname)[0] == said
    assert f"1·{said}" in sounds(surname + "三")


@pytest.mark.parametrize(
    ("name", "typed", "taken"),
    [
        ("张三", "zs", 2),
        ("张三", "zhangsan", 2),
        ("张三", "zhangs", 2),
        ("张三", "zhs", 2),
        ("张三丰", "zs", 2),
        ("仇大力", "qdl", 3),
        ("仇大力", "cdl", 3),
        ("吕布", "lvbu", 2),
        ("吕布", "lubu", 2),
        ("查华", "zh", 2),
        ("张三", "sz", 0),
        ("张三", "zst", 0),
        ("a张", "az", 2),
    ],
)
def test_letters_take_so_many_characters_of_a_name(name, typed, taken):
    assert matches(name, typed) == taken


@given(names, st.data())
def test_every_way_of_typing_a_name_is_among_the_ways(name, data):
    """Whole syllables, then initials: each typed name has a way whose tokens the index keeps."""
    said = [data.draw(st.sampled_from(readings(one))) for one in name]
    whole = data.draw(st.integers(0, len(name)))
    pieces = said[:whole] + [one[0] for one in said[whole:]]
    typed = "".join(pieces)
    assert matches(name, typed) == len(name)
    kept = set(sounds(name))
    assert any(_is_kept(way, kept) for way in ways(typed))


@given(names)
def test_initials_alone_have_a_way(name):
    typed = "".join(readings(one)[0][0] for one in name)
    assert any(_is_kept(way, set(sounds(name))) for way in ways(typed))


@given(st.text(max_size=40))
def test_no_text_makes_it_raise(text):
    assert isinstance(ways(text), list)
    assert matches(text, text) >= 0
    assert len(sort_key(text)) >= len(text)


def test_names_sort_as_in_a_dictionary_and_not_as_code_points():
    assert sorted(["张三", "安平", "单雄信", "重阳", "李四"], key=sort_key) == [
        "安平",
        "李四",
        "单雄信",
        "张三",
        "重阳",
    ]


def _is_kept(way: tuple[str, ...], kept: set[str]) -> bool:
    """What `terms` asks the index for, against what `sounds` puts in."""
    for place, piece in enumerate(way, start=1):
        if len(piece) > 1:
            whole = f"{place}·{piece}"
            begun = place == len(way) and piece not in BROAD_INITIALS
            if whole not in kept and not (begun and any(one.startswith(whole) for one in kept)):
                return False
    for place, (left, right) in enumerate(pairwise(way), start=1):
        pair = f"{place}{left[0]}{right[0]}"
        if 1 in (len(left), len(right)) and place < MAX_PLACES and pair not in kept:
            return False
    return len(way) > 1 or f"1{way[0][0]}" in kept


def test_names_are_ordered_by_what_is_read_first():
    every = [sign for sign in map(chr, range(0x3400, 0xA000)) if readings(sign) != (sign,)]
    assert len(every) > 20_000
    assert [sort_key(sign) for sign in every] == [readings(sign)[0] for sign in every]
    assert sort_key("吕a") == "lv a"
