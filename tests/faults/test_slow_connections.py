"""Callers who never finish a request, or ask without a pause: reminders leave as ever."""

from __future__ import annotations

import errno
import itertools
import os
import resource
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest

from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.web_site import WebSite, a_free_port, web_tables

_MANY = 10_000
_SPARE = 500  #: descriptors for everything else
_USUAL_LIMIT = 1_024  #: of descriptors, as most systems set it
_AT_A_TIME = 200  #: that connect together: more than a server takes from its queue are dropped
_REMINDERS = 5
_AT_ONCE_S = 1.0
_SIGN_ON = 'sign_on_header = "X-User"\ntrusted_proxies = ["127.0.0.1"]\n'
_READERS = 2  #: who keep the server busy, and leave some of the machine to the daemon
_HAMMERED = ("/", "/milestones", "/timeline", "/calendar", "/mine", "/milestones?text=levy")


class _Crowd:
    """Callers who begin a request and say nothing more; whoever is refused is replaced."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._connecting = 0
        self.refused = 0
        self.open = 0
        self.came = 0

    def press(self, over: threading.Event) -> None:
        """Come, and come again, until it is over."""
        while not over.is_set():
            while self._connecting < _AT_A_TIME and self.open < _MANY:
                self._come()
            for key, mask in self._selector.select(0.05):
                self._speak(key.fileobj, mask)  # type: ignore[arg-type]  # as it was registered
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # as above

    def _come(self) -> None:
        caller = socket.socket()
        caller.settimeout(0)
        if caller.connect_ex(("127.0.0.1", self._port)) not in {0, errno.EINPROGRESS}:
            caller.close()
            return
        self._selector.register(caller, selectors.EVENT_WRITE)
        self._connecting += 1
        self.open += 1
        self.came += 1

    def _speak(self, caller: socket.socket, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._connecting -= 1
                self._selector.modify(caller, selectors.EVENT_READ)
                caller.send(b"GET / HTTP/1.1\r\nHost: ")
            elif not caller.recv(1_000):
                raise ConnectionResetError
        except OSError:
            self._selector.unregister(caller)
            caller.close()
            self.open -= 1
            self.refused += 1


@pytest.fixture
def descriptors() -> Iterator[None]:
    """As many as ten thousand callers need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < _MANY + _SPARE:
        pytest.skip(f"a process may have {hard} descriptors here, and callers need {_MANY}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def _pressed(port: int) -> Iterator[_Crowd]:
    crowd, over = _Crowd(port), threading.Event()
    pressing = threading.Thread(target=crowd.press, args=(over,))
    pressing.start()
    try:
        yield crowd
    finally:
        over.set()
        pressing.join()


@dataclass
class House:
    """A daemon and its pages, side by side, and who is told."""

    web: WebSite
    hook: WebhookPeer

    @property
    def site(self) -> Site:
        return self.web.site


@pytest.fixture
def house(tmp_path: Path, database: str | None) -> Iterator[House]:
    port = a_free_port()
    with WebhookPeer() as hook:
        site = Site(
            tmp_path,
            {"hook": hook.channel_url()},
            database_url=database,
            tables=web_tables(port) + _SIGN_ON,
            timezone="UTC",
            delivery="group_over = 0\nfuse = 0",
        )
        if database is None:
            site.set_up()
        else:
            (tmp_path / "web-secret").write_text("7" * 64)
        site.run("person", "add", "amira", "--name", "Amira Example")
        daemon = site.start()
        try:
            yield House(WebSite(site, port), hook)
        finally:
            assert site.stop(daemon) == 0


@pytest.fixture(params=["a file", "a server"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The URL of a server's database; None for a file of the site's own."""
    if request.param == "a file":
        return None
    if "TRACKER_TEST_AT" in os.environ:
        pytest.skip("the server's clock cannot be set")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("descriptors")
def test_ten_thousand_slow_connections_keep_no_reminder_waiting(house: House) -> None:
    web = house.web
    with web.served() as process:
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        limits = (_USUAL_LIMIT, hard)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, limits)
        before = _delays(house, "before")
        with _pressed(web.port) as crowd:
            wait_for(lambda: crowd.came >= _MANY, "ten thousand callers", 120)
            during = _delays(house, "during")
            held = len(os.listdir(f"/proc/{process.pid}/fd"))  # noqa: PTH208 - names alone
            came, refused = crowd.came, crowd.refused
        wait_for(lambda: _answers(web), "a page, once they are gone")
    assert refused > 0
    assert came >= _MANY
    assert held < _USUAL_LIMIT
    _check(house, max(before), max(during))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pages_that_are_asked_for_without_a_pause_keep_no_reminder_waiting(house: House) -> None:
    with house.web.served():
        before = _delays(house, "before")
        with _hammered(house.web) as answered:
            wait_for(lambda: len(answered) >= len(_HAMMERED), "the first pages")
            during = _delays(house, "during")
    assert set(answered) <= {200}
    _check(house, median(before), median(during))  # readers who never pause take the processor, too


@contextmanager
def _hammered(web: WebSite) -> Iterator[list[int]]:
    """While readers ask without a pause; gives the status of each answer."""
    answered: list[int] = []
    over = threading.Event()

    def ask() -> None:
        reader, paths = web.reader(), itertools.cycle(_HAMMERED)
        reader.headers = {"x-user": "amira"}
        while not over.is_set():
            answered.append(reader.get(next(paths)).status)

    asking = [threading.Thread(target=ask) for _ in range(_READERS)]
    for each in asking:
        each.start()
    try:
        yield answered
    finally:
        over.set()
        for each in asking:
            each.join()


def _check(house: House, before_s: float, during_s: float) -> None:
    """That nothing waited for pages, and neither process complained."""
    assert during_s <= before_s + _AT_ONCE_S
    said = house.web.log.read_text() + house.site.log.read_text()
    assert "Traceback" not in said
    assert "out of system resource" not in said


def _delays(house: House, what: str) -> list[float]:
    """How long reminders that are due as they are added take to leave, in seconds."""
    site, hook = house.site, house.hook
    for number in range(_REMINDERS):
        told = len(hook.accepted)
        site.run("add", "Client asset return", "--due", "in 5 days", "--key", f"{what}-{number}")
        wait_for(lambda told=told: len(hook.accepted) > told, f"what is told {what}")
    return [_delay(site, f"{what}-{number}") for number in range(_REMINDERS)]


def _delay(site: Site, key: str) -> float:
    log = site.json("log", key)
    added = next(each["at"] for each in log if each["kind"] == "added")
    sent = next(each["at"] for each in log if each.get("outcome"))
    return (datetime.fromisoformat(sent) - datetime.fromisoformat(added)).total_seconds()


def _answers(web: WebSite) -> bool:
    try:
        return web.reader().get("/healthz").status == 200
    except OSError:
        return False
