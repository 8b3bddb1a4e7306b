"""What tracker says of its own rows and plans: what is wrong, whose it is, what mends it."""

from __future__ import annotations

from tracker.planning.text.findings import policy_lost, row_damaged, unproved


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
