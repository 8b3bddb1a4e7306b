"""What tracker says of its own rows and plans: what is wrong, whose it is, what mends it."""

from __future__ import annotations

from datetime import timedelta

from tests.planning_builders import utc
from tracker.planning.text.findings import (
    channel_lost,
    policy_lost,
    row_damaged,
    source_damaged,
    strangers_named,
    unproved,
)


def test_a_row_of_a_milestone_names_it_and_what_mends_it() -> None:
    told = row_damaged("row 3 of revisions", "filing", "tz: no such zone", stops=True)
    assert told.title == "Not told any more: the milestone filing cannot be read"
    assert "row 3 of revisions, of the milestone filing: tz: no such zone" in told.text
    assert "no reminder of it is sent until that is mended, and all others are" in told.text
    assert "tracker db check --repair" in told.text


def test_a_row_of_no_milestone_is_named_by_its_place() -> None:
    told = row_damaged("row 3 of deliveries", None, "due_at: 5", stops=False)
    assert told.title == "Damaged: row 3 of deliveries"
    assert "Its reminders are sent all the same" in told.text


def test_each_row_is_told_of_once() -> None:
    one, two = (row_damaged(f"row {n} of reminders", "a", "x: y", stops=True) for n in (1, 2))
    assert one.subject != two.subject
    assert one.subject == row_damaged("row 1 of reminders", "a", "x: z", stops=True).subject


def test_a_policy_that_is_gone_says_how_many_follow_it() -> None:
    assert "1 milestone follows the policy crypto" in policy_lost("crypto", 1).text
    told = policy_lost("crypto", 12)
    assert "12 milestones follow the policy crypto" in told.text
    assert "tracker edit KEY --policy NAME" in told.text
    assert told.subject == policy_lost("crypto", 3).subject


def test_what_is_not_proved_is_listed_by_key() -> None:
    told = unproved([("filing", "nothing is stored that would tell of 7d")])
    assert told.title == "Reminders are missing: 1 milestone to look at"
    assert "filing: nothing is stored that would tell of 7d" in told.text


def test_of_very_many_some_are_listed_and_the_rest_is_counted() -> None:
    told = unproved([(f"m{number}", "gone") for number in range(25)])
    assert told.title.endswith("25 milestones to look at")
    assert "m19: gone" in told.text
    assert "m20: gone" not in told.text
    assert "... and 5 more" in told.text


def test_the_same_finding_is_told_once_and_another_again() -> None:
    one, two = unproved([("a", "gone")]), unproved([("b", "gone")])
    assert one.subject == unproved([("a", "gone")]).subject != two.subject


def test_a_damaged_source_says_that_it_is_not_fetched_and_all_others_are() -> None:
    told = source_damaged("row 1 of sources", "of the source eba: every_s: 0")
    assert told.title == "Not fetched any more: row 1 of sources cannot be read"
    assert "of the source eba: every_s: 0" in told.text
    assert "All other sources are fetched" in told.text
    assert "tracker db check --repair" in told.text


def test_a_channel_that_is_gone_is_told_of_once_a_week() -> None:
    now = utc("2026-11-23 09:00")
    told = channel_lost("desk", now)
    assert "The channel desk is gone from the settings" in told.title
    assert told.subject == channel_lost("desk", now + timedelta(days=6)).subject
    assert told.subject != channel_lost("desk", now + timedelta(days=7)).subject


def test_people_who_are_not_there_are_told_once_a_week_with_where_they_are_named() -> None:
    now, lines = (
        utc("2026-11-23 09:00"),
        ["policy default: team:crypto names no team that there is"],
    )
    told = strangers_named(lines, now)
    assert told.title == "The settings tell people who are not there"
    assert "- policy default: team:crypto names no team that there is" in told.text
    assert "tracker team add" in told.text
    assert strangers_named(lines, now + timedelta(days=1)).subject == told.subject
    assert strangers_named(lines, now + timedelta(days=7)).subject != told.subject
    assert strangers_named([*lines, "route 1: person:a ..."], now).subject != told.subject
