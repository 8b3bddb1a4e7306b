"""Timetables as YAML."""

import pytest

from tests.unit.sources.feeds import fixture, problems_of, read_both, records_of, window_of
from tracker.sources.feeds import timetable

TIMETABLE = fixture("timetable.yml")


def a_deadline(fields: str) -> str:
    return f"- title: T\n  id: t\n  deadlines:\n  - {{{fields}}}\n"


def test_every_deadline_is_a_record_and_anywhere_on_earth_is_twelve_hours_behind() -> None:
    found = records_of(timetable, TIMETABLE)
    assert [(each.external_id, window_of(each)) for each in found] == [
        (
            "records27 abstract",
            "2026-12-28..2026-12-28 minute 2026-12-28T23:59:59-12:00",
        ),
        (
            "records27 submission",
            "2027-01-05..2027-01-05 minute 2027-01-05T17:00:00-05:00",
        ),
        ("records27 submission #2", "2027-02-05..2027-02-05 day"),
        ("records27 notification", "undated"),
    ]
    assert [each.tz for each in found] == ["Etc/GMT+12", "Etc/GMT+5", "Europe/London", None]


def test_a_record_says_what_where_and_how_it_was_printed() -> None:
    abstract, *_, notification = records_of(timetable, TIMETABLE)
    assert abstract.title == "RECORDS 2027: Abstract Submission"
    assert abstract.authority == "Conference on Records"
    assert abstract.printed == "2026-12-28 23:59:59 AoE"
    assert abstract.source_url == "https://records.example/2027"
    assert notification.title == "RECORDS 2027: notification"


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("AoE", "-12:00"),
        ("UTC-12", "-12:00"),
        ("UTC+5:30", "+05:30"),
        ("UTC", "+00:00"),
        ("GMT+2", "+02:00"),
        ("EST", "-05:00"),
        ("GB", "+00:00"),
        ("America/Los_Angeles", "-08:00"),
    ],
)
def test_zones_as_timetables_name_them(zone: str, at: str) -> None:
    fields = f"type: s, date: '2027-01-05 17:00', timezone: {zone}"
    [record] = records_of(timetable, a_deadline(fields))
    assert window_of(record) == f"2027-01-05..2027-01-05 minute 2027-01-05T17:00:00{at}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- title: T\n  deadlines: 3\n", "feed: entry 1: deadlines: must be a list"),
        ("- year: 2026\n", "feed: entry 1: title: missing"),
        (
            a_deadline("type: s, date: '2027-01-05 17:00', timezone: Mars/Base"),
            "feed: entry 1: deadlines 1: no time zone is called 'Mars/Base'",
        ),
        (
            a_deadline("type: s, date: '2027-01-05 17:00', timezone: UTC+40"),
            "feed: entry 1: deadlines 1: no time zone is called 'Etc/GMT-40'",
        ),
        (
            a_deadline("type: s, date: '2027-01-05 25:00'"),
            "feed: entry 1: deadlines 1: ",
        ),
        (
            a_deadline("type: s, date: 5 January 2027"),
            "feed: entry 1: deadlines 1: date: '5 January 2027' is no date",
        ),
        (a_deadline("type: s"), "feed: entry 1: deadlines 1: date: missing"),
        (a_deadline("date: '2027-01-05'"), "feed: entry 1: deadlines 1: type: missing"),
        ("- {title: T, due: TBC}", "feed: entry 1: is a milestone, of no timetable"),
        ("title: T\n", "feed: must be a list of entries that have deadlines"),
        ("", "feed: is empty"),
    ],
)
def test_each_fault_is_a_line(content: str, problem: str) -> None:
    [found] = problems_of(timetable, content)
    assert found.startswith(problem)


def test_a_fault_of_one_deadline_leaves_the_others() -> None:
    content = TIMETABLE.replace(b"timezone: AoE", b"timezone: Moon")
    found, problems = read_both(timetable, content)
    assert (len(found), len(problems)) == (3, 1)


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        (
            "aliases, which a billion laughs are made of",
            "- &a [x, x]\n- [*a, *a]\n",
            "feed:1: the anchor &a is not read; delete it",
        ),
        ("an alias", "- *a\n", "feed:1: the alias *a is not read; write the values out"),
        ("a tag", "- !!python/object:os.system x\n", "feed:1: tags (!...) are not read"),
        ("deep nesting", "[" * 100_000, "feed:1: nested more than 8 deep"),
        ("two documents", "- a\n---\n- b\n", "feed:2: a second document begins"),
        ("a name twice", "- {a: 1, a: 2}\n", "feed:1: 'a' stands here twice"),
        ("a name that is none", "- {[a]: 1}\n", "feed:1: a field name must be a word"),
        ("no YAML", "- {a\n", "feed:2: is not YAML: "),
        ("NUL bytes", "- a\0b\n", "feed: is not YAML: "),
        ("bytes that are no UTF-8", b"- \xff\xfe\n", "feed: is not UTF-8 text (byte 2)"),
        ("UTF-16", "- a".encode("utf-16"), "feed: is not UTF-8 text (byte 0)"),
        ("a line of 5 MB", b"- " + b"x" * 5_000_000, "feed: is larger than 4 MB; split it"),
    ],
)
def test_hostile_yaml_is_refused_with_one_line(
    why: str, content: str | bytes, problem: str
) -> None:
    found, problems = read_both(timetable, content)
    assert found == [], why
    [line] = problems
    assert line.startswith(problem), why
