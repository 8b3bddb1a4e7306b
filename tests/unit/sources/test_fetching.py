"""One answer of a server, whatever it does: whole, unchanged, or refused in a line."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from tests.peers.feeds import LAST_MODIFIED, FeedPeer, RawPeer
from tests.peers.http_peer import Answer, Fault
from tracker.errors import FetchFailed
from tracker.sources.net import wire
from tracker.sources.net.fetching import Fetched, ask, fetch

_FEED = b'{"results": []}'
_MEGABYTE = bytes(1_000_000)
_HEAD = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def peer() -> Iterator[FeedPeer]:
    with FeedPeer() as started:
        yield started


def _refusal(url: str, **bounds: float) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        fetch(url, **bounds)  # type: ignore[arg-type]  # bounds of either kind
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_answer_comes_with_its_validators(peer: FeedPeer) -> None:
    url = peer.publish("/feed.json", _FEED, etag='W/"7"')
    assert fetch(url) == Fetched(
        content=_FEED, etag='W/"7"', last_modified=LAST_MODIFIED, final_url=url
    )


def test_who_shows_the_validators_learns_that_nothing_has_changed(peer: FeedPeer) -> None:
    url = peer.publish("/feed.json", _FEED, etag='"7"')
    again = fetch(url, etag='"7"', last_modified=LAST_MODIFIED)
    assert again.content is None
    assert again.etag == '"7"'
    asked = peer.requests[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"7"', LAST_MODIFIED)


def test_304_to_who_showed_none_is_a_fault(peer: FeedPeer) -> None:
    peer.will_answer(Answer(status=304, body=b""))
    assert str(_refusal(f"{peer.base_url}/feed")).endswith("/feed: answers 304 Not Modified")


@pytest.mark.parametrize("etag", ["é", "a\x01b", "x" * 1_001, ""])
def test_a_validator_that_cannot_be_shown_again_is_not_kept(peer: FeedPeer, etag: str) -> None:
    peer.will_answer(Answer(body=_FEED, headers={"ETag": etag}))
    assert fetch(f"{peer.base_url}/feed").etag is None


def test_a_packed_answer_is_unpacked(peer: FeedPeer) -> None:
    assert fetch(peer.publish("/feed", _FEED, packed=True)).content == _FEED
    members = (
        gzip.compress(_FEED, mtime=0) + gzip.compress(b"", mtime=0) + gzip.compress(_FEED, mtime=0)
    )
    peer.will_answer(Answer(body=members, headers={"Content-Encoding": "x-gzip"}))
    assert fetch(f"{peer.base_url}/feed").content == _FEED * 2
    peer.will_answer(Answer(body=b"", headers={"Content-Encoding": "gzip"}))
    assert fetch(f"{peer.base_url}/feed").content == b""


@pytest.mark.parametrize(
    ("body", "encoding", "problem"),
    [
        (gzip.compress(_FEED, mtime=0)[:-9], "gzip", "was cut, what is packed in it has no end"),
        (_FEED, "gzip", "cannot be read: what is packed in it is no gzip"),
        (zlib.compress(_FEED), "deflate", "answers packed as deflate, which is not read"),
        (_FEED, "gzip, gzip", "answers packed as gzip, gzip, which is not read"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(
    peer: FeedPeer, body: bytes, encoding: str, problem: str
) -> None:
    peer.will_answer(Answer(body=body, headers={"Content-Encoding": encoding}))
    assert problem in str(_refusal(f"{peer.base_url}/feed"))


def test_a_bomb_is_unpacked_no_further_than_allowed(peer: FeedPeer) -> None:
    peer.will_answer(Answer(fault=Fault.BOMB))
    assert "answers more than 4 MB" in str(_refusal(f"{peer.base_url}/feed", largest=4 * 1024**2))


def test_an_answer_that_announces_too_much_is_not_even_read(peer: FeedPeer) -> None:
    peer.will_answer(Answer(fault=Fault.HUGE))
    assert "answers more than 64 MB" in str(_refusal(f"{peer.base_url}/feed"))


def _hundred_megabytes() -> Iterable[bytes]:
    yield _HEAD + b"\r\n"
    for _ in range(100):
        yield _MEGABYTE


def _empty_members() -> Iterable[bytes]:
    yield _HEAD + b"Content-Encoding: gzip\r\n\r\n"
    for _ in range(100):
        yield gzip.compress(b"", mtime=0) * 5_000


@pytest.mark.parametrize("says", [_hundred_megabytes, _empty_members])
def test_an_answer_without_a_length_is_read_no_further_than_allowed(says: object) -> None:
    with RawPeer(says) as peer:  # type: ignore[arg-type]  # either of the two above
        assert "answers more than 1 MB" in str(_refusal(peer.url, largest=1024**2))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (_CHUNKED + b"f\r\n" + _FEED + b"\r\n10\r\nabc", "was cut, its last part is missing"),
        (_CHUNKED + b"zz\r\n", "was cut, its last part is missing"),
        (_HEAD + b"Content-Length: 100\r\n\r\n" + _FEED, "was cut, 85 bytes are missing"),
        (b"", "cannot be read: Remote end closed connection"),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be read: SSH-2.0-OpenSSH"),
        (b"HTTP/1.1 \xff\r\n\r\n", "cannot be read: "),
        (_HEAD + b"a: b\r\n" * 1_000 + b"\r\n", "cannot be read: got more than 100 headers"),
        (_HEAD + b"a" * 100_000 + b"\r\n", "cannot be read: got more than 65536 bytes"),
    ],
    ids=["cut", "no length", "short", "nothing", "SSH", "no status", "many", "long"],
)
def test_what_is_not_whole_or_no_http_is_refused(said: bytes, problem: str) -> None:
    with RawPeer(lambda: [said]) as peer:
        assert problem in str(_refusal(peer.url))


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.DRIP, Fault.DRIP_STATUS, Fault.DRIP_BODY])
def test_the_deadline_is_that_of_the_whole_answer(peer: FeedPeer, fault: Fault) -> None:
    peer.will_answer(Answer(fault=fault))
    refusal = _refusal(f"{peer.base_url}/feed", timeout_s=0.5)
    assert str(refusal) == f"{peer.base_url}/feed: no whole answer within 0.5 s"


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: [released.wait(60)])
    assert "no whole answer within 0.1 s" in str(_refusal("http://example.org/", timeout_s=0.1))
    released.set()


def test_a_server_that_does_not_take_connections_in_time_is_given_up() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        url = f"http://127.0.0.1:{full.getsockname()[1]}/"
        with socket.create_connection(full.getsockname()):
            assert "no whole answer" in str(_refusal(url, timeout_s=0.2))


def test_a_server_that_says_nothing_is_given_up_before_the_deadline(
    monkeypatch: pytest.MonkeyPatch, peer: FeedPeer
) -> None:
    monkeypatch.setattr(wire, "_SILENCE_S", 0.2)
    peer.will_answer(Answer(fault=Fault.HANG))
    assert "nothing was heard for too long" in str(_refusal(f"{peer.base_url}/feed"))


def test_a_server_that_never_shakes_hands_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    silence = threading.Event()

    def says_nothing() -> Iterable[bytes]:
        silence.wait(60)
        return []

    with RawPeer(says_nothing) as peer:
        secure = peer.url.replace("http:", "https:")
        assert "no whole answer within 0.3 s" in str(_refusal(secure, timeout_s=0.3))
        silence.set()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "answers 404 Not Found"),
        (429, "answers 429 Too Many Requests"),
        (500, "answers 500 Internal Server Error"),
        (503, "answers 503 Service Unavailable"),
        (599, "answers 599"),
        (302, "answers 302 Found"),
    ],
)
def test_any_other_status_is_told_in_our_own_words(peer: FeedPeer, status: int, told: str) -> None:
    peer.will_answer(Answer(status=status, headers={"Retry-After": "120"}))
    refusal = _refusal(f"{peer.base_url}/feed?api_key=hunter2")
    assert str(refusal) == f"{peer.base_url}/feed: {told}"
    assert refusal.retry_after == "120"


def test_a_redirect_leads_on_within_the_host_and_port(peer: FeedPeer) -> None:
    peer.publish("/new", _FEED)
    for status in (301, 302, 303, 307, 308):
        peer.will_answer(Answer(status=status, headers={"Location": "new?a=b"}))
        assert fetch(f"{peer.base_url}/old").final_url == f"{peer.base_url}/new?a=b"


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("http://localhost:1/a", "leads on to http://localhost:1; import from there if"),
        ("http://127.0.0.1:1/a", "leads on to http://127.0.0.1:1; import from there if"),
        ("https://127.0.0.1/a", "leads on to https://127.0.0.1; import from there if"),
        ("http://me:pw@HOST/a", "leads on to http://127.0.0.1"),
        ("ftp://127.0.0.1/a", "leads on to ftp://, which is not read"),
        ("http://[::1/a", "leads on to what is no URL"),
        ("/feed", "leads on more than 5 times"),
        ("/a b", "holds a blank or a letter that a URL cannot hold"),
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(peer: FeedPeer, to: str, told: str) -> None:
    location = to.replace("HOST", f"127.0.0.1:{peer.port}")
    peer.usual = Answer(status=302, headers={"Location": location})
    peer.by_path = {"/feed": (peer.usual,)}
    refusal = str(_refusal(f"{peer.base_url}/feed"))
    assert f"/feed: {told}" in refusal
    assert "pw" not in refusal


def test_the_address_that_is_looked_at_is_the_one_that_is_reached(
    peer: FeedPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def changing(host: str, port: int, **_options: object) -> list[object]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    seen: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(wire.socket, "getaddrinfo", changing)

    def look(host: str, addresses: Sequence[str]) -> str | None:
        seen.append((host, list(addresses)))
        return None

    peer.publish("/feed", _FEED)
    found = fetch(f"http://feeds.example.org:{peer.port}/feed", check_host=look)
    assert found.content == _FEED
    assert seen == [("feeds.example.org", ["127.0.0.1"])]
    assert asked == ["feeds.example.org"]


def test_a_host_that_is_refused_is_never_reached(peer: FeedPeer) -> None:
    with pytest.raises(FetchFailed, match=r"/feed: 127\.0\.0\.1 is a private address"):
        fetch(
            f"{peer.base_url}/feed",
            check_host=lambda host, _addresses: f"{host} is a private address",
        )
    assert peer.requests == []


def test_messages_use_the_name_that_they_are_given(peer: FeedPeer) -> None:
    with pytest.raises(FetchFailed, match=r"^https://x/\$\{TOKEN\}: answers 404 Not Found$"):
        fetch(f"{peer.base_url}/hunter2/feed", shown="https://x/${TOKEN}")


# --- what is asked with a secret


def _asked(url: str, **more: Any) -> bytes:
    return ask(url, deadline=wire.Deadline(5.0), largest=1_000_000, **more)


def test_a_form_is_posted_with_what_proves_who_asks(peer: FeedPeer) -> None:
    peer.will_answer(Answer(body=b"{}"))
    form = {"code": "a b&c", "x": "é"}
    assert _asked(f"{peer.base_url}/token", headers=(("X-Who", "me"),), form=form) == b"{}"
    (asked,) = peer.requests
    assert (asked.method, asked.body) == ("POST", b"code=a+b%26c&x=%C3%A9")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.headers["X-Who"] == "me"


@pytest.mark.parametrize("to", ["/other", "http://127.0.0.1:9/", "file:///etc/passwd"])
def test_what_is_asked_with_a_secret_follows_no_redirect(to: str, peer: FeedPeer) -> None:
    peer.will_answer(Answer(status=302, headers={"Location": to}))
    with pytest.raises(FetchFailed, match="leads on"):
        _asked(f"{peer.base_url}/token", form={"code": "x"})
    assert len(peer.requests) == 1


def test_a_refusal_tells_its_status(peer: FeedPeer) -> None:
    peer.will_answer(Answer(status=400))
    with pytest.raises(FetchFailed) as caught:
        _asked(f"{peer.base_url}/token", form={})
    assert caught.value.status == 400
