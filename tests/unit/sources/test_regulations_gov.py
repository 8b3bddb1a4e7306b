"""What the API of regulations.gov says of when."""

import json
from datetime import date

import pytest

from tests.unit.sources.feeds import fixture, problems_of, records_of, window_of
from tracker.sources.feeds import regulations_gov

RECORDED = fixture("regulations_gov_recorded.json")


def a_document(**attributes: object) -> str:
    return json.dumps({"data": {"id": "EX-1", "type": "documents", "attributes": attributes}})


def test_the_instant_of_a_deadline_is_a_day_in_new_york() -> None:
    assert [
        (each.external_id, window_of(each)) for each in records_of(regulations_gov, RECORDED)
    ] == [
        ("EX-2026-0001-0001 commentEndDate", "2026-10-02..2026-10-02 day"),
        ("EX-2026-0001-0001 effectiveDate", "2027-01-01..2027-01-01 day"),
        ("EX-2026-0002-0001 commentEndDate", "2026-12-01..2026-12-01 day"),
    ]


def test_a_recording_and_the_bare_answer_say_the_same() -> None:
    bare = json.dumps(json.loads(RECORDED)["body"])
    assert records_of(regulations_gov, bare) == records_of(regulations_gov, RECORDED)


def test_a_withdrawn_document_is_waived_and_the_effect_of_a_proposed_rule_is_proposed() -> None:
    comment, effect, withdrawn = records_of(regulations_gov, RECORDED)
    assert (comment.status, effect.status, withdrawn.status) == (None, None, "waived")
    assert effect.kind == "proposed effective date"
    assert effect.title == "Proposed effective date: Keeping of Records"


def test_a_record_says_who_what_where_and_as_of_which_day() -> None:
    comment, _, withdrawn = records_of(regulations_gov, RECORDED)
    assert comment.authority == "EX"
    assert comment.instrument == "EX-2026-0001, FR Doc. 2026-10001"
    assert comment.source_url == "https://www.regulations.gov/document/EX-2026-0001-0001"
    assert comment.printed == "2026-10-03T03:59:59Z"
    assert comment.as_of == date(2026, 8, 3)
    assert withdrawn.as_of == date(2026, 11, 1)
    assert withdrawn.place == "feed: data 2"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2020-11-24T04:59:59Z", "2020-11-23"),
        ("2020-07-24T03:59:59Z", "2020-07-23"),
        ("2020-07-24T04:00:00Z", "2020-07-24"),
        ("2020-11-23T23:59:59-05:00", "2020-11-23"),
        ("2020-11-23", "2020-11-23"),
    ],
)
def test_days_are_new_yorks_in_winter_and_summer(printed: str, day: str) -> None:
    [record] = records_of(regulations_gov, a_document(commentEndDate=printed))
    assert record.due == day


@pytest.mark.parametrize(
    "content",
    [
        '{"data": []}',
        '{"data": {"id": "EX", "type": "dockets", "attributes": {"effectiveDate": null}}}',
        '{"data": {"id": "EX", "type": "document-comments-received-counts", "attributes": {}}}',
        a_document(commentEndDate=None, effectiveDate=None),
    ],
)
def test_what_has_no_dates_is_no_fault(content: str) -> None:
    assert records_of(regulations_gov, content) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"errors": []}', "feed: regulations.gov refuses: without saying why"),
        (
            '{"_request": "x", "body": {"errors": [{"status": "400", "title": "Invalid ID: 9"}]}}',
            "feed: regulations.gov refuses: Invalid ID: 9",
        ),
        (
            '{"_request": "x", "body": null}',
            "feed: is no answer of regulations.gov: it has no data",
        ),
        ('{"results": []}', "feed: is no answer of regulations.gov: it has no data"),
        ('{"data": null}', "feed: data: must be a list"),
        ('{"data": {"type": "documents"}}', "feed: id: missing; fetch it with this field"),
        (
            a_document(commentEndDate="2020-11-24T04:59:59"),
            (
                "feed: EX-1 commentEndDate: '2020-11-24T04:59:59' has no offset; "
                "write it as 2020-11-24T04:59:59Z"
            ),
        ),
        (
            a_document(effectiveDate="soon"),
            (
                "feed: EX-1 effectiveDate: 'soon' is not an instant; "
                "write it as 2020-11-24T04:59:59Z"
            ),
        ),
        (
            a_document(commentEndDate="2020-11-24T04:59:59Z", withdrawn="no"),
            "feed: EX-1 commentEndDate: 'no' is neither true nor false",
        ),
        (
            a_document(commentEndDate="0001-01-01T00:00:00Z"),
            (
                "feed: EX-1 commentEndDate: '0001-01-01T00:00:00Z' is not an instant; "
                "write it as 2020-11-24T04:59:59Z"
            ),
        ),
    ],
)
def test_each_fault_is_a_line(content: str, problem: str) -> None:
    assert problems_of(regulations_gov, content) == [problem]
