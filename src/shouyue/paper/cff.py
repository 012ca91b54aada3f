"""Cuts the few glyphs a batch needs out of a large CFF font (Adobe Technical Notes 5176, 5177).

Only CID-keyed fonts, as the Noto CJK families are. Subroutines are written out into the glyphs
that call them, so the cut font stands alone and its glyphs keep their CIDs: pages can be written
before it is known which glyphs the batch will need.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shouyue.paper.errors import FontError

_SUBRS = b"\x13"
_PRIVATE = b"\x12"
_CHARSET = b"\x0f"
_CHARSTRINGS = b"\x11"
_FONT_BBOX = b"\x05"
_FONT_MATRIX = b"\x0c\x07"
_ROS = b"\x0c\x1e"
_CID_COUNT = b"\x0c\x22"
_FD_ARRAY = b"\x0c\x24"
_FD_SELECT = b"\x0c\x25"

_FIRST_OWN_STRING = 391
_ESCAPE = 12
_REAL = 30
_SHORT = 28
_LONG = 29
_FIXED = 255
_FIRST_NUMBER = 32
_STEMS = frozenset((1, 3, 18, 23))
_MASKS = frozenset((19, 20))
_CALL_LOCAL, _CALL_GLOBAL, _RETURN, _END = 10, 29, 11, 14
_DEEPEST_CALL = 10
_LARGEST_OFFSET = 4

Entries = dict[bytes, bytes]


class CffFont:
    """One CID-keyed CFF font. Glyphs are asked for by glyph index.

    Raises:
        FontError: the bytes are no CID-keyed CFF font.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._flat_of: dict[int, bytes] = {}
        try:
            self._parse()
        except (IndexError, KeyError, struct.error) as error:
            raise FontError("paper.font_damaged") from error

    def _parse(self) -> None:
        names, at = _index(self._data, self._data[2])
        tops, at = _index(self._data, at)
        _, at = _index(self._data, at)
        self._global_subrs, _ = _index(self._data, at)
        self.name = names[0].decode("ascii")
        self._top = _entries(tops[0])
        if _ROS not in self._top:
            raise FontError("paper.font_not_cid_keyed", font=self.name)
        self._charstrings, _ = _index(self._data, _integers(self._top[_CHARSTRINGS])[0])
        self.glyphs = len(self._charstrings)
        self.cids = self._charset(_integers(self._top[_CHARSET])[0])
        self._font_of_glyph = self._fd_select(_integers(self._top[_FD_SELECT])[0])
        fonts, _ = _index(self._data, _integers(self._top[_FD_ARRAY])[0])
        self._fonts = [self._font(_entries(fonts[number])) for number in range(len(fonts))]

    def is_blank(self, glyph: int) -> bool:
        """Whether the glyph draws nothing."""
        flat = self._flat(glyph)
        at = 0
        while flat[at] >= _FIRST_NUMBER or flat[at] == _SHORT:
            at += _number(flat, at)[1]
        return flat[at] == _END

    def cut(self, glyphs: Iterable[int], prefix: str) -> bytes:
        """A CFF font of .notdef and these glyphs, under their CIDs, named `prefix+name`."""
        kept = sorted({0, *glyphs})
        used_fonts = sorted({self._font_of_glyph[glyph] for glyph in kept})
        return _written(
            name=f"{prefix}+{self.name}".encode("ascii"),
            top={key: self._top[key] for key in (_FONT_MATRIX, _FONT_BBOX) if key in self._top},
            charset=b"\0" + b"".join(struct.pack(">H", self.cids[glyph]) for glyph in kept[1:]),
            fd_select=b"\0" + bytes(used_fonts.index(self._font_of_glyph[g]) for g in kept),
            charstrings=[self._flat(glyph) for glyph in kept],
            fonts=[self._fonts[number] for number in used_fonts],
        )

    def _charset(self, at: int) -> Sequence[int]:
        data, kind = self._data, self._data[at]
        at += 1
        if kind == 0:
            return (0, *struct.unpack_from(f">{self.glyphs - 1}H", data, at))
        cids = [0]
        form = struct.Struct(">HB" if kind == 1 else ">HH")
        # More than there are: a range has a glyph at least.
        ranges = len(data[at : at + form.size * self.glyphs]) // form.size
        for first, left in form.iter_unpack(data[at : at + form.size * ranges]):
            if len(cids) >= self.glyphs:
                break
            cids += range(first, first + left + 1)
        if len(cids) < self.glyphs:
            raise FontError("paper.font_damaged")
        return cids

    def _fd_select(self, at: int) -> bytes:
        data = self._data
        if data[at] == 0:
            return data[at + 1 : at + 1 + self.glyphs]
        ranges = struct.unpack_from(">H", data, at + 1)[0]
        fonts = bytearray()
        for number in range(ranges):
            first, font, end = struct.unpack_from(">HBH", data, at + 3 + 3 * number)
            fonts.extend(bytes((font,)) * (end - first))
        return bytes(fonts)

    def _font(self, entries: Entries) -> "_Font":
        size, at = _integers(entries[_PRIVATE])
        private = _entries(self._data[at : at + size])
        subrs: _Index = _Index(b"", 0, 1, b"\1")
        if _SUBRS in private:
            subrs, _ = _index(self._data, at + _integers(private.pop(_SUBRS))[0])
        matrix = {key: entries[key] for key in (_FONT_MATRIX,) if key in entries}
        return _Font(matrix, private, subrs)

    def _flat(self, glyph: int) -> bytes:
        """Written out once: who asks whether it is blank will mostly want it cut too."""
        if (known := self._flat_of.get(glyph)) is not None:
            return known
        local = self._fonts[self._font_of_glyph[glyph]].subrs
        flattening = _Flattening(local, self._global_subrs)
        flattening.add(self._charstrings[glyph])
        self._flat_of[glyph] = flat = bytes(flattening.out)
        return flat


class _Index:
    """An INDEX of the font file: items by number, cut out when asked for."""

    def __init__(self, data: bytes, start: int, size: int, offsets: bytes) -> None:
        self._data, self._start, self._size, self._offsets = data, start, size, offsets

    def __len__(self) -> int:
        return len(self._offsets) // self._size - 1

    def __getitem__(self, number: int) -> bytes:
        begin, end = self._offset(number), self._offset(number + 1)
        return self._data[self._start + begin : self._start + end]

    def _offset(self, number: int) -> int:
        if not 0 <= number <= len(self):
            raise IndexError(number)
        at = number * self._size
        return int.from_bytes(self._offsets[at : at + self._size], "big")


@dataclass(frozen=True, slots=True)
class _Font:
    """One member of the font's FDArray."""

    entries: Entries
    private: Entries
    subrs: _Index


class _Flattening:
    """A charstring whose calls are being replaced by what they call."""

    def __init__(self, local: _Index, shared: _Index) -> None:
        self._subrs = {_CALL_LOCAL: local, _CALL_GLOBAL: shared}
        self.out = bytearray()
        self._last_number = (0, 0)
        self._operands = 0
        self._stems = 0

    def add(self, code: bytes, depth: int = 0) -> None:
        """Appends the charstring; the operand in front of a call is taken back.

        Raises:
            FontError: subroutines call one another without end.
        """
        if depth > _DEEPEST_CALL:
            raise FontError("paper.font_damaged")
        at, end, out = 0, len(code), self.out
        while at < end:
            byte = code[at]
            if byte >= _FIRST_NUMBER or byte == _SHORT:
                value, size = _number(code, at)
                self._last_number = (len(out), value)
                self._operands += 1
                out += code[at : at + size]
            elif byte in self._subrs:
                size = 1
                self._call(self._subrs[byte], depth)
            elif byte == _RETURN:
                return
            else:
                size = self._operator_size(byte)
                out += code[at : at + size]
                self._operands = 0
            at += size

    def _call(self, subrs: _Index, depth: int) -> None:
        start, value = self._last_number
        del self.out[start:]
        self._operands -= 1
        count = len(subrs)
        bias = 107 if count < 1240 else 1131 if count < 33900 else 32768  # noqa: PLR2004 - TN 5177
        self.add(subrs[value + bias], depth + 1)

    def _operator_size(self, byte: int) -> int:
        if byte in _STEMS:
            self._stems += self._operands // 2
        elif byte in _MASKS:
            self._stems += self._operands // 2
            return 1 + (self._stems + 7) // 8
        return 2 if byte == _ESCAPE else 1


def _number(code: bytes, at: int) -> tuple[int, int]:
    """A number in a charstring and its size in bytes; fixed-point ones without their fraction."""
    byte = code[at]
    if byte == _SHORT:
        return int.from_bytes(code[at + 1 : at + 3], "big", signed=True), 3
    if byte == _FIXED:
        return int.from_bytes(code[at + 1 : at + 3], "big", signed=True), 5
    if byte <= 246:  # noqa: PLR2004 - the ranges of TN 5177
        return byte - 139, 1
    if byte <= 250:  # noqa: PLR2004 - the ranges of TN 5177
        return (byte - 247) * 256 + code[at + 1] + 108, 2
    return -(byte - 251) * 256 - code[at + 1] - 108, 2


def _index(data: bytes, at: int) -> tuple[_Index, int]:
    """The INDEX at an offset and the offset behind it."""
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return _Index(b"", 0, 1, b"\1"), at + 2
    size = data[at + 2]
    if not 1 <= size <= _LARGEST_OFFSET:
        raise FontError("paper.font_damaged")
    offsets = data[at + 3 : at + 3 + (count + 1) * size]
    start = at + 2 + len(offsets)
    index = _Index(data, start, size, offsets)
    return index, start + int.from_bytes(offsets[-size:], "big")


def _entries(data: bytes) -> Entries:
    """A DICT as raw operands by raw operator."""
    entries: Entries = {}
    at = start = 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:  # noqa: PLR2004 - operators end at 21
            size = 2 if byte == _ESCAPE else 1
            entries[data[at : at + size]] = data[start:at]
            at += size
            start = at
        elif byte == _REAL:
            at += 1
            while "f" not in f"{data[at]:02x}":  # a nibble of ones ends a real number
                at += 1
            at += 1
        elif byte == _LONG:
            at += 5
        else:
            at += _number(data, at)[1]
    return entries


def _integers(operands: bytes) -> list[int]:
    values, at = [], 0
    while at < len(operands):
        if operands[at] == _LONG:
            values.append(int.from_bytes(operands[at + 1 : at + 5], "big", signed=True))
            at += 5
        else:
            value, size = _number(operands, at)
            values.append(value)
            at += size
    return values


def _written(
    *,
    name: bytes,
    top: Entries,
    charset: bytes,
    fd_select: bytes,
    charstrings: Sequence[bytes],
    fonts: Sequence[_Font],
) -> bytes:
    """The font file; offsets have a fixed width, so one pass over the sizes is enough."""
    count = 1 + max(struct.unpack(f">{len(charset) // 2}H", charset[1:]), default=0)
    head = {
        _ROS: _long(_FIRST_OWN_STRING) + _long(_FIRST_OWN_STRING + 1) + _long(0),
        **top,
        _CID_COUNT: _long(count),
    }
    names = ((_CHARSET, charset), (_FD_SELECT, fd_select), (_CHARSTRINGS, _packed(charstrings)))
    privates = [_dict(font.private) for font in fonts]

    def front(offsets: Entries) -> bytes:
        tables = _packed([name]) + _packed([_dict({**head, **offsets})])
        return b"\1\0\4\4" + tables + _packed([b"Adobe", b"Identity"]) + _packed([])

    nowhere = dict.fromkeys((_CHARSET, _FD_SELECT, _CHARSTRINGS, _FD_ARRAY), _long(0))
    at = len(front(nowhere))
    offsets: Entries = {}
    body = b""
    for key, table in names:
        offsets[key] = _long(at + len(body))
        body += table
    private_offsets = []
    for private in privates:
        private_offsets.append(at + len(body))
        body += private
    offsets[_FD_ARRAY] = _long(at + len(body))
    body += _packed(
        [
            _dict({**font.entries, _PRIVATE: _long(len(private)) + _long(offset)})
            for font, private, offset in zip(fonts, privates, private_offsets, strict=True)
        ]
    )
    return front(offsets) + body


def _long(value: int) -> bytes:
    return struct.pack(">Bi", _LONG, value)


def _dict(entries: Entries) -> bytes:
    return b"".join(operands + operator for operator, operands in entries.items())


def _packed(items: Sequence[bytes]) -> bytes:
    """An INDEX."""
    if not items:
        return b"\0\0"
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    return struct.pack(f">HB{len(offsets)}I", len(items), 4, *offsets) + b"".join(items)
