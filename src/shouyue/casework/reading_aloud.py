"""A letter as it is read aloud to whom it is for: the words of its day, its own sums and days."""

from dataclasses import dataclass

from shouyue.casework.batches import plain_serial
from shouyue.casework.letters import batch_of_letter
from shouyue.casework.setting import form_as, shown_values, stamp
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.paper.aloud import Said, read_in, script
from shouyue.paper.letter import Letter


class AloudError(KnownError):
    """A serial of no letter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said, in which language; no sentences where the form is not for reading aloud."""

    serial: str
    title: str
    language: str
    sentences: tuple[Said, ...]


def read_aloud(ws: Workspace, serial: str) -> Reading:
    """How the letter of a serial is read to whom it is for, and what is asked to hear it back.

    Raises:
        AloudError: there is no letter of this serial.
        FormError: its version of the form is not kept here.
    """
    found = batch_of_letter(ws, plain_serial(serial))
    if found is None:
        raise AloudError("casework.acknowledgment.unknown_serial")
    fact, said, letter = found
    form = form_as(said.form, said.form_version)
    made = Letter(letter.serial, shown_values(form, letter.values))
    at = stamp(fact.header.wall, fact.header.zone).at
    tag = read_in(form, letter.language or said.language)
    told = script(form, letter_language(tag), made, at)
    return Reading(letter.serial, form.title(tag), tag, told)
