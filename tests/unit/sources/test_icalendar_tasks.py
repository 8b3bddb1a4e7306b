"""The tasks of calendars: what is due, and what is done."""

import pytest

from tests.unit.sources.icalendars import a_calendar, an_event, dues_in, records_of


def tasks(*lines: str) -> list[str]:
    return dues_in(an_event(*lines), kind="VTODO")


@pytest.mark.parametrize(
    ("lines", "dues"),
    [
        (("DUE;VALUE=DATE:20260930",), ["2026-09-30"]),
        (("DUE;TZID=Europe/London:20260930T170000",), ["2026-09-30 17:00 Europe/London"]),
        (("DTSTART;VALUE=DATE:20260901", "DUE;VALUE=DATE:20260930"), ["2026-09-30"]),
        (("DTSTART:20260901T090000Z", "DURATION:P14DT2H"), ["2026-09-15 11:00 UTC"]),
        (("DTSTART;VALUE=DATE:20260901", "DURATION:P4W"), ["2026-09-29"]),
        (("DTSTART;VALUE=DATE:20260901", "DUE:20260930T120000Z"), ["2026-09-30 12:00 UTC"]),
        (("DTSTART;VALUE=DATE:20260901",), ["2026-09-01"]),
        (("DUE:20260930", "RRULE:FREQ=MONTHLY;COUNT=2"), ["2026-09-30", "2026-10-30"]),
        (
            ("DTSTART:20260901", "DUE:20260904", "RRULE:FREQ=WEEKLY;COUNT=2"),
            ["2026-09-04", "2026-09-11"],
        ),
    ],
)
def test_a_task_is_due_when_it_says(lines: tuple[str, ...], dues: list[str]) -> None:
    assert tasks(*lines) == dues


def test_a_task_that_began_long_ago_and_is_due_yet_is_not_past() -> None:
    assert tasks("DTSTART:20260301", "DUE:20260420", "RRULE:FREQ=YEARLY;COUNT=1") == ["2026-04-20"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("STATUS:NEEDS-ACTION", None),
        ("STATUS:IN-PROCESS", None),
        ("PERCENT-COMPLETE:90", None),
        ("STATUS:COMPLETED", "met"),
        ("COMPLETED:20260310T080000Z", "met"),
        ("PERCENT-COMPLETE:100", "met"),
        ("STATUS:CANCELLED", "waived"),
    ],
)
def test_what_is_done_is_met_and_what_is_called_off_is_waived(
    line: str, status: str | None
) -> None:
    [record] = records_of(a_calendar(an_event("DUE:20260930", line), kind="VTODO"))
    assert (record.kind, record.status) == ("calendar task", status)


def test_an_event_is_not_done_by_what_only_tasks_say() -> None:
    [record] = records_of(a_calendar(an_event("DTSTART:20260930", "PERCENT-COMPLETE:100")))
    assert (record.kind, record.status) == ("calendar event", None)


def test_a_task_without_a_day_waits_for_one() -> None:
    [record] = records_of(a_calendar("UID:u", kind="VTODO"))
    assert (record.title, record.due) == ("Untitled task", "TBC")


def test_tasks_stand_beside_events() -> None:
    task = "BEGIN:VTODO\nUID:t\nDUE:20260930\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\nEND:VTODO\n"
    found = records_of(a_calendar(an_event("DTSTART:20260703", uid="t"), head=task))
    assert {each.external_id: each.due for each in found} == {
        "t": "2026-07-03",
        "t task": "2026-09-30",
    }
