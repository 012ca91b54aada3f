"""Sums in words, in each language that letters are read in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.money import LARGEST, MoneyError, parse_yuan
from shouyue.i18n.language import letter_language
from shouyue.paper.spoken import spoken_sum

TAGS = ("zh_CN", "en", "ug", "bo")


@pytest.mark.parametrize(
    ("amount", "tag", "words"),
    [
        ("12345.67", "zh_CN", "一万两千三百四十五元六角七分"),
        ("0", "en", "zero yuan"),
        ("0.08", "en", "eight fen"),
        ("15", "en", "fifteen yuan"),
        ("40", "en", "forty yuan"),
        ("101", "en", "one hundred and one yuan"),
        ("1015", "en", "one thousand and fifteen yuan"),
        (
            "31234.56",
            "en",
            "thirty-one thousand two hundred and thirty-four yuan and fifty-six fen",
        ),
        ("2000300", "en", "two million three hundred yuan"),
        ("0", "ug", "نۆل يۈەن"),
        ("0.08", "ug", "سەككىز پۇڭ"),
        ("0.50", "ug", "بەش مو"),
        ("15", "ug", "ئون بەش يۈەن"),
        ("1015", "ug", "بىر مىڭ ئون بەش يۈەن"),
        ("31234.56", "ug", "ئوتتۇز بىر مىڭ ئىككى يۈز ئوتتۇز تۆت يۈەن بەش مو ئالتە پۇڭ"),
        ("2000300", "ug", "ئىككى مىليون ئۈچ يۈز يۈەن"),
        ("0", "bo", "སྒོར་ཀླད་ཀོར"),
        ("0.08", "bo", "སྐར་བརྒྱད"),
        ("15", "bo", "སྒོར་བཅོ་ལྔ"),
        ("20", "bo", "སྒོར་ཉི་ཤུ"),
        ("21", "bo", "སྒོར་ཉེར་གཅིག"),
        ("101", "bo", "སྒོར་ཆིག་བརྒྱ་དང་གཅིག"),
        ("1015", "bo", "སྒོར་ཆིག་སྟོང་དང་བཅོ་ལྔ"),
        ("31234.56", "bo", "སྒོར་ཁྲི་གསུམ་དང་ཆིག་སྟོང་ཉིས་བརྒྱ་སོ་བཞི་དང་ཟུར་ལྔ་དང་སྐར་དྲུག"),
        ("120000000", "bo", "སྒོར་དུང་ཕྱུར་གཅིག་དང་བྱེ་བ་གཉིས"),
    ],
)
def test_sums_are_said_as_people_say_them(amount, tag, words):
    assert spoken_sum(letter_language(tag), parse_yuan(amount)) == words


@pytest.mark.parametrize("tag", TAGS)
@given(fen=st.integers(0, LARGEST))
def test_every_sum_has_words_of_its_own_without_a_digit(tag, fen):
    said = spoken_sum(letter_language(tag), fen)
    assert said == said.strip()
    assert "  " not in said
    assert "་་" not in said
    assert not any(sign.isdigit() for sign in said)


@pytest.mark.parametrize("tag", TAGS)
def test_no_two_sums_sound_alike(tag):
    language = letter_language(tag)
    sums = [*range(20_000), *range(0, 12 * 10**13, 99_999_999_991)]
    assert len({spoken_sum(language, fen) for fen in sums}) == len(set(sums))


@pytest.mark.parametrize("tag", TAGS)
def test_there_are_no_words_for_negative_or_too_large_sums(tag):
    for fen in (-1, LARGEST + 1):
        with pytest.raises(MoneyError):
            spoken_sum(letter_language(tag), fen)
