"""A slip that is signed, or came back with a mark, in the order of the signing scene.

The user's minute: back from the village with a signed slip and the scanner on.
The scanner types the number of the letter; the borrower stands ready as who mostly signs.
Day, mark, finger and what was received are asked: nothing that proves stands ready.
Reading, the three answers of the borrower, witness or video are ticks with the space bar.
In the yard F8 shows one step of the scene at a time; Page Down goes on, the last one saves.
The mark decides: a fingerprint names the day the clock moves to, an X says that it does not.
Ctrl+Enter goes to what nobody has said yet, and saves once all is said.
The page of the case shows why the clock moved or not.
F7 says that no mark is on it: then only why and when are asked, and no clock moves by that alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
)
from typing_extensions import override

from shouyue.casework.inputs import AcknowledgmentInput, WitnessInput
from shouyue.casework.outcomes import Outcome
from shouyue.casework.periods.views import ClockStep, ClockView
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import GoCase
from shouyue.desk.records.foretelling import counting, why_nothing
from shouyue.desk.records.form import RecordForm
from shouyue.desk.records.guide import Guide
from shouyue.desk.records.mark_view import MarkView
from shouyue.desk.records.no_mark import NAMES, NoMark
from shouyue.desk.records.reading import ReadingPanel
from shouyue.desk.records.scans import LongAct, ScansEntry, recording
from shouyue.desk.records.scene import SceneTicks
from shouyue.desk.records.serial_entry import SerialEntry
from shouyue.desk.records.unsaid import Unsaid
from shouyue.desk.sentences import said
from shouyue.desk.widgets.entries import Choice, DayEntry, Pick, WordsEntry
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.words import N_
from shouyue.domain.errors import KnownError

_SIGNERS = {
    "self": N_("Borrower"),
    "co_borrower": N_("Co-borrower"),
    "coresident_relative": N_("Relative in the house"),
    "authorised_agent": N_("Agent"),
    "legal_representative": N_("Legal representative"),
    "estate_administrator": N_("Administrator of the estate"),
    "property_custodian": N_("Custodian of the property"),
    "other": N_("Somebody else"),
}
_MARKS = (
    ("fingerprint", N_("Fingerprint")),
    ("signature", N_("Signature")),
    ("seal", N_("Seal")),
    ("x_only", N_("Only an X or a circle")),
    ("none", N_("Nobody signed")),
)
_FINGERS = {
    "": N_("Which finger?"),
    "right_index": N_("Right index finger"),
    "right_thumb": N_("Right thumb"),
    "left_index": N_("Left index finger"),
    "left_thumb": N_("Left thumb"),
    "other": N_("Another finger, said below"),
}
_QUESTIONS = (N_("First question"), N_("Second question"), N_("Third question"))
_ABLE = (("yes", N_("Yes")), ("no", N_("No")))
_OF_A_MARK = (
    *("on", "received", "agrees", "blank_when_signed"),
    *("witness_block", "copy_left", "photographed"),
)
"""Asked of nobody who did not sign."""
_STEPS_OF_NONE = frozenset({4, 5})
"""The mark, and what is left to say at the end."""
_SPOKEN = {
    "mandarin": N_("Mandarin"),
    "dialect": N_("Local dialect"),
    "minority": N_("Minority language"),
}


class AcknowledgmentForm(RecordForm):
    """Records a slip; says before saving whether the clock will move, and why."""

    TITLE = N_("Record a slip that came back")
    KIND = "acknowledgment"

    @override
    def build(self) -> None:
        self._asked: Ticket | None = None
        self._questions_of = ("", "")
        self.unsaid = Unsaid(self.rows.fields)
        self._scene = SceneTicks(self.rows)
        self._guide = Guide(self.rows, self.bench.words, self.captions, self)
        self._guide.ended.connect(self.submit)
        self.rows.add_loose(self._guide)
        self._build_scene()
        self._build_reading()
        self._build_witness()
        self._build_mark()
        self._build_end()
        self._signer.currentIndexChanged.connect(self._fit_rows)
        for choice in (self._mark, self._none.why):
            choice.changed.connect(self._fit_rows)
        bind(self, "F7", self.say_unsigned)

    def _build_scene(self) -> None:
        self._serial = SerialEntry(self)
        self.rows.add("serial", N_("Serial of the letter"), self._serial)
        self._on = DayEntry(self.bench.today, self)
        self.rows.add("on", N_("Signed on"), self._on)
        self.rows.add_step(N_("1  Before it begins"))
        self._scene.add("two_officers", "recording")
        self.rows.add_step(N_("2  Who signs"))
        self._signer = Pick(_SIGNERS, self.captions, self)
        self.rows.add("signer", N_("Who"), self._signer)
        self._signer_name, self._relation = QLineEdit(self), QLineEdit(self)
        self.rows.add_pair(
            N_("Name, relation"),
            ("signer_name", N_("Name of who signed"), self._signer_name),
            ("relation", N_("Relation to the borrower"), self._relation),
        )
        self._coresident = self.rows.add_check("coresident", N_("Lives in the borrower's house"))
        self._authority = self.rows.add_check("authority", N_("Shows a written authority"))
        self._scene.add("identity")
        self._capacity = Choice(_ABLE, self.captions, self)
        self.rows.add("full_capacity", N_("Sober, grown up, understands"), self._capacity)

    def _build_reading(self) -> None:
        self.rows.add_step(N_("3  Read aloud, and told back by the borrower"))
        self._reading = ReadingPanel(self.bench, self.captions, self)
        self._reading.opened.connect(self._read_aloud)
        bind(self, "F9", self._read_aloud)
        self.rows.add_loose(self._reading)
        self._reader = QLineEdit(self)
        self._read_in = Pick(_SPOKEN, self.captions, self)
        self.rows.add_pair(
            N_("Read by, in"),
            ("reader", N_("Who read it aloud"), self._reader),
            ("read_in", N_("In which language"), self._read_in),
        )
        self._told = (QCheckBox(self), QCheckBox(self), QCheckBox(self))
        first, second, third = self._told
        self.rows.add_pair(
            N_("Told back"),
            ("told_first", N_("First question"), first),
            ("told_second", N_("Second question"), second),
            ("told_third", N_("Third question"), third),
        )
        self.captions.follow(self._ask_questions)

    def _build_mark(self) -> None:
        self.rows.add_step(N_("5  The mark"))
        self.view = MarkView(self.bench, self.captions, self.unsaid, self)
        self.view.known.connect(self.look_ahead)
        self.rows.add_loose(self.view)
        self._mark = Choice(_MARKS, self.captions, self)
        self.rows.add("mark", N_("Mark"), self._mark)
        self._none = NoMark(self.rows, self.captions, self.bench.today, self)
        self._finger = Pick(_FINGERS, self.captions, self)
        self.rows.add("finger", N_("Which finger"), self._finger)
        self._received, self._agrees = QCheckBox(self), QCheckBox(self)
        self.rows.add_pair(
            N_("Boxes ticked"),
            ("received", N_("I received this"), self._received),
            ("agrees", N_("I agree to repay"), self._agrees),
        )
        self._blank = self.rows.add_check(
            "blank_when_signed", N_("Amount or day was still empty when it was signed")
        )
        self._scene.add("ridges")

    def _build_end(self) -> None:
        self.rows.add_step(N_("6  Before you go"))
        self._scene.add("witness_block", "copy_left", "photographed")
        self._scans = ScansEntry(self.bench, self.captions, self)
        self.rows.add_loose(self._scans)
        self._said: QPlainTextEdit = WordsEntry(2, self)
        self.rows.add("words", N_("Remarks"), self._said)

    def _build_witness(self) -> None:
        self.rows.add_step(N_("4  Asked: a witness, or video instead"))
        self._witness, self._witness_relation = QLineEdit(self), QLineEdit(self)
        self.rows.add_pair(
            N_("Witness, relation"),
            ("witness", N_("Name of the witness"), self._witness),
            ("witness_relation", N_("Relation of the witness"), self._witness_relation),
        )
        self._tail, self._phone = QLineEdit(self), QLineEdit(self)
        for line, inside in (
            (self._witness, N_("Name")),
            (self._witness_relation, N_("Relation")),
            (self._tail, N_("Last four")),
            (self._phone, N_("Phone")),
        ):
            self.captions.text(inside, line.setPlaceholderText)
        self.rows.add_pair(
            N_("ID tail, phone"),
            ("witness_id_tail", N_("Last four of the witness's ID number"), self._tail),
            ("witness_phone", N_("Phone of the witness"), self._phone),
        )
        self._consent = self.rows.add_check(
            "consent", N_("The borrower agreed to the witness being there")
        )
        self._video = self.rows.add_check("video", N_("Recorded on video"))

    @override
    def reset(self, wish: GoCase) -> None:
        self._serial.begin(self.case.letters if self.case else (), wish.serial)
        self.view.clear()
        self.view.show_letter(self.acts, self._serial.serial)
        self._on.set_day(None)
        self._signer.set_value("self")
        for choice in (self._capacity, self._mark):
            choice.clear_value()
        self._none.clear()
        for box in (self._read_in, self._finger):
            box.setCurrentIndex(0)
        for tick in (*self._told, self._coresident, self._authority, self._received, self._agrees,
                     self._blank, self._consent, self._video):  # fmt: skip
            tick.setChecked(False)
        for line in (self._signer_name, self._relation, self._reader, self._witness,
                     self._witness_relation, self._tail, self._phone):  # fmt: skip
            line.clear()
        self._said.clear()
        self._scene.clear()
        self._guide.close_up()
        self._reading.close_up()
        self._scans.set_paths(())
        self._fit_rows()
        # The number stands there mostly: the day is the first that is asked.
        (self._on if self._serial.text() else self._serial).setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome] | LongAct:
        if self.is_empty_slip:
            serial, words = self._serial.serial, self._said.toPlainText().strip()
            unsigned = self._none.entry(serial, words, self.reason)
            return partial(self.acts.record_serving, unsigned)
        entry = self._entry()
        if entry.scans:
            return recording(self.bench, self.acts, entry)
        return partial(self.acts.record_acknowledgment, entry)

    @override
    def look_ahead(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        self.view.show_letter(self.acts, self._serial.serial)
        if (self._serial.serial, self.bench.words.language.tag) != self._questions_of:
            self._ask_questions()
        if self.is_empty_slip:
            self.verdict.show_verdict("plain", self._none.foretold(self.bench.words.language))
        elif not self.unsaid.for_clock():
            self.verdict.show_verdict("plain", "")
        elif self.note and self._on.day is not None:
            # The scans are of no account here and may be large.
            ask = partial(self.acts.preview_acknowledgment, replace(self._entry(), scans=()))
            self._asked = self.bench.jobs.run(self, ask, self._on_clock, self._on_no_clock)

    @override
    def submit(self) -> None:
        # What is wrong may stand in a step that is out of sight.
        self._guide.close_up()
        self._fit_rows()
        self.rows.clear_problems()
        # First what was left out: the first that is marked gets the focus.
        of_none = chain(self.unsaid.of_look(), self._none.unsaid())
        is_whole = self._tell(of_none if self.is_empty_slip else self.unsaid.all())
        if self.rows.is_readable(self.bench.words.language) and is_whole:
            super().submit()

    def _tell(self, unsaid: Iterator[tuple[str, str]]) -> bool:
        """Marks what is not said where it stands; whether there was nothing."""
        fine = True
        for name, sentence in unsaid:
            self.rows.show_problem(name, self.bench.words.language.text(sentence))
            fine = False
        return fine

    @property
    def is_empty_slip(self) -> bool:
        """Whether somebody said that no mark is on it."""
        return self._mark.value == "none"

    def say_unsigned(self) -> None:
        """No mark is on it; once more, that was a mistake."""
        self._guide.close_up()
        if self.is_empty_slip:
            self._mark.clear_value()
            self._fit_rows()
            self._mark.setFocus()
        else:
            self._mark.set_value("none")
            self._none.why.setFocus()

    def _entry(self) -> AcknowledgmentInput:
        witness = WitnessInput(
            self._witness.text().strip(),
            self._witness_relation.text().strip(),
            self._tail.text().strip(),
            self._phone.text().strip(),
            self._consent.isChecked(),
        )
        first, second, third = (tick.isChecked() for tick in self._told)
        return AcknowledgmentInput(
            on=self._on.day or self.bench.today(),
            serial=self._serial.serial,
            note=self.note,
            signer=self._signer.value,  # type: ignore[arg-type] # one of its own options
            mark=self._mark.value,  # type: ignore[arg-type] # one of its own options
            received=self._received.isChecked(),
            agrees=self._agrees.isChecked(),
            signer_name=self._signer_name.text().strip(),
            relation=self._relation.text().strip(),
            full_capacity=self._capacity.value == "yes",
            coresident=self._coresident.isChecked(),
            authority=self._authority.isChecked(),
            finger=self._finger.value if self._mark.value == "fingerprint" else "",
            reader=self._reader.text().strip(),
            read_in=self._read_in.value,
            repeated=(first, second, third),
            witnesses=(witness,) if witness.name else (),
            video=self._video.isChecked(),
            blank_when_signed=self._blank.isChecked(),
            scene=self._scene.done,
            words=self._said.toPlainText().strip(),
            scans=self._scans.paths,
            override=self.reason,
        )

    def _ask_questions(self) -> None:
        """The ticks of what was told back say what the paper of this serial asks."""
        serial, language = self._serial.serial, self.bench.words.language
        self._questions_of = (serial, language.tag)
        act = partial(self.bench.acts.told_back, serial, language.tag)

        def show(asked: tuple[str, str, str] | None) -> None:
            if self._questions_of == (serial, language.tag):
                words = asked or tuple(map(language.text, _QUESTIONS))
                for tick, caption in zip(self._told, words, strict=True):
                    tick.setText(caption)

        self.bench.jobs.run(self, act, show)

    def _read_aloud(self) -> None:
        if self._guide.reveal(self._reading) and self._reading.is_open:
            # It was open out of sight: shown, not closed.
            self._reading.come_up()
        else:
            self._reading.toggle(self._serial.serial)

    def _on_clock(self, clock: ClockView) -> None:
        self._asked = None
        language = self.bench.words.language
        before = self.case.clock.steps if self.case else ()
        step = _new_step(before, clock.steps)
        if step is None:
            self.verdict.show_verdict("plain", "")
            return
        why = f"{said(language, step.reason)} ({step.article})"
        if step.effective:
            words = counting(language, clock)
            self.verdict.show_verdict("good", f"{words} {why}")
        else:
            words = language.text("The clock does not move: until {day}.", day=clock.act_by)
            self.verdict.show_verdict("bad", f"{words} {why}")

    def _on_no_clock(self, error: KnownError) -> None:
        self._asked = None
        told = why_nothing(self.bench.words.language, error)
        if told is None:
            self.bench.messages.trouble(error)
        else:
            self.verdict.show_verdict(*told)

    def _fit_rows(self) -> None:
        signer = self._signer.value
        for name in ("signer_name", "relation"):
            self.rows.show_part(name, shown=signer != "self")
        self.rows.show_part("coresident", shown=signer == "coresident_relative")
        self.rows.show_part("authority", shown=signer == "authorised_agent")
        for name in ("finger", "ridges"):
            self.rows.show_part(name, shown=self._mark.value == "fingerprint")
        empty = self.is_empty_slip
        for name in _OF_A_MARK:
            self.rows.show_part(name, shown=not empty)
        self._none.fit(shown=empty)
        self.places = NAMES if empty else {}
        if self._guide.step is None:
            self.rows.show_steps(_STEPS_OF_NONE if empty else None)


def _new_step(before: tuple[ClockStep, ...], after: tuple[ClockStep, ...]) -> ClockStep | None:
    """The step that the slip added."""
    return next((step for step in after if after.count(step) > before.count(step)), None)
