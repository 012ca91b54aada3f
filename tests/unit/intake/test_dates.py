"""Days as bank exports write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.intake.dates import BadDateError, read_date

DAY = date(2026, 11, 23)
FORMS = [
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 日",
    "{0.year}年{0.month:02}月{0.day:02}号",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T08:30",
    "{0:%Y%m%d}000000",
]
_WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


@given(st.dates(date(1950, 1, 1), date(2098, 12, 31)), st.sampled_from(FORMS), st.booleans())
def test_a_day_reads_back_from_every_form_it_may_be_written_in(day, form, wide):
    text = form.format(day)
    assert read_date(text.translate(_WIDE) if wide and "T" not in text else text) == day


@given(st.dates(date(1950, 1, 1), date(2098, 12, 31)))
def test_a_day_reads_back_from_a_spreadsheets_number(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_date(float(serial)) == day
    assert read_date(str(serial)) == day
    assert read_date(serial + 0.75) == day
    assert read_date(float(f"{day:%Y%m%d}")) == day


@given(st.text(max_size=20) | st.floats() | st.dates() | st.datetimes())
def test_anything_else_is_refused_and_never_crashes(cell):
    try:
        found = read_date(cell)
    except BadDateError:
        return
    assert found is None or 1950 <= found.year < 2100


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年十一月二十三日", DAY),
        ("二零二六年十一月廿三日", DAY),
        ("二○二六年一月三日", date(2026, 1, 3)),
        ("二〇二六年十月三十日", date(2026, 10, 30)),
        ("二〇三〇年十二月十日", date(2030, 12, 10)),
        ("\t2026-11-23 ", DAY),
        ("２０２６年１１月２３日", DAY),
        (datetime.fromisoformat("2026-11-23 17:30"), DAY),
    ],
)
def test_spoken_and_worn_forms_are_read(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "cell",
    ["", "  ", None, "99991231", "00010101", "20991231", "29991231", "9999-12-31", "0", "-", "无",
     date(9999, 12, 31), date(1899, 12, 31), 0.0, 99991231.0, "1900-01-01"],
)  # fmt: skip
def test_what_banks_write_for_no_date_is_no_date(cell):
    assert read_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    ["2026-02-30", "2026年13月1日", "26-11-23", "23/11/2026", "11/23/2026", "2026-11", "2026年11月",
     "2026-11/23", "明年春天", "1234567", True, 1.5, -3.0, float("nan"), float("inf"), 1e300,
     "19491231", "2100-01-01", "二〇二六年十一月二十十日", "99999", "2026-11-23 25"],
)  # fmt: skip
def test_what_is_not_one_certain_day_is_refused(cell):
    with pytest.raises(BadDateError):
        read_date(cell)


def test_serials_count_from_the_day_that_spreadsheets_count_from():
    assert read_date(46349.0) == date(1899, 12, 30) + timedelta(days=46349)
