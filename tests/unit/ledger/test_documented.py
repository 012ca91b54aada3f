"""The data model names what there is."""

from pathlib import Path

import pytest

from shouyue.ledger.facts import Header
from shouyue.ledger.kinds import KINDS

TEXT = (Path(__file__).parents[3] / "docs" / "datamodel.md").read_text("utf-8")


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in KINDS}))
def test_every_kind_is_in_the_data_model(kind):
    assert f"\n| `{kind}` | " in TEXT


@pytest.mark.parametrize("field", Header.__struct_fields__)
def test_every_field_of_the_header_is_in_the_data_model(field):
    assert f"`{field}`" in TEXT.split("### Header")[1].split("### Body")[0]
