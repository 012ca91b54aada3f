from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shouyue.paper.linebreak import balanced, broken


def wide(text):
    return sum(1.0 if character > "\u2e80" else 0.5 for character in text)


TEXTS = st.text(alphabet="银行贷款到期，。、（）“”￥12,3.45 abcXYZ%", max_size=80)


@given(TEXTS, st.integers(4, 30))
def test_no_character_is_lost_or_moved(text, limit):
    assert "".join(broken(text, limit, wide)).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(10, 30))
def test_no_line_is_wider_than_allowed(text, limit):
    assert all(wide(line) <= limit for line in broken(text, limit, wide))


@given(st.text(alphabet="银行贷款到期，。、（”", max_size=60), st.integers(12, 30))
def test_a_line_begins_with_a_closing_mark_only_when_a_run_of_marks_fills_it(text, limit):
    for before, after in pairwise(broken(text, limit, wide)):
        if after[0] in "，。、”":
            assert set(before[1:]) <= set("，。、（”")
        assert before[-1] != "（" or set(before) == {"（"}


def test_amounts_and_words_stay_whole():
    assert broken("到期要还 12,345.67 元", 8, wide) == ["到期要还", "12,345.67 元"]


def test_two_closers_stay_with_the_character_before_them():
    assert broken("他说：“我会还的。”", 8, wide) == ["他说：“我会还", "的。”"]


def test_a_word_wider_than_the_line_is_cut():
    assert broken("QHNSH202401830001700000", 5, wide) == ["QHNSH20240", "1830001700", "000"]


def test_no_line_ends_at_a_dot_that_parts_two_things():
    text = "编号 000127 · 请贴在墙上"
    assert broken(text, 7, wide) == ["编号 000127", "请贴在墙上"]
    assert balanced(text, 7, wide) == ["编号 000127", "请贴在墙上"]
    assert broken(text, 40, wide) == [text]
    assert broken("阿卜杜热依木·吐尔逊", 7, wide) == ["阿卜杜热依木·", "吐尔逊"]


def test_a_line_feed_breaks():
    assert broken("一\n二", 10, wide) == ["一", "二"]


def test_a_last_line_is_not_left_with_one_word_when_others_can_give():
    text = "这张纸是银行给您的请您收好放好不要弄丢了"
    assert broken(text, 19, wide)[-1] == "了"
    assert len(balanced(text, 19, wide)) == 2
    assert wide(balanced(text, 19, wide)[-1]) > 5


def test_a_line_ends_where_the_sentence_takes_breath_if_that_costs_no_line():
    text = "张三，您好！这张纸请工作人员念给您听。有不明白的，请随时问。"
    assert balanced(text, 21, wide) == [
        "张三，您好！这张纸请工作人员念给您听。",
        "有不明白的，请随时问。",
    ]


@given(TEXTS, st.integers(10, 30))
def test_taking_breath_loses_nothing_and_needs_no_more_room(text, limit):
    lines = balanced(text, limit, wide)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(wide(line) <= limit for line in lines)
    assert len(lines) == len(broken(text, limit, wide))


def test_a_number_in_groups_stands_on_one_line():
    account = "6228 0000 0000 0000 017"
    assert broken(f"账号{account}（青禾农商行）", 12, wide) == [
        "账号",
        account,
        "（青禾农商行）",
    ]
    assert broken("of 12 days, 2026 and 2027", 6, wide) == ["of 12 days,", "2026 and", "2027"]
