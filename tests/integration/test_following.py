"""What counts from a milestone follows it, over a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.integration.desk import MET, START, TODAY, Desk, a_record
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import MilestoneStatus, RevisionKind
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import ReminderState
from tracker.errors import UsageError
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.followers import Effect


def test_everything_that_counts_from_a_milestone_follows_it_each_after_its_anchors(
    desk: Desk,
) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "10 days after rules")
    desk.add("c", "10 days after b")
    desk.add("d", "the later of 1 day after rules and 1 day after c")
    desk.add("other", "2026-06-01")
    told = desk.move("rules", "2026-07-01")
    assert told == (("b", Effect.MOVED), ("c", Effect.MOVED), ("d", Effect.MOVED))
    assert [desk.days(key) for key in "bcd"] == ["2026-07-11", "2026-07-21", "2026-07-22"]
    last = desk.get("d").history[-1]
    assert (last.number, last.kind) == (2, RevisionKind.FOLLOWED)
    assert last.reason == "rules moved: it slipped"
    assert desk.get("other").revision == 1


def test_a_move_that_changes_nothing_further_on_ends_there(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "the later of 1 December 2026 and 1 day after rules")
    desk.add("c", "1 day after b")
    assert desk.move("rules", "2026-07-01") == ()
    assert desk.get("c").revision == 1


def test_people_are_told_once_of_a_date_that_followed(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 days after rules")
    desk.move("rules", "2026-07-01")
    with desk.store.read() as transaction:
        reminders = transaction.reminders.of("go-live")
    moved = [each for each in reminders if each.reminder.kind is ReminderKind.MOVED]
    pending = {each.reminder.revision for each in reminders if each.state is ReminderState.PENDING}
    assert len(moved) == 1
    assert pending == {2}
    desk.ticker.run_dry()
    titles = [message.title for message in desk.mail.accepted]
    assert "Date moved to 11 July 2026: Go-Live" in titles
    assert desk.ticker.run_dry() == []


def test_a_met_anchor_counts_from_the_day_on_which_it_was_met(desk: Desk) -> None:
    desk.add("rules", "June 2026")
    desk.add("go-live", "30 days after rules")
    desk.milestones.close("rules", MET, START, on=date(2026, 1, 4))
    assert desk.days("go-live") == "2026-02-03"
    assert desk.get("go-live").history[-1].reason == "rules was met on 2026-01-04"
    desk.milestones.reopen("rules", START)
    assert desk.days("go-live") == "2026-07-01..2026-07-30"
    assert desk.get("go-live").history[-1].reason == "rules was opened again"


@pytest.mark.parametrize("status", [MilestoneStatus.WAIVED, MilestoneStatus.MISSED])
def test_the_last_date_of_an_anchor_that_is_given_up_still_counts(
    desk: Desk, status: MilestoneStatus
) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.milestones.close("rules", status, START, on=TODAY)
    assert desk.days("go-live") == "2026-07-01"


def test_a_name_gets_its_meaning_when_the_milestone_is_added(desk: Desk) -> None:
    desk.add("go-live", "30 days after the final rules")
    assert desk.get("go-live").anchors == (Anchor(name="the final rules"),)
    desk.add("final-rules", "2026-06-01")
    assert desk.get("go-live").anchors == (Anchor(name="the final rules", key="final-rules"),)
    assert desk.days("go-live") == "2026-07-01"
    assert desk.get("go-live").history[-1].reason == "final-rules was added"


def test_what_waits_for_another_of_its_anchors_says_so_without_news(desk: Desk) -> None:
    desk.add("go-live", "the later of 30 days after rules and 30 days after listing")
    desk.add("rules", "TBC")
    desk.add("listing", "TBC")
    desk.move("rules", "2026-06-01")
    waiting = desk.get("go-live").due
    assert (waiting.status, waiting.not_before) == (DueStatus.WAITING, date(2026, 7, 1))
    assert waiting.waiting_on == ("listing",)


def test_a_change_of_what_is_waited_for_alone_is_kept_but_is_no_news(desk: Desk) -> None:
    desk.add("act", "2027-01-01")
    desk.add("rules", "TBC")
    desk.add("go", "the later of 30 days after rules and 1 day after act and 1 day after listing")
    assert desk.get("go").due.waiting_on == ("rules", "listing")
    desk.move("rules", "2026-06-01")
    assert desk.get("go").due.waiting_on == ("listing",)
    assert desk.get("go").revision == 2
    with desk.store.read() as transaction:
        kinds = {each.reminder.kind for each in transaction.reminders.of("go")}
    assert ReminderKind.MOVED not in kinds


def test_a_suspended_dependent_follows_without_a_word(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 days after rules")
    desk.milestones.suspend("go-live", "litigation", START)
    desk.move("rules", "2026-07-01")
    assert desk.days("go-live") == "2026-07-11"
    with desk.store.read() as transaction:
        pending = [
            each
            for each in transaction.reminders.of("go-live")
            if each.state is ReminderState.PENDING
        ]
    assert pending == []


def test_a_pinned_date_stays_until_it_is_unpinned(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "10 days after rules")
    desk.add("c", "10 days after b")
    assert desk.move("rules", "2026-07-01", pins=["b"]) == (("b", Effect.PINNED),)
    assert desk.get("b").pinned
    assert [desk.days(key) for key in "bc"] == ["2026-06-11", "2026-06-21"]
    assert desk.move("rules", "2026-08-01") == (("b", Effect.PINNED),)
    desk.milestones.edit("b", {"owner": "Policy team"}, START)
    assert desk.days("b") == "2026-06-11"
    desk.milestones.edit("b", {"pinned": False}, START)
    assert [desk.days(key) for key in "bc"] == ["2026-08-11", "2026-08-21"]


def test_only_what_counts_from_it_can_be_pinned(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("other", "2026-06-01")
    with pytest.raises(UsageError, match="other does not count from it"):
        desk.move("rules", "2026-07-01", pins=["other"])
    assert desk.days("rules") == "2026-06-01"


def test_what_needs_a_person_is_told_with_the_reason(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("closed", "10 days after rules")
    desk.add("waits", "10 days after rules")
    desk.milestones.close("closed", MET, START, on=TODAY)
    done = desk.milestones.move("rules", Announced(due="TBC", as_of=TODAY), START, dry_run=True)
    assert [(each.key, each.effect, each.why) for each in done.dependents] == [
        ("closed", Effect.NEEDS_A_PERSON, "it is met already"),
        ("waits", Effect.NEEDS_A_PERSON, "it waits for rules"),
    ]
    assert desk.days("rules") == "2026-06-01"
    assert desk.get("waits").revision == 1
    desk.move("rules", "TBC")
    assert desk.get("closed").revision == 1
    assert desk.get("waits").due.status is DueStatus.WAITING


def test_a_dependent_that_can_be_read_in_two_ways_needs_a_person(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "within 30 days of rules")
    (told,) = desk.milestones.move(
        "rules", Announced(due="2026-07-01", as_of=TODAY), START, dry_run=True
    ).dependents
    expected = Effect.NEEDS_A_PERSON if told.new.readings else Effect.MOVED
    assert told.effect is expected


def test_a_dependent_beyond_its_calendar_keeps_its_date_and_needs_a_person(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 business days after rules", calendar="UK")
    before = desk.days("go-live")
    (told,) = desk.milestones.move(
        "rules", Announced(due="2110-06-01", as_of=TODAY), START, dry_run=True
    ).dependents
    assert told.effect is Effect.NEEDS_A_PERSON
    assert told.why
    desk.move("rules", "2110-06-01")
    assert desk.days("go-live") == before


def test_an_edited_date_is_a_correction_and_is_followed(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.milestones.edit("rules", {"due": "2026-06-02"}, START)
    assert desk.get("rules").history[-1].kind is RevisionKind.CORRECTED
    assert desk.days("go-live") == "2026-07-02"


def test_dependents_are_worked_through_in_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.milestones.followers._AT_ONCE", 3)
    desk.add("rules", "2026-06-01")
    desk.take(*(a_record(f"n{number}", f"{number} days after rules") for number in range(1, 9)))
    assert len(desk.move("rules", "2026-07-01")) == 8
    days = [desk.days(f"n{number}") for number in range(1, 9)]
    assert days == [f"{date(2026, 7, 1) + timedelta(days=number)}" for number in range(1, 9)]
