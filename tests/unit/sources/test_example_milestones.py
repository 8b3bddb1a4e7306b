"""The example milestones are read whole, and each date means what its source meant."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tracker.dates.base.window import Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.sources.files.formats import read_records
from tracker.sources.net.location import open_file
from tracker.sources.record import MilestoneRecord

_FILE = Path(__file__).parents[3] / "config" / "milestones.yaml"


def _records() -> dict[str, MilestoneRecord]:
    records = read_records(open_file(str(_FILE)), "yaml", _FILE.name)
    return {record.key or "": record for record in records}


_RECORDS = _records()


_WINDOWS = [
    (
        "taskforce-report",
        "March next year",
        date(2026, 3, 1),
        date(2026, 3, 31),
        Precision.MONTH,
    ),
    (
        "genius-act-effective",
        "18 January 2027",
        date(2027, 1, 18),
        date(2027, 1, 18),
        Precision.DAY,
    ),
    (
        "fca-crypto-gateway",
        "30 September 2026 to 28 February 2027",
        date(2026, 9, 30),
        date(2027, 2, 28),
        Precision.RANGE,
    ),
    (
        "uk-crypto-regime",
        "25 October 2027",
        date(2027, 10, 25),
        date(2027, 10, 25),
        Precision.DAY,
    ),
    (
        "fca-cp26-10-statement",
        "Q4 2026",
        date(2026, 10, 1),
        date(2026, 12, 31),
        Precision.QUARTER,
    ),
    (
        "fca-cp26-23-statement",
        "Q1 2027",
        date(2027, 1, 1),
        date(2027, 3, 31),
        Precision.QUARTER,
    ),
    ("basel-3-1-uk", "1 January 2027", date(2027, 1, 1), date(2027, 1, 1), Precision.DAY),
    ("basel-3-1-uk-full", "1 January 2030", date(2030, 1, 1), date(2030, 1, 1), Precision.DAY),
    (
        "eu-ai-act-annex-iii",
        "2 December 2027",
        date(2027, 12, 2),
        date(2027, 12, 2),
        Precision.DAY,
    ),
    ("eu-ai-act-annex-i", "2 August 2028", date(2028, 8, 2), date(2028, 8, 2), Precision.DAY),
    (
        "sec-data-standards",
        "by December 2026",
        date(2026, 12, 1),
        date(2026, 12, 31),
        Precision.MONTH,
    ),
    (
        "sec-data-compliance",
        "early 2027",
        date(2027, 1, 1),
        date(2027, 4, 30),
        None,  # a third of a year has no word of its own
    ),
]


@pytest.mark.parametrize("key", _RECORDS)
def test_each_says_who_set_it_where_it_says_so_and_who_minds_it(key: str) -> None:
    record = _RECORDS[key]

    assert record.key
    assert record.as_of
    assert record.kind
    assert record.authority
    assert record.jurisdiction in {"UK", "US", "EU", "UK/US"}
    assert record.owner is not None
    assert record.owner.endswith(" team")
    assert record.tags
    assert record.tz
    assert urlsplit(record.source_url or "").scheme == "https"


@pytest.mark.parametrize(("key", "words", "earliest", "latest", "precision"), _WINDOWS)
def test_each_date_is_the_window_that_its_source_meant(
    key: str, words: str, earliest: date, latest: date, precision: Precision | None
) -> None:
    record = _RECORDS[key]
    read = interpret(record.due, record.as_of, Context(tz=record.tz or "UTC"))

    assert record.due == words
    assert read.window is not None
    assert (read.window.earliest, read.window.latest) == (earliest, latest)
    assert precision is None or read.window.precision is precision
    assert not read.ambiguous
    assert read.unread == ()


def test_what_has_no_date_is_not_given_one() -> None:
    record = _RECORDS["stablecoin-corridor"]

    read = interpret(record.due, record.as_of, Context())

    assert (read.status, read.window) == (DueStatus.UNDATED, None)


def test_the_table_of_windows_holds_every_milestone() -> None:
    assert {*_RECORDS} == {key for key, *_ in _WINDOWS} | {"stablecoin-corridor"}
