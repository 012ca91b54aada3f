import io
import random

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import page_count, page_picture, page_pictures, png
from shouyue.paper.scan import is_blank, scan_file, scan_picture
from shouyue.paper.scanned_file import ScannedFile
from unit.paper.invented import composed, letter

PDF = composed(letters=[letter("A-1"), letter("A-2")])[1]
PAGE = page_picture(PDF, 2, 300)


def turned(degrees):
    return PAGE.rotate(degrees, expand=True, fillcolor="white")


def shaded():
    shade = Image.linear_gradient("L").resize(PAGE.size).point(lambda value: 60 + value * 3 // 5)
    return Image.merge("RGB", [Image.composite(band, shade, shade) for band in PAGE.split()])


def skewed():
    width, height = PAGE.size
    corners = (0, 0, int(width * 0.12), height, width, height, int(width * 0.93), 0)
    return PAGE.transform(PAGE.size, Image.Transform.QUAD, corners, fillcolor="white")


def noisy():
    draw, picture = random.Random(1), PAGE.convert("L")
    pen = ImageDraw.Draw(picture)
    for _ in range(30_000):
        pen.point(
            (draw.randrange(picture.width), draw.randrange(picture.height)), draw.choice((0, 255))
        )
    return picture


def compressed():
    out = io.BytesIO()
    PAGE.save(out, format="JPEG", quality=10)
    return Image.open(out)


def under_a_thumb():
    picture = PAGE.copy()
    # The code is 30 mm wide at the right; a smear covers a part of its middle.
    ImageDraw.Draw(picture).ellipse((2180, 330, 2250, 400), fill=(150, 30, 30))
    return picture


TROUBLES = {
    "upside down": lambda: turned(180),
    "on its side": lambda: turned(90),
    "a little crooked": lambda: turned(7),
    "at a slant": lambda: turned(45),
    "in the dark": lambda: ImageEnhance.Brightness(PAGE).enhance(0.12),
    "pale": lambda: ImageEnhance.Contrast(PAGE).enhance(0.15),
    "shaded": shaded,
    "skewed": skewed,
    "out of focus": lambda: PAGE.filter(ImageFilter.GaussianBlur(5)),
    "noisy": noisy,
    "as a poor JPEG": compressed,
    "as a fax": lambda: PAGE.convert("1"),
    "small": lambda: PAGE.resize((PAGE.width // 3, PAGE.height // 3)),
    "under a thumb": under_a_thumb,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_page_in_trouble_still_tells_its_code(trouble):
    (found,) = scan_picture(TROUBLES[trouble]())
    assert found.code is not None
    assert (found.code.serial, found.code.page) == ("A-1", 2)


def test_the_pages_of_a_pdf_come_in_their_order(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF)
    found = [(page.page, page.code.serial, page.code.page) for page in scan_file(path)]
    assert found == [(1, "A-1", 1), (2, "A-1", 2), (3, "A-2", 1), (4, "A-2", 2)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_photograph_is_read_whatever_its_format(tmp_path, kind):
    path = tmp_path / "photo.bin"
    PAGE.save(path, format=kind)
    (found,) = scan_file(path)
    assert found.code.serial == "A-1"


def deep(low: int, high: int, mode: str = "I;16") -> Image.Image:
    """A page in grey of more than 8 bits, its ink and its paper as a scanner gives them."""
    grey = page_picture(PDF, 2, 100).convert("L")
    return grey.point(lambda value: low + value * (high - low) // 255, "I").convert(mode)


@pytest.mark.parametrize(
    ("kind", "mode", "tags"),
    [
        ("PNG", "I;16", {}),
        ("TIFF", "I;16", {}),
        ("TIFF", "I;16", {0x0112: 6}),
        ("TIFF", "I;16", {262: 0}),
        ("TIFF", "I;16B", {}),
        ("TIFF", "I;16B", {0x0112: 6}),
    ],
    ids=["png", "tiff", "turned", "white is nothing", "big end first", "that turned"],
)
def test_greys_of_sixteen_bits_stay_greys(kind, mode, tags):
    whites = (60_535, 4_535) if tags.get(262) == 0 else (5_000, 61_000)
    picture = deep(*whites, mode)
    out = io.BytesIO()
    picture.save(out, format=kind, **({"tiffinfo": tags} if tags else {}))
    assert out.getvalue().startswith(b"MM") == (mode == "I;16B")
    file = ScannedFile(out.getvalue())
    read = file.picture(1)
    if 0x0112 in tags:
        assert read.size == (picture.height, picture.width)
        read = read.rotate(90, expand=True)
    plain = page_picture(PDF, 2, 100).convert("L").point(lambda value: 20 + value * 218 // 255)
    apart = ImageChops.difference(read.convert("L"), plain)
    assert max(apart.tobytes()) <= 2
    kept = Image.open(io.BytesIO(file.take(1, 2**24).content))
    assert (kept.mode == "RGB") == (kind == "TIFF")


def test_a_picture_of_numbers_that_no_scanner_writes_is_refused_by_name():
    for mode in ("I", "F"):
        out = io.BytesIO()
        Image.new(mode, (100, 100)).save(out, format="TIFF")
        with pytest.raises(UnreadableError, match=r"paper\.picture_depth"):
            ScannedFile(out.getvalue()).picture(1)


def test_a_telephone_that_turned_its_picture_is_followed(tmp_path):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    PAGE.rotate(90, expand=True).save(path, exif=exif)
    (found,) = scan_file(path)
    assert found.code.page == 2


def test_each_page_of_a_tiff_is_read(tmp_path):
    path = tmp_path / "feeder.tif"
    first, second = page_pictures(composed(letters=[letter("B-7")])[1], 200)
    first.save(path, save_all=True, append_images=[second])
    assert [found.code.page for found in scan_file(path)] == [1, 2]


def test_slips_side_by_side_are_both_found():
    first, other = (
        page_picture(composed("F01", letters=[letter(s)])[1], 1, 150) for s in ("C-1", "C-2")
    )
    glass = Image.new("RGB", (first.width * 2, first.height), "white")
    glass.paste(first, (0, 0))
    glass.paste(other, (first.width, 0))
    assert {found.code.serial for found in scan_picture(glass)} == {"C-1", "C-2"}


def test_an_empty_page_says_that_it_is_empty():
    (found,) = scan_picture(Image.new("L", (1240, 1754), 255), 3)
    assert (found.page, found.code, found.problem) == (3, None, "paper.page_blank")


def back_of_a_sheet(ink=()):
    """Grey paper, the other side shining through, a dark edge where the lid was open."""
    through = (
        PAGE.convert("L")
        .transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        .point(lambda value: 205 + value * 40 // 255)
    )
    pen = ImageDraw.Draw(through)
    pen.rectangle((0, 0, 40, through.height), fill=20)
    for stroke in ink:
        pen.line(stroke, fill=60, width=6)
    return through


@pytest.mark.parametrize("angle", [0, 90, 180])
def test_the_back_of_a_sheet_is_empty(angle):
    (found,) = scan_picture(back_of_a_sheet().rotate(angle, expand=True))
    assert (found.code, found.problem) == (None, "paper.page_blank")


@pytest.mark.parametrize("angle", [5, 30, 45, 100])
def test_a_code_that_shines_through_is_not_that_of_the_page(angle):
    (found,) = scan_picture(back_of_a_sheet().rotate(angle, expand=True, fillcolor=245))
    assert found.code is None


def test_three_centimetres_of_handwriting_are_not_nothing():
    (found,) = scan_picture(back_of_a_sheet([(1000, 2000, 1350, 2040)]))
    assert found.problem == "paper.code_not_found"


def without_code():
    """A slip whose corner with the code was torn off."""
    picture = PAGE.convert("L")
    picture.paste(255, (picture.width // 2, 0, picture.width, picture.height // 4))
    return picture


def grainy(picture: Image.Image, most: int = 12) -> Image.Image:
    grain = Image.frombytes("L", picture.size, random.Random(3).randbytes(len(picture.tobytes())))
    grain = grain.point(lambda value: value * 2 * most // 255)
    return ImageChops.add(picture, grain, offset=-most)


@pytest.mark.parametrize("ink", [175, 195, 215, 225])
@pytest.mark.parametrize("dots", [100, 150, 300])
def test_faint_print_is_not_nothing(ink, dots):
    faint = without_code().point(lambda value: ink + value * (240 - ink) // 255)
    size = (faint.width * dots // 300, faint.height * dots // 300)
    small = faint.resize(size, Image.Resampling.BOX)
    assert not is_blank(small)
    assert not is_blank(grainy(small))


def test_a_faint_page_without_a_code_waits_in_the_tray():
    faint = without_code().reduce(3).point(lambda value: 195 + value * 45 // 255)
    assert [one.problem for one in scan_picture(faint)] == ["paper.code_not_found"]


@pytest.mark.parametrize(("ink", "blur"), [(205, 8), (220, 6)])
def test_what_shines_through_softly_is_nothing_though_no_code_is_seen(ink, blur):
    soft = without_code().filter(ImageFilter.GaussianBlur(blur))
    through = soft.point(lambda value: ink + value * (240 - ink) // 255)
    assert is_blank(grainy(through.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 8))


@pytest.mark.parametrize("dots", [150, 300])
def test_grain_and_the_edges_of_a_shadow_are_nothing(dots):
    paper = Image.linear_gradient("L").resize((8 * dots, 12 * dots))
    shaded = paper.point(lambda value: 195 + value * 45 // 255)
    shaded.paste(180, (0, 5 * dots, 8 * dots, 6 * dots))
    assert is_blank(grainy(shaded, 4))


def test_a_code_of_others_is_told_apart():
    code = zxingcpp.create_barcode("HTTPS://EXAMPLE.INVALID/", zxingcpp.BarcodeFormat.QRCode)
    image = code.to_image(scale=6)
    picture = Image.frombytes("L", (image.shape[1], image.shape[0]), bytes(image))
    (found,) = scan_picture(picture)
    assert (found.code, found.problem) == (None, "paper.code_foreign")


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7\nnothing", b"\x89PNG\r\n\x1a\n" + bytes(50)]
)
def test_a_file_that_is_no_scan_is_refused(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(UnreadableError):
        list(scan_file(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableError):
        list(scan_file(tmp_path / "gone.pdf"))


def test_a_picture_too_large_for_a_page_is_refused(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (12_000, 9_000)).save(path)
    with pytest.raises(UnreadableError, match="picture_too_large"):
        list(scan_file(path))


def test_a_pdf_page_of_unreasonable_size_is_painted_coarser():
    huge = PDF.replace(b"[0 0 595.28 841.89]", b"[0 0 99999 99999]  ")
    picture = page_picture(huge, 1, 300)
    assert picture.width * picture.height < 90_000_000


def test_pages_are_painted_on_white():
    picture = page_picture(PDF, 1, 72)
    assert picture.size == (596, 842)
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    assert png(picture).startswith(b"\x89PNG")
    assert page_count(PDF) == 4
