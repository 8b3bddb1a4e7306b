"""What calendars hold, as three other programs read it: 200 milestones of every kind, and worse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.agendas import a_glance, a_time
from tests.builders import a_due
from tests.calendar_readers import READERS, Read, a_day, a_moment
from tests.databases import a_database
from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.feeding import a_feed
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.agenda.feed import alarms_of
from tracker.service.milestones.announcements import Announced
from tracker.sources.icalendar.export import calendar_of

_STEP = timedelta(days=1)
_KINDS = 10
_NUMBER = 200
#: 75 octets end within the flag, wherever a title of ours begins.
_TITLE = "Äußerung; fee, “2 %” back\\slash 🇬🇧👩‍👩‍👧 " + "é" * 40


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Read]]:
    """The feed of 200 milestones, and what is to be read in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('readers')}/tracker.db"
    a_database(url)
    with an_answer_desk(url) as desk:
        now = desk.clock.now()
        desk.milestones.close("m", MilestoneStatus.WAIVED, now, on=now.date())
        expected = [a_day("m", date(2026, 1, 12), "Client asset return", "CANCELLED", 2)]
        for number in range(1, _NUMBER):
            expected += _added(desk, number, date(2026, 3, 1) + number * _STEP)
        given = desk.reader().get(a_feed(desk))
    assert given.status == 200
    return given.html, sorted(expected)


def _added(desk: AnswerDesk, number: int, day: date) -> list[Read]:
    """Add a milestone of a kind that goes by its number."""
    key, title = f"k{number}", f"{_TITLE[number % 40 :].strip()} {number}"
    month, next_month = day.replace(day=1), (day.replace(day=28) + 5 * _STEP).replace(day=1)
    last = next_month - _STEP
    due, tz, read = {
        0: (f"{day}", "UTC", [a_day(key, day, title)]),
        1: (
            f"{day:%B %Y}",
            "UTC",
            [
                a_day(key, last, f"{title}: last day (known to the month: {day:%B %Y})"),
                a_day(f"{key}+opens", month, f"{title}: opens (known to the month: {day:%B %Y})"),
            ],
        ),
        2: ("TBC", "UTC", []),
        3: (
            f"{day} 17:00",
            "Europe/London",
            [a_moment(key, f"{day}T{_london(day)}:00:00Z", "Europe/London", title)],
        ),
        4: (
            f"{day} 00:30",
            "America/New_York",
            [a_moment(key, f"{day}T{_new_york(day)}:30:00Z", "America/New_York", title)],
        ),
        5: (f"{day} 08:15", "UTC", [a_moment(key, f"{day}T08:15:00Z", "UTC", title)]),
        6: (
            f"{day} 09:00",
            "Asia/Kolkata",
            [a_moment(key, f"{day}T03:30:00Z", "Asia/Kolkata", title)],
        ),
        7: (f"{day}", "UTC", [a_day(key, day + 40 * _STEP, title, sequence=2)]),
        8: (f"{day}", "UTC", [a_day(key, day, title, "CANCELLED", 2)]),
        9: (f"{day}", "UTC", [a_day(key, day, title, "TENTATIVE", 2)]),
    }[number % _KINDS]
    now = desk.clock.now()
    desk.add(key, title=title, due=due, tz=tz)
    if number % _KINDS == 7:
        to = Announced(due=f"{day + 40 * _STEP}", as_of=now.date(), reason="it slipped")
        desk.milestones.move(key, to, now)
    elif number % _KINDS == 8:
        desk.milestones.close(key, MilestoneStatus.MET, now, on=now.date())
    elif number % _KINDS == 9:
        desk.milestones.suspend(key, "until further notice", now)
    return read


def _london(day: date) -> str:
    """The hour in UTC at which it is 17:00."""
    return "16" if date(2026, 3, 29) <= day < date(2026, 10, 25) else "17"


def _new_york(day: date) -> str:
    """The hour in UTC at which it is 00:30 there; at that time clocks have not changed yet."""
    return "04" if date(2026, 3, 8) < day <= date(2026, 11, 1) else "05"


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
def test_every_program_reads_what_is_meant(
    read: Callable[[str], list[Read]], feed: tuple[str, list[Read]]
) -> None:
    text, expected = feed
    found = read(text)
    assert found == expected
    assert len({each.uid for each in found}) == len(found) > _NUMBER - 20
    assert f"X-WR-CALDESC:{len(found)} events of 180 milestones" in text


_HOSTILE = 'x; y, z\\ "q"\r\nEND:VEVENT\r\nBEGIN:VEVENT\rUID:evil\u2028ATTENDEE:mailto:a@b\u202e 🇬🇧'
_READ = 'x; y, z\\ "q"\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil\nATTENDEE:mailto:a@b 🇬🇧'


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
def test_hostile_text_is_text_to_every_program(read: Callable[[str], list[Read]]) -> None:
    """Of every length before it, so that lines are folded within each of its characters."""
    glances = [
        a_glance(
            f"k{length}",
            date(2026, 5, 1),
            title=f"{'e' * length}{_HOSTILE}",
            owner=_HOSTILE,
            tags=(_HOSTILE,),
            source_url=f"https://example.org/{_HOSTILE}",
        )
        for length in range(80)
    ]
    text = calendar_of(glances, called=_HOSTILE, alarms=alarms_of("1d")).text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    expected = [
        a_day(f"k{length}", date(2026, 5, 1), f"{'e' * length}{_READ}") for length in range(80)
    ]
    assert read(text) == sorted(expected)


_TIMES = {
    "2026-10-25T00:59:59+01:00": ("2026-10-24T23:59:59Z", "Europe/London"),
    "2026-10-25T01:30:00+01:00": ("2026-10-25T00:30:00Z", "UTC"),
    "2026-10-25T01:30:00+00:00": ("2026-10-25T01:30:00Z", "UTC"),
    "2026-10-25T02:00:00+00:00": ("2026-10-25T02:00:00Z", "Europe/London"),
    "2027-03-28T00:59:00+00:00": ("2027-03-28T00:59:00Z", "Europe/London"),
    "2027-03-28T02:00:00+01:00": ("2027-03-28T01:00:00Z", "Europe/London"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
def test_instants_are_the_same_where_clocks_change(read: Callable[[str], list[Read]]) -> None:
    glances = [
        a_glance(f"k{number}", a_due(a_time(at), tz="Europe/London"))
        for number, at in enumerate(_TIMES)
    ]
    assert read(calendar_of(glances).text) == [
        a_moment(f"k{number}", at, zone, f"Milestone k{number}")
        for number, (at, zone) in enumerate(_TIMES.values())
    ]
