"""The page of a milestone: its date step by step, its history, and what was told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.dates.explain.steps import Step
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People
from tracker.domain.slippage import slippage_of
from tracker.errors import NotFound, TrackerError
from tracker.planning.forecast import PlannedSend
from tracker.service.views.explaining import explain_milestone
from tracker.service.views.upcoming import upcoming_of
from tracker.store.reads.reads import Reads
from tracker.store.values.records import LogEntry
from tracker.web.answers.facts import facts_of
from tracker.web.desk.acts import acts_of
from tracker.web.desk.desk import Desk
from tracker.web.desk.dossier import Words
from tracker.web.desk.sealing import SAID, Sealing
from tracker.web.guard import Refused
from tracker.web.paths import path_of
from tracker.web.site import UNCHANGED, sentence
from tracker.web.users import User

NO_MILESTONE: Final = f"There is no milestone of that key. {UNCHANGED}"
ATTEMPT: Final = "attempt"  #: the kind of an entry of the log that was sent

_MESSAGES: Final = 50  #: a page
_DEEDS: Final = 50
_AHEAD: Final = 20
_DIGITS: Final = 9
_DEPENDENTS: Final = 50
_UP_TO: Final = "messages"  #: up to the how manieth message a page goes, as nothing is taken away


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """All that the database says of a milestone."""

    milestone: Milestone
    people: People
    anchors: dict[str, Milestone]
    dependents: Sequence[Milestone]
    log: Sequence[LogEntry]
    ahead: Sequence[PlannedSend]


@dataclass(frozen=True, kw_only=True)
class MilestonePage:
    """`/milestones/KEY`."""

    desk: Desk
    sealing: Sealing

    def shown(self, request: Request, user: User, name: str) -> Response:
        """The milestone that goes by `name`: its key, or the reference of one of its reminders."""
        site, now = self.desk.site, self.desk.site.clock.now()
        try:
            with site.reads() as reads:
                key = reads.key_of(name)
                known = self._known(reads, key, now)
        except NotFound as error:
            raise Refused(404, NO_MILESTONE) from error
        if key != name:
            return RedirectResponse(f"{site.base}{path_of(key)}", status_code=303)
        return self._page(request, user, known, now)

    def _known(self, reads: Reads, key: str, now: datetime) -> _Known:
        milestone = reads.milestone(key)
        if milestone is None:
            raise NotFound(key)
        keys = [anchor.key for anchor in milestone.anchors if anchor.key is not None]
        return _Known(
            milestone=milestone,
            people=reads.people(),
            anchors={each.key: each for each in reads.milestones_by_key(keys)},
            dependents=reads.dependents(key),
            log=reads.log(key, full=True),
            ahead=upcoming_of(reads, self.desk.site.defaults, milestone, now=now),
        )

    def _page(self, request: Request, user: User, known: _Known, now: datetime) -> Response:
        site, milestone = self.desk.site, known.milestone
        words = Words(people=known.people, tz=user.person.tz or site.defaults.tz, base=site.base)
        facts = facts_of(milestone, now, people=tuple(known.people.persons.values()))
        sent = [entry for entry in known.log if entry.kind == ATTEMPT]
        done = [entry for entry in known.log if entry.kind != ATTEMPT]
        last = _up_to(request, len(sent))
        first = max(last - _MESSAGES, 0)
        path = path_of(milestone.key)
        steps, why_none = self._steps(known)
        return self.desk.page(
            request,
            user,
            "milestone.html",
            title=facts.title,
            facts=facts,
            said=self.sealing.heard(user, request.url.path, request.query_params.get(SAID, "")),
            acts=tuple(
                (act.label, f"{site.base}{path_of(milestone.key, name)}")
                for name, act in acts_of(milestone).items()
                if user.may(act.role)
            ),
            date=words.date_of(milestone, now),
            known=words.facts_of(milestone),
            steps=steps,
            why_none=why_none,
            slippage=str(slippage_of(milestone.history) or ""),
            history=tuple(map(words.past_of, reversed(milestone.history))),
            anchors=tuple(words.anchor_of(each, known.anchors) for each in milestone.anchors),
            dependents=tuple(map(words.dependent_of, known.dependents[:_DEPENDENTS])),
            more_dependents=max(len(known.dependents) - _DEPENDENTS, 0),
            ahead=tuple(map(words.ahead_of, known.ahead[:_AHEAD])),
            more_ahead=max(len(known.ahead) - _AHEAD, 0),
            messages=tuple(map(words.message_of, reversed(sent[first:last]))),
            number=len(sent),
            older=f"{path}?{_UP_TO}={first}#messages" if first else "",
            newer=f"{path}?{_UP_TO}={last + _MESSAGES}#messages" if last < len(sent) else "",
            deeds=tuple(map(words.deed_of, reversed(done[-_DEEDS:]))),
            more_deeds=max(len(done) - _DEEDS, 0),
        )

    def _steps(self, known: _Known) -> tuple[tuple[Step, ...], str]:
        """The steps to its date; where they cannot be found, why not."""
        calendars = self.desk.site.defaults.calendars
        try:
            return explain_milestone(known.milestone, known.anchors.values(), calendars), ""
        except TrackerError as error:
            return (), sentence(str(error))


def _up_to(request: Request, number: int) -> int:
    """The how manieth message is the last one of the page; of what cannot be read the last one."""
    asked = request.query_params.get(_UP_TO, "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS
    return min(int(asked), number) if is_number else number
