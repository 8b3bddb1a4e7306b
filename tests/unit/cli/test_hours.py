"""Duties that run in hours, from the instant of an event through each that follows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.unit.cli.desk import Desk

BRUSSELS = ("--tz", "Europe/Brussels")


def at(desk: Desk, key: str) -> str | None:
    instant: str | None = desk.json("show", key)["due"]["at"]
    return instant


def test_three_days_of_hours_run_from_becoming_aware(desk: Desk) -> None:
    due = "not later than 72 hours after having become aware of the breach"
    added = desk.add("Notify", due, "--key", "notify", "--anchor", "aware=2026-01-04T22:40")
    assert added["due"]["at"] == "2026-01-07T22:40:00+00:00"
    assert added["anchors"] == [
        {"name": "aware", "key": None, "on": "2026-01-04", "at": "2026-01-04T22:40"}
    ]
    edited = desk.json("edit", "notify", "--anchor", "aware=2026-01-05T01:40+03:00")
    assert edited["due"]["at"] == "2026-01-07T22:40:00+00:00"
    assert "aware (2026-01-05T01:40+03:00)" in desk.run("show", "notify").stdout
    told = desk.run("explain", "notify").stdout
    assert "“aware” was stated: 5 January 2026, 01:40 (UTC+03:00)" in told


@pytest.fixture
def incident(desk: Desk) -> Desk:
    """An incident detected on 4 January 2026 at 20:15 in Brussels, and what has to be reported."""
    desk.add("Detected", "2026-01-04 20:15", "--key", "detection", *BRUSSELS)
    desk.add("Classified", "TBC", "--key", "classification", *BRUSSELS)
    desk.add(
        "First notice",
        "within 4 hours after classification and no later than 24 hours after detection",
        *("--key", "first", *BRUSSELS),
    )
    desk.add("Second report", "within 72 hours after first", "--key", "second", *BRUSSELS)
    desk.add("Last report", "no later than one month after second", "--key", "last", *BRUSSELS)
    return desk


def test_until_it_is_classified_the_last_hour_bounds_the_first_notice(incident: Desk) -> None:
    due = incident.json("show", "first")["due"]
    assert (due["status"], due["waiting_on"]) == ("waiting", ["classification"])
    assert due["latest"] == "2026-01-05"


def test_each_report_follows_from_the_instant_of_the_one_before(incident: Desk) -> None:
    incident.run("met", "detection", "--at", "2026-01-04T20:15")
    incident.run("met", "classification", "--at", "2026-01-05T07:05")
    assert at(incident, "first") == "2026-01-05T11:05:00+01:00"
    assert at(incident, "second") == "2026-01-08T11:05:00+01:00"
    assert incident.json("show", "last")["due"]["earliest"] == "2026-02-08"
    incident.run("met", "first", "--at", "2026-01-05T10:20")
    assert at(incident, "second") == "2026-01-08T10:20:00+01:00"
    incident.clock.set(datetime(2026, 1, 9, 9, tzinfo=UTC))
    incident.run("met", "second", "--at", "2026-01-07T18:00")
    assert incident.json("show", "last")["due"]["earliest"] == "2026-02-07"
    told = incident.run("explain", "second").stdout
    assert "met at 5 January 2026, 10:20 (UTC+01:00)" in told


def test_a_late_classification_leaves_the_hour_of_detection(incident: Desk) -> None:
    incident.clock.set(datetime(2026, 1, 5, 19, tzinfo=UTC))
    incident.run("met", "classification", "--at", "2026-01-05T18:30")
    assert at(incident, "first") == "2026-01-05T20:15:00+01:00"


def test_warning_report_and_final_report_run_in_one_chain(desk: Desk) -> None:
    aware = ("--anchor", "aware=2026-01-05T08:50Z")
    for key, due in (
        ("warning", "within 24 hours of becoming aware"),
        ("report", "within 72 hours of becoming aware"),
    ):
        desk.add(key, due, "--key", key, *aware)
    desk.add("Final report", "not later than one month after report", "--key", "final")
    assert at(desk, "warning") == "2026-01-06T08:50:00+00:00"
    assert at(desk, "report") == "2026-01-08T08:50:00+00:00"
    assert desk.json("show", "final")["due"]["earliest"] == "2026-02-08"


def test_a_moved_hour_moves_what_counts_from_it_on_the_very_day(incident: Desk) -> None:
    incident.run("met", "classification", "--at", "2026-01-05T07:05")
    incident.run("move", "detection", "--due", "2026-01-04 10:00", "--reason", "logs say so")
    assert at(incident, "first") == "2026-01-05T10:00:00+01:00"


def test_a_phrase_takes_an_instant_for_its_anchor(desk: Desk) -> None:
    phrase = ("when", "within 6 hours of discovery", "--tz", "Asia/Tokyo")
    found = desk.json(*phrase, "--anchor", "discovered=2026-01-04T22:00")
    assert found["at"] == "2026-01-05T04:00:00+09:00"
    line = '{"phrase": "6 hours after x", "tz": "Asia/Tokyo", "anchors": {"x": "2026-01-04T22:00"}}'
    assert (
        '"at": "2026-01-05T04:00:00+09:00"' in desk.run("when", "--jsonl", "-", given=line).stdout
    )


def test_an_instant_that_is_none_is_refused(desk: Desk) -> None:
    refused = desk.attempt("when", "6 hours after x", "--anchor", "x=2026-01-04T22")
    assert refused.exit_code == 2
    assert "is no day; write it as YYYY-MM-DD" in refused.output
    stranger = desk.attempt(
        "add", "T", "--due", "6 hours after x", "--anchor", "x=2026-01-04T27:00"
    )
    assert "with its time where that is known: 2026-03-31T09:30" in str(stranger.exception)


def test_what_is_exported_keeps_the_instants(incident: Desk) -> None:
    incident.run("met", "classification", "--at", "2026-01-05T07:05")
    incident.add("Notify", "72 hours after aware", "--anchor", "aware=2026-01-05T01:40+03:00")
    before = incident.json("list", "--all")
    for form in ("json", "csv", "yaml"):
        text = incident.run("export", "--format", form).stdout
        assert "Nothing" not in text
        incident.run("import", "-", "--format", form, given=text)
        assert incident.json("list", "--all") == before


def test_reminders_go_out_whole_hours_before_the_instant(desk: Desk) -> None:
    desk.add(
        "Notify",
        "within 72 hours after aware",
        *("--anchor", "aware=2026-01-05T01:40", "--remind", "48h,24h,4h"),
    )
    assert [(each["lead_time"], each["fire_at"]) for each in desk.json("upcoming")] == [
        ("48h", "2026-01-06T01:40:00+00:00"),
        ("24h", "2026-01-07T01:40:00+00:00"),
        ("4h", "2026-01-07T21:40:00+00:00"),
        ("overdue+0d", "2026-01-08T01:40:00+00:00"),
    ]
    assert desk.json("edit", "notify", "--remind", "")["remind"] is None


def test_a_list_tells_the_hours_that_are_left(desk: Desk) -> None:
    desk.add("Notify", "24 hours after aware", "--anchor", "aware=2026-01-05T06:10")
    assert "in 20 hours" in desk.run("list").stdout
    assert "in 20 hours" in desk.run("show", "notify").stdout
    desk.clock.set(datetime(2026, 1, 6, 3, 5, tzinfo=UTC))
    assert "in 3 hours 5 minutes" in desk.run("list").stdout


def test_a_list_says_whose_clock_a_time_is_on(desk: Desk) -> None:
    desk.add("Detected", "2026-01-04 20:15", "--key", "detection", *BRUSSELS)
    assert "2026-01-04 20:15 UTC+01:00" in desk.run("list").stdout
