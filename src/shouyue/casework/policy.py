"""The policy pack and holiday table the program is shipped with.

A pack signed by headquarters replaces the shipped one; it goes through the same check.
"""

import tomllib

from shouyue.data import shipped
from shouyue.domain.calendars import CalendarError, RestDays
from shouyue.domain.policy import Policy, PolicyError


def shipped_policy(name: str = "china") -> Policy:
    """The default pack.

    Raises:
        PolicyError: the pack is damaged, naming the key.
    """
    return read_policy((shipped("resources") / "policy" / f"{name}.toml").read_bytes())


def read_policy(content: bytes) -> Policy:
    """Checks and reads a pack as it travels: the bytes of a TOML file.

    Raises:
        PolicyError: `policy_unreadable`, or naming the key that is wrong.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise PolicyError("policy_unreadable") from None
    return Policy.from_table(table)


def shipped_rest_days(name: str = "china") -> RestDays:
    """The announced rest days of all years known when the program was built.

    Raises:
        CalendarError: the table is damaged, naming the key.
    """
    return read_rest_days((shipped("resources") / "calendars" / f"{name}.toml").read_bytes())


def read_rest_days(content: bytes) -> RestDays:
    """Checks and reads a holiday table: the bytes of a TOML file.

    Raises:
        CalendarError: `calendar_unreadable`, or naming the key that is wrong.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise CalendarError("calendar_unreadable") from None
    return RestDays.from_table(table)
