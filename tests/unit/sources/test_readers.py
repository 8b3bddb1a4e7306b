"""Every format that is registered has a reader, which reads a sample."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest

from tests.unit.sources.feeds import fixture
from tests.unit.sources.sheets import PLAIN, a_workbook
from tracker.errors import UsageError
from tracker.sources.registry import FEEDS, FORMATS, Needs, agreed, format_of, recognised
from tracker.sources.sheets.mapping import parse_mapping

TODAY = date(2026, 4, 1)
SAMPLES: dict[str, Callable[[], bytes]] = {
    "federal-register": lambda: fixture("federal_register_search.json"),
    "unified-agenda": lambda: fixture("agenda.xml"),
    "regulations-gov": lambda: fixture("regulations_gov_recorded.json"),
    "govuk": lambda: fixture("govuk_search.json"),
    "ics": lambda: fixture("calendar.ics"),
    "timetable": lambda: fixture("timetable.yml"),
    "xlsx": lambda: a_workbook([("ID", "Title", "Due"), ("1", "A", "Q1 2027")]),
}


@pytest.mark.parametrize("format_", FEEDS)
def test_every_format_has_a_reader_that_reads_its_sample(format_: str) -> None:
    sample, problems = SAMPLES[format_](), list[str]()
    mappings = parse_mapping(PLAIN, "m") if format_ == "xlsx" else ()
    read = FEEDS[format_].reader(Needs(today=TODAY, mappings=mappings))
    assert list(read(io.BytesIO(sample), "sample", problems))
    assert problems == []
    assert recognised("sample", sample) == (format_,)


def test_a_spreadsheet_is_not_read_without_its_mapping() -> None:
    with pytest.raises(UsageError, match="a spreadsheet needs --map FILE"):
        FEEDS["xlsx"].reader(Needs(today=TODAY))


@pytest.mark.parametrize("format_", ["", *FORMATS])
def test_a_mapping_goes_with_tables_and_a_workbook_with_nothing_else(format_: str) -> None:
    if format_ in {"", "csv", "xlsx"}:
        assert agreed("a", format_, mapped=True) == "xlsx"
    else:
        with pytest.raises(UsageError, match=f"a: --map explains csv and xlsx, not {format_}"):
            agreed("a", format_, mapped=True)
    if format_ == "xlsx":
        with pytest.raises(UsageError, match="a: a spreadsheet needs --map FILE"):
            agreed("a", format_, mapped=False)
    else:
        assert agreed("a", format_, mapped=False) == format_


@pytest.mark.parametrize(
    ("why", "place", "head", "mapped", "found"),
    [
        ("a calendar", "a.ics", b"", False, "ics"),
        ("a workbook", "a.xlsx", b"PK\x03\x04", True, "xlsx"),
        ("a table that is explained", "a.csv", b"Id;When", True, "xlsx"),
        ("anything that is explained", "a", b"Id;When", True, "xlsx"),
        ("a workbook by its suffix", "https://h/a.xlsx?b=c", b"", False, "a spreadsheet needs"),
        ("a workbook by its content", "a", b"PK\x03\x04", False, "a spreadsheet needs"),
        ("a calendar that is explained", "a", b"BEGIN:VCALENDAR", True, "not ics"),
        ("nothing that is known", "a", b"hello", False, r"which format is that\? Say --format"),
        (
            "two formats at once",
            "a",
            b'{"document_number": 1, "title": 2, "due": 3}',
            False,
            "it may be federal-register or json Say --format federal-register, json",
        ),
    ],
)
def test_the_format_is_told_or_asked_for(
    why: str, place: str, head: bytes, *, mapped: bool, found: str
) -> None:
    if found in FORMATS:
        assert format_of("it", place, head, mapped=mapped) == found, why
    else:
        with pytest.raises(UsageError, match=f"it: .*{found}"):
            format_of("it", place, head, mapped=mapped)
