"""The sheet that tries out a printer, as a file. Touches no vault."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shouyue.casework.setting import fonts, fresh_file, put_in_place
from shouyue.i18n.language import Language
from shouyue.paper.page_size import SIZES
from shouyue.paper.trial_sheet import write_trial_sheet

PAPERS: Final = tuple(SIZES)
"""The papers that there is a sheet for, by name."""


_MADE: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""Always the same moment: the sheet tells no time, and the same sheet has the same bytes."""


def write_test_sheet(out: Path, paper: str, language: Language) -> None:
    """Write the sheet for one paper, in the language of whoever prints it.

    Raises:
        PagesNotWrittenError: the disk refuses.
        KeyError: no such paper.
    """
    tag = language.tag.replace("_", "-")
    with fresh_file(out) as file:
        write_trial_sheet(file, SIZES[paper], language.sentence, tag, fonts(), _MADE)
        put_in_place(file, out)
