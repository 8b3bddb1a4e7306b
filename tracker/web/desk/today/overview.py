"""The overview: what is overdue, what comes, what moved, and whether reminders go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People
from tracker.planning.search import Search, Standing
from tracker.service.feeds.saved_sources import saved, state_of
from tracker.service.views.readiness import is_missed
from tracker.service.views.status import (
    ChannelState,
    ChannelStatus,
    Status,
    standing,
    stored_status,
)
from tracker.store.reads.reads import Reads
from tracker.store.reads.searching import place_of
from tracker.web.answers.facts import date_in_words
from tracker.web.desk.desk import Desk
from tracker.web.desk.milestones import Line, lines_of
from tracker.web.desk.today.words import ago_in_words, span_in_words
from tracker.web.users import User

_LINES: Final = 6  #: of each group
_MOVES: Final = 10
_LATELY: Final = timedelta(days=30)
_FIRST: Final = date.min.isoformat()
#: of each group: its heading, what is said where there is none, and what of those that are shown
_HEADINGS: Final = {
    "overdue": ("Overdue duties", "No duty is overdue.", ""),
    "soon": ("The next 30 days", "Nothing is due.", ""),
    "later": (
        "The next 90 days",
        "Nothing is due.",
        "Those that begin after the first 30 days:",
    ),
    "look": (
        "Needs a look",
        "No date is in doubt.",
        "What is doubtful of these dates nobody has settled yet.",
    ),
}
_OUTCOMES: Final = {
    Outcome.SENT: "accepted",
    Outcome.NOT_SENT: "not accepted, is tried again",
    Outcome.REFUSED: "refused",
    Outcome.UNKNOWN: "not known whether it arrived",
    Outcome.POISON: "could not be put into its form",
    Outcome.WITHDRAWN: "withdrawn before it was sent",
    Outcome.STARTED: "under way",
}
_BAD: Final = frozenset({ChannelState.FAILING, ChannelState.NOT_CONFIGURED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Some milestones, of which those that end first are shown, in the order of every list."""

    name: str  #: as its heading is called in links
    heading: str
    number: int
    lines: tuple[Line, ...]
    query: str  #: of the list of all of them
    none: str  #: what is said where there is none
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A date that moved."""

    key: str
    title: str
    old: str
    new: str
    why: str
    by: str
    when: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLine:
    """How a channel is."""

    name: str
    state: str
    outcome: str
    sent: str
    bad: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """Whether reminders go out, in words."""

    daemon: str
    backlog: str
    bad: bool  #: somebody has to do something
    channels: tuple[ChannelLine, ...]


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """`/`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """What there is to know at a glance."""
        now, site = self.desk.site.clock.now(), self.desk.site
        today = self.desk.today(user, now)
        with site.lists() as reads:
            people = reads.people()
            groups = tuple(_groups(reads, people, today, now))
            number, moves = _moves(reads, people, now)
            names = [each.name for each in site.defaults.channels]
            status = standing(stored_status(reads, now), names, now, served=None)
        sources, _ = saved(site.store)
        failing = [
            source.name
            for source, run in sources
            if state_of(source, run, now) in {"failing", "overdue"}
        ]
        return self.desk.page(
            request,
            user,
            "overview.html",
            title="Overview",
            groups=groups,
            moves=moves,
            moved=number,
            lately=_LATELY.days,
            health=health_of(status, now),
            failing=failing,
        )


def _groups(reads: Reads, people: People, today: date, now: datetime) -> Iterator[Group]:
    soon, later = today + timedelta(days=31), today + timedelta(days=91)
    searches = {
        "overdue": Search(standing=Standing.OPEN, overdue_before=today),
        "soon": Search(due_from=today, due_before=soon),
        "later": Search(due_from=today, due_before=later),
        "look": Search(needs_a_look=True),
    }
    behind = {"later": (soon - timedelta(days=1)).isoformat()}
    asked = [(search, behind.get(name, _FIRST)) for name, search in searches.items()]
    found = dict(zip(searches, reads.ending_first(asked, _LINES), strict=True))
    keys = {key for _, some in found.values() for key in some}
    known = {each.key: each for each in reads.milestones_by_key(sorted(keys))}
    for name, (number, some) in found.items():
        heading, none, hint = _HEADINGS[name]
        shown = sorted((known[key] for key in some if key in known), key=place_of)
        yield Group(
            name=name,
            heading=heading,
            number=number,
            lines=lines_of(shown, people, now),
            query=searches[name].query(),
            none=none,
            hint=hint,
        )


def _moves(reads: Reads, people: People, now: datetime) -> tuple[int, tuple[Move, ...]]:
    number, moved = reads.moves_since(now - _LATELY, _MOVES)
    known = {each.key: each for each in reads.milestones_by_key([key for key, _ in moved])}
    return number, tuple(
        _move(known[key], revision, people, now) for key, revision in moved if key in known
    )


def _move(milestone: Milestone, number: int, people: People, now: datetime) -> Move:
    place = next(at for at, each in enumerate(milestone.history) if each.number == number)
    before, revision = milestone.history[place - 1], milestone.history[place]
    return Move(
        key=milestone.key,
        title=milestone.title,
        old=date_in_words(before.due),
        new=date_in_words(revision.due),
        why=revision.reason,
        by=people.called(revision.by) if revision.by else "",
        when=ago_in_words(revision.changed_at, now),
    )


def health_of(status: Status, now: datetime) -> Health:
    """How daemon and channels are, in words; what is bad is so in words, too."""
    daemon, bad = _daemon(status, now - status.clock_held)
    late = status.oldest_overdue_s
    backlog = f"{status.backlog} waiting" if status.backlog else "nothing waiting"
    if late is not None:
        backlog += f", the oldest for {span_in_words(timedelta(seconds=late))}"
    channels = tuple(_channel(each, now) for each in status.channels)
    return Health(daemon=daemon, backlog=backlog, bad=bad, channels=channels)


def _daemon(status: Status, now: datetime) -> tuple[str, bool]:
    daemon = status.daemon
    if daemon is None:
        return "No daemon has ever run, so no reminder goes out.", True
    ticked = daemon.last_tick_at
    tick = f"last tick {ago_in_words(ticked, now)}" if ticked else "it has not ticked yet"
    if daemon.once and not status.running:
        if is_missed(daemon, now):
            return f"The daemon is no longer started from outside: {tick}.", True
        return f"The daemon is started from outside, for a tick at a time: {tick}.", False
    if status.clock_held:
        held = span_in_words(status.clock_held)
        return f"Its clock jumped ahead by {held}, which is held: {tick}.", True
    if not status.running:
        return f"The daemon is not running, so no reminder goes out: {tick}.", True
    return f"The daemon is running: {tick}.", False


def _channel(channel: ChannelStatus, now: datetime) -> ChannelLine:
    unreached = f", {len(channel.unreached)} not reached" if channel.unreached else ""
    people = f" ({channel.people} reached by it{unreached})" if channel.people else ""
    return ChannelLine(
        name=f"{channel_and_person(channel.name)[0]}{people}",
        state=channel.state.value,
        outcome=_OUTCOMES[channel.last_outcome] if channel.last_outcome else "",
        sent=ago_in_words(channel.last_sent_at, now) if channel.last_sent_at else "never",
        bad=channel.state in _BAD or bool(channel.unreached),
    )
