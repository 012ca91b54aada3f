"""The words that the events of worked cases may be told in: keys by kind, and what stands behind.

The rules themselves count what is not stated as not proved, and read of an event what its kind
needs, so that a slip of the pen would be an answer; here it names itself.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from shouyue.domain import capacity
from shouyue.domain.acts import PROCEDURES, REPRESENTATIVES
from shouyue.domain.dates import read_day
from shouyue.domain.money import MoneyError, parse_yuan
from shouyue.domain.signing import MARKS

_OF_ALL: Final = frozenset({"id", "type", "date", "target", capacity.KEY})
_OF_PROCEDURES: Final = frozenset({"procedure_end", "performance_due", "outcome", "copy_served"})
_PROOF: Final = frozenset({"by", "recorded", "debt_named", "to_reserved_address", "sent_ok"})
_AUTHORITY: Final = frozenset({"written_authority"})
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "notice_signed": _AUTHORITY
    | {
        "signer",
        "mark",
        "content",
        "full_capacity",
        "coresident",
        "read_aloud",
        "blank_when_signed",
        "printed_on",
    },
    "notice_refused_recorded": frozenset({"video", "witnesses"}),
    "ems": frozenset({"result", "address_agreed_in_contract"}),
    "courier_private": frozenset({"result", "signed_slip"}),
    "data_message": frozenset({"to_reserved_address", "sent_ok"}),
    "phone_call": frozenset({"answered_by_debtor", "recorded", "debt_named"}),
    "talk": frozenset({"recorded", "debt_named"}),
    "account_deduction": frozenset({"amount"}),
    "debtor_payment": frozenset({"amount", "to_other_debt", "payer", "written", "content"}),
    "debtor_promise": frozenset({"written", "signer"}),
    "debtor_asked_for_time": frozenset({"written", "signer"}),
    "repayment_agreement": frozenset({"new_due_dates", "signer"}),
    "security_given": frozenset({"signer"}),
    "media_notice": frozenset({"debtor_missing", "level"}),
    "assignment_notice": frozenset({"reached_debtor"}),
    "demand_on_joint_debtor": _PROOF,
    "demand_on_representative": _PROOF | _AUTHORITY | {"representative"},
    "demand_on_guarantor": _PROOF,
    # Why somebody could not act: told by lawyers, read by no rule.
    "obstacle": frozenset({"cause", "end", "reason"}),
    **dict.fromkeys(PROCEDURES, _OF_PROCEDURES),
}
"""What a kind has beside `_OF_ALL`; a kind that is not here has nothing more to say."""
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "signer": frozenset(
        [
            "self",
            "authorised_agent",
            "coresident_relative",
            "joint_debtor",
            *(REPRESENTATIVES.keys() - {"agent"}),
            "neighbour",
            "village_cadre",
            "other",
        ]
    ),
    capacity.KEY: frozenset(capacity.INCAPACITIES),
    "mark": frozenset({*MARKS, "none"}),
    "content": frozenset({"demand", "receipt_only", "acknowledge_and_agree"}),
    "result": frozenset({"sent", "delivered", "refused", "returned"}),
    "outcome": frozenset({"judgment", "mediated", "withdrawn", "dismissed", "other"}),
    "level": frozenset({"national", "provincial", "county", "local"}),
}
"""Keys whose words no rule refuses: another word would count as nothing proved."""
_YES_OR_NO: Final = frozenset(
    [
        "address_agreed_in_contract",
        "answered_by_debtor",
        "blank_when_signed",
        "copy_served",
        "coresident",
        "debt_named",
        "debtor_missing",
        "full_capacity",
        "read_aloud",
        "reached_debtor",
        "recorded",
        "sent_ok",
        "signed_slip",
        "to_other_debt",
        "to_reserved_address",
        "video",
        "written",
        "written_authority",
    ]
)
_DAYS: Final = frozenset({"end", "performance_due", "printed_on", "procedure_end"})


def unread_of_event(event: Mapping[str, object]) -> Iterator[str]:
    """The keys of an event that no rule for its kind reads; an unknown kind refuses itself."""
    kind = event.get("type")
    known = _OF_ALL | _KEYS.get(kind, frozenset()) if isinstance(kind, str) else event.keys()
    yield from (key for key in event if key not in known)


def misworded(event: Mapping[str, object]) -> Iterator[str]:
    """The keys of an event with something behind them that stands for nothing; null says nothing.

    Whether a rule would come to read it or not: a yes that is a 1 is no yes.
    """
    for key, value in event.items():
        reads = _READERS.get(key)
        if value is not None and reads is not None and not reads(value):
            yield key


def _is_amount(value: object) -> bool:
    """Nobody pays less than nothing, and nothing below it is taken from an account."""
    try:
        return not isinstance(value, bool) and parse_yuan(str(value)) >= 0
    except MoneyError:
        return False


def _one_of(words: frozenset[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


_READERS: Final[Mapping[str, Callable[[object], bool]]] = {
    **{key: _one_of(words) for key, words in _WORDS.items()},
    **dict.fromkeys(_YES_OR_NO, lambda value: isinstance(value, bool)),
    **dict.fromkeys(_DAYS, lambda value: read_day(value) is not None),
    "amount": _is_amount,
}
"""By key, whether what stands behind it can be read."""
