"""Which letter a paper that came back is of, and which loan."""

from datetime import date

from shouyue.casework.batches import plain_serial
from shouyue.casework.checks import Checked
from shouyue.casework.inputs import AcknowledgmentInput
from shouyue.vault import lookups
from shouyue.vault.batches import is_answered, is_crossed


def letter_named(checked: Checked, serial: str, on: date) -> lookups.Letter | None:
    """The letter that a paper is about; its mark cannot be older than its print."""
    letter = lookups.letter(checked.ws.vault, checked.text("serial", serial))
    if letter is None:
        checked.blame("serial", "casework.acknowledgment.unknown_serial")
    elif not is_answered(letter.form):
        checked.blame("serial", "casework.acknowledgment.kept_paper")
    if letter is not None:
        checked.about(letter.note)
        checked.day("on", on, "of_paper", letter.made_on)
    return letter


def note_meant(checked: Checked, typed: AcknowledgmentInput, letter: lookups.Letter | None) -> str:
    """The loan of the letter, else the one that is named; an answered letter is blamed.

    But for who only received it before, and owns the debt now: that box is a mark of its own.
    """
    note = typed.note.strip()
    if not plain_serial(typed.serial):
        checked.loan("note", note)
        return note
    if letter is None:
        return note
    if note and note != letter.note:
        checked.blame("serial", "casework.acknowledgment.other_note")
    is_again = typed.mark == "x_only" and is_crossed(
        checked.ws.vault, plain_serial(typed.serial), typed.on.isoformat()
    )
    if is_again or (letter.answered and (letter.agreed or not typed.agrees)):
        checked.blame("serial", "casework.acknowledgment.already_back")
    return letter.note
