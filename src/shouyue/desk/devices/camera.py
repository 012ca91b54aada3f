"""A camera of this computer, where it has one and Qt's multimedia part came with the program."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

_MODULE: Final = "PySide6.QtMultimedia"


def _multimedia() -> Any:
    """Qt's multimedia part, or None: it may be absent, or lack a library of the system."""
    try:
        return import_module(_MODULE) if find_spec(_MODULE) is not None else None
    except ImportError:
        return None


def cameras() -> list[Any]:
    """What is plugged in, the usual one first; empty too where the multimedia part is missing."""
    media = _multimedia()
    if media is None:
        return []
    devices = media.QMediaDevices
    usual = devices.defaultVideoInput()
    return sorted(devices.videoInputs(), key=lambda one: one.id() != usual.id())


class Camera(QObject):
    """Shows what the camera sees, as sharp as it can. On only between `start` and `stop`."""

    seen = Signal(QImage)
    failed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: Any = None
        self._camera: Any = None
        self._sink: Any = None

    def start(self) -> None:
        """Switches the first camera on; `failed` where there is none."""
        found = cameras()
        if not found:
            self.failed.emit()
            return
        media = _multimedia()
        self._camera = media.QCamera(found[0], self)
        if formats := found[0].videoFormats():
            self._camera.setCameraFormat(max(formats, key=_sharpness))
        self._session, self._sink = media.QMediaCaptureSession(self), media.QVideoSink(self)
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self.show_frame)
        self._camera.errorOccurred.connect(lambda *_: self.failed.emit())
        self._camera.start()

    def stop(self) -> None:
        """Switches it off: no light stays on."""
        if self._camera is not None:
            self._camera.stop()
            for part in (self._session, self._camera, self._sink):
                part.deleteLater()
        self._session = self._camera = self._sink = None

    def show_frame(self, frame: Any) -> None:
        """What the sink was handed, as a picture."""
        image = frame.toImage()
        if not image.isNull():
            self.seen.emit(image)


def _sharpness(one: Any) -> int:
    size = one.resolution()
    return int(size.width() * size.height())
