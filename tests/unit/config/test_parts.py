"""A faulty part of the settings is set aside by its name, and the rest is served."""

from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text
from tracker.config.describe import describe_settings
from tracker.config.settings import Settings, load_parts, whole, whole_but_for_channels
from tracker.errors import BadSettings

_TWO = '[channels.a]\nurl = "{}"\n[channels.b]\nurl = "console://"\n'
_SOUND = _TWO.format("console://")


def _parts(folder: Path, text: str, *, secrets: bool = True, **environ: str) -> Settings:
    path = folder / "tracker.toml"
    path.write_text(text)
    return load_parts(path, environ, secrets=secrets)


def test_sound_settings_are_the_same_and_nothing_is_set_aside(tmp_path: Path) -> None:
    settings = _parts(tmp_path, _SOUND)

    assert settings.set_aside == ()
    assert describe_settings(settings) == describe_settings(load_text(tmp_path, _SOUND))
    assert whole(settings) is settings


@pytest.mark.parametrize(
    ("why", "channel"),
    [
        ("its variable is not set", 'url = "slack://${GONE}"'),
        ("its variable has no name", 'url = "slack://${}"'),
        ("its file is gone", 'url_file = "gone"'),
        ("its file is a URL", 'url_file = "slack://token"'),
        ("it is no URL", 'url = "token"'),
        ("it is no text", "url = 3"),
        ("there is none", 'tags = ["uk"]'),
        ("there are two", 'url = "console://"\nurl_file = "x"'),
    ],
)
def test_a_channel_without_a_known_address_refuses_and_the_others_serve(
    why: str, channel: str, tmp_path: Path
) -> None:
    text = f'[channels.a]\n{channel}\nfallback = "b"\n[channels.b]\nurl = "console://"\n'
    settings = _parts(tmp_path, text)

    broken = settings.channels["a"]
    assert broken.fault, why
    assert broken.channel.fallback == "b"
    assert {each.part for each in settings.set_aside} == {"channel a"}
    assert settings.channels["b"].url() == "console://"
    assert settings.operators == ("b",)
    with pytest.raises(BadSettings, match="channel a: "):
        broken.url()
    with pytest.raises(BadSettings):
        whole(settings)
    assert {each.channel for each in settings.set_aside} == {"a"}
    assert whole_but_for_channels(settings) is settings


@pytest.mark.parametrize(
    ("why", "heartbeat"),
    [
        ("a variable that is not set", 'heartbeat_url = "https://h/${GONE}"'),
        ("a file that is gone", 'heartbeat_url_file = "gone"'),
        ("no web address", 'heartbeat_url = "slack://x"'),
        ("two of them", 'heartbeat_url = "https://h/x"\nheartbeat_url_file = "gone"'),
    ],
)
def test_a_faulty_heartbeat_is_not_fetched(why: str, heartbeat: str, tmp_path: Path) -> None:
    settings = _parts(tmp_path, f'{_SOUND}[watch]\n{heartbeat}\nbackup_every = "1d"\n')

    assert {each.part for each in settings.set_aside} == {"heartbeat"}, why
    assert not settings.watch.heartbeat
    assert settings.watch.backup_every.days == 1


@pytest.mark.parametrize(
    ("why", "text", "part"),
    [
        ("an unknown key", "colour = 1\ndatabase = 'sqlite:///x.db'\n", "colour"),
        ("an unknown key of a channel", _SOUND + "colour = 1\n", "channels.b.colour"),
        ("an unknown key of a policy", "[policies.p]\ncolour = 1\n", "policies.p.colour"),
        ("a zone that there is not", 'timezone = "Mars/X"\n', "timezone"),
        ("a fallback that is gone", f'{_SOUND}fallback = "gone"\n', "channels.b.fallback"),
        ("a fallback on itself", f'{_SOUND}fallback = "b"\n', "channels.b.fallback"),
        ("an operator that is gone", '[delivery]\noperator = "gone"\n', "delivery.operator"),
        ("a rate below nothing", _SOUND + "rate = -1\n", "channels.b.rate"),
        ("lead times", '[policies.p]\nlead_times = ["soon"]\n', "policies.p.lead_times"),
        ("a deadline", '[delivery]\ndeadline = "5min"\nlease = "61s"\n', "delivery.deadline"),
        ("a pause", '[delivery]\nretry_first = "3h"\n', "delivery.retry_cap"),
        ("an unknown owner's calendar", 'calendar = "ZZ"\n', "calendar"),
    ],
)
def test_a_key_at_fault_has_its_default(why: str, text: str, part: str, tmp_path: Path) -> None:
    settings, default = _parts(tmp_path, text), _parts(tmp_path, _SOUND)

    assert [each.part for each in settings.set_aside] == [part], why
    with pytest.raises(BadSettings):
        whole_but_for_channels(settings)
    assert settings.timezone == "UTC"
    assert settings.calendars.default is None
    assert settings.delivery == default.delivery
    assert {each.channel.fallback for each in settings.channels.values()} == {None}
    for name in settings.policies:
        assert settings.policies[name].lead_times == default.policies["default"].lead_times


def test_a_fault_beside_that_of_an_address_is_refused_with_all_the_others(tmp_path: Path) -> None:
    settings = _parts(tmp_path, _TWO.format("slack://${GONE}") + "colour = 1\n")

    with pytest.raises(BadSettings) as error:
        whole_but_for_channels(settings)
    assert len(error.value.problems) == 2


def test_a_channel_that_is_none_is_lost_and_not_only_stopped(tmp_path: Path) -> None:
    settings = _parts(tmp_path, f"channels.c = 3\n{_SOUND}")

    assert set(settings.channels) == {"a", "b"}
    with pytest.raises(BadSettings):
        whole_but_for_channels(settings)


def test_a_circle_of_fallbacks_is_cut_open(tmp_path: Path) -> None:
    first = 'url = "console://"\nfallback = "b"'
    text = f'[channels.a]\n{first}\n[channels.b]\nurl = "console://"\nfallback = "a"\n'
    settings = _parts(tmp_path, text)

    assert [each.channel.fallback for each in settings.channels.values()] == [None, "a"]


def test_a_selection_of_what_is_gone_does_not_come_to_mean_every_channel(tmp_path: Path) -> None:
    text = f'{_SOUND}[policies.p]\nchannels.names = ["gone"]\n'
    settings = _parts(tmp_path, text)

    assert [each.part for each in settings.set_aside] == ["policies.p.channels.names"]
    assert not any(
        settings.policies["p"].channels.matches(name, each.channel.tags)
        for name, each in settings.channels.items()
    )


def test_a_faulty_calendar_falls_with_all_that_is_laid_over_it(tmp_path: Path) -> None:
    text = (
        'calendar = "Over"\n[calendars.faulty]\nclosed = ["soon"]\nverified_until = 2027\n'
        '[calendars.over]\nbase = "FAULTY"\n[calendars.sound]\nbase = "UK"\n'
    )
    settings = _parts(tmp_path, text)

    assert [each.name for each in settings.calendars.definitions] == ["sound"]
    assert settings.calendars.default is None
    assert [each.part for each in settings.set_aside] == ["calendar faulty"]


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("no channel is left", '[channels.a]\nurl = "slack://${GONE}"\n'),
        ("what should be channels is none", "channels = 3\n"),
        ("no channel has a name", '[channels."a, b"]\nurl = "console://"\n'),
        ("the database is none", 'database = "x"\n' + _SOUND),
        ("the database may be misspelt", 'databse = "sqlite:///x.db"\n'),
        ("it is not TOML", _SOUND + "[chan"),
    ],
)
def test_nothing_is_served_where_it_is_not_certain_what(
    why: str, text: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSettings) as error:
        _parts(tmp_path, text)

    assert error.value.problems, why


def test_a_misspelt_key_misleads_nobody_where_the_database_is_named(tmp_path: Path) -> None:
    url = "sqlite:////srv/t.db"
    settings = _parts(tmp_path, "databse = 'x'\n", TRACKER_DATABASE_URL=url)

    assert settings.database == url
    assert [str(each) for each in settings.set_aside] == [
        (
            f"databse is set aside, and nothing heeds it: {tmp_path}/tracker.toml:1: databse: "
            "unknown key; did you mean database?"
        )
    ]


def test_what_is_set_aside_is_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = _TWO.format("slack://${GONE}") + '[policies.p]\ncolour = 1\nsend_at = "9"\n'
    settings = _parts(tmp_path, text)

    parts = ["channel a", "policies.p.colour", "policies.p.send_at"]
    assert [each.part for each in settings.set_aside] == parts


def test_what_silences_an_overdue_duty_is_remarked(tmp_path: Path) -> None:
    text = '[policies.p]\noverdue_every = "0d"\n[policies.q]\noverdue_every = "1d"\n'
    settings = _parts(tmp_path, text)

    assert settings.set_aside == ()
    (remark,) = settings.remarks
    assert remark.startswith(f"{tmp_path}/tracker.toml:2: policies.p.overdue_every: ")
    assert "once and never again" in remark
