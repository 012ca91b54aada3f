"""The window of specimens is a program of its own; so its tests have a process of their own."""

import subprocess
import sys
from pathlib import Path

ALONE = Path(__file__).with_name("specimens_window.py")
ROOT = ALONE.parents[2]


def test_the_window_of_specimens_in_a_process_of_its_own():
    words = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", str(ALONE))
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout
