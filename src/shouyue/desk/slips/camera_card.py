"""Photographing slips: hold one under the camera, press Enter, next one; Ctrl+Enter files all."""

from pathlib import Path
from secrets import token_hex
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.desk.devices.camera import Camera
from shouyue.desk.page import heading
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import N_, Captions, Words

_QUALITY: Final = 92


class CameraCard(QFrame):
    """The camera is on only while this is open."""

    taken = Signal(object)
    left = Signal()

    def __init__(self, words: Words, captions: Captions, spool: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words, self._spool = words, spool
        self._now = QImage()
        self._photos: list[Path] = []
        self._is_broken = False
        self.camera = Camera(self)
        self._view, self._state = QLabel(self), QLabel(self)
        self._view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._view.setMinimumSize(1, 1)
        self._state.setWordWrap(True)
        self._take, self._done, self._back = Button(self), Button(self), Button(self)
        self._take.setObjectName("main")
        self._lay_out(captions)
        self.camera.seen.connect(self._on_seen)
        self.camera.failed.connect(self._on_failed)
        self._take.clicked.connect(self._photograph)
        self._done.clicked.connect(self._hand_over)
        self._back.clicked.connect(self._leave)
        bind(self, "Ctrl+Return", self._hand_over)
        captions.follow(self._retell)

    def open(self) -> None:
        """Switches the camera on."""
        self._is_broken = False
        self.camera.start()
        self._retell()
        self._take.setFocus()

    def stop(self) -> None:
        """Off, and what was not handed over is thrown away."""
        self.camera.stop()
        thrown, self._photos = self._photos, []
        for path in thrown:
            path.unlink(missing_ok=True)
        self._now = QImage()
        self._view.clear()

    def _lay_out(self, captions: Captions) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, GAP, WIDE, GAP)
        column.setSpacing(8)
        column.addWidget(heading(captions, N_("From the camera"), self))
        column.addWidget(self._view, 1)
        column.addWidget(self._state)
        captions.text("What the camera sees", self._view.setAccessibleName)
        captions.text("Photograph  (Enter)", self._take.setText)
        captions.text("File them  (Ctrl+Enter)", self._done.setText)
        captions.text("Back  (Esc)", self._back.setText)
        feet = QHBoxLayout()
        for button in (self._take, self._done, self._back):
            feet.addWidget(button)
        feet.addStretch(1)
        column.addLayout(feet)

    def _on_seen(self, image: QImage) -> None:
        self._now = image
        self._view.setPixmap(
            QPixmap.fromImage(image).scaled(
                self._view.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )

    def _photograph(self) -> None:
        path = self._spool / f"{token_hex(8)}.jpg"
        if not self._now.isNull() and self._now.save(str(path), quality=_QUALITY):
            self._photos.append(path)
        self._retell()

    def _hand_over(self) -> None:
        photos, self._photos = self._photos, []
        self.camera.stop()
        self.taken.emit(photos) if photos else self.left.emit()

    def _leave(self) -> None:
        self.stop()
        self.left.emit()

    def _on_failed(self) -> None:
        self._is_broken = True
        self._retell()
        self._back.setFocus()

    def _retell(self) -> None:
        language, count = self._words.language, len(self._photos)
        self._take.setEnabled(not self._is_broken)
        self._done.setEnabled(count > 0)
        self._state.setText(
            language.text("The camera does not answer. Another program may be using it.")
            if self._is_broken
            else language.plural("{n} photograph taken.", "{n} photographs taken.", count)
            if count
            else language.text("Lay the slip flat, in good light, so that it fills the picture.")
        )
