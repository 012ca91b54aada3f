"""Recorded sentences: kept from a file, played between what the reader says; by keyboard."""

import io
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.records.reading import ReadingPanel
from shouyue.desk.sound import Sound, qt_module
from ui.conftest import Hands

HEARD = qt_module("PySide6.QtMultimedia") is not None


def sound(seconds: float = 0.2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(int(32000 * seconds)))
    return out.getvalue()


@pytest.fixture
def panel(hands: Hands) -> ReadingPanel:
    """The words of a letter that is out, open where its slip is entered."""
    serial = next(one.serial for one in hands.village.letters_out())
    hands.press("F4")
    hands.window.page._order.slip_typed.emit(serial)
    hands.settle()
    hands.press("F9")
    (form,) = (one for one in hands.window.findChildren(AcknowledgmentForm) if one.isVisible())
    return form._reading


def test_a_sentence_gets_its_clip_from_a_file_and_loses_it_again(
    hands: Hands, panel: ReadingPanel, tmp_path: Path
):
    (tmp_path / "a.wav").write_bytes(sound())
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    assert room.isVisible()
    assert room.words.text() == "一共"
    room.dialect.setText("四川话")
    hands.press("Return")
    room.take_file(str(tmp_path / "a.wav"))
    hands.settle()
    assert hands.village.clips == {("四川话", "一共"): sound()}
    assert "已录" in room._where.text()
    room.next.click()
    hands.settle()
    assert (room.words.text(), "未录" in room._where.text()) == ("多少钱", True)
    room.back.click()
    room.away.click()
    hands.settle()
    assert hands.village.clips == {}


def test_what_is_no_sound_is_refused_in_words(hands: Hands, panel: ReadingPanel, tmp_path: Path):
    (tmp_path / "a.wav").write_bytes(b"no sound at all")
    panel._to_record.click()
    hands.settle()
    panel.clips.take_file(str(tmp_path / "a.wav"))
    hands.settle()
    assert "不是录音" in hands.words[-1]
    assert hands.village.clips == {}


@pytest.mark.skipif(HEARD, reason="Qt's sound is installed here")
def test_without_sound_it_is_said_and_files_still_go_in(hands: Hands, panel: ReadingPanel):
    hands.village.clips["", "一共"] = sound()
    hands.press("F9", "F9")
    hands.settle()
    assert not panel._play.isVisible()
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    assert "没有话筒" in room._lacks.text()
    assert "不能放声音" in room._lacks.text()
    assert not room.record.isEnabled()
    assert room.take.isEnabled()


@pytest.mark.skipif(not HEARD, reason="Qt's sound is not installed here")
def test_clips_are_played_and_what_differs_is_left_to_the_reader(
    hands: Hands, panel: ReadingPanel, qtbot
):
    if not Sound(panel).can_play:
        pytest.skip("nothing to play on")
    for words in ("一共", "多少钱"):
        hands.village.clips["四川话", words] = sound()
    hands.press("F9", "F9")
    hands.settle()
    qtbot.waitUntil(panel._play.isVisible)
    assert panel.dialect.currentText() == "四川话"
    panel._play.click()
    assert panel._go_on.isVisible()  # the name: no clip of any form says it
    QTest.keyClick(panel._go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.now.text() == "三千元。")
    assert panel._go_on.hasFocus()
    QTest.keyClick(panel._go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.now.isVisible())


@pytest.mark.skipif(not HEARD, reason="Qt's sound is not installed here")
def test_a_microphone_makes_a_clip(hands: Hands, panel: ReadingPanel, qtbot):
    if not Sound(panel).can_record:
        pytest.skip("no microphone")
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    room.record.click()
    assert room.record.text() == "停下并保存"
    qtbot.waitUntil(lambda: "请念" in room._where.text(), timeout=8000)
    qtbot.waitUntil(lambda: room._sound._taken.size() > 12000, timeout=8000)
    room.record.click()
    hands.settle()
    kept = hands.village.clips["", "一共"]
    with wave.open(io.BytesIO(kept)) as file:
        assert file.getnframes() / file.getframerate() > 0.1
