"""What is said of a person that is not about the debt: the kind of fact that keeps a language."""

from shouyue.ledger.canonical import Record


class LanguageStated(Record, frozen=True):
    """In which language somebody of a loan reads, or is read to: the tag of letters to him, `ug`.

    `person` is whom, by id number, else by name; empty where that is the borrower.
    """

    note: str
    language: str
    person: str = ""
