"""The shipped list against real notes: what must be seen, and what must not raise an alarm."""

import pytest

from shouyue.casework.policy import shipped_policy
from shouyue.domain.phrases import found_in

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
    ),
    "insult": ("王八蛋，骗子", "你这个骗子", "你他妈还不还", "混蛋东西"),
    "pushing": ("去借网贷先还上", "先去借点高利贷", "拿信用卡套现先还上", "让他再贷一笔把这笔还了"),
}
HARMLESS = (
    "他说自己不是老赖",
    "他问会不会上老赖名单",
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
    "她说不会去借网贷还银行",
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
)


@pytest.mark.parametrize(
    ("kind", "words"), [(kind, words) for kind, some in HARMFUL.items() for words in some]
)
def test_what_must_not_be_said_is_found(kind: str, words: str):
    policy = shipped_policy()
    kinds = {one.kind for one in found_in(words, policy.phrases, policy.spared)}
    assert kind in kinds


@pytest.mark.parametrize("words", HARMLESS)
def test_a_note_of_everyday_raises_no_alarm(words: str):
    policy = shipped_policy()
    assert found_in(words, policy.phrases, policy.spared) == ()


def test_both_lists_are_long_enough_to_mean_something():
    least = 30
    assert sum(map(len, HARMFUL.values())) >= least
    assert len(HARMLESS) >= least
