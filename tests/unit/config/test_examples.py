"""The example settings and what is written about them hold true to the code."""

import re
from pathlib import Path

import pytest

from tests.unit.config.settings_keys import ANY, KNOWN_KEYS
from tracker.config.settings import Settings, load_settings
from tracker.config.starter import starter_settings

_CONFIG = Path(__file__).parents[3] / "config"
_ENVIRON = {
    "SLACK_TOKEN": "T/B/x",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SMTP_PASSWORD": "p@ss",
    "HEARTBEAT_ID": "7",
}
_LEAVES = [".".join(path) for path in KNOWN_KEYS if path[-1] != ANY]


def _load(text: str, folder: Path, **environ: str) -> Settings:
    path = folder / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ)


def test_the_starter_loads_as_it_is_and_tells_the_console(tmp_path: Path) -> None:
    settings = _load(starter_settings("sqlite:////srv/t.db", "Asia/Tokyo"), tmp_path)

    assert settings.database == "sqlite:////srv/t.db"
    assert settings.timezone == "Asia/Tokyo"
    assert list(settings.channels) == ["console"]


def test_the_starter_states_the_defaults(tmp_path: Path) -> None:
    started = _load(starter_settings("sqlite:///var/tracker.db", "UTC"), tmp_path)
    default = load_settings(None, {})

    assert started.policies == default.policies
    assert started.delivery == default.delivery
    assert started.channels == default.channels


def test_a_path_with_quotes_and_backslashes_survives_the_starter(tmp_path: Path) -> None:
    url = 'sqlite:///C:\\tr"acker\\dätä.db'

    assert _load(starter_settings(url, "UTC"), tmp_path).database == url


def test_every_setting_that_the_starter_switches_off_can_be_switched_on(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^#(?=\S)", "", starter_settings("sqlite:///t.db", "Europe/London"))
    (tmp_path / "ops-mail-url").write_text("mailtos://ops:secret@example.org")
    (tmp_path / "web-secret").write_text("0123456789abcdef" * 2)

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "style.css").write_text(".what { color: teal; }")

    settings = _load(text, tmp_path, **_ENVIRON)

    assert settings.watch.heartbeat_url() == "https://hc.example.org/ping/7"
    assert set(settings.channels) == {"console", "policy-team", "ops-mail", "mail", "slack"}
    services = {name: each.channel.service for name, each in settings.channels.items()}
    assert (services["mail"], services["slack"], services["ops-mail"]) == ("mail", "slack", "")
    assert set(settings.policies) == {"default", "filings", "uk-crypto"}


def test_the_example_settings_are_the_starter(tmp_path: Path) -> None:
    example = (_CONFIG / "tracker.toml").read_text(encoding="utf-8")

    assert example == starter_settings("sqlite:///var/tracker.db", "Europe/London")
    assert _load(example, tmp_path).timezone == "Europe/London"


@pytest.mark.parametrize("key", _LEAVES)
def test_the_example_settings_mention_every_key(key: str) -> None:
    name = re.escape(key.rpartition(".")[2])
    written = (_CONFIG / "tracker.toml").read_text(encoding="utf-8")

    assert re.search(rf"(?m)^#?(\[+([\w]+\.)*)?(channels\.)?{name}\b|: {name} = ", written)


@pytest.mark.parametrize("path", KNOWN_KEYS)
def test_every_key_has_a_meaning_and_an_example(path: tuple[str, ...]) -> None:
    field = KNOWN_KEYS[path]

    assert field.description
    assert field.description.endswith(".")
    assert field.example
