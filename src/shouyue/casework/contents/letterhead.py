"""What every letter of this laptop says of the bank: its name, where to pay, whom to call."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Final

from shouyue.casework.bank_names import banks_name
from shouyue.casework.checks import Checked
from shouyue.casework.elsewhere import in_branch, looked_after
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.workspace import Workspace
from shouyue.paper.letter import Value
from shouyue.sqlcipher import transaction
from shouyue.vault import local

_KEPT: Final = "letterhead"
_ACCOUNT: Final = "account"
_AS_AGREED: Final = {
    "zh_CN": "借款合同约定的还款账户",
    "en": "the repayment account named in the loan contract",
    "ug": "قەرز توختامىدا كېلىشىلگەن ھېساب",
    "bo": "བུ་ལོན་གན་རྒྱར་གཏན་འཁེལ་བྱས་པའི་ཐོ",
}
"""Where to pay if nobody said an account, in each language of letters.

In Uyghur and Tibetan these are drafts, as their pages say of all their words.
"""
_BANK_AND_BRANCH: Final = re.compile(r"(.*(?:银行|联社|信用社|合作社))(.+)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is said here is printed as it stands.

    Attributes:
        officer_phone: where the borrower reaches whoever cares for the loan.
        complaint_phone: where to complain of us.
        account: where to pay; empty for what the contract agreed, in the words of each letter's
            language.
    """

    bank: str = ""
    branch: str = ""
    officer_phone: str = ""
    complaint_phone: str = ""
    account: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which no letter can be made."""
        return tuple(name for name in _NEEDED if not getattr(self, name))


_NEEDED: Final = tuple(field.name for field in fields(Letterhead) if field.name != _ACCOUNT)


@dataclass(frozen=True, slots=True)
class BranchLetterhead(Letterhead):
    """The letterhead of a branch by its code."""

    code: str = ""


def letterhead(ws: Workspace) -> Letterhead:
    """As last set; before that what the bank's own files say of the names.

    In a branch that is not the vault's own, whatever is not set for it but its name is as at home.
    """
    kept = local.get(ws.vault.cases, _key(ws))
    known = {field.name for field in fields(Letterhead)}
    if isinstance(kept, dict):
        return Letterhead(**{key: str(value) for key, value in kept.items() if key in known})
    parts = _BANK_AND_BRANCH.fullmatch(banks_name(ws))
    named = Letterhead(bank=parts[1], branch=parts[2]) if parts else Letterhead()
    if ws.at in (None, ws.vault.identity.home):
        return named
    home = letterhead(replace(ws, at=None))
    return replace(home, bank=named.bank or home.bank, branch=named.branch)


def with_account(values: Mapping[str, Value], tag: str) -> Mapping[str, Value]:
    """What a letter says in a language, and where to pay, if nobody said an account, in it too."""
    is_unsaid = values.get(_ACCOUNT) == ""
    return {**values, _ACCOUNT: _AS_AGREED[tag]} if is_unsaid else values


def workplaces(ws: Workspace) -> tuple[tuple[str, str], ...]:
    """The branches in which this person works, each with its code and name, the own one first."""
    return tuple((one, letterhead(in_branch(ws, one)).branch) for one in looked_after(ws))


def _key(ws: Workspace) -> str:
    is_home = ws.branch == ws.vault.identity.home
    return _KEPT if is_home else f"{_KEPT}:{ws.branch}"


def set_branch_letterhead(ws: Workspace, typed: BranchLetterhead) -> Outcome:
    """The same for another branch in which this person works."""
    said = {field.name: getattr(typed, field.name) for field in fields(Letterhead)}
    return set_letterhead(in_branch(ws, typed.code), Letterhead(**said))


def set_letterhead(ws: Workspace, head: Letterhead) -> Outcome:
    """Keep it on this laptop; letters composed before stay as they are."""
    checked = Checked(ws)
    clean = {name: checked.text(name, value) for name, value in asdict(head).items()}
    for name, value in clean.items():
        if not value and name in _NEEDED:
            checked.blame(name, "casework.input.empty")
    if (invalid := checked.answer()) is not None:
        return invalid
    with transaction(ws.vault.cases):
        local.put(ws.vault.cases, _key(ws), clean)
    return Saved(())
