"""The words that the events of worked cases may be told in: keys by kind, and words behind keys.

The rules themselves count what is not stated as not proved, so that a slip of the pen would be an
answer; here it names itself.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from shouyue.domain.acts import PROCEDURES, REPRESENTATIVES
from shouyue.domain.signing import MARKS

_OF_ALL: Final = frozenset({"id", "type", "date", "target"})
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
    "debtor_promise": frozenset({"written"}),
    "debtor_asked_for_time": frozenset({"written"}),
    "repayment_agreement": frozenset({"new_due_dates"}),
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
    "mark": frozenset({*MARKS, "none"}),
    "content": frozenset({"demand", "receipt_only", "acknowledge_and_agree"}),
    "result": frozenset({"sent", "delivered", "refused", "returned"}),
    "outcome": frozenset({"judgment", "mediated", "withdrawn", "dismissed", "other"}),
    "level": frozenset({"national", "provincial", "county", "local"}),
}
"""Keys whose words no rule refuses: another word would count as nothing proved."""


def unread_of_event(event: Mapping[str, object]) -> Iterator[str]:
    """The keys of an event that no rule for its kind reads; an unknown kind refuses itself."""
    kind = event.get("type")
    known = _OF_ALL | _KEYS.get(kind, frozenset()) if isinstance(kind, str) else event.keys()
    yield from (key for key in event if key not in known)


def misworded(event: Mapping[str, object]) -> Iterator[str]:
    """The keys of an event with a word behind them that stands for nothing."""
    for key, words in _WORDS.items():
        if isinstance(word := event.get(key), str) and word not in words:
            yield key
