"""Recorded, heard again, spoken: with a loudspeaker, a microphone and a voice that really sound."""

import io
import random
import wave
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import pi, sin
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from shouyue.casework.forms.clips import MAX_CLIP
from shouyue.desk.devices.sound import Sound
from shouyue.desk.devices.voice import Voice
from shouyue.desk.records.clips import ClipsRoom
from shouyue.desk.records.reading import ReadingPanel
from ui import sound_room
from ui.conftest import Hands
from ui.real_window import practice_window
from ui.sound_room import LACKS, LACKS_VOICE, heard, likeness, loudness

pytestmark = pytest.mark.skipif(bool(LACKS), reason=LACKS)
speaking = pytest.mark.skipif(bool(LACKS_VOICE), reason=LACKS_VOICE)


def words(seed: int, seconds: float) -> bytes:
    """A tone that grows loud and quiet as no other seed does."""
    chance, samples = random.Random(seed), array("h")
    for _ in range(int(seconds * 10)):
        level = chance.choice((500, 3000, 9000, 16000))
        samples.extend(int(level * sin(2 * pi * 300 * at / 16000)) for at in range(1600))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(samples.tobytes())
    return out.getvalue()


@pytest.fixture
def said(tmp_path: Path) -> Callable[[int, float], Path]:
    def make(seed: int, seconds: float = 3) -> Path:
        path = tmp_path / f"said-{seed}.wav"
        path.write_bytes(words(seed, seconds))
        return path

    return make


@pytest.fixture
def unplugged() -> Iterator[None]:
    """What a test pulls out is there again afterwards."""
    yield
    here = sound_room.plug("list", "short", "modules")
    if "source_name=microphone" not in here:
        sound_room.plug_in(microphone=True)
    if "sink_name=speaker" not in here:
        sound_room.plug_in(microphone=False)


def record(room: ClipsRoom, hands: Hands, qtbot, spoken: Path) -> None:
    room.record.click()
    qtbot.waitUntil(lambda: "请念" in room._where.text(), timeout=8000)
    with sound_room.say_into_the_microphone(spoken) as player:
        qtbot.waitUntil(lambda: player.poll() is not None, timeout=20000)
    qtbot.wait(600)
    room.record.click()
    hands.settle()


def hear(room: ClipsRoom, qtbot, out: Path) -> list[float]:
    with heard(out):
        qtbot.wait(500)
        with qtbot.waitSignal(room._sound.ended, timeout=20000):
            room.play.click()
        qtbot.wait(300)
    return loudness(out)


def test_what_is_said_on_a_real_vault_is_heard_again_until_other_words_replace_it(
    dressed: QApplication, qtbot, tmp_path: Path, said: Callable[[int], Path]
):
    with practice_window(dressed, tmp_path) as hands:
        hands.press("F4", "Ctrl+Return")
        page = hands.window.page
        qtbot.waitUntil(lambda: page._batch()._stack is not None, timeout=60000)
        letters = page._batch()._stack.letters
        page._batch().feet.answered.emit([one.serial for one in letters])
        hands.settle()
        hands.press("Ctrl+R")
        hands.type(letters[0].serial)
        hands.press("Return", "F9")
        (reading,) = (x for x in hands.window.findChildren(ReadingPanel) if x.isVisible())
        reading._to_record.click()
        hands.settle()
        room = reading.clips
        record(room, hands, qtbot, said(1))
        assert "已录" in room._where.text()
        first = hear(room, qtbot, tmp_path / "heard-1.wav")
        assert likeness(first, loudness(said(1))) > 0.9
        assert abs(len(first) - len(loudness(said(1)))) < 20
        record(room, hands, qtbot, said(2))
        second = hear(room, qtbot, tmp_path / "heard-2.wav")
        assert likeness(second, loudness(said(2))) > 0.9
        assert likeness(second, loudness(said(1))) < 0.6
        room.away.click()
        hands.settle()
        assert "未录" in room._where.text()


@pytest.fixture
def room(hands: Hands, panel: ReadingPanel) -> ClipsRoom:
    panel._to_record.click()
    hands.settle()
    return panel.clips


def test_two_presses_in_a_row_keep_nothing_and_say_so(hands: Hands, room: ClipsRoom):
    hands.village.clips["", "一共"] = words(1, 1)
    room.record.click()
    room.record.click()
    hands.settle()
    assert "没有录到声音" in hands.words[-1]
    assert hands.village.clips == {("", "一共"): words(1, 1)}
    assert room.record.text() == "录音"


@pytest.mark.usefixtures("unplugged")
def test_a_microphone_that_is_pulled_out_keeps_the_old_clip_and_says_so(
    hands: Hands, room: ClipsRoom, qtbot, said: Callable[[int], Path]
):
    hands.village.clips["", "一共"] = words(1, 1)
    room.record.click()
    qtbot.waitUntil(lambda: "请念" in room._where.text(), timeout=8000)
    qtbot.wait(1000)
    sound_room.plug("suspend-source", "microphone", "1")
    qtbot.waitUntil(lambda: not room._sound.is_recording, timeout=12000)
    hands.settle()
    assert "话筒断开或者静音了" in hands.words[-1]
    assert room.record.text() == "录音"
    assert hands.village.clips == {("", "一共"): words(1, 1)}
    sound_room.plug("suspend-source", "microphone", "0")
    record(room, hands, qtbot, said(2))
    assert hands.village.clips["", "一共"] != words(1, 1)


def test_a_microphone_that_is_muted_is_told_before_the_sentence_is_lost(
    hands: Hands, room: ClipsRoom, qtbot, said: Callable[[int, float], Path]
):
    room.record.click()
    qtbot.waitUntil(lambda: "请念" in room._where.text(), timeout=8000)
    with sound_room.say_into_the_microphone(said(1, 7)) as player:  # longer than the patience
        qtbot.waitUntil(lambda: player.poll() is not None, timeout=20000)
    assert room._sound.is_recording
    sound_room.plug("set-source-mute", "microphone", "1")
    try:
        qtbot.waitUntil(lambda: not room._sound.is_recording, timeout=12000)
    finally:
        sound_room.plug("set-source-mute", "microphone", "0")
    hands.settle()
    assert "话筒断开或者静音了" in hands.words[-1]
    assert hands.village.clips == {}


def test_a_recording_that_somebody_forgot_ends_by_itself(qtbot):
    owner = QObject()
    sound = Sound(owner)
    with qtbot.waitSignal(sound.full, timeout=15000):
        assert sound.record(100_000)
    assert not sound.is_recording
    assert sound.taken() == b""
    assert MAX_CLIP // (2 * 24_000) < 180  # seconds
    owner.deleteLater()


@pytest.mark.usefixtures("unplugged")
def test_a_loudspeaker_that_is_pulled_out_leaves_the_words_to_the_reader(
    hands: Hands, panel: ReadingPanel, qtbot, tmp_path: Path
):
    hands.village.clips["", "一共"] = words(1, 12)
    hands.press("F9", "F9")
    panel._play.click()
    panel.recital.go_on.click()
    qtbot.waitUntil(lambda: panel.recital.now.text().endswith("一共"))
    qtbot.wait(1000)
    sound_room.pull_out("speaker")
    qtbot.waitUntil(panel.recital.go_on.isVisible, timeout=20000)
    sound_room.plug_in(microphone=False)
    qtbot.wait(1000)
    with heard(tmp_path / "again.wav"):
        panel._play.click()
        panel.recital.go_on.click()
        qtbot.wait(3000)
    assert loudness(tmp_path / "again.wav")


@speaking
def test_the_computer_says_a_letter_in_mandarin_and_stops_when_told(
    hands: Hands, panel: ReadingPanel, qtbot, tmp_path: Path
):
    qtbot.waitUntil(panel._speak.isVisible, timeout=20000)
    assert not panel._none.isVisible()
    told: list[bool] = []
    panel._voice.changed.connect(lambda: told.append(panel._voice.speaks))
    with heard(tmp_path / "whole.wav"):
        panel._speak.click()
        qtbot.waitUntil(lambda: panel._voice.speaks, timeout=10000)
        assert panel._speak.text() == "停下别念"
        qtbot.waitUntil(lambda: not panel._voice.speaks, timeout=30000)
    whole = loudness(tmp_path / "whole.wav")
    assert len(whole) > 300  # hundredths of a second
    assert told == [True, False], "it rests between sentences, and does not end there"
    for stop in (panel._speak.click, lambda: hands.press("F9"), lambda: hands.press("F2")):
        if not panel.is_open:
            hands.press("F9")
            qtbot.waitUntil(panel._speak.isVisible, timeout=20000)
        panel._speak.click()
        qtbot.waitUntil(lambda: panel._voice.speaks, timeout=10000)
        qtbot.wait(700)
        stop()
        qtbot.waitUntil(lambda: not panel._voice.speaks, timeout=2000)
        qtbot.wait(500)
        with heard(tmp_path / "quiet.wav"):
            qtbot.wait(1500)
        assert loudness(tmp_path / "quiet.wav") == []


@speaking
@pytest.mark.parametrize(("language", "can"), [("zh_CN", True), ("en", True), ("bo", False)])
def test_it_is_told_which_language_has_a_voice(qtbot, language: str, can: bool):
    owner = QObject()
    voice = Voice(owner)
    with qtbot.waitSignal(voice.known, timeout=20000) as told:
        voice.ask(language)
    assert told.args == [language, can]
    owner.deleteLater()
    qtbot.wait(100)


@speaking
def test_a_letter_in_a_language_without_a_voice_says_so(hands: Hands, panel: ReadingPanel, qtbot):
    qtbot.waitUntil(panel._speak.isVisible, timeout=20000)
    assert panel._reading is not None
    panel._show(replace(panel._reading, language="bo"))
    qtbot.waitUntil(panel._none.isVisible, timeout=20000)
    assert "没有" in panel._none.text()
    assert not panel._speak.isVisible()
