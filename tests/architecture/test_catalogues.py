"""Every sentence of the source stands in every catalogue, with words where a person reads it."""

import pytest

from architecture.house import SOURCE, nothing
from shouyue.i18n.catalogue import languages, locale_folder
from shouyue.i18n.upkeep import extracted, problems


@pytest.fixture(scope="module")
def template():
    return extracted(SOURCE)


@pytest.mark.parametrize("tag", languages(locale_folder()))
def test_the_catalogue_is_in_step_with_the_source(tag: str, template):
    found = list(problems(tag, template, locale_folder()))
    nothing(found, "run `python3 dev.py words` and fill in what it names")
