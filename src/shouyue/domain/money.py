"""Money as whole fen: read, written in digits, in capitals, in spoken words, and as banknotes."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NewType

from shouyue.domain.errors import KnownError

Fen = NewType("Fen", int)

_MILLIONTHS_OF_PERCENT: Final = 10_000
LARGEST: Final = Fen(10**15 - 1)
"""Ten trillion yuan less a fen: below the 2⁵³ that every reader of JSON keeps."""

_YUAN_TEXT = re.compile(r"([+-]?)[¥￥]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?元?")
_PLACES = (10**8, 10**4, 1000, 100, 10)
_CAPITAL = ("零壹贰叁肆伍陆柒捌玖", "亿万仟佰拾")
_SPOKEN = ("零一二三四五六七八九", "亿万千百十")
# A two that counts something is said 两; one that ends a number (十二, 零二) or counts tens is 二.
_COUNTING_TWO = re.compile("二(?=[百千角])|^二(?=[元分万亿])|(?<=亿零)二(?=万)")

_Numerals = tuple[str, str]


class MoneyError(KnownError):
    """An amount that is not an amount: unreadable, finer than a fen, negative or too large."""


def parse_yuan(amount: str | Decimal | int) -> Fen:
    """An amount in yuan, exactly.

    Text may carry thousands commas, a ¥ or 元, spaces and full-width digits. Zeros beyond the fen
    lose nothing and are accepted (a database's 12.5000); any other digit there is refused.

    Raises:
        MoneyError: `amount_unreadable`, `amount_finer_than_fen`, `amount_too_large`.
    """
    if isinstance(amount, Decimal):
        text = format(amount, "f")
    else:
        text = "".join(unicodedata.normalize("NFKC", str(amount)).split())
    match = _YUAN_TEXT.fullmatch(text)
    if match is None:
        raise MoneyError("amount_unreadable")
    sign, whole, fraction = match.groups(default="")
    if fraction[2:].strip("0"):
        raise MoneyError("amount_finer_than_fen")
    digits = whole.replace(",", "").lstrip("0")
    # Measured before it is converted: int() refuses thousands of digits with an error of its own.
    if len(digits) + 2 > len(str(LARGEST)):
        raise MoneyError("amount_too_large")
    fen = int(digits + fraction[:2].ljust(2, "0"))
    return Fen(-fen if sign == "-" else fen)


def yuan(fen: Fen) -> str:
    """A decimal string in yuan with two places and no commas: `1234.50`, `-0.05`."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def capitals(fen: Fen) -> str:
    """The amount in the capitals of bills and vouchers (支付结算办法 附一), with 人民币 before it.

    Of the forms the rule leaves open this one is used: no 整 after 角; 零 before 角 when the yuan
    digit is 0; none where only the 万 or 亿 digit is 0 and the digit after it is not.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    refuse_unspeakable(fen)
    whole, small = divmod(fen, 100)
    words = _number(whole, _CAPITAL) + "元" if whole or not small else ""
    return f"人民币{words}{_small_change(fen, _CAPITAL) or '整'}"


def spoken(fen: Fen) -> str:
    """The amount as it is said aloud: 一万两千三百四十五元六角七分, 十五元, 两元.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    refuse_unspeakable(fen)
    whole, small = divmod(fen, 100)
    words = _number(whole, _SPOKEN) + "元" if whole or not small else ""
    if words.startswith("一十"):
        words = words[1:]
    return _COUNTING_TWO.sub("两", words + _small_change(fen, _SPOKEN))


def spoken_rate(millionths: int) -> str:
    """A rate as it is said aloud, behind the point digit by digit: 百分之三点六五 of 36500.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    refuse_unspeakable(Fen(millionths))
    whole, rest = divmod(millionths, _MILLIONTHS_OF_PERCENT)
    words, digits = _number(whole, _SPOKEN), f"{rest:04d}".rstrip("0")
    point = "点" + "".join(_SPOKEN[0][int(digit)] for digit in digits) if digits else ""
    return f"百分之{words.removeprefix('一') if words.startswith('一十') else words}{point}"


def _number(value: int, numerals: _Numerals) -> str:
    digits, names = numerals
    for place, name in zip(_PLACES, names, strict=True):
        if value >= place:
            high, low = divmod(value, place)
            gap = digits[0] if 0 < low < place // 10 else ""
            return _number(high, numerals) + name + (gap + _number(low, numerals) if low else "")
    return digits[value]


def _small_change(fen: Fen, numerals: _Numerals) -> str:
    digits = numerals[0]
    whole, small = divmod(fen, 100)
    jiao, cents = divmod(small, 10)
    gap = digits[0] if whole and ((jiao and whole % 10 == 0) or (cents and not jiao)) else ""
    words = (digits[jiao] + "角" if jiao else "") + (digits[cents] + "分" if cents else "")
    return gap + words if words else ""


def refuse_unspeakable(fen: Fen) -> None:
    """Refuses an amount that has no words.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    if fen < 0:
        raise MoneyError("amount_negative")
    if fen > LARGEST:
        raise MoneyError("amount_too_large")


@dataclass(frozen=True, slots=True)
class CashPiece:
    """So many of one thing to draw; `face` is what one of them is worth, in fen."""

    kind: Literal["bundle", "stack", "note", "coin"]
    face: Fen
    count: int


@dataclass(frozen=True, slots=True)
class Cash:
    """An amount laid out on the table; `rest` is the fen that no note or coin shows."""

    pieces: tuple[CashPiece, ...]
    rest: Fen


# A stack (一沓) is a hundred 100-yuan notes, a bundle (一捆) ten stacks: without them 30,000 yuan
# would be 300 drawings, and a person who does not read place value counts notes.
_CASH: Final[tuple[tuple[Literal["bundle", "stack", "note", "coin"], int], ...]] = (
    ("bundle", 100_000_00),
    ("stack", 10_000_00),
    ("note", 100_00),
    ("note", 50_00),
    ("note", 20_00),
    ("note", 10_00),
    ("note", 5_00),
    ("note", 1_00),
    ("coin", 50),
    ("coin", 10),
)

_FEN_COINS: Final[tuple[tuple[Literal["coin"], int], ...]] = (("coin", 5), ("coin", 2), ("coin", 1))
_YUAN: Final = 1_00


def banknotes(fen: Fen) -> Cash:
    """The fewest things to draw for an amount: bundles, stacks, notes, coins.

    No piece but the 100-yuan note (up to 99) and the bundle occurs more than nine times. The coins
    of 分, which hardly anybody has in hand, are there only where they are needed to show anything:
    below one yuan.

    Raises:
        MoneyError: `amount_negative`, `amount_too_large`.
    """
    refuse_unspeakable(fen)
    pieces = []
    rest = int(fen)
    for kind, face in _CASH if fen >= _YUAN else (*_CASH, *_FEN_COINS):
        count, rest = divmod(rest, face)
        if count:
            pieces.append(CashPiece(kind, Fen(face), count))
    return Cash(tuple(pieces), Fen(rest))
