"""What waits for the user: answers, the next days, and dates that somebody has to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.domain.people.person import People
from tracker.domain.people.role import Role
from tracker.domain.people.staffing import spellings, whose
from tracker.domain.standing import LOOK_AGAIN, can_be_overdue, is_soft
from tracker.planning.search import Search, Standing
from tracker.store.reads.reads import Reads
from tracker.store.reads.searching import Page
from tracker.web.desk.desk import Desk
from tracker.web.desk.milestones import Line, lines_of
from tracker.web.desk.today.words import ago_in_words
from tracker.web.users import User

_MOST: Final = 30  #: of each part
_LOOKED_AT: Final = 300  #: dates of which those that are vague are told
_TO_CHECK: Final = (AnswerVerb.CHECKED, AnswerVerb.MOVED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """An answer that can be given."""

    label: str
    path: str  #: of its form, below that of the milestone


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A milestone that waits for an answer."""

    line: Line
    told: str  #: when it was told last; empty where it was not
    ways: tuple[Way, ...]


@dataclass(frozen=True, kw_only=True)
class MinePage:
    """`/mine`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """What is the user's, or of a team of the user's."""
        now, person = self.desk.site.clock.now(), user.person
        today = self.desk.today(user, now)
        channels = [
            f"{each.name}/{person.handle}"
            for each in self.desk.site.defaults.channels
            if each.for_people
        ]
        with self.desk.site.lists() as reads:
            people = reads.people()
            mine = spellings(reads.owners(), people, whose(person, people))
            told = reads.told_of(channels, mine, most=_LOOKED_AT)
            known = {each.key: each for each in reads.milestones_by_key(list(told))}
            unanswered = [(known[key], at) for key, at in told.items() if key in known]
            unanswered = [(each, at) for each, at in unanswered if _waits(each, now)]
            late = Search(standing=Standing.OPEN, owners=mine, overdue_before=today)
            soon = Search(owners=mine, due_from=today, due_before=today + timedelta(days=31))
            parts = {
                name: _part(reads, search if mine else None, people, now)
                for name, search in {"late": late, "soon": soon}.items()
            }
            vague = _vague(reads, mine, today)
        return self.desk.page(
            request,
            user,
            "mine.html",
            title="Mine",
            teams=[each.name for each in people.teams.values() if person.handle in each.members],
            waiting=[_waiting(each, at, people, now) for each, at in unanswered[:_MOST]],
            unanswered=len(unanswered),
            vague=[_waiting(each, None, people, now) for each in vague[:_MOST]],
            vague_number=len(vague),
            most=_LOOKED_AT,
            may_answer=user.may(Role.ANSWER),
            **parts,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some milestones, and the list of all of them."""

    number: int = 0
    lines: tuple[Line, ...] = ()
    query: str = ""


def _part(reads: Reads, search: Search | None, people: People, now: datetime) -> Part:
    if search is None:
        return Part()
    found, _ = reads.page(search, Page(size=_MOST))
    return Part(
        number=reads.count(search), lines=lines_of(found, people, now), query=search.query()
    )


def _waits(milestone: Milestone, now: datetime) -> bool:
    """Whether nobody has said anything that counts at `now`."""
    snoozed = milestone.snoozed_until is not None and milestone.snoozed_until > now
    return milestone.acknowledged_at(now) is None and not snoozed and milestone.reported is None


def _vague(reads: Reads, mine: Sequence[str], today: date) -> list[Milestone]:
    found = reads.vague(mine, seen_before=today - LOOK_AGAIN, most=_LOOKED_AT)
    return [each for each in found if each.due.certain_window is None or is_soft(each.due)]


def _waiting(milestone: Milestone, told: datetime | None, people: People, now: datetime) -> Waiting:
    (line,) = lines_of([milestone], people, now)
    verbs = _answers_to(milestone) if told is not None else iter(_TO_CHECK)
    return Waiting(
        line=line,
        told=ago_in_words(told, now) if told is not None else "",
        ways=tuple(Way(label=BUTTONS[each], path=each.value) for each in verbs),
    )


def _answers_to(milestone: Milestone) -> Iterator[AnswerVerb]:
    yield AnswerVerb.SEEN
    if can_be_overdue(milestone):
        yield AnswerVerb.DONE
    yield from (AnswerVerb.LATER, AnswerVerb.NOT_MINE, AnswerVerb.MOVED)
