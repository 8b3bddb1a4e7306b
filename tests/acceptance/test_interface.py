"""The interface, served by the real process to programs that speak HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.api_client import Program
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables
from tracker.store.reads.reads import open_reads


def _site(folder: Path, database_url: str | None) -> WebSite:
    port = a_free_port()
    site = Site(
        folder,
        {"console": "console://"},
        database_url=database_url,
        tables=f'{web_tables(port)}[web.roles]\nedit = ["amira"]\n',
        timezone="UTC",
    )
    if database_url is None:
        site.set_up()
    else:
        (folder / "web-secret").write_text("7" * 64)
    site.run("person", "add", "amira", "--name", "Amira Example")
    return WebSite(site, port)


@pytest.mark.parametrize("kind", ["a file", "a server"])
def test_a_program_changes_what_the_commands_show(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "a server" else None
    web = _site(tmp_path, url)
    added = web.site.json("token", "add", "amira", "--name", "Nightly", "--role", "edit")
    program = Program(web.reader(), added["token"])
    body = {"title": "Levy", "due": "1 March 2027", "key": "levy/2027"}

    with web.served():
        with ThreadPoolExecutor(6) as asking:
            asked = asking.map(
                lambda _: program.ask("POST", "/milestones", body, idempotency_key="k"), range(12)
            )
            answers = list(asked)
        assert {answer.status for answer in answers} == {201}
        assert sum("idempotent-replayed" in answer.headers for answer in answers) == 11
        tag = program.ask("GET", "/milestones/levy%2F2027").headers["etag"]
        program.change("/milestones/levy%2F2027", {"owner": "amira"}, "PATCH", if_match=tag)
        late = {"authority": "FCA"}
        stale = program.ask("PATCH", "/milestones/levy%2F2027", late, if_match=tag)
        assert stale.status == 412
        large = program.ask("POST", "/milestones", raw=b" " * 1_000_001)
        assert large.status == 413
        web.site.run("token", "revoke", str(added["id"]))
        assert program.ask("GET", "/milestones").status == 401

    shown = web.site.json("show", "levy/2027")
    assert (shown["owner_handle"], shown["authority"]) == ("amira", None)
    changes = [each["by"] for each in web.site.json("log", "levy/2027")]
    assert changes == ["amira", "amira"]
    assert added["token"] not in web.log.read_text()
    with open_reads(url or f"sqlite:///{web.site.folder}/tracker.db") as reads:
        (token,) = reads.tokens()
    assert token.used_at is not None
    assert added["token"] not in json.dumps(web.site.json("log"))
