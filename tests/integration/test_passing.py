"""Events pass by themselves: closed once their days are over, told as such, and open again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.builders import open_keys
from tests.integration.desk import Desk, a_record
from tests.integration.office import GONE, UNAVAILABLE, Office
from tests.integration.publishing import Feed
from tests.integration.publishing import a_record as a_published_record
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.reminder import ReminderState
from tracker.errors import UsageError
from tracker.service.milestones.announcements import Announced
from tracker.sources.record import MilestoneRecord

PASSED, OPEN = MilestoneStatus.PASSED, MilestoneStatus.OPEN


def _tick(desk: Desk, at: str) -> None:
    desk.clock.set(datetime.fromisoformat(at).replace(tzinfo=UTC))
    desk.ticker.run_dry()


def _titles(desk: Desk) -> list[str]:
    return [message.title for message in desk.mail.accepted]


def _add(desk: Desk, due: str, **fields: str) -> Milestone:
    return desk.add("board", due, **{"kind": "meeting", **fields})


def _log(office: Office, key: str = "m") -> list[tuple[str, str | None]]:
    return [(each.kind, each.by) for each in office.log(key) if each.kind != "attempt"]


def test_an_event_passes_as_its_day_ends_and_nobody_is_told(desk: Desk) -> None:
    _add(desk, "2026-01-20", remind="1d")
    _tick(desk, "2026-01-19 09:00")
    assert _titles(desk) == ["Takes place tomorrow: Board"]
    assert desk.store.next_due_at() == datetime(2026, 1, 21, tzinfo=UTC)
    _tick(desk, "2026-01-20 23:59")
    assert desk.get("board").status is OPEN
    _tick(desk, "2026-01-21 00:00")
    after = desk.get("board")
    assert (after.status, after.closed_on) == (PASSED, date(2026, 1, 20))
    _tick(desk, "2026-03-01 09:00")
    assert len(_titles(desk)) == 1
    assert desk.store.next_due_at() is None


def test_its_zone_says_when_its_day_ends(desk: Desk) -> None:
    _add(desk, "2026-01-20", tz="America/New_York")
    _tick(desk, "2026-01-21 04:59")
    assert desk.get("board").status is OPEN
    _tick(desk, "2026-01-21 05:00")
    assert desk.get("board").status is PASSED


def test_the_log_says_once_that_it_passed(office: Office) -> None:
    office.add("2026-01-20", kind="bank holiday")
    for day in (21, 22, 23):
        office.tick_at(date(2026, 1, day))
    assert _log(office) == [("added", "A. Counsel"), ("passed", "tracker")]


def test_an_event_that_was_not_sure_is_asked_about_once(desk: Desk) -> None:
    _add(desk, "2026-01-20", confidence="tentative", remind="1d")
    _tick(desk, "2026-01-19 09:00")
    _tick(desk, "2026-01-21 09:00")
    assert _titles(desk)[1:] == ["Has it happened, or moved: Board"]
    assert desk.get("board").status is OPEN
    _tick(desk, "2026-01-27 23:59")
    assert desk.get("board").status is OPEN
    _tick(desk, "2026-01-28 00:00")
    assert desk.get("board").status is PASSED
    _tick(desk, "2026-06-01 09:00")
    assert len(_titles(desk)) == 2


def test_whoever_finds_nothing_new_is_asked_again_later(desk: Desk) -> None:
    _add(desk, "2026-01-20", confidence="tentative", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.verify("board", desk.clock.now(), on=date(2026, 1, 22))
    _tick(desk, "2026-02-28 09:00")
    assert desk.get("board").status is OPEN
    _tick(desk, "2026-04-22 09:00")
    assert _titles(desk)[-2:] == ["Has it happened, or moved: Board"] * 2
    _tick(desk, "2026-04-29 00:00")
    assert desk.get("board").status is PASSED


def test_an_event_of_the_past_is_told_to_nobody(desk: Desk) -> None:
    _add(desk, "2018-05-07", kind="bank holiday")
    desk.take(*(a_record(f"h{n}", f"2019-05-{n:02}", kind="bank holiday") for n in range(1, 21)))
    _tick(desk, "2026-01-05 12:01")
    assert _titles(desk) == []
    assert desk.get("board").status is PASSED
    assert desk.get("h20").closed_on == date(2019, 5, 20)
    assert desk.store.next_due_at() is None


def test_hundreds_pass_in_one_tick(desk: Desk) -> None:
    many = [a_record(f"h{n}", "2026-01-20", kind="bank holiday", remind="1d") for n in range(450)]
    desk.take(*many)
    desk.take(a_record("filing", "2026-01-20", remind="1d"))
    _tick(desk, "2026-01-19 09:00")
    _tick(desk, "2026-01-21 00:00")
    with desk.store.read() as transaction:
        assert open_keys(transaction) == ["filing"]


def test_what_could_not_be_told_in_time_is_told_late(office: Office) -> None:
    office.add("2026-01-20", kind="meeting", remind="1d")
    office.tick_at(date(2026, 1, 22))
    [message] = office.slack.accepted
    assert message.title == "PASSED, this reminder could not be delivered: Milestone"
    assert ("passed", "tracker") in _log(office)


def test_a_message_under_way_outlives_the_event(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE] * 3
    office.mail.answers = [GONE]
    office.add("2026-01-20 15:00", kind="meeting", remind="0d")
    office.tick_at(date(2026, 1, 20), 14)
    assert office.slack.accepted == []
    office.tick_at(date(2026, 1, 20), 16)
    office.tick_at(date(2026, 1, 20), 18)
    office.tick_at(date(2026, 1, 21), 18)
    assert [message.title[:6] for message in office.slack.accepted] == ["PASSED"]


def test_a_duty_becomes_overdue_and_does_not_pass(desk: Desk) -> None:
    desk.add("filing", "2026-01-20", kind="filing", remind="1d")
    _add(desk, "2026-01-20", nature="duty", remind="1d")
    _tick(desk, "2026-01-19 09:00")
    _tick(desk, "2026-01-21 09:00")
    assert sorted(_titles(desk)[2:]) == ["OVERDUE by 1 day: Board", "OVERDUE by 1 day: Filing"]
    assert (desk.get("filing").status, desk.get("board").status) == (OPEN, OPEN)


def test_what_is_said_to_be_an_event_passes(desk: Desk) -> None:
    desk.add("filing", "2026-01-20", kind="filing", nature="event", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    assert desk.get("filing").status is PASSED


def test_what_has_a_first_day_only_is_never_overdue_and_asked_about(desk: Desk) -> None:
    desk.add("rule", "from 20 January 2026", remind="1d")
    _tick(desk, "2026-01-19 09:00")
    _tick(desk, "2026-01-21 09:00")
    _tick(desk, "2026-04-21 09:00")
    assert _titles(desk) == [
        "Begins tomorrow: Rule",
        "Has it happened, or moved: Rule",
        "Has it happened, or moved: Rule",
    ]
    assert desk.get("rule").status is OPEN


def test_dependents_keep_their_dates(desk: Desk) -> None:
    _add(desk, "2026-01-20")
    desk.add("minutes", "10 days after board")
    _tick(desk, "2026-01-21 09:00")
    assert desk.get("board").status is PASSED
    assert desk.days("minutes") == "2026-01-30"
    assert desk.get("minutes").revision == 1


def test_what_comes_round_goes_on(desk: Desk) -> None:
    _add(desk, "on the 20th of each month", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    _tick(desk, "2026-02-21 09:00")
    assert desk.get("board").status is PASSED
    with desk.store.read() as transaction:
        keys = open_keys(transaction)
    assert list(keys) == ["board/2026-03-20"]


def test_a_passed_event_that_moves_ahead_is_open_again(desk: Desk) -> None:
    _add(desk, "2026-01-20", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    to = Announced(due="2026-02-20", as_of=date(2026, 1, 22), reason="postponed")
    desk.milestones.move("board", to, desk.clock.now())
    assert (desk.get("board").status, desk.get("board").closed_on) == (OPEN, None)
    _tick(desk, "2026-01-22 09:00")
    _tick(desk, "2026-02-19 09:00")
    assert _titles(desk)[-2:] == [
        "Date moved to 20 February 2026: Board",
        "Takes place tomorrow: Board",
    ]
    _tick(desk, "2026-02-21 09:00")
    assert desk.get("board").status is PASSED


def test_a_passed_event_follows_what_it_counts_from(desk: Desk) -> None:
    desk.add("launch", "2026-01-10", kind="publication")
    _add(desk, "10 days after launch")
    _tick(desk, "2026-01-21 09:00")
    desk.move("launch", "2026-02-10")
    assert (desk.days("board"), desk.get("board").status) == ("2026-02-20", OPEN)


def test_a_file_moves_a_passed_event_and_leaves_it_where_it_repeats_it(desk: Desk) -> None:
    record = a_record("board", "2026-01-20", kind="meeting")
    desk.take(record)
    _tick(desk, "2026-01-21 09:00")
    desk.take(record)
    assert desk.get("board").status is PASSED
    desk.take(replace(record, due="2026-02-20"))
    assert desk.get("board").status is OPEN


def test_a_feed_moves_a_passed_event_and_leaves_it_where_it_repeats_it(desk: Desk) -> None:
    feed, record = Feed(desk), a_published_record(due="2026-01-20", kind="meeting")
    feed.take(record)
    _tick(desk, "2026-01-21 12:00")
    assert feed.milestone().status is PASSED
    feed.take(record)
    assert feed.milestone().status is PASSED
    feed.take(replace(record, due="2026-02-20", printed="02/20/2026"))
    assert feed.milestone().status is OPEN
    _tick(desk, "2026-02-21 12:00")
    feed.take(replace(record, due="2026-02-20", printed="02/20/2026", status="waived"))
    assert feed.milestone().status is MilestoneStatus.WAIVED


def test_whoever_reopens_a_passed_event_is_asked_later(desk: Desk) -> None:
    _add(desk, "2026-01-20", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.reopen("board", datetime(2026, 1, 22, 9, tzinfo=UTC))
    _tick(desk, "2026-01-23 09:00")
    assert desk.get("board").status is OPEN
    told = len(_titles(desk))
    _tick(desk, "2026-04-22 09:00")
    assert _titles(desk)[told:] == ["Has it happened, or moved: Board"]
    _tick(desk, "2026-04-29 00:00")
    assert desk.get("board").status is PASSED


def test_a_passed_event_can_be_met_or_waived_but_nobody_misses_one(desk: Desk) -> None:
    _add(desk, "2026-01-20")
    _tick(desk, "2026-01-21 09:00")
    now, on = desk.clock.now(), date(2026, 1, 20)
    with pytest.raises(UsageError, match="is an event"):
        desk.milestones.close("board", MilestoneStatus.MISSED, now, on=on)
    met = desk.milestones.close("board", MilestoneStatus.MET, now, on=on)
    assert met.status is MilestoneStatus.MET
    with pytest.raises(UsageError, match="is met"):
        desk.milestones.close("board", MilestoneStatus.WAIVED, now, on=on)


def test_an_edit_leaves_a_passed_event_passed(desk: Desk) -> None:
    _add(desk, "2026-01-20")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.edit("board", {"owner": "Secretary"}, desk.clock.now())
    assert (desk.get("board").status, desk.get("board").owner) == (PASSED, "Secretary")


def test_a_passed_event_that_was_a_duty_is_overdue_at_once(desk: Desk) -> None:
    _add(desk, "2026-01-20", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.edit("board", {"nature": "duty"}, desk.clock.now())
    _tick(desk, "2026-01-22 09:00")
    assert desk.get("board").status is OPEN
    assert _titles(desk)[-1] == "OVERDUE by 2 days: Board"


def test_an_open_event_that_was_a_duty_is_overdue_at_once(desk: Desk) -> None:
    _add(desk, "2026-01-20", remind="1d", confidence="tentative")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.edit("board", {"nature": "duty"}, desk.clock.now())
    _tick(desk, "2026-01-22 09:00")
    assert _titles(desk)[-1] == "OVERDUE by 2 days: Board"


def test_a_duty_that_was_an_event_is_overdue_no_more(desk: Desk) -> None:
    desk.add("board", "2026-01-20", remind="1d")
    _tick(desk, "2026-01-21 09:00")
    desk.milestones.edit("board", {"kind": "meeting"}, desk.clock.now())
    told = len(_titles(desk))
    _tick(desk, "2026-03-01 09:00")
    assert desk.get("board").status is PASSED
    assert len(_titles(desk)) == told
    with desk.store.read() as transaction:
        states = {each.state for each in transaction.reminders.of("board")}
    assert ReminderState.PENDING not in states


def test_a_suspended_or_undated_event_does_not_pass(desk: Desk) -> None:
    _add(desk, "2026-01-20")
    desk.add("hearing", "TBC", kind="hearing")
    desk.milestones.suspend("board", "stayed", desk.clock.now())
    _tick(desk, "2026-02-21 09:00")
    assert desk.get("board").status is MilestoneStatus.SUSPENDED
    assert desk.get("hearing").status is OPEN
    desk.milestones.reopen("board", desk.clock.now())
    _tick(desk, "2026-02-21 10:00")
    assert desk.get("board").status is PASSED


def test_a_duty_is_not_imported_as_passed(desk: Desk) -> None:
    with pytest.raises(UsageError, match="only an event passes"):
        desk.milestones.add(
            MilestoneRecord(key="x", title="X", due="2026-01-20", status="passed"),
            desk.clock.now(),
        )
