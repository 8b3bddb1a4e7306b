"""What calendars say of the same thing twice: revisions, exceptions, and those that go on."""

import pytest

from tests.unit.sources.icalendars import (
    a_calendar,
    an_event,
    dues_in,
    dues_of,
    problems_of,
    records_of,
)

WEEKLY = ("DTSTART:20260504T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4")
NOON = "DTSTART:20260512T120000Z"
FROM_SECOND = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260511T090000Z"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("why", "old", "new"),
    [
        ("a higher number", ("SEQUENCE:9",), ("SEQUENCE:10",)),
        ("a number at all", (), ("SEQUENCE:1",)),
        ("a later stamp", ("DTSTAMP:20260101T000000Z",), ("DTSTAMP:20260102T000000Z",)),
        (
            "the number before the stamp",
            ("SEQUENCE:1", "DTSTAMP:20260301T000000Z"),
            ("SEQUENCE:2", "DTSTAMP:20260101T000000Z"),
        ),
    ],
)
def test_of_two_revisions_the_newer_one_is_in_force(
    why: str, old: tuple[str, ...], new: tuple[str, ...], *, turned: bool
) -> None:
    events = [an_event("DTSTART:20260703", *old), an_event("DTSTART:20260930", *new)]
    assert dues_in(*(events[::-1] if turned else events)) == ["2026-09-30"], why


def test_an_older_revision_may_be_malformed() -> None:
    old = an_event("DTSTART:soon", "SEQUENCE:0")
    assert dues_in(old, an_event("DTSTART:20260930", "SEQUENCE:1")) == ["2026-09-30"]


def test_an_exception_has_revisions_of_its_own() -> None:
    once = an_event("DTSTART:20260512T080000Z", "RECURRENCE-ID:20260511T090000Z", "SEQUENCE:3")
    again = an_event("DTSTART:20260513T080000Z", "RECURRENCE-ID:20260511T090000Z", "SEQUENCE:4")
    series = an_event(*WEEKLY, "SEQUENCE:1")
    assert dues_in(again, series, once)[1] == "2026-05-13 08:00 UTC"
    assert len(dues_in(again, series, once)) == 4


def test_what_stands_for_all_that_follow_moves_them() -> None:
    onwards = an_event(NOON, FROM_SECOND, "SUMMARY:Later")
    found = records_of(a_calendar(an_event(*WEEKLY), onwards))
    assert sorted((each.due, each.external_id) for each in found) == [
        ("2026-05-04 09:00 UTC", "u 2026-05-04T09:00:00Z"),
        ("2026-05-12 12:00 UTC", "u 2026-05-11T09:00:00Z"),
        ("2026-05-19 12:00 UTC", "u 2026-05-18T09:00:00Z"),
        ("2026-05-26 12:00 UTC", "u 2026-05-25T09:00:00Z"),
    ]


def test_a_later_exception_and_a_later_turn_come_before_an_earlier_one() -> None:
    once = an_event("DTSTART:20260520T070000Z", "RECURRENCE-ID:20260518T090000Z")
    turn = an_event(
        "DTSTART:20260525T170000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260525T090000Z"
    )
    assert dues_in(an_event(*WEEKLY), an_event(NOON, FROM_SECOND), once, turn) == [
        "2026-05-04 09:00 UTC",
        "2026-05-12 12:00 UTC",
        "2026-05-20 07:00 UTC",
        "2026-05-25 17:00 UTC",
    ]


def test_all_that_follow_may_be_called_off() -> None:
    off = an_event("DTSTART:20260511T090000Z", FROM_SECOND, "STATUS:CANCELLED")
    found = records_of(a_calendar(an_event(*WEEKLY), off))
    assert sorted((each.due[:10], each.status) for each in found) == [
        ("2026-05-04", None),
        ("2026-05-11", "waived"),
        ("2026-05-18", "waived"),
        ("2026-05-25", "waived"),
    ]


def test_what_moved_into_the_days_to_come_is_not_past() -> None:
    series = an_event("DTSTART:20260302", "RRULE:FREQ=WEEKLY;COUNT=5")
    onwards = an_event("DTSTART:20260404", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260309")
    assert dues_in(series, onwards) == ["2026-04-04", "2026-04-11", "2026-04-18", "2026-04-25"]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            ("RECURRENCE-ID;RANGE=THISANDPRIOR:20260511T090000Z",),
            "RECURRENCE-ID: RANGE=THISANDPRIOR is not read, only THISANDFUTURE",
        ),
        (
            (FROM_SECOND, "RRULE:FREQ=DAILY"),
            "RRULE: an occurrence has no rule of its own; give what follows it another UID",
        ),
    ],
)
def test_an_exception_that_cannot_be_followed_is_refused(
    lines: tuple[str, ...], problem: str
) -> None:
    assert problems_of(a_calendar(an_event(*WEEKLY), an_event(NOON, *lines))) == [
        f"feed:8: {problem}"
    ]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY"])
def test_a_rule_that_an_exception_repeats_is_that_of_its_series(rule: str) -> None:
    once = an_event(NOON, "RECURRENCE-ID:20260511T090000Z", f"RRULE:{rule}")
    assert len(dues_in(an_event(*WEEKLY), once)) == 4


def test_an_exception_with_a_rule_and_no_series_is_refused() -> None:
    [line] = problems_of(a_calendar(an_event(NOON, "RECURRENCE-ID:20260511", "RRULE:FREQ=DAILY")))
    assert "RRULE: an occurrence has no rule of its own" in line


@pytest.mark.parametrize(("sequence", "kept"), [(1, False), (3, True)])
def test_a_series_that_leaves_a_day_out_since_then_has_no_exception_on_it(
    sequence: int, *, kept: bool
) -> None:
    once = an_event(NOON, "RECURRENCE-ID:20260511T090000Z", f"SEQUENCE:{sequence}")
    series = an_event(*WEEKLY, "EXDATE:20260511T090000Z", "SEQUENCE:2")
    assert ("2026-05-12 12:00 UTC" in dues_in(series, once)) is kept


def test_an_exception_of_what_does_not_recur_takes_its_place() -> None:
    moved = an_event("DTSTART:20260706", "RECURRENCE-ID:20260703")
    assert dues_in(an_event("DTSTART:20260703"), moved) == ["2026-07-06"]


def test_stated_dates_reach_beyond_the_end_of_the_rule_and_of_two_years() -> None:
    assert dues_of(
        "DTSTART:20260504", "RRULE:FREQ=WEEKLY;UNTIL=20260511", "RDATE:20260901,20310901"
    ) == ["2026-05-04", "2026-05-11", "2026-09-01", "2031-09-01"]


def test_stated_periods_are_as_long_as_they_say() -> None:
    dues = dues_of(
        "DTSTART:20260504T090000Z",
        "RRULE:FREQ=WEEKLY;COUNT=1",
        "RDATE;VALUE=PERIOD:20260601T090000Z/P3D,20260701T090000Z/20260701T100000Z",
    )
    assert dues == ["2026-05-04 09:00 UTC", "2026-06-01 to 2026-06-04", "2026-07-01 09:00 UTC"]


def test_the_first_day_counts_whatever_the_rule_says_and_may_be_left_out() -> None:
    lines = ("DTSTART;VALUE=DATE:20260506", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2")
    assert dues_of(*lines) == ["2026-05-06", "2026-05-11", "2026-05-18"]
    assert dues_of(*lines, "EXDATE:20260506") == ["2026-05-11", "2026-05-18"]


def test_what_has_no_id_is_told_apart_by_what_and_when_it_is() -> None:
    events = ["SUMMARY:Board\nDTSTART:20260703", "SUMMARY:Board\nDTSTART:20260704"]
    edition = [each.external_id for each in records_of(a_calendar(*events))]
    stamped = [f"DTSTAMP:20260101T000000Z\nDESCRIPTION:New\n{each}" for each in events]
    assert [each.external_id for each in records_of(a_calendar(*stamped))] == edition
    assert len({*edition}) == 2
    assert all(each.startswith("board-") for each in edition)


def test_a_window_that_is_still_open_is_not_past() -> None:
    dues = dues_of("DTSTART:20260330", "DTEND:20260403", "RRULE:FREQ=MONTHLY;COUNT=2")
    assert dues[0] == "2026-03-30 to 2026-04-02"
