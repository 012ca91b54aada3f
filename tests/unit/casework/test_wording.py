"""The shipped list against real notes: what must be seen, and what must not raise an alarm."""

import pytest

from shouyue.casework.policy import Rules, shipped_pack, shipped_policy
from shouyue.casework.wording import heard
from shouyue.domain.calendars import RestDays
from shouyue.domain.phrases import found_in


def shipped_rules() -> Rules:
    return Rules(shipped_pack(), RestDays(years=frozenset({2026})))


HARMFUL = {
    "threat": (
        "再不还就打断你的腿",
        "抓你坐牢",
        "不还就抓你去坐牢",
        "告诉他：让你去坐牢",
        "别怪我不客气",
        "你给我走着瞧",
        "明天叫人来收拾你",
        "找几个人收拾你",
        "砸了你家的锅",
        "让你孩子上不了学",
        "让你这个年过不好，送你进去",
        "信不信我揍你",
        "你再不还我就找人弄你",
        "我知道你女儿在哪上学，你小心点",
        "不还钱就上门泼油漆",
        "不还钱你全家都别想好过",
        "让你在村里没法做人",
        "你不还钱，我就去你儿子单位闹",
    ),
    "shaming": (
        "不还就让全村知道",
        "让 全·村 知道",
        "把你的名字贴到村委会公告栏",
        "把欠条贴在村口",
        "在村广播里念你的名字",
        "用大喇叭喊",
        "告诉你们村书记和邻居",
        "告诉你单位领导",
        "把照片发到朋友圈",
        "你就是个老赖",
        "你是不是老赖",
        "你这个老癞",
    ),
    "impersonation": (
        "我们是公安局的",
        "我是公安局的",
        "我是县法院执行局的",
        "我是派出所的",
        "我代表政府来收钱",
        "我代表镇政府来收钱",
        "法院派我来的",
        "传票已经下来了",
        "我们已经报警了，警察明天就来抓人",
    ),
    "insult": ("王八蛋，骗子", "你这个骗子", "你他妈还不还", "混蛋东西"),
    "pushing": ("去借网贷先还上", "先去借点高利贷", "拿信用卡套现先还上", "让他再贷一笔把这笔还了"),
}
REPORTED = (
    "他说不还我就抓你坐牢",
    "他说我再去就打断腿",
    "她说要让全村知道我们逼她",
    "他表示我是法院的也不怕",
    "借款人骂我王八蛋，骗子",
    "他威胁要弄死我",
    "他问会不会上老赖名单",
    "她说不会去借网贷还银行",
    "他怕我们发到群里",
)
DANGER = (
    "他说不想活了",
    "她说再逼就喝农药",
    "人在屋顶，说要跳楼",
    "他拿刀要砍人",
    "老两口说活不下去",
    "他喊要跟你们拼命",
    "儿媳讲婆婆寻短见被救下来",
)
HARMLESS = (
    "提醒他：没有人会打断你的腿",
    "他说自己不是老赖",
    "告知他并非老赖名单上的人",
    "说月底卖了玉米还款",
    "家里老人住院，下月还",
    "在法院门口见到他，约好下周来网点",
    "他儿子在派出所当辅警",
    "我是农商行双河支行的李守信",
    "我是银行的，来送通知书",
    "他说被骗子骗了两万元",
    "钱被骗子骗走，已报案",
    "村代表政府补贴还没到账",
    "他妻子在公安局门口卖早点",
    "他在外面借了网贷，压力大",
    "向亲戚借了三千元还了利息",
    "邻居告诉我他去县城打工了",
    "村书记陪同上门，本人不在家",
    "已告诉本人可到柜台还款",
    "公告栏贴的是春耕贷款利率",
    "村广播通知交医保，他没听清电话",
    "他的腿摔断了，在家养伤",
    "猪死了两头，暂时还不上",
    "羊关在后院，人在地里",
    "担心孩子上学的钱",
    "儿子坐牢，由儿媳照看孙子",
    "他怕坐牢，解释了民事纠纷不会抓人",
    "他问不还会不会抓他坐牢",
    "电话没人接，发了短信",
    "本人同意，进屋看了收据",
    "换了新手机号，已登记",
    "请他带身份证来办展期",
    "信用卡中心的电话他也接到过",
    "说好12月5日前还500元",
    "在家喝药养病，下月好些再谈",
    "夫妻俩拼命干活，秋后能还清",
    "他说月底卖了羊就来还",
    "她表示愿意分三次还",
    "鱼塘跳闸，死了一批鱼",
    "他讲合同放在儿子家",
)


@pytest.mark.parametrize(
    ("kind", "words"), [(kind, words) for kind, some in HARMFUL.items() for words in some]
)
def test_what_must_not_be_said_is_found(kind: str, words: str):
    policy = shipped_policy()
    kinds = {one.kind for one in found_in(words, policy.phrases, policy.spared)}
    assert kind in kinds


def found(words: str) -> set[tuple[str, bool]]:
    policy = shipped_policy()
    return {(one.kind, one.reported) for one in found_in(words, policy.phrases, policy.spared)}


@pytest.mark.parametrize(
    ("kind", "words"), [(kind, words) for kind, some in HARMFUL.items() for words in some]
)
def test_what_an_officer_says_is_held_against_him(kind: str, words: str):
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judged.by_supervisor) == ("needs_reason", True)
    assert said.is_unexplained
    assert not heard(shipped_rules(), (words,), "如实记录").is_unexplained


@pytest.mark.parametrize("words", REPORTED)
def test_what_somebody_else_said_is_no_breach_and_for_a_supervisor_to_judge(words: str):
    assert {reported for _, reported in found(words)} == {True}
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judged.by_supervisor) == ("to_judge", True)
    assert said.judgement is not None
    assert said.judgement.rules == ("phrases.told_of_others",)
    assert not said.is_unexplained


@pytest.mark.parametrize("words", DANGER)
def test_who_speaks_of_ending_a_life_is_seen_however_it_is_told(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert said.judged.verdict == "to_judge"
    assert {rule.setting for rule in said.judged.rules} == {"phrases.danger"}


def test_a_threat_of_ours_beside_a_word_of_theirs_stays_a_threat():
    said = heard(shipped_rules(), ("他说不想活了，我说别怪我不客气",), "")
    assert said.judged.verdict == "needs_reason"
    assert {rule.setting for rule in said.judged.rules} == {"phrases.danger", "phrases.threat"}


def test_a_reason_is_looked_through_like_all_other_words():
    said = heard(shipped_rules(), ("下月还",), "再不还就打断你的腿")
    assert said.judged.verdict == "needs_reason"
    assert said.judgement is not None
    assert said.judgement.reason == "再不还就打断你的腿"


@pytest.mark.parametrize("words", HARMLESS)
def test_a_note_of_everyday_leaves_no_trace(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judgement, said.hints) == ("allowed", None, ())


@pytest.mark.parametrize("words", HARMLESS)
def test_a_note_of_everyday_raises_no_alarm(words: str):
    policy = shipped_policy()
    assert found_in(words, policy.phrases, policy.spared) == ()


def test_both_lists_are_long_enough_to_mean_something():
    least = 30
    assert sum(map(len, HARMFUL.values())) >= least
    assert len(HARMLESS) >= least
