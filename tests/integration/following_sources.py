"""Saved sources over a real database and a real server, with a clock that is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.integration.desk import START, Desk
from tests.peers.feeds import FeedPeer
from tracker.domain.channel import Channel
from tracker.domain.source import Source, SourceRun
from tracker.service.feeds.saved_sources import a_source, save
from tracker.service.feeds.syncing import Synced, Syncer
from tracker.service.intake.source_importer import SourceImporter
from tracker.service.sending.orders import Orders
from tracker.sources.net.wire import CheckHost, any_host

HOUR = timedelta(hours=1)


def a_document(number: int, closes: str, **fields: object) -> dict[str, object]:
    """A document of the Federal Register whose comment period closes then."""
    return {
        "document_number": f"2026-{number:05}",
        "title": f"Rule {number}",
        "type": "Proposed Rule",
        "publication_date": "2026-01-02",
        "comments_close_on": closes,
        **fields,
    }


@dataclass
class Library:
    """Sources, what fetches them, and the server that they are on."""

    desk: Desk
    peer: FeedPeer
    environ: dict[str, str] = field(default_factory=dict)

    def syncer(self, *, timeout_s: float = 30.0, check_host: CheckHost = any_host) -> Syncer:
        desk = self.desk
        return Syncer(
            store=desk.store,
            clock=desk.clock,
            importer=SourceImporter(store=desk.store, defaults=desk.defaults),
            orders=Orders(
                policies=desk.defaults.policies,
                channels={"mail": Channel(name="mail")},
                operators=("mail",),
            ),
            operators=("mail",),
            check_host=check_host,
            environ=self.environ,
            jitter=lambda: 0.5,
            timeout_s=timeout_s,
        )

    def save(self, url: str, name: str = "fr", **changes: Any) -> None:
        stated: Mapping[str, Any] = {
            "format": "federal-register",
            "mapping": None,
            "every": 12 * HOUR,
            "now": START,
        }
        save(self.desk.store, a_source(name, url, **{**stated, **changes}), by="Amira")

    def sync(self, name: str = "fr", **circumstances: Any) -> SourceRun:
        return self.synced(name, **circumstances).run

    def synced(self, name: str = "fr", **circumstances: Any) -> Synced:
        return self.syncer(**circumstances).sync(name)

    def source(self, name: str = "fr") -> Source:
        with self.desk.store.read() as transaction:
            found = transaction.sources.get(name)
        assert found is not None
        return found

    def count(self, name: str = "fr") -> int:
        with self.desk.store.read() as transaction:
            return transaction.sources.milestones(name)

    def titles(self) -> list[str]:
        """What has been sent until now."""
        self.desk.ticker.run_dry()
        return [message.title for message in self.desk.mail.sent]
