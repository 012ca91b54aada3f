"""Who is dead or cannot act for himself: from when to when, and what that makes of an act.

An act is judged by all that is known of its day, whenever that became known: it does not matter
which of the two was recorded first. What it is worth then says the law, a row each.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple, get_args

from shouyue.domain.acts import Kind
from shouyue.domain.said import EventError, Said

Incapacity = Literal["dead", "incapacitated"]
INCAPACITIES: Final[tuple[Incapacity, ...]] = get_args(Incapacity)
KEY: Final = "unable"
"""What an event says beside its own words where one of `INCAPACITIES` held on its day."""

_IN_PERSON: Final[frozenset[Kind]] = frozenset(
    {
        "notice_refused_recorded",
        "notice_left_unattended",
        "ems",
        "courier_private",
        "data_message",
        "phone_call",
        "talk",
        "media_notice",
    }
)
"""What is done towards the debtor himself: of the dead nothing can be demanded."""
_ENDS_WITH_DEATH: Final = frozenset(
    {"authorised_agent", "agent", "legal_representative", "property_custodian"}
)
"""Who acted for the living. Who owes too, and who handles the estate, act for themselves."""
_OWN_HAND: Final = frozenset({"self", "coresident_relative"})
"""A relative's receipt counts as the debtor's own."""


class Unable(NamedTuple):
    """That somebody is dead or cannot act, from one ISO day to another; None is to this day."""

    what: Incapacity
    since: str
    until: str | None = None


def unable_on(day: str, noted: Iterable[Unable]) -> Incapacity | None:
    """Which of it held on an ISO day; a death says all."""
    held = {
        one.what for one in noted if one.since <= day and (one.until is None or day <= one.until)
    }
    return next((what for what in INCAPACITIES if what in held), None)


def as_known(
    plain: Mapping[str, object], day: str, noted: Iterable[Unable]
) -> Mapping[str, object]:
    """An event with what is noted of the borrower's own day; one aimed at another says nothing."""
    if plain.get("target") not in (None, "debtor"):
        return plain
    what = unable_on(day, noted)
    return plain if what is None else {**plain, KEY: what}


def void_signer(signer: str | None, unable: str | None) -> str | None:
    """The row of what somebody signs, promises or pays who cannot; None where he can.

    Args:
        signer: in the words of `notice_signed`, or of `REPRESENTATIVES`.
        unable: what is noted of the borrower on that day.
    """
    if unable == "dead":
        if signer in _OWN_HAND:
            return "after_death"
        return "authority_ended" if signer in _ENDS_WITH_DEATH else None
    return "without_capacity" if unable and signer == "self" else None


def void_demand(kind: Kind, unable: str | None) -> str | None:
    """The row of a demand that can reach nobody, or None."""
    return "after_death" if unable == "dead" and kind in _IN_PERSON else None


def unable(said: Said) -> str | None:
    """What an event says of the borrower on its day.

    Raises:
        EventError: it is none of `INCAPACITIES`.
    """
    what = said.text(KEY)
    if what is not None and what not in INCAPACITIES:
        raise EventError("event_invalid", key=KEY)
    return what
