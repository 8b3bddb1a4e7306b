"""What holds for every request: whose host, from which site, how much and how slowly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.web_reader import WebReader
from tracker.web import guard
from tracker.web.guard import HEADERS, Guard, Refused, check_origin, form_of, host_of

_ORIGIN = "https://tracker.example.org"


def _refusal(status: int, text: str) -> Response:
    return PlainTextResponse(text, status_code=status)


class _App:
    """Gives back the form that it gets, and fails where it is told to."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if scope["path"] == "/broken":
            raise RuntimeError("secret of the house")
        try:
            form = await form_of(request) if scope["method"] == "POST" else {}
            response: Response = PlainTextResponse(repr(sorted(form.items())))
        except Refused as error:
            response = _refusal(error.status, str(error))
        await response(scope, receive, send)


def _reader(host: str = "tracker.example.org") -> WebReader:
    return WebReader(Guard(_App(), hosts={"tracker.example.org", "[::1]"}, refusal=_refusal), host)


@pytest.mark.parametrize("path", ["/", "/broken"])
def test_every_answer_has_the_headers_that_protect_its_reader(path: str) -> None:
    answered = _reader().get(path)

    assert HEADERS.items() <= {name: answered.headers.get(name.lower()) for name in HEADERS}.items()


def test_nothing_is_told_of_a_fault() -> None:
    answered = _reader().get("/broken")

    assert answered.status == 500
    assert "secret" not in answered.html


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("tracker.example.org", 200),
        ("TRACKER.example.org:8443", 200),
        ("[::1]:8080", 200),
        ("evil.example", 421),
        ("tracker.example.org.evil.example", 421),
        ("evil.example:tracker.example.org", 421),
        ("", 421),
        (":80", 421),
    ],
)
def test_only_its_own_hosts_are_served(host: str, status: int) -> None:
    assert _reader(host).get("/").status == status


def test_a_host_is_told_from_its_port() -> None:
    assert host_of("[2001:DB8::1]:80") == "[2001:db8::1]"
    assert host_of("[2001:db8::1]") == "[2001:db8::1]"


@pytest.mark.parametrize(
    ("why", "headers", "refused"),
    [
        ("a browser says that it stood on our page", {"sec-fetch-site": "same-origin"}, False),
        ("and so does an older one", {"origin": _ORIGIN}, False),
        ("one that tells nobody where", {"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ("a program says nothing", {}, False),
        ("it stood elsewhere", {"sec-fetch-site": "cross-site"}, True),
        ("or on a neighbour's page", {"sec-fetch-site": "same-site"}, True),
        ("or so an older browser says", {"origin": "https://evil.example"}, True),
        ("another port is another site", {"origin": f"{_ORIGIN}:8443"}, True),
        (
            "both have to be right",
            {"origin": "https://evil.example", "sec-fetch-site": "none"},
            True,
        ),
    ],
)
def test_what_another_site_sends_is_refused(
    why: str, headers: dict[str, str], *, refused: bool
) -> None:
    if refused:
        with pytest.raises(Refused, match="another site"):
            check_origin(headers, _ORIGIN)
    else:
        check_origin(headers, _ORIGIN)


def test_a_form_is_read_as_it_was_written() -> None:
    answered = _reader().post("/", {"note": "50 % <b>\r\nÄ&=", "on": ""})

    assert answered.html == repr([("note", "50 % <b>\r\nÄ&="), ("on", "")])


@pytest.mark.parametrize(
    ("why", "body", "kind", "status"),
    [
        ("it is no form", b"{}", "application/json", 415),
        ("it brings files", b"--x", "multipart/form-data; boundary=x", 415),
        ("it is too large", b"a=" + b"x" * 40_000, "application/x-www-form-urlencoded", 413),
        (
            "it has too many fields",
            b"&".join([b"a=b"] * 100),
            "application/x-www-form-urlencoded",
            400,
        ),
        ("it says something twice", b"a=1&a=2", "application/x-www-form-urlencoded", 400),
        ("it is no text", b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        ("its text is none either", b"a=%ff%fe", "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_body_that_is_no_small_form_is_refused(
    why: str, body: bytes, kind: str, status: int
) -> None:
    assert _reader().post("/", body, kind=kind).status == status, why


@pytest.mark.parametrize("stated", ["99999999", "-1", "many", "²"])
def test_a_length_that_cannot_be_is_refused_before_anything_is_read(stated: str) -> None:
    assert _reader().post("/", b"a=1", content_length=stated).status == 413


async def _sent(*parts: bytes, more: bool) -> Any:
    """The form that comes in `parts`, and does not end where there is `more`."""
    incoming = [{"type": "http.request", "body": part, "more_body": True} for part in parts]

    async def receive() -> Any:
        if incoming:
            return incoming.pop(0)
        if more:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    return await form_of(Request(scope, receive))


def test_a_form_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_PATIENCE_S", 0.01)

    with pytest.raises(Refused, match="took too long"):
        asyncio.run(_sent(b"a=", more=True))


def test_a_form_whose_length_nobody_stated_is_bounded_all_the_same() -> None:
    with pytest.raises(Refused, match="holds too much"):
        asyncio.run(_sent(*([b"a" * 1_000] * 40), more=True))


def test_a_form_that_is_cut_off_is_no_form() -> None:
    with pytest.raises(Refused, match="did not arrive whole"):
        asyncio.run(_sent(b"a=1", more=False))
