"""The gate's hours over the days on which clocks are changed, and over midnight."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.domain.contact import Contact, ContactHistory
from shouyue.domain.gate import gate
from shouyue.domain.windows import Window

RULES = shipped_policy().contact
FORWARD = datetime(2026, 3, 29, 2)  # noqa: DTZ001 - of the wall clock: from 2 it is put to 3
BACK = datetime(2026, 10, 25, 3)  # noqa: DTZ001 - of the wall clock: from 3 it is put to 2
HOUR = timedelta(hours=1)


class Shifting(tzinfo):
    """One hour ahead of UTC, two from spring to autumn; the hour before `BACK` is lived twice."""

    def utcoffset(self, when: datetime | None) -> timedelta:
        return HOUR + self.dst(when)

    def dst(self, when: datetime | None) -> timedelta:
        assert when is not None
        wall = when.replace(tzinfo=None, fold=0)
        is_late = wall >= BACK or (wall >= BACK - HOUR and when.fold == 1)
        return HOUR if wall >= FORWARD + HOUR * (1 - when.fold) and not is_late else timedelta()

    def tzname(self, when: datetime | None) -> str:
        return "shifting"


ZONE = Shifting()
WINDOWS = st.lists(st.builds(Window, st.times(), st.times()), max_size=2).map(tuple)
MOMENTS = st.one_of(
    st.datetimes(day - timedelta(days=1), day + timedelta(days=1)) for day in (FORWARD, BACK)
)
CONTACTS = st.builds(
    Contact,
    at=MOMENTS,
    channel=st.sampled_from(["call", "message", "visit"]),
    purpose=st.sampled_from(["collection", "care"]),
)
HISTORIES = st.builds(ContactHistory, quiet_times=WINDOWS, agreed_times=WINDOWS)


def there(moment: datetime, fold: int = 0) -> datetime:
    return moment.replace(tzinfo=ZONE, fold=fold)


def asked(contact: Contact, at: datetime) -> Contact:
    return Contact(at, contact.channel, purpose=contact.purpose)


@given(CONTACTS, HISTORIES, st.integers(0, 1))
def test_the_hours_are_those_of_the_borrowers_wall_clock_also_when_it_is_changed(
    contact: Contact, history: ContactHistory, fold: int
):
    plain = gate(contact, history, RULES)
    zoned = gate(asked(contact, there(contact.at, fold)), history, RULES)
    assert zoned.blocks == plain.blocks
    slot = zoned.next_allowed
    assert (slot and slot.replace(tzinfo=None, fold=0)) == plain.next_allowed


@given(CONTACTS, HISTORIES, st.integers(0, 1))
def test_the_next_moment_is_allowed_and_never_behind_us(
    contact: Contact, history: ContactHistory, fold: int
):
    now = there(contact.at, fold)
    slot = gate(asked(contact, now), history, RULES).next_allowed
    if slot is not None:
        assert gate(asked(contact, slot), history, RULES).blocks == ()
        assert slot.astimezone(UTC) >= now.astimezone(UTC)


@given(CONTACTS, HISTORIES, st.floats(0, 1, exclude_max=True))
def test_nothing_before_the_next_moment_is_allowed_over_midnight_either(
    contact: Contact, history: ContactHistory, share: float
):
    slot = gate(contact, history, RULES).next_allowed
    if slot is not None and slot > contact.at:
        between = contact.at + (slot - contact.at) * share
        if contact.at <= between < slot:
            later = history.seen_from(between.date(), contact.at.date())
            assert gate(asked(contact, between), later, RULES).blocks


@given(st.times(), st.times(), MOMENTS)
def test_hours_of_peace_hold_on_both_sides_of_midnight(opens: time, closes: time, moment: datetime):
    window = Window(opens, closes)
    history = ContactHistory(quiet_times=(window,), agreed_other_time=True)
    blocks = gate(Contact(there(moment), "call", purpose="care"), history, RULES).blocks
    if opens > closes:
        is_quiet = moment.time() >= opens or moment.time() < closes
        assert bool(blocks) is is_quiet
