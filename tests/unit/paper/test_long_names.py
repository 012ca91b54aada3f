"""Names that are longer than most stand whole on every form, on as many lines as they need."""

import io
from dataclasses import replace

import pytest

from shouyue.i18n.language import letter_language, load_language
from shouyue.paper.compose import compose
from shouyue.paper.field_names import field_name
from shouyue.paper.fitting import Places
from shouyue.paper.fonts import Typecase
from shouyue.paper.images import page_pictures
from shouyue.paper.layout import laid_out
from shouyue.paper.letter import Person
from shouyue.paper.marks import page_plans
from shouyue.paper.samples import FILLED, printings, sample
from shouyue.paper.values import Shown
from shouyue.paper.variant import Variants
from unit.paper.invented import FONTS, FORMS, SHIPPED, STAMP, by_pdfium, by_pypdf, composed

UYGHUR = "阿卜杜热依木·买买提托合提·吐尔逊江·艾合买提"
TIBETAN = "索南旺堆·扎西顿珠·次仁多吉·洛桑丹增"
COMPANY = "青禾拉祜族佤族布朗族傣族自治县孙扎齐牛录镇雀尔盘村金色田野粮食种植农民专业合作社"[:40]
BLANKS = "阿卜杜热依木 · 买买提托合提 · 艾合买提江 · 吐尔逊"
LATIN = "Abdurahim Memettohti Tursunjan Ehmetjan Abdukerim Turghunova"
NAMES = {"uyghur": UYGHUR, "tibetan": TIBETAN, "company": COMPANY, "latin": LATIN, "blanks": BLANKS}
# What people are called in texts and in columns of lists.
NAMED = frozenset(("addressee", "guarantors"))
LONG_ROWS = 3  # of a list of many people: more than these are not so named in one village
IN_ROWS = frozenset(("name", "who", "heir"))
CASES = [
    (code, tag, filled, who)
    for code, form in SHIPPED.items()
    for tag in form.languages
    for filled in FILLED
    for who in (NAMES if filled == "longest" else ("company",))
]


def test_the_names_are_as_long_as_names_are():
    assert (len(COMPANY), len(LATIN)) == (40, 60)


def named(form, letter, name):
    """The letter with everybody on it called so."""
    values = dict(letter.values)
    for key, value in values.items():
        if isinstance(value, Person):
            values[key] = replace(value, name=name)
        elif key in NAMED:
            values[key] = name
        elif key == "officer":
            values[key] = UYGHUR if name == COMPANY else name
        elif form.fields[key].kind == "rows":
            few = LONG_ROWS if key in ("stops", "letters") else len(value)
            values[key] = tuple(renamed(row, name) for row in value[:few]) + value[few:]
    return replace(letter, values=values)


def renamed(row, name):
    """The row with its person called so; what stands on further lines of the cell stays."""
    return {
        key: "\n".join((name, *str(cell).split("\n")[1:])) if key in IN_ROWS and cell else cell
        for key, cell in row.items()
    }


def squeezed(text):
    """Text as it stands on a page, whatever lines it is broken into."""
    return "".join(text.split())


@pytest.mark.parametrize(("code", "tag", "filled", "who"), CASES)
def test_a_long_name_stands_whole_on_every_form(code, tag, filled, who):
    form = SHIPPED[code]
    letter = named(form, sample(FORMS, form, filled), NAMES[who])
    out = io.BytesIO()
    made = compose(form, letter_language(tag), [letter], FONTS, out, STAMP)
    assert [(one.code, dict(one.params)) for one in made.refused] == []
    if any(isinstance(value, Person) for value in letter.values.values()):
        # Lines that run from right to left are read out of order: where it begins is there. pypdf
        # reads them best; of all others PDFium reads as much in a sixth of the time.
        read = by_pypdf if letter_language(tag).right_to_left else by_pdfium
        said = squeezed("".join(read(out.getvalue())))
        assert squeezed(NAMES[who])[: 8 if tag == "ug" else None] in said


@pytest.mark.parametrize(("code", "tag"), sorted({case[:2] for case in CASES}))
def test_a_long_name_stands_on_a_copy_too_whatever_flags_are_up(code, tag):
    form = SHIPPED[code]
    letters = [
        replace(named(form, one, name), serial=f"{who}-{number}".upper())
        for who, name in NAMES.items()
        for number, one in enumerate(printings(form, sample(FORMS, form, "longest"), STAMP.at))
    ]
    made = compose(form, letter_language(tag), letters, FONTS, io.BytesIO(), STAMP)
    assert [(one.serial, one.code, dict(one.params)) for one in made.refused] == []


def test_lines_of_a_long_name_keep_the_baselines_of_what_stands_beside_them():
    form = SHIPPED["F02"]
    letter = named(form, sample(FORMS, form), UYGHUR)
    case = Typecase(FONTS)
    language = letter_language("zh_CN")
    variant = Variants(form).of(letter.values, is_copy=False)
    fits = Places(form, "zh_CN", case, variant).fitting(Shown(form, language, letter, {}))
    assert fits != variant
    layout = laid_out(form, "zh_CN", case, fits)
    boxes = {slot.key.partition(".")[2]: slot.box for slot in layout.sheets[1].texts}
    name, beside = boxes["name"], boxes["as_of"]
    assert (name.lines, name.size) == (2, 14)
    assert beside.y + beside.baseline == name.y + name.baseline + name.size * name.leading


def test_a_number_that_just_fits_its_line_takes_no_other():
    code, tag = "F02", "en"
    form, language = SHIPPED[code], letter_language(tag)
    everyday = sample(FORMS, form, "ordinary", tag)
    variant = Variants(form).of(everyday.values, is_copy=False)
    shown = Shown(form, language, everyday, {})
    assert Places(form, tag, Typecase(FONTS), variant).fitting(shown) == variant


def test_most_letters_look_as_if_there_were_no_long_names():
    form = SHIPPED["F02"]
    everyday, language = sample(FORMS, form), letter_language("zh_CN")
    variant = Variants(form).of(everyday.values, is_copy=False)
    shown = Shown(form, language, everyday, {})
    assert Places(form, "zh_CN", Typecase(FONTS), variant).fitting(shown) == variant


def test_where_marks_lie_is_known_of_a_letter_with_a_long_name():
    form = SHIPPED["F02"]
    letter, language = named(form, sample(FORMS, form), COMPANY), letter_language("zh_CN")
    (first, _), (again, _) = [
        page_plans(form, language, one.values, FONTS)[1] for one in (letter, sample(FORMS, form))
    ]
    assert [mark.y for mark in first.marks] != [mark.y for mark in again.marks]
    made, pdf = composed("F02", "zh_CN", [letter])
    assert made.refused == ()
    picture = list(page_pictures(pdf, 72))[1].convert("L")
    for mark in first.marks:  # the upper edge of the box, drawn where the plan says
        line = [picture.getpixel((mark.x + step, y)) for step in (20, 40)
                for y in (round(mark.y) - 1, round(mark.y), round(mark.y) + 1)]  # fmt: skip
        assert min(line) < 160


@pytest.mark.parametrize("code", SHIPPED)
def test_every_field_has_a_name_that_people_call_it_by(code):
    form = SHIPPED[code]
    for key, field in form.fields.items():
        path = f"{key}.name" if field.kind == "person" else key
        assert field_name(path).startswith("paper.field.")
        for column in field.columns or ():
            assert field_name(f"{key}.0.{column}").startswith("paper.field.")


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_whatever_is_too_long_all_the_same_is_refused_in_words(tag):
    form = SHIPPED["F02"]
    letter = sample(FORMS, form)
    letter = replace(letter, values={**letter.values, "borrower": Person("王" * 400)})
    made, _ = composed("F02", "zh_CN", [letter])
    (refused,) = made.refused
    words = load_language(tag).told(refused.code, refused.params)
    assert {"zh_CN": "借款人姓名", "en": "borrower's name"}[tag] in words
    assert "borrower.name" not in words


@pytest.mark.parametrize("tag", ["ug", "bo"])
def test_a_space_behind_a_name_stops_no_letter(tag):
    form = SHIPPED["F02"]
    letter = named(form, sample(FORMS, form), "阿卜 " * 5)
    made, _ = composed("F02", tag, [letter])
    assert made.refused == ()
