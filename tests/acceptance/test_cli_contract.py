"""The real `tracker` executable keeps what DESIGN section 6 promises."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.executable import TRACKER, Installation, a_new_installation, interruptible

_SLOW = ("sqlmodel", "sqlalchemy", "alembic", "apprise", "apscheduler", "pydantic", "rich", "yaml")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """With one milestone, and nothing that a test of this module changes."""
    made = a_new_installation(tmp_path_factory.mktemp("installation"))
    made.run("add", "Taskforce report", "--due", "31 March 2099", "--key", "taskforce")
    return made


def test_init_makes_what_is_missing_and_keeps_what_is_there(tmp_path: Path) -> None:
    first = Installation(tmp_path).run("init")
    settings, database = tmp_path / "config" / "tracker.toml", tmp_path / "var" / "tracker.db"
    assert f"Created the database {database}" in first.out
    assert f"Wrote the settings {settings}" in first.out
    secret = tmp_path / "var" / "web-secret"
    assert f"Made what signs links to answer pages, {secret}" in first.out
    for each in (settings, database, secret):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    signs = secret.read_text()
    settings.write_text("# mine\n")
    again = Installation(tmp_path).run("init")
    assert "Kept the database" in again.out
    assert "Kept the settings" in again.out
    assert "signs" not in again.out
    assert secret.read_text() == signs
    assert settings.read_text() == "# mine\n"


def test_init_goes_where_it_is_told_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/there/t.db"
    told = Installation(tmp_path, {"TRACKER_DATABASE_URL": url, "TRACKER_CONFIG": "mine.toml"})
    told.run("init")
    assert (tmp_path / "there" / "t.db").exists()
    assert url in (tmp_path / "mine.toml").read_text()
    told.run("--config", "other.toml", "init")
    assert (tmp_path / "other.toml").exists()


def test_a_milestone_is_added_listed_and_told_about(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    added = installation.run("add", "Überraschung", "--due", "1 January 2020")
    assert added.out.split()[0] == "uberraschung"
    assert "tracker: warning: " in added.err
    assert "Überraschung" in installation.run("list").out
    once = installation.run("run", "--once")
    assert "OVERDUE" in once.out
    assert "OVERDUE" not in once.err
    (attempt,) = [
        entry for entry in installation.run("log", "--json").json if entry["kind"] == "attempt"
    ]
    assert (attempt["outcome"], attempt["channel"]) == ("SENT", "console")
    acknowledged = installation.run("ack", attempt["ref"].lower())
    assert acknowledged.out.startswith("uberraschung acknowledged; counts until ")
    seen = installation.run("show", "uberraschung", "--json").json["acknowledged"]
    (repeat, *_) = installation.run("upcoming", "--days", "60", "--json").json
    assert seen["ref"] == attempt["ref"]
    assert (repeat["kind"], repeat["fire_at"] > seen["lapses_on"]) == ("overdue", True)
    status = installation.run("status", "--json").json
    assert (status["backlog"], status["daemon"]["running"]) == (0, False)


def test_json_is_the_only_thing_on_stdout(installation: Installation) -> None:
    for command in ("list", "upcoming", "status", "log", "show taskforce", "policy list"):
        done = installation.run(*command.split(), "--json")
        assert done.json is not None
        assert done.err == ""


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("--help", id="the help"),
        pytest.param("add --help", id="the help of a command"),
        pytest.param("when --json 2027-03-31", id="reading a date"),
        pytest.param("list", id="listing"),
        pytest.param("show taskforce --json", id="showing"),
        pytest.param("completion bash", id="the completion script"),
    ],
)
def test_nothing_slow_is_imported_for(installation: Installation, command: str) -> None:
    script = (
        "import sys; from tracker.cli.main import main\n"
        "try: main()\n"
        f"finally: print(*[name for name in {_SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, *command.split()],
        cwd=installation.folder,
        env=installation.environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stderr.strip() == ""
    assert ended.stdout


def test_completing_a_key_imports_nothing_slow_either(installation: Installation) -> None:
    asked = {
        "_TRACKER_COMPLETE": "bash_complete",
        "COMP_WORDS": "tracker show t",
        "COMP_CWORD": "2",
    }
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", TRACKER],
        cwd=installation.folder,
        env={**installation.environ(), **asked},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.split() == ["plain,taskforce"]
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert imported.isdisjoint(_SLOW)


def test_phrases_are_answered_line_by_line(installation: Installation) -> None:
    with subprocess.Popen(
        [TRACKER, "when", "--jsonl", "-"],
        cwd=installation.folder,
        env=installation.environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for phrase, answer in (("2027-03-31", '"earliest": "2027-03-31"'), ("?", '"error"')):
            process.stdin.write(f'{{"phrase": "{phrase}"}}\n')
            process.stdin.flush()
            assert answer in process.stdout.readline()  # before the next one is asked
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_control_c_ends_in_one_line(installation: Installation) -> None:
    with (
        interruptible(),
        subprocess.Popen(
            [TRACKER, "when", "--jsonl", "-"],
            cwd=installation.folder,
            env=installation.environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write('{"phrase": "2027"}\n')
        process.stdin.flush()
        process.stdout.readline()  # it is at work
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read().strip() == "tracker: interrupted"


def test_a_reader_that_leaves_is_no_trouble(installation: Installation) -> None:
    phrases = "".join('{"phrase": "2027"}\n' for _ in range(2_000))  # more than a pipe holds
    with subprocess.Popen(
        [TRACKER, "when", "--jsonl", "-"],
        cwd=installation.folder,
        env=installation.environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, err = process.communicate(phrases, timeout=60)
        assert err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_is_told_in_one_line(installation: Installation) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [TRACKER, "list"],
            cwd=installation.folder,
            env=installation.environ(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (
        1,
        "tracker: cannot go on: No space left on device\n",
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_calls_tracker_back(installation: Installation, shell: str) -> None:
    script = installation.run("completion", shell).out
    assert f"_TRACKER_COMPLETE={shell}_complete" in script


def test_the_version_is_that_of_the_package(installation: Installation) -> None:
    assert installation.run("--version").out.startswith("tracker, version 0.")


def test_a_read_only_database_is_read_and_says_why_it_is_not_written(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    read_only = {"TRACKER_DATABASE_URL": f"sqlite:///{tmp_path}/var/tracker.db?mode=ro"}
    reader = Installation(tmp_path, read_only)
    reader.run("list")
    refused = reader.run("add", "x", "--due", "2099-01-01", code=5)
    assert refused.out == ""
    assert refused.err.startswith("tracker: ")
    assert "read" in refused.err
    assert installation.run("list", "--json").json == []


def test_a_newer_database_is_refused_by_reads_and_writes(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    with sqlite3.connect(tmp_path / "var" / "tracker.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.execute("UPDATE upgrades SET tracker_version = '99.0'")
    for command in (["list"], ["add", "x", "--due", "2099-01-01"], ["run", "--once"]):
        refused = installation.run(*command, code=5)
        assert "99.0" in refused.err
        assert "upgrade tracker" in refused.err


def test_a_settings_file_in_the_user_s_folder_is_found(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    personal = home / "tracker"
    personal.mkdir(parents=True)
    (personal / "tracker.toml").write_text('timezone = "Asia/Tokyo"\n')
    found = Installation(elsewhere, {"XDG_CONFIG_HOME": str(home)})
    if sys.platform.startswith("linux"):
        assert found.run("config", "show", "--json").json["timezone"] == "Asia/Tokyo"
    assert list(elsewhere.iterdir()) == []
