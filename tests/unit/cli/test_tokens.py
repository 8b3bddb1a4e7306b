"""Tokens of programs, by the command line: shown once, listed without a secret, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.cli.desk import Desk
from tracker.domain.people.token import TokenUse
from tracker.service.people.tokens import Tokens, digest_of
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    desk.run("person", "add", "amira", "--name", "Amira Example")
    return desk


def _url(desk: Desk) -> str:
    return f"sqlite:///{desk.settings.parent}/tracker.db"


def _add(desk: Desk, *options: str) -> str:
    added = desk.run(
        "token", "add", "amira", "--name", "Nightly export", "--role", "read", *options
    )
    return added.stdout.strip()


def test_a_token_is_shown_once(staffed: Desk) -> None:
    added = staffed.run(
        *("token", "add", "amira", "--name", "Nightly export", "--role", "edit"),
        *("--expires", "90d", "--by", "jonas"),
    )
    shown = added.stdout.strip()
    assert shown.startswith("trk_")
    assert "Number 1, of amira, until" in added.stderr
    with open_reads(_url(staffed)) as reads:
        token = reads.token(digest_of(shown))
    assert token is not None
    assert (token.use, token.role) == (TokenUse.INTERFACE, "edit")
    assert token.expires_at == staffed.clock.now() + timedelta(days=90)
    told = staffed.run("token", "list").stdout + staffed.run("log").stdout
    assert "Nightly export" in told
    assert shown not in told
    assert shown not in staffed.run("token", "list", "--json").stdout


@pytest.mark.parametrize(
    ("roles", "role", "said"),
    [
        ("", "read", ""),
        ("", "edit", "amira has the role answer in [web.roles], so this token lets nobody edit"),
        ("[web.roles]\nanswer = []\n", "read", "amira has no role in [web.roles]"),
        ('[web.roles]\nedit = ["amira"]\n', "edit", ""),
    ],
)
def test_a_token_that_says_more_than_its_person_may_is_remarked_on(
    staffed: Desk, roles: str, role: str, said: str
) -> None:
    with staffed.settings.open("a", encoding="utf-8") as settings:
        settings.write(f"\n{roles}")
    told = staffed.run("token", "add", "amira", "--name", "n", "--role", role).stderr
    assert said in told
    assert ("[web.roles]" in told) is bool(said)


def test_the_json_of_a_new_token_holds_it_and_that_of_a_list_does_not(staffed: Desk) -> None:
    added = staffed.json("token", "add", "amira", "--name", "n", "--role", "read")
    shown = added.pop("token")
    assert shown.startswith("trk_")
    assert added == {
        "id": 1,
        "name": "n",
        "person": "amira",
        "role": "read",
        "created_at": "2026-01-05T09:30:00+00:00",
        "expires_at": None,
        "revoked_at": None,
        "used_at": None,
        "state": "good",
    }
    assert staffed.json("token", "list") == [added]


def test_a_token_is_revoked(staffed: Desk) -> None:
    _add(staffed)
    _add(staffed, "--expires", "2h")
    assert (
        staffed.run("token", "revoke", "1").stdout == "token 1 of amira revoked: Nightly export\n"
    )
    assert staffed.json("token", "revoke", "1")["state"] == "revoked"
    staffed.clock.advance(timedelta(hours=2))
    rows = staffed.run("token", "list").stdout.splitlines()
    assert "expired 2026-01-05" in rows[1]
    assert "revoked 2026-01-05" in rows[2]


def test_tokens_of_feeds_are_another_matter(staffed: Desk) -> None:
    store = open_store(_url(staffed))
    Tokens(store, by="amira").issue(
        TokenUse.FEED, person="amira", name="Outlook", now=staffed.clock.now()
    )
    store.close()
    assert "No tokens" in staffed.run("token", "list").stderr
    assert staffed.attempt("token", "revoke", "1").exit_code != 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nobody --name n --role read", "nobody is called"),
        ("amira --role read", "Missing option '--name'"),
        ("amira --name n", "Missing option '--role'"),
        ("amira --name n --role owner", "is not one of"),
        ("amira --name n --role read --expires soon", "unreadable duration"),
        ("amira --name n --role read --expires 30s", "an hour at least"),
    ],
)
def test_no_token_is_made_without_knowing_for_whom_and_what(
    staffed: Desk, line: str, said: str
) -> None:
    refused = staffed.attempt("token", "add", *line.split())
    assert refused.exit_code != 0
    assert said in f"{refused.stderr}{refused.exception}"
    assert staffed.json("token", "list") == []
