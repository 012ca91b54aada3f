"""Where scanned pages come from: chosen files, files dropped here, the clipboard."""

from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from shouyue.i18n.language import Language

SUFFIXES = ("pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "bmp")


def choose(parent: QWidget, language: Language, chosen: Callable[[Sequence[Path]], object]) -> None:
    """Asks for files; `chosen` gets them unless the person thinks better of it."""
    dialog = QFileDialog(parent, language.text("Scanned pages"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(" ".join(f"*.{suffix}" for suffix in SUFFIXES))
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def files_in(data: QMimeData) -> list[Path]:
    """The files that are dropped or copied, folders by what lies in them."""
    found: list[Path] = []
    for url in data.urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            found += scans_in(path) if path.is_dir() else [path]
    return found


def scans_in(folder: Path) -> list[Path]:
    """The files of a folder that may be scans, by name; none if it cannot be read."""
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower().lstrip(".") in SUFFIXES and path.is_file()
        )
    except OSError:
        return []


def pasted(spool: Path) -> list[Path]:
    """What the clipboard holds: copied files, or a picture, which is put into the spool."""
    data = QGuiApplication.clipboard().mimeData()
    if data.hasUrls():
        return files_in(data)
    image = QGuiApplication.clipboard().image() if data.hasImage() else QImage()
    path = spool / f"{token_hex(8)}.png"
    return [path] if not image.isNull() and image.save(str(path)) else []
