"""Whatever a feed holds, its reader neither crashes nor says what the grammar cannot read."""

import io
import json
import unicodedata
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.base.window import Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.sources.feeds import (
    federal_register,
    govuk,
    regulations_gov,
    timetable,
    unified_agenda,
)
from tracker.sources.icalendar import feed as icalendar_feed
from tracker.sources.record import SourceRecord

READERS: dict[ModuleType, dict[str, Any]] = {
    federal_register: {},
    govuk: {},
    icalendar_feed: {"today": date(2026, 4, 1), "left_aside": []},
    regulations_gov: {},
    timetable: {},
    unified_agenda: {},
}
NAMES = st.sampled_from(
    [
        *("results", "document_number", "comments_close_on", "effective_on", "type", "agencies"),
        *("title", "dates", "data", "id", "attributes", "commentEndDate", "withdrawn", "errors"),
        *("document_type", "base_path", "link", "details", "closing_date", "end_date", "_request"),
        *("body", "next_page_url", "organisations", "links", "docket_ids", "correction_of"),
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["2026-09-02", "2026-10-03T03:59:59Z", "documents", "consultation", "/a"]),
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)
LINES = st.lists(
    st.sampled_from(
        [
            *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", " folded"),
            *("BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Mine", "UID:a", "UID:b", "SUMMARY:S"),
            *("DTSTART:20260504", "DTSTART;TZID=Mine:20260504T100000", "RRULE:FREQ=WEEKLY"),
            *("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260505", "RECURRENCE-ID:20260505", "X;"),
            *("DTSTART:20260504T100000Z", "RDATE:20260601", "DTEND:20260507", "STATUS:CANCELLED"),
            *("BEGIN:VTODO", "END:VTODO", "DUE:20260507T100000", "STATUS:COMPLETED", "SEQUENCE:2"),
            *(
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20260511",
                "DTSTART;TZID=UTC+01:00:20260504T000000",
            ),
            *(
                "EXDATE:20260504T220000Z",
                "RDATE;VALUE=PERIOD:20260601T100000Z/P2D",
                "DURATION:PT36H",
            ),
            *(
                "RRULE:FREQ=DAILY;UNTIL=20260509T220000Z",
                "X-WR-TIMEZONE:Asia/Tokyo",
                "METHOD:CANCEL",
            ),
            *("X-FUNAMBOL-ALLDAY:1", "DTSTART:20260503T220000Z", "DTEND:20260504T220000Z"),
        ]
    ),
    max_size=30,
)


def is_clean(text: str) -> bool:
    return not {"Cc", "Cs"} & set(map(unicodedata.category, text))


def read(reader: ModuleType, content: bytes) -> list[SourceRecord]:
    problems: list[str] = []
    found = list(reader.read(io.BytesIO(content), "feed", problems, **READERS[reader]))
    for problem in problems:
        assert problem.startswith("feed")
        assert is_clean(problem)
    for record in found:
        assert is_clean(record.title)
        assert record.external_id.strip()
        answer = interpret(record.due, record.as_of, Context(tz=record.tz or "UTC"))
        assert not answer.ambiguous
        assert not answer.unread
    return found


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(content=st.binary())
def test_any_bytes_are_read_or_refused(reader: ModuleType, content: bytes) -> None:
    read(reader, content)


@pytest.mark.parametrize("reader", [federal_register, govuk, regulations_gov])
@given(document=st.dictionaries(NAMES, DOCUMENTS))
def test_any_json_object_is_read_or_refused(reader: ModuleType, document: object) -> None:
    read(reader, json.dumps(document).encode())


@given(entries=st.lists(st.dictionaries(NAMES | st.just("deadlines"), DOCUMENTS), max_size=3))
def test_any_list_of_entries_is_read_or_refused(entries: object) -> None:
    read(timetable, json.dumps(entries).encode())


@given(lines=LINES)
def test_any_order_of_lines_is_read_or_refused(lines: list[str]) -> None:
    read(icalendar_feed, "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode())


@given(action=st.text(), printed=st.text() | st.from_regex(r"\d\d/\d\d/\d{4}", fullmatch=True))
def test_any_row_of_a_timetable_is_read_or_refused(action: str, printed: str) -> None:
    row = f"<TTBL_ACTION><![CDATA[{action}]]></TTBL_ACTION><TTBL_DATE>{printed}</TTBL_DATE>"
    rule = f"<RIN>0999-AA01</RIN><TIMETABLE_LIST><TIMETABLE>{row}</TIMETABLE></TIMETABLE_LIST>"
    read(unified_agenda, f"<RIN_INFO>{rule}</RIN_INFO>".encode(errors="replace"))


@given(month=st.integers(1, 12), day=st.integers(0, 28), year=st.integers(1995, 2100))
def test_a_date_of_the_agenda_is_never_narrower_than_printed(
    month: int, day: int, year: int
) -> None:
    row = f"<TTBL_ACTION>NPRM</TTBL_ACTION><TTBL_DATE>{month:02}/{day:02}/{year}</TTBL_DATE>"
    rule = f"<RIN>0999-AA01</RIN><TIMETABLE_LIST><TIMETABLE>{row}</TIMETABLE></TIMETABLE_LIST>"
    [record] = read(unified_agenda, f"<RIN_INFO>{rule}</RIN_INFO>".encode())
    window = interpret(record.due, record.as_of, Context()).window
    assert window is not None
    assert window.precision is (Precision.DAY if day else Precision.MONTH)
    assert (window.earliest.year, window.earliest.month) == (year, month)
    assert window.earliest.day == (day or 1)


@given(cut=st.integers(0, 400))
def test_a_file_that_is_cut_anywhere_is_said_to_be(cut: int) -> None:
    row = "<TTBL_ACTION>NPRM</TTBL_ACTION><TTBL_DATE>11/00/2026</TTBL_DATE>"
    rule = f"<RIN>0999-AA01</RIN><TIMETABLE_LIST><TIMETABLE>{row}</TIMETABLE></TIMETABLE_LIST>"
    whole = f"<REGINFO_RIN_DATA><RIN_INFO>{rule}</RIN_INFO></REGINFO_RIN_DATA>".encode()
    problems: list[str] = []
    list(unified_agenda.read(io.BytesIO(whole[:cut]), "feed", problems))
    assert bool(problems) == (cut < len(whole))
