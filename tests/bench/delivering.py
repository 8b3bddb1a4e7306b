"""Sending many messages: the whole protocol beside a plain serial Apprise loop.

Ours commits every claim before its first byte and every outcome after its answer. The peer is what
a script would do: one Apprise object, `notify` for each of the same messages, nothing written down.
Both trust the same bundle of authorities: the usual one and the receiver's own.
"""

from __future__ import annotations

import io
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import apprise
import certifi
import trustme

from tests.bench.pairs import Result, in_turns, seconds
from tests.bench.receivers import receiver
from tests.clocks import SetClock
from tests.integration.office import Memory
from tests.sites import plain_ticker
from tracker.config.settings import Settings, load_settings
from tracker.daemon.logs import configure
from tracker.delivery.mail.letters import html_of
from tracker.domain.delivery import Outcome
from tracker.domain.message import Message
from tracker.service.intake.file_importer import FileImporter
from tracker.service.sending.dispatching import Dispatcher
from tracker.service.sending.orders import orders_of
from tracker.service.settings import defaults_of
from tracker.service.wiring import senders_of, ticker_of
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store
from tracker.store.store import Store

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_SINGLY = """
[policies.default]
lead_times = ["30d"]
[delivery]
allow_hosts = ["127.0.0.1"]
group_over = 0
fuse = 0
"""


@dataclass(frozen=True, kw_only=True)
class _Course:
    """What is sent how often to whom."""

    name: str
    kind: str
    url: str  #: with a place for the port
    messages: int
    delay_s: float = 0.0
    runs: int = 3


_MAIL = "mailtos://u:p@127.0.0.1:{port}?from=t@example.org&to=d@example.org&smtp=127.0.0.1"
_COURSES = [
    _Course(name="HTTP", kind="http", url="json://127.0.0.1:{port}/x", messages=1_000),
    _Course(
        name="HTTP, 50 ms to answer",
        kind="http",
        url="json://127.0.0.1:{port}/x",
        messages=1_000,
        delay_s=0.05,
        runs=1,
    ),
    _Course(name="HTTPS", kind="https", url="jsons://127.0.0.1:{port}/x", messages=500, runs=1),
    _Course(name="SMTP with STARTTLS", kind="smtp", url=_MAIL, messages=200, runs=1),
]


def measure(folder: Path) -> Iterator[Result]:
    certificate, bundle = _certificates(folder)
    trust = {"REQUESTS_CA_BUNDLE": str(bundle), "SSL_CERT_FILE": str(bundle)}
    with patch.dict(os.environ, trust), (folder / "log").open("w") as log, redirect_stderr(log):
        configure(as_json=False)  # a daemon writes its log, too
        for number, course in enumerate(_COURSES):
            place = folder / f"course-{number}"
            place.mkdir()
            yield _measured(course, place, certificate if course.kind != "http" else None)


def _measured(course: _Course, folder: Path, certificate: Path | None) -> Result:
    with receiver(course.kind, course.delay_s, certificate) as other:
        url = course.url.format(port=other.port)
        messages = _prepare(folder, url, course.messages)
        name = f"{course.messages:,} messages by {course.name}, claims and outcomes durable"
        result = in_turns(
            name,
            "msg/s",
            lambda: course.messages / _ours_s(folder),
            lambda: course.messages / _peer_s(url, messages),
            runs=course.runs,
        )
    wanted = 2 * (course.runs + 1) * course.messages
    assert other.messages == wanted, f"{other.messages} arrived of {wanted}"
    each_ms = other.cpu_s / other.messages * 1_000
    print(f"  the receiver spends {each_ms:.2f} ms a message")
    return result


def _prepare(folder: Path, url: str, count: int) -> list[Message]:
    """A database in which that many deliveries are due, and their messages."""
    settings, store = filled(folder, {"desk": url}, ["in 5 days"] * count)
    while Dispatcher(store=store, orders=orders_of(settings)).dispatch(_NOW):
        pass
    store.close()
    shutil.copy(folder / "tracker.db", folder / "due.db")
    memory = Memory()
    with _opened(folder) as copy:
        ticker = plain_ticker(
            copy, SetClock(_NOW), policies=settings.policies, notifiers={"desk": memory}
        )
        ticker.run_dry()
    assert len(memory.sent) == count
    return memory.sent


def filled(
    folder: Path, channels: Mapping[str, str], dues: Iterable[str]
) -> tuple[Settings, Store]:
    """A database of milestones that are due then, each to be told by itself, and its settings."""
    database = f"sqlite:///{folder}/tracker.db"
    tables = "".join(f'[channels.{name}]\nurl = "{url}"\n' for name, url in channels.items())
    file = folder / "tracker.toml"
    file.write_text(f'database = "{database}"\n{tables}{_SINGLY}')
    settings = load_settings(file, os.environ, secrets=True)
    create_database(database)
    store = open_store(database)
    records = [
        MilestoneRecord(key=f"m{number}", title=f"Milestone {number}", due=due)
        for number, due in enumerate(dues)
    ]
    FileImporter(store, defaults_of(settings)).take(records, _NOW, by="m.yaml")
    return settings, store


@contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    """The database in which everything is due, afresh."""
    shutil.copy(folder / "due.db", folder / "tracker.db")
    store = open_store(f"sqlite:///{folder}/tracker.db")
    yield store
    store.close()


def _ours_s(folder: Path) -> float:
    """From the first look to the last outcome written down, by senders that are running."""
    settings = load_settings(folder / "tracker.toml", os.environ, secrets=True)
    with _opened(folder) as store:
        senders = senders_of(settings, io.StringIO())
        senders.capacity("desk")  # until they are ready, as those of a daemon long since are
        ticker = ticker_of(settings, store, SetClock(_NOW), senders=senders, owner="bench")
        outcomes: list[Outcome] = []
        took = seconds(lambda: outcomes.extend(ticker.run_dry()))
        senders.close()
    assert set(outcomes) == {Outcome.SENT}, Counter(outcomes)
    return took


def _peer_s(url: str, messages: list[Message]) -> float:
    app = apprise.Apprise()
    app.add(url)
    app[0].request_rate_per_sec = 0  # it would wait seconds between mails
    mail = url.startswith("mail")
    form = apprise.NotifyFormat.HTML if mail else apprise.NotifyFormat.TEXT

    def loop() -> None:
        for message in messages:
            body = html_of(message) if mail else message.text
            assert app.notify(title=message.title, body=body, body_format=form)

    return seconds(loop)


def _certificates(folder: Path) -> tuple[Path, Path]:
    """The receiver's certificate with its key, and the bundle that trusts it and the usual ones."""
    authority, certificate = trustme.CA(), folder / "server.pem"
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    bundle = folder / "authorities.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    return certificate, bundle
