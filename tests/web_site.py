"""A site whose answer pages are served by a real process, and readers who go there by HTTP."""

from __future__ import annotations

import http.client
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from tests import nursery
from tests.nursery import Forked
from tests.sites import PATIENCE_S, REPOSITORY, Site, wait_for
from tests.web_reader import Answered, WebReader
from tracker.config.web import read_link_secrets
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.service.answering.links import Links
from tracker.service.clock import SystemClock
from tracker.store.database import open_store


class HttpReader(WebReader):
    """A browser that calls the server which listens at `peer`, a port of this machine."""

    def _answered(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answered:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.peer), timeout=PATIENCE_S)
        try:
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            cookies = tuple(answer.headers.get_all("set-cookie") or ())
            return Answered(answer.status, found, answer.read(), cookies)
        finally:
            connection.close()


@dataclass
class WebSite:
    """Where people answer what a site has told them."""

    site: Site
    port: int

    @property
    def log(self) -> Path:
        return self.site.folder / "web.log"

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reader(self) -> HttpReader:
        return HttpReader(None, host=f"127.0.0.1:{self.port}", peer=str(self.port))

    def link(self, verb: str, key: str = "m", recipient: str | None = None) -> str:
        """A link of the message about `key`, which is there once it was told."""
        url = self.site.database_url or f"sqlite:///{self.site.folder}/tracker.db"
        store = open_store(url)
        with store.read() as transaction:
            told = transaction.reminders.of(key)[0]
        store.close()
        ticket = Ticket(
            verb=AnswerVerb(verb),
            delivery_id=1,
            reference=told.reference,
            revision=told.reminder.revision,
            recipient=recipient,
            issued_at=SystemClock().now().astimezone(UTC).replace(microsecond=0),
        )
        secrets = read_link_secrets(self.site.folder / "web-secret")
        return Links(self.base_url, secrets).url(ticket)

    def start(self) -> Forked:
        """Start the process that serves the pages, and wait until it does."""
        with self.log.open("ab") as log, Path(os.devnull).open() as nothing:
            process = nursery.start(
                self.site.launcher,
                ["web"],
                environ=self.site.environ(),
                folder=REPOSITORY,
                stdin=nothing,
                stdout=log,
                stderr=log,
            )

        def serves() -> bool:
            assert process.poll() is None, self.log.read_text()
            return b"Pages are served" in self.log.read_bytes()

        wait_for(serves, "the start of the pages")
        return process

    @contextmanager
    def served(self) -> Iterator[Forked]:
        """While its pages are served; they have to end in good order."""
        process = self.start()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(PATIENCE_S)
        assert code == 0, self.log.read_text()


def web_tables(port: int, base_url: str = "") -> str:
    """The settings of pages at that port."""
    base_url = base_url or f"http://127.0.0.1:{port}"
    return (
        f'[web]\nbase_url = "{base_url}"\nlisten = "127.0.0.1:{port}"\nsecret_file = "web-secret"\n'
    )


def a_free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
