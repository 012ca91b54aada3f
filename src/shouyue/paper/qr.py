"""QR codes (ISO/IEC 18004) for pages: version 3, level M, one mask, alphanumeric.

With these fixed, a code is an affine function over GF(2) of its data bits: each data bit flips a
set of modules, its own and those of the error correction. So a code is the pattern of the empty
message xor one table entry per pair of characters, 2 µs instead of some 3 ms, and the same modules
that any other encoder makes with that mask.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

SIZE = 29  # modules of version 3
CAPACITY = 61  # alphanumeric characters of version 3-M
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_MASK = 2  # columns that three divides: no large areas of one colour with our payloads
_LEVEL_M = 0
_DATA, _CORRECTION = 44, 26
_ROW = 32  # bits of one row in the pattern: rows of an image begin at a byte
_ALPHANUMERIC, _MODE_BITS, _LENGTH_BITS = 0b0010, 4, 9
_PAIR_BITS, _SINGLE_BITS = 11, 6
_HEAD_BITS = _MODE_BITS + _LENGTH_BITS
_FIELD = 0x11D
_FORMAT_POLYNOMIAL, _FORMAT_MASK = 0x537, 0x5412
_TIMING, _FORMAT_LINE = 6, 8
_FINDER, _ALIGNMENT = 8, 2  # width of a finder with its white edge, radius of the alignment pattern
_PADDING = (0xEC, 0x11)


def bitmap(payload: str) -> bytes:
    """The code as rows of 4 bytes, a set bit for a dark module, SIZE rows.

    Raises:
        ValueError: too long, or a character outside of ALPHABET.
    """
    if len(payload) > CAPACITY:
        raise ValueError(f"a code holds {CAPACITY} characters")
    pattern = _empty(len(payload))
    for place in range(0, len(payload), 2):
        pattern ^= _pair(place, payload[place : place + 2])
    return pattern.to_bytes(SIZE * _ROW // 8, "big")


def modules(payload: str) -> list[list[bool]]:
    """The code as rows of modules, True for dark; raises as `bitmap`."""
    pattern = int.from_bytes(bitmap(payload), "big")
    return [[bool(pattern & _module(row, column)) for column in range(SIZE)] for row in range(SIZE)]


@lru_cache(maxsize=1 << 16)
def _pair(place: int, characters: str) -> int:
    """What one or two characters at an even place flip."""
    value = 0
    for character in characters:
        value = value * len(ALPHABET) + ALPHABET.index(character)
    bits = _PAIR_BITS if len(characters) == 2 else _SINGLE_BITS  # noqa: PLR2004 - a pair
    return _flips(_HEAD_BITS + place // 2 * _PAIR_BITS, bits, value)


@cache
def _empty(length: int) -> int:
    """The code of a message of zeros: function patterns, mode, length, padding, mask."""
    end = _HEAD_BITS + length // 2 * _PAIR_BITS + length % 2 * _SINGLE_BITS
    pattern = _function_patterns() ^ _masked()
    pattern ^= _flips(0, _MODE_BITS, _ALPHANUMERIC) ^ _flips(_MODE_BITS, _LENGTH_BITS, length)
    first_free = (min(end + 4, _DATA * 8) + 7) // 8
    for number, byte in enumerate(range(first_free, _DATA)):
        pattern ^= _flips(byte * 8, 8, _PADDING[number % 2])
    return pattern


def _flips(start: int, bits: int, value: int) -> int:
    """What a number written into the data bits from `start` flips."""
    pattern = 0
    for offset in range(bits):
        if value >> (bits - 1 - offset) & 1:
            pattern ^= _basis()[start + offset]
    return pattern


@cache
def _basis() -> tuple[int, ...]:
    """For each data bit the modules that it flips."""
    places = list(_data_places())
    corrections = [
        _sums(places[start : start + 8]) for start in range(_DATA * 8, (_DATA + _CORRECTION) * 8, 8)
    ]
    steps = _sums([_multiple(0x80 >> bit) for bit in range(8)])
    full, top = (1 << _CORRECTION * 8) - 1, (_CORRECTION - 1) * 8
    basis = [0] * (_DATA * 8)
    for bit in range(8):
        # The remainder of a bit one byte further ahead is the remainder behind it, moved on by one
        # step of the Reed-Solomon division over GF(256).
        rest = steps[0x80 >> bit]
        for byte in range(_DATA - 1, -1, -1):
            pattern = places[byte * 8 + bit]
            for flips, number in zip(corrections, rest.to_bytes(_CORRECTION, "big"), strict=True):
                pattern ^= flips[number]
            basis[byte * 8 + bit] = pattern
            rest = (rest << 8 & full) ^ steps[rest >> top]
    return tuple(basis)


def _sums(of_bits: list[int]) -> list[int]:
    """For each byte what its bits flip together, the first of `of_bits` by the highest."""
    sums = [0]
    for flips in reversed(of_bits):
        sums += [others ^ flips for others in sums]
    return sums


def _multiple(factor: int) -> int:
    """What a byte of the remainder that moves out takes off those behind it."""
    return int.from_bytes(bytes(_times(one, factor) for one in _generator()), "big")


@cache
def _generator() -> tuple[int, ...]:
    """The coefficients below the leading one of (x - 1)(x - 2)(x - 4) and so on."""
    coefficients = [0] * (_CORRECTION - 1) + [1]
    root = 1
    for _ in range(_CORRECTION):
        for place in range(_CORRECTION):
            coefficients[place] = _times(coefficients[place], root)
            if place + 1 < _CORRECTION:
                coefficients[place] ^= coefficients[place + 1]
        root = _times(root, 2)
    return tuple(coefficients)


def _times(left: int, right: int) -> int:
    product = 0
    for bit in range(7, -1, -1):
        product = product << 1 ^ (product >> 7) * _FIELD
        product ^= (right >> bit & 1) * left
    return product


def _module(row: int, column: int) -> int:
    return 1 << (SIZE - 1 - row) * _ROW + (_ROW - 1 - column)


def _data_places() -> Iterator[int]:
    """Modules of data and correction bits in order: up and down in pairs of columns."""
    taken = _function_area()
    upward = True
    for right in (*range(SIZE - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)):
        for step in range(SIZE):
            row = SIZE - 1 - step if upward else step
            for column in (right, right - 1):
                if not taken & (place := _module(row, column)):
                    yield place
        upward = not upward


def _masked() -> int:
    taken, pattern = _function_area(), 0
    for row in range(SIZE):
        for column in range(0, SIZE, 3):
            pattern |= _module(row, column) & ~taken
    return pattern


def _function_area() -> int:
    """Modules that carry no data: finders, format, timing, alignment."""
    area = 0
    for row in range(SIZE):
        for column in range(SIZE):
            top, left = row <= _FORMAT_LINE, column <= _FORMAT_LINE
            bottom, right = row >= SIZE - _FINDER, column >= SIZE - _FINDER
            corner = (top and (left or right)) or (bottom and left)
            aligned = _ring(row, column, SIZE - 7) <= _ALIGNMENT
            if corner or _TIMING in (row, column) or aligned:
                area |= _module(row, column)
    return area


def _function_patterns() -> int:
    """The dark modules among them."""
    pattern = 0
    for row in range(SIZE):
        for column in range(SIZE):
            timing = _TIMING in (row, column) and (row + column) % 2 == 0
            if timing or _ring(row, column, SIZE - 7) in (0, 2):
                pattern |= _module(row, column)
    for top, left in ((3, 3), (3, SIZE - 4), (SIZE - 4, 3)):
        for row in range(max(0, top - 4), min(SIZE, top + 5)):
            for column in range(max(0, left - 4), min(SIZE, left + 5)):
                ring = max(abs(row - top), abs(column - left))
                pattern &= ~_module(row, column)
                pattern |= _module(row, column) if ring in (0, 1, 3) else 0
    return pattern | _format_modules()


def _ring(row: int, column: int, centre: int) -> int:
    """The distance to the centre of the one alignment pattern."""
    return max(abs(row - centre), abs(column - centre))


def _format_modules() -> int:
    """Level and mask, twice, with their own error correction; and the one always dark module."""
    data = _LEVEL_M << 3 | _MASK
    rest = data
    for _ in range(10):
        rest = rest << 1 ^ (rest >> 9) * _FORMAT_POLYNOMIAL
    bits = (data << 10 | rest) ^ _FORMAT_MASK
    first = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)]
    first += [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
    second = [(8, SIZE - 1 - number) for number in range(8)]
    second += [(SIZE - 7 + number, 8) for number in range(7)]
    pattern = _module(SIZE - 8, 8)
    for number, places in enumerate(zip(first, second, strict=True)):
        if bits >> number & 1:
            for row, column in places:
                pattern |= _module(row, column)
    return pattern
