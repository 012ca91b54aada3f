import gettext
import io

import pytest
from babel.messages.mofile import write_mo

from shouyue.i18n.catalogue import (
    CODE_CONTEXT,
    CatalogueError,
    catalogue_path,
    languages,
    load_catalogue,
    locale_folder,
)
from shouyue.i18n.upkeep import read_catalogue

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def loaded(folder, text):
    path = catalogue_path("en", folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return load_catalogue("en", folder)


@pytest.mark.parametrize("tag", languages())
def test_every_entry_is_read_as_gettext_reads_it(tag):
    whole = read_catalogue(tag, locale_folder())
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    by_gettext, ours = gettext.GNUTranslations(compiled), load_catalogue(tag, locale_folder())
    for message in whole:
        if isinstance(message.id, tuple):
            for n in (0, 1, 2, 5, 11, 100):
                assert ours.ngettext(*message.id, n) == by_gettext.ngettext(*message.id, n)
        elif message.context:
            assert message.context == CODE_CONTEXT or message.string is not None
            expected = by_gettext.pgettext(message.context, message.id)
            assert ours.pgettext(message.context, message.id) == expected
        elif message.id:
            assert ours.gettext(message.id) == by_gettext.gettext(message.id)


def test_long_quoted_and_broken_words_are_read(tmp_path):
    words = loaded(tmp_path, 'msgid ""\n"a \\"b\\" "\n"c\\n"\nmsgstr "x\\ty\\\\"\n')
    assert words.gettext('a "b" c\n') == "x\ty\\"


def test_plurals_follow_the_rule_of_the_file(tmp_path):
    entry = 'msgid "{n} x"\nmsgid_plural "{n} xs"\nmsgstr[0] "one"\nmsgstr[1] "many"\n'
    words = loaded(tmp_path, entry)
    assert [words.ngettext("{n} x", "{n} xs", n) for n in (0, 1, 2)] == ["many", "one", "many"]
    empty = loaded(tmp_path, entry.replace('"many"', '""'))
    assert empty.ngettext("{n} x", "{n} xs", 2) == "{n} xs"


def test_what_is_marked_as_fuzzy_is_no_translation(tmp_path):
    assert loaded(tmp_path, '#, fuzzy\nmsgid "a"\nmsgstr "b"\n').gettext("a") == "a"


def test_a_damaged_catalogue_is_refused_by_line(tmp_path):
    for text in ('"lost"\n', "msgid a\n", 'msgid "a\n', 'nonsense "a"\n'):
        with pytest.raises(CatalogueError, match="line 5"):
            loaded(tmp_path, text)
