import os
from datetime import time, timedelta
from pathlib import Path

import pytest

from tracker.config.describe import describe_settings
from tracker.config.raw import read_raw
from tracker.config.settings import Settings, load_settings
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection, CountFrom, Policy
from tracker.errors import BadSettings

_FULL = """
database = "postgresql+psycopg://me:hunter2@db/tracker?sslpassword=hunter3"
timezone = "Europe/London"
[channels.policy-team]
url = "slack://${SLACK_TOKEN}/x"
tags = ["uk", "crypto"]
fallback = "ops-mail"
[channels.ops-mail]
url_file = "ops-url"
[policies.default]
lead_times = ["60d", "10bd", "2w", "1mo"]
send_at = "07:30"
overdue_every = "0d"
count_from = "latest"
channels.any_of = ["crypto"]
[policies.ops]
channels.names = ["ops-mail"]
channels.all_of = ["crypto", "uk"]
[delivery]
allow_hosts = ["127.0.0.1", "Mail.Internal", "::1"]
schemes = ["rocket"]
group_over = 0
fuse = 5
retry_first = "500ms"
retry_cap = "2h"
refused_every = "1d"
unknown_pause = "1s"
deadline = "2s"
lease = "10s"
"""


def _load(folder: Path, text: str, *, secrets: bool = True, **environ: str) -> Settings:
    path = folder / "tracker.toml"
    path.write_text(text)
    return load_settings(path, environ, secrets=secrets)


def _problems(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(BadSettings) as error:
        _load(folder, text, **environ)
    assert all("\n" not in problem for problem in error.value.problems)
    return [problem.replace(f"{folder}/", "") for problem in error.value.problems]


def _full(folder: Path) -> Settings:
    (folder / "ops-url").write_text("  mailtos://ops:hunter4@example.org\n")
    return _load(folder, _FULL, SLACK_TOKEN="hunter1")


def test_a_full_file_becomes_domain_values(tmp_path: Path) -> None:
    settings = _full(tmp_path)

    assert settings.origin == tmp_path / "tracker.toml"
    assert settings.database.startswith("postgresql+psycopg://me:hunter2@")
    assert settings.timezone == "Europe/London"
    assert settings.channels["policy-team"].channel == Channel(
        name="policy-team", tags=frozenset({"uk", "crypto"}), fallback="ops-mail"
    )
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
    delivery = _full(tmp_path).delivery

    assert delivery.allow_hosts == {"127.0.0.1", "mail.internal", "::1"}
    assert delivery.schemes == {"rocket"}
    assert (delivery.group_over, delivery.fuse) == (0, 5)
    assert delivery.retry_first == timedelta(milliseconds=500)
    assert delivery.retry_cap == timedelta(hours=2)
    assert delivery.refused_every == timedelta(days=1)
    assert delivery.unknown_pause == timedelta(seconds=1)
    assert (delivery.deadline, delivery.lease) == (timedelta(seconds=2), timedelta(seconds=10))


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
    settings = _load(tmp_path, '[policies.filings]\nsend_at = "08:00"')

    assert set(settings.policies) == {"default", "filings"}
    assert settings.policies["default"].send_at == time(9)


def test_the_environment_overrides_the_database(tmp_path: Path) -> None:
    url = "sqlite:////srv/other.db"

    assert _load(tmp_path, "", TRACKER_DATABASE_URL=url).database == url
    problems = _problems(tmp_path, "x = 1", TRACKER_DATABASE_URL="mysql://me:hunter2@h")
    assert problems == [
        (
            "TRACKER_DATABASE_URL: mysql:// is not a database that tracker speaks to; "
            "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        ),
        (
            "tracker.toml:1: x: unknown key; known here: database, timezone, calendar, channels, "
            "policies, calendars, delivery"
        ),
    ]


_CHANNEL = '[channels.a]\nurl = "console://"\ntags = ["uk"]\n'


@pytest.mark.parametrize(
    ("why", "text", "problem"),
    [
        (
            "a misspelt key at the top",
            'databse = "x"',
            "tracker.toml:1: databse: unknown key; did you mean database?",
        ),
        (
            "a misspelt table",
            '\n[chanels.a]\nurl = "console://"',
            "tracker.toml:2: chanels: unknown key; did you mean channels?",
        ),
        (
            "a misspelt key of a channel",
            _CHANNEL + 'fallbak = "b"',
            "tracker.toml:4: channels.a.fallbak: unknown key; did you mean fallback?",
        ),
        (
            "a misspelt key of a policy",
            '[policies.default]\nsend_ta = "09:00"',
            "tracker.toml:2: policies.default.send_ta: unknown key; did you mean send_at?",
        ),
        (
            "a misspelt selection",
            '[policies.default]\nchannels.anyof = ["uk"]',
            "tracker.toml:2: policies.default.channels.anyof: unknown key; did you mean any_of?",
        ),
        (
            "a misspelt key of delivery",
            "[delivery]\nfuze = 3",
            "tracker.toml:2: delivery.fuze: unknown key; did you mean fuse?",
        ),
        (
            "a database that is no text",
            "database = 3",
            (
                "tracker.toml:1: database: is not a database URL; "
                "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
            ),
        ),
        (
            "an unknown zone",
            'timezone = "Europe/Londn"',
            (
                "tracker.toml:1: timezone: unknown time zone 'Europe/Londn'; "
                'write an IANA zone, such as "Europe/London"'
            ),
        ),
        (
            "channels that are no table",
            "channels = 3",
            "tracker.toml:1: channels: must be a table; write for instance [channels.policy-team]",
        ),
        (
            "a channel that is no table",
            '[channels]\na = "console://"',
            (
                "tracker.toml:2: channels.a: must be a table; "
                "write for instance [channels.policy-team]"
            ),
        ),
        (
            "a channel name that cannot be typed",
            '[channels."a, b"]\nurl = "console://"',
            (
                "tracker.toml:1: channels.'a, b': 'a, b' cannot be a name; write at most 64 "
                "letters, digits, hyphens, dots or underscores, beginning with a letter or digit"
            ),
        ),
        (
            "a tag that cannot be typed",
            '[channels.a]\nurl = "console://"\ntags = ["uk", "a;b"]',
            (
                "tracker.toml:3: channels.a.tags: item 2: 'a;b' cannot be a name; write at most 64 "
                "letters, digits, hyphens, dots or underscores, beginning with a letter or digit"
            ),
        ),
        (
            "tags that are no list",
            '[channels.a]\nurl = "console://"\ntags = "uk"',
            'tracker.toml:3: channels.a.tags: must be a list; write for instance ["crypto", "uk"]',
        ),
        (
            "a URL that is no text",
            "[channels.a]\nurl = 3",
            (
                "tracker.toml:2: channels.a.url: must be text; "
                'write for instance "slack://${SLACK_TOKEN}"'
            ),
        ),
        (
            "a channel without an address",
            '[channels.a]\ntags = ["uk"]',
            (
                "tracker.toml:1: channels.a: has neither url nor url_file; "
                'write for instance url = "console://"'
            ),
        ),
        (
            "a channel with two addresses",
            '[channels.a]\nurl = "console://"\nurl_file = "x"',
            "tracker.toml:3: channels.a.url_file: has both url and url_file; keep one",
        ),
        (
            "a fallback that is no channel",
            _CHANNEL + 'fallback = "b"',
            "tracker.toml:4: channels.a.fallback: no channel is called 'b'; channels here: a",
        ),
        (
            "a channel that falls back on itself",
            _CHANNEL + 'fallback = "a"',
            (
                "tracker.toml:4: channels.a.fallback: names its own channel; "
                "name another, or leave it out"
            ),
        ),
        (
            "fallbacks in a circle, said once",
            _CHANNEL
            + 'fallback = "b"\n[channels.b]\nurl = "console://"\nfallback = "c"\n'
            + '[channels.c]\nurl = "console://"\nfallback = "a"\n'
            + '[channels.d]\nurl = "console://"\nfallback = "a"',
            (
                "tracker.toml:4: channels.a.fallback: goes in a circle (a -> b -> c -> a); "
                "leave one of them out"
            ),
        ),
        (
            "a policy for a channel that is not there",
            _CHANNEL + '[policies.p]\nchannels.names = ["b"]',
            "tracker.toml:5: policies.p.channels.names: no channel is called 'b'; channels here: a",
        ),
        (
            "a policy for a channel where there is only the console",
            '[policies.p]\nchannels.names = ["console", "b"]',
            (
                "tracker.toml:2: policies.p.channels.names: no channel is called 'b'; "
                "channels here: console"
            ),
        ),
        (
            "a policy that reaches nobody",
            _CHANNEL + '[policies.p]\nchannels.all_of = ["uk", "eu"]',
            (
                "tracker.toml:5: policies.p.channels: selects no channel, so nobody would be told; "
                "tags in use: uk"
            ),
        ),
        (
            "a policy that reaches nobody as no channel has a tag",
            '[policies.default]\nchannels.any_of = ["uk"]',
            (
                "tracker.toml:2: policies.default.channels: selects no channel, so nobody would be "
                "told; no channel has a tag"
            ),
        ),
        (
            "a lead time that is none",
            '[policies.p]\nlead_times = [\n  "30d",\n  "soon",\n]',
            (
                "tracker.toml:2: policies.p.lead_times: item 2: unreadable lead time 'soon': write "
                "a number and d (days), bd (business days), w (weeks) or mo (months), such as 30d "
                "or "
                "5bd"
            ),
        ),
        (
            "a lead time twice",
            '[policies.p]\nlead_times = ["30d", "1d", "30D"]',
            (
                "tracker.toml:2: policies.p.lead_times: names 30d more than once; "
                "write each lead time once"
            ),
        ),
        (
            "no lead time",
            "[policies.p]\nlead_times = []",
            (
                'tracker.toml:2: policies.p.lead_times: names no lead time; write ["0d"] to be '
                "told on the day only"
            ),
        ),
        (
            "lead times that are no list",
            '[policies.p]\nlead_times = "30d"',
            (
                "tracker.toml:2: policies.p.lead_times: must be a list; "
                'write for instance ["30d", "5bd", "0d"]'
            ),
        ),
        (
            "a time of day that there is not",
            '[policies.p]\nsend_at = "24:00"',
            (
                "tracker.toml:2: policies.p.send_at: must be a time of day as text; "
                'write for instance "09:00"'
            ),
        ),
        (
            "a time of day without quotes",
            "[policies.p]\nsend_at = 09:00:00",
            (
                "tracker.toml:2: policies.p.send_at: must be a time of day as text; "
                'write for instance "09:00"'
            ),
        ),
        (
            "a repeat of half a day",
            '[policies.p]\noverdue_every = "12h"',
            (
                "tracker.toml:2: policies.p.overdue_every: 12h is not a number of whole days; "
                'write for instance "7d"'
            ),
        ),
        (
            "an end of the window that there is not",
            '[policies.p]\ncount_from = "middle"',
            'tracker.toml:2: policies.p.count_from: must be "earliest" or "latest"',
        ),
        (
            "a span without a unit",
            "[delivery]\nlease = 60",
            (
                "tracker.toml:2: delivery.lease: unreadable duration 60; write a number and ms, s, "
                'min, h, d or w as text, such as "30s" or "10min"'
            ),
        ),
        (
            "a pause of no length",
            '[delivery]\nretry_first = "0s"',
            (
                "tracker.toml:2: delivery.retry_first: must be longer than nothing; "
                'write for instance "30s"'
            ),
        ),
        (
            "a deadline as long as the lease",
            '[delivery]\ndeadline = "60s"',
            (
                "tracker.toml:2: delivery.deadline: must be shorter than lease, or two senders "
                'could hold one message; write for instance deadline = "20s" and lease = "60s"'
            ),
        ),
        (
            "a longest pause shorter than the first",
            '[delivery]\nretry_cap = "10s"',
            (
                "tracker.toml:2: delivery.retry_cap: must not be shorter than retry_first; "
                'write for instance "30min"'
            ),
        ),
        (
            "a negative count",
            "[delivery]\ngroup_over = -1",
            "tracker.toml:2: delivery.group_over: must be at least 0; write for instance 3",
        ),
        (
            "a yes where a count belongs",
            "[delivery]\nfuse = true",
            "tracker.toml:2: delivery.fuse: must be a whole number; write for instance 20",
        ),
        (
            "a URL where a host belongs",
            '[delivery]\nallow_hosts = ["http://10.0.0.1/"]',
            (
                "tracker.toml:2: delivery.allow_hosts: item 1: 'http://10.0.0.1/' is neither a "
                "host name nor an address; write it without scheme, port and path, such as "
                '"mail.internal" or "127.0.0.1"'
            ),
        ),
        (
            "a scheme with its slashes",
            '[delivery]\nschemes = ["rocket://"]',
            (
                "tracker.toml:2: delivery.schemes: item 1: 'rocket://' is not a URL scheme; write "
                'it in lower case and without ://, such as "rocket"'
            ),
        ),
        (
            "a variable that is not set",
            '[channels.a]\nurl = "slack://${TOKEN_A}/${TOKEN_B}"',
            (
                "tracker.toml:2: channels.a.url: needs ${TOKEN_A}, ${TOKEN_B}, which the "
                "environment does not set; set it, or write $${ for the characters themselves"
            ),
        ),
        (
            "a variable without a name",
            '[channels.a]\nurl = "slack://${}"',
            (
                "tracker.toml:2: channels.a.url: has a ${ without NAME}; write ${NAME}, or $${ for "
                "the characters themselves"
            ),
        ),
        (
            "an address that is no URL",
            '[channels.a]\nurl = "hunter2"',
            (
                "tracker.toml:2: channels.a.url: gives no URL; write one such as slack://TOKEN or "
                "mailtos://USER:PASSWORD@HOST"
            ),
        ),
        (
            "an empty address",
            '[channels.a]\nurl = ""',
            (
                "tracker.toml:2: channels.a.url: gives no URL; write one such as slack://TOKEN or "
                "mailtos://USER:PASSWORD@HOST"
            ),
        ),
        (
            "a file that is not there",
            '[channels.a]\nurl_file = "none"',
            "tracker.toml:2: channels.a.url_file: no such file: none; write the URL into it",
        ),
        (
            "a URL in place of a file",
            '[channels.a]\nurl_file = "slack://hunter2"',
            (
                "tracker.toml:2: channels.a.url_file: is a URL; write it as url, or into a file "
                "and the file's name here"
            ),
        ),
    ],
)
def test_each_fault_is_told_with_its_line_its_key_and_what_would_be_right(
    why: str, text: str, problem: str, tmp_path: Path
) -> None:
    assert _problems(tmp_path, text) == [problem], why


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
    problems = _problems(tmp_path, text)

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

    problems = _problems(tmp_path, text + 'channels.any_of = ["uk"]')

    assert [problem.split(": ")[1] for problem in problems] == ["channels.a.tags"]


def _url(folder: Path, line: str, **environ: str) -> str:
    return _load(folder, f"[channels.a]\n{line}", **environ).channels["a"].url()


@pytest.mark.parametrize(
    ("why", "url", "resolved"),
    [
        ("a variable is put in", "slack://${A}/x", "slack://one/x"),
        ("as often as it is named", "slack://${A}/${B_2}/${A}", "slack://one/two/one"),
        ("a doubled dollar keeps the braces", "json://h/$${A}", "json://h/${A}"),
        ("also where no name follows", "json://h/$${", "json://h/${"),
        ("a dollar alone is a dollar", "json://h/$A/$$", "json://h/$A/$$"),
        ("a value is not looked into", "json://${RECURSIVE}", "json://${A}"),
        ("a whole URL can come from outside", "${WHOLE}", "slack://three"),
    ],
)
def test_variables_are_filled_in(why: str, url: str, resolved: str, tmp_path: Path) -> None:
    environ = {"A": "one", "B_2": "two", "RECURSIVE": "${A}", "WHOLE": "slack://three"}

    assert _url(tmp_path, f'url = "{url}"', **environ) == resolved, why


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, '[channels.a]\nurl = "slack://${A}"', A="")

    assert "needs ${A}" in problem


def test_a_secret_file_is_looked_for_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a-url").write_text("\n slack://one \n")

    assert _url(tmp_path, 'url_file = "a-url"') == "slack://one"


def test_a_secret_file_may_be_named_by_its_whole_path(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    secret = tmp_path / "elsewhere" / "a-url"
    secret.write_text("slack://one")

    assert _url(tmp_path, f'url_file = "{secret}"') == "slack://one"


def test_systemd_credentials_come_before_files_beside_the_settings(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (tmp_path / "a-url").write_text("slack://beside")
    line = 'url_file = "a-url"'

    assert _url(tmp_path, line, CREDENTIALS_DIRECTORY=str(credentials)) == "slack://beside"
    (credentials / "a-url").write_text("slack://credential")
    assert _url(tmp_path, line, CREDENTIALS_DIRECTORY=str(credentials)) == "slack://credential"


def test_a_secret_file_in_neither_place_names_both(tmp_path: Path) -> None:
    text = '[channels.a]\nurl_file = "a-url"'
    (problem,) = _problems(tmp_path, text, CREDENTIALS_DIRECTORY="/run/credentials/t")

    assert "no such file: /run/credentials/t/a-url or a-url; write" in problem


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        ("empty", b"", "is empty; write the URL into it"),
        ("blank", b" \n\t\n", "is empty; write the URL into it"),
        ("two lines", b"slack://hunter2\nslack://b", "has more than one line"),
        ("another encoding", b"slack://hunter2\xff", "is not UTF-8 text"),
        ("no URL", b"hunter2", "gives no URL"),
    ],
)
def test_a_secret_file_that_holds_no_url_is_refused_without_showing_it(
    why: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "a-url").write_bytes(content)
    (said,) = _problems(tmp_path, '[channels.a]\nurl_file = "a-url"')

    assert said.startswith("tracker.toml:2: channels.a.url_file: "), why
    assert problem in said
    assert "hunter2" not in said


def test_a_secret_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "a-url").mkdir()
    (said,) = _problems(tmp_path, '[channels.a]\nurl_file = "a-url"')

    assert said.endswith("channels.a.url_file: cannot read a-url: Is a directory")


def test_without_secrets_they_need_not_be_there(tmp_path: Path) -> None:
    text = '[channels.a]\nurl = "slack://${GONE}"\n[channels.b]\nurl_file = "gone"'
    settings = _load(tmp_path, text, secrets=False)

    assert list(settings.channels) == ["a", "b"]
    with pytest.raises(BadSettings, match="channel a: the settings were read without secrets"):
        settings.channels["a"].url()


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    settings = _full(tmp_path)
    described = describe_settings(settings)

    assert settings.channels["policy-team"].url() == "slack://hunter1/x"
    assert settings.channels["ops-mail"].url() == "mailtos://ops:hunter4@example.org"
    for shown in (
        repr(settings),
        repr(read_raw(settings.origin)),
        str(settings.channels["ops-mail"]),
        str(described),
    ):
        assert "hunter" not in shown


def test_a_description_has_the_shape_of_the_file(tmp_path: Path) -> None:
    described = describe_settings(_full(tmp_path))

    assert described == {
        "file": f"{tmp_path}{os.sep}tracker.toml",
        "database": "postgresql+psycopg://me:***@db/tracker?sslpassword=***",
        "timezone": "Europe/London",
        "calendar": None,
        "channels": {
            "policy-team": {"url": "***", "tags": ["crypto", "uk"], "fallback": "ops-mail"},
            "ops-mail": {"url": "***", "tags": [], "fallback": None},
        },
        "policies": {
            "default": {
                "lead_times": ["60d", "10bd", "2w", "1mo"],
                "send_at": "07:30",
                "overdue_every": "0d",
                "count_from": "latest",
                "channels": {"names": [], "any_of": ["crypto"], "all_of": []},
            },
            "ops": {
                "lead_times": ["90d", "30d", "14d", "7d", "1d", "0d"],
                "send_at": "09:00",
                "overdue_every": "7d",
                "count_from": "earliest",
                "channels": {"names": ["ops-mail"], "any_of": [], "all_of": ["crypto", "uk"]},
            },
        },
        "calendars": {},
        "delivery": {
            "allow_hosts": ["127.0.0.1", "::1", "mail.internal"],
            "schemes": ["rocket"],
            "group_over": 0,
            "fuse": 5,
            "retry_first": "500ms",
            "retry_cap": "2h",
            "refused_every": "1d",
            "unknown_pause": "1s",
            "deadline": "2s",
            "lease": "10s",
        },
    }


def test_defaults_are_described_without_a_file() -> None:
    assert describe_settings(load_settings(None, {}))["file"] is None
