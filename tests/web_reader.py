"""Somebody who reads pages: asks an ASGI application, and fills in the forms that it gives."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

HOST = "tracker.example.org"
_FORM = "application/x-www-form-urlencoded"


class _Loop(threading.local):
    """What all readers of a thread ask by: to make one anew each time costs as much as a page."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()


_loop = _Loop()


class _Page(HTMLParser):
    """What a page holds: its words, its links, and the fields of its form."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.links: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.action: str | None = None
        self._within: dict[str, str | None] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self.action = found.get("action")
        elif tag == "input":
            self.fields[name] = value
        elif tag == "select":
            self._select = name
            self.fields[name] = ""
            self.choices[name] = []
        elif tag == "option":
            self.choices[self._select].append(value)
            if "selected" in found:
                self.fields[self._select] = value
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "a":
            self._within = found

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "a":
            self._within = {}

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._area:
            self.fields[self._area] += data
        elif href := self._within.get("href"):
            self.links[data.strip()] = href


def links_in(html: str) -> dict[str, str]:
    """The links of a page or a mail, by their words."""
    page = _Page()
    page.feed(html)
    return page.links


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()  #: as they were set

    @property
    def html(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> _Page:
        page = _Page()
        page.feed(self.html)
        return page

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.page.words).split())


@dataclass
class WebReader:
    """One browser: keeps cookies, and sends what it is told to."""

    app: Any
    host: str = HOST
    peer: str = "192.0.2.7"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, method: str = "GET", **headers: str) -> Answered:
        return self._ask(method, url, b"", headers)

    def post(
        self, url: str, fields: Mapping[str, str] | bytes = b"", kind: str = _FORM, **headers: str
    ) -> Answered:
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        stated = {"content-type": kind, "content-length": str(len(body))}
        return self._ask("POST", url, body, stated | headers)

    def press(self, url: str, /, **written: str) -> Answered:
        """Open the page, fill in its form and send it, as a browser does."""
        return self.send(self.get(url), **written)

    def send(self, shown: Answered, /, **written: str) -> Answered:
        """Fill in the form of a page that is shown, and send it."""
        page = shown.page
        assert page.action is not None, shown.words
        assert written.keys() <= page.fields.keys(), page.fields
        return self.post(page.action, page.fields | written)

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        sent = {"host": self.host, **self.headers}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answered = self._answered(method, target, body, sent)
        for each in answered.cookies:
            for name, morsel in SimpleCookie(each).items():
                self.cookies[name] = morsel.value
        return answered

    def _answered(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answered:
        return _loop.runner.run(self._asked(method, target, body, headers))

    async def _asked(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answered:
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                (name.encode(), value.encode("latin-1")) for name, value in headers.items()
            ],
            "client": (self.peer, 4711),
            "server": ("127.0.0.1", 8080),
        }
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
        outgoing: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            outgoing.append(message)

        await self.app(scope, receive, send)
        start, *parts = outgoing
        told = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
        cookies = tuple(value for name, value in told if name == "set-cookie")
        body = b"".join(each.get("body", b"") for each in parts)
        return Answered(start["status"], dict(told), body, cookies)
