"""Ticks over a real database, with a clock that the test sets and notifiers that remember."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.office import GONE, SILENT, START, UNAVAILABLE, Office
from tests.sites import plain_ticker
from tracker.domain.delivery import Evidence, Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.service.milestones.announcements import Announced
from tracker.store.reads.reads import open_reads


def test_nothing_is_sent_before_its_time(office: Office) -> None:
    office.add("2026-06-30")
    assert office.tick() == []
    due_at = office.ticker.tick()
    assert due_at is not None
    assert due_at > office.clock.now()


def test_each_lead_time_is_told_once_on_each_channel(office: Office) -> None:
    office.add("2026-06-30")
    for days in (90, 30, 14, 7, 1, 0):
        assert len(office.tick_at(date(2026, 6, 30) - timedelta(days=days))) == 2
        assert office.tick() == []
    assert len(office.slack.accepted) == len(office.mail.accepted) == 6


def test_an_overdue_milestone_is_told_every_week_until_it_is_met(office: Office) -> None:
    office.add("2026-01-06")
    for day in (6, 7, 14, 21):
        assert len(office.tick_at(date(2026, 1, day))) == 2
    assert "OVERDUE by 15 days" in office.mail.accepted[-1].title
    office.milestones.close("m", MilestoneStatus.MET, office.clock.now(), on=date(2026, 1, 21))
    assert office.tick_at(date(2026, 1, 28)) == []


def test_an_acknowledged_overdue_milestone_is_not_told_again(office: Office) -> None:
    office.add("2026-01-06")
    office.tick_at(date(2026, 1, 7))
    office.milestones.acknowledge("m", office.clock.now(), note=None)
    assert office.tick_at(date(2026, 1, 14)) == []
    assert office.tick_at(date(2026, 1, 21)) == []


def test_acknowledging_an_approach_does_not_silence_the_overdue_notice(office: Office) -> None:
    office.add("2026-01-06")
    office.tick()
    (told, *_) = [entry.ref for entry in office.log() if entry.outcome is Outcome.SENT]
    office.milestones.acknowledge(str(told), office.clock.now(), note=None)
    assert len(office.tick_at(date(2026, 1, 7))) == 2


def test_long_downtime_while_overdue_gives_one_message_not_many(office: Office) -> None:
    office.add("2026-01-06")
    assert len(office.tick_at(date(2026, 6, 1))) == 2
    assert office.tick() == []
    assert len(office.tick_at(date(2026, 6, 3))) == 2, "the series goes on in its rhythm"


def test_downtime_across_lead_times_is_one_catch_up_that_names_them(office: Office) -> None:
    office.add("2026-06-30")
    assert len(office.tick_at(date(2026, 6, 25))) == 2
    text = office.mail.accepted[0].text
    assert all(f"{days} days before" in text for days in (90, 30, 14))
    assert "in 5 days" in text


def test_a_failing_channel_is_tried_again_and_the_other_is_told_once(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE, UNAVAILABLE]
    office.add("2026-01-10")
    office.tick()
    for _ in range(20):
        office.clock.advance(timedelta(seconds=30))
        office.tick()
    assert len(office.slack.sent) == 3
    assert len(office.slack.accepted) == len(office.mail.accepted) == 1


@pytest.mark.parametrize("fault", [UNAVAILABLE, GONE])
def test_a_channel_that_fails_for_ten_minutes_is_told_once_when_it_is_back(
    office: Office, fault: Evidence
) -> None:
    office.slack.answers = [fault] * 1_000
    office.add("2026-01-10")
    for half_minute in range(2 * 60):
        if half_minute == 2 * 10:
            office.slack.answers.clear()
        office.tick()
        office.clock.advance(timedelta(seconds=30))
    assert len(office.slack.sent) > 1
    assert len(office.slack.accepted) == len(office.mail.accepted) == 1


def test_a_refusing_channel_tells_its_fallback_and_is_tried_every_half_hour(
    office: Office,
) -> None:
    office.slack.answers = [GONE, GONE]
    office.add("2026-01-10", to=("slack",))
    office.tick()
    assert len(office.mail.accepted) == 1, "the fallback is told at once"
    office.clock.advance(timedelta(minutes=29))
    assert office.tick() == []
    office.clock.advance(timedelta(minutes=1))
    office.tick()
    office.clock.advance(timedelta(minutes=30))
    office.tick()
    assert len(office.slack.accepted) == 1
    assert len(office.mail.accepted) == 1


def test_an_unknown_outcome_is_repeated_once_and_marked(office: Office) -> None:
    office.slack.answers = [SILENT]
    office.add("2026-01-10", to=("slack",))
    office.tick()
    office.clock.advance(timedelta(seconds=60))
    office.tick()
    first, second = office.slack.sent
    assert "possible repeat" not in first.title
    assert second.title.startswith("[possible repeat]")
    assert first.message_id == second.message_id


def test_a_second_unknown_outcome_tells_the_fallback_and_rests(office: Office) -> None:
    office.slack.answers = [SILENT, SILENT]
    office.add("2026-01-10", to=("slack",))
    office.tick()
    office.clock.advance(timedelta(seconds=60))
    office.tick()
    assert len(office.mail.accepted) == 1
    office.clock.advance(timedelta(hours=2))
    assert office.tick() == []
    assert len(office.slack.sent) == 2


def test_a_claim_whose_sender_died_is_sent_again_and_marked(office: Office) -> None:
    office.add("2026-01-10", to=("slack",))
    now = office.clock.now()
    office.rounds.portions.dispatcher.dispatch(now)
    with office.store.write() as transaction:
        transaction.deliveries.claim(
            "slack",
            now,
            token=lambda: "dead",
            together=True,
            owner="dead",
            lease_until=now + timedelta(seconds=60),
            limit=1,
        )
    office.rounds.recover(orphans=True)  # alone, so it need not wait for the lease
    office.clock.advance(timedelta(seconds=60))
    office.tick()
    assert [message.title.startswith("[possible repeat]") for message in office.slack.sent] == [
        True
    ]


@pytest.mark.parametrize("how", ["met", "moved", "suspended"])
def test_what_changes_between_claim_and_send_is_not_sent(office: Office, how: str) -> None:
    office.add("2026-01-10", to=("slack",))
    now = office.clock.now()

    def change() -> None:
        match how:
            case "met":
                office.milestones.close("m", MilestoneStatus.MET, now, on=now.date())
            case "moved":
                to = Announced(due="2027", as_of=now.date(), reason="delayed")
                office.milestones.move("m", to, now)
            case "suspended":
                office.milestones.suspend("m", "paused", now)

    office.after_claiming(change)
    assert Outcome.WITHDRAWN in office.tick()
    assert [message for message in office.slack.sent if "Due in" in message.title] == []


def test_a_moved_date_is_told_once_and_the_old_reminders_are_gone(office: Office) -> None:
    office.add("2026-06-30")
    office.milestones.move(
        "m", Announced(due="2026-12-31", as_of=START.date(), reason="delayed"), START
    )
    assert len(office.tick()) == 2
    assert "it was 30 June 2026." in office.mail.accepted[0].text
    assert office.tick_at(date(2026, 6, 1)) == []
    assert len(office.tick_at(date(2026, 10, 2))) == 2


def test_a_snoozed_milestone_is_silent_until_the_snooze_ends(office: Office) -> None:
    office.add("2026-06-30")
    until = datetime(2026, 6, 20, 9, tzinfo=UTC)
    office.milestones.snooze("m", until, "on leave", START)
    assert office.tick_at(date(2026, 6, 16)) == []
    assert len(office.tick_at(date(2026, 6, 20))) == 2


def test_a_reopened_milestone_is_told_again(office: Office) -> None:
    office.add("2026-06-30")
    office.milestones.close("m", MilestoneStatus.MET, START, on=START.date())
    office.milestones.reopen("m", START)
    assert len(office.tick_at(date(2026, 6, 23))) == 2


def test_a_reopened_overdue_milestone_goes_on_being_told(office: Office) -> None:
    office.add("2026-01-06")
    office.tick_at(date(2026, 1, 7))
    office.milestones.close("m", MilestoneStatus.MET, START, on=START.date())
    office.milestones.reopen("m", office.clock.now())
    assert len(office.tick_at(date(2026, 1, 14))) == 2


def test_news_of_a_move_waits_while_its_milestone_is_suspended(office: Office) -> None:
    office.add("2026-06-30")
    office.milestones.move(
        "m", Announced(due="2026-12-31", as_of=START.date(), reason="delayed"), START
    )
    office.milestones.suspend("m", "paused", START)
    assert office.tick() == []
    office.milestones.reopen("m", office.clock.now())
    assert len(office.tick()) == 2
    assert "Date moved" in office.mail.accepted[0].title


def test_a_channel_that_never_answers_and_has_no_fallback_gets_ever_rarer_repeats(
    office: Office,
) -> None:
    office.mail.answers = [SILENT] * 100
    office.add("2026-06-30", to=("mail",))
    office.tick_at(date(2026, 6, 23))
    for _ in range(4 * 48):
        office.clock.advance(timedelta(minutes=30))
        office.tick()
    about_seven_days = [
        each for each in office.mail.sent if each.message_id == office.mail.sent[0].message_id
    ]
    assert 5 < len(about_seven_days) < 12
    assert all(each.title.startswith("[possible repeat]") for each in about_seven_days[1:])


def test_a_reminder_overtaken_by_its_deadline_is_sent_and_says_so(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE]
    office.add("2026-01-10", to=("slack",))
    office.tick()
    office.tick_at(date(2026, 1, 11), hour=1)
    assert "DEADLINE PASSED" in office.slack.accepted[0].title


def test_a_channel_gone_from_the_settings_passes_its_deliveries_on(office: Office) -> None:
    office.add("2026-01-10", to=("slack",))
    office.rounds.portions.dispatcher.dispatch(office.clock.now())
    remaining = plain_ticker(
        office.store, office.clock, notifiers={"mail": office.mail}, operators=("mail",)
    )
    for _ in range(2):
        remaining.run_dry()
        office.clock.advance(timedelta(hours=1))
    told = sorted(message.title for message in office.mail.accepted)
    assert len(told) == 2
    assert "The channel slack is gone from the settings" in told[1]
    assert remaining.wanted_since() is None, "it is late for nobody any more"
    assert remaining.count_refused() == 0


def test_what_was_planned_late_is_late_since_then(office: Office) -> None:
    office.add("2026-01-10")  # ninety days before lay behind when it was added
    added_at = office.clock.now()
    office.clock.advance(timedelta(minutes=5))
    with open_reads(office.url) as reads:
        assert reads.status(office.clock.now()).oldest_due_at == added_at
