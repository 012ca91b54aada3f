"""The laws of the shipped packs, and packs with something in them changed."""

import tomllib
from copy import deepcopy

from shouyue.casework.policy import shipped_policy, shipped_rest_days
from shouyue.data import shipped
from shouyue.domain.law import Law
from shouyue.domain.packs import PolicyError
from shouyue.domain.policy import Policy

CHINA, INDIA = (shipped_policy(name).law for name in ("china", "india"))
CHINA_RESTS, INDIA_RESTS = (shipped_rest_days(name) for name in ("china", "india"))
COUNTRIES = [(CHINA, CHINA_RESTS), (INDIA, INDIA_RESTS)]

MISSING = object()


def pack(name="china", **changes):
    """The table of a shipped pack; `effects__judgment__effective=False` changes one word in it."""
    table = tomllib.loads((shipped("resources") / "policy" / f"{name}.toml").read_text("utf-8"))
    table = deepcopy(table)
    for dotted, value in changes.items():
        *path, last = dotted.split("__")
        here = table
        for key in path:
            here = here.setdefault(key, {})
        if value is MISSING:
            del here[last]
        else:
            here[last] = value
    return table


def law(name="china", **changes) -> Law:
    return Policy.from_table(pack(name, **changes)).law


def refusal(name="china", **changes):
    """(code, key) by which a changed pack is refused."""
    try:
        Policy.from_table(pack(name, **changes))
    except PolicyError as error:
        return error.code, error.params["key"]
    return None
