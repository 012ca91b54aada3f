"""Every reason of the day's list has an act, a sentence, and a word for where there is no room."""

from typing import get_args

import pytest

from shouyue.casework.cases import day_lines
from shouyue.domain.worklist import Reason


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_is_told_in_full_and_in_short(reason: str):
    assert day_lines.TOLD[reason][1].startswith("casework.today.")
    assert day_lines.SHORT[reason].startswith("casework.today.short.")
