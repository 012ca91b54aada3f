"""The catalogues hold what the source says, no more and no less, and Chinese is whole."""

import shutil
from pathlib import Path
from string import Formatter

import pytest

import shouyue
from shouyue.i18n.catalogue import languages, locale_folder
from shouyue.i18n.language import load_language
from shouyue.i18n.upkeep import (
    brought_up,
    extracted,
    problems,
    read_catalogue,
    write_catalogue,
)

PACKAGE = Path(shouyue.__file__).parent
TEMPLATE = extracted(PACKAGE)


@pytest.mark.parametrize("tag", languages())
def test_no_word_is_missing_stale_or_misfilled(tag):
    assert list(problems(tag, TEMPLATE, locale_folder())) == []


@pytest.mark.parametrize("tag", languages())
def test_the_files_are_as_the_upkeep_writes_them(tag, tmp_path):
    write_catalogue(tag, brought_up(tag, TEMPLATE, locale_folder()), tmp_path)
    name = f"{tag}/LC_MESSAGES/shouyue.po"
    assert (tmp_path / name).read_bytes() == (locale_folder() / name).read_bytes()


SOURCE = 'language.text("Open {name}")\nraise VaultError("vault.gone", path=1)\n'


@pytest.fixture
def checkout(tmp_path):
    """A source of two texts and a folder with its catalogues."""
    source, folder = tmp_path / "src", tmp_path / "locale"
    source.mkdir()
    (source / "desk.py").write_text(SOURCE)

    def put(tag, **words):
        catalogue = brought_up(tag, extracted(source), folder)
        for message in catalogue:
            if message.id:
                message.string = words.get("code" if message.context else "sentence", "")
        write_catalogue(tag, catalogue, folder)

    def found(tag):
        return [line.split(" ")[1] for line in problems(tag, extracted(source), folder)]

    return source, put, found, folder


def test_whole_catalogues_have_no_problem(checkout):
    _, put, found, folder = checkout
    put("zh_CN", code="保险箱不见了", sentence="打开 {name}")
    put("en", code="The vault is gone.")
    assert found("zh_CN") == found("en") == []
    language = load_language("zh_CN", folder)
    assert language.text("Open {name}", name="张三") == "打开 张三"
    assert language.sentence("vault.gone") == "保险箱不见了"


def test_an_untranslated_sentence_is_a_fault_in_chinese_only(checkout):
    _, put, found, _ = checkout
    put("zh_CN", code="保险箱不见了")
    put("en", code="The vault is gone.")
    assert (found("zh_CN"), found("en")) == (["untranslated"], [])


def test_a_code_without_words_is_a_fault_in_english_too(checkout):
    _, put, found, _ = checkout
    put("en")
    assert found("en") == ["untranslated"]


def test_a_placeholder_that_the_sentence_lacks_is_found(checkout):
    _, put, found, _ = checkout
    put("zh_CN", code="保险箱不见了", sentence="打开 {nmae}")
    assert found("zh_CN") == ["placeholders"]


def test_what_the_source_says_anew_is_missing_and_what_it_stopped_saying_is_stale(checkout):
    source, put, found, _ = checkout
    put("zh_CN", code="保险箱不见了", sentence="打开 {name}")
    (source / "desk.py").write_text(SOURCE.replace("Open", "Close"))
    assert sorted(found("zh_CN")) == ["missing", "stale"]


def test_the_upkeep_keeps_translations_and_takes_out_the_unused(checkout):
    source, put, found, folder = checkout
    put("zh_CN", code="保险箱不见了", sentence="打开 {name}")
    (source / "desk.py").write_text(SOURCE.splitlines()[0])
    write_catalogue("zh_CN", brought_up("zh_CN", extracted(source), folder), folder)
    assert found("zh_CN") == []
    assert load_language("zh_CN", folder).text("Open {name}", name="a") == "打开 a"


def test_a_new_language_begins_empty(tmp_path):
    write_catalogue("ug", brought_up("ug", TEMPLATE, tmp_path), tmp_path)
    assert languages(tmp_path) == ("ug",)
    shutil.rmtree(tmp_path / "ug")
    assert languages(tmp_path) == ()


def test_both_languages_say_the_same_about_a_code():
    holes = {}
    for tag in languages():
        for message in read_catalogue(tag, locale_folder()):
            if message.context == "code" and message.string:
                names = {name for _, name, _, _ in Formatter().parse(message.string) if name}
                holes.setdefault(message.id, []).append(names)
    assert [code for code, found in holes.items() if found[0] != found[-1]] == []
