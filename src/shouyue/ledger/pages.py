"""What is done with the pages of a letter later: printed again, scanned and filed."""

from datetime import date
from typing import Literal

from shouyue.ledger.canonical import Count, Digest, Record
from shouyue.ledger.judged import Judgement


class PageFiled(Record, frozen=True):
    """A scanned page of a letter; its picture is attached.

    `page` is which page of the letter it is, from 1, and `found` how that is known: by the code on
    it, or because a person typed the serial. `source` and `place` say where the picture was taken
    from: the digest of the file, and which page of it, from 1. Nothing about a mark is said by
    this; that is a person's to say.
    """

    note: str
    serial: str
    page: Count
    found: Literal["code", "typed"]
    source: Digest
    place: Count


class LetterCopied(Record, frozen=True):
    """A printed letter was printed again, each page marked as a copy with the reason.

    `judged` where it was although a rule stands against such a letter.
    """

    note: str
    serial: str
    on: date
    reason: str
    judged: Judgement | None = None
