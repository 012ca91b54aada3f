"""Recorded sentences: kept from a file, played between what the reader says; by keyboard."""

import io
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from shouyue.desk.devices.voice import best_voice
from shouyue.desk.records.reading import ReadingPanel
from ui.conftest import Hands
from ui.sound_room import HAS_QT, LACKS, say_into_the_microphone


def sound(seconds: float = 0.2, level: int = 0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        one = (level * (-1) ** at for at in range(int(16000 * seconds)))
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in one))
    return out.getvalue()


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


def test_recordings_of_words_that_changed_are_told_and_deleted(hands: Hands, panel: ReadingPanel):
    hands.village.clips = {("", "从前的话"): sound(), ("", "一共"): sound()}
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    assert room._old.isVisible()
    assert "1 段录音" in room._old.text()
    room.drop_old.click()
    hands.settle()
    assert hands.village.clips == {("", "一共"): sound()}
    assert not room._old.isVisible()
    assert not room.drop_old.isVisible()


def test_what_is_no_sound_is_refused_in_words(hands: Hands, panel: ReadingPanel, tmp_path: Path):
    (tmp_path / "a.wav").write_bytes(b"no sound at all")
    panel._to_record.click()
    hands.settle()
    panel.clips.take_file(str(tmp_path / "a.wav"))
    hands.settle()
    assert "不是录音" in hands.words[-1]
    assert hands.village.clips == {}


def test_hearing_one_recording_does_not_go_on_with_the_reading(hands: Hands, panel: ReadingPanel):
    hands.village.clips["", "多少钱"] = sound()
    hands.press("F9", "F9")
    panel._begin()
    assert panel.recital.now.isVisible()
    panel._to_record.click()
    hands.settle()
    panel._sound.ended.emit()  # what a recording that was heard by itself says at its end
    assert not panel.recital.now.isVisible()
    assert not panel.recital.go_on.isVisible()


def test_whoever_leaves_the_page_leaves_no_reading_going_on_behind(
    hands: Hands, panel: ReadingPanel
):
    hands.village.clips["", "多少钱"] = sound()
    hands.press("F9", "F9")
    panel._begin()
    assert panel.recital.go_on.isVisible()
    hands.press("F2")
    assert not panel.isVisible()
    assert not panel.recital.goes_on


def test_the_voice_that_spells_mandarin_in_english_is_not_taken():
    here = ["Latin", "Chinese (Mandarin, latin as English)", "Chinese (Mandarin, latin as Pinyin)"]
    assert best_voice(here, QLocale.Language.Chinese) == here[2]
    assert best_voice(here[:2], QLocale.Language.Chinese) == here[1]
    assert best_voice(here[:1], QLocale.Language.Chinese) == ""
    assert best_voice(here, QLocale.Language.Tibetan) == ""


@pytest.mark.skipif(HAS_QT, reason="Qt's sound is installed here")
def test_without_sound_it_is_said_and_files_still_go_in(hands: Hands, panel: ReadingPanel):
    hands.village.clips["", "一共"] = sound()
    hands.press("F9", "F9")
    hands.settle()
    assert panel._none.isVisible()
    assert not panel._speak.isVisible()
    assert not panel._play.isVisible()
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    assert "没有话筒" in room._lacks.text()
    assert "不能放声音" in room._lacks.text()
    assert not room.record.isEnabled()
    assert room.take.isEnabled()


@pytest.mark.skipif(bool(LACKS), reason=LACKS)
def test_clips_are_played_and_what_differs_is_left_to_the_reader(
    hands: Hands, panel: ReadingPanel, qtbot
):
    for words in ("一共", "多少钱"):
        hands.village.clips["四川话", words] = sound()
    hands.press("F9", "F9")
    hands.settle()
    qtbot.waitUntil(panel._play.isVisible)
    assert panel.dialect.currentText() == "四川话"
    panel._play.click()
    assert panel.recital.go_on.isVisible()  # the name: no clip of any form says it
    QTest.keyClick(panel.recital.go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.recital.now.text() == "三千元。")
    assert panel.recital.go_on.hasFocus()
    QTest.keyClick(panel.recital.go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.recital.now.isVisible())


@pytest.mark.skipif(bool(LACKS), reason=LACKS)
def test_a_microphone_makes_a_clip(hands: Hands, panel: ReadingPanel, qtbot, tmp_path: Path):
    (tmp_path / "a.wav").write_bytes(sound(2, level=3000))
    panel._to_record.click()
    hands.settle()
    room = panel.clips
    room.record.click()
    assert room.record.text() == "停下并保存"
    qtbot.waitUntil(lambda: "请念" in room._where.text(), timeout=8000)
    with say_into_the_microphone(tmp_path / "a.wav"):
        qtbot.waitUntil(lambda: "0:02" in room._where.text(), timeout=8000)
    room.record.click()
    hands.settle()
    kept = hands.village.clips["", "一共"]
    with wave.open(io.BytesIO(kept)) as file:
        assert file.getnframes() / file.getframerate() > 2
