"""The tray: scanned pages that found no letter, settled by eye and a serial typed by hand."""

from datetime import date
from typing import Final

from shouyue.casework.batches import page_meant, typed_page
from shouyue.casework.checks import Checked
from shouyue.casework.inputs import SettleInput
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.slips.scanning import (
    KEPT_SHEET,
    OTHER_PAPER,
    SEVERAL,
    UNKNOWN,
    file_page,
    is_received_only,
    letter_of,
)
from shouyue.casework.slips.views import FiledLetter, TrayPage
from shouyue.casework.workspace import Workspace, local_time
from shouyue.domain.errors import KnownError
from shouyue.ledger.moment import Moment
from shouyue.ledger.pages import PageFiled
from shouyue.paper.codes import read
from shouyue.vault import batches
from shouyue.vault.queries import pages as stored
from shouyue.vault.scans import scan_bytes
from shouyue.vault.staff import name_of
from shouyue.vault.tray import Trayed, in_tray, out_of_tray, settled, tray_page

_GO_WITH_NONE: Final = frozenset({KEPT_SHEET, OTHER_PAPER, SEVERAL})
"""What the borrower keeps, what is no paper of the letter that it names, and what would put one's
debts and mark into a stranger's case."""
_MOST: Final = 2**53
"""Numbers of pages stay far below what a database counts."""


class TrayError(KnownError):
    """A page that is in no tray: settled or let go meanwhile."""


def tray(ws: Workspace) -> tuple[TrayPage, ...]:
    """What waits, longest first."""
    return tuple(
        TrayPage(
            number=one.id,
            file=one.file,
            page=one.place,
            reason=Reason(one.problem, one.params),
            since=date.fromisoformat(one.since),
        )
        for one in in_tray(ws.vault)
    )


def tray_picture(ws: Workspace, number: int) -> bytes:
    """The picture of a page in the tray, byte for byte.

    Raises:
        TrayError: there is no such page any more.
    """
    return scan_bytes(ws.vault.scans, _waiting(ws, number).attachment.digest)


def settle_page(ws: Workspace, typed: SettleInput) -> Outcome:
    """File a page of the tray with the letter whose serial a person read off it.

    A page whose code was read goes with the letter that it says. Where no page is named it is the
    one behind the serial (`…-000127/2`), else the slip. Once that is struck through, the page is in
    the tray again. What the borrower keeps goes with none, nor does a page whose code says what its
    letter is not, nor a picture with slips of several letters: each is scanned by itself.
    """
    checked = Checked(ws)
    serial = checked.text("serial", typed_page(typed.serial).serial)
    waiting = tray_page(ws.vault, typed.number) if 0 < typed.number <= _MOST else None
    letter = batches.letter(ws.vault, serial) if serial else None
    page = typed.page
    if page is None:
        page = page_meant(typed.serial, letter.pages) if letter is not None else 0
    if waiting is None:
        _blame_gone(checked, typed.number)
    if letter is None:
        checked.blame("serial", "casework.acknowledgment.unknown_serial")
    elif not 1 <= page <= letter.pages:
        checked.blame("page", "casework.tray.no_such_page", pages=letter.pages)
    if waiting is not None and waiting.problem in _GO_WITH_NONE:
        checked.blame("number", waiting.problem, **waiting.params)
    elif waiting is not None and letter is not None:
        _check_codes(checked, waiting, letter.serial)
    if waiting is None or letter is None or checked.problems:
        return checked.refusal()
    said = PageFiled(
        note=letter.note,
        serial=letter.serial,
        page=page,
        found="typed",
        source=waiting.source,
        place=waiting.place,
    )
    ref = file_page(ws, letter, said, waiting.attachment)
    received = is_received_only(ws, letter, page)
    hints = (Reason("casework.scan.received_only", {"serials": serial}),) if received else ()
    return Saved((ref.text,), (letter.note,), hints)


def let_go(ws: Workspace, *numbers: int) -> None:
    """Take pages out of the tray for good, with their pictures: they are none of ours.

    Raises:
        TrayError: one of them is there no more; then all stay.
    """
    for page in [_waiting(ws, number) for number in dict.fromkeys(numbers)]:
        out_of_tray(ws.vault, page)


def unconfirmed(ws: Workspace) -> tuple[FiledLetter, ...]:
    """Letters with filed pages whose mark nobody has looked at yet."""
    return tuple(
        FiledLetter(
            serial=one.serial,
            note=one.note,
            name=one.name,
            village=one.village,
            form=one.form,
            made_on=one.made_on,
            scans=tuple(page.attachment.digest for page in stored.pages_of(ws.vault, one.serial)),
        )
        for one in stored.unconfirmed(ws.vault, ws.branch)
    )


def _blame_gone(checked: Checked, number: int) -> None:
    """Two people may have the same page before them: the other is told what became of it."""
    vault = checked.ws.vault
    found = settled(vault, number) if 0 < number <= _MOST else None
    if found is None:
        checked.blame("number", "casework.tray.gone")
        return
    header = found.header
    at = local_time(Moment(header.wall, header.zone)).strftime("%Y-%m-%dT%H:%M")
    by = name_of(vault, header.vault) or header.vault
    checked.blame(
        "number", "casework.tray.settled", serial=found.serial, page=found.page, by=by, at=at
    )


def _check_codes(checked: Checked, waiting: Trayed, serial: str) -> None:
    params = waiting.params
    said = str(params.get("serial") or "")
    if said and serial != said:
        # Filed by a typing error, one's mark would stand in a stranger's case.
        checked.blame("serial", "casework.tray.other_letter", serials=said)
    elif waiting.problem == UNKNOWN:
        # Its letter came to be known here since.
        found = letter_of(checked.ws, [read(code) for code in str(params["codes"]).split()])
        if isinstance(found, Reason):
            checked.blame("number", found.code, **found.params)


def _waiting(ws: Workspace, number: int) -> Trayed:
    waiting = tray_page(ws.vault, number) if 0 < number <= _MOST else None
    if waiting is None:
        raise TrayError("casework.tray.gone")
    return waiting
