"""Recorded sentences of forms: kept with their words, never played for others."""

import io
import shutil
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from integration.acts_branch import OVERDUE, Clock
from shouyue.casework import setting
from shouyue.casework.forms import clips
from shouyue.casework.forms.clips import ClipError, Wish, clip_lines
from shouyue.casework.forms.reading_aloud import Step, clip_said, read_aloud
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Invalid, Saved
from shouyue.casework.setting import PagesNotWrittenError
from shouyue.casework.workspace import Workspace
from shouyue.data import shipped
from shouyue.paper.forms import load_form

SICHUAN = Wish("F02", "zh", "四川话")


def sound(level: int = 0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(level.to_bytes(2, "little") * 1600)
    return out.getvalue()


def numbered(ws: Workspace, words: str) -> int:
    return next(one.number for one in clip_lines(ws, SICHUAN) if words in one.text)


def test_what_is_recorded_are_the_words_between_names_and_sums(ws: Workspace):
    texts = [one.text for one in clip_lines(ws, SICHUAN)]
    assert "给您的信，我念给您听" in texts
    assert "现在要还" in " ".join(texts)
    assert len(texts) == len(set(texts))
    assert not any("{" in text or text[-1] in "。，？" for text in texts)
    assert {one.state for one in clip_lines(ws, SICHUAN)} == {"missing"}


def test_a_clip_is_kept_played_replaced_and_taken_away(ws: Workspace):
    number = numbered(ws, "不收现金")
    assert isinstance(clips.add_clip(ws, SICHUAN, number, sound()), Saved)
    assert clips.clip_bytes(ws, SICHUAN, number) == sound()
    assert isinstance(clips.add_clip(ws, SICHUAN, number, sound(7)), Saved)
    assert clips.clip_bytes(ws, SICHUAN, number) == sound(7)
    (kept,) = [one for one in clip_lines(ws, SICHUAN) if one.state == "recorded"]
    assert (kept.version, kept.media, kept.by) == (1, "audio/wav", ws.name)
    assert isinstance(clips.retire_clip(ws, SICHUAN, number), Saved)
    assert {one.state for one in clip_lines(ws, SICHUAN)} == {"missing"}
    with pytest.raises(ClipError):
        clips.clip_bytes(ws, SICHUAN, number)


def test_another_dialect_is_another_clip(ws: Workspace):
    number = numbered(ws, "不收现金")
    clips.add_clip(ws, SICHUAN, number, sound())
    other = replace(SICHUAN, dialect="粤语")
    assert {one.state for one in clip_lines(ws, other)} == {"missing"}


@pytest.mark.parametrize(
    ("start", "media", "suffix"),
    [
        (sound(), "audio/wav", ".wav"),
        (b"fLaC" + bytes(60), "audio/flac", ".flac"),
        (b"\0\0\0\x20ftypM4A " + bytes(60), "audio/mp4", ".m4a"),
    ],
)
def test_a_clip_comes_from_a_file_and_goes_out_as_one(
    ws: Workspace, tmp_path: Path, start: bytes, media: str, suffix: str
):
    (tmp_path / "in").write_bytes(start)
    assert isinstance(clips.add_clip_file(ws, SICHUAN, 1, tmp_path / "in"), Saved)
    assert clip_lines(ws, SICHUAN)[0].media == media
    out = clips.export_clip(ws, SICHUAN, 1, tmp_path / "out")
    assert (out.suffix, out.read_bytes()) == (suffix, start)
    assert clips.export_clip(ws, SICHUAN, 1, out) == out, "the sound of before gives way"
    out.write_bytes(b"somebody's words")
    with pytest.raises(PagesNotWrittenError, match="other_file"):
        clips.export_clip(ws, SICHUAN, 1, out)
    assert out.read_bytes() == b"somebody's words"


def test_what_is_no_sound_or_too_long_is_not_taken(ws: Workspace, tmp_path: Path):
    refused = clips.add_clip(ws, SICHUAN, 1, b"MZ not a sound")
    assert isinstance(refused, Invalid)
    assert refused.problems[0].reason.code == "casework.clips.no_sound"
    refused = clips.add_clip(ws, SICHUAN, 1, sound() + bytes(clips.MAX_CLIP))
    assert isinstance(refused, Invalid)
    assert refused.problems[0].reason.code == "casework.clips.too_long"
    for number in (0, 999):
        with pytest.raises(ClipError):
            clips.add_clip(ws, SICHUAN, number, sound())
    with pytest.raises(ClipError):
        clips.add_clip_file(ws, SICHUAN, 1, tmp_path / "nowhere.wav")
    with pytest.raises(ClipError):
        clip_lines(ws, Wish("F23C"))


def test_no_clip_lies_open_on_the_disk(ws: Workspace, tmp_path: Path):
    clips.add_clip(ws, SICHUAN, 1, b"fLaC" + b"canary of a voice" * 40)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"canary of a voice" not in path.read_bytes()


def test_a_letter_is_read_by_clips_and_by_whoever_reads_its_names_and_sums(
    ws: Workspace, tmp_path: Path
):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "l.pdf")
    clips.add_clip(ws, SICHUAN, numbered(ws, "现在要还"), sound())
    reading = read_aloud(ws, report.letters[0].serial, dialect="四川话")
    place = next(n for n, one in enumerate(reading.sentences) if "现在要还" in one.text)
    before, clip, sum_ = reading.steps(place)
    assert (before.clip, clip.clip, sum_.clip) == ("", "现在要还", "")
    assert "元" in sum_.text
    assert clip_said(ws, reading, clip.clip) == sound()
    assert reading.dialects == ("四川话",)
    silent = read_aloud(ws, report.letters[0].serial)
    whole = silent.sentences[place].text
    assert silent.steps(place) == (Step(whole, ""),)


def test_changed_words_retire_their_clip_and_old_letters_keep_it(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
):
    report = compose(ws, LetterSelection("F02", notes=(OVERDUE,)), tmp_path / "l.pdf")
    number = numbered(ws, "不收现金")
    clips.add_clip(ws, SICHUAN, number, sound())
    clips.add_clip(ws, SICHUAN, 1, sound(3))
    folder = tmp_path / "forms"
    shutil.copytree(shipped("forms") / "F02", folder / "F02")
    shutil.copytree(shipped("forms") / "blocks", folder / "blocks")
    words = folder / "F02" / "words.zh_CN.toml"
    text = words.read_text("utf-8")
    words.write_text(text.replace("我们的工作人员不收现金", "现金谁也不收"), encoding="utf-8")
    with monkeypatch.context() as changed:
        changed.setattr(clips, "form_of", lambda code: load_form(folder, code))
        lines = clip_lines(ws, SICHUAN)
        (retired,) = [one for one in lines if one.state == "retired"]
        assert "工作人员不收现金" in retired.text
        assert lines[0].state == "recorded"
        # A letter of the words of its day is still read by the clip of those.
        reading = read_aloud(ws, report.letters[0].serial, dialect="四川话")
        assert retired.text in reading.recorded
        assert isinstance(clips.retire_clip(ws, SICHUAN, 0), Saved)
        assert all(one.state != "retired" for one in clip_lines(ws, SICHUAN))
    assert setting.form_of("F02").version == 1
