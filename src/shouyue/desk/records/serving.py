"""How a letter reached the borrower, or did not, when no slip came back with it.

The user's minute: nobody at home, or the borrower would not sign.
The letter is chosen from those that are out for this loan.
What happened is one of nine; video and witnesses decide whether it proves anything.
The page says afterwards whether the clock moved, and by which rule.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QComboBox, QPlainTextEdit
from typing_extensions import override

from shouyue.casework.batches import whole_serial
from shouyue.casework.inputs import ServingInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.widgets.entries import CountEntry, DayEntry, Pick, WordsEntry
from shouyue.desk.widgets.words import N_

_WAYS = {
    "refused": N_("Handed over, would not sign"),
    "left": N_("Left there, nobody home"),
    "not_met": N_("Nobody met, brought back"),
    "returned": N_("Came back unread"),
    "spoilt": N_("Paper spoilt"),
    "ems_delivered": N_("Registered mail, delivered"),
    "ems_refused": N_("Registered mail, refused"),
    "ems_returned": N_("Registered mail, came back"),
    "courier": N_("Private courier"),
}
_SERIAL_SIGNS = 24


class ServingForm(RecordForm):
    """Records a delivery without a slip."""

    TITLE = N_("Record a delivery")
    KIND = "serving"

    @override
    def build(self) -> None:
        self._serial = QComboBox(self)
        self._serial.setEditable(True)
        self._serial.setMinimumContentsLength(_SERIAL_SIGNS)
        if (line := self._serial.lineEdit()) is not None:
            self.captions.text(N_("No letter of this loan is out"), line.setPlaceholderText)
        self.rows.add("serial", N_("Letter"), self._serial)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add("on", N_("Day"), self._on)
        self._way = Pick(_WAYS, self.captions, self)
        self.rows.add("way", N_("How it went"), self._way)
        self._video = self.rows.add_check("video", N_("Recorded on video"))
        self._witnesses = CountEntry(0, 9, self)
        self.rows.add("neutral_witnesses", N_("Neutral witnesses"), self._witnesses)
        self._agreed = self.rows.add_check(
            "address_agreed", N_("The contract names this address for letters")
        )
        self._said: QPlainTextEdit = WordsEntry(3, self)
        self.rows.add("words", N_("What happened, in words"), self._said)
        self._way.currentIndexChanged.connect(self._fit_rows)

    @override
    def reset(self, wish: GoCase) -> None:
        self._serial.clear()
        for letter in self.case.letters if self.case else ():
            if letter.is_out:
                self._serial.addItem(letter.serial, letter.serial)
        self._serial.setEditText(wish.serial or self._serial.currentText())
        self._on.set_day(self.bench.today())
        self._way.setCurrentIndex(0)
        self._witnesses.setValue(0)
        for tick in (self._video, self._agreed):
            tick.setChecked(False)
        self._said.clear()
        self._fit_rows()
        self._serial.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        letters = self.case.letters if self.case else ()
        entry = ServingInput(
            serial=whole_serial(self._serial.currentText().strip(), letters),
            on=self._on.day or self.bench.today(),
            way=self._way.value,  # type: ignore[arg-type] # one of its own options
            video=self._video.isChecked(),
            neutral_witnesses=self._witnesses.value(),
            address_agreed=self._agreed.isChecked(),
            words=self._said.toPlainText().strip(),
            override=self.reason,
        )
        return partial(self.acts.record_serving, entry)

    def _fit_rows(self) -> None:
        way = self._way.value
        for name in ("video", "neutral_witnesses"):
            self.rows.show_part(name, shown=way in ("refused", "left"))
        self.rows.show_part("address_agreed", shown=way == "ems_returned")
