"""Saved sources kept in step: claimed, fetched without a transaction open, taken in, concluded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote, urlsplit

from tracker.config.secrets import filled_in
from tracker.domain.bulletin import BulletinKind
from tracker.domain.change import Change
from tracker.domain.source import RunOutcome, Source, SourceRun
from tracker.errors import (
    BadData,
    DatabaseUnusable,
    FetchFailed,
    NotFound,
    TrackerError,
)
from tracker.planning.polling import after_failure, after_success, fails_lastingly
from tracker.planning.text.bulletins import source_failing
from tracker.planning.text.wording import one_line
from tracker.service.clock import Clock
from tracker.service.feeds.silencing import Silencing
from tracker.service.intake.feed_importer import Tell
from tracker.service.intake.source_importer import NEED_A_LOOK, OTHERS, SourceImporter
from tracker.service.intake.told import Told
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders
from tracker.sources.feeds.paging import Pages, fetch_pages
from tracker.sources.net.addresses import called
from tracker.sources.net.fetching import TIMEOUT_S
from tracker.sources.net.wire import CheckHost
from tracker.sources.registry import FEEDS, HEAD, format_of, next_page
from tracker.store.store import Store, Transaction
from tracker.store.tables.sources import ClaimedSource

_LEASE = timedelta(minutes=15)  #: of a claim: more than a fetch and an import ever take together
_LONGEST_DETAIL = 1_000
_MOST_PROBLEMS = 5  #: told of each run
_NAME = re.compile(r"(?<!\$)\$\{([A-Za-z_]\w*)\}", re.ASCII)
_SHORTEST_SECRET = 6  #: characters; hiding anything shorter would garble what a feed says


@dataclass(frozen=True, kw_only=True, slots=True)
class Synced:
    """What came of fetching one source."""

    source: Source  #: as it stands now
    run: SourceRun
    problems: tuple[str, ...] = ()  #: what was wrong with what it gave
    ended_failures: int = 0  #: in a row, before this success
    fault: Exception | None = None  #: what no source should be able to cause

    @property
    def failed(self) -> bool:
        """Whether nothing was taken in."""
        return self.run.outcome is RunOutcome.FAILED


@dataclass(frozen=True, kw_only=True)
class Syncer:
    """Fetches sources, one at a time."""

    store: Store
    clock: Clock
    importer: SourceImporter
    orders: Orders
    operators: Sequence[str]
    check_host: CheckHost
    environ: Mapping[str, str] = field(repr=False)  #: where the secrets of URLs are
    jitter: Callable[[], float]
    timeout_s: float = TIMEOUT_S

    def next_at(self) -> datetime | None:
        """When the next source is to be fetched."""
        with self.store.read() as transaction:
            return transaction.sources.next_at()

    def sync_due(self) -> Synced | None:
        """Fetch the source that is most overdue; None where none is due."""
        due_at = self.next_at()
        if due_at is None or due_at > self.clock.now():
            return None
        with self.store.write() as transaction:
            now = self.clock.now()
            claimed = transaction.sources.claim_due(now, now + _LEASE)
        return None if claimed is None else self._run(claimed)

    def sync(self, name: str) -> Synced:
        """Fetch a source now, due or not; NotFound where there is none of that name."""
        with self.store.write() as transaction:
            now = self.clock.now()
            claimed = transaction.sources.claim(name, now, now + _LEASE)
        if claimed is None:
            raise NotFound(f"no source is called {name!r}: `tracker source list` names them all")
        return self._run(claimed)

    def try_out(self, source: Source, tell: Tell) -> Counter[str]:
        """What taking in `source` as it is now would do; nothing is written.

        Raises FetchFailed, or BadData with every fault.
        """
        try:
            pages = self._fetched(replace(source, etag=None, last_modified=None))
            now = self.clock.now()
            return self.importer.take(source, pages.contents, now, dry_run=True, tell=tell)
        except BadData as error:
            self._hide_secrets(source, error)
            raise

    def recognised(self, source: Source) -> Source:
        """`source` with the format that what it gives has.

        Raises FetchFailed, or UsageError where the format cannot be told.
        """
        try:
            (page,) = self._fetched(replace(source, format="")).contents
        except BadData as error:
            self._hide_secrets(source, error)
            raise
        path = urlsplit(source.url).path
        return replace(source, format=format_of(source.name, path, page[:HEAD]))

    def _run(self, claimed: ClaimedSource) -> Synced:
        source, began = claimed.source, self.clock.now()
        try:
            pages = self._fetched(source)
            counts = self._taken(source, pages)
        except DatabaseUnusable:
            raise  # that is not the source's fault, and could not be noted either
        except TrackerError as error:
            return self._failed(claimed, began, error)
        except Exception as error:  # noqa: BLE001 - one unreadable source must not stop all
            told = BadData(f"{source.name}: cannot be read: {type(error).__name__}")
            return replace(self._failed(claimed, began, told), fault=error)
        return self._succeeded(claimed, began, pages, counts)

    def _fetched(self, source: Source) -> Pages:
        try:
            url = filled_in(source.url, self.environ)
        except ValueError as error:
            raise BadData(f"{source.name}: its URL {error}") from error
        known = (
            source if self._is_in_step(source) else replace(source, etag=None, last_modified=None)
        )
        pages = fetch_pages(
            url,
            partial(next_page, source.format),
            etag=known.etag,
            last_modified=known.last_modified,
            timeout_s=self.timeout_s,
            check_host=self.check_host,
            shown=called(source.url),
        )
        # A service may link to itself by the very URL that it was asked for.
        return replace(pages, contents=tuple(map(self._hiding(source), pages.contents)))

    def _is_in_step(self, source: Source) -> bool:
        """Whether what has not changed since it was fetched last brings nothing new.

        What recurs is followed only so far from the day on which it is read, so each month it is
        read anew: else a calendar that nobody touches would fall silent.
        """
        feed = FEEDS.get(source.format)
        if feed is None or not feed.recurs or source.last_success_at is None:
            return True
        then, now = source.last_success_at, self.clock.now()
        return (then.year, then.month) == (now.year, now.month)

    def _taken(self, source: Source, pages: Pages) -> Counter[str]:
        if not pages.contents:
            return Counter()
        now, told = self.clock.now(), Told()
        silencing = Silencing(source=source.name, orders=self.orders, now=now)

        def finish(transaction: Transaction, changes: Sequence[Change]) -> None:
            silencing.tell(transaction, changes)
            silencing.tell_others(transaction, told.others, self.operators)

        return self.importer.take(source, pages.contents, now, told=told, finish=finish)

    def _succeeded(
        self, claimed: ClaimedSource, began: datetime, pages: Pages, counts: Counter[str]
    ) -> Synced:
        now, source = self.clock.now(), claimed.source
        run = SourceRun(
            started_at=began,
            ended_at=now,
            outcome=RunOutcome.IMPORTED if pages.contents else RunOutcome.UNCHANGED,
            added=counts["added"],
            moved=counts["moved"],
            changed=counts["changed"],
            vanished=counts["vanished"],
            detail=look_of(counts),
        )
        known = replace(source, etag=pages.etag, last_modified=pages.last_modified)
        after = after_success(known, now, jitter=self.jitter())
        with self.store.write() as transaction:
            transaction.sources.conclude(claimed, run, after)
        return Synced(source=after, run=run, ended_failures=source.failures)

    def _failed(self, claimed: ClaimedSource, began: datetime, error: TrackerError) -> Synced:
        now, source = self.clock.now(), claimed.source
        self._hide_secrets(source, error)
        run = SourceRun(
            started_at=began, ended_at=now, outcome=RunOutcome.FAILED, detail=detail_of(error)
        )
        asked = error.retry_after if isinstance(error, FetchFailed) else None
        after = after_failure(source, now, jitter=self.jitter(), retry_after=asked)
        with self.store.write() as transaction:
            if transaction.sources.conclude(claimed, run, after):
                self._tell_operators(transaction, after, run, now)
        return Synced(source=after, run=run, problems=tuple(getattr(error, "problems", ())))

    def _tell_operators(
        self, transaction: Transaction, source: Source, run: SourceRun, now: datetime
    ) -> None:
        """Once for each stretch of failures: its beginning is part of the subject."""
        if source.failing_since is None or not fails_lastingly(source, now):
            return
        text = source_failing(source.name, source.failing_since, run.detail, now)
        announce(
            transaction, BulletinKind.SOURCE, text, self.operators, orders=self.orders, now=now
        )

    def _hide_secrets(self, source: Source, error: TrackerError) -> None:
        """Take the secrets of a URL out of what is told of it."""
        hide_in = self._hiding(source)

        def hide(text: object) -> str:
            return hide_in(str(text).encode("utf-8", "replace")).decode()

        error.args = tuple(map(hide, error.args))
        if isinstance(error, BadData):
            error.problems = tuple(map(hide, error.problems))

    def _hiding(self, source: Source) -> Callable[[bytes], bytes]:
        """What puts `${NAME}` in the place of each secret of a URL, as it is or quoted."""
        names = dict.fromkeys(_NAME.findall(source.url))
        known = {name: self.environ.get(name, "") for name in names}
        secrets = {
            written.encode(): f"${{{name}}}".encode()
            for name, secret in known.items()
            for written in (secret, quote(secret, safe=""))
            if len(secret) >= _SHORTEST_SECRET
        }

        def hide(text: bytes) -> bytes:
            for secret, name in secrets.items():
                text = text.replace(secret, name)
            return text

        return hide


def look_of(counts: Mapping[str, int]) -> str:
    """How many of the dates that a source gave need a look or were left; nothing if none."""
    doubtful, others = counts.get(NEED_A_LOOK, 0), counts.get(OTHERS, 0)
    said = (
        f"{doubtful} in need of a look: `tracker lint` says why" if doubtful else "",
        f"{others} left as they are, which this source did not publish" if others else "",
    )
    return "; ".join(filter(None, said))


def detail_of(error: TrackerError) -> str:
    """What went wrong and the first of its problems, on one line."""
    problems = getattr(error, "problems", ())[:_MOST_PROBLEMS]
    return one_line("; ".join((str(error), *problems)), _LONGEST_DETAIL)
