"""Papers set again: what never came out of a printer as it was, what did as a marked copy.

Two papers that both look like the one that was signed are worth less than one. So a letter that
was printed bears on every page that it is a copy and why, and there is a fact of it; one that was
called back, or ought to be, is not set again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.inputs import AgainInput
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.protections import against_going_out
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Problem, Reason
from shouyue.casework.setting import not_drawn, stamp, why_not_set
from shouyue.casework.wording import words_against
from shouyue.casework.workspace import Workspace
from shouyue.domain.invisible import named
from shouyue.i18n.language import letter_language
from shouyue.ledger.kinds import draft
from shouyue.ledger.moment import Moment
from shouyue.ledger.pages import LetterCopied
from shouyue.paper.letter import Copy, Letter, Refused
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter

MAX_REASON: Final = 20
"""Characters: it stands in one line at the head of every page."""

_TOO_LONG: Final = "paper.text_too_long"


def why_copied(checked: Checked, reason: str) -> str:
    """The reason for a copy, as it stands on its pages; blamed where it must not stand there."""
    why = checked.text("reason", reason, MAX_REASON)
    if "\n" in why or "\t" in why:
        checked.blame("reason", "casework.copies.one_line")
    elif sign := not_drawn(why):
        params = {"character": sign, "code_point": named(sign)}
        checked.blame("reason", "casework.copies.cannot_be_printed", **params)
    for against in words_against(checked.ws, why):
        # It is printed on what the borrower gets: no reason lets that through.
        checked.problems.append(Problem("reason", against))
    return why


def copy_at(moment: Moment, why: str) -> Copy:
    """The mark of a copy that is made at a moment."""
    return Copy(why, stamp(moment.wall_ms, moment.zone_min).at)


def why_no_copy(fault: Refused) -> Reason:
    """Why a letter is not set as a copy: what filled its page leaves no line for the mark."""
    why = why_not_set(fault)
    is_full = why.code == _TOO_LONG
    return replace(why, code="casework.copies.does_not_fit") if is_full else why


class Again:
    """How the letters of one stack are set again, by where each of them is now.

    `copies` are the serials of those that bear the reason; of what is only looked at none does.
    `refused` are those that must be taken back or would not be made today: they are left out, but
    a printed one may be looked at. Of a stack that is carried to doors on a day, `carried`, they
    are left out all the same. So are, `without`, those that cannot be set.

    Raises:
        LettersError: some are printed and there is no reason, or one that cannot stand on paper.
    """

    def __init__(
        self,
        ws: Workspace,
        serials: Iterable[str],
        asked: AgainInput,
        carried: date | None = None,
    ) -> None:
        self._ws, self._moment = ws, ws.clock()
        found = (batches.letter(ws.vault, serial) for serial in serials)
        lying = [one for one in found if one is not None and _goes_on(one)]
        against = against_going_out(ws, lying, carried)
        is_seen = asked.to_look and carried is None
        goes_back = [
            one
            for one in lying
            if one.serial in against and not (is_seen and one.state != "composed")
        ]
        self.refused = tuple(
            RefusedLetter(one.note, one.to or one.name, against[one.serial].why)
            for one in goes_back
        )
        self.withheld = {one.serial: against[one.serial].why for one in goes_back}
        """Serial → why it is left out."""
        self._letters = {one.serial: one for one in lying if one not in goes_back}
        printed = [one.serial for one in self._letters.values() if one.state != "composed"]
        self._why = (
            "" if asked.to_look or not printed else self._checked(asked.reason, len(printed))
        )
        self._printed = frozenset(printed)
        self.copies = () if asked.to_look else tuple(printed)

    def set(self, letter: Letter, tag: str) -> Letter | None:
        """A letter in a language as it is set now; None for one that does not go on."""
        if letter.serial not in self._letters:
            return None
        if letter.serial not in self._printed:
            return letter
        why = self._why or letter_language(tag).told("casework.letters.only_to_look", {})
        copy = copy_at(self._moment, why)
        return Letter(letter.serial, letter.values, letter.language, copy)

    def without(self, letters: Sequence[Letter], faults: Iterable[Refused]) -> list[Letter]:
        """The letters but those that could not be set: of them there is no copy."""
        for fault in faults:
            one = self._letters.pop(fault.serial)
            why = why_no_copy(fault) if fault.serial in self._printed else why_not_set(fault)
            self.refused += (RefusedLetter(one.note, one.to or one.name, why),)
            self.withheld[fault.serial] = why
        self.copies = tuple(serial for serial in self.copies if serial in self._letters)
        return [letter for letter in letters if letter.serial in self._letters]

    def note(self) -> bool:
        """Put the copies on record, in one commit; whether there are any."""
        if not self.copies:
            return False
        ws, letters = self._ws, [self._letters[serial] for serial in self.copies]
        said = (LetterCopied(one.note, one.serial, ws.today(), self._why) for one in letters)
        branch = stream_of(ws, letters[0].batch)
        append_in(ws, branch, *map(draft, said), moment=self._moment)
        return True

    def _checked(self, reason: str, printed: int) -> str:
        checked = Checked(self._ws)
        why = why_copied(checked, reason)
        if checked.problems:
            against = checked.problems[0].reason
            if against.code == "casework.input.control_character":
                raise LettersError("casework.copies.reason_invisible")
            raise LettersError(against.code, **against.params)
        if not why:
            raise LettersError("casework.letters.printed_already", n=printed)
        return why


def _goes_on(letter: StoredLetter) -> bool:
    return letter.state != "recalled"
