"""What a scanned page is of: the kind of fact that files it."""

from typing import Literal

from shouyue.ledger.canonical import Count, Digest, Record


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
