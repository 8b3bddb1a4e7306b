"""Each reader has each reminder at the sending time of their own clock, and never too late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_policy
from tracker.dates.base.instants import end_of
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.planning.reminders.readers import Reader, own_time, plan_for

_ZONES = (
    *("Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Pacific/Pago_Pago"),
    *("Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo", "UTC"),
)
_CALENDARS = CalendarBook()
_WORKING = {name: _CALENDARS(name) for name in ("UK", "US", "JP", "DE")}
_FIRST, _LAST = date(2025, 6, 1), date(2027, 6, 1)

_readers = st.builds(
    lambda tz, calendar, at: Reader(
        policy=a_policy("30d", "5bd", "1d", "0d", tz=tz, send_at=at), calendar=_WORKING[calendar]
    ),
    st.sampled_from(_ZONES),
    st.sampled_from(sorted(_WORKING)),
    st.just(time(9)) | st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
)
_milestones = st.builds(
    lambda day, days, tz: a_milestone(
        due=a_due(DueWindow(earliest=day, end=day + timedelta(days=days), precision="range"), tz=tz)
    ),
    st.dates(_FIRST, _LAST),
    st.integers(1, 40),
    st.sampled_from(_ZONES),
)


def _last(milestone: Milestone) -> datetime:
    window = milestone.due.window
    assert window is not None
    return end_of(window, milestone.due.tz)


@given(_milestones, st.lists(_readers, min_size=1, max_size=4))
def test_each_reader_has_each_reminder_on_the_right_day_at_their_own_sending_time(
    milestone: Milestone, readers: list[Reader]
) -> None:
    told = plan_for(milestone, readers)
    for reader in readers:
        alone = {each.identity: each.fire_at for each in plan_for(milestone, [reader])}
        zone = ZoneInfo(reader.policy.tz)
        for reminder in told:
            own = own_time(reminder, milestone, reader)
            if reminder.identity not in alone:
                continue  # of a lead time that is an edge of the window by this calendar alone
            assert own == alone[reminder.identity]
            local = own.astimezone(zone)
            skipped = local.replace(tzinfo=None) != datetime.combine(
                local.date(), reader.policy.send_at
            )
            assert not skipped or _is_gap(local, reader.policy.send_at, zone)


@given(_milestones, st.lists(_readers, min_size=1, max_size=4))
def test_a_reminder_fires_for_the_first_reader_and_for_none_too_late(
    milestone: Milestone, readers: list[Reader]
) -> None:
    for reminder in plan_for(milestone, readers):
        own = [own_time(reminder, milestone, reader) for reader in readers]
        assert all(each >= reminder.fire_at for each in own)
        if reminder.kind is not ReminderKind.OVERDUE:
            assert max(own) < _last(milestone)
        else:
            assert min(own) >= _last(milestone)


@given(_milestones, _readers)
def test_the_same_reader_twice_changes_nothing(milestone: Milestone, reader: Reader) -> None:
    assert plan_for(milestone, [reader, reader]) == plan_for(milestone, [reader])


def _is_gap(local: datetime, wanted: time, zone: ZoneInfo) -> bool:
    """Whether the clocks of `zone` go forward over `wanted` on that day."""
    asked = datetime.combine(local.date(), wanted, zone)
    return asked.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != asked.replace(
        tzinfo=None
    )
