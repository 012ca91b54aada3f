"""The acts that a terminal may ask for by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from shouyue.casework.cases.differences import explain_difference
from shouyue.casework.contents.letterhead import (
    BranchLetterhead,
    Letterhead,
    set_branch_letterhead,
    set_letterhead,
)
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    CircumstanceInput,
    ContactInput,
    DecisionInput,
    DifferenceInput,
    GuaranteeInput,
    IncidentInput,
    LanguageInput,
    RecallInput,
    RepaymentInput,
    ServingInput,
    SettleInput,
    TermsInput,
    TripReturnInput,
)
from shouyue.casework.letters.composing import confirm_printed
from shouyue.casework.letters.languages import state_language
from shouyue.casework.letters.recalls import recall_letters
from shouyue.casework.outcomes import Outcome
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.overrides import decide_override
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.records.stating import note_circumstance, state_guarantee, state_terms
from shouyue.casework.slips.acknowledgments import record_acknowledgment, record_serving
from shouyue.casework.slips.tray import settle_page
from shouyue.casework.tapes.loading import save_mapping
from shouyue.casework.trips.returns import return_trip
from shouyue.casework.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WithdrawInput:
    """Which fact was entered in error, and why."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedInput:
    """Which letters of a batch came out of the printer."""

    batch: str
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MappingInput:
    """Which header of the bank's files means which field: field -> header."""

    name: str
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Act:
    """An act: what it takes, and what does it. Its input was read as just that type."""

    takes: type
    do: Callable[[Workspace, Any], Outcome]
    looks_only: bool = False

    @property
    def about(self) -> str:
        """Its first line of documentation."""
        return (self.do.__doc__ or self.takes.__doc__ or "").strip().partition("\n")[0]


def _withdraw(ws: Workspace, typed: WithdrawInput) -> Outcome:
    """Strike a fact through, with the reason."""
    return withdraw(ws, typed.ref, typed.reason)


def _printed(ws: Workspace, typed: PrintedInput) -> Outcome:
    """Note which letters of a batch came out of the printer."""
    return confirm_printed(ws, typed.batch, typed.serials)


def _mapping(ws: Workspace, typed: MappingInput) -> Outcome:
    """Keep which header of this bank's files means which field."""
    return save_mapping(ws, typed.name, typed.columns)


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "record_contact": Act(ContactInput, record_contact),
        "preview_gate": Act(ContactInput, preview_gate, looks_only=True),
        "record_repayment": Act(RepaymentInput, record_repayment),
        "record_acknowledgment": Act(AcknowledgmentInput, record_acknowledgment),
        "record_serving": Act(ServingInput, record_serving),
        "settle_page": Act(SettleInput, settle_page),
        "record_incident": Act(IncidentInput, record_incident),
        "state_language": Act(LanguageInput, state_language),
        "state_terms": Act(TermsInput, state_terms),
        "state_guarantee": Act(GuaranteeInput, state_guarantee),
        "note_circumstance": Act(CircumstanceInput, note_circumstance),
        "explain_difference": Act(DifferenceInput, explain_difference),
        "decide_override": Act(DecisionInput, decide_override),
        "recall_letters": Act(RecallInput, recall_letters),
        "return_trip": Act(TripReturnInput, return_trip),
        "confirm_printed": Act(PrintedInput, _printed),
        "withdraw": Act(WithdrawInput, _withdraw),
        "save_mapping": Act(MappingInput, _mapping),
        "set_letterhead": Act(Letterhead, set_letterhead),
        "set_branch_letterhead": Act(BranchLetterhead, set_branch_letterhead),
    }
)
