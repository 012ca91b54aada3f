"""Former versions of forms: kept whole, found again, and never quietly changed."""

import shutil
from pathlib import Path

import pytest

from shouyue.paper.errors import FormError
from shouyue.paper.forms import form_codes, load_form
from shouyue.paper.versions import check_version, keep_version, load_version
from unit.paper.invented import FORMS


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    shutil.copytree(FORMS, tmp_path / "forms")
    return tmp_path / "forms"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refusal(act, *args) -> str:
    with pytest.raises(FormError) as caught:
        act(*args)
    return caught.value.code


@pytest.mark.parametrize("code", form_codes(FORMS))
def test_every_shipped_form_is_kept_as_it_is_under_its_version(code: str):
    form = load_form(FORMS, code)
    assert (FORMS / "versions" / f"{code}-{form.version}").is_dir(), "run `shouyue form keep`"
    check_version(FORMS, form)


CHANGES = [
    ("F02/words.zh_CN.toml", 'title = "', 'title = "新'),
    ("F02/form.toml", "height = 20", "height = 21"),
    ("blocks/words.en.toml", "[D]", "[D]\n# so\n"),
    ("blocks/D.toml", "[fields]", "[fields]  # nothing"),
    ("F01/words.en.toml", 'title = "', 'title = "New '),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES)
def test_a_change_under_the_same_number_is_a_fault_and_a_remark_is_none(forms, name, old, new):
    change(forms / name, old, new)
    form = load_form(forms, "F02")
    if name.startswith("F02"):
        assert refusal(check_version, forms, form) == "paper.form_changed"
        assert refusal(keep_version, forms, "F02") == "paper.form_changed"
    else:
        check_version(forms, form)


def test_the_words_of_a_block_are_words_of_the_form(forms: Path):
    text = (forms / "blocks/words.zh_CN.toml").read_text("utf-8")
    line = next(line for line in text.partition("[D]")[2].splitlines() if "=" in line)
    change(forms / "blocks/words.zh_CN.toml", line, line[:-1] + '新"')
    assert refusal(check_version, forms, load_form(forms, "F02")) == "paper.form_changed"
    check_version(forms, load_form(forms, "T02"))


def test_a_former_version_is_what_it_was(forms: Path):
    before = load_form(forms, "F02")
    change(forms / "F02/form.toml", "version = 1", "version = 2")
    change(forms / "F02/words.zh_CN.toml", 'title = "', 'title = "新')
    # A block that was thrown away since is still with the form that used it.
    kept = keep_version(forms, "F02")
    assert kept.name == "F02-2"
    assert load_version(forms, "F02", 1) == before
    assert load_version(forms, "F02", 2) == load_form(forms, "F02")
    assert load_version(forms, "F02", 2).title("zh_CN").startswith("新")
    assert keep_version(forms, "F02") == kept
    shutil.rmtree(forms / "blocks")
    assert load_form(forms / "versions/F02-1", "F02") == before


def test_papers_under_a_number_are_set_as_it_is_kept(forms: Path):
    before = load_form(forms, "F02")
    change(forms / "F02/words.zh_CN.toml", 'title = "', 'title = "新')
    assert load_version(forms, "F02", 1) == before


def test_a_version_that_nobody_kept_is_said_by_its_number(forms: Path):
    with pytest.raises(FormError, match=r"form_version_missing .*version=9"):
        load_version(forms, "F02", 9)


def test_a_copy_that_was_cut_off_is_no_version(forms: Path, monkeypatch: pytest.MonkeyPatch):
    change(forms / "F02/form.toml", "version = 1", "version = 2")
    copied = []

    def full(source, target):
        copied.append(target)
        if len(copied) == 3:
            raise OSError(28, "No space left on device")
        Path(target).write_bytes(Path(source).read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr("shouyue.paper.versions.shutil.copyfile", full)
        with pytest.raises(OSError, match="No space"):
            keep_version(forms, "F02")
    assert not (forms / "versions/F02-2").exists()
    assert keep_version(forms, "F02").is_dir()
