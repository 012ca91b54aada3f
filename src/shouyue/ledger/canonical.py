"""The one way in which values become bytes.

Canonical JSON: keys sorted, no spaces, raw UTF-8, integers only, defaults left out. The bytes are
what is hashed, signed, stored and sent; a value is only ever a reading of them. Reading therefore
checks that writing the value again gives the same bytes, which refuses doubled keys, spaces and
other spellings.
"""

from typing import TypeVar

import msgspec

from shouyue.ledger.errors import NotCanonicalError

MAX_DEPTH = 12

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="sorted")


class Record(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Base of everything that is written in canonical form.

    A field may be added only with a new version of what it belongs to: unknown fields are refused.
    """


def write(value: object) -> bytes:
    """Canonical bytes of a Record, or of plain dicts, lists, strings, integers and booleans."""
    return _encoder.encode(value)


def read(raw: bytes, kind: type[T]) -> T:
    """The typed reading of canonical bytes.

    Raises:
        NotCanonicalError: not JSON, not of this type, or not in canonical form.
    """
    try:
        value = msgspec.json.decode(raw, type=kind, strict=True)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotCanonicalError("ledger.malformed", type=kind.__name__) from error
    if _encoder.encode(value) != raw:
        raise NotCanonicalError("ledger.not_canonical", type=kind.__name__)
    return value


def read_any(raw: bytes) -> object:
    """Canonical bytes of a shape this program does not know, checked as far as the form goes.

    Raises:
        NotCanonicalError: not JSON, not canonical, has fractions, or is nested too deep.
    """
    try:
        value = msgspec.json.decode(raw)
        again = _encoder.encode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotCanonicalError("ledger.malformed", type="json") from error
    if again != raw:
        raise NotCanonicalError("ledger.not_canonical", type="json")
    _refuse_fractions(value, MAX_DEPTH)
    return value


def _refuse_fractions(value: object, depth: int) -> None:
    if isinstance(value, float) or depth == 0:
        raise NotCanonicalError("ledger.not_canonical", type="json")
    if isinstance(value, dict):
        for inner in value.values():
            _refuse_fractions(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _refuse_fractions(inner, depth - 1)
