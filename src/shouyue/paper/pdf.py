"""Writes a PDF file from front to back (ISO 32000-1).

Everything goes to the file as soon as it is complete; what stays in memory is eight bytes per
object, so a batch of a hundred thousand letters needs no more memory than one of ten. The same
calls write the same bytes.
"""

import datetime as dt
import hashlib
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Final

from shouyue.paper.faces import Glyph, Program
from shouyue.paper.page_size import A4, PageSize

_KIDS = 64
_BLOCK = 100
_COMPRESSION = 5  # pages of 6 are a quarter of a percent smaller and take an eighth longer
_FULL_WIDTH = 1000
_SYMBOLIC = 4


PRODUCER: Final = "/Producer(Shouyue)"
"""Stands in every file that was made here, as it is written."""


class PdfWriter:
    """One document. Pages share one set of fonts and forms, named when they are added.

    Call `finish` once, last.
    """

    def __init__(self, out: BinaryIO, *, title: str, language: str, made: dt.datetime) -> None:
        self._out = out
        self._at = 0
        self._offsets = array("Q", (0,))
        self._digest = hashlib.sha256()
        self._catalogue, self._pages, self._resources = (self.reserve() for _ in range(3))
        self._leaves: list[int] = []
        self._kids: list[int] = []
        self._fonts: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._title, self.language, self._made = title, language, made
        self.page_count = 0
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """A number for an object that will be written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def add(self, body: str, number: int = 0) -> int:
        """Writes an object; returns its number."""
        return self._object(number, body.encode("latin-1"))

    def add_stream(self, data: bytes, entries: str = "", number: int = 0) -> int:
        """Writes a compressed stream; returns its number."""
        packed = zlib.compress(data, _COMPRESSION)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n"
        return self._object(number, head.encode("latin-1") + packed + b"\nendstream")

    def add_form(self, name: str, content: str, width: float, height: float) -> None:
        """A drawing that pages repeat by `/name Do`."""
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {width:g} {height:g}]"
            f"/Resources {self._resources} 0 R"
        )
        self._forms[name] = self.add_stream(content.encode("latin-1"), entries)

    def add_page(self, content: bytes, size: PageSize = A4) -> None:
        """A page with this content stream."""
        if not self._kids:
            self._leaves.append(self.reserve())
        stream = self.add_stream(content)
        box = "" if size == A4 else f"/MediaBox{_box(size)}"
        parent = self._leaves[-1]
        page = self.add(f"<</Type/Page/Parent {parent} 0 R/Contents {stream} 0 R{box}>>")
        self._kids.append(page)
        self.page_count += 1
        if len(self._kids) == _KIDS:
            self._close_leaf()

    def add_font(self, name: str, program: Program, glyphs: Iterable[tuple[str, Glyph]]) -> None:
        """A font whose pages wrote `glyphs`, each with the text that it is copied as."""
        kind = "/Subtype/CIDFontType0C" if program.is_cff else f"/Length1 {len(program.data)}"
        file = self.add_stream(program.data, kind)
        descriptor = self.add(
            f"<</Type/FontDescriptor/FontName/{program.name}/Flags {_SYMBOLIC}"
            f"/FontBBox[{' '.join(map(str, program.box))}]/ItalicAngle 0/StemV 80"
            f"/Ascent {program.ascent}/Descent {program.descent}/CapHeight {program.ascent}"
            f"/{'FontFile3' if program.is_cff else 'FontFile2'} {file} 0 R>>"
        )
        said = tuple(glyphs)
        widths = {glyph.code: glyph.width for _, glyph in said}
        listed = "".join(
            f"{code}[{width}]" for code, width in sorted(widths.items()) if width != _FULL_WIDTH
        )
        way = "0" if program.is_cff else "2/CIDToGIDMap/Identity"
        descendant = self.add(
            f"<</Type/Font/Subtype/CIDFontType{way}/BaseFont/{program.name}"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/DW {_FULL_WIDTH}/W[{listed}]>>"
        )
        to_unicode = self.add_stream(_to_unicode(said).encode("ascii"))
        self._fonts[name] = self.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{program.name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {to_unicode} 0 R>>"
        )

    def finish(self) -> None:
        """Writes what pages refer to, and the table of contents of the file."""
        if self._kids:
            self._close_leaf()
        fonts, forms = _names(self._fonts), _names(self._forms)
        self.add(f"<</Font<<{fonts}>>/XObject<<{forms}>>>>", self._resources)
        leaves = " ".join(f"{number} 0 R" for number in self._leaves)
        self.add(
            f"<</Type/Pages/Count {self.page_count}/Kids[{leaves}]"
            f"/MediaBox{_box(A4)}/Resources {self._resources} 0 R>>",
            self._pages,
        )
        self.add(
            f"<</Type/Catalog/Pages {self._pages} 0 R/Lang{_text(self.language)}"
            # In true size, since boxes and codes have theirs; one-sided, since a slip comes back.
            "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None/Duplex/Simplex>>>>",
            self._catalogue,
        )
        made = self._made.strftime("D:%Y%m%d%H%M%S%z")
        zone = f"{made[-5:-2]}'{made[-2:]}'" if self._made.tzinfo else ""
        info = self.add(f"<</Title{_text(self._title)}{PRODUCER}/CreationDate({made[:16]}{zone})>>")
        self._finish_file(info)

    def _finish_file(self, info: int) -> None:
        start, count = self._at, len(self._offsets)
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        for block in range(1, count, _BLOCK):
            rows = (f"{offset:010d} 00000 n \n" for offset in self._offsets[block : block + _BLOCK])
            self._write("".join(rows).encode())
        identity = self._digest.hexdigest()[:32]
        self._write(
            f"trailer\n<</Size {count}/Root {self._catalogue} 0 R/Info {info} 0 R"
            f"/ID[<{identity}><{identity}>]>>\nstartxref\n{start}\n%%EOF\n".encode()
        )

    def _close_leaf(self) -> None:
        kids = " ".join(f"{number} 0 R" for number in self._kids)
        self.add(
            f"<</Type/Pages/Parent {self._pages} 0 R/Count {len(self._kids)}/Kids[{kids}]>>",
            self._leaves[-1],
        )
        self._kids.clear()

    def _object(self, number: int, body: bytes) -> int:
        number = number or self.reserve()
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)


def _box(size: PageSize) -> str:
    return f"[0 0 {size.width:g} {size.height:g}]"


def _names(objects: Mapping[str, int]) -> str:
    return "".join(f"/{name} {number} 0 R" for name, number in sorted(objects.items()))


def _is_ordinary(text: str) -> bool:
    return unicodedata.normalize("NFKC", text) == text


def _text(words: str) -> str:
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def _to_unicode(glyphs: Sequence[tuple[str, Glyph]]) -> str:
    """Code to text, characters beyond the first plane as UTF-16 pairs.

    A glyph that two characters share reads back as the ordinary one: 一, not the radical ⼀.
    """
    text: dict[int, str] = {}
    for said, glyph in sorted(glyphs, key=lambda one: (_is_ordinary(one[0]), one[0])):
        text[glyph.code] = said
    rows = [
        f"<{code:04X}> <{said.encode('utf-16-be').hex().upper()}>"
        for code, said in sorted(text.items())
    ]
    blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
    listed = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
