"""Operations that only look: the JSON of the commands, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from pydantic import BaseModel

from tracker.dates.base.zones import named_zone
from tracker.dates.explain.explain import explain
from tracker.dates.meaning.interpret import read
from tracker.dates.meaning.interpretation import Context
from tracker.domain.anchor import Anchor, meanings
from tracker.domain.people.person import Person, is_handle
from tracker.domain.people.role import Role
from tracker.errors import NoMilestone, UsageError
from tracker.planning.forecast import PlannedSend
from tracker.service.feeds.saved_sources import saved, state_of
from tracker.service.people.naming import owned_by, person_of, team_of
from tracker.service.views.rosters import (
    person_json,
    person_shown_json,
    source_json,
    team_json,
)
from tracker.service.views.shapes import (
    Json,
    interpretation_json,
    log_json,
    milestone_json,
    owner_kind,
    planned_send_json,
    shown_json,
    status_json,
    steps_json,
)
from tracker.service.views.status import standing, stored_status
from tracker.service.views.upcoming import upcoming as planned
from tracker.store.reads.logs import LogPage
from tracker.store.reads.reads import Reads
from tracker.store.reads.searching import Page
from tracker.web.api.asking import Answer, Asked
from tracker.web.api.etags import etag_of
from tracker.web.api.queries import Log, Milestones, Upcoming, When, cursor

_GOES_ON_FOR: Final = timedelta(hours=1)  #: that a list of sends is the one of an instant


def milestones(asked: Asked) -> Answer:
    """The milestones that are searched for, by their days."""
    query: Milestones = asked.query
    page = Page(size=query.limit, after=query.after)
    with asked.site.lists() as reads:
        found, onward = reads.page(query.search, page)
        people = reads.people()
    items = [
        {**milestone_json(each, asked.now), "owner_kind": owner_kind(each.owner, people)}
        for each in found
    ]
    return _page(asked, "/milestones", items, None if onward is None else cursor(*onward))


def milestone(asked: Asked) -> Answer:
    """One, by its key or the reference of one of its reminders."""
    with asked.site.reads() as reads:
        key = reads.key_of(asked.named["key"])
        found, people = reads.milestone(key), reads.people()
        dependents = reads.dependents(key)
    if found is None:
        raise NoMilestone(key)
    shown = shown_json(found, people, dependents, asked.now)
    return Answer(value=shown, etag=etag_of(found, shown))


def when(asked: Asked) -> Answer:
    """What a phrase means."""
    query: When = asked.query
    defaults = asked.site.defaults
    tz = named_zone(query.tz or asked.tz).key
    if query.calendar:
        defaults.calendars(query.calendar)
    context = Context(
        tz=tz,
        dayfirst=None if query.dayfirst is None else query.dayfirst == "yes",
        fiscal=query.fiscal,
        calendar=query.calendar,
        roll=query.roll,
        anchors=meanings(tuple(map(_anchor, query.anchor)), tz),
        calendars=defaults.calendars,
    )
    as_of, words = query.as_of or asked.today, read(query.text)
    told = interpretation_json(words.on(as_of, context), as_of=as_of, tz=tz)
    steps = explain(words, as_of, context) if query.explain == "yes" else None
    return Answer(value={**told, "explain": None if steps is None else steps_json(steps)})


def _anchor(text: str) -> Anchor:
    anchor = Anchor.parse(text)
    if anchor.day is None:
        raise UsageError(f"{text!r} is no day: write it as NAME=2027-03-31")
    return anchor


def upcoming(asked: Asked) -> Answer:
    """The sends that lie ahead; its pages are all of the instant of the first one."""
    query: Upcoming = asked.query
    now = asked.now if query.after is None else _begun(query.after[0], asked.now)
    with asked.site.reads() as reads:
        sends = planned(reads, asked.site.defaults, now=now, days=query.days)
    known = sorted(((_place(each), each) for each in sends), key=lambda pair: pair[0])
    beyond = [pair for pair in known if query.after is None or pair[0] > query.after[1:]]
    shown = beyond[: query.limit]
    more = len(beyond) > query.limit
    after = cursor(now.isoformat(), *shown[-1][0]) if more else None
    items = [planned_send_json(each) for _, each in shown]
    return _page(asked, "/upcoming", items, after)


def _begun(text: str, now: datetime) -> datetime:
    """The instant of which a list is that goes on."""
    said = "this list has gone on since: begin it anew"
    try:
        begun = datetime.fromisoformat(text)
        old = not now - _GOES_ON_FOR <= begun <= now
    except (TypeError, ValueError) as error:
        raise UsageError(said) from error
    if old:
        raise UsageError(said)
    return begun


def _place(send: PlannedSend) -> tuple[str, ...]:
    at = send.fire_at.isoformat()
    return at, send.key, send.kind, send.lead_time, ",".join(send.channels)


def log(asked: Asked) -> Answer:
    """What was sent and done, the oldest first."""
    query: Log = asked.query
    with asked.site.reads() as reads:
        key = query.key and reads.key_of(query.key)
        page = LogPage(size=query.limit, after=query.after)
        entries, onward = reads.log_page(key, page, full=query.full == "yes")
        if key is not None and not entries and reads.milestone(key) is None:
            raise NoMilestone(key)
    after = None if onward is None else cursor(*onward)
    return _page(asked, "/log", [log_json(each) for each in entries], after)


def sources(asked: Asked) -> Answer:
    """The saved sources, and how they are."""
    known, _ = saved(asked.site.store)
    items = [source_json(each, run, state_of(each, run, asked.now)) for each, run in known]
    return _page(asked, "/sources", items, None)


def people(asked: Asked) -> Answer:
    """Everybody who can be told."""
    found = asked.site.people()
    items = [
        _shown_to(asked, each, person_json(each, found, asked.today))
        for each in found.persons.values()
    ]
    return _page(asked, "/people", items, None)


def person(asked: Asked) -> Answer:
    """One of them, with what is theirs."""
    with asked.site.reads() as reads:
        everybody = reads.people()
        one = person_of(everybody, _handle(asked.named["handle"]))
        owned = owned_by(reads, everybody, one)
    shown = person_shown_json(one, everybody, owned, asked.today)
    return Answer(value=_shown_to(asked, one, shown))


def _shown_to(asked: Asked, person: Person, told: Json) -> Json:
    """`told` of `person`: addresses are for whoever may edit, and one's own for oneself."""
    user = asked.user
    if user.may(Role.EDIT) or user.person.handle == person.handle:
        return told
    return {**told, "addresses": dict.fromkeys(person.addresses)}


def teams(asked: Asked) -> Answer:
    """The teams."""
    items = [team_json(each) for each in asked.site.people().teams.values()]
    return _page(asked, "/teams", items, None)


def team(asked: Asked) -> Answer:
    """One of them."""
    return Answer(value=team_json(team_of(asked.site.people(), _handle(asked.named["handle"]))))


def _handle(text: str) -> str:
    if not is_handle(text):
        raise UsageError(f"{text!r} is no handle")
    return text


def status(asked: Asked) -> Answer:
    """How daemon, backlog and channels are, as far as the database tells."""
    with asked.site.reads() as reads:
        return Answer(value=_status(reads, asked))


def _status(reads: Reads, asked: Asked) -> Json:
    configured = [channel.name for channel in asked.site.defaults.channels]
    stored = stored_status(reads, asked.now)
    return status_json(standing(stored, configured, asked.now, served=None))


def _page(asked: Asked, path: str, items: Sequence[Json], after: str | None) -> Answer:
    """A part of a list, and where the next one is."""
    if after is None:
        return Answer(value={"items": items, "next": None})
    pairs = urlencode([*_pairs(asked.query), ("after", after)])
    return Answer(value={"items": items, "next": asked.url(f"{path}?{pairs}")})


def _pairs(query: BaseModel) -> Iterable[tuple[str, str]]:
    """What a query says, but for the place."""
    for name in query.model_fields_set - {"after"}:
        value = getattr(query, name)
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                yield name, str(each)
