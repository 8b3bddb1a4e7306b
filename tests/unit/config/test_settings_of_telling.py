"""Digests, quiet times, escalation, operators and the watch in a file of settings."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.unit.config.settings_files import full_settings, load_text
from tracker.config.describe import describe_settings
from tracker.config.settings import load_settings
from tracker.domain.channel import DigestTimes, Rhythm
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, QuietTimes, Whom
from tracker.errors import BadSettings

_CHANNEL = '[channels.a]\nurl = "console://"\n'


def test_a_weekly_digest_has_its_day_and_time_and_so_has_its_all_clear(tmp_path: Path) -> None:
    channel = full_settings(tmp_path).channels["policy-team"].channel
    times = DigestTimes(rhythm=Rhythm.WEEKLY, at=time(7, 45), tz="Europe/London", weekday=4)

    assert (channel.digest, channel.all_clear) == (times, times)
    assert channel.rate_per_minute == 30


@pytest.mark.parametrize(
    ("why", "lines", "digest", "all_clear"),
    [
        ("nothing is said of it", "", None, None),
        ("a daily digest brings a weekly all-clear", 'digest = "daily"', "daily", "weekly"),
        ("unless that is declined", 'digest = "daily"\nall_clear = false', "daily", None),
        ("an all-clear needs no digest", "all_clear = true", None, "weekly"),
    ],
)
def test_a_channel_says_that_nothing_was_due_where(
    why: str, lines: str, digest: str | None, all_clear: str | None, tmp_path: Path
) -> None:
    channel = load_text(tmp_path, _CHANNEL + lines).channels["a"].channel

    assert (channel.digest and channel.digest.rhythm) == digest, why
    assert (channel.all_clear and channel.all_clear.rhythm) == all_clear, why


def test_quiet_times_and_steps_become_domain_values(tmp_path: Path) -> None:
    policies = full_settings(tmp_path).policies

    assert policies["default"].quiet == QuietTimes(
        begin=time(19), end=time(7, 30), days_off=True, urgent_passes=False
    )
    assert policies["default"].escalation == (
        EscalationStep(
            after=LeadTime.parse("2bd"),
            channels=ChannelSelection(names=("ops-mail",)),
            tell=(Whom.parse("owner.lead"),),
        ),
        EscalationStep(
            after=LeadTime.parse("1w"), channels=ChannelSelection(all_of=("crypto", "uk"))
        ),
    )
    assert (policies["ops"].quiet, policies["ops"].escalation) == (None, ())


def test_days_off_are_quiet_without_quiet_hours(tmp_path: Path) -> None:
    quiet = load_text(tmp_path, "[policies.default]\nquiet_days_off = true").policies["default"]

    assert quiet.quiet == QuietTimes(days_off=True)


@pytest.mark.parametrize(
    ("why", "text", "operators"),
    [
        ("one that is named", '[delivery]\noperator = "b"', ("b",)),
        ("else those that others fall back on", "", ("b", "c")),
    ],
)
def test_trouble_with_tracker_is_told_to(
    why: str, text: str, operators: tuple[str, ...], tmp_path: Path
) -> None:
    channels = (
        _CHANNEL
        + 'fallback = "b"\n[channels.b]\nurl = "console://"\nfallback = "c"\n'
        + '[channels.c]\nurl = "console://"\n'
    )

    assert load_text(tmp_path, channels + text).operators == operators, why


def test_trouble_is_told_to_everybody_where_there_is_no_fallback(tmp_path: Path) -> None:
    channels = _CHANNEL + '[channels.b]\nurl = "console://"\n'

    assert load_text(tmp_path, channels).operators == ("a", "b")
    assert load_settings(None, {}).operators == ("console",)


def test_the_watch_is_read_with_its_secret_which_nobody_is_shown(tmp_path: Path) -> None:
    settings = full_settings(tmp_path)
    watch = settings.watch

    assert watch.heartbeat_url() == "https://watch.example.org/hunter5"
    assert (watch.heartbeat_every, watch.backup_every, watch.longest_downtime) == (
        timedelta(minutes=1),
        timedelta(hours=36),
        timedelta(weeks=3),
    )
    assert "hunter" not in repr(watch) + str(describe_settings(settings))


def test_a_heartbeat_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "ping").write_text("http://watch.example.org/1\n")
    text = '[watch]\nheartbeat_url_file = "ping"'

    assert load_text(tmp_path, text).watch.heartbeat_url() == "http://watch.example.org/1"


def test_without_secrets_a_heartbeat_is_known_to_be_there_only(tmp_path: Path) -> None:
    text = '[watch]\nheartbeat_url_file = "gone"'
    watch = load_text(tmp_path, text, secrets=False).watch

    assert (watch.heartbeat, watch.heartbeat_url()) == (True, None)
    with pytest.raises(BadSettings):
        load_text(tmp_path, text)
    assert (load_settings(None, {}).watch.heartbeat, load_settings(None, {}).watch.secret) == (
        False,
        None,
    )


def test_a_channel_for_people_gives_no_all_clear_and_says_so_where_one_is_asked_for(
    tmp_path: Path,
) -> None:
    post = '[channels.post]\nurl = "mailto://t:x@mail.example.org"\nfor_people = true\n'
    settings = load_text(tmp_path, f'{_CHANNEL}{post}digest = "daily"\nall_clear = true\n')
    assert settings.channels["post"].channel.all_clear is None
    (remark,) = settings.remarks
    assert "channels.post.all_clear: has no effect, as the channel is for people" in remark
    assert load_text(tmp_path, f'{_CHANNEL}{post}digest = "daily"\n').remarks == ()
