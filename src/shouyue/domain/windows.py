"""Hours of the day in which something may be done."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens`, itself inside, to `closes`, itself outside; it may run across midnight."""

    opens: time
    closes: time

    @classmethod
    def read(cls, text: str) -> Self:
        """Reads `08:00-22:00`.

        Raises:
            ValueError: not two times of day, or one with an offset: hours are those of the place.
        """
        opens, closes = map(time.fromisoformat, text.split("-"))
        if opens.tzinfo is not None or closes.tzinfo is not None:
            raise ValueError
        return cls(opens, closes)

    @classmethod
    def is_one(cls, text: str) -> bool:
        """Whether `read` would take it."""
        try:
            cls.read(text)
        except ValueError:
            return False
        return True

    @property
    def is_all_day(self) -> bool:
        return self.opens == self.closes

    def contains(self, moment: time) -> bool:
        """Whether a local time lies inside; equal ends are the whole day."""
        if self.opens < self.closes:
            return self.opens <= moment < self.closes
        return moment >= self.opens or moment < self.closes

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself if inside, else the next opening."""
        if self.contains(moment.time()):
            return moment
        opening = datetime.combine(moment.date(), self.opens, moment.tzinfo)
        return opening if opening > moment else opening + _ONE_DAY
