from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.money import (
    LARGEST,
    CashPiece,
    Fen,
    MoneyError,
    banknotes,
    capitals,
    parse_yuan,
    spoken,
    yuan,
)

AMOUNTS = st.integers(0, LARGEST).map(Fen)


@given(st.integers(-LARGEST, LARGEST).map(Fen))
def test_an_amount_written_is_read_back_to_the_fen(fen):
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(Decimal(yuan(fen))) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("￥１２３４．５０", 123450),
        (" 1 234.50 元", 123450),
        ("¥0.07", 7),
        ("12.5000", 1250),
        ("12.", 1200),
        ("-3", -300),
        ("+3", 300),
        ("007", 700),
        (Decimal("1E+3"), 100000),
        (42, 4200),
    ],
)
def test_amounts_are_read_as_people_and_databases_write_them(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_unreadable"),
        ("1,5", "amount_unreadable"),
        ("12,34,567", "amount_unreadable"),
        ("1e5", "amount_unreadable"),
        ("½", "amount_unreadable"),
        ("٣", "amount_unreadable"),
        (".5", "amount_unreadable"),
        ("壹佰", "amount_unreadable"),
        (Decimal("NaN"), "amount_unreadable"),
        (Decimal("Infinity"), "amount_unreadable"),
        ("1.005", "amount_finer_than_fen"),
        (Decimal("0.001"), "amount_finer_than_fen"),
        ("100000000000000", "amount_too_large"),
        ("9" * 5000, "amount_too_large"),
    ],
)
def test_what_is_not_an_amount_is_refused_by_name(text, code):
    with pytest.raises(MoneyError) as refusal:
        parse_yuan(text)
    assert refusal.value.code == code


def test_a_refused_amount_does_not_repeat_the_text_it_refused():
    with pytest.raises(MoneyError) as refusal:
        parse_yuan("张三 300")
    assert "张三" not in str(refusal.value)


@given(AMOUNTS)
def test_capitals_agree_with_cn2an_but_for_the_forms_the_rule_leaves_open(fen):
    # cn2an writes 整 after 角 and no 零 before 角 where the yuan digit is 0; the rule allows both.
    ours = capitals(fen)
    assert ours.startswith("人民币")
    theirs = cn2an.an2cn(yuan(fen), "rmb")
    assert _open_forms_removed(ours.removeprefix("人民币")) == _open_forms_removed(theirs)


def _open_forms_removed(words):
    return words.removesuffix("整").replace("元零", "元").removeprefix("零元")


@given(AMOUNTS)
def test_spoken_amounts_are_the_capitals_in_plain_characters(fen):
    plain = capitals(fen).removeprefix("人民币").removesuffix("整")
    plain = plain.translate(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"))
    heard = spoken(fen).replace("两", "二")
    assert heard == (plain[1:] if plain.startswith("一十") else plain)


@given(AMOUNTS)
def test_what_is_said_is_heard_as_the_same_amount(fen):
    yuan_said, mark, change = spoken(fen).rpartition("元")
    jiao, _, cents = change.strip("零").rpartition("角")
    heard = _heard(yuan_said) * 100 + _heard(jiao) * 10 + _heard(cents.removesuffix("分"))
    assert heard == fen
    assert bool(mark) == (fen >= 100 or fen == 0)


_PLACES_HEARD = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}


def _heard(words: str) -> int:
    """A number as a listener takes it apart: at its largest place, then either side of that."""
    for name, place in _PLACES_HEARD.items():
        high, found, low = words.rpartition(name)
        if found:
            return (_heard(high) or 1) * place + _heard(low)
    digit = words.strip("零").replace("两", "二")
    return "零一二三四五六七八九".index(digit) if digit else 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12345.67", "一万两千三百四十五元六角七分"),
        ("15", "十五元"),
        ("150000", "十五万元"),
        ("1015", "一千零一十五元"),
        ("0.08", "八分"),
        ("0", "零元"),
        ("20.05", "二十元零五分"),
        ("2", "两元"),
        ("0.02", "两分"),
        ("0.22", "两角二分"),
        ("12", "十二元"),
        ("20", "二十元"),
        ("102", "一百零二元"),
        ("200", "两百元"),
        ("2000", "两千元"),
        ("20000", "两万元"),
        ("22222", "两万两千两百二十二元"),
        ("120000", "十二万元"),
        ("10020000", "一千零二万元"),
        ("200000000", "两亿元"),
        ("220020002", "两亿两千零二万零二元"),
        ("100020000", "一亿零两万元"),
        ("2000200000000", "两万零二亿元"),
    ],
)
def test_spoken_amounts_sound_natural(amount, words):
    assert spoken(parse_yuan(amount)) == words


@pytest.mark.parametrize("words", [capitals, spoken, banknotes])
def test_there_are_no_words_for_negative_or_too_large_amounts(words):
    with pytest.raises(MoneyError, match="amount_negative"):
        words(Fen(-1))
    with pytest.raises(MoneyError, match="amount_too_large"):
        words(Fen(LARGEST + 1))


@given(AMOUNTS)
def test_banknotes_and_the_rest_make_up_the_amount(fen):
    cash = banknotes(fen)
    assert sum(piece.face * piece.count for piece in cash.pieces) + cash.rest == fen
    assert 0 <= cash.rest < 10
    assert all(piece.count > 0 for piece in cash.pieces)


def test_banknotes_never_need_hundreds_of_drawings():
    assert banknotes(parse_yuan("38766.60")).pieces == (
        CashPiece("stack", Fen(10_000_00), 3),
        CashPiece("note", Fen(100_00), 87),
        CashPiece("note", Fen(50_00), 1),
        CashPiece("note", Fen(10_00), 1),
        CashPiece("note", Fen(5_00), 1),
        CashPiece("note", Fen(1_00), 1),
        CashPiece("coin", Fen(50), 1),
        CashPiece("coin", Fen(10), 1),
    )
