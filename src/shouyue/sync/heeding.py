"""Fetching the rules that headquarters issued, one after the other; each is kept as it comes."""

from shouyue.ledger.errors import LedgerError
from shouyue.ledger.rules import check_rules
from shouyue.ledger.signed import Signed
from shouyue.sync.errors import DishonestHubError
from shouyue.sync.journal import Journal
from shouyue.sync.line import Line
from shouyue.sync.messages import RulesAnswer, RulesCall, RulesTip, decode, encode
from shouyue.sync.pace import Pace


def heed(line: Line, journal: Journal, pace: Pace, tip: RulesTip | None) -> int:
    """Keep what is not here of the rules up to `tip`; returns how many those were.

    A restored hub may have given a number again, so the last one before the tip is where the
    asking begins if ours go further.

    Raises:
        DishonestHubError: the organisation did not sign them, or they are not in their order.
    """
    if tip is None or journal.has_rules(tip.digest):
        return 0
    after, fresh = min(journal.last_rules(), tip.number - 1), 0
    while after < tip.number:
        signed, number = _next(line, pace, after)
        if not journal.has_rules(signed.digest):
            journal.keep_rules(signed)
            fresh += 1
        after = number
    return fresh


def _next(line: Line, pace: Pace, after: int) -> tuple[Signed, int]:
    call = encode(RulesCall(after=after))
    signed = decode(pace.try_on(lambda: line.call("/v1/rules", call)), RulesAnswer).issued
    if signed is None:
        raise DishonestHubError("sync.rules_missing", number=after + 1)
    try:
        number = check_rules(line.membership.organisation, signed).words.number
    except LedgerError as error:
        raise DishonestHubError("sync.rules_forged") from error
    if number <= after:
        raise DishonestHubError("sync.rules_missing", number=after + 1)
    return signed, number
