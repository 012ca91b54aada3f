"""A file that cannot be read as a form at all is told with its place."""

import os
from pathlib import Path

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
    assert (fault.code, fault.params["place"]) == ("paper.form_not_utf8", f"{name}:{line}")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["X01/words.zh_CN.toml", "blocks/words.zh_CN.toml"])
def test_a_file_saved_in_another_encoding_is_told_to_be(folder, name, encoding):
    path = folder.root / name
    path.write_bytes(path.read_text("utf-8").replace("K", "金").encode(encoding))
    fault = folder.fault()
    assert (fault.code, fault.params["file"]) == ("paper.form_not_utf8", name)


@pytest.mark.parametrize("made", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
@pytest.mark.parametrize("name", ["X01/words.zh_CN.toml", "blocks/words.zh_CN.toml"])
def test_what_is_no_file_is_told_by_its_name(folder, name, made):
    path = folder.root / name
    path.unlink()
    made(path)
    fault = folder.fault()
    assert (fault.code, fault.params["file"]) == ("paper.form_file_unreadable", name)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_another_encoding_is_told_to_be_even_where_it_holds_no_chinese(folder, encoding):
    path = folder.root / "X01/form.toml"
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    assert folder.fault().params["place"] == "X01/form.toml:1"


@pytest.mark.parametrize("name", ["X01/form.toml", "X01/words.zh_CN.toml", "blocks/K.toml"])
def test_a_file_that_an_editor_began_with_a_mark_is_read_as_any_other(folder, name):
    path = folder.root / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_form(folder.root, "X01").title("zh_CN") == "试"


def test_a_file_that_ends_too_early_is_told_with_its_last_line(folder):
    folder.put("X01/words.zh_CN.toml", 'title = "试"\nhello = [\n')
    fault = folder.fault()
    assert (fault.code, fault.params["line"]) == ("paper.form_syntax", 2)


def nested(part, deep):
    return '{ part = "group", parts = [' * deep + part + "] }" * deep


@pytest.mark.parametrize("deep", [30, 100, 300, 5000])
@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("X01/form.toml", '{ part = "code" }'),
        ("blocks/K.toml", '{ part = "say", words = "line" }'),
    ],
)
def test_parts_too_deep_inside_each_other_are_told_with_their_file(folder, deep, file, part):
    folder.change(file, part, nested(part, deep))
    fault = folder.fault()
    assert (fault.code, fault.params["place"]) == ("paper.form_too_deep", file)


def test_keys_too_deep_inside_each_other_are_told_with_their_file(folder):
    name = ".".join("a" * 5000)
    folder.put("X01/words.zh_CN.toml", f'title = "试"\n{name} = "a"\n')
    fault = folder.fault()
    assert (fault.code, fault.params["place"]) == ("paper.form_too_deep", "X01/words.zh_CN.toml")


def test_parts_may_stand_inside_each_other_as_deep_as_a_sheet_has_use_for(folder):
    code = '{ part = "code" }'
    folder.change("X01/form.toml", code, nested(code, 15))
    assert load_form(folder.root, "X01").title("zh_CN") == "试"
