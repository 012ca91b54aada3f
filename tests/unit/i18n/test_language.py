import datetime as dt
import re
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.i18n.catalogue import languages, locale_folder
from shouyue.i18n.language import Language, letter_language, load_language
from shouyue.i18n.pseudo import pseudo_language
from shouyue.i18n.upkeep import read_catalogue

CHINESE, ENGLISH = load_language("zh_CN"), load_language("en")
CHINA = dt.timezone(dt.timedelta(hours=8))


class Spoken:
    """Words of a small invented catalogue."""

    def __init__(self, **words):
        self.words = words

    def gettext(self, message, /):
        return self.words.get(message, message)

    def ngettext(self, one, many, n, /):
        return self.words.get(one if n == 1 else many, one if n == 1 else many)

    def pgettext(self, context, message, /):
        return self.words.get(f"{context}/{message}", message)


@given(st.integers(-(10**15), 10**15))
def test_money_keeps_every_fen(fen):
    shown = CHINESE.money(fen)
    assert shown == ENGLISH.money(fen)
    assert Decimal(shown.replace("¥", "").replace(",", "")) * 100 == fen


@given(st.integers(-(10**9), 10**9))
def test_a_rate_keeps_every_millionth(millionths):
    assert Decimal(CHINESE.percent(millionths).removesuffix("%")) * 10_000 == millionths


def test_a_rate_has_no_idle_zeros():
    assert [CHINESE.percent(rate) for rate in (65_250, 50_000, 97_875, 1, 0, -100)] == [
        "6.525%",
        "5%",
        "9.7875%",
        "0.0001%",
        "0%",
        "-0.01%",
    ]


def test_a_day_is_a_word_wherever_numbers_could_be_swapped():
    day = dt.date(2026, 3, 4)
    assert CHINESE.date(day) == "2026年3月4日"
    assert ENGLISH.date(day) == "4 March 2026"
    assert CHINESE.weekday(day) == "星期三"
    assert ENGLISH.weekday(day) == "Wednesday"
    assert CHINESE.year_and_month(day) == "2026年3月"
    assert ENGLISH.year_and_month(day) == "March 2026"
    assert ENGLISH.month(day) == "March"


def test_a_moment_is_told_in_the_zone_that_it_carries():
    moment = dt.datetime(2026, 11, 23, 23, 5, tzinfo=CHINA)
    assert CHINESE.datetime(moment) == "2026年11月23日 23:05"
    assert ENGLISH.datetime(moment) == "23 November 2026 23:05"
    assert CHINESE.time(moment.astimezone(dt.UTC)) == "15:05"


def test_lists_and_numbers_follow_the_language():
    assert CHINESE.list(["张三", "李四", "王五"]) == "张三、李四和王五"
    assert ENGLISH.list(iter(["A", "B"])) == "A and B"
    assert ENGLISH.number(50_000) == "50,000"
    assert not CHINESE.right_to_left
    assert Language("ug", Spoken()).right_to_left


def test_a_placeholder_says_what_it_is():
    language = Language("zh_CN", Spoken(x="{paid:money}，{rate:percent}，{n:number}，{day}，{who}"))
    shown = language.text(
        "x", paid=123_456, rate=65_250, n=1_000, day=dt.date(2026, 3, 4), who="张三"
    )
    assert shown == "¥1,234.56，6.525%，1,000，2026年3月4日，张三"


def test_a_moment_in_a_sentence_is_told_with_its_time():
    language = Language("en", Spoken(x="{at}"))
    assert (
        language.text("x", at=dt.datetime(2026, 3, 4, 8, 0, tzinfo=CHINA)) == "4 March 2026 08:00"
    )


def test_braces_in_values_stay_as_they_are():
    assert ENGLISH.text("{name}", name="{0}{evil}") == "{0}{evil}"


def test_without_a_translation_the_sentence_itself_is_said():
    assert CHINESE.text("Nobody ever translated this.") == "Nobody ever translated this."
    assert ENGLISH.plural("{n} thing of none", "{n} things of none", 1) == "1 thing of none"
    assert (
        ENGLISH.plural("{n} thing of none", "{n} things of none", 1_000) == "1,000 things of none"
    )


def test_a_word_is_told_by_its_context():
    language = Language("zh_CN", Spoken(**{"state/due": "到期", "due": "应付"}))
    assert language.in_context("state", "due") == "到期"
    assert language.text("due") == "应付"


def test_a_code_is_said_in_words_with_what_the_lower_room_sent():
    language = Language("zh_CN", Spoken(**{"code/x.full": "盘满了，还要 {bytes} 字节。{hint}"}))
    assert language.has_sentence("x.full")
    assert language.sentence("x.full", {"bytes": 4096}) == "盘满了，还要 4096 字节。…"


def test_a_code_without_words_hides_nothing():
    assert not CHINESE.has_sentence("nobody.said_this")
    assert CHINESE.sentence("nobody.said_this") == "nobody.said_this"
    assert CHINESE.sentence("nobody.said_this", {"seq": 7}) == "nobody.said_this {'seq': 7}"


def test_chinese_comes_first_among_the_languages():
    assert languages()[:2] == ("zh_CN", "en")


def test_an_unknown_language_is_refused():
    with pytest.raises(LookupError, match="xx"):
        load_language("xx")


@given(st.text(), st.from_regex(r"\A[a-z]{1,8}\Z"))
def test_the_pseudo_language_is_longer_and_keeps_the_holes(words, name):
    words = words.replace("{", "").replace("}", "")
    stretched = pseudo_language()._words.gettext(f"{words}{{{name}}}{words}")
    assert len(stretched) > len(words) * 2
    assert [hole for _, hole, _, _ in Formatter().parse(stretched) if hole] == [name]


def test_the_pseudo_language_marks_what_went_through_the_catalogue():
    assert pseudo_language().text("Open {n} letters", n=3).startswith("⟦Õpén 3 léttérs")


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1096, "1,096 days"), ("1–3", "1–3 days")],
)
def test_a_placeholder_may_carry_the_word_for_that_many(count, shown):
    language = Language("en", Spoken(x="{n:day|days}"))
    assert language.text("x", n=count) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "due today"), (1, "due in 1 day"), (2, "due in 2 days"), (1096, "due in 1,096 days")],
)
def test_none_may_have_words_of_its_own(count, shown):
    language = Language("en", Spoken(x="due {n:today|in # day|in # days}"))
    assert language.text("x", n=count) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "今天到期"), (1, "1 天后到期"), (30, "30 天后到期")]
)
def test_a_language_without_plurals_has_one_form_beside_none(count, shown):
    language = Language("zh_CN", Spoken(x="{n:今天|# 天后}到期"))
    assert language.text("x", n=count) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, "Wang"), (2, "Wang and 2 more")])
def test_none_may_be_left_out(count, shown):
    language = Language("en", Spoken(x="Wang{n:| and # more| and # more}"))
    assert language.text("x", n=count) == shown


_NUMBERS = ("days", "days_left", "days_late", "days_over", "days_waiting", "days_past_due", "n")
_COUNTS = (*_NUMBERS, "allowed", "hours", "months", "years", "calls", "staff", "count")
_BARE = re.compile(rf"\{{({'|'.join(_COUNTS)})\}} (\w+ )?[a-z]+s\b")


def test_no_english_sentence_says_one_days():
    messages = read_catalogue("en", locale_folder())
    said = [one.string for one in messages if isinstance(one.string, str)]
    assert [words for words in said if _BARE.search(words) and "or more" not in words] == []


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_no_sentence_says_a_word_twice(tag):
    # "Step by step" doubles its word in Chinese.
    doubled = re.compile(r"\b([a-z]{2,}) \1\b|(?!一.一)([\u4e00-\u9fff]{2,})\2")
    messages = read_catalogue(tag, locale_folder())
    said = [one.string for one in messages if isinstance(one.string, str)]
    assert [words for words in said if doubled.search(words)] == []


def test_no_sentence_leaves_the_number_of_things_to_the_reader():
    catalogue = (locale_folder() / "en" / "LC_MESSAGES" / "shouyue.po").read_text("utf-8")
    assert "(s)" not in catalogue


def test_days_of_a_letter_are_written_as_papers_of_its_language_write_them():
    day = dt.date(2026, 11, 3)
    uyghur, tibetan = letter_language("ug"), letter_language("bo")
    assert uyghur.date(day) == "2026-يىلى 3-نويابىر"
    assert uyghur.year_and_month(day) == "2026-يىلى نويابىر"
    assert uyghur.weekday(day) == "سەيشەنبە"
    assert tibetan.date(day) == "2026ལོའི་ཟླ་11པའི་ཚེས་3ཉིན"
    assert tibetan.year_and_month(day) == "2026ལོའི་ཟླ་11པ"
    assert tibetan.weekday(day) == "གཟའ་མིག་དམར་"
    assert uyghur.list(["a", "b"]) == "a، b"
    assert uyghur.money(123456) == tibetan.money(123456) == "¥1,234.56"


@pytest.mark.parametrize("tag", ["zh_CN", "ug"])
def test_the_letters_of_a_batch_share_one_catalogue(tag):
    assert letter_language(tag) is letter_language(tag)


def test_another_folder_is_another_catalogue(tmp_path):
    words = 'msgctxt "code"\nmsgid "a.code"\nmsgstr "字"\n'
    place = tmp_path / "zh_CN" / "LC_MESSAGES" / "shouyue.po"
    place.parent.mkdir(parents=True)
    place.write_text(words, encoding="utf-8")
    assert letter_language("zh_CN", tmp_path).sentence("a.code") == "字"
    assert letter_language("zh_CN").sentence("a.code") != "字"
