"""Saved sources, and how each was fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.source import RunOutcome, Source, SourceRun
from tracker.service.feeds.saved_sources import saved, saved_with_runs, state_of
from tracker.web.answers.facts import Fact
from tracker.web.desk.desk import Desk
from tracker.web.desk.today.words import ago_in_words, span_in_words, time_in_words
from tracker.web.users import User

_RUNS: Final = 50  #: that are shown of a source
_NEWS: Final = ("added", "moved", "changed", "vanished")
_BAD: Final = frozenset({"failing", "overdue"})
_OUTCOMES: Final = {
    RunOutcome.RUNNING: "is being fetched, or was interrupted",
    RunOutcome.UNCHANGED: "nothing has changed there",
    RunOutcome.IMPORTED: "read",
    RunOutcome.FAILED: "failed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceLine:
    """A source in the list."""

    name: str
    format: str
    state: str
    bad: bool
    every: str
    last: str  #: when it last went well
    outcome: str  #: of the last time


@dataclass(frozen=True, kw_only=True, slots=True)
class RunLine:
    """One time that a source was fetched."""

    when: str
    took: str
    outcome: str
    detail: str
    bad: bool


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """`/sources`, and `/sources/NAME`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """Every source."""
        now = self.desk.site.clock.now()
        sources, damage = saved(self.desk.site.store)
        lines = [_line(source, run, now) for source, run in sources]
        return self.desk.page(
            request, user, "sources.html", title="Sources", lines=lines, damaged=len(damage)
        )

    def one(self, request: Request, user: User) -> Response:
        """One source with its runs; NotFound for a stranger."""
        now, tz = self.desk.site.clock.now(), self.desk.zone_of(user)
        name = str(request.path_params["name"])
        source, runs = saved_with_runs(self.desk.site.store, name, _RUNS)
        latest = next(iter(runs), None)
        return self.desk.page(
            request,
            user,
            "source.html",
            title=f"Source {source.name}",
            line=_line(source, latest, now),
            facts=tuple(_facts(source, now, tz)),
            runs=[_run(each, tz) for each in runs],
            most=_RUNS,
        )


def _line(source: Source, run: SourceRun | None, now: datetime) -> SourceLine:
    state = state_of(source, run, now)
    return SourceLine(
        name=source.name,
        format=source.format,
        state=state,
        bad=state in _BAD,
        every=span_in_words(source.every),
        last=ago_in_words(source.last_success_at, now) if source.last_success_at else "never",
        outcome=_outcome(run) if run else "not fetched yet",
    )


def _facts(source: Source, now: datetime, tz: str) -> Iterator[Fact]:
    yield Fact(label="Address", value=source.url)
    yield Fact(label="Format", value=source.format)
    yield Fact(label="Fetched every", value=span_in_words(source.every))
    if source.last_success_at:
        at = source.last_success_at
        said = f"{time_in_words(at, tz)}, {ago_in_words(at, now)}"
        yield Fact(label="Last went well", value=said)
    if source.failing_since:
        times = "once" if source.failures == 1 else f"{source.failures} times in a row"
        said = f"{times}, since {time_in_words(source.failing_since, tz)}"
        yield Fact(label="Has failed", value=said)
    if source.enabled:
        yield Fact(label="Fetched next", value=time_in_words(source.next_at, tz))


def _run(run: SourceRun, tz: str) -> RunLine:
    took = "" if run.ended_at is None else span_in_words(run.ended_at - run.started_at)
    return RunLine(
        when=time_in_words(run.started_at, tz),
        took=took,
        outcome=_outcome(run),
        detail=run.detail,
        bad=run.outcome is RunOutcome.FAILED,
    )


def _outcome(run: SourceRun) -> str:
    counts = [(getattr(run, what), what) for what in _NEWS]
    news = ", ".join(f"{number} {what}" for number, what in counts if number)
    if run.outcome is not RunOutcome.IMPORTED:
        return _OUTCOMES[run.outcome]
    return f"{_OUTCOMES[run.outcome]}: {news or 'nothing new'}"
