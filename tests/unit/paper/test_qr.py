import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.graphics.barcode import qrencoder

from shouyue.paper import qr
from shouyue.paper.layout import CODE_MM

PAYLOADS = st.text(alphabet=qr.ALPHABET, min_size=1, max_size=qr.CAPACITY)


def by_another_encoder(payload):
    code = qrencoder.QRCode(3, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QRAlphaNum(payload))
    code.makeImpl(False, 2)
    return [[bool(module) for module in row] for row in code.modules]


@given(PAYLOADS)
@settings(max_examples=60)
def test_every_module_is_what_another_encoder_makes(payload):
    assert qr.modules(payload) == by_another_encoder(payload)


@given(PAYLOADS)
@settings(max_examples=60)
def test_a_reader_reads_back_what_was_written(payload):
    rows = qr.bitmap(payload)
    image = Image.frombytes("1", (32, qr.SIZE), rows).crop((0, 0, qr.SIZE, qr.SIZE))
    paper = Image.new("L", (qr.SIZE + 8, qr.SIZE + 8), 255)
    paper.paste(Image.eval(image.convert("L"), lambda value: 255 - value), (4, 4))
    large = paper.resize((paper.width * 6, paper.height * 6), Image.Resampling.NEAREST)
    assert [found.text for found in zxingcpp.read_barcodes(large)] == [payload]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="61"):
        qr.bitmap("A" * 62)
    with pytest.raises(ValueError, match="substring"):
        qr.bitmap("a")


def test_modules_on_paper_are_over_a_millimetre_as_needles_want_them():
    assert CODE_MM / qr.SIZE > 1
