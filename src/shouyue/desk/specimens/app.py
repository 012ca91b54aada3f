"""The window of specimens as a program of its own: no vault, no password."""

import tempfile
from pathlib import Path

from shouyue.casework.forms.preview import page_image
from shouyue.desk.frame.app import application
from shouyue.desk.jobs import Jobs
from shouyue.desk.specimens.window import SpecimenWindow
from shouyue.desk.widgets.words import Words
from shouyue.i18n.language import Language

_SIZE = (820, 980)


def run_specimens(folder: Path, code: str, tag: str, language: Language) -> int:
    """Opens the window and stays until it is closed. Returns the exit code."""
    app = application()
    jobs, words = Jobs(app), Words(language, app)
    with tempfile.TemporaryDirectory(prefix="shouyue-forms-", ignore_cleanup_errors=True) as spool:
        window = SpecimenWindow(folder, jobs, page_image, words, Path(spool))
        window.resize(*_SIZE)
        window.show()
        window.begin(code, tag)
        code_of_exit = app.exec()
        jobs.close()
    return code_of_exit
