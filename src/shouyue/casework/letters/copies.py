"""A printed letter printed again: only as a marked copy, with the reason on every page.

Two papers that both look like the one that was signed are worth less than one. What was never
printed is no copy: `letters.remake` writes that again as it was.
"""

from pathlib import Path

from shouyue.casework.batches import plain_serial
from shouyue.casework.checks import MAX_WORDS, Checked
from shouyue.casework.contents import enclosures
from shouyue.casework.elsewhere import append_in, stream_of
from shouyue.casework.letters.composing import batch_of_letter
from shouyue.casework.letters.copy_marks import copy_at, why_copied, why_no_copy
from shouyue.casework.letters.protections import against_going_out
from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Problem, Saved
from shouyue.casework.records.demanding import kept, refusal
from shouyue.casework.setting import (
    form_as,
    fresh_file,
    put_in_place,
    set_pages,
    shown_values,
    stamp,
    to_disk,
)
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import draft
from shouyue.ledger.pages import LetterCopied
from shouyue.paper.letter import Letter
from shouyue.vault import batches


def copy_letter(ws: Workspace, serial: str, reason: str, out: Path, override: str = "") -> Outcome:
    """Write the pages of a printed letter again, as a copy, and note that there is one.

    `reason` stands on its pages. Of a letter that would not be made today there is none either,
    unless `override` is a reason that would let it through then: it stays with the copy.

    Raises:
        FormError: its version of the form is not kept here.
        PagesNotWrittenError: the disk refuses; nothing was noted, or, if only the finished file
            could not take its place, the copy is on record and may be asked for again.
    """
    checked = Checked(ws)
    serial = plain_serial(checked.text("serial", serial))
    why = why_copied(checked, reason)
    if not why:
        checked.blame("reason", "casework.copies.reason_missing")
    known, found = batches.letter(ws.vault, serial), batch_of_letter(ws, serial)
    if known is None or found is None:
        checked.blame("serial", "casework.acknowledgment.unknown_serial")
    elif known.state == "composed":
        checked.blame("serial", "casework.copies.not_printed")
    elif known.state == "recalled":
        checked.blame("serial", "casework.copies.recalled")
    against = None
    if known is not None and not checked.problems:
        against = against_going_out(ws, [known]).get(serial)
    if against is not None and against.judged is None:
        checked.problems.append(Problem("serial", against.why))
    why_nevertheless = checked.text("override", override, MAX_WORDS)
    if checked.problems or known is None or found is None:
        return checked.refusal()
    judged = against.judged if against is not None else None
    if judged is not None and (stopped := refusal(ws, judged, why_nevertheless)) is not None:
        return NotAllowed((stopped.why,), overridable=stopped.overridable)
    judgement = kept(judged, why_nevertheless) if judged is not None else None
    _, said, letter = found
    forms = (form_as(said.form, said.form_version), *enclosures.as_made(said.enclosed))
    moment = ws.clock()
    at = stamp(moment.wall_ms, moment.zone_min)
    with fresh_file(out) as file:
        values = shown_values(forms, letter.values)
        made = Letter(letter.serial, values, copy=copy_at(moment, why))
        tag = letter.language or said.language
        for fault in set_pages(forms, tag, [made], file, at).refused:
            return Invalid((Problem("serial", why_no_copy(fault)),))
        to_disk(file)
        copied = LetterCopied(known.note, serial, ws.today(), why, judgement)
        refs = append_in(ws, stream_of(ws, known.batch), draft(copied), moment=moment)
        put_in_place(file, out, refs[0].text)
    return Saved(tuple(ref.text for ref in refs), (known.note,))
