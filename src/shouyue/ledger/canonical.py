"""The one way in which values become bytes.

Canonical JSON: keys sorted by code point, no spaces, raw UTF-8, integers only and none beyond 2⁵³,
defaults left out. The bytes are what is hashed, signed, stored and sent; a value is only ever a
reading of them. Reading therefore checks that writing the value again gives the same bytes, which
refuses doubled keys, spaces and other spellings; and writing reads what it wrote, so that nothing
is ever signed that our own reading refuses.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

import msgspec

from shouyue.ledger.errors import NotCanonicalError

MAX_DEPTH = 12
"""How many lists and maps may stand inside each other."""

MAX_INT = (1 << 53) - 1
"""The largest integer that every reader of JSON and every database keeps (RFC 7493 §2.2)."""

Int = Annotated[int, msgspec.Meta(ge=-MAX_INT, le=MAX_INT)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT)]
"""How many of something, or an amount in fen: never below nothing."""
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
"""32 bytes (a digest, a link, a public key) as lower-case hex."""

Scalar = str | Int | bool | None
Inner = Scalar | Sequence[Scalar] | Mapping[str, Scalar]
Value = Scalar | Sequence[Inner] | Mapping[str, Inner]
"""A plain value of two levels at most, so that typed reading bounds it, and refuses fractions and
large integers in it (a name of itself would be `Any` to it)."""

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="sorted")


class Record(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    kw_only=True,
    gc=False,
):
    """Base of everything that is written in canonical form.

    A field may be added only with a new version of what it belongs to: unknown fields are refused.
    A default is a constant of which there is one object (None, a truth, "", (), a small number, a
    word of a Literal) or an empty dict: leaving defaults out goes by identity.
    """


def write(value: object) -> bytes:
    """Canonical bytes of a Record, or of plain dicts, lists, strings, integers and booleans.

    Raises:
        ValueError: `read` would refuse it: a fraction, an integer beyond 2⁵³, half of a surrogate
            pair, a field that is not of its type.
    """
    try:
        raw = _encoder.encode(value)
        if isinstance(value, Record):
            # A word made at run time is equal to a default without being it, and would be written
            # out where reading wants it left out.
            return _encoder.encode(msgspec.json.decode(raw, type=type(value)))
    except (msgspec.MsgspecError, TypeError, UnicodeError, RecursionError) as error:
        # The words of the cause quote values, and errors end in logs: only the place is kept.
        place = str(error).rpartition(" - at ")[2] if " - at " in str(error) else "somewhere"
        raise ValueError(f"{type(value).__name__} has no canonical form: {place}") from None
    if not is_plain(value, MAX_DEPTH):
        raise ValueError(f"{type(value).__name__} has no canonical form")
    return raw


def read(raw: bytes, kind: type[T]) -> T:
    """The typed reading of canonical bytes.

    Raises:
        NotCanonicalError: not JSON, not of this type, or not in canonical form.
    """
    try:
        value = msgspec.json.decode(raw, type=kind, strict=True)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        # The words of the cause quote values, and errors end in logs.
        raise NotCanonicalError("ledger.malformed", type=kind.__name__) from None
    if _encoder.encode(value) != raw:
        raise NotCanonicalError("ledger.not_canonical", type=kind.__name__)
    return value


def read_any(raw: bytes) -> object:
    """Canonical bytes of a shape this program does not know, checked as far as the form goes.

    Raises:
        NotCanonicalError: not JSON, not canonical, has fractions or integers beyond 2⁵³, or is
            nested too deep.
    """
    try:
        value: object = msgspec.json.decode(raw)
        again = _encoder.encode(value)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise NotCanonicalError("ledger.malformed", type="json") from None
    if again != raw or not is_plain(value, MAX_DEPTH):
        raise NotCanonicalError("ledger.not_canonical", type="json")
    return value


def is_plain(value: object, depth: int) -> bool:
    """Whether a value has a canonical form and nests at most so deep."""
    if isinstance(value, str) or value is None:
        return True
    if isinstance(value, int):  # a truth, too
        return -MAX_INT <= value <= MAX_INT
    if depth == 0:
        return False
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and is_plain(inner, depth - 1) for key, inner in value.items()
        )
    return isinstance(value, list | tuple) and all(is_plain(inner, depth - 1) for inner in value)
