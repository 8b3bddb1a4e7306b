"""The timeline: what its URL asks for as bars below a scale, and the same as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.people.person import People
from tracker.domain.standing import is_overdue, is_soft
from tracker.errors import UsageError
from tracker.planning.charts.frame import Frame, frame_of
from tracker.planning.charts.timeline import Row, Shape, row_of
from tracker.planning.search import Search, search_of
from tracker.planning.text.wording import one_line
from tracker.store.reads.reads import Reads
from tracker.store.reads.searching import UNDATED, Page
from tracker.web.answers.facts import date_in_words, facts_of
from tracker.web.desk.asking import kept_of
from tracker.web.desk.desk import Desk
from tracker.web.desk.drawing import Drawing, DrawnRow, drawn
from tracker.web.desk.milestones import filters_of, lines_of
from tracker.web.site import sentence
from tracker.web.users import User

_ROWS: Final = 200  #: of a page
_UNDATED: Final = 50  #: without a first day, on the first page
_LONGEST: Final = 60  #: characters of a title beside its bar
_FRAME: Final = ("from", "quarters", "by")
_PLACE: Final = ("after_day", "after_key")  #: as in the list
_DOT: Final = " \N{MIDDLE DOT} "
_NOBODY: Final = {"owner": "Nobody's", "authority": "No authority", "jurisdiction": "Nowhere named"}


class By(StrEnum):
    """What rows are grouped by."""

    NOTHING = ""
    OWNER = "owner"
    AUTHORITY = "authority"
    JURISDICTION = "jurisdiction"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A row of the picture, and what is said of it."""

    drawn: DrawnRow
    key: str
    words: str  #: its title, short, with what its colour and shape say
    full: str  #: all of it, for whoever points at it or has it read aloud
    classes: str
    ghosts: tuple[str, ...]  #: what each says


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Rows that have something in common."""

    name: str
    drawing: Drawing
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What the URL asks for."""

    search: Search
    frame: Frame
    by: By
    after: tuple[str, str] | None

    def query(self, frame: Frame | None = None, place: str = "") -> str:
        """The words of the same search, in that frame, from that place on."""
        return "&".join(filter(None, (self.search.query(), self.beside(frame), place)))

    def beside(self, frame: Frame | None = None) -> str:
        """What the query says beside the search."""
        frame = frame or self.frame
        pairs = {"from": str(frame.start), "quarters": frame.quarters}
        return urlencode(pairs | ({"by": self.by.value} if self.by else {}))

    def late(self, today: date) -> Search:
        """The search for what is overdue, and lies before the frame."""
        return replace(self.search, overdue_before=min(self.frame.first, today))

    def in_frame(self) -> Search:
        """The search for what lies in the frame."""
        first, end = self.frame.first, self.frame.end
        asked = self.search
        return replace(
            asked,
            due_from=max(asked.due_from or first, first),
            due_before=min(asked.due_before or end, end),
        )


@dataclass(frozen=True, kw_only=True)
class TimelinePage:
    """`/timeline`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """The milestones that the URL asks for, where they lie in time."""
        now = self.desk.site.clock.now()
        today = self.desk.today(user, now)
        asked, alert = _asked_or_plain(request, today)
        with self.desk.site.lists() as reads:
            people, found = reads.people(), _found(reads, asked)
            late = asked.late(today)
            overdue = reads.count(late) if asked.after is None else 0
        rows = [row for each in found.milestones if (row := row_of(each, asked.frame))]
        shown = [each.milestone for each in rows]
        return self.desk.page(
            request,
            user,
            "timeline.html",
            400 if alert else 200,
            title="Timeline",
            alert=alert,
            asked=asked,
            kept=kept_of(asked.search),
            filters=tuple(filters_of(asked.search)),
            beside=asked.beside(),
            overdue=overdue,
            late=late.query(),
            bys=tuple(By),
            groups=_groups(rows, asked, people, now, asked.frame.day(today)),
            others={word: asked.query(frame=each) for word, each in asked.frame.others().items()},
            lines=lines_of(shown, people, now),
            undated=lines_of(found.undated, people, now),
            more_undated=found.more_undated,
            listed=asked.search.query(),
            number=found.number,
            onward=found.onward,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What a page shows."""

    milestones: tuple[Milestone, ...]  #: that may lie in the frame
    number: int  #: of all that do, where more do than the page shows
    onward: str  #: the query of the next page, where there is one
    undated: tuple[Milestone, ...]
    more_undated: str  #: the query of the list of the others


def _found(reads: Reads, asked: _Asked) -> _Found:
    """The rows of the page; on the first one also what has no first day."""
    late: tuple[Milestone, ...] = ()
    behind: tuple[str, str] | None = None
    if asked.after is None:
        late, behind = reads.page(asked.search, Page(size=_UNDATED, after=UNDATED))
    bounded = [each for each in late if each.due.latest is not None]
    search = asked.in_frame()
    found, onward = reads.page(search, Page(size=_ROWS - len(bounded), after=asked.after))
    return _Found(
        milestones=(*found, *bounded),
        number=0 if onward is None else reads.count(search),
        onward="" if onward is None else asked.query(place=_place(onward)),
        undated=tuple(each for each in late if each.due.latest is None),
        more_undated="" if behind is None else _behind(asked.search, behind),
    )


def _behind(search: Search, place: tuple[str, str]) -> str:
    return "&".join(filter(None, (search.query(), _place(place))))


def _place(place: tuple[str, str]) -> str:
    return urlencode(list(zip(_PLACE, place, strict=True)))


def _asked_or_plain(request: Request, today: date) -> tuple[_Asked, str]:
    """What `request` asks for, or else the present quarters with what is wrong with it."""
    try:
        return _asked(request, today=today), ""
    except UsageError as error:
        frame = frame_of("", "", today)
        return _Asked(search=Search(), frame=frame, by=By.NOTHING, after=None), sentence(str(error))


def _asked(request: Request, *, today: date) -> _Asked:
    """What `request` asks for; raises UsageError."""
    query = request.query_params
    named = [pair for pair in query.multi_items() if pair[0] not in (*_FRAME, *_PLACE)]
    place = tuple(query.get(name, "") for name in _PLACE)
    by = query.get("by", "")
    if by not in set(By):
        raise UsageError(f"by is one of {', '.join(filter(None, By))}, not {by!r}")
    return _Asked(
        search=search_of(named),
        frame=frame_of(query.get("from", "").strip(), query.get("quarters", "").strip(), today),
        by=By(by),
        after=(place[0], place[1]) if all(place) else None,
    )


def _groups(
    rows: Sequence[Row], asked: _Asked, people: People, now: datetime, today: int | None
) -> Iterator[Group]:
    """The rows by what they are grouped by; those of which that is not known come last."""
    grouped: defaultdict[tuple[bool, str], list[Row]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows:
        name = one_line(_name(row.milestone, asked.by, people), _LONGEST)
        names.setdefault(name.casefold(), name)
        grouped[not name, name.casefold()].append(row)
    for is_none, folded in sorted(grouped):
        some = grouped[is_none, folded]
        drawing = drawn(some, asked.frame, today)
        yield Group(
            name=_NOBODY.get(asked.by, "") if is_none else names[folded],
            drawing=drawing,
            bars=tuple(_bar(each, now) for each in drawing.rows),
        )


def _name(milestone: Milestone, by: By, people: People) -> str:
    match by:
        case By.NOTHING:
            return ""
        case By.OWNER:
            return people.called(milestone.owner) if milestone.owner else ""
        case By.AUTHORITY:
            return milestone.authority or ""
        case By.JURISDICTION:
            return milestone.jurisdiction or ""


def _bar(drawn_row: DrawnRow, now: datetime) -> Bar:
    row = drawn_row.row
    facts = facts_of(row.milestone, now)
    said = dict(_said(row, now))
    classes = " ".join((row.bar.shape, *said))
    full = [facts.title, facts.when, *said.values()]
    urgent = said.pop("overdue", "")
    if (proposed := row.milestone.proposed) is not None:
        full.append(f"proposed: {date_in_words(proposed.due)}")
    return Bar(
        drawn=drawn_row,
        key=row.milestone.key,
        words=_DOT.join(filter(None, (urgent, one_line(facts.title, _LONGEST), *said.values()))),
        full="; ".join(full),
        classes=classes,
        ghosts=tuple(f"earlier: {date_in_words(each.due)}" for each in row.ghosts),
    )


def _said(row: Row, now: datetime) -> Iterator[tuple[str, str]]:
    """What colour and shape say of a row, as a class and in words."""
    milestone = row.milestone
    if is_overdue(milestone, now):
        yield "overdue", "overdue"
    if milestone.status is MilestoneStatus.SUSPENDED:
        yield "suspended", "paused"
    elif not milestone.status.is_live:
        yield "closed", milestone.status.value
    if row.bar.shape is Shape.WAITING:
        yield "waits", "waits"
    elif is_soft(milestone.due):
        yield "soft", "not known to the day"
    if row.unshown:
        yield "restless", f"{row.unshown} more earlier dates"
    if milestone.proposed is not None:
        yield "changing", "another date is proposed"
