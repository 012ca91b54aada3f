"""`dev.py` makes what is missing, mends what is broken, and leaves alone what is right."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from architecture.house import ROOT, text_files

SHORT_LOCK = "# no packages\n"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A copy of dev.py at work in a folder whose name has a space and no ASCII letter."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev", module)
    spec.loader.exec_module(module)
    home = tmp_path / "守约 практика"
    (home / "src" / "shouyue").mkdir(parents=True)
    (home / "src" / "shouyue" / "__init__.py").write_text("", "utf-8")
    for name in (module.PROGRAM_LOCK, module.DEV_LOCK):
        (home / name).write_text(SHORT_LOCK + name, "utf-8")
    module.ROOT = home
    module.VENV = home / ".venv"
    return module


def test_a_venv_is_made_and_left_alone_afterwards(dev: ModuleType):
    first = dev.ensure_venv()
    mark = dev.VENV / "mark"
    mark.touch()
    assert dev.ensure_venv() == first
    assert first.version == sys.version_info[:2]
    assert mark.exists()


def test_a_half_made_venv_is_made_anew(dev: ModuleType):
    dev.ensure_venv()
    (dev.VENV / "pyvenv.cfg").unlink()
    assert dev.environment() is None
    assert dev.ensure_venv().packages.is_dir()


def test_an_interpreter_that_does_not_start_is_replaced(dev: ModuleType):
    python = dev.venv_python()
    python.parent.mkdir(parents=True)
    python.write_bytes(b"\x7fELF not a program")
    python.chmod(0o755)
    assert dev.ensure_venv().packages.is_dir()


def test_the_source_is_found_wherever_the_folder_is(dev: ModuleType):
    dev.ensure_source(dev.ensure_venv())
    command = dev.python("-c", "import shouyue; print(ascii(shouyue.__file__))")
    answer = dev.ask(command)
    assert ascii(str(dev.ROOT / "src" / "shouyue" / "__init__.py"))[1:-1] in answer.stdout
    moved = dev.ROOT.with_name("moved")
    dev.ROOT.rename(moved)
    dev.ROOT, dev.VENV = moved, moved / ".venv"
    assert "moved" in dev.ask(dev.python("-c", "import shouyue; print(shouyue.__file__)")).stdout


def test_packages_in_place_are_not_asked_for_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    found = dev.ensure_venv()
    stamp = dev.VENV / "installed-lock.txt"
    ran: list[str] = []
    monkeypatch.setattr(dev, "ensure_pip", lambda found: None)
    monkeypatch.setattr(dev, "must", lambda command, what: ran.append(str(command[-1])))

    dev.ensure_packages(found, tools=True)
    dev.ensure_packages(found, tools=True)
    dev.ensure_packages(found, tools=False)  # the tools' lock holds the program's
    assert ran == [dev.DEV_LOCK]

    (dev.ROOT / dev.DEV_LOCK).write_text("# changed", "utf-8")
    dev.ensure_packages(found, tools=False)
    dev.ensure_packages(found, tools=True)
    assert ran == [dev.DEV_LOCK, dev.PROGRAM_LOCK, dev.DEV_LOCK]
    assert stamp.read_text("utf-8") == dev.digest(dev.DEV_LOCK)


def test_an_installation_cut_short_is_begun_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch):
    def broken(command: list[str], what: str) -> None:
        raise dev.Stop(what)

    found = dev.ensure_venv()
    monkeypatch.setattr(dev, "ensure_pip", lambda found: None)
    monkeypatch.setattr(dev, "must", broken)
    for _ in range(2):
        with pytest.raises(dev.Stop):
            dev.ensure_packages(found, tools=True)


def test_who_may_not_install_reads_the_line_to_type(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dev, "root_prefix", lambda: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name)
    with pytest.raises(dev.Stop, match="sudo apt-get install -y --no-install-recommends libgl1 x"):
        dev.apt("libgl1 x", "Qt lacks something")


def test_an_exit_code_is_handed_on(dev: ModuleType):
    assert dev.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_killed_program_ends_as_a_shell_would_say(dev: ModuleType):
    code = dev.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    assert code == (9 if os.name == "nt" else 137)


def test_an_unknown_command_is_wrong_usage():
    answer = subprocess.run(
        [sys.executable, ROOT / "dev.py", "nonsense"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "nonsense" in answer.stderr


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_command_that_a_document_names_exists(dev: ModuleType, document: str):
    named = set(re.findall(r"dev\.py ([a-z]+)", text_files()[document]))
    assert named
    assert named <= set(dev.COMMANDS)


def test_the_readme_needs_two_commands_only(dev: ModuleType):
    readme = text_files()["README.md"]
    assert "python3 dev.py demo" in readme
    assert "python3 dev.py test" in readme


if os.name == "posix":

    def test_ctrl_c_lets_the_program_end_first_and_leaves_no_trace_of_python():
        program = (
            "import time\ntry:\n  print('up', flush=True); time.sleep(60)\nfinally: print('tidy')"
        )
        driver = (
            # Whoever runs the tests in the background has it ignored, and children inherit that.
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "import sys; sys.path.insert(0, '.'); import dev\n"
            f"dev.COMMANDS['run'] = lambda args: dev.run([sys.executable, '-c', {program!r}])\n"
            "sys.exit(dev.main(['run']))"
        )
        with subprocess.Popen(
            [sys.executable, "-c", driver],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            os.killpg(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert out == "tidy\n"
        assert "dev.py" not in err

    def test_who_is_told_to_end_ends_what_it_runs():
        program = "import time; print('up', flush=True); time.sleep(60)"
        driver = (
            "import sys; sys.path.insert(0, '.'); import dev\n"
            f"dev.COMMANDS['run'] = lambda args: dev.run([sys.executable, '-c', {program!r}])\n"
            "sys.exit(dev.main(['run']))"
        )
        with subprocess.Popen(
            [sys.executable, "-c", driver], cwd=ROOT, text=True, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            process.terminate()
            # The pipe is at its end only when the program that writes to it has ended too.
            assert process.stdout.read() == ""
        assert process.returncode == 128 + signal.SIGTERM
