"""Whole days that calendars write as midnights, as Exchange and Outlook do, in whatever zone."""

import pytest

from tests.unit.sources.icalendars import a_calendar, an_event, dues_in, dues_of, records_of

MARKED = "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
DAILY = ("DTSTART;VALUE=DATE:20260504", "RRULE:FREQ=DAILY;COUNT=4")


@pytest.mark.parametrize(
    ("why", "until", "last"),
    [
        ("a day", "20260520", "2026-05-20"),
        ("the first moment of that day in Paris", "20260519T220000Z", "2026-05-20"),
        ("in London, in winter", "20260520T000000Z", "2026-05-20"),
        ("in London, in summer", "20260519T230000Z", "2026-05-20"),
        ("in Kolkata", "20260519T183000Z", "2026-05-20"),
        ("in New York", "20260520T040000Z", "2026-05-20"),
        ("in Honolulu", "20260520T100000Z", "2026-05-20"),
        ("in Tokyo", "20260519T150000Z", "2026-05-20"),
        ("in Auckland, in winter", "20260519T120000Z", "2026-05-20"),
        ("the last moment of that day", "20260520T235959Z", "2026-05-20"),
        ("the last minute of that day by nobody's clock", "20260520T235900", "2026-05-20"),
        ("the last moment of that day in Berlin", "20260520T215959Z", "2026-05-20"),
        ("midnight by nobody's clock", "20260520T000000", "2026-05-20"),
    ],
)
def test_the_end_of_a_rule_for_days_is_the_day_that_it_is_a_midnight_of(
    why: str, until: str, last: str
) -> None:
    dues = dues_of("DTSTART;VALUE=DATE:20260504", f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert dues[-1] == last, why


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE:20260506",
        "EXDATE;VALUE=DATE:20260506",
        "EXDATE:20260506T000000",
        "EXDATE:20260506T000000Z",
        "EXDATE:20260505T220000Z",
        "EXDATE:20260506T050000Z",
        "EXDATE;TZID=Europe/Paris:20260506T000000",
        "EXDATE;TZID=UTC:20260505T230000",
        "EXDATE;TZID=America/New_York:20260506T090000",
    ],
)
def test_a_day_is_left_out_however_its_midnight_is_written(line: str) -> None:
    assert dues_of(*DAILY, line) == ["2026-05-04", "2026-05-05", "2026-05-07"]


@pytest.mark.parametrize(
    "of", ["20260506", "20260506T000000", "20260505T220000Z", "20260506T040000Z"]
)
def test_a_day_that_was_moved_is_found_by_its_midnight_and_keeps_its_id(of: str) -> None:
    moved = an_event("DTSTART;VALUE=DATE:20260601", f"RECURRENCE-ID:{of}")
    found = records_of(a_calendar(an_event(*DAILY), moved))
    assert {each.external_id: each.due for each in found} == {
        "u 2026-05-04": "2026-05-04",
        "u 2026-05-05": "2026-05-05",
        "u 2026-05-06": "2026-06-01",
        "u 2026-05-07": "2026-05-07",
    }


def test_a_day_stands_for_the_time_of_a_series_on_it() -> None:
    moved = an_event("DTSTART:20260601T110000Z", "RECURRENCE-ID;VALUE=DATE:20260505")
    series = an_event(
        "DTSTART:20260504T090000Z", "RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=DATE:20260508"
    )
    assert dues_in(series, moved) == [
        "2026-05-04 09:00 UTC",
        "2026-05-08 09:00 UTC",
        "2026-06-01 11:00 UTC",
    ]


def test_a_day_ends_a_rule_for_times_when_it_is_over() -> None:
    start = "DTSTART;TZID=America/New_York:20260504T210000"
    assert len(dues_of(start, "RRULE:FREQ=DAILY;UNTIL=20260506")) == 3


@pytest.mark.parametrize("start", ["T070000", "T220000"])
def test_whoever_reads_a_time_of_no_zone_may_be_far_ahead_of_its_end(start: str) -> None:
    dues = dues_of(f"DTSTART:20260504{start}", "RRULE:FREQ=WEEKLY;UNTIL=20260517T220000Z")
    assert dues[-1].startswith("2026-05-18" if start == "T070000" else "2026-05-11")


@pytest.mark.parametrize(
    ("why", "lines", "due"),
    [
        (
            "from midnight to midnight where it is",
            ("DTSTART;TZID=Europe/Rome:20260914T000000", "DTEND;TZID=Europe/Rome:20260915T000000"),
            "2026-09-14",
        ),
        (
            "to midnight elsewhere",
            ("DTSTART;TZID=Europe/Rome:20260914T000000", "DTEND:20260914T220000Z"),
            "2026-09-14",
        ),
        ("for a day", ("DTSTART:20260914T000000", "DURATION:P1D"), "2026-09-14"),
        ("for 24 hours", ("DTSTART:20260914T000000", "DURATION:PT24H"), "2026-09-14"),
        ("to the last minute", ("DTSTART:20260914T000000", "DTEND:20260914T235900"), "2026-09-14"),
        ("to the last second", ("DTSTART:20260914T000000", "DTEND:20260914T235959"), "2026-09-14"),
        (
            "several days",
            ("DTSTART:20260914T000000Z", "DTEND:20260917T000000Z"),
            "2026-09-14 to 2026-09-16",
        ),
        (
            "a day on which clocks change",
            ("DTSTART;TZID=Europe/Rome:20261025T000000", "DTEND;TZID=Europe/Rome:20261026T000000"),
            "2026-10-25",
        ),
        (
            "marked, in UTC",
            ("DTSTART:20260913T220000Z", "DTEND:20260914T220000Z", MARKED),
            "2026-09-14",
        ),
        (
            "marked, west of UTC",
            ("DTSTART:20260914T040000Z", "DTEND:20260915T040000Z", MARKED),
            "2026-09-14",
        ),
        (
            "marked, shown in another zone",
            (
                "DTSTART;TZID=Europe/London:20260913T230000",
                "DTEND;TZID=Europe/London:20260914T230000",
                MARKED,
            ),
            "2026-09-14",
        ),
        (
            "marked otherwise",
            ("DTSTART:20260913T230000Z", "DURATION:P1D", "X-FUNAMBOL-ALLDAY:1"),
            "2026-09-14",
        ),
        ("marked, without an end", ("DTSTART:20260914T000000", MARKED), "2026-09-14"),
        (
            "not marked as one",
            ("DTSTART:20260914T000000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE"),
            "2026-09-14 00:00 UTC",
        ),
        (
            "a night",
            ("DTSTART:20260914T220000Z", "DTEND:20260915T060000Z"),
            "2026-09-14 22:00 UTC",
        ),
    ],
)
def test_what_takes_all_of_a_day_is_that_day(why: str, lines: tuple[str, ...], due: str) -> None:
    assert dues_of(*lines) == [due], why


def test_a_series_of_midnights_is_one_of_days() -> None:
    found = records_of(
        a_calendar(
            an_event(
                "DTSTART;TZID=Europe/Rome:20260914T000000",
                "DTEND;TZID=Europe/Rome:20260915T000000",
                "RRULE:FREQ=DAILY;UNTIL=20260916T220000Z",
                "EXDATE;TZID=Europe/Rome:20260915T000000",
            )
        )
    )
    assert [(each.external_id, each.due, each.tz) for each in found] == [
        ("u 2026-09-14", "2026-09-14", "Europe/Rome"),
        ("u 2026-09-16", "2026-09-16", "Europe/Rome"),
        ("u 2026-09-17", "2026-09-17", "Europe/Rome"),
    ]


@pytest.mark.parametrize(
    ("why", "lines", "due"),
    [
        (
            "weeks",
            ("DTSTART;TZID=Asia/Tokyo:20260907T100000", "DTEND;TZID=Asia/Tokyo:20261130T180000"),
            "2026-09-07 to 2026-11-30",
        ),
        (
            "until midnight",
            ("DTSTART:20260907T100000Z", "DTEND:20260910T000000Z"),
            "2026-09-07 to 2026-09-09",
        ),
        ("by its length", ("DTSTART:20260907T100000Z", "DURATION:P1W"), "2026-09-07 to 2026-09-14"),
        ("in hours", ("DTSTART:20260907T100000Z", "DURATION:PT48H"), "2026-09-07 to 2026-09-09"),
        (
            "to a day, which is over then",
            ("DTSTART:20260907T100000Z", "DTEND;VALUE=DATE:20260910"),
            "2026-09-07 to 2026-09-09",
        ),
        (
            "to a time of a day",
            ("DTSTART;VALUE=DATE:20260907", "DTEND:20260909T170000"),
            "2026-09-07 to 2026-09-09",
        ),
        (
            "an end in another zone",
            ("DTSTART;TZID=Asia/Tokyo:20260907T100000", "DTEND:20260908T160000Z"),
            "2026-09-07 to 2026-09-09",
        ),
        (
            "a meeting",
            ("DTSTART:20260907T100000Z", "DTEND:20260907T113000Z"),
            "2026-09-07 10:00 UTC",
        ),
        ("a short one", ("DTSTART:20260907T100000Z", "DURATION:PT1H30M"), "2026-09-07 10:00 UTC"),
        (
            "an end that lies before",
            ("DTSTART:20260907T100000Z", "DTEND:20260101T100000Z"),
            "2026-09-07 10:00 UTC",
        ),
    ],
)
def test_a_time_that_goes_on_for_a_day_or_more_keeps_its_end(
    why: str, lines: tuple[str, ...], due: str
) -> None:
    assert dues_of(*lines) == [due], why
