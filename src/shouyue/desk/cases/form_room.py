"""The right side of a case: what happened, or one of the forms in its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shouyue.casework.cases.views import CasePage
from shouyue.desk.bench import Bench
from shouyue.desk.cases.scan_view import ScanView
from shouyue.desk.page import GoCase, card
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.records.circumstance import CircumstanceForm
from shouyue.desk.records.contact import ContactForm
from shouyue.desk.records.decision import DecisionForm
from shouyue.desk.records.difference import DifferenceForm
from shouyue.desk.records.form import RecordForm
from shouyue.desk.records.guarantee import GuaranteeForm
from shouyue.desk.records.incident import IncidentForm
from shouyue.desk.records.language import LanguageForm
from shouyue.desk.records.repayment import RepaymentForm
from shouyue.desk.records.serving import ServingForm
from shouyue.desk.widgets.words import Captions

_FORMS: dict[str, type[RecordForm]] = {
    form.KIND: form
    for form in (
        ContactForm,
        AcknowledgmentForm,
        RepaymentForm,
        ServingForm,
        IncidentForm,
        GuaranteeForm,
        CircumstanceForm,
        LanguageForm,
        DifferenceForm,
        DecisionForm,
    )
}


class FormRoom(QStackedWidget):
    """Holds the resting view and the forms; forms are built when first needed and then kept."""

    left = Signal()
    """A form was saved or given up."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._frames: dict[str, QWidget] = {}
        self._forms: dict[str, RecordForm] = {}
        frame, room = card(self)
        self.scan = ScanView(bench, captions, frame)
        self.scan.left.connect(self.leave)
        room.addWidget(self.scan)
        self._scan_frame = frame
        self.addWidget(frame)

    def rest_on(self, resting: QWidget) -> None:
        """What is in sight while no form is."""
        self.insertWidget(0, resting)
        self.setCurrentIndex(0)

    @property
    def form(self) -> RecordForm | None:
        """The form in sight, if any."""
        for name, frame in self._frames.items():
            if frame is self.currentWidget():
                return self._forms[name]
        return None

    def open(self, case: CasePage, wish: GoCase) -> None:
        """Opens the form that the wish names."""
        self.keep_drafts()
        if wish.form not in self._forms:
            self._build(wish.form)
        self.setCurrentWidget(self._frames[wish.form])
        self._forms[wish.form].begin(case, wish)

    def look_at_mark(self) -> bool:
        """The mark on the page of a slip that is being recorded; whether there is such a page."""
        form = self.form
        return isinstance(form, AcknowledgmentForm) and form.view.look()

    def open_scan(self, digest: str) -> None:
        """Shows a signed page."""
        self.keep_drafts()
        self.setCurrentWidget(self._scan_frame)
        self.scan.open(digest)

    def stop(self) -> bool:
        """Stops what the form in sight is reading; whether it was."""
        form = self.form
        return form is not None and form.stop()

    @property
    def is_resting(self) -> bool:
        return self.currentIndex() == 0

    def leave(self) -> None:
        """Back to the resting view; what was typed and not saved is kept."""
        self.keep_drafts()
        self.scan.clear()
        if isinstance(form := self._forms.get(AcknowledgmentForm.KIND), AcknowledgmentForm):
            form.view.clear()
        self.setCurrentIndex(0)
        self.left.emit()

    def keep_drafts(self) -> None:
        for form in self._forms.values():
            form.keep_drafts()

    def _build(self, name: str) -> None:
        frame, room = card(self)
        form = _FORMS[name](self._bench, frame)
        form.left.connect(self.leave)
        room.addWidget(form)
        self.addWidget(frame)
        self._frames[name], self._forms[name] = frame, form
