"""Milestones as other programs' calendars read them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from icalendar import Calendar

from tests.builders import a_due, a_milestone
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.sources.icalendar.export import write

LATER = datetime(2026, 2, 1, 8, 30, tzinfo=UTC)


def _written(*milestones: Milestone) -> str:
    stream = io.StringIO(newline="")
    write(milestones, stream)
    return stream.getvalue()


def _events(text: str) -> list[object]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_a_window_is_an_event_of_its_days_that_blocks_nobody() -> None:
    [event] = _events(_written(a_milestone(tags=("crypto", "a,b"))))
    assert event["UID"] == "taskforce@regulatory-tracker"
    assert event["DTSTART"].dt == date(2026, 3, 1)
    assert event["DTEND"].dt == date(2026, 4, 1)
    assert (event["TRANSP"], event["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert "Source says: March 2026" in event["DESCRIPTION"]


def test_a_move_is_seen_by_calendars_that_know_the_old_date() -> None:
    moved = a_milestone().moved(a_due(date(2026, 5, 1)), reason="late", changed_at=LATER)
    [event] = _events(_written(moved))
    assert event["SEQUENCE"] == 2
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == LATER


def test_what_has_no_day_is_left_out_and_what_is_waived_is_cancelled() -> None:
    waived = a_milestone("b", status=MilestoneStatus.WAIVED)
    [event] = _events(_written(a_milestone("a", None), waived))
    assert event["STATUS"] == "CANCELLED"


def test_text_of_every_kind_comes_through_in_lines_of_75_octets() -> None:
    title = "Ärger, „Zölle“; back\\slash\x07 🇬🇧 " * 12
    text = _written(a_milestone(title=title, source_url="https://example.org/a?b=c;d,e"))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "METHOD" not in text
    expected = title.replace("\x07", "")
    [event] = _events(text)
    assert event["SUMMARY"] == expected
    assert event["URL"] == "https://example.org/a?b=c;d,e"


def test_a_script_in_place_of_a_link_is_no_link() -> None:
    [event] = _events(_written(a_milestone(source_url="javascript:alert(1)")))
    assert "URL" not in event
