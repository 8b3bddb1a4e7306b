"""The zones of calendars: by any name, wherever they are defined, and of times that name none."""

import pytest

from tests.unit.sources.icalendars import a_calendar, an_event, dues_of, problems_of, records_of

ZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0545
TZOFFSETTO:+0545
END:STANDARD
END:VTIMEZONE
"""


def due_in(zone: str) -> str:
    [due] = dues_of(f"DTSTART;TZID={zone}:20260703T083000")
    return due.removeprefix("2026-07-03 08:30 ")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("UTC+01:00", "UTC+01:00"),
        ("UTC-03:30", "UTC-03:30"),
        ("GMT+0200", "UTC+02:00"),
        ("GMT-5", "UTC-05:00"),
        ("+05:30", "UTC+05:30"),
        ("(UTC+09:00)", "UTC+09:00"),
        ("(GMT-08.00)", "UTC-08:00"),
        ("UTC\N{MINUS SIGN}04:00", "UTC-04:00"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-06:00) Guadalajara, Mexico City, Monterrey", "America/Mexico_City"),
        ("(UTC-07:00) Arizona", "US/Arizona"),
        ("(UTC+10:00) Hobart", "Australia/Hobart"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("Belgrade, Bratislava, Budapest, Ljubljana, Prague", "Europe/Belgrade"),
        ("Stockholm", "Europe/Stockholm"),
        ("(GMT+01:00) Amsterdam / Berlin", "Europe/Amsterdam"),
        ("America/New York", "America/New_York"),
        ("Greenwich Standard Time", "Atlantic/Reykjavik"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("tzone://Microsoft/Utc", "UTC"),
    ],
)
def test_an_offset_is_a_zone_and_beside_a_place_it_is_that_of_the_place(
    name: str, zone: str
) -> None:
    assert due_in(f'"{name}"') == zone


@pytest.mark.parametrize("name", ["UTC+01:00", "(UTC+07:00) Bangkok, Hanoi, Jakarta"])
def test_a_name_with_a_colon_is_read_where_it_ought_to_be_quoted(name: str) -> None:
    assert due_in(name) == due_in(f'"{name}"')


@pytest.mark.parametrize(
    "name",
    [
        "UTC+25:00",
        "(UTC+01:00) Middle-earth",
        "(UTC+03:00) London",
        "London, Rome",
        "GMT+1 or so",
        "Mars",
        "UTC?",
    ],
)
def test_a_zone_that_nothing_explains_is_refused(name: str) -> None:
    [line] = problems_of(a_calendar(an_event(f'DTSTART;TZID="{name}":20260703T083000')))
    assert "is neither known nor defined; such as Europe/London" in line


@pytest.mark.parametrize("sign", ["(", ":", "(UTC+1)", '":'])
def test_a_name_of_any_length_is_refused_at_once(sign: str) -> None:
    event = an_event(f"DTSTART;TZID={sign * 20_000}:20260703T083000")
    assert len(problems_of(a_calendar(event))) == 1


@pytest.mark.parametrize(
    ("defined", "named"),
    [
        ("House zone", "House zone"),
        (r"(UTC+05:45) Nowhere\, Elsewhere", '"(UTC+05:45) Nowhere, Elsewhere"'),
        (r"Here\; there", '"Here; there"'),
        (r"Here\, there", "Here, there"),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_a_zone_is_known_by_its_name_wherever_it_is_defined(
    defined: str, named: str, *, after: bool
) -> None:
    zone, head = ZONE.format(name=defined), "BEGIN:VCALENDAR\n"
    calendar = a_calendar(an_event(f"DTSTART;TZID={named}:20260703T083000"))
    if after:
        calendar = calendar.replace("END:VCALENDAR", f"{zone}END:VCALENDAR")
    else:
        calendar = calendar.replace(head, head + zone)
    [record] = records_of(calendar)
    assert record.due == "2026-07-03 08:30 UTC+05:45"


def test_a_calendar_does_not_know_the_zones_of_another() -> None:
    first = a_calendar(an_event("DTSTART:20260703", uid="v"), head=ZONE.format(name="Mine"))
    second = a_calendar(an_event("DTSTART;TZID=Mine:20260703T083000"))
    [line] = problems_of(first + second)
    assert "the zone 'Mine' is neither known nor defined" in line


@pytest.mark.parametrize(
    ("stated", "zone"),
    [
        ("Pacific/Auckland", "Pacific/Auckland"),
        ("New Zealand Standard Time", "Pacific/Auckland"),
        ("UTC-03:00", "UTC-03:00"),
    ],
)
def test_a_time_that_names_no_zone_is_in_that_of_its_calendar(stated: str, zone: str) -> None:
    calendar = a_calendar(an_event("DTSTART:20260703T170000"))
    below = calendar.replace("END:VCALENDAR", f"X-WR-TIMEZONE:{stated}\nEND:VCALENDAR")
    above = a_calendar(an_event("DTSTART:20260703T170000"), head=f"X-WR-TIMEZONE:{stated}\n")
    for content in (above, below):
        [record] = records_of(content)
        assert record.due == f"2026-07-03 17:00 {zone}"


def test_a_zone_of_a_calendar_that_nothing_explains_leaves_instants_and_no_more() -> None:
    head = "X-WR-TIMEZONE:Mars\n"
    assert dues_of("DTSTART:20260703T170000Z", head=head) == ["2026-07-03 17:00 UTC"]
    [line] = problems_of(a_calendar(an_event("DTSTART:20260703T170000"), head=head))
    assert "DTSTART: X-WR-TIMEZONE: the zone 'Mars' is neither known nor defined" in line


def test_each_calendar_of_a_file_has_its_own_zone_and_is_taken_back_by_itself() -> None:
    one = a_calendar(
        an_event("DTSTART:20260703T170000"), head="METHOD:CANCEL\nX-WR-TIMEZONE:Asia/Tokyo\n"
    )
    found = records_of(one + a_calendar(an_event("DTSTART:20260704T170000", uid="v")))
    assert [(each.due, each.status) for each in found] == [
        ("2026-07-03 17:00 Asia/Tokyo", "waived"),
        ("2026-07-04 17:00", None),
    ]
