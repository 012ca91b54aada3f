"""Exports made for tests: as CSV, .xlsx by hand and by a library, and .xls byte by byte."""

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from shouyue.intake.reading import read_tape
from shouyue.intake.tape import Tape

TODAY = date(2026, 11, 23)
TITLE = "清河农商银行双桥支行贷款明细表"
AS_OF = "数据日期:2026-11-20"
GOOD: Mapping[str, object] = {
    "机构名称": "清河农商银行双桥支行",
    "客户号": "KH000001",
    "客户姓名": "秦水强",
    "证件号码": "410728196611090008",
    "联系电话": "13473517017",
    "家庭住址": "双桥镇上王庄10组8号",
    "借据号": "JJ000001",
    "合同号": "HT000001",
    "产品名称": "农户联保贷款",
    "担保方式": "联保",
    "贷款金额": "5000",
    "贷款余额": "4000.50",
    "年利率(%)": "5.60",
    "发放日期": "2023-12-01",
    "到期日期": "2026-11-30",
    "拖欠本金": "0",
    "拖欠利息": "0",
    "五级分类": "正常",
    "客户经理": "赵小军",
    "保证人": "",
    "保证人证件号码": "",
    "保证人电话": "",
}
HEADERS = tuple(GOOD)


def row(note: object = "JJ000001", /, **changes: object) -> list[object]:
    """A sound row, changed by header."""
    unknown = set(changes) - set(GOOD)
    assert not unknown, unknown
    return [{**GOOD, "借据号": note, **changes}[header] for header in HEADERS]


def table(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> list[Sequence[object]]:
    return [[TITLE], [AS_OF], list(headers), *rows]


def csv_text(lines: Iterable[Sequence[object]]) -> str:
    def cell(value: object) -> str:
        text = str(value)
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\n') else text

    return "".join(",".join(map(cell, line)) + "\r\n" for line in lines)


def write_csv(path: Path, lines: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_text(lines).encode(encoding))
    return path


def write_xlsx(path: Path, *sheets: Iterable[Sequence[object]], hidden: int = 0) -> Path:
    """Each sheet a list of lines; the last `hidden` sheets are hidden."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for number, lines in enumerate(sheets):
            sheet = book.add_worksheet(f"表{number + 1}")
            if number >= len(sheets) - hidden:
                sheet.hide()
            for r, line in enumerate(lines):
                for c, value in enumerate(line):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    else:
                        sheet.write(r, c, value)
    return path


def read_rows(tmp_path: Path, *rows: Sequence[object], **options: object) -> Tape:
    """The tape of a CSV with these rows."""
    path = write_csv(tmp_path / "tape.csv", table(*rows))
    return read_tape(path, today=TODAY, **options)


# --- .xlsx by hand ------------------------------------------------------------------------------

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS: Mapping[str, str] = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
    f'package/2006/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(data: str) -> str:
    return f"<worksheet {_MAIN}><sheetData>{data}</sheetData></worksheet>"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def write_parts(path: Path, *, prefix: str = "", **parts: str | bytes) -> Path:
    """A workbook of raw parts; keyword `sheet` is the sheet's XML, others by position name."""
    entries: dict[str, str | bytes] = {**PARTS, SHEET: sheet_xml("")}
    entries.update(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, prefix + data if isinstance(data, str) else data)
    return path


# --- .xls (BIFF8 in an OLE compound file), as little of it as a reader needs --------------------

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xls(path: Path, lines: Iterable[Sequence[object]], *, globals_: bytes = b"") -> Path:
    """One sheet of texts and numbers. `globals_`: further records of the workbook."""
    cells = b"".join(
        _cell(r, c, value) for r, line in enumerate(lines) for c, value in enumerate(line)
    )
    return write_ole(path, "Workbook", biff8(cells, globals_))


def biff8(cells: bytes, globals_: bytes = b"") -> bytes:
    """A workbook stream with one sheet named a."""
    name = b"\x01\x00a"
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + globals_
    size = len(begin) + 4 + 6 + len(name) + 4
    listed = _record(0x0085, struct.pack("<IBB", size, 0, 0) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + cells
    return begin + listed + _record(0x000A, b"") + sheet + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def number_record(row_: int, column: int, value: float) -> bytes:
    return _record(0x0203, struct.pack("<HHHd", row_, column, 0, value))


def _cell(row_: int, column: int, value: object) -> bytes:
    if isinstance(value, int | float):
        return number_record(row_, column, value)
    text = str(value).encode("utf-16-le")
    return _record(0x0204, struct.pack("<HHHHB", row_, column, 0, len(text) // 2, 1) + text)


def write_ole(path: Path, stream: str, data: bytes, *, more: Sequence[str] = ()) -> Path:
    """A compound file with one stream of data and empty ones named `more`."""
    data = data.ljust(4096, b"\0")
    data += b"\0" * (-len(data) % _SECTOR)
    data_sectors = len(data) // _SECTOR
    fat_sectors = 1
    while (data_sectors + 1 + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    directory_at = fat_sectors
    data_at = directory_at + 1
    chain = [_FAT] * fat_sectors + [_END]
    chain += [data_at + i + 1 for i in range(data_sectors - 1)] + [_END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(fat_sectors * _SECTOR, b"\xff")
    entries = [_entry("Root Entry", 5, 1, _END, 0), _entry(stream, 2, _FREE, data_at, len(data))]
    entries += [_entry(name, 2, _FREE, _END, 0) for name in more][:2]
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0,
        fat_sectors, directory_at, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", *[*range(fat_sectors), *[_FREE] * (109 - fat_sectors)])
    path.write_bytes((header + places).ljust(_SECTOR, b"\0") + fat + directory + data)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<64sHBBIII", wide, len(wide), kind, 1, _FREE, _FREE, child)
    return fields + b"\0" * 36 + struct.pack("<IQ", start, size)
