"""There is one way to write a value, and every other spelling of it is refused."""

import dataclasses
import datetime as dt
import decimal
import json
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    make_contact_recorded,
)
from shouyue.ledger.canonical import MAX_DEPTH, MAX_INT, Record, read, read_any, write
from shouyue.ledger.certificates import IssuerWords, VaultWords
from shouyue.ledger.errors import LedgerError, NotCanonicalError
from shouyue.ledger.facts import Attachment, Body, Header, Seen
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import LetterComposed, RefusedRow
from shouyue.ledger.signed import Signed
from shouyue.ledger.witness import Witness
from strategies import CONTENTS, plain

RECORDS = [
    *CONTENTS,
    *(Judgement, RefusedRow, LetterComposed, Witness),
    *(Header, Body, Seen, Attachment, IssuerWords, VaultWords, Signed),
]

OTHER_SPELLINGS = [
    b' {"a":1}',
    b'{"a":1} ',
    b'{"a":1}\n',
    b'\xef\xbb\xbf{"a":1}',
    b'{"a": 1}',
    b'{"a" :1}',
    b'{"a":1,"b":2,"a":3}',
    b'{"a":1,"a":1}',
    b'{"b":1,"a":2}',
    b'{"a":-0}',
    b'{"a":01}',
    b'{"a":+1}',
    b'{"a":1.0}',
    b'{"a":1.5}',
    b'{"a":1e2}',
    b'{"a":1E2}',
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b'{"a":9007199254740992}',
    b'{"a":-9007199254740992}',
    b'{"a":18446744073709551616}',
    b'{"a":1' + b"0" * 6000 + b"}",
    b'{"a":"\\u0061"}',
    b'{"a":"\\/"}',
    b'{"a":"\\u000a"}',
    b'{"a":"\\u001F"}',
    b'{"a":"\\u4e2d"}',
    b'{"a":"\\ud83d\\ude00"}',
    b'{"\\u0061":1}',
    b'{"a":"\x01"}',
    b'{"a":"\n"}',
    b'{"a":tRUE}',
    b'{"a":1,}',
    b'{"a":1}{"a":1}',
    b'{"a":1}\x00',
    b"{'a':1}",
    b"{a:1}",
    b'// x\n{"a":1}',
    b"",
    b"nil",
]

NOT_TEXT = [
    b'"\xff"',
    b'"\xed\xa0\x80"',
    b'"\xc0\x80"',
    b'"\xf4\x90\x80\x80"',
    b'"\\ud800"',
    b'"\\udc00"',
    b'"\\ud800\\ud800"',
    b'"\\ud800x"',
    b'{"\\ud800":1}',
    b'{"\xff":1}',
]


@given(plain)
def test_what_is_written_reads_back_and_is_written_the_same(value):
    raw = write(value)
    assert read_any(raw) == value
    assert write(read_any(raw)) == raw


@given(plain)
def test_the_form_is_the_one_of_the_standard_library_with_sorted_keys(value):
    """Whoever checks a fact without this program needs no more than `json.dumps`."""
    theirs = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert write(value) == theirs.encode("utf-8")


@pytest.mark.parametrize("code", [*range(0xA1), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0x10FFFF])
def test_every_troublesome_character_is_written_as_the_standard_library_does(code):
    raw = json_bytes({chr(code): chr(code)})
    assert write({chr(code): chr(code)}) == raw
    assert read_any(raw) == {chr(code): chr(code)}


def test_text_is_not_normalised():
    """What a bank's file says stays as it is; our own words are made NFC before they come here."""
    composed, decomposed = "\u00e9", "e\u0301"
    assert write(composed) != write(decomposed)
    assert read_any(write(decomposed)) == decomposed


def test_keys_are_sorted_by_code_point_and_not_by_utf_16():
    assert write({"\U0001f33e": 1, "\uff5e": 2}) == '{"\uff5e":2,"\U0001f33e":1}'.encode()


@pytest.mark.parametrize("raw", OTHER_SPELLINGS)
def test_another_spelling_is_refused(raw):
    with pytest.raises(NotCanonicalError):
        read_any(raw)


@pytest.mark.parametrize("raw", NOT_TEXT)
def test_what_is_no_unicode_text_is_refused(raw):
    with pytest.raises(NotCanonicalError):
        read_any(raw)
    with pytest.raises(NotCanonicalError):
        read(raw, str)


@given(st.binary(max_size=80))
def test_rubbish_raises_nothing_but_the_declared_error(raw):
    try:
        value = read_any(raw)
    except NotCanonicalError:
        return
    assert write(value) == raw


@given(plain, st.data())
def test_a_changed_byte_is_refused_or_says_something_else(value, data):
    raw = write(value)
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    try:
        again = read_any(changed)
    except NotCanonicalError:
        return
    assert write(again) == changed != raw


def nested(depth: int, innermost: object, map_or_list: type) -> object:
    value = innermost
    for _ in range(depth):
        value = [value] if map_or_list is list else {"a": value}
    return value


@pytest.mark.parametrize("map_or_list", [list, dict])
@pytest.mark.parametrize("innermost", [1, "x", None, [], {}])
def test_nesting_ends_at_the_same_depth_whatever_stands_innermost(map_or_list, innermost):
    deepest = MAX_DEPTH - 1 if innermost in ([], {}) else MAX_DEPTH
    value = nested(deepest, innermost, map_or_list)
    assert read_any(write(value)) == value
    deeper = json.dumps(nested(deepest + 1, innermost, map_or_list), separators=(",", ":"))
    with pytest.raises(NotCanonicalError):
        read_any(deeper.encode())
    with pytest.raises(ValueError, match="no canonical form"):
        write(nested(deepest + 1, innermost, map_or_list))


@pytest.mark.parametrize("raw", [b"[" * 500_000, b'{"a":' * 200_000, b"[" * 900 + b"]" * 900])
def test_very_deep_nesting_is_refused_and_kills_nothing(raw):
    with pytest.raises(NotCanonicalError):
        read_any(raw)


@dataclasses.dataclass
class Foreign:
    x: int


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        float("inf"),
        MAX_INT + 1,
        -MAX_INT - 1,
        2**70,
        "\ud800",
        {"\udc00": 1},
        {1: 2},
        b"bytes",
        decimal.Decimal("1.50"),
        dt.date(2026, 11, 23),
        {1, 2},
        Foreign(1),
        [[1.5]],
        {"a": {"b": 0.0}},
        [make_contact_recorded()],
    ],
)
def test_what_could_not_be_read_again_is_not_written(value):
    with pytest.raises(ValueError, match="no canonical form"):
        write(value)


def test_neither_error_quotes_what_people_said():
    with pytest.raises(NotCanonicalError) as caught:
        read('{"pack":"x","verdict":"王小麦"}'.encode(), Judgement)
    assert "王小麦" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    with pytest.raises(ValueError, match=r"`\$\.verdict`") as also:
        write(Judgement(pack="x", verdict="王小麦"))
    assert "王小麦" not in str(also.value)
    assert also.value.__suppress_context__


class Example(Record, frozen=True):
    word: Literal["demand", "care"] = "demand"
    text: str = ""
    truth: bool = False
    number: int = 1
    nothing: str | None = None
    empty: tuple[int, ...] = ()
    named: dict[str, int] = msgspec.field(default_factory=dict)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"word":"demand"}',
        b'{"text":""}',
        b'{"truth":false}',
        b'{"number":1}',
        b'{"nothing":null}',
        b'{"empty":[]}',
        b'{"named":{}}',
    ],
)
def test_a_default_that_is_written_out_is_refused(raw):
    with pytest.raises(NotCanonicalError):
        read(raw, Example)
    assert read(b"{}", Example) == Example()


def test_a_word_made_at_run_time_is_left_out_where_it_is_the_default():
    assert write(Example(word="".join(["de", "mand"]), text="".join([]))) == b"{}"


def default_of(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def is_left_out(default: object) -> bool:
    """Whether two equal values of it are one object, or an empty dict, which counts by its size."""
    return default in (None, "", (), {}) or isinstance(default, bool | str) or default in range(99)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_default_is_of_a_sort_that_can_be_left_out(record):
    for field in msgspec.structs.fields(record):
        if not field.required:
            assert is_left_out(default_of(field)), field.name


@pytest.mark.parametrize("record", CONTENTS, ids=lambda record: record.__name__)
@given(data=st.data())
def test_writing_out_any_default_of_any_kind_is_refused(record, data):
    content = data.draw(CONTENTS[record])
    said = json.loads(write(content))
    for field in msgspec.structs.fields(record):
        if not field.required and field.name not in said:
            longer = said | {field.encode_name: msgspec.to_builtins(default_of(field))}
            with pytest.raises(NotCanonicalError):
                read(json_bytes(longer), record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_record_takes_an_unknown_field_or_another_shape(record):
    for raw in (b'{"zzz":1}', b"[]", b"1", b"null", b'""'):
        with pytest.raises(LedgerError):
            read(raw, record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_number_of_any_record_exceeds_what_every_reader_holds(record):
    """A plain `int` in a struct would let in numbers that a database cannot keep."""

    def numbers(found: object) -> list[msgspec.inspect.IntType]:
        if isinstance(found, msgspec.inspect.IntType):
            return [found]
        if isinstance(found, msgspec.Struct):
            return [n for name in found.__struct_fields__ for n in numbers(getattr(found, name))]
        if isinstance(found, tuple):
            return [n for inner in found for n in numbers(inner)]
        return []

    for number in numbers(msgspec.inspect.type_info(record).fields):
        assert number.le is not None or number.lt is not None
        assert number.ge is not None or number.gt is not None


def json_bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")
