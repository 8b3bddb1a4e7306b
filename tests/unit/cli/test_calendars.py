"""Business calendars of the house on the command line."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation
from tracker.cli.completion_values import calendars
from tracker.config.settings import load_settings
from tracker.errors import BadSettings, CalendarExhausted, UsageError
from tracker.service.milestones.policies import apply_policies, fingerprint
from tracker.service.settings import defaults_of
from tracker.store.database import open_store

_FIRM = """
[calendars.firm]
base = "UK"
verified_until = 2027
open = [2027-01-02]
[calendars.firm.closed]
2026-03-27 = "Founder's day"
[calendars.recess]
verified_until = 2027
[[calendars.recess.not_counting]]
from = 2026-03-20
to = 2026-03-24
reason = "the House does not sit"
"""
_OWNER = 'calendar = "firm"\n'


def _state(desk: Desk, *, owner: bool = False, tables: str = _FIRM) -> None:
    """Put calendars into the settings, with `owner` the firm's as everybody's."""
    text = desk.settings.read_text().partition("\n[calendars")[0].replace(_OWNER, "")
    desk.settings.write_text((_OWNER if owner else "") + text.lstrip() + tables)


def _day_of(desk: Desk, *arguments: str) -> str:
    return str(desk.json("when", *arguments, "--json")["latest"])


def _reminded(desk: Desk) -> list[str]:
    return [send["fire_at"][:10] for send in desk.json("upcoming", "--json")]


@pytest.mark.parametrize(
    ("why", "phrase", "calendar", "expected"),
    [
        ("a closing day is no business day", "2 business days after 26 March 2026", "firm", 31),
        ("a standstill is no business day", "1 business day after 19 March 2026", "recess", 25),
        ("a period in days leaves it out", "5 days after 19 March 2026", "recess", 29),
        ("others are as before", "2 business days after 26 March 2026", "UK", 30),
    ],
)
def test_when_knows_the_calendars_of_the_settings(
    desk: Desk, why: str, phrase: str, calendar: str, expected: int
) -> None:
    _state(desk)
    assert _day_of(desk, phrase, "--calendar", calendar) == f"2026-03-{expected}", why


def test_the_owners_calendar_applies_where_none_is_named(desk: Desk) -> None:
    phrase = "2 business days after 26 March 2026"
    _state(desk)
    assert _day_of(desk, phrase) == "2026-03-30"
    _state(desk, owner=True)
    assert _day_of(desk, phrase) == "2026-03-31"
    assert _day_of(desk, phrase, "--calendar", "weekdays") == "2026-03-30"
    assert desk.add("Reply", phrase)["due"]["latest"] == "2026-03-31"


def test_lines_of_a_file_name_their_calendars(desk: Desk) -> None:
    _state(desk)
    line = '{"phrase": "5 days after 19 March 2026", "calendar": "recess"}\n'
    answers = desk.run("when", "--jsonl", "-", given=line * 2 + line.replace("recess", "rec"))
    first, second, third = answers.stdout.splitlines()
    assert '"latest": "2026-03-29"' in first
    assert first == second
    assert "did you mean recess?" in third


def test_a_milestone_keeps_to_its_calendar_when_added_moved_and_imported(
    desk: Desk, tmp_path: Path
) -> None:
    _state(desk)
    due = "5 days after 19 March 2026"
    desk.add("One", due, "--key", "one", "--calendar", "recess")
    assert desk.json("show", "one", "--json")["due"]["latest"] == "2026-03-29"
    moved = ("move", "one", "--due", "6 days after 19 March 2026", "--reason", "so")
    assert desk.json(*moved, "--json")["due"]["latest"] == "2026-03-30"
    file = tmp_path / "in.csv"
    file.write_text(f"key,title,due,calendar\ntwo,Two,{due},Recess\n")
    desk.run("import", str(file))
    assert desk.json("show", "two", "--json")["due"]["latest"] == "2026-03-29"


def test_a_milestone_cannot_name_a_calendar_that_there_is_not(desk: Desk) -> None:
    _state(desk)
    with pytest.raises(UsageError, match="'frim': did you mean firm"):
        desk.add("One", "3 May 2026", "--calendar", "frim")


def test_a_date_beyond_the_verified_years_is_an_error_but_a_reminder_is_not(desk: Desk) -> None:
    _state(desk, owner=True)
    with pytest.raises(CalendarExhausted, match=r"firm does not reach 2028: .* 2027"):
        desk.run("when", "5 business days after 23 December 2027")
    desk.add("Later", "28 December 2028", "--remind", "1bd")
    assert "2028-12-27" in _reminded(desk)  # the base has the 26th off, and this is a Wednesday


def test_lead_times_are_planned_anew_when_a_calendar_changes(desk: Desk) -> None:
    _state(desk, owner=True)
    desk.add("Reply", "30 March 2026", "--remind", "1bd")
    assert _reminded(desk)[0] == "2026-03-26"
    _state(desk, owner=True, tables=_FIRM.replace("2026-03-27", "2026-03-26"))
    settings = load_settings(desk.settings, {})
    store = open_store(settings.database)
    try:
        now = desk.clock.now()
        assert apply_policies(store, defaults_of(settings), now)
    finally:
        store.close()
    assert _reminded(desk)[0] == "2026-03-27"


def test_the_fingerprint_tells_calendars_apart_and_nothing_else(desk: Desk) -> None:
    _state(desk)
    once, again = (load_settings(desk.settings, {}) for _ in range(2))
    _state(desk, owner=True)
    owned = load_settings(desk.settings, {})
    _state(desk, tables=_FIRM.replace("2026-03-27", "2026-03-26"))
    other = load_settings(desk.settings, {})
    prints = [fingerprint(defaults_of(each)) for each in (once, again, owned, other)]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_a_calendar_that_the_settings_have_lost_stops_no_reminder(desk: Desk) -> None:
    _state(desk)
    desk.add("Reply", "30 March 2026", "--remind", "1bd", "--calendar", "firm")
    _state(desk, tables="")
    settings = load_settings(desk.settings, {})
    store = open_store(settings.database)
    try:
        assert apply_policies(store, defaults_of(settings), desk.clock.now())
    finally:
        store.close()
    assert _reminded(desk)[0] == "2026-03-27"


def test_calendars_are_listed(desk: Desk) -> None:
    _state(desk, owner=True)
    listed = {each["name"]: each for each in desk.json("calendar", "list", "--json")}
    assert list(listed) == ["firm", "recess", "UK", "US", "TARGET", "NYSE", "LSE"]
    assert listed["firm"] == {
        "name": "firm",
        "base": "UK",
        "own": True,
        "default": True,
        "first_year": 1872,
        "last_year": 2027,
        "source": f"settings over holidays {version('holidays')}",
        "last_verified_year": 2027,
    }
    firm, recess, uk = desk.run("calendar", "list").stdout.splitlines()[1:4]
    assert firm.split()[1:7] == ["1872", "to", "2027", "2027", "UK", "settings,"]
    assert recess.rstrip().endswith("settings over every Monday to Friday")
    assert "by rule" in uk


def test_an_owners_calendar_that_is_not_the_houses_is_listed_too(desk: Desk) -> None:
    desk.settings.write_text('calendar = "DE-BY"\n' + desk.settings.read_text())
    listed = desk.json("calendar", "list", "--json")
    assert [each["name"] for each in listed if each["default"]] == ["DE-BY"]


def test_a_calendar_is_shown_with_what_is_off_open_and_not_counting(desk: Desk) -> None:
    _state(desk)
    shown = desk.run("calendar", "show", "firm").stdout
    assert "2026-03-27 Fri  off  Founder's day" in shown
    assert "2026-12-28 Mon  off  Boxing Day (observed)" in shown
    assert "03-28" not in shown
    year = desk.json("calendar", "show", "FIRM", "--year", "2027", "--json")
    assert year["working_days"] == [{"date": "2027-01-02", "name": "opened by the house"}]
    new_year = {"date": "2027-01-01", "name": "New Year's Day", "estimated": False}
    assert new_year in year["days_off"]
    recess = desk.run("calendar", "show", "recess").stdout
    assert "2026-03-20 Fri to 2026-03-24 Tue  not counting  the House does not sit" in recess
    assert desk.json("calendar", "show", "recess", "--json")["not_counting"] == [
        {"from": "2026-03-20", "to": "2026-03-24", "reason": "the House does not sit"}
    ]
    assert "Years:       all" in desk.run("calendar", "show", "weekdays").stdout


def test_a_calendar_says_from_when_on_it_estimates(desk: Desk) -> None:
    shown = desk.run("calendar", "show", "AE", "--year", "2027").stdout
    assert "Verified to: 2026, then estimates" in shown
    assert "2027-03-09 Tue  off  Eid al-Fitr (estimated)" in shown
    year = desk.json("calendar", "show", "AE", "--year", "2027", "--json")
    assert year["last_verified_year"] == 2026
    certain = [day["name"] for day in year["days_off"] if not day["estimated"]]
    assert certain == ["New Year's Day", "National Day", "National Day"]
    # in the United States some places keep days that follow the moon, and the country does not
    assert desk.json("calendar", "show", "US", "--json")["last_verified_year"] is None


def test_a_milestone_that_rests_on_an_estimate_needs_a_look(desk: Desk) -> None:
    said = desk.run(
        "add", "Filing", "--due", "1 business day after 9 March 2027", "--calendar", "AE"
    )
    assert "rests on estimated holidays: Eid al-Fitr" in said.stderr
    shown = desk.json("show", "filing", "--json")
    assert shown["due"]["doubts"][0].startswith("rests on estimated holidays: Eid al-Fitr")


def test_a_best_guess_is_kept_beside_the_date_that_binds(desk: Desk) -> None:
    desk.add("Final rules", "probably October, at the latest 31 December 2026")
    due = desk.json("show", "final-rules", "--json")["due"]
    assert (due["earliest"], due["latest"]) == ("2026-10-01", "2026-12-31")
    october = {"earliest": "2026-10-01", "latest": "2026-10-31", "precision": "month"}
    assert due["estimate"] == october
    assert "Expected:" in desk.run("show", "final-rules").stdout


def test_a_year_beyond_the_calendar_is_refused(desk: Desk) -> None:
    _state(desk)
    with pytest.raises(CalendarExhausted, match="it covers 1872 to 2027"):
        desk.run("calendar", "show", "firm", "--year", "2028")
    with pytest.raises(UsageError, match="did you mean firm"):
        desk.run("calendar", "show", "firn")


def test_completion_offers_the_calendars_of_the_settings(desk: Desk) -> None:
    _state(desk)
    assert set(calendars(desk.settings, "")) >= {"firm", "recess", "UK", "TARGET"}


def test_wrong_calendars_are_told_when_one_is_asked_for(desk: Desk) -> None:
    _state(desk, tables=_FIRM + "[calendars.uk]\n")
    with pytest.raises(BadSettings):
        desk.run("when", "5 business days after 1 May 2026", "--calendar", "firm")


_LIGHT = """
import sys
from tracker.cli.program import program
program.main(sys.argv[1:], standalone_mode=False)
sys.exit("pydantic was loaded" if "pydantic" in sys.modules else 0)
"""


@pytest.mark.parametrize("options", [[], ["--calendar", "UK"], ["--calendar", "weekdays"]])
def test_when_loads_no_pydantic_for_calendars_that_everybody_has(
    desk: Desk, options: list[str], tmp_path: Path
) -> None:
    _state(desk)
    phrase = "5 business days after 1 May 2026"
    line = ["--config", str(desk.settings), "when", phrase, *options]
    ended = subprocess.run(
        [sys.executable, "-c", _LIGHT, *line],
        env=Installation(tmp_path).environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
