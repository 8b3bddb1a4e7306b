"""Servers that mean harm, or are not what they say: refused in a line, and nothing is written."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.integration.desk import START, Desk
from tests.integration.following_sources import HOUR, Library, a_document
from tests.peers.feeds import FeedPeer
from tests.peers.http_peer import Answer, Fault
from tracker.config.settings import load_settings
from tracker.domain.source import RunOutcome
from tracker.errors import BadData, FetchFailed, UsageError
from tracker.service.feeds.saved_sources import a_source, syncer_of
from tracker.sources.feeds.paging import fetch_pages
from tracker.sources.registry import next_page

_GZIP = {"Content-Encoding": "gzip"}
_BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<REGINFO_RIN_DATA><RIN_INFO><RULE_TITLE>&c;</RULE_TITLE></RIN_INFO></REGINFO_RIN_DATA>"""


@pytest.fixture
def peer() -> Iterator[FeedPeer]:
    with FeedPeer() as started:
        yield started


@pytest.fixture
def library(desk: Desk, peer: FeedPeer) -> Library:
    return Library(desk, peer, {"API_KEY": "hunter2/+hunter2"})


def _page(**fields: object) -> Answer:
    document = a_document(1, "2026-05-04")
    return Answer(body=json.dumps({"results": [document], **fields}).encode())


def _failure(library: Library, name: str = "fr") -> str:
    run = library.sync(name)
    assert run.outcome is RunOutcome.FAILED
    assert library.count(name) == 0
    assert "\n" not in run.detail
    return run.detail


@pytest.mark.parametrize(
    ("why", "answer", "detail"),
    [
        ("a bomb", Answer(fault=Fault.BOMB), "answers more than 64 MB"),
        ("200 MB", Answer(fault=Fault.HUGE), "answers more than 64 MB"),
        (
            "half of a gzip",
            Answer(body=gzip.compress(b"{}", mtime=0)[:-4], headers=_GZIP),
            "was cut",
        ),
        ("nested", Answer(body=b'{"results": ' + b"[" * 100_000), "is nested too deep"),
        ("UTF-16", Answer(body="{}".encode("utf-16")), "is UTF-16 or UTF-32 text"),
        ("NUL", Answer(body=b'{"results": [\0\0]}'), "holds a NUL byte"),
        ("elsewhere", _page(next_page_url="http://localhost:1/"), "next page is on another host"),
        ("no URL", _page(next_page_url="http://[::1"), "next page is on another host"),
        (
            "a redirect elsewhere",
            Answer(status=302, headers={"Location": "http://169.254.169.254/"}),
            "leads on to http://169.254.169.254",
        ),
    ],
)
def test_a_hostile_answer_is_refused(
    library: Library, why: str, answer: Answer, detail: str
) -> None:
    library.save(f"{library.peer.base_url}/documents.json")
    library.peer.will_answer(answer)
    assert detail in _failure(library), why


def test_an_answer_that_grows_beyond_any_memory_fails_and_the_next_source_is_fetched(
    library: Library,
) -> None:
    """63 kB that are 64 MB when unpacked, and 13 GB once they are read."""
    bomb = b"[" + b"{}," * (21 * 1024 * 1024) + b"{}]"
    url = library.peer.publish("/bomb.json", bomb, packed=True)
    library.save(url, "bomb", format="json")
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    detail = _failure(library, "bomb")
    assert "bomb: reading it took more than" in detail
    assert "MB of memory, so nothing of it was taken" in detail
    assert library.source("bomb").failures == 1
    assert library.sync().added == 1


def test_what_a_daemon_left_in_the_middle_when_it_died_counts_as_a_failure(
    library: Library,
) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    with library.desk.store.write() as transaction:
        transaction.sources.claim_due(START, START + HOUR)
    syncer = library.syncer()
    assert syncer.bury(alone=False) == ()
    (synced,) = syncer.bury(alone=True)
    assert synced.run.outcome is RunOutcome.FAILED
    assert "what fetched it ended before it did" in synced.run.detail
    assert library.source().failures == 1
    assert syncer.bury(alone=True) == ()


def test_entities_of_xml_are_refused(library: Library) -> None:
    library.save(library.peer.publish("/agenda.xml", _BOMB), format="unified-agenda")
    assert "DOCTYPE" in _failure(library)


def test_pages_that_lead_in_a_circle_are_left(library: Library) -> None:
    url = f"{library.peer.base_url}/documents.json"
    library.save(url)
    library.peer.will_answer(_page(next_page_url=url))
    assert "its pages lead round in a circle" in _failure(library)
    assert len(library.peer.requests) == 1


def test_pages_without_end_are_left_after_fifty(library: Library) -> None:
    library.save(f"{library.peer.base_url}/documents.json")
    pages = (_page(next_page_url=f"/documents.json?page={number}") for number in range(60))
    next_pages = [
        Answer(body=page.body.replace(b'"/doc', f'"{library.peer.base_url}/doc'.encode()))
        for page in pages
    ]
    library.peer.will_answer(*next_pages)
    assert "its pages go on and on" in _failure(library)
    assert len(library.peer.requests) == 50


def test_all_pages_together_have_one_size(peer: FeedPeer) -> None:
    documents = [a_document(number, "2026-05-04") for number in range(1, 9)]
    url = peer.publish_search(documents)
    with pytest.raises(FetchFailed, match=r"its pages hold more than 0\.\d+ MB together"):
        fetch_pages(url, partial(next_page, "federal-register"), largest=1_000)
    assert len(fetch_pages(url, partial(next_page, None)).contents) == 4
    assert len(fetch_pages(url, partial(next_page, "govuk")).contents) == 1


def test_all_pages_together_have_one_deadline(
    peer: FeedPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [a_document(number, f"2026-03-{number:02}") for number in range(1, 9)]
    url = peer.publish_search(documents)
    ticking = iter(range(0, 10_000, 5))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(ticking)))
    with pytest.raises(FetchFailed, match="no whole answer within 30 s"):
        fetch_pages(url, partial(next_page, None), timeout_s=30.0)
    assert 0 < len(peer.requests) < 4


def test_private_addresses_are_refused_unless_the_settings_allow_them(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    store, clock = library.desk.store, library.desk.clock
    syncer = syncer_of(load_settings(None, {}), store, clock, environ={})
    detail = syncer.sync("fr").run.detail
    assert "127.0.0.1 is a private address: refused; if it is meant, list it in" in detail
    assert library.peer.requests == []


def test_a_secret_is_filled_in_and_never_told(library: Library) -> None:
    url = f"{library.peer.base_url}/${{API_KEY}}/feed?api_key=${{API_KEY}}"
    library.save(url, format="govuk")
    library.peer.usual = Answer(body=b'{"document_type": "hunter2/+hunter2"}')
    library.peer.by_path = {
        "/hunter2/+hunter2/feed?api_key=hunter2/+hunter2": (
            Answer(status=403),
            Answer(body=b'{"document_type": "hunter2/+hunter2"}'),
        )
    }
    synced = [library.synced() for _ in range(2)]
    assert "/${API_KEY}/feed: answers 403 Forbidden" in synced[0].run.detail
    assert "${API_KEY}" in synced[1].run.detail
    assert synced[1].problems
    with pytest.raises(BadData) as refused:
        library.syncer().try_out(library.source(), lambda *_: None)
    said = [str(refused.value), *refused.value.problems, repr(library.syncer())]
    assert "hunter2" not in f"{synced} {said} {library.source()}"
    assert library.source().url == url


def test_a_secret_that_a_feed_repeats_is_not_taken_in(library: Library) -> None:
    url = f"{library.peer.base_url}/feed?api_key=${{API_KEY}}"
    library.save(url)
    shown = [
        a_document(1, "2026-05-04", html_url="https://example.org/1?key=hunter2/+hunter2"),
        a_document(2, "2026-05-04", html_url="https://example.org/2?key=hunter2%2F%2Bhunter2"),
    ]
    library.peer.publish("/feed", json.dumps({"results": shown}).encode())
    assert library.sync().added == 2
    plain = library.desk.get("fr-2026-00001-comments-close-on").source_url
    quoted = library.desk.get("fr-2026-00002-comments-close-on").source_url
    assert plain == "https://example.org/1?key=${API_KEY}"
    assert quoted == "https://example.org/2?key=${API_KEY}"


def test_a_secret_that_is_missing_is_named(library: Library) -> None:
    library.save(f"{library.peer.base_url}/?api_key=${{OTHER}}")
    assert "fr: its URL needs ${OTHER}, which the environment does not set" in _failure(library)


@pytest.mark.parametrize(
    ("name", "url", "changes", "problem"),
    [
        ("fr", "https://h/?api_key=abc", {}, "api_key looks like a secret"),
        ("fr", "https://h/?sig=abc&x=1", {}, "sig looks like a secret"),
        ("fr", "https://me:pw@h/", {}, "holds a user or password"),
        ("fr", "file:///etc/passwd", {}, "file:// is not read"),
        ("a b", "https://h/", {}, "'a b' cannot be the name of a source"),
        ("ics", "https://h/", {}, "'ics' is a format"),
        ("fr", "https://h/", {"every": HOUR / 5}, "every 15min at the most often"),
        ("fr", "https://h/", {"every": 800 * HOUR}, "31d at the least"),
        ("fr", "https://h/", {"format": "xlsx"}, "a spreadsheet needs --map FILE"),
        ("fr", "https://h/", {"format": "ics", "mapping": ""}, "--map explains csv and xlsx"),
        ("fr", "https://h/", {"format": "csv", "mapping": "x"}, "is not TOML"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    name: str, url: str, changes: dict[str, object], problem: str
) -> None:
    stated = {"format": "ics", "mapping": None, "every": HOUR, "now": START, **changes}
    with pytest.raises((UsageError, BadData), match=problem.replace("(", "\\(")) as refused:
        a_source(name, url, **stated)  # type: ignore[arg-type]  # as above
    assert "pw" not in str(refused.value).replace("passw", "")


def test_a_name_is_saved_once(library: Library) -> None:
    library.save("https://example.org/")
    with pytest.raises(BadData, match="a source is called 'fr' already"):
        library.save("https://example.org/")
