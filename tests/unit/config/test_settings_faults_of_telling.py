"""A row for each fault of digests, quiet times, escalation, operators and the watch."""

from pathlib import Path

import pytest

from tests.unit.config.settings_files import problems_of

_CHANNEL = '[channels.a]\nurl = "console://"\ntags = ["uk"]\n'
_STEP = "[[policies.p.escalation]]\n"


@pytest.mark.parametrize(
    ("why", "text", "problem"),
    [
        (
            "a digest of no rhythm",
            _CHANNEL + 'digest = "hourly"',
            'tracker.toml:4: channels.a.digest: must be "daily" or "weekly"',
        ),
        (
            "a digest at no time",
            _CHANNEL + 'digest_at = "8.30"',
            (
                "tracker.toml:4: channels.a.digest_at: must be a time of day as text; "
                'write for instance "09:00"'
            ),
        ),
        (
            "a digest on no day",
            _CHANNEL + 'digest_on = "Monday"',
            (
                "tracker.toml:4: channels.a.digest_on: must be one of mon, tue, wed, thu, fri, "
                "sat, sun"
            ),
        ),
        (
            "a text where yes or no belongs",
            _CHANNEL + 'all_clear = "yes"',
            "tracker.toml:4: channels.a.all_clear: must be true or false; write for instance true",
        ),
        (
            "a negative rate",
            _CHANNEL + "rate = -1",
            "tracker.toml:4: channels.a.rate: must be at least 0; write for instance 30",
        ),
        (
            "one quiet hour",
            '[policies.p]\nquiet_hours = "19:00"',
            (
                "tracker.toml:2: policies.p.quiet_hours: must be hours of the day as text; "
                'write for instance "19:00-07:30"'
            ),
        ),
        (
            "a quiet hour that there is not",
            '[policies.p]\nquiet_hours = "19:00-24:00"',
            (
                "tracker.toml:2: policies.p.quiet_hours: must be hours of the day as text; "
                'write for instance "19:00-07:30"'
            ),
        ),
        (
            "quiet hours that are a number",
            "[policies.p]\nquiet_hours = 19",
            (
                "tracker.toml:2: policies.p.quiet_hours: must be hours of the day as text; "
                'write for instance "19:00-07:30"'
            ),
        ),
        (
            "quiet hours of no length",
            '[policies.p]\nquiet_hours = "19:00 - 19:00"',
            (
                "tracker.toml:2: policies.p.quiet_hours: begin when they end; "
                'write for instance "19:00-07:30"'
            ),
        ),
        (
            "a step at once",
            _STEP + 'after = "0d"\nchannels.names = ["console"]',
            (
                "tracker.toml:2: policies.p.escalation.1.after: must be later than at once; "
                'write for instance "2bd"'
            ),
        ),
        (
            "a step that does not say when",
            _STEP + 'channels.names = ["console"]',
            ('tracker.toml:1: policies.p.escalation.1.after: is missing; write for instance "2bd"'),
        ),
        (
            "a step that does not say who",
            _STEP + 'after = "2bd"',
            (
                "tracker.toml:1: policies.p.escalation.1.channels: is missing; "
                'write for instance channels.names = ["ops-mail"], or tell = ["owner.lead"]'
            ),
        ),
        (
            "a step to nobody",
            _STEP + 'after = "2bd"\nchannels.names = []',
            (
                "tracker.toml:3: policies.p.escalation.1.channels: selects no channel; "
                'write for instance channels.names = ["ops-mail"]'
            ),
        ),
        (
            "two steps at the same time",
            (_STEP + 'after = "2bd"\nchannels.names = ["console"]\n') * 2,
            (
                "tracker.toml:1: policies.p.escalation: has 2bd more than once; "
                "name all channels in one step"
            ),
        ),
        (
            "a second step for a channel that is not there",
            _STEP
            + 'after = "2bd"\nchannels.names = ["console"]\n'
            + _STEP
            + 'after = "4bd"\nchannels.names = ["b"]',
            (
                "tracker.toml:6: policies.p.escalation.2.channels.names: names no channel "
                "(1 character); channels here: console"
            ),
        ),
        (
            "a step that reaches nobody",
            _CHANNEL + _STEP + 'after = "2bd"\nchannels.any_of = ["eu"]',
            (
                "tracker.toml:6: policies.p.escalation.1.channels: selects no channel, so nobody "
                "would be told; tags in use: uk"
            ),
        ),
        (
            "a misspelt key of a step",
            _STEP + 'after = "2bd"\nchannels.names = ["console"]\nafer = "1d"',
            "tracker.toml:4: policies.p.escalation.1.afer: unknown key; did you mean after?",
        ),
        (
            "an operator that is no channel",
            _CHANNEL + '[delivery]\noperator = "b"',
            "tracker.toml:5: delivery.operator: names no channel (1 character); channels here: a",
        ),
        (
            "no sender",
            "[delivery]\nsenders = 0",
            "tracker.toml:2: delivery.senders: must be at least 1; write for instance 2",
        ),
        (
            "too many senders",
            "[delivery]\nsenders = 5",
            "tracker.toml:2: delivery.senders: must be at most 4; write for instance 2",
        ),
        (
            "a number where yes or no belongs",
            "[delivery]\nproxies = 1",
            "tracker.toml:2: delivery.proxies: must be true or false; write for instance false",
        ),
        (
            "a heartbeat that goes nowhere on the web",
            '[watch]\nheartbeat_url = "ftp://hunter2@example.org"',
            (
                "tracker.toml:2: watch.heartbeat_url: gives no web address; write one that begins "
                "with https:// or http://"
            ),
        ),
        (
            "a heartbeat whose variable is not set",
            '[watch]\nheartbeat_url = "https://example.org/${PING}"',
            (
                "tracker.toml:2: watch.heartbeat_url: needs ${PING}, which the environment does "
                "not set; set it, or write $${ for the characters themselves"
            ),
        ),
        (
            "a heartbeat whose file is not there",
            '[watch]\nheartbeat_url_file = "none"',
            (
                "tracker.toml:2: watch.heartbeat_url_file: names no file (4 characters) beside the "
                "settings; write the URL into one of that name"
            ),
        ),
        (
            "two heartbeats",
            '[watch]\nheartbeat_url = "https://example.org"\nheartbeat_url_file = "x"',
            (
                "tracker.toml:3: watch.heartbeat_url_file: has both heartbeat_url and "
                "heartbeat_url_file; keep one"
            ),
        ),
        (
            "a heartbeat that never comes",
            '[watch]\nheartbeat_every = "0s"',
            (
                "tracker.toml:2: watch.heartbeat_every: must be longer than nothing; "
                'write for instance "30s"'
            ),
        ),
        (
            "backups as often as nobody can read",
            '[watch]\nbackup_every = "often"',
            (
                "tracker.toml:2: watch.backup_every: unreadable duration (5 characters); "
                "write a number "
                'and ms, s, min, h, d or w as text, such as "30s" or "10min"'
            ),
        ),
    ],
)
def test_each_fault_is_told_with_its_line_its_key_and_what_would_be_right(
    why: str, text: str, problem: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, text) == [problem], why
