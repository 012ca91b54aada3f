"""What a sheet cannot have, or nobody could make out, is refused at its line."""

import re

import pytest

from shouyue.paper.errors import FormError
from shouyue.paper.fonts import Typecase
from shouyue.paper.forms import load_form, locating
from shouyue.paper.layout import laid_out
from shouyue.paper.letter import Letter
from shouyue.paper.page_size import A4, MM, SLIP
from shouyue.paper.sheet import Sheet
from shouyue.paper.variant import Variants
from unit.paper.invented import FONTS, composed, values
from unit.paper.spoilt import Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_fingerprint_box_that_is_too_small_is_refused(folder):
    small = '{ part = "code" }, { part = "finger", words = "sign", height = 30 },'
    folder.change("X01/form.toml", '{ part = "code" },', small)
    fault = folder.fault()
    assert (fault.code, fault.params["wanted"]) == ("paper.form_value_wrong", "≥ 35 mm")
    assert fault.params["key"] == "pages[0].parts[1].height"


@pytest.mark.parametrize("number", ["inf", "nan", "-3", "0", "600"])
@pytest.mark.parametrize("key", ["size", "least", "leading"])
def test_a_number_that_no_sheet_can_have_is_refused_where_it_stands(folder, key, number):
    folder.change("X01/form.toml", '"hello"', f'"hello", {key} = {number}')
    fault = folder.fault()
    assert fault.code == "paper.form_value_wrong"
    assert (fault.params["key"], fault.params["line"]) == (f"pages[0].parts[1].{key}", 14)


@pytest.mark.parametrize("number", ["inf", "nan", "-3.0", "600"])
def test_a_gap_that_no_sheet_can_have_is_refused(folder, number):
    gap = f'{{ part = "code" }}, {{ part = "gap", height = {number} }},'
    folder.change("X01/form.toml", '{ part = "code" },', gap)
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_value_wrong", 13)


IN_COLUMNS = '{{ part = "row", columns = [{{ parts = [{}], width = {} }}, {{ parts = [{}]{} }}] }},'
WIDE_GAP = '{ part = "row", gap = 177, columns = [{ parts = [] }, { parts = [] }] },'
WIDE_FRAME = '{ part = "frame", padding = 20, parts = [] }'
HANDS = '[{ heading = "sign" }]'
BANK = '{ part = "picture", name = "bank", height = %d }'
LEAF = '{ part = "calendar", of = "day", height = %d }'
TICK = '{ part = "tick", words = "hello", box = 38 }'
WIDE_PRINT = '{ part = "finger", words = "sign", width = 40 }'


@pytest.mark.parametrize(
    ("parts", "key", "wanted"),
    [
        (IN_COLUMNS.format("", 178, "", ""), "columns[0].width", "< 173"),
        (IN_COLUMNS.format("", 173, "", ""), "columns[0].width", "< 173"),
        (IN_COLUMNS.format("", 100, "", ", width = 74"), "columns[1].width", "≤ 73"),
        (WIDE_GAP, "gap", "< 177"),
        (IN_COLUMNS.format(WIDE_FRAME, 40, "", ""), "columns[0].parts[0].padding", "≤ 15 mm"),
        (IN_COLUMNS.format("", 134, WIDE_PRINT, ""), "columns[1].parts[0].width", "≤ 39 mm"),
        (IN_COLUMNS.format(BANK % 41, 40, "", ""), "columns[0].parts[0].height", "≤ 40 mm"),
        (IN_COLUMNS.format(LEAF % 41, 40, "", ""), "columns[0].parts[0].height", "≤ 40 mm"),
        (IN_COLUMNS.format(TICK, 40, "", ""), "columns[0].parts[0].box", "≤ 37.5 mm"),
        (BANK % 178 + ",", "height", "≤ 177 mm"),
        ('{ part = "cash", of = "sum", height = 276 },', "height", "≤ 275 mm"),
    ],
)
def test_what_is_larger_than_its_room_on_the_sheet_is_refused_where_it_stands(
    folder, parts, key, wanted
):
    folder.change("X01/form.toml", '{ part = "code" },', f'{{ part = "code" }},\n{parts}')
    fault = folder.fault()
    assert (fault.code, fault.params["wanted"]) == ("paper.form_value_wrong", wanted)
    assert (fault.params["key"], fault.params["line"]) == (f"pages[0].parts[1].{key}", 14)


def test_columns_as_wide_as_their_sheet_fit(folder):
    parts = IN_COLUMNS.format("", 100, "", ", width = 73")
    folder.change("X01/form.toml", '{ part = "code" },', f'{{ part = "code" }},\n{parts}')
    assert load_form(folder.root, "X01").title("zh_CN") == "试"


def test_a_column_of_a_table_that_leaves_no_room_for_the_others_is_refused(folder):
    folder.change("X01/form.toml", 'value = "day"', 'value = "day", width = 177')
    fault = folder.fault()
    assert (fault.params["key"], fault.params["line"]) == ("pages[0].parts[6].columns[0].width", 19)


@pytest.mark.parametrize(
    ("old", "new", "key", "wanted"),
    [
        ('value = "day"', 'value = "day", width = 160', "columns[0].width", "< 155"),
        ('value = "sum"', 'value = "sum", width = 160', "columns[1].width", "< 152"),
        ('value = "sum"', 'value = "sum", width = 21', "columns[1].width", "≥ 22"),
        ('value = "day"', 'value = "day", width = 24', "columns[0].width", "≥ 25"),
        ('value = "day"', 'value = "day"' + ' }, { heading = "day_head"' * 7, "columns", "≤ 7"),
        (
            'value = "day"',
            'value = "day" }, { heading = "sign", width = 8',
            "columns[1].width",
            "≥ 11",
        ),
    ],
)
def test_a_column_of_a_table_too_narrow_for_what_it_says_is_refused_on_load(
    folder, old, new, key, wanted
):
    folder.change("X01/form.toml", old, new)
    fault = folder.fault()
    assert (fault.code, fault.params["wanted"]) == ("paper.form_value_wrong", wanted)
    assert (fault.params["key"], fault.params["line"]) == (f"pages[0].parts[6].{key}", 19)


def test_a_column_of_a_table_as_narrow_as_it_may_be_holds_a_day_or_a_sum(folder):
    folder.change("X01/words.zh_CN.toml", "{plan.day}", "{plan.day:iso}")
    for column, width in (("day", 25), ("sum", 22)):
        folder.change(
            "X01/form.toml", f'value = "{column}"', f'value = "{column}", width = {width}'
        )
    day = values()["due"]
    filled = {"who": values()["borrower"], "sum": 1, "day": day, "late": True}
    filled["plan"] = ({"day": day, "sum": 300_000},)
    result, _ = composed("X01", letters=[Letter("A-1", filled)], forms=folder.root)
    assert not result.refused


def test_a_block_that_is_too_wide_where_it_is_used_is_refused_there(folder):
    said = '{ part = "say", words = "line" }'
    inside = IN_COLUMNS.format(said, 178, "", "").rstrip(",")
    folder.change("blocks/K.toml", said, inside)
    fault = folder.fault()
    assert (fault.params["file"], fault.params["line"]) == ("X01/form.toml", 18)


@pytest.mark.parametrize(
    ("part", "key", "wanted"),
    [
        ('say", words = "hello", size = 0.001', "size", "≥ 7 pt"),
        ('say", words = "hello", least = 6.5', "least", "≥ 7 pt"),
        ('say", words = "hello", leading = 0.99', "leading", "≥ 1"),
        ('picture", name = "bank", height = 5', "height", "≥ 6 mm"),
        ('calendar", of = "day", height = 11.9', "height", "≥ 12 mm"),
        ('cash", of = "sum", height = 7.9', "height", "≥ 8 mm"),
        ('tick", words = "hello", box = 2.9', "box", "≥ 3 mm"),
        ('rule", line = 0', "line", "≥ 0.3 pt"),
        ('rule", line = 6.1', "line", "≤ 6 pt"),
        ('frame", parts = [], line = 0.2', "line", "≥ 0.3 pt"),
        ('frame", parts = [], line = 50', "line", "≤ 6 pt"),
        ('write", words = "sign", height = 3.9, size = 7', "height", "≥ 4.3 mm"),
        ('write", words = "sign", height = 6.9', "height", "≥ 7 mm"),
        (f'table", of = "plan", rows = 3, height = 3.9, columns = {HANDS}', "height", "≥ 4 mm"),
    ],
)
def test_what_nobody_could_make_out_or_write_into_is_refused_where_it_stands(
    folder, part, key, wanted
):
    folder.change(
        "X01/form.toml", '{ part = "code" },', f'{{ part = "code" }},\n{{ part = "{part} }},'
    )
    fault = folder.fault()
    assert (fault.code, fault.params["wanted"]) == ("paper.form_value_wrong", wanted)
    assert (fault.params["key"], fault.params["line"]) == (f"pages[0].parts[1].{key}", 14)


@pytest.mark.parametrize(
    "part",
    [
        'tick", words = "hello", box = 3',
        'frame", parts = [{ part = "rule", line = 0.3 }], line = 6',
        'write", words = "sign", height = 7',
        f'table", of = "plan", rows = 3, height = 4, columns = {HANDS}',
    ],
)
def test_what_can_just_be_made_out_is_no_fault(folder, part):
    folder.change(
        "X01/form.toml", '{ part = "code" },', f'{{ part = "code" }}, {{ part = "{part} }},'
    )
    assert load_form(folder.root, "X01").title("zh_CN") == "试"


@pytest.mark.parametrize(
    ("width", "part", "wanted"),
    [
        (22, 'cash", of = "sum", height = 21', "66"),
        (14, 'cash", of = "sum", height = 8', "108"),
        (4, 'say", words = "sign", size = 22, least = 16', "6"),
        (25, 'say", words = "hello", size = 22, least = 16', "30"),
    ],
)
def test_a_column_that_holds_no_note_or_no_sign_is_told_with_the_width_it_wants(
    folder, width, part, wanted
):
    parts = IN_COLUMNS.format(f'{{ part = "{part} }}', width, "", "")
    folder.change("X01/form.toml", '{ part = "code" },', f'{{ part = "code" }},\n{parts}')
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_too_narrow", 14)
    assert fault.params["key"] == "pages[0].parts[1].columns[0].parts[0]"
    assert (fault.params["room"], fault.params["wanted"]) == (f"{width}", wanted)


FACTS = 'facts", rows = [{ label = "sign", value = "hello" }], size = 14, least = 14'


@pytest.mark.parametrize(
    ("width", "part", "key", "wanted"),
    [
        (26, 'write", words = "sign", size = 60, height = 25', "sign", 27),
        (9, 'write", words = "sign", size = 14', "sign", 10),
        (20, FACTS, "sign", 35),
        (13, 'cut", words = "sign", size = 11', "sign", 14),
        (8, 'tick", words = "day_head", box = 5', "day_head", 5),
    ],
)
def test_words_wider_than_their_place_are_told_with_the_width_they_want(
    folder, width, part, key, wanted
):
    parts = IN_COLUMNS.format(f'{{ part = "{part} }}', width, "", "")
    folder.change("X01/form.toml", '{ part = "code" },', f'{{ part = "code" }},\n{parts}')
    with pytest.raises(FormError) as caught, locating(folder.root):
        tried(folder)
    fault = caught.value
    assert (fault.code, fault.params["key"]) == ("paper.form_too_narrow", key)
    assert fault.params["place"].startswith("X01/words.zh_CN.toml:")
    assert fault.params["wanted"] == f"{wanted}"


def test_a_line_to_cut_along_stays_in_its_column_and_crosses_the_sheet_without_one(folder):
    cut = '{ part = "cut", words = "sign" }'
    parts = f"{IN_COLUMNS.format(cut, 40, '', '')} {cut},"
    folder.change("X01/form.toml", '{ part = "code" },', f'{{ part = "code" }}, {parts}')
    drawn = " ".join(tried(folder).sheets[0].drawn)
    ends = [
        (float(start), float(end))
        for start, end in re.findall(r"\[4 3\] 0 d (\S+) \S+ m (\S+) \S+ l", drawn)
    ]
    inside, before, behind = ends
    assert A4.left * MM <= inside[0] < inside[1] <= (A4.left + 40) * MM + 0.1
    assert (before[0], behind[1]) == (0, A4.width)


def tried(folder):
    form = load_form(folder.root, "X01")
    return laid_out(form, "zh_CN", Typecase(FONTS), Variants(form).of({}, is_copy=False))


@pytest.mark.parametrize("version", ["0", "10000", "99999999999999999999", "true", "1.0"])
def test_a_version_that_no_form_comes_to_is_refused_where_it_stands(folder, version):
    folder.change("X01/form.toml", "version = 1", f"version = {version}")
    fault = folder.fault()
    assert (fault.params["key"], fault.params["line"]) == ("version", 3)
    assert fault.params["wanted"] == "≥ 1, ≤ 9999"


@pytest.mark.parametrize("key", ["size", "least"])
def test_type_too_small_for_needles_is_refused(folder, key):
    folder.change("X01/form.toml", "version = 1", 'version = 1\npaper = "241x140"')
    folder.change("X01/form.toml", '"hello"', f'"hello", {key} = 10')
    fault = folder.fault()
    assert (fault.code, fault.params["key"]) == (
        "paper.form_value_wrong",
        f"pages[0].parts[1].{key}",
    )
    assert fault.params["wanted"] == "≥ 11 pt"


def test_no_line_is_too_thin_for_needles():
    for size, least in ((A4, 0.6), (SLIP, 0.5 * MM)):
        sheet = Sheet(size)
        sheet.rule(0, 0, 100, 0.6)
        sheet.rectangle(0, 0, 10, 10, 0.6)
        assert [float(one.split(" w")[0].split()[-1]) for one in sheet.drawn] == pytest.approx(
            [least, least], abs=1e-3
        )
