"""What the Federal Register's API says of when."""

import json
from datetime import date

import pytest

from tests.unit.sources.feeds import fixture, problems_of, read_both, records_of, window_of
from tracker.sources.feeds import federal_register

SEARCH = fixture("federal_register_search.json")
PAGE = json.loads(SEARCH)


def a_document(**fields: object) -> str:
    document = {"document_number": "2026-1", "title": "T", "type": "Rule"}
    return json.dumps({**document, **fields})


def test_a_search_page_gives_the_dates_of_its_documents_and_no_publication() -> None:
    found = records_of(federal_register, SEARCH)
    assert [(each.external_id, window_of(each)) for each in found] == [
        ("2026-10001 comments_close_on", "2026-10-02..2026-10-02 day"),
        ("2026-10001 effective_on", "2027-01-01..2027-01-01 day"),
        ("2026-10001 dates_meeting", "2026-09-09..2026-09-09 day"),
        ("2026-10002 effective_on", "2026-09-02..2026-09-02 day"),
    ]
    assert {each.tz for each in found} == {"America/New_York"}
    assert {each.as_of for each in found} == {date(2026, 8, 3)}
    assert {each.status for each in found} == {None}


def test_the_effective_date_of_a_proposed_rule_does_not_look_in_force() -> None:
    _, proposed, _, final = records_of(federal_register, SEARCH)
    assert proposed.kind == "proposed effective date"
    assert proposed.title.startswith("Proposed effective date: ")
    assert final.kind == "effective date"


def test_a_record_says_who_what_and_where_and_quotes_the_prose_of_further_dates() -> None:
    comment = records_of(federal_register, SEARCH)[0]
    assert comment.title == "Comment deadline: Keeping of Records & Reports; Amendment"
    assert comment.authority == "Office of the Records"
    assert comment.instrument == "Docket No. EX-2026-0001, RIN 0999-AA01"
    assert comment.source_url is not None
    assert comment.source_url.endswith("/2026-10001/keeping-of-records")
    assert comment.source_quote is not None
    assert "September 9, 2026" in comment.source_quote
    assert comment.place == "feed: results 1"


def test_a_correction_says_of_what() -> None:
    correction = records_of(federal_register, SEARCH)[3]
    assert correction.title == "Effective date: Safe Harbours (correction of 2026-09000)"
    assert correction.authority == "Records Office of the North"
    assert correction.instrument == "EX 9907"
    assert correction.source_quote is None


def test_a_single_document_is_read_as_well() -> None:
    [record] = records_of(federal_register, a_document(effective_on="2026-08-26"))
    assert record.due == record.printed == "2026-08-26"
    assert record.authority is None
    assert record.as_of is None


def test_the_next_page_is_told_and_the_last_has_none() -> None:
    assert federal_register.next_page(SEARCH) == PAGE["next_page_url"]
    assert federal_register.next_page(b'{"results": []}') is None
    assert federal_register.next_page(b'{"next_page_url": "file:///etc/passwd"}') is None
    assert federal_register.next_page(b"[]") is None
    assert federal_register.next_page(b"PK") is None


@pytest.mark.parametrize(
    ("why", "content"),
    [
        ("a search that found nothing has no results at all", '{"count": 0}'),
        ("a document without dates", a_document(comments_close_on=None)),
        ("a document of public inspection", a_document(filing_type="special")),
    ],
)
def test_what_has_no_dates_is_no_fault(why: str, content: str) -> None:
    assert records_of(federal_register, content) == [], why


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        (
            "a day that is none",
            a_document(effective_on="2026-02-30"),
            "feed: 2026-1 effective_on: '2026-02-30' is not a day: day is out of range for month",
        ),
        (
            "a day in another order",
            a_document(comments_close_on="10/02/2026"),
            "feed: 2026-1 comments_close_on: '10/02/2026' is not a day; write it as 2020-11-23",
        ),
        (
            "a year beyond reach",
            a_document(effective_on="9999-12-31"),
            "feed: 2026-1 effective_on: '9999-12-31' is not a day: the year 9999 is out of range",
        ),
        (
            "a number for a date",
            a_document(effective_on=20260902),
            "feed: 2026-1 effective_on: '20260902' is not text",
        ),
        (
            "a document without its number",
            '{"results": [{"effective_on": "2026-09-02"}]}',
            "feed: results 1: document_number: missing; fetch it with this field",
        ),
        ("a result that is none", '{"results": [7]}', "feed: results 1: '7' is no object"),
        ("results that are no list", '{"results": {}}', "feed: results: must be a list"),
        (
            "a refusal",
            '{"status": 404, "message": "Record Not Found"}',
            "feed: the Federal Register refuses: Record Not Found",
        ),
        ("another service", '{"data": []}', "feed: is no answer of the Federal Register"),
    ],
)
def test_each_fault_is_a_line(why: str, content: str, problem: str) -> None:
    [found] = problems_of(federal_register, content)
    assert found.startswith(problem), why


def test_a_fault_of_one_document_leaves_the_others() -> None:
    page = {"results": [*PAGE["results"], {"document_number": "x", "effective_on": "soon"}]}
    found, problems = read_both(federal_register, json.dumps(page))
    assert len(found) == 4
    assert len(problems) == 1


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    [record] = records_of(
        federal_register, a_document(effective_on="2026-08-26", html_url="javascript:alert(1)")
    )
    assert record.source_url is None
