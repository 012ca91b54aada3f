"""Files made to harm: each refused by name, within little memory and little time.

All are made here, when the tests run, and read by one program whose use is measured whole.
"""

import json
import stat
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from shouyue.intake.reading import read_tape
from unit.intake.building import (
    HEADERS,
    PARTS,
    SHEET,
    biff8,
    inline,
    number_record,
    row,
    sheet_xml,
    table,
    write_csv,
    write_ole,
    write_parts,
    write_xls,
    write_xlsx,
)

ROOT = Path(__file__).parents[3]
MOST_BYTES = 300 << 20
MOST_CPU_S = 3.0

_HEAD_OF_TEXT = (
    "数据日期:2026-11-20\n借据号,客户姓名,证件号码,贷款金额,贷款余额,发放日期,到期日期\n"
)
_DTD = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
_BILLION = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
) + "]>"  # fmt: skip


def _deflated(size: int) -> bytes:
    """A raw deflate stream of so many blanks, made without holding them."""
    step = 16 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * step) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = zlib.compressobj(9, zlib.DEFLATED, -15)
    return block * (size // step) + tail.flush()


def _with_raw_part(path: Path, name: str, data: bytes, size: int) -> Path:
    """A workbook with one more part, given as it lies in the zip, said to be of some size."""
    write_parts(path)
    held = path.read_bytes()
    end = held.rindex(b"PK\5\6")
    count, length, start = struct.unpack_from("<HII", held, end + 10)
    directory = held[start : start + length]
    head = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, 0, len(data), size)
    local = b"PK\3\4" + head + struct.pack("<HH", len(name), 0) + name.encode() + data
    central = b"PK\1\2" + struct.pack("<H", 20) + head
    central += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, start) + name.encode()
    whole = held[:start] + local + directory + central
    new_end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count + 1, count + 1, len(directory + central),
        start + len(local), 0,
    )  # fmt: skip
    path.write_bytes(whole + new_end)
    return path


def _four_gigabytes(path: Path) -> Path:
    return _with_raw_part(path, "xl/worksheets/sheet2.xml", _deflated(4 << 30), (4 << 30) - 1)


def _four_gigabytes_said_to_be_little(path: Path) -> Path:
    return _with_raw_part(path, "xl/worksheets/sheet2.xml", _deflated(4 << 30), 1 << 20)


def _sheet(xml: str) -> "object":
    return lambda path: write_parts(path, **{SHEET: xml})


def _more(**parts: str | bytes) -> "object":
    return lambda path: write_parts(path, **parts)


def _corners(first: str, last: str) -> str:
    number = lambda place: "".join(filter(str.isdigit, place))  # noqa: E731 - of a place A1
    return sheet_xml(
        f'<row r="{number(first)}">{inline(first, "a")}</row>'
        f'<row r="{number(last)}">{inline(last, "b")}</row>'
    )


def _many_shared_strings(path: Path) -> Path:
    strings = "".join(f"<si><t>{n * 7919 % 999_983}</t></si>" for n in range(10**6))
    return write_parts(path, **{"xl/sharedStrings.xml": "<sst>" + strings})


def _many_entries(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
        for number in range(3000):
            archive.writestr(f"xl/media/{number}.png", b"")
    return path


def _directory_of_a_million(path: Path) -> Path:
    one = b"PK\1\2" + b"\0" * 24 + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = one * 1_000_000
    path.write_bytes(
        b"PK\3\4" + directory
        + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 9, 9, len(directory), 4, 0)
    )  # fmt: skip
    return path


def _zip64_that_counts_further(path: Path) -> Path:
    path.write_bytes(
        b"PK\3\4" + b"\0" * 90
        + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    )  # fmt: skip
    return path


def _twice_the_same_name(path: Path) -> Path:
    write_parts(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_xml(""))
    return path


def _link(path: Path) -> Path:
    write_parts(path)
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return path


def _packed_otherwise(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
    return path


def _encrypted_part(path: Path) -> Path:
    held = bytearray(write_parts(path).read_bytes())
    at = held.index(b"PK\1\2")
    held[at + 8] |= 1
    path.write_bytes(held)
    return path


def _cut_off(path: Path) -> Path:
    held = write_xlsx(path, table(*[row(f"N{n}") for n in range(200)])).read_bytes()
    path.write_bytes(held[: len(held) // 2])
    return path


def _one_byte_wrong(path: Path) -> Path:
    held = bytearray(write_xlsx(path, table(*[row(f"N{n}") for n in range(200)])).read_bytes())
    held[len(held) // 3] ^= 0xFF
    path.write_bytes(held)
    return path


def _zips_within(path: Path) -> Path:
    inner = write_parts(path).read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(16):
            archive.writestr(f"lib {number}.zip", inner)
    return path


def _parts_that_share_their_bytes(path: Path) -> Path:
    """Many directory entries over one stretch of data."""
    write_parts(path, **{"xl/media/a.bin": b"\0" * 900_000})
    held = path.read_bytes()
    end = held.rindex(b"PK\5\6")
    count, length, start = struct.unpack_from("<HII", held, end + 10)
    directory = held[start : start + length]
    last = directory[directory.rindex(b"PK\1\2") :]
    more = b"".join(last.replace(b"a.bin", b"%05d" % n) for n in range(1500))
    new_end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count + 1500, count + 1500, len(directory + more), start, 0
    )
    path.write_bytes(held[:start] + directory + more + new_end)
    return path


def _million_columns_of_text(path: Path) -> Path:
    path.write_bytes(b"," * 1_000_000 + b"\n")
    return path


def _one_long_line(path: Path) -> Path:
    path.write_bytes(b"a" * (60 << 20))
    return path


def _million_lines_of_text(path: Path) -> Path:
    path.write_text(
        "借据号,客户姓名,证件号码,贷款金额,贷款余额,发放日期,到期日期\n" + "a,,,,,,\n" * 10**6
    )
    return path


def _quote_without_end(path: Path) -> Path:
    path.write_text('借据号,客户姓名\n"' + "a,b\n" * 200_000)
    return path


def _quotes_at_every_line(path: Path) -> Path:
    path.write_text("借据号,客户姓名\n" + '"a,b\n' * 200_001)
    return path


def _quotes_that_open_each_other(path: Path) -> Path:
    line = 'x","' + "y" * 900 + "\n"
    path.write_text(_HEAD_OF_TEXT + line * 180_000)
    return path


def _long_cell(path: Path) -> Path:
    path.write_text("借据号,客户姓名\n" + "a" * 40_000 + ",b\n")
    return path


def _gigabytes_of_holes(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(5 << 30)
    return path


def _xls_corners(path: Path) -> Path:
    return write_ole(path, "Workbook", biff8(number_record(0, 0, 1) + number_record(65535, 255, 1)))


def _xls_in_a_ring(path: Path) -> Path:
    held = bytearray(write_xls(path, table(*[row(f"N{n}") for n in range(50)])).read_bytes())
    struct.pack_into("<I", held, 512 + 4 * 5, 3)  # a sector whose next is an earlier one
    path.write_bytes(held)
    return path


def _xls_of_nonsense(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 9999)
    return path


_FILEPASS = struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1)
_CELLS_ALIKE = sheet_xml("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")
_CELLS_WITHOUT_PLACE = sheet_xml(
    "<row>" + "".join(f"<c><v>{n * 7919 % 99991}</v></c>" for n in range(1_000_000)) + "</row>"
)
_MANY_CELLS = sheet_xml(
    "".join(
        f'<row r="{n}">' + "".join(f"<c><v>{n * m % 997}</v></c>" for m in range(135)) + "</row>"
        for n in range(1, 45_000)
    )
)
_EVADING = sheet_xml(
    '<row r = "1"><c r = "A1"><v>1</v></c></row>'
    '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>'
)

BOMBS = {
    # name: (maker, the errors it may end in, the kinds it may be called)
    "four_gigabytes": (_four_gigabytes, "HostileFileError", {"inflated_size", "ratio"}),
    "four_hidden": (_four_gigabytes_said_to_be_little, "UnreadableTapeError HostileFileError",
                    {"damaged_zip", "ratio"}),
    "ratio": (_more(**{"xl/media/a.bin": b"\0" * (100 << 20)}), "HostileFileError", {"ratio"}),
    "shared_bytes": (_parts_that_share_their_bytes, "HostileFileError UnreadableTapeError", {
        "inflated_size", "damaged_zip"}),
    "zips_within": (_zips_within, "NotATapeError", {"zip"}),
    "many_entries": (_many_entries, "HostileFileError", {"entries"}),
    "million_entries": (_directory_of_a_million, "HostileFileError", {"entries"}),
    "zip64": (_zip64_that_counts_further, "HostileFileError", {"entries"}),
    "twice": (_twice_the_same_name, "HostileFileError", {"duplicate_names"}),
    "case_twice": (_more(**{SHEET.upper(): ""}), "HostileFileError",
                   {"duplicate_names", "entry_name"}),
    "link": (_link, "HostileFileError", {"symlink"}),
    "bzip2": (_packed_otherwise, "HostileFileError", {"compression"}),
    "encrypted_part": (_encrypted_part, "EncryptedTapeError", set()),
    "climbing_name": (_more(**{"xl/../../a.xml": ""}), "HostileFileError", {"entry_name"}),
    "absolute_name": (_more(**{"/etc/a.xml": ""}), "HostileFileError", {"entry_name"}),
    "drive_name": (_more(**{"C:\\a.xml": ""}), "HostileFileError", {"entry_name"}),
    "other_name": (_more(**{"run.exe": ""}), "HostileFileError", {"entry_name"}),
    "macros": (_more(**{"xl/vbaProject.bin": b"x"}), "HostileFileError", {"macros"}),
    "old_macros": (_more(**{"xl/macrosheets/sheet1.xml": ""}), "HostileFileError", {"macros"}),
    "links_out": (_more(**{"xl/externalLinks/externalLink1.xml": ""}), "HostileFileError",
                  {"external_links"}),
    "embedded": (_more(**{"xl/embeddings/a.bin": b"x"}), "HostileFileError",
                 {"embedded_objects"}),
    "dtd": (_sheet(_DTD + sheet_xml("")), "HostileFileError", {"dtd"}),
    "dtd_far_down": (_sheet(f"<!--{'x' * 700_000}-->" + _DTD), "HostileFileError", {"dtd"}),
    "billion_laughs": (_more(**{"xl/workbook.xml": _BILLION + "<a>&l9;</a>"}),
                       "HostileFileError", {"dtd"}),
    "external_entity": (_more(**{"xl/sharedStrings.xml": _EXTERNAL + "<sst>&b;</sst>"}),
                        "HostileFileError", {"dtd"}),
    "wide_dtd": (_more(**{"xl/sharedStrings.xml": (_DTD + "<sst/>").encode("utf-16")}),
                 "HostileFileError", {"xml_encoding"}),
    "wide_dtd_unmarked": (_more(**{"xl/styles.xml": (_DTD + "<s/>").encode("utf-16-le")}),
                          "HostileFileError", {"xml_encoding"}),
    "deep": (_sheet(sheet_xml("<a>" * 100_000)), "NotATapeError UnreadableTapeError",
             {"no_sheet", "parser_refused", "parser_failed"}),
    "deep_book": (_more(**{"xl/workbook.xml": "<a>" * 100_000}),
                  "NotATapeError UnreadableTapeError",
                  {"no_sheet", "parser_refused", "parser_failed"}),
    "corners": (_sheet(_corners("A1", "XFD1048576")), "TapeTooLargeError", set()),
    "corners_within": (_sheet(_corners("A1", "GR199999")), "TapeTooLargeError", set()),
    "far_row": (_sheet(_corners("A1", "A1048576")), "TapeTooLargeError", set()),
    "far_column": (_sheet(_corners("A1", "XFD2")), "TapeTooLargeError", set()),
    "evading_corners": (_sheet(_EVADING), "TapeTooLargeError UnreadableTapeError",
                        {None, "parser_failed"}),
    "million_columns": (_sheet(_CELLS_WITHOUT_PLACE), "TapeTooLargeError", set()),
    "million_alike": (_sheet(_CELLS_ALIKE), "HostileFileError", {"ratio"}),
    "many_cells": (_sheet(_MANY_CELLS), "TapeTooLargeError", set()),
    "million_strings": (_many_shared_strings, "NotATapeError UnreadableTapeError",
                        {"no_sheet", "parser_refused"}),
    "cut_off": (_cut_off, "UnreadableTapeError", {"damaged_zip"}),
    "one_byte_wrong": (_one_byte_wrong, "UnreadableTapeError", {"damaged_zip"}),
    "csv_columns": (_million_columns_of_text, "TapeTooLargeError", set()),
    "csv_line": (_one_long_line, "TapeTooLargeError", set()),
    "csv_lines": (_million_lines_of_text, "TapeTooLargeError", set()),
    "csv_quote": (_quote_without_end, "UnknownColumnsError TapeTooLargeError", set()),
    "csv_quotes": (_quotes_at_every_line, "UnknownColumnsError TapeTooLargeError", set()),
    "csv_long_cell": (_long_cell, "HostileFileError", {"long_cell"}),
    "csv_holes": (_gigabytes_of_holes, "TapeTooLargeError", set()),
    "xls_corners": (_xls_corners, "TapeTooLargeError", set()),
    "xls_ring": (_xls_in_a_ring, "UnreadableTapeError TapeTooLargeError NotATapeError",
                 {"parser_refused", "parser_failed", "no_rows", "no_header", None}),
    "xls_nonsense": (_xls_of_nonsense, "UnreadableTapeError", {"parser_refused"}),
    "xls_macros": (lambda path: write_ole(path, "Workbook", b"", more=["_VBA_PROJECT"]),
                   "HostileFileError", {"macros"}),
    "xls_password": (lambda path: write_xls(path, table(row()), globals_=_FILEPASS),
                     "EncryptedTapeError", set()),
    "xlsx_password": (lambda path: write_ole(path, "EncryptedPackage", b""),
                      "EncryptedTapeError", set()),
    "word": (lambda path: write_ole(path, "WordDocument", b""), "NotATapeError", {"office"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of every bomb, and the peaks of memory over all of them."""
    folder = tmp_path_factory.mktemp("bombs")
    paths = []
    for name, (make, _, _) in BOMBS.items():
        make(folder / name)
        paths.append(str(folder / name))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("probe.py")), *paths],
        capture_output=True, text=True, timeout=240, check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    for path in paths:
        Path(path).unlink()
    assert done.stderr == ""
    *each, peaks = map(json.loads, done.stdout.splitlines())
    return {one["file"]: one for one in each}, peaks


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_harm_is_refused_by_name_and_soon(name, outcomes):
    said = outcomes[0][name]
    _, errors, kinds = BOMBS[name]
    assert said.get("error") in errors.split(), said
    if kinds:
        assert said["params"].get("kind") in kinds
    assert said["cpu_s"] < MOST_CPU_S


def test_quotes_without_end_cost_no_more_than_their_lines(tmp_path):
    """Not refused: each of its lines is. So it is measured here."""
    path = _quotes_that_open_each_other(tmp_path / "a.csv")
    begun = time.process_time()
    tape = read_tape(path, today=date(2026, 11, 23))
    assert time.process_time() - begun < 3 * MOST_CPU_S
    assert {refused.code for refused in tape.refused} == {"broken_quotes"}
    assert tape.total_rows == 180_000


@pytest.mark.parametrize(
    "filler", ["(", "第", "9", "、", "年", "E", ":", "-", "1 ", "( ", "张 ", "合"]
)
def test_a_cell_of_one_character_without_end_costs_no_time_anywhere(filler, tmp_path):
    long = (filler * 30_000)[:30_000]
    lines = [[long], ["数据日期:2026-11-20", *[long] * 8], [long] * 9, [*HEADERS, *[long] * 9]]
    lines += [[*row(f"N{n}", **{header: long}), *[""] * 9] for n, header in enumerate(HEADERS)]
    lines += [["", long, *[""] * 29]] * 5
    path = write_csv(tmp_path / "a.csv", lines)
    begun = time.process_time()
    tape = read_tape(path, today=date(2026, 11, 23))
    assert time.process_time() - begun < MOST_CPU_S
    assert tape.total_rows >= len(HEADERS)


def test_no_file_made_to_harm_takes_much_memory(outcomes):
    assert outcomes[1]["self"] < MOST_BYTES
    assert outcomes[1]["child"] < MOST_BYTES
