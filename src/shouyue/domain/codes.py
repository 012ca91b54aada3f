"""Every code of this room that a person may come to read, by family.

Words for them live in the translations; a catalogue that holds all of these is complete.
Codes of errors are not here: they stand where the error is raised.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from shouyue.domain import gate, guarantee, identity, limitation, phones, retention, worklist
from shouyue.domain.acts import KINDS
from shouyue.domain.arrears import CLASSES
from shouyue.domain.contact import Circumstance
from shouyue.domain.effects import AFTER_AS_OF, MEANINGS, ROW_FLAGS, Strength
from shouyue.domain.guarantees import FLAGS, PERIOD_REASONS, Defect
from shouyue.domain.packs import Certainty

CODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "event": tuple(sorted(KINDS)),
        "effect": (*MEANINGS, AFTER_AS_OF.code),
        "strength": get_args(Strength),
        "certainty": get_args(Certainty),
        "flag": (
            *limitation.OWN_FLAGS,
            *FLAGS,
            *ROW_FLAGS,
        ),
        "limitation_status": get_args(limitation.Status),
        "guarantee_status": get_args(guarantee.Status),
        "guarantee_period": PERIOD_REASONS,
        "guarantee_defect": get_args(Defect),
        "block": get_args(gate.BlockCode),
        "verdict": get_args(gate.Verdict),
        "circumstance": get_args(Circumstance),
        "today": get_args(worklist.Reason),
        "loan_class": CLASSES,
        "retention": get_args(retention.Reason),
        "id_number": get_args(identity.Reason),
        "phone": get_args(phones.Reason),
    }
)
