"""What this account of the machine remembers of the window. No names of borrowers, no secrets."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_IDLE_MINUTES = 5
_FEWEST, _MOST = 2, 15


@dataclass(frozen=True, slots=True)
class Settings:
    """Language of the window, the vault opened last, minutes until it locks, place on screen."""

    language: str = "zh_CN"
    vault: str = ""
    idle_minutes: int = _IDLE_MINUTES
    geometry: bytes = b""


class SettingsFile:
    """Owner of the settings: everybody else gets the value."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def read(self) -> Settings:
        """What is stored; anything unreadable is as if it were not there."""
        minutes = str(self._file.value("idle_minutes", ""))
        geometry = self._file.value("geometry", QByteArray())
        return Settings(
            language=str(self._file.value("language", "zh_CN")),
            vault=str(self._file.value("vault", "")),
            idle_minutes=min(_MOST, max(_FEWEST, int(minutes)))
            if minutes.isdecimal()
            else _IDLE_MINUTES,
            geometry=bytes(geometry.data()) if isinstance(geometry, QByteArray) else b"",
        )

    def change(self, **changes: object) -> Settings:
        """Stores some fields and returns all."""
        settings = replace(self.read(), **changes)  # type: ignore[arg-type] # checked by replace
        self._file.setValue("language", settings.language)
        self._file.setValue("vault", settings.vault)
        self._file.setValue("idle_minutes", settings.idle_minutes)
        self._file.setValue("geometry", QByteArray(settings.geometry))
        self._file.sync()
        return settings
