"""What a file of settings means, what holds without one, and how it is described."""

import os
from datetime import time, timedelta
from pathlib import Path

from tests.unit.config.settings_files import full_settings, load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.settings import load_settings
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection, CountFrom, Policy


def test_a_full_file_becomes_domain_values(tmp_path: Path) -> None:
    settings = full_settings(tmp_path)

    assert settings.origin == tmp_path / "tracker.toml"
    assert settings.database.startswith("postgresql+psycopg://me:hunter2@")
    assert settings.timezone == "Europe/London"
    team = settings.channels["policy-team"].channel
    assert (team.name, team.tags, team.fallback) == ("policy-team", {"uk", "crypto"}, "ops-mail")
    assert list(settings.policies) == ["default", "ops"]
    default = settings.policies["default"]
    assert list(map(str, default.lead_times)) == ["60d", "10bd", "2w", "1mo"]
    assert (default.send_at, default.tz) == (time(7, 30), "Europe/London")
    assert default.overdue_every_days == 0
    assert default.count_from is CountFrom.LATEST
    assert default.channels == ChannelSelection(any_of=("crypto",))
    assert settings.policies["ops"].channels == ChannelSelection(
        names=("ops-mail",), all_of=("crypto", "uk")
    )


def test_delivery_settings_become_sets_and_spans(tmp_path: Path) -> None:
    delivery = full_settings(tmp_path).delivery

    assert delivery.allow_hosts == {"127.0.0.1", "mail.internal", "::1"}
    assert delivery.schemes == {"rocket"}
    assert (delivery.group_over, delivery.fuse) == (0, 5)
    assert delivery.retry_first == timedelta(milliseconds=500)
    assert delivery.retry_cap == timedelta(hours=2)
    assert delivery.refused_every == timedelta(days=1)
    assert delivery.unknown_pause == timedelta(seconds=1)
    assert (delivery.deadline, delivery.lease) == (timedelta(seconds=2), timedelta(seconds=15))
    assert (delivery.senders, delivery.proxies) == (4, True)


def test_without_a_file_people_are_told_on_the_console_by_the_default_policy() -> None:
    settings = load_settings(None, {})

    assert settings.origin is None
    assert settings.database == "sqlite:///var/tracker.db"
    assert settings.timezone == "UTC"
    assert list(settings.channels) == ["console"]
    assert settings.channels["console"].channel == Channel(name="console")
    assert settings.channels["console"].url() == "console://"
    policy = settings.policies["default"]
    assert isinstance(policy, Policy)
    assert list(map(str, policy.lead_times)) == ["90d", "30d", "14d", "7d", "1d", "0d"]
    assert (policy.send_at, policy.overdue_every_days) == (time(9), 7)
    assert policy.count_from is CountFrom.EARLIEST
    assert policy.channels == ChannelSelection()
    delivery = settings.delivery
    assert (delivery.allow_hosts, delivery.schemes) == (frozenset(), frozenset())
    assert (delivery.group_over, delivery.fuse) == (3, 20)
    assert delivery.retry_first == timedelta(seconds=30)
    assert delivery.retry_cap == delivery.refused_every == timedelta(minutes=30)
    assert delivery.unknown_pause == delivery.lease == timedelta(seconds=60)
    assert delivery.deadline == timedelta(seconds=20)


def test_a_file_without_a_default_policy_still_has_one(tmp_path: Path) -> None:
    settings = load_text(tmp_path, '[policies.filings]\nsend_at = "08:00"')

    assert set(settings.policies) == {"default", "filings"}
    assert settings.policies["default"].send_at == time(9)


def test_the_environment_overrides_the_database(tmp_path: Path) -> None:
    url = "sqlite:////srv/other.db"

    assert load_text(tmp_path, "# none", TRACKER_DATABASE_URL=url).database == url
    problems = problems_of(tmp_path, "x = 1", TRACKER_DATABASE_URL="mysql://me:hunter2@h")
    assert problems == [
        (
            "TRACKER_DATABASE_URL: mysql:// is not a database that tracker speaks to; "
            "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        ),
        (
            "tracker.toml:1: x: unknown key; known here: database, timezone, calendar, channels, "
            "policies, routes, routes_match, calendars, delivery, watch, web, messages"
        ),
    ]


def test_every_problem_is_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
timezone = "Mars"
[channels.a]
url = "slack://${GONE}"
colour = "red"
fallback = "zz"
[channels.b]
tags = "x"
[policies.default]
send_at = "9"
lead_times = ["x", 3]
channels.names = ["nobody"]
[delivery]
fuse = "x"
deadline = "2h"
"""
    problems = problems_of(tmp_path, text)

    assert [problem.split(": ")[:2] for problem in problems] == [
        ["tracker.toml:2", "timezone"],
        ["tracker.toml:4", "channels.a.url"],
        ["tracker.toml:5", "channels.a.colour"],
        ["tracker.toml:6", "channels.a.fallback"],
        ["tracker.toml:7", "channels.b"],
        ["tracker.toml:8", "channels.b.tags"],
        ["tracker.toml:10", "policies.default.send_at"],
        ["tracker.toml:11", "policies.default.lead_times"],
        ["tracker.toml:11", "policies.default.lead_times"],
        ["tracker.toml:12", "policies.default.channels.names"],
        ["tracker.toml:14", "delivery.fuse"],
        ["tracker.toml:15", "delivery.deadline"],
    ]


def test_a_channel_that_is_itself_at_fault_does_not_blame_the_policies(tmp_path: Path) -> None:
    text = '[channels.a]\nurl = "console://"\ntags = ["uk", 3]\n[policies.p]\n'

    problems = problems_of(tmp_path, text + 'channels.any_of = ["uk"]')

    assert [problem.split(": ")[1] for problem in problems] == ["channels.a.tags"]


def test_a_description_has_the_shape_of_the_file(tmp_path: Path) -> None:
    described = describe_settings(full_settings(tmp_path))

    assert described == {
        "file": f"{tmp_path}{os.sep}tracker.toml",
        "database": "postgresql+psycopg://me:***@db/tracker?sslpassword=***",
        "timezone": "Europe/London",
        "calendar": None,
        "channels": {
            "policy-team": {
                "url": "***",
                "for_people": False,
                "service": None,
                "tags": ["crypto", "uk"],
                "fallback": "ops-mail",
                "digest": "weekly",
                "digest_at": "07:45",
                "digest_on": "fri",
                "all_clear": True,
                "rate": 30,
            },
            "ops-mail": {
                "url": "***",
                "for_people": False,
                "service": None,
                "tags": [],
                "fallback": None,
                "digest": None,
                "digest_at": None,
                "digest_on": None,
                "all_clear": False,
                "rate": 0,
            },
        },
        "policies": {
            "default": {
                "lead_times": ["60d", "10bd", "2w", "1mo"],
                "send_at": "07:30",
                "overdue_every": "0d",
                "count_from": "latest",
                "ack_lasts": "2w",
                "confirm": "second",
                "channels": {"names": [], "any_of": ["crypto"], "all_of": []},
                "tell": ["owner", "channel:ops-mail"],
                "quiet_hours": "19:00-07:30",
                "quiet_days_off": True,
                "urgent_in_quiet": False,
                "escalation": [
                    {
                        "after": "2bd",
                        "channels": {"names": ["ops-mail"], "any_of": [], "all_of": []},
                        "tell": ["owner.lead"],
                    },
                    {
                        "after": "1w",
                        "channels": {"names": [], "any_of": [], "all_of": ["crypto", "uk"]},
                        "tell": [],
                    },
                ],
            },
            "ops": {
                "lead_times": ["90d", "30d", "14d", "7d", "1d", "0d"],
                "send_at": "09:00",
                "overdue_every": "7d",
                "count_from": "earliest",
                "ack_lasts": None,
                "confirm": None,
                "channels": {"names": ["ops-mail"], "any_of": [], "all_of": ["crypto", "uk"]},
                "tell": [],
                "quiet_hours": None,
                "quiet_days_off": False,
                "urgent_in_quiet": True,
                "escalation": [],
            },
        },
        "routes": [
            {
                "authority": [],
                "jurisdiction": ["UK"],
                "instrument": [],
                "kind": [],
                "owned_by": [],
                "tags_any": ["crypto"],
                "tags_all": [],
                "tell": ["team:crypto"],
                "policy": "ops",
                "owner": None,
                "tags": [],
            }
        ],
        "routes_match": "first",
        "calendars": {},
        "delivery": {
            "allow_hosts": ["127.0.0.1", "::1", "mail.internal"],
            "schemes": ["rocket"],
            "group_over": 0,
            "fuse": 5,
            "settle": "10min",
            "retry_first": "500ms",
            "retry_cap": "2h",
            "refused_every": "1d",
            "unknown_pause": "1s",
            "deadline": "2s",
            "lease": "15s",
            "senders": 4,
            "proxies": True,
            "operator": ["policy-team"],
        },
        "watch": {
            "heartbeat_url": "***",
            "heartbeat_every": "1min",
            "backup_every": "36h",
            "longest_downtime": "3w",
        },
        "messages": {"templates": None},
        "web": {
            "base_url": None,
            "listen": "127.0.0.1:8080",
            "secret_file": None,
            "links_last": "60d",
            "sign_on_header": None,
            "trusted_proxies": [],
            "oidc": None,
            "roles": {"read": [], "answer": ["everybody"], "edit": [], "administer": []},
        },
    }


def test_defaults_are_described_without_a_file() -> None:
    described = describe_settings(load_settings(None, {}))

    assert described["file"] is None
    assert described["watch"] == {
        "heartbeat_url": None,
        "heartbeat_every": "5min",
        "backup_every": "0s",
        "longest_downtime": "180d",
    }
