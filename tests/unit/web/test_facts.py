"""What a page says of a milestone: when in one line, what matters first, and the rest after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.builders import MARCH, a_due, a_milestone
from tracker.dates.base.window import Modality
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.people.person import Person
from tracker.web.answers.facts import facts_of

_NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
_DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("milestone", "when", "urgent"),
    [
        (a_milestone(due=_DAY), "31 March 2026: in 21 days", False),
        (a_milestone(due=date(2026, 3, 11)), "11 March 2026: tomorrow", False),
        (a_milestone(due=date(2026, 3, 10)), "10 March 2026: today", True),
        (a_milestone(due=date(2026, 3, 9)), "9 March 2026: yesterday, overdue", True),
        (a_milestone(due=date(2026, 3, 3)), "3 March 2026: 7 days ago, overdue", True),
        (
            a_milestone(due=date(2026, 3, 3), kind="effective date", title="It is in force"),
            "3 March 2026: 7 days ago",
            False,
        ),
        (
            a_milestone(due=a_due(_DAY, modality=Modality.BY)),
            "by 31 March 2026: in 21 days",
            False,
        ),
        (a_milestone(due=MARCH), "March 2026 (1 to 31 March 2026): in 21 days", False),
        (a_milestone(due=a_due(None)), "no known date", False),
        (
            a_milestone(due=date(2026, 3, 9)).with_status(MilestoneStatus.MET, _DAY),
            "9 March 2026: done",
            False,
        ),
    ],
)
def test_when_is_one_line_that_says_how_far_off_it_is(
    milestone: Milestone, when: str, *, urgent: bool
) -> None:
    facts = facts_of(milestone, _NOW)

    assert facts.when == when
    assert facts.urgent is urgent


def test_an_owner_who_is_known_has_a_name_and_whoever_has_it_stands_beside() -> None:
    amira = Person(handle="amira", name="Amira Example")
    milestone = a_milestone(owner="Amira", authority="FCA")

    facts = facts_of(milestone, _NOW, people=[amira], seen="Jonas Beispiel, since Monday")

    assert [(each.label, each.value) for each in facts.facts] == [
        ("Owner", "Amira Example"),
        ("Who has it", "Jonas Beispiel, since Monday"),
        ("Authority", "FCA"),
    ]
    assert facts_of(milestone, _NOW).facts[0].value == "Amira"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://fca.example/x", "https://fca.example/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("FCA Handbook", ""),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str, link: str) -> None:
    facts = facts_of(replace(a_milestone(), source_url=url), _NOW)

    (source,) = [each for each in facts.further if each.label == "Source"]
    assert (source.value, source.link) == (url, link)


def test_the_machine_s_words_come_last() -> None:
    facts = facts_of(a_milestone(), _NOW, reference="TRK-7KQ2M")

    assert [each.label for each in facts.further[-2:]] == ["Key", "Reference"]
