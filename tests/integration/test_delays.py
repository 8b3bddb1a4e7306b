"""What a message says of why it comes late, and of who was told, is what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.integration.office import GONE, SILENT, UNAVAILABLE, Office, an_office
from tests.sites import a_policy
from tracker.daemon.tick import introduce
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.delay import Why
from tracker.domain.delivery import Outcome
from tracker.domain.message import Message
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, QuietTimes
from tracker.store.backups import back_up, restore
from tracker.store.database import open_store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SLACK = ChannelSelection(names=("slack",))
MAIL = ChannelSelection(names=("mail",))
CAUSES = (
    "tracker was not running",
    "tracker could do nothing",
    "was not believed",
    "it was quiet until",
    "held for your digest",
    "held until your sending time",
    "it was snoozed by",
    "the channel slack failed",
)
Opened = Callable[..., Office]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    offices = []

    def open_(**changes: object) -> Office:
        offices.append(an_office(tmp_path, **changes))
        return offices[-1]

    yield open_
    for office in offices:
        office.store.close()


def causes_in(message: Message) -> list[str]:
    return [cause for cause in CAUSES if cause in message.text]


def tick(office: Office, now: str) -> list[Outcome]:
    office.clock.set(at(now))
    return office.tick()


def absent(office: Office, why: Why, began: str, ended: str) -> None:
    with office.store.write() as transaction:
        transaction.daemon.absent(why, at(began), at(ended))


def only_mail(**changes: object) -> dict[str, Channel]:
    return {"mail": Channel(name="mail", **changes)}


DAILY_AT_EIGHT = DigestTimes(rhythm=Rhythm.DAILY, at=time(8), tz="UTC")
DAILY_AT_FIVE = DigestTimes(rhythm=Rhythm.DAILY, at=time(17), tz="UTC")


def test_thirty_days_arrive_at_thirty_though_the_daily_digest_was_an_hour_before(
    opened: Opened,
) -> None:
    office = opened(channels=only_mail(digest=DAILY_AT_EIGHT))
    office.add("2026-03-31")
    assert tick(office, "2026-03-01 09:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert message.title.startswith("Due in 30 days")
    assert "Not sent in time" not in message.text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.STOPPED, "tracker was not running from Sunday 1 March 2026, 08:59 UTC"),
        (Why.STALLED, "tracker could do nothing from Sunday 1 March 2026, 08:59 UTC"),
        (Why.CLOCK, "was not believed from Sunday 1 March 2026, 08:59 UTC"),
    ],
)
def test_what_kept_tracker_is_said_with_its_times_and_nothing_else(
    opened: Opened, why: Why, said: str
) -> None:
    office = opened(channels=only_mail())
    office.add("2026-03-31")
    absent(office, why, "2026-03-01 08:59", "2026-03-03 12:00")
    assert tick(office, "2026-03-03 12:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert len(causes_in(message)) == 1
    assert said in message.text
    assert "to Tuesday 3 March 2026, 12:00 UTC" in message.text


@pytest.mark.parametrize("why", [Why.STOPPED, Why.STALLED, Why.CLOCK])
def test_the_log_tells_what_a_message_may_name_as_a_reason(opened: Opened, why: Why) -> None:
    office = opened()
    absent(office, why, "2026-03-01 08:00", "2026-03-01 08:14")
    absent(office, why, "2026-03-01 09:00", "2026-03-03 12:00")
    told = [(entry.kind, entry.detail) for entry in office.log()]
    assert told == [(why.value, "from 2026-03-01T09:00Z to 2026-03-03T12:00Z")]


def test_where_nothing_is_known_it_only_says_that_it_comes_late(opened: Opened) -> None:
    office = opened(channels=only_mail())
    office.add("2026-03-31")
    assert tick(office, "2026-03-03 12:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert causes_in(message) == []
    assert "Not sent in time: the reminder 30 days before" in message.text


def test_what_waited_for_the_digest_says_so(opened: Opened) -> None:
    office = opened(channels=only_mail(digest=DAILY_AT_FIVE))
    office.add("2026-03-31")
    assert tick(office, "2026-03-01 09:00") == []
    assert tick(office, "2026-03-01 17:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert causes_in(message) == ["held for your digest"]


def test_what_waited_for_the_end_of_the_quiet_says_so(opened: Opened) -> None:
    quiet = QuietTimes(begin=time(8), end=time(12))
    office = opened(channels=only_mail(), policy=a_policy(tz="UTC", quiet=quiet))
    office.add("2026-03-31")
    assert tick(office, "2026-03-01 09:00") == []
    assert tick(office, "2026-03-01 12:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert causes_in(message) == ["it was quiet until"]
    assert "Sunday 1 March 2026, 12:00 UTC" in message.text


def test_a_snooze_names_whoever_snoozed_it(opened: Opened) -> None:
    office = opened(channels=only_mail())
    office.add("2026-03-31")
    office.clock.set(at("2026-02-25 12:00"))
    office.milestones.snooze("m", at("2026-03-03 12:00"), "busy", office.clock.now())
    assert tick(office, "2026-03-01 09:00") == []
    assert tick(office, "2026-03-03 12:00") == [Outcome.SENT]
    [message] = office.mail.accepted
    assert causes_in(message) == ["it was snoozed by"]
    assert "by A. Counsel until Tuesday 3 March 2026, 12:00 UTC" in message.text


@pytest.mark.parametrize("fault", [UNAVAILABLE, GONE])
def test_a_channel_that_failed_says_from_when_to_when(opened: Opened, fault: object) -> None:
    office = opened(channels={"slack": Channel(name="slack")})
    office.add("2026-03-31")
    office.slack.answers = [fault] * 500
    for minutes in range(0, 180, 10):
        office.clock.set(at("2026-03-01 09:00") + minutes * MINUTE)
        office.tick()
    office.slack.answers.clear()
    for minutes in range(180, 240, 5):
        office.clock.set(at("2026-03-01 09:00") + minutes * MINUTE)
        office.tick()
    [message] = office.slack.accepted
    assert causes_in(message) == ["the channel slack failed"]
    assert "failed from Sunday 1 March 2026, 09:00 UTC to Sunday 1 March 2026, 1" in message.text


def _three_reminders_to_a_dead_channel(office: Office) -> None:
    """Those of 14, 7 and 1 day are refused; all but the last of them long before the end."""
    office.add("2026-03-31", to=("slack",))
    office.slack.answers = [GONE] * 1_000
    for day in (17, 24, 30):
        tick(office, f"2026-03-{day} 09:00")


def test_a_channel_that_comes_back_gets_one_message_a_milestone(opened: Opened) -> None:
    office = opened(channels={"slack": Channel(name="slack")})
    _three_reminders_to_a_dead_channel(office)
    office.slack.answers.clear()
    tick(office, "2026-03-30 12:00")
    [message] = office.slack.accepted
    assert message.title == "Due tomorrow: Milestone"
    assert all(f"the reminder {days} days before" in message.text for days in (14, 7))
    assert causes_in(message) == ["the channel slack failed"]
    folded = [entry for entry in office.log("m") if entry.kind == "folded"]
    assert [entry.lead_time for entry in folded] == ["14d", "7d"]
    assert folded[-1].detail == "slack: told within 1d"
    assert tick(office, "2026-03-30 20:00") == []


def test_what_the_fallback_told_in_time_counts_as_told(office: Office) -> None:
    _three_reminders_to_a_dead_channel(office)
    tick(office, "2026-03-31 09:00")
    assert len(office.mail.accepted) == 4
    office.slack.answers.clear()
    tick(office, "2026-04-01 08:00")
    [message] = office.slack.accepted
    assert message.title == "Told in time elsewhere: Milestone"
    assert "DEADLINE PASSED" not in message.text
    assert "Told on Tuesday 31 March 2026, 09:00 UTC on the channel mail" in message.text


def test_what_may_have_arrived_before_is_marked_though_it_is_told_within_another(
    opened: Opened,
) -> None:
    office = opened(channels={"slack": Channel(name="slack")})
    office.add("2026-03-31")
    office.slack.answers = [SILENT] * 3
    tick(office, "2026-03-24 09:00")
    tick(office, "2026-03-30 09:00")
    assert "ossible repeat" in office.slack.sent[-1].text


def test_twenty_milestones_that_wait_for_a_channel_are_twenty_entries(opened: Opened) -> None:
    office = opened(channels={"slack": Channel(name="slack")}, group_over=3)
    office.slack.answers = [GONE] * 1_000
    for number in range(20):
        office.add("2026-03-31", key=f"m{number:02}")
    for day in (17, 24, 30):
        tick(office, f"2026-03-{day} 09:00")
    office.slack.answers.clear()
    tick(office, "2026-03-30 12:00")
    [digest] = office.slack.accepted
    assert digest.title.startswith("20 milestones")
    assert digest.text.count("Reference: TRK-") == 20


def _escalating() -> object:
    step = EscalationStep(after=LeadTime.parse("1d"), channels=MAIL)
    return a_policy(tz="UTC", channels=SLACK, escalation=(step,))


def test_an_escalation_says_where_and_when_it_was_told(opened: Opened) -> None:
    office = opened(policy=_escalating(), channels={n: Channel(name=n) for n in ("slack", "mail")})
    office.add("2026-03-31")
    tick(office, "2026-03-17 09:00")
    tick(office, "2026-03-18 09:00")
    [message] = office.mail.accepted
    assert message.title.startswith("Not acknowledged.")
    told = "told on Tuesday 17 March 2026, 09:00 UTC on the channel slack. The channel mail is"
    assert told in message.text


def test_an_escalation_of_what_nobody_took_says_that(opened: Opened) -> None:
    office = opened(policy=_escalating(), channels={n: Channel(name=n) for n in ("slack", "mail")})
    office.add("2026-03-31")
    office.slack.answers = [UNAVAILABLE] * 1_000
    tick(office, "2026-03-17 09:00")
    tick(office, "2026-03-18 09:00")
    [message] = office.mail.accepted
    assert message.title.startswith("Could not be told.")
    assert "has not taken it since Tuesday 17 March 2026, 09:00 UTC" in message.text
    assert ", told on" not in message.text


def test_a_host_that_starts_at_night_catches_up_at_the_sending_time(opened: Opened) -> None:
    office = opened(channels=only_mail())
    office.add("2026-03-31")
    office.add("2026-03-03", key="today")
    absent(office, Why.STOPPED, "2026-02-28 08:59", "2026-03-03 03:10")
    tick(office, "2026-03-03 03:10")
    assert ["today" in message.text for message in office.mail.accepted] == [True]
    assert tick(office, "2026-03-03 09:00")
    late = next(message for message in office.mail.accepted if "Due in 28 days" in message.title)
    assert causes_in(late) == ["tracker was not running", "held until your sending time"]
    held = [entry for entry in office.log("m") if entry.kind == "held"]
    assert [entry.detail for entry in held] == ["mail: sending time until 2026-03-03T09:00Z"]


def test_a_single_tick_at_night_holds_nothing_as_it_does_not_come_back(opened: Opened) -> None:
    office = opened(channels=only_mail(), dutiful=True)
    office.add("2026-03-31")
    absent(office, Why.STOPPED, "2026-02-28 08:59", "2026-03-03 03:10")
    assert tick(office, "2026-03-03 03:10") == [Outcome.SENT]


def test_a_milestone_added_at_night_inside_its_lead_times_is_told_at_once(opened: Opened) -> None:
    office = opened(channels=only_mail())
    absent(office, Why.STOPPED, "2026-02-28 08:59", "2026-03-03 03:10")
    office.clock.set(at("2026-03-03 03:15"))
    office.add("2026-03-20")
    assert office.tick() == [Outcome.SENT]


def test_a_database_that_was_put_back_does_not_say_that_nothing_ran_since_its_copy(
    opened: Opened, tmp_path: Path
) -> None:
    office = opened()
    with office.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", at("2026-03-01 08:00"))
    back_up(office.url, tmp_path / "copy.db", at("2026-03-01 09:00"))
    office.store.close()
    restore(office.url, tmp_path / "copy.db", at("2026-03-20 12:00"))
    store = open_store(office.url)
    with store.write() as transaction:
        introduce(transaction, at("2026-03-20 14:00"))
        [absence] = transaction.daemon.absences(at("2026-03-01 00:00"))
    store.close()
    assert (absence.began_at, absence.ended_at) == (at("2026-03-20 12:00"), at("2026-03-20 14:00"))
