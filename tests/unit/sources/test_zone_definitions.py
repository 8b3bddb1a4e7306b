"""Zones as calendars define them: every time of the years asked for has the offset that it has."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from tracker.sources.icalendar.definitions import definition_of

_ZONES = {
    "Europe/London": {2026, 2027},
    "Europe/Dublin": {2026},
    "America/New_York": {2007, 2026},
    "America/Sao_Paulo": {2018, 2019},
    "Africa/Casablanca": {2026},
    "Asia/Kolkata": {2026},
    "Australia/Lord_Howe": {2026},
    "Pacific/Apia": {2011},
    "Etc/GMT+12": {2026},
    "America/St_Johns": {2010},
    "Asia/Pyongyang": {2015, 2018},
}
_STEP = timedelta(hours=37)


@pytest.mark.parametrize(("tz", "years"), _ZONES.items(), ids=_ZONES.keys())
def test_the_definition_gives_the_offsets_of_the_zone(tz: str, years: set[int]) -> None:
    where = ZoneInfo(tz)
    defined = tzical(io.StringIO("\r\n".join(definition_of(tz, years)))).get()
    for year in years:
        at = datetime(year, 1, 1, 0, 30, tzinfo=UTC)
        while at.year == year:
            local = at.astimezone(where)
            clock = local.replace(tzinfo=None)
            is_once = local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset()
            if is_once:
                assert defined.utcoffset(clock) == local.utcoffset(), clock
            at += _STEP


def test_what_follows_a_rule_is_defined_by_it() -> None:
    lines = definition_of("America/New_York", {2026, 2027, 2028})
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" in lines
    assert "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU" in lines
    assert not [line for line in lines if line.startswith("RDATE")]


def test_what_changed_its_rule_is_defined_day_by_day() -> None:
    lines = definition_of("America/Sao_Paulo", {2018})
    assert "RDATE:20181104T000000" in lines


def test_years_far_apart_are_defined_without_those_between_them() -> None:
    lines = definition_of("Europe/London", {1970, 2026})
    rdates = [line for line in lines if line.startswith("RDATE")]
    assert rdates
    assert not [line for line in rdates if "1990" in line]


def test_the_first_and_the_last_years_are_defined() -> None:
    assert definition_of("Europe/London", {1, 9999})[-1] == "END:VTIMEZONE"
