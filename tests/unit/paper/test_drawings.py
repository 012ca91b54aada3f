import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shouyue.domain.money import banknotes
from shouyue.i18n.language import letter_language, load_language
from shouyue.paper import pictograms
from shouyue.paper.errors import FormError
from shouyue.paper.fonts import Typecase
from shouyue.paper.money_drawings import drawings, drawn_cash, least_cash_width
from shouyue.paper.page_size import A4, MM
from shouyue.paper.pictograms import pictogram, pictogram_names
from shouyue.paper.sheet import CashSlot
from shouyue.paper.wording import Hole, lunar, masked, on_a_leaf, parse
from unit.paper.invented import FONTS

SANS = Typecase(FONTS).families["sans"]
CHINESE, ENGLISH = load_language("zh_CN"), load_language("en")
SLOT = CashSlot("total", 60, 300, 465, 60)
ASIDE = st.sampled_from((0, 0.5, 1))
AMOUNTS = st.one_of(st.integers(0, 10**6), st.integers(0, 10**12))


def drawn_pieces(operators):
    """Name and frame of each thing drawn; nothing is turned, so a matrix is a scale and a place."""
    tokens = operators.split()
    scale, x, y = 1.0, 0.0, 0.0
    for at, token in enumerate(tokens):
        if token == "q":
            scale, x, y = 1.0, 0.0, 0.0
        elif token == "cm":
            by, across, up = (float(tokens[at - back]) for back in (6, 2, 1))
            scale, x, y = scale * by, x + scale * across, y + scale * up
        elif token == "Do":
            yield tokens[at - 1].removeprefix("/"), scale, x, y


@given(AMOUNTS)
def test_what_is_drawn_is_the_amount(fen):
    names = {drawing.name for drawing in drawings(SANS, CHINESE)}
    operators = drawn_cash(SLOT, fen, SANS, CHINESE, A4)
    counted: dict[str, int] = {}
    for name, *_ in drawn_pieces(operators):
        assert name in names
        counted[name.removesuffix("u")] = counted.get(name.removesuffix("u"), 0) + 1
    for piece in banknotes(fen).pieces:
        drawn = counted.pop(f"M{piece.kind}{piece.face}")
        assert drawn == (piece.count if piece.count <= 10 else 3)
    assert not counted


@given(AMOUNTS, ASIDE)
def test_nothing_is_drawn_outside_its_place(fen, aside):
    widths = {drawing.name: drawing.width for drawing in drawings(SANS, CHINESE)}
    slot = replace(SLOT, aside=aside)
    for name, scale, x, y in drawn_pieces(drawn_cash(slot, fen, SANS, CHINESE, A4)):
        assert SLOT.x <= x
        assert x + widths[name] * scale <= SLOT.x + SLOT.width + 0.1
        assert A4.height - SLOT.y - SLOT.height - 0.1 <= y
        assert y + 27 * scale <= A4.height - SLOT.y + 0.1


def test_notes_stand_at_either_end_of_their_place_or_in_its_middle():
    widths = {drawing.name: drawing.width for drawing in drawings(SANS, CHINESE)}

    def ends(aside):
        operators = drawn_cash(replace(SLOT, aside=aside), 3_226_540, SANS, CHINESE, A4)
        pieces = list(drawn_pieces(operators))
        last, scale, x, _ = pieces[-1]
        return pieces[0][2], x + widths[last] * scale

    assert ends(0)[0] == SLOT.x
    assert sum(ends(0.5)) == pytest.approx(2 * SLOT.x + SLOT.width, abs=0.2)
    assert ends(1)[1] == pytest.approx(SLOT.x + SLOT.width, abs=0.2)


@given(st.integers(1, 9_999_999_999), st.floats(8, 40))
def test_the_least_width_for_notes_holds_every_loan_in_notes_apart(fen, height):
    slot = CashSlot("sum", 0, 0, least_cash_width(height) * MM, height * MM)
    pieces = drawn_pieces(drawn_cash(slot, fen, SANS, CHINESE, A4))
    assert all(scale > 0.2 for _, scale, _, _ in pieces)


LABEL = re.compile(r"/F\d+ (\S+) Tf 1 0 0 1 (\S+) (\S+) Tm <([0-9A-F]+)>Tj")


@given(st.integers(1, 9_999_999_999), st.floats(8, 40))
@example(109_108_998, 21)
def test_in_the_least_width_no_count_of_notes_stands_in_another(fen, height):
    slot = CashSlot("sum", 0, 0, least_cash_width(height) * MM, height * MM)
    rows: dict[str, list[tuple[float, float]]] = {}
    for size, x, y, codes in LABEL.findall(drawn_cash(slot, fen, SANS, CHINESE, A4)):
        assert float(size) > 8
        said = "×" + "0" * (len(codes) // 4 - 1)
        wide = SANS.width(said) * float(size) / 1000
        rows.setdefault(y, []).append((float(x), float(x) + wide))
    for labels in rows.values():
        for (_, end), (start, _) in pairwise(sorted(labels)):
            assert start > end - 0.22 * 14  # so much air is before ×


@given(AMOUNTS, ASIDE)
@example(10_812_345_678_955, 0)
@example(9_999_999_999, 1)
@example(10**15 - 1, 0.5)
def test_no_label_crosses_the_place_or_another_label(fen, aside):
    operators = drawn_cash(replace(SLOT, aside=aside), fen, SANS, CHINESE, A4)
    rows: dict[str, list[tuple[float, float]]] = {}
    for size, x, y, codes in LABEL.findall(operators):
        wide = len(codes) // 4 * float(size) * 0.56 if "分" not in codes else 0
        rows.setdefault(y, []).append((float(x), float(x) + wide))
    for labels in rows.values():
        assert labels[0][0] >= SLOT.x - 0.1
        assert labels[-1][0] <= SLOT.x + SLOT.width
        for (_, end), (start, _) in pairwise(sorted(labels)):
            assert start > end - 1


@pytest.mark.parametrize(
    ("fen", "coins"), [(1, "1分"), (8, "5分 2分 1分"), (99, "5角 1角 5分 2分")]
)
def test_below_one_yuan_there_are_coins_of_fen(fen, coins):
    pieces = banknotes(fen)
    assert pieces.rest == 0
    faces = [f"{one.face // 10}角" if one.face >= 10 else f"{one.face}分" for one in pieces.pieces]
    assert " ".join(faces) == coins
    assert any(drawn_pieces(drawn_cash(SLOT, fen, SANS, CHINESE, A4)))


def test_faces_are_told_in_the_language_of_the_letter():
    # Letters in both may be in one file: their drawings have names of their own.
    names = [
        {drawing.name for drawing in drawings(SANS, language)} for language in (CHINESE, ENGLISH)
    ]
    assert len(names[0]) == len(names[1])
    assert not names[0] & names[1]
    texts = {drawing.content for drawing in drawings(SANS, ENGLISH)}
    assert texts != {drawing.content for drawing in drawings(SANS, CHINESE)}


@pytest.mark.parametrize("name", sorted(pictogram_names()))
def test_every_pictogram_is_drawn_in_black_and_white_alone(name):
    operators = pictogram(name).split()
    assert operators.count("q") == operators.count("Q") == 1
    greys = {operators[at - 1] for at, token in enumerate(operators) if token in ("g", "G")}
    assert greys <= {"0", "1"}


def test_a_pictogram_that_uses_more_than_we_read_is_refused(tmp_path, monkeypatch):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>'
    (tmp_path / "odd.svg").write_text(svg)
    monkeypatch.setattr(pictograms, "_folder", lambda: tmp_path)
    with pytest.raises(FormError) as caught:
        pictogram("odd")
    assert caught.value.params["file"] == "odd.svg"


def test_words_come_apart_at_their_holes():
    assert parse("{a.b}，您好{{x}}{n:way}").pieces == (
        Hole("a.b"),
        "，您好{",
        "x}",
        Hole("n", "way"),
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("110105194912310003", "110105********0003"),
        ("110105491231000", "110105*****1000"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_an_id_number_shows_its_ends_only(number, shown):
    assert masked(number) == shown


def test_the_lunar_date_is_said_as_farmers_say_it():
    day = dt.date(2026, 12, 15)
    assert lunar(CHINESE, day) == "冬月初七"
    assert lunar(ENGLISH, day) == "11/7"
    assert lunar(ENGLISH, dt.date(2025, 8, 1)) == "6+/8"


def test_a_leaf_names_the_calendar_whose_day_it_shows_without_words():
    day = dt.date(2026, 12, 15)
    assert on_a_leaf(CHINESE, day) == "冬月初七"
    for tag, shown in (
        *(("en", "lunar 11/7"), ("ug", "دېھقانچە 11/7"), ("bo", "ཞིང་ལས་ལོ་ཐོ་ 11/7")),
    ):
        assert on_a_leaf(letter_language(tag), day) == shown
