"""What pages and commands show of forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form that letters can be made from: its code, its title by language, its languages."""

    form: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    suits: Literal["overdue", "coming_due", "paid", ""] = ""
    """Which loans of a list it is for; empty where it is for one loan at a time."""
    to: Literal["borrower", "guarantor", "co_borrower"] = "borrower"
    may_enclose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Forms of sheets that can lie behind its letters, each with its title by language."""
