"""Milestones as other programs' calendars read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.agendas import a_glance, a_time
from tests.builders import NOW, a_due
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.agenda.entries import Glance, LeftOut
from tracker.planning.agenda.feed import alarms_of
from tracker.sources.icalendar.export import calendar_of

LATER = datetime(2026, 2, 1, 8, 30, tzinfo=UTC)
DAY = date(2026, 5, 1)


def _events(*glances: Glance, alarms: str = "") -> list[object]:
    file = calendar_of(glances, alarms=alarms_of(alarms))
    found = list(Calendar.from_ical(file.text).walk("VEVENT"))
    assert file.entries == len(found)
    return found


def test_a_window_is_an_event_on_its_first_day_and_one_on_its_last() -> None:
    opens, last = _events(a_glance(tags=("crypto", "a,b")))
    assert (opens["DTSTART"].dt, opens["DTEND"].dt) == (date(2026, 3, 1), date(2026, 3, 2))
    assert (last["DTSTART"].dt, last["DTEND"].dt) == (date(2026, 3, 31), date(2026, 4, 1))
    assert opens["SUMMARY"] == "Milestone taskforce: opens (known to the month: March 2026)"
    assert last["SUMMARY"] == "Milestone taskforce: last day (known to the month: March 2026)"
    for event in (opens, last):
        assert (event["TRANSP"], event["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
        assert "Source says: March 2026" in event["DESCRIPTION"]


def test_a_date_that_becomes_known_to_the_day_moves_the_event_of_its_last_day() -> None:
    opens, last = _events(a_glance())
    [day] = _events(a_glance(due=DAY, revision=2))
    assert day["UID"] == last["UID"] == "taskforce@regulatory-tracker"
    assert opens["UID"] == "taskforce+opens@regulatory-tracker"
    assert (day["DTSTART"].dt, day["SUMMARY"]) == (DAY, "Milestone taskforce")


def test_what_has_no_certain_day_is_left_out_and_counted() -> None:
    waiting = a_due(None, status=DueStatus.WAITING)
    since = replace(waiting, not_before=DAY)
    file = calendar_of(
        [a_glance("a", None), a_glance("b", waiting), a_glance("c", since), a_glance("d")],
        aside=("damage",),
    )
    assert (file.entries, file.milestones) == (2, 1)
    assert file.left_out == {LeftOut.UNDATED: 1, LeftOut.WAITING: 2}
    told = str(Calendar.from_ical(file.text)["X-WR-CALDESC"]).replace("\\", "")
    assert told == (
        "2 events of 1 milestone; left out: 1 without a date, "
        "2 waiting without a certain last day, 1 that cannot be read"
    )


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("open", "CONFIRMED"),
        ("passed", "CONFIRMED"),
        ("suspended", "TENTATIVE"),
        ("met", "CANCELLED"),
        ("waived", "CANCELLED"),
        ("missed", "CANCELLED"),
    ],
)
def test_how_a_milestone_stands_is_how_its_events_do(status: str, shown: str) -> None:
    glance = a_glance(due=DAY, status=MilestoneStatus(status))
    [event] = _events(glance, alarms="1d")
    assert event["STATUS"] == shown
    assert bool(event.walk("VALARM")) == (shown != "CANCELLED")


def test_every_change_is_seen_by_calendars_that_know_the_old_state() -> None:
    before = calendar_of([a_glance(due=DAY)])
    [event] = _events(a_glance(due=DAY, revision=2, changes=1, changed_at=LATER))
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == LATER
    assert before.text == calendar_of([a_glance(due=DAY)]).text
    assert before.changed_at == NOW


def test_a_time_is_told_by_the_clocks_of_its_zone() -> None:
    due = a_due(a_time("2026-05-01T17:00+01:00"), tz="Europe/London")
    [event] = _events(a_glance(due=due))
    assert event["DTSTART"].dt.isoformat() == "2026-05-01T17:00:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert "DTEND" not in event


@pytest.mark.parametrize(
    ("tz", "at", "written"),
    [
        ("UTC", "2026-05-01T17:00+00:00", "DTSTART:20260501T170000Z"),
        ("Europe/London", "2026-10-25T01:30+01:00", "DTSTART:20261025T003000Z"),
        ("Europe/London", "2026-10-25T01:30+00:00", "DTSTART:20261025T013000Z"),
        ("Europe/London", "2026-05-01T17:00+09:00", "DTSTART;TZID=Europe/London:20260501T090000"),
    ],
    ids=["UTC", "an hour that comes twice", "the second time", "by the clocks of another zone"],
)
def test_an_instant_is_never_another_one(tz: str, at: str, written: str) -> None:
    text = calendar_of([a_glance(due=a_due(a_time(at), tz=tz))]).text
    assert f"\r\n{written}\r\n" in text


ALARMS = {
    "a day": (a_due(DAY), ["-PT15H", "-PT159H"]),
    "a time": (a_due(a_time("2026-05-01T17:00+01:00")), ["-PT24H", "-PT168H", "-PT2H"]),
}


@pytest.mark.parametrize(("due", "rings"), ALARMS.values(), ids=ALARMS.keys())
def test_alarms_ring_at_nine_before_days_and_so_long_before_times(
    due: object, rings: list[str]
) -> None:
    [event] = _events(a_glance(due=due), alarms="1d,1w,2h")
    found = [each["TRIGGER"].to_ical().decode() for each in event.walk("VALARM")]
    spelled = {"-P1D": "-PT24H", "-P7D": "-PT168H", "-P1W": "-PT168H", "-P6DT15H": "-PT159H"}
    assert [spelled.get(each, each) for each in found] == rings
    assert not _events(a_glance(due=due))[0].walk("VALARM")


def test_the_same_day_rings_at_nine() -> None:
    assert "TRIGGER:PT9H" in calendar_of([a_glance(due=DAY)], alarms=alarms_of("0d")).text


def test_text_of_every_kind_comes_through_in_lines_of_75_octets() -> None:
    title = "Ärger, „Zölle“; back\\slash\x07 🇬🇧 " * 12
    url = "https://example.org/a?b=c;d,e"
    file = calendar_of([a_glance(due=DAY, title=title, source_url=url, owner="é" * 200)])
    assert all(len(line.encode()) <= 75 for line in file.text.split("\r\n"))
    assert "METHOD" not in file.text
    [event] = Calendar.from_ical(file.text).walk("VEVENT")
    assert event["SUMMARY"] == title.replace("\x07", "")
    assert event["URL"] == url
    assert f"Owner: {'é' * 200}" in event["DESCRIPTION"]


HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\rUID:evil\u2028ATTENDEE:mailto:a@b\x85\u202e;,\\\ud800 🇬🇧"
)


@pytest.mark.parametrize(
    "field", ["key", "title", "authority", "instrument", "owner", "source_url", "tags", "text"]
)
def test_no_field_can_add_a_line(field: str) -> None:
    value: object = f"https://example.org/{HOSTILE}" if field == "source_url" else HOSTILE
    plain = a_glance(due=DAY, authority="a", instrument="i", owner="o", source_url="https://a.b/")
    if field == "text":
        glance = replace(plain, due=replace(plain.due, text=HOSTILE))
    else:
        glance = replace(plain, **{field: (HOSTILE,) if field == "tags" else value})
    file = calendar_of([glance], called=HOSTILE, alarms=alarms_of("1d"))
    assert all(len(line.encode()) <= 75 for line in file.text.split("\r\n"))
    unfolded = file.text.replace("\r\n ", "")
    lines = unfolded.split("\r\n")
    assert "".join(lines).isprintable()
    assert [line for line in lines if line.startswith(("UID", "ATTENDEE", "BEGIN:VEVENT"))] == [
        "BEGIN:VEVENT",
        next(line for line in lines if line.startswith("UID:")),
    ]
    assert len(Calendar.from_ical(file.text).walk("VEVENT")) == 1


def test_a_script_in_place_of_a_link_is_no_link() -> None:
    [event] = _events(a_glance(due=DAY, source_url="javascript:alert(1)"))
    assert "URL" not in event


def test_days_at_the_ends_of_time_are_written() -> None:
    first, last = date(1, 1, 1), date(9999, 12, 30)
    early, late = _events(a_glance("a", first), a_glance("b", last))
    assert (early["DTSTART"].dt, late["DTSTART"].dt) == (first, last)
    assert late["DTEND"].dt == last + timedelta(days=1)
