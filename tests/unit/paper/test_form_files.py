"""A file that cannot be read as a form at all is told with its place."""

import pytest

from shouyue.paper.forms import load_form
from unit.paper.spoilt import Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_syntax_error_is_named_with_its_line(folder):
    folder.change("X01/form.toml", "version = 1", "version = ")
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_syntax", 3)


@pytest.mark.parametrize(
    ("name", "line"), [("X01/form.toml", 3), ("X01/words.zh_CN.toml", 4), ("blocks/K.toml", 3)]
)
def test_a_byte_that_is_no_text_is_told_with_its_line(folder, name, line):
    path = folder.root / name
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].rstrip(b"\n") + b" # \xff\n"
    path.write_bytes(b"".join(lines))
    fault = folder.fault()
    assert (fault.code, fault.params["place"]) == ("paper.form_syntax", f"{name}:{line}")


@pytest.mark.parametrize("name", ["X01/form.toml", "X01/words.zh_CN.toml", "blocks/K.toml"])
def test_a_file_that_an_editor_began_with_a_mark_is_read_as_any_other(folder, name):
    path = folder.root / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_form(folder.root, "X01").title("zh_CN") == "试"


def test_a_file_that_ends_too_early_is_told_with_its_last_line(folder):
    folder.put("X01/words.zh_CN.toml", 'title = "试"\nhello = [\n')
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_syntax", 2)
