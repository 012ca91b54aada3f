"""What is acted by where nobody has stated what a guarantor's contract says.

It may make him answer jointly or only behind the debtor, and may agree to a longer period than the
law's. Whatever way of reading it ends next is acted by, and that he is free is concluded from none.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from shouyue.domain.guarantee import GuaranteeClock
from shouyue.domain.guarantees import AgreedPeriod, Guarantee, GuaranteeRules, WrittenKind

FREE_BY_ANOTHER: Final = "free_by_another_reading"
"""He is held, but only if his contract reads as this clock takes it."""
_KINDS: Final[tuple[WrittenKind, ...]] = ("joint", "general")

Reckon = Callable[[Guarantee], GuaranteeClock]


def acted_by(silent: Guarantee, rules: GuaranteeRules, reckon: Reckon) -> GuaranteeClock:
    """The clock of the reading to act by: of those still open the one that ends first.

    Where none is open any more, one by which he is held, with `FREE_BY_ANOTHER` unless all hold
    him; else the one that was over last.

    Args:
        silent: what is known of him, as if his contract said nothing more.
        rules: how the law reads guarantees, and what contracts here agree to.
        reckon: the clock of one way to read it.
    """
    if silent.period(rules).is_endless:
        return reckon(silent)
    # What the law gives where nothing is agreed is over first: while that runs, no longer reading
    # can be the first to end.
    found = [reckon(one) for one in _of_each_kind(silent)]
    if all(clock.status != "open" for clock in found):
        found += map(reckon, _longer(silent, rules))
    still_open = [clock for clock in found if clock.status == "open"]
    if still_open:
        return min(still_open, key=lambda clock: clock.act_by or clock.ends)
    return _closed(found)


def _of_each_kind(silent: Guarantee) -> Iterator[Guarantee]:
    return (silent._replace(written_kind=kind) for kind in _KINDS)


def _longer(silent: Guarantee, rules: GuaranteeRules) -> Iterator[Guarantee]:
    for months in rules.usual_months if rules.agreed is not None else ():
        yield from _of_each_kind(silent._replace(agreed=AgreedPeriod("months", months)))


def _closed(found: Sequence[GuaranteeClock]) -> GuaranteeClock:
    held = [clock for clock in found if clock.status == "preserved"]
    if not held:
        return max(found, key=lambda clock: clock.ends)
    first = min(held, key=lambda clock: (clock.act_by is None, clock.act_by or clock.ends))
    if len(held) == len(found):
        return first
    return first._replace(flags=(*first.flags, FREE_BY_ANOTHER))
