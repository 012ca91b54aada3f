"""Invented people of an invented place, the same for the same seed on every machine.

Identity numbers carry the sequence 000, which is never given out; telephone numbers begin with
prefixes that, as far as is known, no operator uses. No two people share a number.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from shouyue.domain.identity import check_character

_Item = TypeVar("_Item")

VILLAGES: Final = (
    "上王庄", "李家坪", "大湾村", "柳树屯", "石盘村",
    "桃花沟村", "清河村", "双桥村", "向阳岭", "马家洼",
)  # fmt: skip
OFFICERS: Final = ("赵小军", "刘敏", "张建平")

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤单仇查解区"
)
_COMPOUND: Final = ("欧阳", "诸葛", "上官", "尉迟")
_GIVEN: Final = (
    "军强伟平明志红梅兰英秀玉花凤珍芳霞春秋水木土根生发财富贵福禄寿喜旺德永长大小山河青金银铜宝昌盛"
    "文武忠义仁和顺利祥云桂菊莲荣华建国民桥仓满磊森鑫"
)
_RARE: Final = "䶮𬭎𠅤㛃㐱犇垚堃喆昇淼燊玥翀"
_LONG: Final = ("阿依古丽·买买提", "巴哈尔古丽·吐尔逊", "扎西·次仁")
_RARE_SHARE: Final = 0.02
_LONG_SHARE: Final = 0.003
_COMPOUND_SHARE: Final = 0.02

_AREAS: Final = (
    "410728", "140225", "520324", "510722", "130132", "620524", "420529", "430726", "450325",
    "530628", "610728", "360731", "370829", "330825", "340122", "350428", "230921", "220422",
    "150223", "640522",
)  # fmt: skip
_FIRST_BIRTH: Final = date(1950, 1, 1)
_BIRTHS: Final = (date(2001, 1, 1) - _FIRST_BIRTH).days
_STRIDE: Final = 104_729  # prime to the number of pairs below, so that no pair comes twice
_PREFIXES: Final = ("160", "161", "163", "164", "168", "169")


class Chance:
    """Throws of dice that fall the same for the same seed on every Python.

    Built on `random()` alone, the one method that is promised to stay as it is.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - practice data; nothing here is secret

    def below(self, end: int) -> int:
        return int(self._random.random() * end)

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def pick(self, items: Sequence[_Item]) -> _Item:
        return items[self.below(len(items))]

    def happens(self, share: float) -> bool:
        return self._random.random() < share


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the village. `customer` counts people from 0."""

    customer: int
    name: str
    id_number: str
    phone: str


class Villagers:
    """Makes people one after the other.

    Args:
        chance: what their names hang on.
        first: how many were made before; a second month goes on where the first stopped.
    """

    def __init__(self, chance: Chance, first: int = 0) -> None:
        self._chance = chance
        self.made = first

    def another(self) -> Person:
        """A person who was not there before.

        Raises:
            OverflowError: after some 370,000.
        """
        number = self.made
        if number >= len(_AREAS) * _BIRTHS:
            raise OverflowError("the practice village is full")
        self.made += 1
        return Person(number, self._name(), _identity(number), self._phone())

    def _name(self) -> str:
        chance = self._chance
        if chance.happens(_LONG_SHARE):
            return chance.pick(_LONG)
        surname = chance.pick(_COMPOUND if chance.happens(_COMPOUND_SHARE) else _SURNAMES)
        given = chance.pick(_GIVEN)
        if chance.happens(_RARE_SHARE):
            return surname + given + chance.pick(_RARE)
        return surname + given + (chance.pick(_GIVEN) if chance.below(4) else "")

    def _phone(self) -> str:
        return f"{self._chance.pick(_PREFIXES)}{self._chance.below(10**8):08d}"


def _identity(number: int) -> str:
    area, birth = divmod(number * _STRIDE % (len(_AREAS) * _BIRTHS), _BIRTHS)
    body = f"{_AREAS[area]}{_FIRST_BIRTH + timedelta(days=birth):%Y%m%d}000"
    return body + check_character(body)
