"""Figures for the computer's voice: as a person says them, and nothing else changed."""

import re

import pytest

from shouyue.casework.forms.specimens import aloud, codes, shipped_forms
from shouyue.i18n.language import letter_language
from shouyue.paper.figures_aloud import said_by_voice


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("算到2026年11月23日，现在要还三千元。", "算到二零二六年11月23日，现在要还三千元。"),
        ("电话13800000000，我们一起想办法。", "电话幺三八零零零零零零零零，我们一起想办法。"),
        ("打电话投诉：400-000-0000。", "打电话投诉：四零零，零零零，零零零零。"),
        (
            "还到6228 0000 0000 0000 017。",
            "还到六二二八，零零零零，零零零零，零零零零，零幺七。",
        ),
        ("号是20261120-000123。", "号是二零二六幺幺二零，零零零幺二三。"),
        ("只在8:00到22:30之间。", "只在八点到二十二点三十分之间。"),
        ("2:05、12:00、0:10、20:00", "两点零五分、十二点、零点十分、二十点"),
        ("上门至少来2个人，一周2次。", "上门至少来两个人，一周两次。"),
        ("12月2日、12天、254天、三组18号", "12月2日、12天、254天、三组18号"),
        ("２０２６年３月", "二零二六年3月"),
        ("1234567.89吨", "1234567.89吨"),
    ],
)
def test_chinese_figures_are_said_as_people_say_them(written: str, said: str):
    assert said_by_voice(letter_language("zh_CN"), written) == said


@pytest.mark.parametrize(
    ("tag", "written", "said"),
    [
        ("en", "phone 13800000000.", "phone 1 3 8 0 0 0 0 0 0 0 0."),
        ("en", "call 400-000-0000 at once", "call 4 0 0, 0 0 0, 0 0 0 0 at once"),
        ("en", "by 15 December 2026, 254 days", "by 15 December 2026, 254 days"),
        ("ug", "13800000000", "1 3 8 0 0 0 0 0 0 0 0"),
    ],
)
def test_numbers_that_only_name_something_are_said_digit_by_digit(tag, written, said):
    assert said_by_voice(letter_language(tag), written) == said


@pytest.mark.parametrize("code", codes(shipped_forms()))
def test_no_form_leaves_the_voice_a_number_that_it_would_count(code: str):
    spoken = aloud(shipped_forms(), code)
    language = letter_language(spoken.language)
    for sentence in spoken.sentences:
        said = said_by_voice(language, sentence.text)
        assert not re.search(r"\d{4,}|\d[-: ]\d", said), said
