"""Ticks for what lies behind every letter: the picture sheet, and how we collect."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shouyue.desk.letters.model import title_in
from shouyue.desk.widgets.words import Captions
from shouyue.i18n.language import Language


class EnclosePick(QWidget):
    """As many ticks as there are sheets; what was ticked stays ticked while it can lie there."""

    def __init__(self, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        captions.text("Sheets to enclose", self.setAccessibleName)
        self._ticks: dict[str, QCheckBox] = {}
        self._offered: Mapping[str, Mapping[str, str]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def offer(self, sheets: Mapping[str, Mapping[str, str]], language: Language) -> None:
        """These sheets, by form with their titles by language; hidden where there are none."""
        self._offered = sheets
        for form, titles in sheets.items():
            if form not in self._ticks:
                self._ticks[form] = QCheckBox(self)
                self._column.addWidget(self._ticks[form])
            title = title_in(titles, language)
            self._ticks[form].setText(language.text("Enclose: {sheet}", sheet=title))
        for form, tick in self._ticks.items():
            tick.setVisible(form in sheets)
        self.setVisible(bool(sheets))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Forms of the sheets that are ticked and offered."""
        return tuple(form for form in self._offered if self._ticks[form].isChecked())
