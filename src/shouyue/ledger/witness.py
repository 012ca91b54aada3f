"""Who saw a mark being made: a part of the fact of a slip."""

from shouyue.ledger.canonical import Record


class Witness(Record, frozen=True):
    """Somebody who saw the mark being made; `consent` is the borrower's, to their being there."""

    name: str
    relation: str = ""
    id_tail: str = ""
    phone: str = ""
    consent: bool = False
