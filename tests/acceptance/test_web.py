"""`tracker web`, the real process: beside the daemon, under load, and to its end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.web_site import WebSite, a_free_port, web_tables


@pytest.fixture
def hook() -> Iterator[WebhookPeer]:
    with WebhookPeer() as peer:
        yield peer


def _told(folder: Path, hook: WebhookPeer, database_url: str | None = None) -> WebSite:
    """A site that has told of a milestone `m`."""
    port = a_free_port()
    site = Site(
        folder,
        {"hook": hook.channel_url()},
        database_url=database_url,
        tables=web_tables(port),
        timezone="UTC",
    )
    if database_url is None:
        site.set_up()
    else:
        (folder / "web-secret").write_text("7" * 64)
    site.run("add", "Client asset return", "--due", "in 5 days", "--key", "m")
    site.run("run", "--once")
    return WebSite(site, port)


@pytest.fixture
def web(tmp_path: Path, hook: WebhookPeer) -> WebSite:
    return _told(tmp_path, hook)


def test_an_answer_is_given_over_http_beside_a_running_daemon(
    web: WebSite, hook: WebhookPeer
) -> None:
    daemon = web.site.start()
    try:
        with web.served():
            link = web.link("done")
            reader = web.reader()
            assert reader.get(link, "HEAD").body == b""
            given = reader.press(link, who="A. Counsel", note="filed")
            assert given.status == 200, given.words
            assert "It is met" in given.words
            assert reader.get(link).status == 410
            web.site.run("add", "Another", "--due", "in 5 days")
            wait_for(lambda: len(hook.accepted) > 1, "what the daemon tells meanwhile")
    finally:
        assert web.site.stop(daemon) == 0
    shown = web.site.json("show", "m")
    assert shown["status"] == "met"
    assert any("A. Counsel" in str(entry["by"]) for entry in web.site.json("log", "m"))


@pytest.mark.parametrize("kind", ["a file", "a server"])
def test_an_answer_that_is_given_many_times_at_once_is_one_answer(
    kind: str, tmp_path: Path, hook: WebhookPeer, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "a server" else None
    web = _told(tmp_path, hook, url)
    with web.served(), ThreadPoolExecutor(8) as pressing:
        shown = web.reader().get(web.link("seen"))
        given = list(pressing.map(lambda _: web.reader().send(shown, who="Jo"), range(24)))

    assert {each.status for each in given} == {200}
    assert sum("Thank you" in each.words for each in given) == 1
    assert sum("noted before" in each.words for each in given) == 23
    log = web.site.json("log", "m")
    assert [each["by"] for each in log if each["kind"] == "acknowledged"] == ["Jo"]


def test_no_link_stands_in_the_log_whatever_goes_wrong(web: WebSite) -> None:
    with web.served():
        reader, link = web.reader(), web.link("seen")
        token = link.rpartition("/")[2]
        reader.get(link)
        reader.get(f"{link}x")
        reader.post(link, {"seal": token})
        reader.get(link, host="evil.example")
        with socket.create_connection(("127.0.0.1", web.port)) as raw:
            raw.sendall(f"GET /a/{token} HTTP/1.1\r\nbroken\r\n\r\n".encode())
            raw.recv(1_000)
        assert reader.press(link, who="A. Counsel").status == 200
    said = web.log.read_text()
    assert "Answer given" in said
    assert token[:20] not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_good_order_when_it_is_told_to(number: signal.Signals, web: WebSite) -> None:
    process = web.start()
    with socket.create_connection(("127.0.0.1", web.port)):  # somebody who says nothing
        process.send_signal(number)
        assert process.wait(30) == 0
    assert "Pages are no longer served" in web.log.read_text()


_GONE = '[web]\nbase_url = "http://x.example"\nsecret_file = "gone"'


@pytest.mark.parametrize(
    ("why", "tables", "said"),
    [
        ("no link leads there", "", "web.base_url is not set"),
        ("its secret is gone", _GONE, "web.secret_file: its file is not there"),
    ],
)
def test_it_does_not_begin_where_nobody_could_answer(
    why: str, tables: str, said: str, tmp_path: Path
) -> None:
    done = Site(tmp_path, {"console": "console://"}, tables=tables).run("web", check=False)

    assert done.returncode == 5, why
    assert said in done.stderr


def test_an_address_that_is_taken_is_said(web: WebSite) -> None:
    with socket.create_server(("127.0.0.1", web.port)):
        done = web.site.run("web", check=False)

    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "web.listen" in done.stderr


def test_wrong_links_by_the_hundred_keep_neither_daemon_nor_reader_waiting(
    web: WebSite, hook: WebhookPeer
) -> None:
    over = threading.Event()
    codes: list[int] = []

    def guess() -> None:
        reader, number = web.reader(), 0
        while not over.wait(0.02):  # four of them: two hundred a second
            number += 1
            codes.append(reader.get(f"/a/guess-{number}").status)

    daemon = web.site.start()
    guessing = [threading.Thread(target=guess) for _ in range(4)]
    try:
        with web.served(), ExitStack() as stack:
            stack.callback(over.set)
            for each in guessing:
                each.start()
            wait_for(lambda: codes.count(429) > 100, "wrong links by the hundred")
            before = len(hook.accepted)
            web.site.run("add", "Another", "--due", "in 5 days")
            wait_for(lambda: len(hook.accepted) > before, "what the daemon tells meanwhile")
            assert web.reader().press(web.link("seen"), who="A. Counsel").status == 200
            over.set()
            for each in guessing:
                each.join()
    finally:
        assert web.site.stop(daemon) == 0
    assert set(codes) == {404, 429}
    assert codes.count(404) == 20
