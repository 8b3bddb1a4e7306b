"""`person link` and `person sign-off`: who may sign on, and who does no more."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import BadSettings, NotFound
from tracker.service.answering.links import SignOnLinks

_SECRET = "6" * 64
_BASE = "https://tracker.example.org/desk"


@pytest.fixture
def paged(desk: Desk) -> Desk:
    """A desk that has pages, and one person."""
    desk.settings.write_text(f'{desk.settings.read_text()}[web]\nbase_url = "{_BASE}"\n')
    secret = desk.settings.with_name("web-secret")
    secret.write_text(_SECRET)
    secret.chmod(0o600)
    desk.run("person", "add", "amira", "--name", "Amira Example")
    return desk


def test_a_link_is_printed_alone_and_stands_in_no_log(paged: Desk) -> None:
    printed = paged.run("person", "link", "Amira Example", "--by", "A. Counsel")
    url = printed.stdout.strip()
    assert url.startswith(f"{_BASE}/sign-on/")
    digest = SignOnLinks(_BASE, (_SECRET,)).opened(url.rpartition("/")[2])
    assert digest is not None
    assert len(digest) == 64
    assert "within an hour" in printed.stderr
    log = paged.run("log", "--full").stdout
    assert "sign-on link made" in log
    assert digest not in log
    assert url.rpartition("/")[2] not in log


def test_a_link_is_told_as_json(paged: Desk) -> None:
    found = paged.json("person", "link", "amira")
    assert found.keys() == {"person", "url", "expires_at"}
    assert (found["person"], found["expires_at"]) == ("amira", "2026-01-05T10:30:00+00:00")


def test_there_is_no_link_without_pages_or_a_person(desk: Desk, paged: Desk) -> None:
    assert isinstance(paged.attempt("person", "link", "nobody").exception, NotFound)
    desk.settings.write_text(desk.settings.read_text().partition("[web]")[0])
    refused = desk.attempt("person", "link", "amira")
    assert isinstance(refused.exception, BadSettings)
    assert "web.base_url is not set" in str(refused.exception)


def test_somebody_is_signed_off_where_nobody_is_signed_on(paged: Desk) -> None:
    paged.run("person", "link", "amira")
    assert paged.run("person", "sign-off", "amira").stdout == "amira signed off: 0 sessions ended\n"
    assert "signed off" in paged.run("log").stdout
    assert isinstance(paged.attempt("person", "sign-off", "nobody").exception, NotFound)


def test_roles_are_shown_and_those_of_nobody_are_remarked_on(paged: Desk) -> None:
    roles = '[web.roles]\nedit = ["amira", "team:crypto"]\nadminister = ["amria"]\n'
    paged.settings.write_text(paged.settings.read_text() + roles)
    checked = paged.run("config", "check")
    assert "web.roles.edit: team:crypto names no team that there is" in checked.stderr
    assert "web.roles.administer: amria names no person that there is" in checked.stderr
    assert "amira names" not in checked.stderr
    shown = paged.json("config", "show")["web"]["roles"]
    assert shown == {
        "read": [],
        "answer": ["everybody"],
        "edit": ["amira", "team:crypto"],
        "administer": ["amria"],
    }
