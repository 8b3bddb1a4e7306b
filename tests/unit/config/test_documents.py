"""What config/ says about settings holds true to the code."""

import configparser
import re
from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.unit.config.settings_keys import ANY, KNOWN_KEYS
from tracker.config.durations import duration_text, parse_duration
from tracker.config.schema import SettingsFile
from tracker.config.settings import load_settings
from tracker.config.shape.table import REQUIRED
from tracker.daemon.run import _PATIENCE_S
from tracker.delivery.channels.address import DEFAULT_SCHEMES, check_address

_CONFIG = Path(__file__).parents[3] / "config"
_README = (_CONFIG / "README.md").read_text(encoding="utf-8")
_TABLES_OF_KEYS = _README.partition("## Where and when")[2]
_BLOCKS = re.findall(r"(?ms)^```toml\n(.*?)^```", _README)
_TABLES = {
    ("channels",),
    ("policies",),
    ("calendars",),
    ("delivery",),
    ("watch",),
    ("routes",),
    ("web",),
    ("web", "roles"),
    ("web", "oidc"),
    ("messages",),
    ("policies", ANY, "channels"),
    ("policies", ANY, "escalation"),
    ("policies", ANY, "escalation", "channels"),
    ("calendars", ANY, "not_counting"),
}
_LEAVES = [path for path in KNOWN_KEYS if path[-1] != ANY and path not in _TABLES]
_ENVIRON = {"SLACK_TOKEN": "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "MAIL_PASSWORD": "x"}
_ENVIRON["HEARTBEAT_ID"] = "0000"
_ENVIRON |= {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SMTP_PASSWORD": "p@ss"}
_ENVIRON["SLACK_HOOK"] = f"https://hooks.slack.com/services/{_ENVIRON['SLACK_TOKEN']}"


def _default(path: tuple[str, ...]) -> str:
    """A default as the file would state it."""
    value = KNOWN_KEYS[path].default
    if value is REQUIRED or value is None:
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, timedelta):
        return f'`"{_spelled(path, value)}"`'
    if isinstance(value, time):
        return f'`"{value:%H:%M}"`'
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{each}"' for each in value) + "]`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def _spelled(path: tuple[str, ...], value: timedelta) -> str:
    """The default as its example spells it, `60s` rather than `1min`."""
    example = KNOWN_KEYS[path].example.strip('"')
    return example if parse_duration(example) == value else duration_text(value)


@pytest.mark.parametrize("path", _LEAVES, ids=".".join)
def test_every_key_is_described_with_its_default_and_its_meaning(path: tuple[str, ...]) -> None:
    key = ".".join(path).replace(ANY, "NAME")

    assert f"| `{key}` | {_default(path)} | {KNOWN_KEYS[path].description} |" in _README


def test_no_key_is_described_that_there_is_not() -> None:
    described = re.findall(r"(?m)^\| `([\w.]+)` \|", _TABLES_OF_KEYS)

    assert sorted(described) == sorted(".".join(path).replace(ANY, "NAME") for path in _LEAVES)
    assert set(SettingsFile.keys) <= {key.partition(".")[0] for key in described}


@pytest.mark.parametrize("number", range(len(_BLOCKS)))
def test_the_examples_load_and_their_addresses_are_taken(number: int, tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(_BLOCKS[number], encoding="utf-8")
    for name in ("policy-team-url", "ops-mail-url"):
        (tmp_path / name).write_text("console://")

    settings = load_settings(tmp_path / "tracker.toml", _ENVIRON)

    for name, channel in settings.channels.items():
        people, schemes = channel.channel.for_people, settings.delivery.schemes
        assert check_address(name, channel.url(), schemes=schemes, for_people=people) == []


def test_there_are_examples() -> None:
    assert len(_BLOCKS) >= 4
    assert "slack://" in _README
    assert "mailtos://" in _README


def test_the_default_schemes_are_those_of_delivery() -> None:
    (listed,) = re.findall(r"(?s)The default list is (.*?)\.", _README)

    assert set(re.findall(r"`(\w+)`", listed)) == DEFAULT_SCHEMES


_CALLS = "@system-service adjtimex clock_adjtime"


def _unit(name: str = "tracker.service", section: str = "Service") -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    assert parser.read(_CONFIG / name, encoding="utf-8")
    return parser[section]


@pytest.mark.parametrize(
    ("why", "key", "value"),
    [
        ("the daemon says when it is ready", "Type", "notify"),
        ("it may ask whether the clock is right", "SystemCallFilter", _CALLS),
        ("it comes back whatever ended it", "Restart", "always"),
        ("a reload reads the settings anew", "ExecReload", "/bin/sh -c 'kill -HUP $MAINPID'"),
        ("only the daemon is asked to stop, not its senders", "KillMode", "mixed"),
        ("it is not root", "User", "tracker"),
        ("it can write to its own folder only", "ProtectSystem", "strict"),
        ("namely this", "StateDirectory", "tracker"),
        ("it never gains rights", "NoNewPrivileges", "yes"),
    ],
)
def test_the_unit_runs_the_daemon_safely(why: str, key: str, value: str) -> None:
    assert _unit()[key] == value, why


def test_the_unit_waits_for_a_send_to_end_before_it_kills() -> None:
    deadline = load_settings(None, {}).delivery.deadline

    assert timedelta(seconds=int(_unit()["TimeoutStopSec"])) > 2 * deadline


def test_the_unit_s_watchdog_is_more_patient_than_the_daemon_s_own() -> None:
    assert float(_unit()["WatchdogSec"]) > _PATIENCE_S


def test_the_doctor_s_units_examine_the_daemon_s_database_as_its_user() -> None:
    doctor, daemon = _unit("tracker-doctor.service"), _unit()

    assert doctor["Type"] == "oneshot"
    assert doctor["User"] == daemon["User"]
    assert doctor["WorkingDirectory"] == daemon["WorkingDirectory"]
    assert doctor["ExecStart"] == daemon["ExecStart"].replace("run", "doctor")
    assert _unit("tracker-doctor.timer", "Timer")["OnUnitActiveSec"] == "15min"
    assert "tracker-doctor.timer" in _README


def test_the_unit_of_the_pages_serves_the_daemon_s_database_as_its_user() -> None:
    web, daemon = _unit("tracker-web.service"), _unit()

    assert web["ExecStart"] == daemon["ExecStart"].replace("run", "web")
    for key in ("User", "WorkingDirectory", "StateDirectory", "ProtectSystem", "NoNewPrivileges"):
        assert web[key] == daemon[key]
    assert "tracker-web.service" in _README
