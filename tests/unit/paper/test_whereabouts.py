"""What a telephone says beside a picture does not stay with it, and the picture does."""

import io
import random
import struct
import zlib

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from pypdf import PdfReader, PdfWriter

from shouyue.paper.errors import UnreadableError
from shouyue.paper.scanned_file import ScannedFile
from shouyue.paper.whereabouts import pdf_alone

SECRET = b"Hoehe 7 im Dorf"
"""Stands in everything that has to go."""
TAKEN = "2026:03:01 09:30:00"
PLACE = {1: "N", 2: (30.0, 15.0, 12.34), 3: "E", 4: (102.0, 48.0, 7.7), 29: SECRET.decode()}
MOST = 1 << 22


def drawn() -> Image.Image:
    picture = Image.new("RGB", (90, 60), "white")
    ImageDraw.Draw(picture).ellipse((5, 5, 40, 30), fill=(150, 30, 30))
    return picture


def told(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x011A], exif[0x011B], exif[0x0128] = orientation, 300.0, 300.0, 2
    exif[0x0132] = TAKEN
    exif[0x010E] = exif[0x010F] = exif[0x0110] = exif[0x013B] = SECRET.decode()
    exif[0x8769] = {0x9003: TAKEN, 0x927C: SECRET, 0x9286: SECRET, 0xA431: SECRET.decode()}
    exif[0x8825] = PLACE
    return exif


def segment(marker: int, own: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(own) + 2) + own


def jpeg(orientation: int = 6, **how: object) -> bytes:
    """As a telephone writes it, with all that ever stood beside a picture."""
    out = io.BytesIO()
    drawn().save(out, format="JPEG", exif=told(orientation), icc_profile=b"colours", **how)
    plain = out.getvalue()
    thumbnail = io.BytesIO()
    drawn().resize((9, 6)).save(thumbnail, format="JPEG", comment=SECRET)
    jfif = segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\1\1" + SECRET[:3])
    beside = (
        segment(0xE0, b"JFXX\0\x10" + thumbnail.getvalue()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>" + SECRET),
        segment(0xE2, b"FPXR\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0008BIM" + SECRET),
        segment(0xFE, SECRET),
    )
    start = plain.index(b"\xff\xe1")
    scan = plain.index(b"\xff\xda")
    said = plain[start:scan] + segment(0xEF, SECRET) + plain[scan:]
    return plain[:2] + jfif + b"".join(beside) + said + SECRET + thumbnail.getvalue()


def chunk(kind: bytes, own: bytes) -> bytes:
    return struct.pack(">I", len(own)) + kind + own + struct.pack(">I", zlib.crc32(kind + own))


def png(orientation: int = 6) -> bytes:
    out = io.BytesIO()
    drawn().save(out, format="PNG", exif=told(orientation), dpi=(300, 300), icc_profile=b"colours")
    plain = out.getvalue()
    beside = (
        chunk(b"tEXt", b"Comment\0" + SECRET),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET)),
        chunk(b"tIME", b"\x07\xea\3\1\x09\x1e\0"),
        chunk(b"caBX", SECRET),
    )
    return plain[:33] + b"".join(beside) + plain[33:] + SECRET


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def taken(content: bytes) -> bytes:
    return ScannedFile(content).take(1, MOST).content


KINDS = {
    "JPEG": jpeg,
    "JPEG in passes": lambda orientation=6: jpeg(orientation, progressive=True),
    "JPEG with restarts": lambda orientation=6: jpeg(orientation, restart_marker_rows=1),
    "PNG": png,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_stays_and_what_is_said_beside_it_goes(kind: str, orientation: int):
    came = KINDS[kind](orientation)
    kept = taken(came)
    for secret in (SECRET, SECRET[:3], b"GPS", struct.pack("<II", 1234, 100), b"FPXR", b"8BIM"):
        assert secret not in kept
    before, after = opened(came), opened(kept)
    assert after.tobytes() == before.tobytes()
    assert after.info["icc_profile"] == b"colours"
    assert after.info["dpi"] == pytest.approx(before.info["dpi"], rel=0.001)
    upright = ImageOps.exif_transpose(after)
    assert upright.tobytes() == ImageOps.exif_transpose(before).tobytes()
    said = after.getexif()
    assert dict(said) | {0x8769: 0} == {
        0x0112: orientation, 0x011A: 300, 0x011B: 300, 0x0128: 2, 0x0132: TAKEN, 0x8769: 0
    }  # fmt: skip
    assert said.get_ifd(0x8769) == {0x9003: TAKEN}
    assert taken(kept) == kept


def test_the_image_data_is_not_written_anew():
    came, kept = jpeg(), taken(jpeg())
    end = came.index(SECRET + b"\xff\xd8")
    assert kept.endswith(came[came.rindex(b"\xff\xda", 0, end) : end])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_says_nothing_is_kept_as_it_came(kind: str):
    out = io.BytesIO()
    drawn().save(out, format=kind, dpi=(300, 300))
    file = ScannedFile(out.getvalue())
    assert file.take(1, MOST).content is file.content


def test_a_picture_that_is_told_to_be_turned_elsewhere_is_still_turned():
    out = io.BytesIO()
    note = b'<x:xmpmeta tiff:Orientation="6">' + SECRET + b"</x:xmpmeta>"
    drawn().save(out, format="JPEG", xmp=note)
    kept = taken(out.getvalue())
    assert SECRET not in kept
    assert ImageOps.exif_transpose(opened(kept)).size == (60, 90)


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "JPEG"])
def test_what_is_packed_anew_says_nothing_either(kind: str):
    grain = Image.frombytes("RGB", (90, 60), random.Random(1).randbytes(90 * 60 * 3))
    out = io.BytesIO()
    grain.save(out, format=kind, exif=told().tobytes(), comment=SECRET, quality=95)
    came = out.getvalue()
    most = len(came) * 2 // 3 if kind == "JPEG" else MOST
    kept = ScannedFile(came).take(1, most).content
    assert kept != came
    assert SECRET not in kept
    assert not opened(kept).getexif()


def test_segments_that_cannot_be_told_apart_are_packed_anew():
    came = jpeg()
    # Readers find the picture in spite of a length that leads nowhere.
    odd = came[:2] + b"\xff\xec\0\0" + came[2:]
    assert opened(odd).size == (90, 60)
    kept = taken(odd)
    assert opened(kept).format == "PNG"
    assert SECRET not in kept


def in_pdf(picture: bytes) -> bytes:
    """A telephone's PDF: its photograph is put in as it is."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as made:
        page = made.new_page(90, 60)
        image = pypdfium2.PdfImage.new(made)
        image.load_jpeg(io.BytesIO(picture), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(90, 60))
        page.insert_obj(image)
        page.gen_content()
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("way", ["a page", "the whole"])
def test_a_photograph_in_a_pdf_says_nothing_either(way: str):
    came = in_pdf(jpeg())
    assert SECRET in came
    file = ScannedFile(came)
    kept = (file.take(1, MOST) if way == "a page" else file.take_whole(MOST)).content
    assert SECRET not in kept
    assert b"GPS" not in kept
    before = ScannedFile(came).picture(1)
    assert ScannedFile(kept).picture(1).tobytes() == before.tobytes()
    was, now = (PdfReader(io.BytesIO(pdf)).pages[0].images[0] for pdf in (came, kept))
    assert now.image.tobytes() == was.image.tobytes()
    assert pdf_alone(kept) == kept


def test_a_pdf_without_photographs_is_kept_as_it_came():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    file = ScannedFile(out.getvalue() + b"stream\n\xff\xd8\xff\xe1 no picture endstream")
    assert file.take_whole(MOST).content is file.content


CAME = [jpeg(), png(), jpeg(progressive=True), in_pdf(jpeg())]


@given(
    which=st.integers(0, len(CAME) - 1),
    cut=st.integers(0, 1 << 14),
    flips=st.lists(st.tuples(st.integers(0, 1 << 14), st.integers(0, 255)), max_size=6),
)
def test_a_cut_or_garbled_file_is_kept_bare_or_refused(which, cut, flips):
    data = bytearray(CAME[which])
    for at, value in flips:
        data[at % len(data)] = value
    del data[len(data) - cut % len(data) :]
    try:
        file = ScannedFile(bytes(data))
        file.picture(1)
        kept = [file.take(1, MOST), file.take_whole(MOST)]
    except UnreadableError:
        return
    for one in kept:
        assert one is None or one.media == "application/pdf" or SECRET not in one.content
