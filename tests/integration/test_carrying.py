"""What the courier makes of many, of failures that last, and of quiet times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.integration.office import GONE, SILENT, UNAVAILABLE, Office, an_office
from tests.sites import a_policy
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.delivery import Outcome
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, QuietTimes

MONDAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
SLACK = ChannelSelection(names=("slack",))
MAIL = ChannelSelection(names=("mail",))


@pytest.fixture
def grouping(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, group_over=3)
    yield office
    office.store.close()


def _add(office: Office, count: int, due: str = "2026-01-10") -> None:
    for number in range(count):
        office.add(due, key=f"m{number}", to=("slack",))


def test_as_many_as_the_limit_are_told_one_by_one(grouping: Office) -> None:
    _add(grouping, 3)
    assert grouping.tick() == [Outcome.SENT] * 3
    assert len(grouping.slack.sent) == 3


def test_more_than_the_limit_are_told_in_one_message(grouping: Office) -> None:
    _add(grouping, 4)
    assert grouping.tick() == [Outcome.SENT] * 4
    [message] = grouping.slack.sent
    assert message.title.startswith("4 milestones")
    assert all(f"Key: m{number}" in message.text for number in range(4))


def test_a_digest_whose_answer_never_came_is_repeated_whole_and_marked(grouping: Office) -> None:
    grouping.slack.answers = [SILENT]
    _add(grouping, 4)
    grouping.tick()
    grouping.clock.advance(timedelta(seconds=60))
    grouping.tick()
    first, second = grouping.slack.sent
    assert second.title.startswith("[possible repeat]")
    assert first.message_id == second.message_id


def test_the_fuse_turns_the_rest_into_one_digest_and_tells_the_operator(tmp_path: Path) -> None:
    office = an_office(tmp_path, fuse=5, operators=("mail",))
    _add(office, 30)
    office.tick()
    assert len(office.slack.sent) == 6
    assert office.slack.sent[-1].title.startswith("25 milestones")
    [bulletin] = office.mail.sent
    assert "Too much at once on the channel slack" in bulletin.title


def test_beyond_the_fuse_what_comes_next_waits_until_there_is_room(tmp_path: Path) -> None:
    office = an_office(tmp_path, fuse=5, operators=("mail",))
    _add(office, 30)
    office.tick()
    for number in range(2):
        office.add("2026-01-09", key=f"late{number}", to=("slack",))
    assert office.tick() == []
    office.clock.advance(timedelta(minutes=11))
    assert office.tick() == [Outcome.SENT] * 2


def test_a_dead_channel_holds_up_neither_the_other_nor_its_own_fallback(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE] * 1_000
    _add(office, 20)
    office.add("2026-01-10", key="other", to=("mail",))
    office.tick()
    assert len(office.slack.sent) == 5, "its breaker opens at the fifth failure"
    assert len(office.mail.sent) == 1
    for _ in range(32):
        office.clock.advance(timedelta(seconds=30))
        office.tick()
    assert len(office.mail.accepted) == 21, "after a quarter of an hour the fallback knows"
    assert "did not take it" in office.mail.accepted[-1].text
    assert len(office.slack.sent) < 15


def test_a_single_tick_tries_all_that_is_due_even_on_a_dead_channel(tmp_path: Path) -> None:
    office = an_office(tmp_path, dutiful=True)
    office.slack.answers = [UNAVAILABLE] * 1_000
    _add(office, 10)
    assert office.tick() == [Outcome.NOT_SENT] * 10


def test_a_channel_that_is_back_gets_what_it_missed(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE] * 4
    _add(office, 20)
    for _ in range(90):
        office.tick()
        office.clock.advance(timedelta(seconds=20))
    assert len(office.slack.accepted) == 20


def test_what_no_channel_takes_goes_to_whoever_is_left(tmp_path: Path) -> None:
    channels = {name: Channel(name=name) for name in ("slack", "mail")}
    office = an_office(tmp_path, channels=channels, operators=("mail",))
    office.slack.answers = [GONE] * 10
    office.add("2026-01-10", to=("slack",))
    office.tick()
    assert len(office.mail.accepted) == 1


def test_what_no_channel_takes_is_raised_at_once(tmp_path: Path) -> None:
    channels = {name: Channel(name=name) for name in ("slack", "mail")}
    office = an_office(tmp_path, channels=channels, policy=_escalating())
    office.slack.answers = [GONE] * 10
    office.add("2026-01-10", to=("slack",))
    office.tick()
    assert any("acknowledged" in message.text for message in office.mail.accepted)


def _escalating(**changes: object) -> object:
    steps = (
        EscalationStep(after=LeadTime.parse("2bd"), channels=MAIL),
        EscalationStep(after=LeadTime.parse("2w"), channels=SLACK),
    )
    return a_policy(tz="UTC", channels=SLACK, escalation=steps, **changes)


@pytest.fixture
def escalating(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, policy=_escalating())
    yield office
    office.store.close()


def test_what_nobody_acknowledges_is_raised_step_by_step(escalating: Office) -> None:
    escalating.add("2026-06-30")
    assert len(escalating.tick_at(date(2026, 4, 1))) == 1, "90 days before"
    assert escalating.tick_at(date(2026, 4, 2)) == []
    assert len(escalating.tick_at(date(2026, 4, 3))) == 1, "two business days later"
    [raised] = escalating.mail.accepted
    assert "acknowledged" in raised.text
    assert "tracker ack" in raised.text
    assert len(escalating.tick_at(date(2026, 4, 15))) == 1, "two weeks later"
    assert len(escalating.slack.accepted) == 2


def test_an_acknowledgement_ends_what_would_be_raised(escalating: Office) -> None:
    escalating.add("2026-06-30")
    escalating.tick_at(date(2026, 4, 1))
    escalating.milestones.acknowledge("m", escalating.clock.now(), note=None)
    assert escalating.tick_at(date(2026, 4, 3)) == []
    assert escalating.tick_at(date(2026, 4, 15)) == []
    assert len(escalating.tick_at(date(2026, 6, 1))) == 1, "30 days before"
    assert len(escalating.tick_at(date(2026, 6, 3))) == 1, "that one nobody has acknowledged"


def test_a_snooze_holds_what_would_be_raised(escalating: Office) -> None:
    escalating.add("2026-06-30")
    escalating.tick_at(date(2026, 4, 1))
    until = datetime(2026, 4, 10, 9, tzinfo=UTC)
    escalating.milestones.snooze("m", until, "on leave", escalating.clock.now())
    assert escalating.tick_at(date(2026, 4, 3)) == []
    assert len(escalating.tick_at(date(2026, 4, 10))) == 1


def _resting(**quiet: object) -> object:
    times = {"begin": time(19), "end": time(8), "days_off": True} | quiet
    return a_policy(tz="UTC", quiet=QuietTimes(**times))  # type: ignore[arg-type]


def test_what_comes_up_at_night_is_held_until_morning_and_the_log_says_so(tmp_path: Path) -> None:
    office = an_office(tmp_path, policy=_resting())
    office.clock.set(datetime(2026, 1, 9, 20, tzinfo=UTC))
    office.add("2026-01-20", to=("slack",))
    assert office.tick() == []
    [held] = [entry for entry in office.log("m") if entry.kind == "held"]
    assert "quiet hours until 2026-01-12T08:00Z" in held.detail
    assert office.tick_at(date(2026, 1, 12), hour=7) == []
    assert office.tick_at(date(2026, 1, 12), hour=8) == [Outcome.SENT]


def test_what_is_due_today_breaks_the_quiet(tmp_path: Path) -> None:
    office = an_office(tmp_path, policy=_resting())
    office.clock.set(datetime(2026, 1, 9, 20, tzinfo=UTC))
    office.add("2026-01-09", to=("slack",))
    assert office.tick() == [Outcome.SENT]


def test_a_failed_message_is_not_tried_again_in_quiet_hours(tmp_path: Path) -> None:
    office = an_office(tmp_path, policy=_resting(days_off=False))
    office.slack.answers = [UNAVAILABLE] * 3
    office.clock.set(datetime(2026, 1, 6, 18, 59, 50, tzinfo=UTC))
    office.add("2026-01-20", to=("slack",))
    office.tick()
    office.clock.set(datetime(2026, 1, 6, 19, 5, tzinfo=UTC))
    assert office.tick() == []


@pytest.fixture
def digesting(tmp_path: Path) -> Iterator[Office]:
    daily = DigestTimes(rhythm=Rhythm.DAILY, at=time(16), tz="UTC")
    weekly = DigestTimes(rhythm=Rhythm.WEEKLY, at=time(16), tz="UTC")
    channels = {
        "slack": Channel(name="slack", digest=daily, all_clear=weekly),
        "mail": Channel(name="mail"),
    }
    office = an_office(tmp_path, channels=channels)
    yield office
    office.store.close()


def test_a_digest_channel_hears_once_a_day_of_all_that_came_due(digesting: Office) -> None:
    digesting.add("2026-02-04", key="a", to=("slack",))
    digesting.add("2026-02-04", key="b", to=("slack",))
    assert digesting.tick() == []
    assert digesting.tick_at(date(2026, 1, 5), hour=16) == [Outcome.SENT] * 2
    assert len(digesting.slack.sent) == 1


def test_what_is_due_today_does_not_wait_for_the_digest(digesting: Office) -> None:
    digesting.add("2026-01-05", key="a", to=("slack",))
    assert digesting.tick() == [Outcome.SENT]


def test_a_week_without_anything_ends_with_the_all_clear_once(digesting: Office) -> None:
    digesting.add("2026-12-31", key="a", to=("slack",))
    assert digesting.tick_at(date(2026, 1, 5), hour=16) == [], "tracker has only just begun"
    assert digesting.tick_at(date(2026, 1, 12), hour=16) == [Outcome.SENT]
    [clear] = digesting.slack.sent
    assert "All clear" in clear.title
    assert digesting.tick_at(date(2026, 1, 12), hour=17) == []
    assert digesting.tick_at(date(2026, 1, 19), hour=16) == [Outcome.SENT]


def _overdue_and_acknowledged(office: Office) -> None:
    office.add("2026-01-02", key="late", to=("slack",))
    office.tick_at(date(2026, 1, 5), hour=16)
    office.milestones.acknowledge("late", office.clock.now(), note=None)


def _refused(office: Office) -> None:
    office.slack.answers = [GONE] * 1_000
    office.add("2026-01-05", key="late", to=("slack",))
    office.tick_at(date(2026, 1, 5), hour=16)


def _waiting(office: Office) -> None:
    office.add("2026-12-31", key="old", to=("mail",))
    office.clock.set(datetime(2026, 1, 19, 15, tzinfo=UTC))
    office.add("2026-02-04", key="late", to=("slack",))
    office.tick()


def _snoozed(office: Office) -> None:
    office.add("2026-02-14", key="late", to=("slack",))
    until = datetime(2026, 2, 1, 9, tzinfo=UTC)
    office.milestones.snooze("late", until, "busy", office.clock.now())


def test_no_all_clear_is_given_on_the_morning_of_a_reminder(tmp_path: Path) -> None:
    early = DigestTimes(rhythm=Rhythm.WEEKLY, at=time(7), tz="UTC")
    office = an_office(tmp_path, channels={"slack": Channel(name="slack", all_clear=early)})
    with closing(office.store):
        office.add("2026-04-19", key="late", to=("slack",))  # in ninety days
        office.tick_at(date(2026, 1, 19), hour=7)
        assert [message.title for message in office.slack.sent] == [
            "Open this week: 1 milestone told of later today"
        ]
        office.tick_at(date(2026, 1, 19), hour=9)
        assert len(office.slack.sent) == 2


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        (_overdue_and_acknowledged, "1 milestone overdue: Milestone (late)"),
        (_refused, "1 reminder not accepted: Milestone (late)"),
        (_waiting, "1 reminder waiting: Milestone (late)"),
        (_snoozed, "1 milestone held back: Milestone (late)"),
    ],
)
def test_an_all_clear_is_given_only_where_nothing_is_open(
    digesting: Office, opens: Callable[[Office], None], said: str
) -> None:
    opens(digesting)
    digesting.slack.answers.clear()
    digesting.tick_at(date(2026, 1, 19), hour=16)
    texts = [f"{message.title}\n{message.text}" for message in digesting.slack.sent]
    assert not any("All clear" in text for text in texts)
    assert [said in text for text in texts].count(True) == 1


def test_what_is_open_for_others_leaves_all_clear(digesting: Office) -> None:
    digesting.add("2026-01-02", key="late", to=("mail",))
    digesting.tick_at(date(2026, 1, 19), hour=16)
    assert ["All clear" in message.title for message in digesting.slack.sent] == [True]


def test_a_week_in_which_something_was_told_needs_no_all_clear(digesting: Office) -> None:
    digesting.add("2026-12-31", key="a", to=("slack",))
    digesting.clock.set(datetime(2026, 1, 10, 12, tzinfo=UTC))
    digesting.add("2026-01-10", key="b", to=("slack",))
    digesting.tick()
    digesting.tick_at(date(2026, 1, 12), hour=16)
    sent = [message.title for message in digesting.slack.sent]
    assert sent
    assert not any("All clear" in title for title in sent)
