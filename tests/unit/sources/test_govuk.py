"""When consultations on GOV.UK open and close."""

import json
from datetime import date

import pytest

from tests.unit.sources.feeds import fixture, problems_of, records_of, window_of
from tracker.sources.feeds import govuk

ITEM = json.loads(fixture("govuk_consultation.json"))
SEARCH = fixture("govuk_search.json")
PATH = "/government/consultations/keeping-of-records"


def an_item(document_type: str = "consultation", **details: object) -> str:
    return json.dumps({**ITEM, "document_type": document_type, "details": details})


def test_an_item_opens_and_closes_to_the_minute_of_londons_clocks() -> None:
    found = records_of(govuk, json.dumps(ITEM))
    assert [(each.external_id, window_of(each)) for each in found] == [
        (f"{PATH} opening_date", "2026-06-01..2026-06-01 minute 2026-06-01T00:15:00+01:00"),
        (f"{PATH} closing_date", "2026-12-16..2026-12-16 minute 2026-12-16T23:45:00+00:00"),
    ]


def test_an_item_says_who_what_where_and_as_of_which_day() -> None:
    _, closing = records_of(govuk, json.dumps(ITEM))
    assert closing.title == "Consultation closing: Keeping of records"
    assert closing.authority == "Department for Examples, Records Office"
    assert closing.jurisdiction == "UK"
    assert closing.source_url == f"https://www.gov.uk{PATH}"
    assert closing.as_of == date(2026, 6, 1)
    assert closing.tz == "Europe/London"
    assert closing.printed == "2026-12-16T23:45:00+01:00"


def test_a_search_gives_the_ends_of_its_consultations_under_the_same_ids() -> None:
    found = records_of(govuk, SEARCH)
    assert [(each.external_id, window_of(each)) for each in found] == [
        (f"{PATH} closing_date", "2026-07-13..2026-07-13 minute 2026-07-13T23:45:00+01:00"),
        (
            "/government/calls-for-evidence/archive-fees closing_date",
            "2026-02-09..2026-02-09 minute 2026-02-10T00:00:00+00:00",
        ),
    ]
    assert [each.status for each in found] == [None, "met"]
    assert found[0].authority == "Department for Examples"
    assert found[1].title == "Call for evidence closing: Archive fees"


@pytest.mark.parametrize(
    ("document_type", "opening", "closing"),
    [
        ("consultation", None, None),
        ("open_consultation", "met", None),
        ("closed_consultation", "met", "met"),
        ("consultation_outcome", "met", "met"),
    ],
)
def test_the_type_of_a_document_says_what_has_happened(
    document_type: str, opening: str | None, closing: str | None
) -> None:
    item = an_item(document_type, opening_date="2026-06-01", closing_date="2026-07-01")
    assert [each.status for each in records_of(govuk, item)] == [opening, closing]


def test_what_is_withdrawn_is_waived() -> None:
    item = {**ITEM, "withdrawn_notice": {"withdrawn_at": "2026-06-02T09:00:00Z"}}
    assert {each.status for each in records_of(govuk, json.dumps(item))} == {"waived"}


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("2016-10-31T17:00:00+01:00", "2016-10-31 17:00 Europe/London"),
        ("2016-07-13T22:45:00.000Z", "2016-07-13 22:45 Europe/London"),
        ("2016-07-13T23:45", "2016-07-13 23:45 Europe/London"),
        ("2016-07-13", "2016-07-13"),
        ("2017-01-10T00:00:00+00:00", "2017-01-09 24:00 Europe/London"),
    ],
)
def test_closings_as_they_are_printed(printed: str, due: str) -> None:
    [record] = records_of(govuk, an_item(closing_date=printed))
    assert record.due == due


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            an_item(closing_date="in July"),
            (
                f"feed: {PATH} closing_date: 'in July' is not a time; "
                "write it as 2016-07-13T23:45:00+01:00"
            ),
        ),
        (
            an_item(opening_date="2016-13-01T10:00:00Z"),
            f"feed: {PATH} opening_date: '2016-13-01' is not a day: month must be in 1..12",
        ),
        (
            '{"document_type": "guidance"}',
            "feed: is a 'guidance'; give a consultation or a search of GOV.UK",
        ),
        (
            '{"document_type": []}',
            (
                "feed: has neither results nor a document_type; "
                "give a consultation or a search of GOV.UK"
            ),
        ),
        (
            '{"results": [{"title": "T", "end_date": "2026-01-01"}]}',
            "feed: results 1: its path on GOV.UK is missing (base_path, or link in a search)",
        ),
        ('{"results": null}', "feed: results: must be a list"),
    ],
)
def test_each_fault_is_a_line(content: str, problem: str) -> None:
    assert problems_of(govuk, content) == [problem]


def test_a_consultation_without_dates_is_no_fault() -> None:
    assert records_of(govuk, an_item(closing_date=None)) == []
