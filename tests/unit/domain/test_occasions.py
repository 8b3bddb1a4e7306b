"""What the text of a reminder stands for."""

from __future__ import annotations

import pytest

from tracker.domain.occasion import MOVED, Occasion, ReminderKind, occasion_of, read_occasion
from tracker.domain.policy import LeadTime

_MONTH = Occasion(kind=ReminderKind.APPROACH, span=LeadTime.parse("30d"))


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("30d", _MONTH),
        ("5bd", Occasion(kind=ReminderKind.APPROACH, span=LeadTime.parse("5bd"))),
        ("opens", Occasion(kind=ReminderKind.OPENS)),
        ("last_day", Occasion(kind=ReminderKind.LAST_DAY)),
        ("overdue+0d", Occasion(kind=ReminderKind.OVERDUE, days=0)),
        ("overdue+7d", Occasion(kind=ReminderKind.OVERDUE, days=7)),
        ("review", Occasion(kind=ReminderKind.REVIEW)),
        ("review+90d", Occasion(kind=ReminderKind.REVIEW, days=90)),
        ("moved", MOVED),
        ("proposed", Occasion(kind=ReminderKind.MOVED, proposal=1)),
        ("proposed+2", Occasion(kind=ReminderKind.MOVED, proposal=2)),
        (
            "30d>2bd",
            Occasion(kind=ReminderKind.ESCALATION, origin=_MONTH, span=LeadTime.parse("2bd")),
        ),
        (
            "overdue+7d>1w",
            Occasion(
                kind=ReminderKind.ESCALATION,
                origin=Occasion(kind=ReminderKind.OVERDUE, days=7),
                span=LeadTime.parse("1w"),
            ),
        ),
    ],
)
def test_every_text_stands_for_an_occasion(text: str, occasion: Occasion) -> None:
    assert read_occasion(text) == occasion
    assert occasion_of(text, occasion.kind) == occasion
    assert str(occasion) == text


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("nothing", ""),
        ("a word that nobody knows", "soon"),
        ("a kind that no reminder is planned for", "digest"),
        ("a kind that has a text of its own", "approach"),
        ("written otherwise than we write it", "030d"),
        ("a proposal that would be the first", "proposed+1"),
        ("a series without its days", "overdue"),
        ("days that are no number", "overdue+soon"),
        ("a step that is no span", "30d>soon"),
        ("nothing that was told", ">2bd"),
        ("an escalation of an escalation", "30d>2bd>1w"),
    ],
)
def test_any_other_text_is_kept_as_it_is(why: str, text: str) -> None:
    assert read_occasion(text) is None
    kept = occasion_of(text, ReminderKind.OVERDUE)
    assert kept == Occasion(kind=ReminderKind.OVERDUE, unread=text)
    assert str(kept) == text


def test_the_kind_of_a_row_outweighs_its_text() -> None:
    kept = occasion_of("30d", ReminderKind.ESCALATION)
    assert kept == Occasion(kind=ReminderKind.ESCALATION, unread="30d")


def test_no_proposal_is_taken_for_a_move() -> None:
    assert occasion_of("moved", ReminderKind.MOVED) == MOVED
    assert all(occasion_of(each, ReminderKind.MOVED) != MOVED for each in ("proposed", "gone"))
