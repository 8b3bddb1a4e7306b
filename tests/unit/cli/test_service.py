"""A service of tracker comes to a machine, says how it stands, and leaves it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tests.unit.daemon.service_managers import FakeManager
from tracker.daemon.units import install as installing
from tracker.daemon.units.install import Manager

_UNITS = {"tracker.service", "tracker-doctor.service", "tracker-doctor.timer"}
_UNITS |= {"tracker-trouble@.service"}
_PAGES = '[web]\nbase_url = "https://tracker.example.org"\n'


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeManager:
    """A user's own service manager that runs."""
    fake = FakeManager(tmp_path / "bin")
    monkeypatch.setenv("PATH", fake.path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(Manager, "runs", True)
    return fake


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return tmp_path / "home" / "systemd" / "user"


def test_a_user_s_service_is_installed_stands_and_is_gone(
    desk: Desk, systemctl: FakeManager, units: Path
) -> None:
    printed = desk.run("service", "install", "--user").stdout

    assert {each.name for each in units.iterdir()} == _UNITS
    unit = (units / "tracker.service").read_text()
    assert f"TRACKER_CONFIG={desk.settings}" in unit
    assert f"TRACKER_DATABASE_URL=sqlite:///{desk.settings.parent}/tracker.db" in unit
    assert systemctl.told == [
        "--user daemon-reload",
        "--user enable tracker.service tracker-doctor.timer",
        "--user restart tracker.service tracker-doctor.timer",
    ]
    assert f"cat > {units}/tracker.service\n" in printed
    assert "[Unit]" not in printed

    systemctl.stands(ActiveState="active", UnitFileState="enabled", StatusText="all is sent")
    assert desk.run("service", "status", "--user").stdout == (
        "tracker.service, the daemon, runs: all is sent\n"
        "tracker-doctor.timer, the examinations, runs: all is sent\n"
    )

    desk.run("service", "uninstall", "--user")
    assert [*units.iterdir()] == []
    assert systemctl.told[-2:] == [
        "--user disable --now tracker.service tracker-doctor.timer",
        "--user daemon-reload",
    ]
    assert desk.settings.exists()
    for verb in ("status", "uninstall"):
        result = desk.attempt("service", verb, "--user")
        assert result.exception.exit_code == 4, result.exception


def test_a_dry_run_shows_all_of_it_and_does_nothing(
    desk: Desk, systemctl: FakeManager, units: Path
) -> None:
    shown = desk.run("service", "install", "--user", "--dry-run").stdout

    assert f"cat > {units}/tracker.service <<'END'\n# systemd unit" in shown
    assert "\nsystemctl --user restart tracker.service tracker-doctor.timer\n" in shown
    assert not units.exists()
    assert systemctl.told == []


def test_pages_come_where_the_settings_have_them(
    desk: Desk, systemctl: FakeManager, units: Path
) -> None:
    refused = desk.attempt("service", "install", "--user", "--web")
    assert "pages need [web] base_url" in str(refused.exception)

    desk.settings.write_text(desk.settings.read_text() + _PAGES)
    desk.run("service", "install", "--user", "--no-web")
    assert not (units / "tracker-web.service").exists()
    desk.run("service", "install", "--user", "--no-start")
    assert (units / "tracker-web.service").exists()
    assert systemctl.told[-1] == (
        "--user enable tracker.service tracker-doctor.timer tracker-web.service"
    )


def test_what_has_failed_is_a_finding(desk: Desk, systemctl: FakeManager, units: Path) -> None:
    desk.run("service", "install", "--user")
    systemctl.stands(ActiveState="failed", UnitFileState="disabled", Result="exit-code")
    result = desk.attempt("service", "status", "--user")

    assert result.stdout.splitlines()[0] == (
        "tracker.service, the daemon, has failed: ended by exit-code; it is not started at boot"
    )
    assert result.exception.exit_code == 10
    (first, _) = json.loads(desk.attempt("service", "status", "--user", "--json").stdout)
    assert first == {
        "unit": "tracker.service",
        "what": "the daemon",
        "state": "failed",
        "starts_at_boot": False,
        "since": None,
        "says": "ended by exit-code",
    }


def test_where_systemd_does_not_run_files_are_put_in_place(
    desk: Desk, systemctl: FakeManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Manager, "runs", False)
    desk.run("service", "install", "--user")

    assert systemctl.told == ["--user enable tracker.service tracker-doctor.timer"]
    assert "systemd does not run here" in desk.run("service", "status", "--user").stdout


def test_a_service_without_its_secrets_is_refused_before_anything_is_done(
    desk: Desk, systemctl: FakeManager, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "T1/B1/x")  # of whoever installs it, not of the service
    text = desk.settings.read_text().replace("console://", "slack://${SLACK_TOKEN}", 1)
    desk.settings.write_text(text)
    result = desk.attempt("service", "install", "--user")

    assert result.exception.exit_code == 5
    assert "it has no variables of yours" in str(result.exception)
    assert any("SLACK_TOKEN" in problem for problem in result.exception.problems)
    assert not units.exists()


def test_what_a_program_says_as_it_fails_is_told(desk: Desk, systemctl: FakeManager) -> None:
    (systemctl.folder / "systemctl").write_text("#!/bin/sh\necho no such bus >&2; exit 3\n")
    result = desk.attempt("service", "install", "--user")

    assert str(result.exception) == (
        "`systemctl --user daemon-reload` failed with exit code 3: no such bus"
    )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with tracker in /opt: what is decided for it, without being it."""
    executable = Path("/opt/tracker/bin/tracker")
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    monkeypatch.setattr(installing, "_executable", lambda: executable)
    monkeypatch.setattr(installing, "_refuse_hidden", lambda _path: None)
    monkeypatch.setattr(installing, "_SECRETS", secrets)
    monkeypatch.setattr(Manager, "runs", False)
    return secrets


def test_a_machine_s_service_has_an_account_a_database_and_its_credentials(
    desk: Desk, machine: Path
) -> None:
    (machine / "mail-url").write_text("console://")
    (machine / "web-secret").write_text("0123456789abcdef" * 2)
    (machine / "not-a-file").mkdir()
    text = '[channels.mail]\nurl_file = "mail-url"\n[web]\nsecret_file = "web-secret"\n'
    desk.settings.write_text(text + 'base_url = "https://tracker.example.org"\n')
    shown = desk.run("service", "install", "--dry-run").stdout

    assert "install -d -m 0700 -o tracker -g tracker /var/lib/tracker\n" in shown
    assert "runuser -u tracker -- env TRACKER_DATABASE_URL=sqlite:////var/lib/tracker" in shown
    assert shown.count(f"LoadCredential=mail-url:{machine}/mail-url\n") == 2
    assert shown.count(f"LoadCredential=web-secret:{machine}/web-secret\n") == 3
    assert "LoadCredential=not-a-file" not in shown
    assert shown.endswith(
        "systemctl enable tracker.service tracker-doctor.timer tracker-web.service\n"
    )


@pytest.mark.parametrize(
    ("database", "line"),
    [
        ("sqlite:///var/t.db", "Environment=TRACKER_DATABASE_URL=sqlite:////var/lib/tracker/"),
        ("sqlite:////srv/t/t.db", "ReadWritePaths=/srv/t\n"),
        ("postgresql+psycopg://db.example.org/t", None),
    ],
    ids=["relative", "elsewhere", "on a server"],
)
def test_the_database_of_the_settings_is_the_one_that_is_served(
    desk: Desk, machine: Path, database: str, line: str | None
) -> None:
    desk.settings.write_text(f'database = "{database}"\n[channels.c]\nurl = "console://"\n')
    shown = desk.run("service", "install", "--dry-run").stdout

    assert line is None or line in shown
    assert ("TRACKER_DATABASE_URL" in shown) == ("var" in database)
    assert ("ReadWritePaths" in shown) == ("/srv" in database)


def test_an_installation_in_a_home_is_none_for_the_machine(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable = Path("/home/amira/.venv/bin/tracker")
    monkeypatch.setattr(installing, "_executable", lambda: executable)
    result = desk.attempt("service", "install", "--dry-run")

    assert result.exception.exit_code == 2
    assert f"cannot see {executable}" in str(result.exception)
