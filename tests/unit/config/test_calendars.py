"""Business calendars of the house in the settings file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.config.describe import describe_settings
from tracker.config.settings import Settings, load_settings
from tracker.errors import BadSettings

_GOOD = """
calendar = "firm"
[calendars.firm]
base = "UK"
open = ["2027-01-02"]
verified_until = 2028
[calendars.firm.closed]
2026-12-24 = "Christmas Eve"
[calendars.regulator]
base = "FIRM"
closed = [2026-12-23]
verified_until = 2027
[[calendars.regulator.not_counting]]
from = "2026-12-21"
to = 2027-01-06
reason = "clock stopped over the holidays"
"""

_OPENED_IN_A_STANDSTILL = """\
[calendars.a]
verified_until = 2027
open = [2027-01-02]
not_counting = [{ from = 2027-01-01, to = 2027-01-03, reason = "x" }]
"""


def _load(folder: Path, text: str) -> Settings:
    path = folder / "tracker.toml"
    path.write_text(text)
    return load_settings(path, {})


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(BadSettings) as error:
        _load(folder, text)
    return [problem.replace(f"{folder}/", "") for problem in error.value.problems]


def test_calendars_are_read_with_names_and_reasons(tmp_path: Path) -> None:
    calendars = _load(tmp_path, _GOOD).calendars
    regulator = calendars("regulator")
    assert regulator.holiday_name(date(2026, 12, 24)) == "clock stopped over the holidays"
    assert regulator.years == (1872, 2027)
    assert calendars(None).holiday_name(date(2026, 12, 24)) == "Christmas Eve"
    assert calendars(None).is_business_day(date(2027, 1, 2))
    assert calendars.default == "firm"


def test_calendars_are_described_as_the_file_has_them(tmp_path: Path) -> None:
    described = describe_settings(_load(tmp_path, _GOOD))
    assert described["calendar"] == "firm"
    assert described["calendars"] == {
        "firm": {
            "base": "UK",
            "closed": {"2026-12-24": "Christmas Eve"},
            "open": {"2027-01-02": "opened by the house"},
            "verified_until": 2028,
            "not_counting": [],
        },
        "regulator": {
            "base": "FIRM",
            "closed": {"2026-12-23": "closed by the house"},
            "open": {},
            "verified_until": 2027,
            "not_counting": [
                {
                    "from": "2026-12-21",
                    "to": "2027-01-06",
                    "reason": "clock stopped over the holidays",
                }
            ],
        },
    }


def test_without_calendars_there_is_none_of_the_house() -> None:
    assert load_settings(None, {}).calendars.definitions == ()
    assert load_settings(None, {}).calendars.default is None


@pytest.mark.parametrize(
    ("why", "text", "problem"),
    [
        (
            "an unknown owner's calendar",
            'calendar = "frim"\n[calendars.firm]',
            "did you mean firm?",
        ),
        ("one that nobody has", 'calendar = "Atlantis"', "1: calendar: names no business calendar"),
        (
            "an unknown base",
            '[calendars.a]\nbase = "UKK"',
            "2: calendars.a.base: names no business cal",
        ),
        (
            "a base of its own name",
            '[calendars.a]\nbase = "A"',
            "2: calendars.a.base: goes in a ci",
        ),
        (
            "a circle of bases",
            '[calendars.a]\nbase = "b"\n[calendars.b]\nbase = "c"\n[calendars.c]\nbase = "a"',
            "2: calendars.a.base: goes in a circle (a -> b -> c -> a); leave one of them out",
        ),
        ("a name that is taken", "[calendars.uk]", "1: calendars.uk: is the name of a calendar"),
        ("weekdays is taken, too", "[calendars.weekdays]", 'write base = "weekdays" to lay it'),
        ("one name twice", "[calendars.a]\n[calendars.A]", "2: calendars.A: is the same name as a"),
        ("an unknown key", "[calendars.a]\nclosd = []", "2: calendars.a.closd: unknown key; did y"),
        ("no day", "[calendars.a]\nclosed = [1]", "2: calendars.a.closed.1: must be a day; write"),
        (
            "no such day",
            '[calendars.a]\nopen = ["2027-02-29"]',
            "2: calendars.a.open.2027-02-29: m",
        ),
        (
            "a day with a clock",
            "[calendars.a]\nclosed = [2026-01-01T00:00:00]",
            "must be a day; write for instance 2026-12-24",
        ),
        (
            "a name of two lines",
            '[calendars.a.closed]\n2026-01-02 = "x\\ny"',
            "2: calendars.a.closed.2026-01-02: must be one line of 1 to 200 characters",
        ),
        (
            "a day that is both",
            "[calendars.a]\nverified_until = 2027\nclosed = [2027-01-02]\nopen = [2027-01-02]",
            "4: calendars.a.open.2027-01-02: 2027-01-02 is in closed, too; keep it in one of them",
        ),
        (
            "a day that is opened while nothing counts",
            _OPENED_IN_A_STANDSTILL,
            "3: calendars.a.open.2027-01-02: 2027-01-02 lies in not_counting; keep it in one of",
        ),
        (
            "nobody says how far the days go",
            "[calendars.a]\nclosed = [2027-01-02]",
            "1: calendars.a.verified_until: is missing: until which year are all days listed?",
        ),
        (
            "a year before the last day",
            "[calendars.a]\nclosed = [2027-01-02]\nverified_until = 2026",
            "3: calendars.a.verified_until: is before the last day that is listed (2027-01-02)",
        ),
        (
            "a year out of reach",
            "[calendars.a]\nverified_until = 28",
            "2: calendars.a.verified_until: must be a year from 1900 to 2300",
        ),
    ],
)
def test_what_is_wrong_with_a_calendar_is_said_with_its_line(
    why: str, text: str, problem: str, tmp_path: Path
) -> None:
    (told,) = _problems(tmp_path, text)
    assert told.startswith("tracker.toml:"), why
    assert problem in told, why


def test_all_problems_are_told_at_once_each_on_its_line(tmp_path: Path) -> None:
    told = _problems(
        tmp_path,
        """\
calendar = "nowhere"
[calendars.a]
base = "nowhere"
closed = ["x"]
[[calendars.a.not_counting]]
from = 2026-12-20
to = 2026-12-19
reason = "r"
[[calendars.a.not_counting]]
from = 2026-12-20
too = 2026-12-21
reason = 5
[calendars.b]
not_counting = 5
verified_until = "2027"
""",
    )
    assert [problem.partition(": ")[0] for problem in told] == [
        f"tracker.toml:{line}" for line in (1, 3, 4, 5, 9, 11, 12, 14, 15)
    ]
    assert "calendars.a.not_counting.1: ends on 2026-12-19, before it begins" in told[3]
    assert "calendars.a.not_counting.2.to: is missing; write for instance 2027-01-02" in told[4]
    assert "calendars.a.not_counting.2.too: unknown key; did you mean to?" in told[5]
    assert "calendars.a.not_counting.2.reason: must be text; write for instance" in told[6]
