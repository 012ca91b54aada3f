"""Acts and incidents that may move a limitation clock: read from plain words, judged once.

The vocabulary is DOMAIN section 8. What an act does does not depend on when it is asked, so it is
decided here, once, and a clock over many acts only compares dates.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple, Self, TypedDict

from shouyue.domain.acts import KINDS, PROCEDURES, Kind
from shouyue.domain.debts import counted_from
from shouyue.domain.effects import Effect
from shouyue.domain.judges import judge
from shouyue.domain.law import Law
from shouyue.domain.said import EventError, Said, day_of

_OTHER_DAYS: Final = frozenset({"printed_on", "procedure_end", "end"})
_WITH_MORE: Final = PROCEDURES | {"repayment_agreement", "obstacle"}


class Event(NamedTuple):
    """One act or incident, judged. A tuple because half a million are made at every start.

    Attributes:
        day: the day of the act: of signing, arrival, filing, first day of an obstacle.
        inside: what it does while the period runs; of an act aimed at a guarantor what the same
            would do to a debtor, of `ON_GUARANTORS` what it does to the guarantor.
        late: what it does after the period is over.
        until: end of a procedure, or last day of an obstacle; None while open.
        due: last new due day of an agreement, or last day for performance of a judgment.
        outcome: of a procedure: judgment, withdrawn, or another word.
        served: the complaint reached the other side before it was withdrawn; None = not recorded.
        target: the guarantor it was directed at; None is the debtor.
        ref: the fact it comes from.
    """

    kind: Kind
    day: date
    inside: Effect
    late: Effect
    until: date | None = None
    due: date | None = None
    outcome: str | None = None
    served: bool | None = None
    target: str | None = None
    ref: str | None = None

    @classmethod
    def read(cls, plain: Mapping[str, object], law: Law) -> Self:
        """Reads one event of the vocabulary and judges it by a law.

        Dates are `date` or ISO text. What is not stated counts as not proved; keys beyond the
        vocabulary are left alone.

        Raises:
            EventError: the kind is unknown, or a value cannot be what its key says.
        """
        said = Said(plain)
        kind = said.text("type")
        if kind not in KINDS:
            raise EventError("event_kind_unknown")
        inside, late = judge(kind, said, law)  # type: ignore[arg-type] # narrowed by the test above
        day = said.needed_day("date")
        target = said.text("target")
        event = cls(
            kind,  # type: ignore[arg-type] # narrowed by the test above
            day,
            inside,
            late,
            target=None if target == "debtor" else target,
            ref=said.text("id"),
        )
        # Most acts have no more to say, and half a million are read at a start.
        return event._replace(**_more(said, kind, day, law)) if kind in _WITH_MORE else event

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts events the same way however they were entered.

        Within a day what reaches furthest and is least disputed comes first, so that it is what
        moves the clock and what the log says moved it.
        """
        return (
            self.day,
            self.day - (self.due or self.day),
            self.inside.disputed,
            self.kind,
            self.inside.code,
            self.late.code,
            self.until or date.max,
            self.due or date.max,
            self.outcome or "",
            self.served or False,
            self.target or "",
            self.ref or "",
        )


_made: Final = tuple.__new__
"""What a named tuple's own way comes to in the end: half a million are made at every start."""


class EventReader:
    """Reads acts that are told in the same words once: of many, most differ in their day alone."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._known: dict[str, tuple[Kind, list[Any]]] = {}
        self._days: dict[date | str, date] = {}

    def read(self, words: str, plain: Mapping[str, object], day: date | str) -> Event:
        """One event; raises as `Event.read`.

        Args:
            words: equal where `plain` is equal, such as the text it was read from.
            plain: the event without its date.
            day: its date, a `date` or ISO text.
        """
        if (known := self._known.get(words)) is not None:
            kind, rest = known
            on = self._days.get(day)
            if on is None:
                on = self._days[day] = day_of(day, "date")
            return _made(Event, (kind, on, *rest))
        event = Event.read({**plain, "date": day}, self._law)
        # Another day of theirs may lie before or behind the day of the act.
        if _OTHER_DAYS.isdisjoint(plain):
            kind, _, *rest = event
            self._known[words] = kind, rest
        return event


class _More(TypedDict, total=False):
    until: date | None
    due: date | None
    outcome: str | None
    served: bool | None


def _more(said: Said, kind: str, day: date, law: Law) -> _More:
    """What only `_WITH_MORE` have."""
    if kind in PROCEDURES:
        return {
            "until": said.day_from(day, "procedure_end"),
            "due": said.day("performance_due"),
            "outcome": said.text("outcome"),
            "served": said.flag("copy_served"),
        }
    if kind == "repayment_agreement":
        dues = said.days("new_due_dates")
        return {"due": counted_from(dues, law.limitation.counts_from) if dues else None}
    if kind == "obstacle":
        return {"until": said.day_from(day, "end")}
    return {}
