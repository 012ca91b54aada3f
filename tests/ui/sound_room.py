"""Loudspeaker, microphone and voice of a computer without any: all of them heard by the test alone.

A sound server of its own has a loudspeaker whose sound can be taken down and a microphone that
hears what a test plays to it; nobody's room is recorded and nothing sounds in it.
"""

import os
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shouyue.desk.devices.sound import qt_module

RATE: Final = 24_000
HAS_QT: Final = qt_module("PySide6.QtMultimedia") is not None
LACKS: Final = (
    "Qt's sound (shouyue[voice]) is not installed here"
    if not HAS_QT
    else "no pulseaudio is installed here"
    if not (shutil.which("pulseaudio") and shutil.which("parec"))
    else ""
)
LACKS_VOICE: Final = LACKS or (
    "no speech-dispatcher is installed here" if not shutil.which("speech-dispatcher") else ""
)
_PLUGGED: Final = """
load-module module-native-protocol-unix socket={socket}
load-module module-null-sink sink_name=speaker rate=48000 channels=2
load-module module-null-sink sink_name=room rate=48000 channels=1
load-module module-remap-source source_name=microphone master=room.monitor
set-default-sink speaker
set-default-source microphone
"""


@contextmanager
def sound_room() -> Iterator[None]:
    """For the rest of the process, as Qt looks for a sound server once; nothing where none is."""
    with tempfile.TemporaryDirectory(prefix="sound") as name:
        folder = Path(name)
        children = [] if LACKS else [_server_of_sound(folder)]
        # Named also where there is none: else each test would start one that outlives it.
        socket = folder / "speech"
        os.environ["SPEECHD_ADDRESS"] = f"unix_socket:{socket}"
        if not LACKS_VOICE:
            speech = ["speech-dispatcher", "-s", "-t", "0", "-c", "unix_socket", "-S", str(socket)]
            children.append(_started([*speech, "-L", str(folder)], socket))
        try:
            yield
        finally:
            for child in reversed(children):
                child.terminate()
                child.wait(timeout=10)


def _server_of_sound(folder: Path) -> subprocess.Popen[bytes]:
    script, socket = folder / "plugged.pa", folder / "pulse"
    script.write_text(_PLUGGED.format(socket=socket))
    os.environ["PULSE_SERVER"] = f"unix:{socket}"
    server = ["pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1"]
    return _started(server, socket)


def _started(command: Sequence[str], socket: Path) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    end = time.monotonic() + 20
    while not socket.exists():
        assert child.poll() is None, f"{command[0]} ended"
        assert time.monotonic() < end, f"{command[0]} does not answer"
        time.sleep(0.05)
    return child


def plug(*words: str) -> str:
    """Says something to the sound server, as `pactl` takes it."""
    return subprocess.run(["pactl", *words], check=True, capture_output=True, text=True).stdout


def pull_out(name: str) -> None:
    """Takes a loudspeaker or a microphone away."""
    (number,) = (
        line.split("\t")[0]
        for line in plug("list", "short", "modules").splitlines()
        if f"_name={name} " in f"{line} "
    )
    plug("unload-module", number)


def plug_in(*, microphone: bool) -> None:
    """Puts it back."""
    if microphone:
        plug("load-module", "module-remap-source", "source_name=microphone", "master=room.monitor")
        plug("set-default-source", "microphone")
    else:
        plug("load-module", "module-null-sink", "sink_name=speaker", "rate=48000", "channels=2")
        plug("set-default-sink", "speaker")


def say_into_the_microphone(wav: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["paplay", "--device=room", str(wav)])


@contextmanager
def heard(out: Path) -> Iterator[None]:
    """Takes down what comes out of the loudspeaker, as WAV."""
    form = ("--format=s16le", "--channels=1", "--file-format=wav", f"--rate={RATE}")
    child = subprocess.Popen(["parec", "-d", "speaker.monitor", *form, str(out)])
    try:
        yield
    finally:
        time.sleep(0.5)
        child.terminate()
        child.wait(timeout=10)


def loudness(path: Path) -> list[float]:
    """How loud each hundredth of a second is, of the largest possible; silence at its ends cut."""
    with wave.open(str(path)) as file:
        step, width = file.getframerate() // 100, file.getnchannels()
        samples = memoryview(file.readframes(file.getnframes())).cast("h")[::width]
    found = [
        (sum(one * one for one in samples[at : at + step]) / step) ** 0.5 / 32768
        for at in range(0, len(samples) - step, step)
    ]
    loud = [at for at, one in enumerate(found) if one > 0.003]
    return found[loud[0] : loud[-1] + 1] if loud else []


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """How alike two loudnesses go up and down, 1 at most; the best within 0.3 seconds."""
    return max(_together(one, other, by) for by in range(-30, 31))


def _together(one: Sequence[float], other: Sequence[float], by: int) -> float:
    a, b = (one[by:], other) if by >= 0 else (one, other[-by:])
    count = min(len(a), len(b))
    a, b = a[:count], b[:count]
    mean_a, mean_b = sum(a) / count, sum(b) / count
    over = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)
    return over / spread**0.5 if spread else 0.0
