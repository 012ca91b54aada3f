"""What is acted by where a guarantor's contract can be read in more than one way.

Two people may have stated it differently. Where nobody has, it may make him answer jointly or only
behind the debtor, and may agree to a longer period than the law's. Whatever reading ends next is
acted by, and that he is free is concluded from no single one.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from shouyue.domain.guarantee import GuaranteeClock
from shouyue.domain.guarantees import AgreedPeriod, Guarantee, GuaranteeRules, WrittenKind

FREE_BY_ANOTHER: Final = "free_by_another_reading"
"""He is held, but only if his contract reads as this clock takes it."""
_KINDS: Final[tuple[WrittenKind, ...]] = ("joint", "general")

Reckon = Callable[[Guarantee], GuaranteeClock]


def acted_by(readings: Sequence[GuaranteeClock]) -> GuaranteeClock:
    """The clock to act by, of one guarantor: of those still open the one that ends first.

    Where none is open any more, one by which he is held; either with `FREE_BY_ANOTHER` where by
    some other he is not bound any more. Else the one that was over last.
    """
    still_open = [clock for clock in readings if clock.status == "open"]
    held = [clock for clock in readings if clock.status == "preserved"]
    if not (still_open or held):
        return max(readings, key=lambda clock: clock.ends)
    first = min(still_open or held, key=_first)
    if len(still_open) + len(held) == len(readings):
        return first
    return first._replace(flags=(*first.flags, FREE_BY_ANOTHER))


def _first(clock: GuaranteeClock) -> tuple[bool, date]:
    return clock.act_by is None, clock.act_by or clock.ends


def supposed(
    silent: Guarantee, rules: GuaranteeRules, reckon: Reckon, *, untouched: bool = False
) -> GuaranteeClock:
    """The clock to act by of one whose contract nobody has stated.

    Args:
        silent: what is known of him, as if his contract said nothing more.
        rules: how the law reads guarantees, and what contracts here agree to.
        reckon: the clock of one way to read it.
        untouched: nothing happened that may hold a guarantor of any kind (`may_hold`), so that
            what kind he is makes no difference.
    """
    if silent.period(rules).is_endless:
        return reckon(silent)
    found: list[GuaranteeClock] = []
    kinds = _KINDS[:1] if untouched else _KINDS
    # Shortest first: while one of them runs, no longer one can be the next to end.
    for agreed in _agreements(rules):
        one = silent._replace(agreed=agreed)
        found += (reckon(one._replace(written_kind=kind)) for kind in kinds)
        if any(clock.status == "open" for clock in found):
            break
    return acted_by(found)


def _agreements(rules: GuaranteeRules) -> Iterator[AgreedPeriod]:
    yield AgreedPeriod()
    for months in rules.usual_months if rules.agreed is not None else ():
        yield AgreedPeriod("months", months)
