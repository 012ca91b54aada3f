"""Several guarantors of one loan: to act against one of them is not to act against the others.

Who can have recourse against another guarantor, and is made to pay after the creditor has let that
one go, may refuse to pay as far as the recourse is lost. Whether they have recourse their contracts
say, which are not known here: so it is said of each as something that may be.
"""

from collections.abc import Sequence

from shouyue.domain.guarantee import GuaranteeClock
from shouyue.domain.guarantees import GuaranteeRules


def beside(
    clocks: Sequence[GuaranteeClock], rules: GuaranteeRules, known: Sequence[bool] = ()
) -> Sequence[GuaranteeClock]:
    """The clocks of one loan's guarantors, each with what the others' say about it.

    Flags `ask_this_guarantor_too` on who can still be lost while another is held already, and
    `other_guarantor_missed` on who is not lost while another is. Of whom no contract is known
    (`known` says that of each, if not of all) nobody can say that he is lost.
    """
    if len(clocks) == 1 or not rules.missed_frees_others:
        return clocks
    sure = known or [True] * len(clocks)
    stand = [
        clock.status if is_known or clock.status != "lapsed" else "unknown"
        for clock, is_known in zip(clocks, sure, strict=True)
    ]
    if "lapsed" not in stand and not ("open" in stand and "preserved" in stand):
        return clocks
    return [clock._replace(flags=(*clock.flags, *_flags(clock, stand))) for clock in clocks]


def _flags(clock: GuaranteeClock, stand: Sequence[str]) -> list[str]:
    flags = []
    if clock.status == "open" and "preserved" in stand:
        flags.append("ask_this_guarantor_too")
    if clock.status in ("open", "preserved") and "lapsed" in stand:
        flags.append("other_guarantor_missed")
    return flags
