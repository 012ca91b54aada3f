"""Files made to hang or to fill whoever opens them; all made here, none of it large."""

import struct
import zlib
from collections.abc import Callable


def pdf(*objects: bytes, pages: int = 1) -> bytes:
    """Objects from number 1 on; 1 is the catalogue, 2 the tree of pages."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def page(content: bytes, resources: bytes = b"", *more: bytes, box: str = "595 842") -> bytes:
    """A file of one page."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<<%s>>>>"
        % (box.encode(), resources),
        content,
        *more,
    )


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), keys, data)


def packed(data: bytes, keys: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + keys)


def blanks(size: int) -> bytes:
    packer = zlib.compressobj(9)
    step = 8 << 20
    blocks = [packer.compress(bytes(step)) for _ in range(size // step)]
    return b"".join(blocks) + packer.flush()


def nested_forms() -> bytes:
    """Twelve forms, each of which draws the next one ten times: a million million squares."""
    forms = []
    for number in range(5, 17):
        drawn = b"/N Do " * 10 if number < 16 else b"0 0 9 9 re f"
        keys = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
        if number < 16:
            keys += b"/Resources<</XObject<</N %d 0 R>>>>" % (number + 1)
        forms.append(stream(drawn, keys))
    return page(stream(b"/N Do"), b"/XObject<</N 5 0 R>>", *forms)


def forms_in_a_ring() -> bytes:
    keys = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N %d 0 R>>>>"
    ring = [stream(b"/N Do /N Do", keys % number) for number in (6, 5)]
    return page(stream(b"/N Do"), b"/XObject<</N 5 0 R>>", *ring)


def giant_content() -> bytes:
    return page(packed(b"0 0 m 595 842 l 0 842 l 595 0 l B* " * 4_000_000))


def giant_picture(keys: bytes, data: bytes) -> bytes:
    head = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return page(
        stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject<</I 5 0 R>>", stream(data, head + keys)
    )


def inflated_picture() -> bytes:
    return giant_picture(b"/Width 40000/Height 35000/Filter/FlateDecode", blanks(4 << 30))


def packed_many_times() -> bytes:
    data = blanks(1 << 30)
    for _ in range(3):
        data = zlib.compress(data, 9)
    return page(stream(data, b"/Filter[" + b"/FlateDecode" * 4 + b"]"))


def jbig2() -> bytes:
    """One segment that says it is a page of four thousand million dots."""
    segment = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(
        ">IIIIBH", 65_000, 65_000, 0, 0, 0, 0
    )
    region = struct.pack(">IBBBI", 1, 38, 0, 1, 0xFFFFFFFF) + struct.pack(
        ">IIIIBB", 65_000, 65_000, 0, 0, 0, 8
    )
    return giant_picture(b"/Width 65000/Height 65000/Filter/JBIG2Decode", segment + region + b"\0")


def jpx() -> bytes:
    """A code stream of 60,000 by 60,000 dots in tiles of one dot."""
    size = struct.pack(">HIIIIIIIIH", 0, 60_000, 60_000, 0, 0, 1, 1, 0, 0, 3) + b"\x07\x01\x01" * 3
    siz = b"\xff\x51" + struct.pack(">H", len(size) + 2) + size
    return giant_picture(b"/Width 60000/Height 60000/Filter/JPXDecode", b"\xff\x4f" + siz)


def many_pages(count: int = 100_000) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )


def huge_box() -> bytes:
    return page(stream(b"0 0 9 9 re f"), box="20000000 20000000")


def thin_box() -> bytes:
    return page(stream(b"0 0 9 9 re f"), box="0.0001 20000000")


def tiles() -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .002"
        b"/YStep .002/Resources<<>>",
    )
    content = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return page(content, b"/Pattern<</P 5 0 R>>", pattern)


def png(width: int, height: int, data: bytes, *more: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def large_png() -> bytes:
    return png(60_000, 60_000, blanks(64 << 20))


def wordy_png() -> bytes:
    words = b"Comment\0\0" + blanks(2 << 30)
    return png(9, 9, zlib.compress(bytes(9 * 28)), (b"zTXt", words))


def tiff(*entries: tuple[int, int, int], following: int = 0) -> bytes:
    tags = {256: 9, 257: 9, 258: 8, 259: 1, 262: 1, 273: 0, 277: 1, 278: 9, 279: 81}
    tags |= {tag: value for tag, _, value in entries}
    directory = struct.pack("<H", len(tags))
    directory += b"".join(struct.pack("<HHII", tag, 4, 1, tags[tag]) for tag in sorted(tags))
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", following) + bytes(99)


def large_tiff() -> bytes:
    return tiff((256, 4, 60_000), (257, 4, 60_000), (278, 4, 60_000), (279, 4, 0xFFFFFFF0))


def tiff_in_a_ring() -> bytes:
    return tiff(following=8)


BOMBS: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        nested_forms, forms_in_a_ring, giant_content, inflated_picture, packed_many_times, jbig2,
        jpx, many_pages, huge_box, thin_box, tiles, large_png, wordy_png, large_tiff,
        tiff_in_a_ring,
    )
}  # fmt: skip
