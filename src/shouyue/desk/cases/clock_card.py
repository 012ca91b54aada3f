"""The limitation clock of a case, drawn and in words, with every act and why it counted or not."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.names import CLOCK, EVENTS, OBSTACLES, STRENGTHS, named
from shouyue.casework.periods.views import ClockStep, ClockView
from shouyue.desk.cases.clock_line import ClockLine
from shouyue.desk.page import heading, quiet
from shouyue.desk.sentences import said
from shouyue.desk.widgets.verdict import Kind, Verdict
from shouyue.desk.widgets.words import N_, Captions, Words
from shouyue.domain.entries import Does
from shouyue.i18n.language import Language

_WARN_DAYS, _BAD_DAYS = 180, 30
_TOP = Qt.AlignmentFlag.AlignTop


class ClockCard(QWidget):
    """Until when the claim holds, and by what."""

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._line = ClockLine(words, self)
        self._verdict = Verdict(self)
        self._if_signed = quiet(self)
        self._grid_holder = QWidget(self)
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(captions, N_("Limitation period"), self))
        column.addWidget(self._verdict)
        column.addWidget(self._line)
        column.addWidget(self._if_signed)
        column.addWidget(self._grid_holder)

    def show_clock(
        self, clock: ClockView, due: date, today: date, if_signed: date | None = None
    ) -> None:
        language = self._words.language
        self._if_signed.setVisible(if_signed is not None)
        if if_signed is not None:
            self._if_signed.setText(_if_signed_today(language, clock, if_signed))
        kind, words = standing(language, clock, due)
        self._verdict.show_verdict(kind, words)
        self._line.show_clock(clock, due, today)
        self._line.setAccessibleName(words)
        self._clear()
        for row, step in enumerate(reversed(clock.steps)):
            self._add_step(language, row, step)
        self._grid_holder.setVisible(bool(clock.steps))

    def _add_step(self, language: Language, row: int, step: ClockStep) -> None:
        shape = QLabel("●" if step.effective else "✕", self._grid_holder)
        shape.setProperty("tone", "good" if step.effective else "bad")
        event = named(language, OBSTACLES, step.cause) if step.cause else ""
        event = event or named(language, EVENTS, step.event)
        what = QLabel(f"{language.date(step.on)}\n{event}", self._grid_holder)
        effect = (
            language.text(_DOES[step.does]) if step.effective else language.text("Does not count.")
        )
        basis = [step.article]
        if step.strength:
            basis.append(named(language, STRENGTHS, step.strength))
        why = QLabel(f"{effect} {said(language, step.reason)}", self._grid_holder)
        why.setWordWrap(True)
        by = QLabel(" · ".join(part for part in basis if part), self._grid_holder)
        by.setObjectName("quiet")
        by.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(why)
        words.addWidget(by)
        self._grid.addWidget(shape, row, 0, _TOP)
        self._grid.addWidget(what, row, 1, _TOP)
        self._grid.addLayout(words, row, 2)

    def _clear(self) -> None:
        for label in self._grid_holder.findChildren(QLabel):
            label.hide()
            label.deleteLater()
        while self._grid.count():
            self._grid.takeAt(0)


def _if_signed_today(language: Language, clock: ClockView, act_by: date) -> str:
    if clock.status == "expired":
        return language.text(
            "If the borrower signs today that the debt will be repaid: act again by {day}.",
            day=act_by,
        )
    return language.text("If the borrower signs a slip today: act again by {day}.", day=act_by)


_DOES: Final[Mapping[Does, str]] = {
    "begins_anew": N_("Counts: the period starts anew."),
    "stands_still": N_("Counts: the period stands still meanwhile."),
    "pends": N_("Counts: the period stands still until it is decided, and starts anew then."),
    "enforcement": N_("Counts: in its place the period to ask for enforcement runs."),
    "revives": N_("Counts: the debt can be claimed again, and the period starts anew."),
}


def standing(language: Language, clock: ClockView, due: date) -> tuple[Kind, str]:
    """How the clock of a loan that is due by the bank's figures on a day stands, in a sentence."""
    parts = [_standing(language, clock, due)]
    is_disputed = clock.act_by < clock.last_day and clock.status != "expired"
    if is_disputed:
        parts.append(
            language.text(
                "Something can be disputed: if all of it holds, the last day is {day}.",
                day=clock.last_day,
            )
        )
    elif clock.last_day_statutory > clock.last_day:
        parts.append(
            language.text(
                "The law rolls it over rest days to {day}; rely on the earlier day.",
                day=clock.last_day_statutory,
            )
        )
    if clock.provisional:
        parts.append(language.text("The rest days of that year are not announced yet."))
    parts += [language.sentence(flag) for flag in clock.flags]
    return _tone(clock), " ".join(parts)


def _tone(clock: ClockView) -> Kind:
    if clock.status == "not_due":
        return "plain"
    if clock.status == "expired" or clock.days_left <= _BAD_DAYS:
        return "bad"
    return "warn" if clock.days_left <= _WARN_DAYS else "good"


def _standing(language: Language, clock: ClockView, due: date) -> str:
    match clock.status:
        case "not_due":
            return language.text(
                N_("Not due yet by what was agreed on; the period begins on {day}, ends on {last}.")
                if clock.anchor > due
                else N_("The loan is not due yet; the period begins on {day}, ends on {last}."),
                day=clock.anchor,
                last=clock.act_by,
            )
        case "expired":
            return language.text("Expired on {day}.", day=clock.last_day)
        case "suspended" | "in_procedure":
            state = named(language, CLOCK, clock.status)
            return language.text(
                "Stands still ({state}); act by {day}.", state=state, day=clock.act_by
            )
        case _ if clock.days_left < 0:
            return language.text("May be over since {day}.", day=clock.act_by)
        case _ if clock.act_by < clock.last_day:
            return language.plural(
                "Act by {day}, {n} day left.",
                "Act by {day}, {n} days left.",
                clock.days_left,
                day=clock.act_by,
            )
        case _:
            return language.plural(
                "Last day {day}, {n} day left.",
                "Last day {day}, {n} days left.",
                clock.days_left,
                day=clock.last_day,
            )
