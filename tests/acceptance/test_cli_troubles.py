"""Whatever goes wrong is told in a line that says what, where and what would be right."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.executable import TRACKER, Installation, a_new_installation

CHANNEL = '[channels.mine]\nurl = "slack://${TRACKER_TEST_NOT_SET}"\n'


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """With one milestone, and nothing that a test of this module changes."""
    made = a_new_installation(tmp_path_factory.mktemp("installation"))
    made.run("add", "Taken", "--due", "2099-03-31", "--key", "taken")
    return made


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        pytest.param("add x --due gibberish", 2, "gibberish", id="an unreadable date"),
        pytest.param("add x --due 31/02/2099", 2, "", id="a day that does not exist"),
        pytest.param("add x --due 2099 --tz Mars/Olympus", 2, "Mars/Olympus", id="no such zone"),
        pytest.param("add x --due 2099 --key taken", 5, "taken", id="a key that is taken"),
        pytest.param("add x --due 2099 --policy none", 2, "default", id="no such policy"),
        pytest.param("add x --due 2099 --to nobody", 2, "console", id="no such recipient"),
        pytest.param("add x --due 2099 --remind soon", 2, "30d or 5bd", id="bad lead times"),
        pytest.param("add x --due 2099 --as-of today", 2, "YYYY-MM-DD", id="a bad as-of day"),
        pytest.param("add x", 2, "--due", id="no date"),
        pytest.param("show nothing", 4, "tracker list", id="no such milestone"),
        pytest.param("shwo taken", 2, "did you mean show?", id="a misspelt command"),
        pytest.param("list --due-before May", 2, "YYYY-MM-DD", id="a bad day in an option"),
        pytest.param("snooze taken --until 2001-01-01 --reason r", 2, "past", id="a past snooze"),
        pytest.param("import nothing.csv", 5, "no such file", id="no such file"),
        pytest.param("import nothing", 5, "no such file", id="no such file, of no known format"),
        pytest.param("export /nowhere/x.csv", 5, "cannot be written", id="nowhere to write"),
        pytest.param("when --jsonl nothing.jsonl", 5, "No such file", id="no such phrases"),
        pytest.param("--config nothing.toml list", 5, "tracker init", id="no such settings"),
    ],
)
def test_a_slip_is_told_with_its_exit_code_and_without_a_traceback(
    installation: Installation, command: str, code: int, words: str
) -> None:
    done = installation.run(*command.split(), code=code)
    assert done.out == ""
    assert words in done.err


def test_bytes_that_are_no_text_are_refused(installation: Installation) -> None:
    done = installation.run("add", "\udcff\udcfe", "--due", "2099-01-01", code=2)
    assert "not valid UTF-8" in done.err


@pytest.mark.parametrize(
    ("settings", "command", "problems"),
    [
        pytest.param(
            'databse = "sqlite:///x.db"\n[channels.a]\nurl = "console://"\ntag = ["x"]\n',
            "config check",
            ["tracker.toml:1: databse", "did you mean database?", "tracker.toml:4: channels.a.tag"],
            id="unknown keys, all at once",
        ),
        pytest.param(
            'databse = "sqlite:///x.db"\n', "list", ["databse"], id="an unknown key, for a read too"
        ),
        pytest.param(
            CHANNEL,
            "config check",
            ["tracker.toml:2", "TRACKER_TEST_NOT_SET"],
            id="a missing secret",
        ),
        pytest.param(
            CHANNEL, "run --once", ["TRACKER_TEST_NOT_SET"], id="a missing secret to send"
        ),
        pytest.param(
            '[channels.a]\nurl = "gopher://x"\n[channels.b]\nurl = "json://u:p@h?template=/etc/x"\n',
            "config check",
            ["channel a: the scheme gopher://", "channel b: ", "template"],
            id="addresses that are not taken",
        ),
        pytest.param(
            '[channels.a]\nurl = "https://t.me/desk_secret"\n',
            "config check",
            ["channel a: ", "Telegram link", "tgram://TOKEN/CHAT"],
            id="a pasted link that says too little",
        ),
        pytest.param("a = [", "list", ["is not TOML"], id="no TOML"),
        pytest.param('timezone = "Mars/Olympus"', "add x --due 2099", ["Mars"], id="a bad zone"),
        pytest.param(
            'database = "oracle://u:secret@h"', "list", ["oracle://"], id="a bad database"
        ),
    ],
)
def test_settings_are_refused_with_every_problem_and_its_place(
    tmp_path: Path, settings: str, command: str, problems: list[str]
) -> None:
    (tmp_path / "tracker.toml").write_text(settings)
    done = Installation(tmp_path).run("--config", "tracker.toml", *command.split(), code=5)
    assert done.out == ""
    assert "secret" not in done.err
    for problem in problems:
        assert problem in done.err


def test_a_proxy_that_is_not_used_is_said_once_without_its_value(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('[channels.a]\nurl = "json://example.org/hook"\n')
    installation = Installation(tmp_path, {"HTTPS_PROXY": "http://user:hush@proxy:3128"})
    done = installation.run("--config", "tracker.toml", "config", "check")
    assert done.err.count("HTTPS_PROXY") == 1
    assert "proxies = true" in done.err
    assert "hush" not in done.err
    assert done.out.startswith("ok: ")


def test_secrets_need_not_be_there_to_work_on_milestones(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    with (tmp_path / "config" / "tracker.toml").open("a") as settings:
        settings.write(f"\n{CHANNEL}")
    installation.run("add", "x", "--due", "2099-01-01", "--to", "mine")
    assert installation.run("upcoming", "--json").json[0]["channels"] == ["mine"]


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        pytest.param(None, "$TRACKER_DATABASE_URL led there", id="there is none"),
        pytest.param(b"hello, this is a text file and no database", "not a database", id="a text"),
        pytest.param(b"", "not a database of tracker", id="an empty file"),
    ],
)
def test_a_database_is_refused_by_reads_and_writes_alike_where(
    tmp_path: Path, content: bytes | None, remedy: str
) -> None:
    file = tmp_path / "x.db"
    if content is not None:
        file.write_bytes(content)
    installation = Installation(tmp_path, {"TRACKER_DATABASE_URL": f"sqlite:///{file}"})
    for command in (["list"], ["add", "x", "--due", "2099-01-01"], ["run", "--once"]):
        done = installation.run(*command, code=5)
        assert done.out == ""
        assert remedy in done.err
        assert str(file) in done.err
    assert file.exists() is (content is not None)  # nothing was made by asking


def test_a_channel_that_refuses_ends_a_test_with_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(
        '[channels.good]\nurl = "console://"\n[channels.bad]\nurl = "gopher://top-secret"\n'
    )
    done = Installation(tmp_path).run(
        "--config", "tracker.toml", "channel", "test", "--all", code=3
    )
    assert "good: SENT" in done.out
    assert "bad: REFUSED" in done.out
    assert done.err == "tracker: 1 of 2 test messages were not accepted\n"
    assert "top-secret" not in done.out


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_a_closed_console_fails_alone_and_leaves_evidence(tmp_path: Path, closed: str) -> None:
    installation = a_new_installation(tmp_path)
    installation.run("add", "Return", "--key", "return", "--due", "in 5 days")
    environ = installation.environ()
    command = f"{TRACKER} run --once {closed}"
    code = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environ, check=False).returncode
    assert code == (3 if ">&-" in closed.split() else 0)
    attempts = [
        each for each in installation.run("log", "--json").json if each["kind"] == "attempt"
    ]
    outcomes = [(each["outcome"], each["detail"]) for each in attempts]
    if code:
        assert outcomes == [("NOT_SENT", "the console cannot be written to (it is closed)")]
    else:
        assert outcomes == [("SENT", "written")]
    assert installation.run("db", "check").out == "ok\n"
