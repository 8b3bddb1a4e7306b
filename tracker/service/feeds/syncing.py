"""Saved sources kept in step: claimed, fetched without a transaction open, taken in, concluded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

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
from tracker.service.feeds.summary import MovesSummary
from tracker.service.intake.feed_run import Tell
from tracker.service.intake.source_importer import NEED_A_LOOK, OTHERS, SourceImporter
from tracker.service.intake.told import Told
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders, informed
from tracker.service.sending.setting_aside import set_aside
from tracker.sources.apart.apart import ReaderBroke
from tracker.sources.bounds import TIMEOUT_S
from tracker.sources.net.addresses import called
from tracker.sources.net.wire import CheckHost
from tracker.sources.reading import Document, Head, Remote, Wanted, opened, recognised, without
from tracker.sources.registry import FEEDS
from tracker.store.store import Store, Transaction
from tracker.store.tables.sources import ClaimedSource
from tracker.store.values.damage import Damaged

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
    _told_of: set[str] = field(default_factory=set, init=False)  #: places of rows

    def next_at(self) -> datetime | None:
        """When the next source is to be fetched; operators hear of those that cannot be read."""
        with self.store.read() as transaction:
            next_at = transaction.sources.next_at()
        self._set_aside(transaction.aside)
        return next_at

    def bury(self, *, alone: bool) -> tuple[Synced, ...]:
        """Count as failed what was being fetched by processes that are gone; which that was.

        Those are known by claims that have ended, and where no other daemon serves the database,
        by having been begun by a daemon: it was one before this.
        """
        with self.store.read() as transaction:
            orphans = transaction.sources.orphans(self.clock.now(), of_daemon=alone)
        return tuple(self._failed(each, self.clock.now(), _orphaned(each)) for each in orphans)

    def _set_aside(self, damage: Sequence[Damaged]) -> None:
        """Tell of what was met and could not be read; what was told of costs no transaction."""
        news = {each.place: each for each in damage if each.place not in self._told_of}
        if not news:
            return
        with self.store.write() as transaction:
            transaction.aside += news.values()
            set_aside(transaction, self.orders, self.clock.now())
        self._told_of.update(news)

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
            wanted = self._wanted(replace(source, etag=None, last_modified=None))
            with opened(wanted) as document:
                now = self.clock.now()
                return self.importer.take(source, document, now, dry_run=True, tell=tell)
        except BadData as error:
            self._hide_secrets(source, error)
            raise

    def recognised(self, source: Source) -> Source:
        """`source` with the format that what it gives has.

        Raises FetchFailed, or UsageError where the format cannot be told.
        """
        try:
            return replace(source, format=recognised(self._wanted(source)))
        except TrackerError as error:
            self._hide_secrets(source, error)
            raise

    def _run(self, claimed: ClaimedSource) -> Synced:
        source, began = claimed.source, self.clock.now()
        try:
            with opened(self._wanted(source)) as document:
                head, counts = document.head, self._taken(source, document)
        except DatabaseUnusable:
            raise  # that is not the source's fault, and could not be noted either
        except TrackerError as error:
            return self._failed(claimed, began, error)
        except Exception as error:  # noqa: BLE001 - one unreadable source must not stop all
            self._hide_secrets(source, error)
            what = error.what if isinstance(error, ReaderBroke) else type(error).__name__
            told = BadData(f"{source.name}: cannot be read: {what}")
            return replace(self._failed(claimed, began, told), fault=error)
        return self._succeeded(claimed, began, head, counts)

    def _wanted(self, source: Source) -> Wanted:
        """What is to be fetched and read, apart."""
        try:
            url = filled_in(source.url, self.environ)
        except ValueError as error:
            raise BadData(f"{source.name}: its URL {error}") from error
        known = (
            source if self._is_in_step(source) else replace(source, etag=None, last_modified=None)
        )
        return Wanted(
            place=Remote(
                url=url,
                etag=known.etag,
                last_modified=known.last_modified,
                timeout_s=self.timeout_s,
                check_host=self.check_host,
                shown=called(source.url),
                hidden=self._secrets(source),
            ),
            name=source.name,
            path=urlsplit(source.url).path,
            today=self.clock.now().astimezone(ZoneInfo(self.importer.defaults.tz)).date(),
            format=source.format or None,
            mapping=source.mapping,
            mapping_name=f"the mapping of {source.name}",
        )

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

    def _taken(self, source: Source, document: Document) -> Counter[str]:
        if document.head.unchanged:
            return Counter()
        now, told = self.clock.now(), Told()
        silencing = Silencing(source=source.name, orders=self.orders, now=now)
        orders = informed(self.store, self.orders)
        summary = MovesSummary(by=source.name, orders=orders, now=now)

        def finish(transaction: Transaction, changes: Sequence[Change]) -> None:
            silencing.tell(transaction, changes)
            silencing.tell_others(transaction, told.others, self.operators)

        return self.importer.take(source, document, now, told=told, summary=summary, finish=finish)

    def _succeeded(
        self, claimed: ClaimedSource, began: datetime, head: Head, counts: Counter[str]
    ) -> Synced:
        now, source = self.clock.now(), claimed.source
        run = SourceRun(
            started_at=began,
            ended_at=now,
            outcome=RunOutcome.UNCHANGED if head.unchanged else RunOutcome.IMPORTED,
            added=counts["added"],
            moved=counts["moved"],
            changed=counts["changed"],
            vanished=counts["vanished"],
            detail=look_of(counts),
        )
        state = head.validators
        known = replace(source, etag=state.etag, last_modified=state.last_modified)
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

    def _hide_secrets(self, source: Source, error: Exception) -> None:
        """Take the secrets of a URL out of what is told of it."""
        secrets = self._secrets(source)

        def hide(text: object) -> str:
            return without(secrets, str(text).encode("utf-8", "replace")).decode()

        error.args = tuple(map(hide, error.args))
        if isinstance(error, BadData):
            error.problems = tuple(map(hide, error.problems))

    def _secrets(self, source: Source) -> dict[bytes, bytes]:
        """What is put in the place of each secret of a URL, as it is or quoted: `${NAME}`."""
        names = dict.fromkeys(_NAME.findall(source.url))
        known = {name: self.environ.get(name, "") for name in names}
        return {
            written.encode(): f"${{{name}}}".encode()
            for name, secret in known.items()
            for written in (secret, quote(secret, safe=""))
            if len(secret) >= _SHORTEST_SECRET
        }


def _orphaned(claimed: ClaimedSource) -> BadData:
    return BadData(f"{claimed.source.name}: what fetched it ended before it did")


def look_of(counts: Mapping[str, int]) -> str:
    """How many of the dates that a source gave need a look or were left; nothing if none."""
    doubtful = counts.get(NEED_A_LOOK, 0)
    look = f"{doubtful} in need of a look: `tracker lint` says why" if doubtful else ""
    return "; ".join(filter(None, (look, left_alone(counts))))


def left_alone(counts: Mapping[str, int]) -> str:
    """How many milestones a source would change that others keep; nothing where it does not."""
    others = counts.get(OTHERS, 0)
    return f"{others} left as they are, which this source did not publish" if others else ""


def detail_of(error: TrackerError) -> str:
    """What went wrong and the first of its problems, on one line."""
    problems = getattr(error, "problems", ())[:_MOST_PROBLEMS]
    return one_line("; ".join((str(error), *problems)), _LONGEST_DETAIL)
