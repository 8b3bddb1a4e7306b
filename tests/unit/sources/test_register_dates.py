"""What the DATES text of a Federal Register document adds to its fields."""

import json

import pytest

from tests.unit.sources.feeds import problems_of, records_of, window_of
from tracker.domain.nature import Nature, nature_of
from tracker.sources.feeds import federal_register, register_dates
from tracker.sources.prose.cue import Cue
from tracker.sources.record import SourceRecord


def a_document(dates: str, **fields: object) -> str:
    document = {
        "document_number": "2026-44",
        "title": "Custody",
        "type": "Rule",
        "publication_date": "2026-08-03",
        "dates": dates,
    }
    return json.dumps({**document, **fields})


def records(dates: str, **fields: object) -> list[SourceRecord]:
    return records_of(federal_register, a_document(dates, **fields))


def told(dates: str, **fields: object) -> list[tuple[str, str]]:
    """The part of each id, and the first and last day."""
    found = records(dates, **fields)
    return [(each.external_id.partition(" ")[2], window_of(each).split()[0]) for each in found]


@pytest.mark.parametrize(
    ("why", "dates", "expected"),
    [
        (
            "comments, replies, a hearing and who wants to speak there",
            (
                "Comments must be received on or before October 2, 2026. Reply comments are due by "
                "November 6, 2026. A public hearing will be held on September 9, 2026, at 10 a.m. "
                "Eastern Time. Requests to speak at the hearing must be sent by August 28, 2026."
            ),
            [
                ("comments_close_on", "2026-10-02..2026-10-02"),
                ("dates_reply_comment_deadline", "2026-11-06..2026-11-06"),
                ("dates_meeting", "2026-09-09..2026-09-09"),
                ("dates_hearing_request_deadline", "2026-08-28..2026-08-28"),
            ],
        ),
        (
            "when it applies, and to whom first",
            (
                "Effective date: This rule is effective on January 5, 2027. Compliance date: Large "
                "brokers must comply by July 6, 2027; small brokers must comply by January 5, 2028."
            ),
            [
                ("effective_on", "2027-01-05..2027-01-05"),
                ("dates_compliance_date", "2027-07-06..2027-07-06"),
                ("dates_compliance_date_2", "2028-01-05..2028-01-05"),
            ],
        ),
        (
            "a part that comes later",
            (
                "This rule is effective on January 5, 2027, except for amendment 4, which is "
                "effective June 1, 2027."
            ),
            [
                ("effective_on", "2027-01-05..2027-01-05"),
                ("dates_effective_date_2", "2027-06-01..2027-06-01"),
            ],
        ),
        (
            "days that count from publication",
            "This rule is effective 60 days after publication in the Federal Register.",
            [("effective_on", "2026-10-02..2026-10-02")],
        ),
        (
            "a time for which it holds",
            "This temporary rule is effective from October 3, 2026, through October 9, 2026.",
            [("effective_on", "2026-10-03..2026-10-09")],
        ),
        (
            "applicability and petitions",
            (
                "The rule is applicable beginning March 1, 2027. Petitions for review must be sent "
                "by October 9, 2026."
            ),
            [
                ("dates_applicability_date", "2027-03-01..2027-03-01"),
                ("dates_petition_deadline", "2026-10-09..2026-10-09"),
            ],
        ),
    ],
)
def test_every_date_of_the_text_is_one_of_the_document(
    why: str, dates: str, expected: list[tuple[str, str]]
) -> None:
    assert told(dates) == expected, why


def test_what_a_field_gives_is_not_given_again() -> None:
    dates = (
        "Comments are due by October 2, 2026. This rule is effective from January 5, 2027, "
        "through January 9, 2027."
    )
    found = records(dates, comments_close_on="2026-10-02", effective_on="2027-01-05")
    assert [each.external_id for each in found] == [
        "2026-44 comments_close_on",
        "2026-44 effective_on",
    ]
    assert [each.due for each in found] == ["2026-10-02", "2027-01-05"]
    assert {each.doubts for each in found} == {()}


def test_ids_are_the_same_whether_the_field_or_the_text_says_so() -> None:
    dates = "Comments are due by October 2, 2026."
    [first], [second] = records(dates), records(dates, comments_close_on="2026-10-02")
    assert first.external_id == second.external_id
    assert first.due == second.due


@pytest.mark.parametrize(
    ("field", "said", "due"),
    [("2026-10-09", "October 2, 2026", "2026-10-02"), ("2026-10-02", "May 4, 2027", "2026-10-02")],
)
def test_where_field_and_text_differ_the_earlier_counts_and_both_are_told(
    field: str, said: str, due: str
) -> None:
    [record] = records(f"Comments are due by {said}.", comments_close_on=field)
    assert record.due == due
    [doubt] = record.doubts
    assert field in doubt
    assert said in doubt


def test_a_delay_moves_the_date_of_the_field_and_tells_both() -> None:
    dates = "The effective date of the rule is delayed from October 1, 2026, to April 1, 2027."
    [record] = records(dates, effective_on="2026-10-01")
    assert record.due == "2027-04-01"
    [doubt] = record.doubts
    assert "2026-10-01" in doubt
    assert "April 1, 2027" in doubt


def test_a_delay_without_a_field_is_the_new_date() -> None:
    dates = "The effective date of the rule at 91 FR 1021 is delayed until November 9, 2026."
    assert told(dates) == [("effective_on", "2026-11-09..2026-11-09")]


def test_a_withdrawn_date_is_closed() -> None:
    dates = "The compliance date of July 1, 2027, is withdrawn."
    [record] = records(dates)
    assert (record.kind, record.due, record.status) == ("compliance date", "2027-07-01", "waived")


def test_the_withdrawn_date_of_a_field_is_closed() -> None:
    dates = "The effective date of January 5, 2027, is withdrawn."
    [record] = records(dates, effective_on="2027-01-05")
    assert (record.external_id, record.status) == ("2026-44 effective_on", "waived")


def test_the_effective_date_of_a_proposed_rule_is_a_proposal_in_the_text_as_well() -> None:
    [record] = records("It would be effective on January 5, 2027.", type="Proposed Rule")
    assert record.kind == "proposed effective date"


def test_titles_name_the_document_and_what_its_kind_leaves_open() -> None:
    dates = "Large brokers must comply by July 6, 2027; small ones must comply by May 5, 2028."
    assert [each.title for each in records(dates)] == [
        "Compliance date: Custody",
        "Small ones: comply – Custody",
    ]


NEWS = [
    ("a part that is left out of a delay", "exception",
     "The effective date is delayed until April 1, 2027, except for instruction 3."),
    ("a part that is delayed for ever", "cancellation",
     "It is effective on January 5, 2027, except for part 3, which is delayed indefinitely."),
    ("a proposal that is taken back", "withdrawal",
     "The proposed rule published at 91 FR 1021 is withdrawn."),
    ("as of some day", "withdrawal",
     "As of August 3, 2026, the proposed rule published at 91 FR 1021 is withdrawn."),
    ("a court that is asked", "stay", "The rule is stayed pending judicial review."),
    ("without an end", "stay", "The effectiveness of the rule is stayed until further notice."),
    ("a period that does not run", "stay", "The comment period for the rule is suspended."),
    ("a hearing that is none", "cancellation", "The public hearing has been canceled."),
    ("years of whoever it is", "application",
     "The rules apply to taxable years beginning after December 31, 2026."),
    ("periods likewise", "application", "It applies to periods ending on or after May 4, 2027."),
]  # fmt: skip


@pytest.mark.parametrize(("why", "kind", "dates"), NEWS)
def test_news_without_a_date_of_its_own_is_told_beside_the_dates(
    why: str, kind: str, dates: str
) -> None:
    for fields in ({"comments_close_on": "2026-10-02"}, {}):
        found = records(dates, **fields)
        assert found
        doubts = [doubt for each in found for doubt in each.doubts]
        assert f"{kind}: the DATES text says: {dates}" in doubts


def test_news_of_a_document_without_dates_is_an_event_of_its_publication() -> None:
    [record] = records("The proposed rule published at 91 FR 1021 is withdrawn.")
    assert (record.external_id, record.due) == ("2026-44 dates_news", "2026-08-03")
    assert record.title == "Withdrawal published: Custody"
    assert nature_of(record.kind) is Nature.EVENT
    document = a_document("The proposed rule is withdrawn.", publication_date=None)
    [problem] = problems_of(federal_register, document)
    assert "no publication_date to tell this on: The proposed rule is withdrawn." in problem


def test_news_of_one_date_is_told_with_that_one() -> None:
    dates = (
        "Comments are due by October 2, 2026. This rule is effective on May 4, 2027, except § 3."
    )
    told = {each.kind: each.doubts for each in records(dates)}
    assert told["comment deadline"] == ()
    assert len(told["effective date"]) == 1


def test_what_closes_a_date_or_gives_a_part_its_own_is_no_further_news() -> None:
    for dates in (
        "The effective date of January 5, 2027, is stayed pending judicial review.",
        "The public hearing scheduled for September 9, 2026, is cancelled.",
        "This rule is effective May 4, 2027, except for part 4, which is effective June 1, 2027.",
    ):
        assert {each.doubts for each in records(dates)} == {()}


def test_a_stay_until_a_day_is_its_own_date_and_told_beside_the_other() -> None:
    dates = "This rule is effective January 5, 2027, but § 4 is stayed until July 1, 2027."
    found = {each.kind: each for each in records(dates, effective_on="2027-01-05")}
    assert found["stay"].due == "2027-07-01"
    assert len(found["effective date"].doubts) == 1


def test_a_text_that_is_none_is_a_fault() -> None:
    [problem] = problems_of(federal_register, json.dumps({"document_number": "7", "dates": 4}))
    assert problem == "feed: 7 dates: '4' is not text"


@pytest.mark.parametrize("cue", register_dates.NEWS.values(), ids=list(register_dates.NEWS))
def test_a_cue_of_news_finds_its_example_and_leaves_its_counter_example_alone(cue: Cue) -> None:
    assert cue.search(cue.example)
    assert not cue.search(cue.counter)
