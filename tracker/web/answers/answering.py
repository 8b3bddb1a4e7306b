"""The pages of a link: what it asks, what a new date comes to, what became of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.describe import moment_in_words
from tracker.dates.base.zones import zone
from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.errors import DatabaseUnusable, NotFound, TrackerError
from tracker.service.answering.values import Answer, Given, Preview
from tracker.web.answers.facts import Facts, date_in_words, facts_of, follows
from tracker.web.answers.forms import AnswerForm, answer_of, filled
from tracker.web.answers.pages import Other, Pages, Reading
from tracker.web.answers.visits import COOKIE, Visit, Visits
from tracker.web.guard import Refused, check_origin, form_of
from tracker.web.site import UNCHANGED, Site, sentence

_log = structlog.get_logger()

_REMEMBERED: Final = timedelta(days=180)
_LAPSED: Final = "This link is no longer good"
_LATE: Final = "This page was open for a long time: look at it again, then press the button."


@dataclass(frozen=True, kw_only=True)
class AnswerPages:
    """What is shown at a link, and what its form does."""

    site: Site
    visits: Visits
    pages: Pages

    async def shown(self, request: Request) -> Response:
        """What the link asks; changes nothing, whoever fetches it and however often."""
        visit = await self.visits.of(request)
        if visit.standing.lapsed is not None:
            return self._lapsed(visit, 410)
        return self._asked(visit, visit.form, 200)

    async def sent(self, request: Request) -> Response:
        """What became of the answer that the form brings."""
        check_origin(request.headers, self.site.origin)
        given = await form_of(request)
        visit = await self.visits.of(request)
        sealed = self.visits.is_sealed(visit, self.visits.seals.form, given.get("seal", ""))
        if sealed is False:
            raise Refused(403, "This form was not made here, so nothing was changed.")
        form = filled(visit.form, given)
        if visit.standing.lapsed is not None and not (sealed and form.is_sound):
            return self._lapsed(visit, 409)
        if sealed is None:
            return self._asked(visit, form, 409, alert=_LATE)
        if not form.is_sound:
            return self._asked(visit, form, 422, alert="Something is missing or cannot be read.")
        try:  # lapsed or not: whoever presses twice hears what came of it the first time
            return await self._carried_out(visit, form, given)
        except (DatabaseUnusable, NotFound):
            raise
        except TrackerError as error:
            return await self._refused(request, form, str(error))

    async def _carried_out(
        self, visit: Visit, form: AnswerForm, given: Mapping[str, str]
    ) -> Response:
        said = form.values()
        answer = answer_of(form, visit.known or said["who"])
        if form.verb is AnswerVerb.MOVED and not self._has_seen(visit, answer, given):
            return await self._preview(visit, form, answer)
        done = await self.site.apart(partial(self.site.answers.give, visit.ticket, answer))
        _log.info("Answer given", key=done.milestone.key, verb=done.verb.value, by=done.by)
        response = self._given(visit, done)
        if (who := said.get("who")) is not None:
            self._remember(response, who)
        return response

    async def _preview(self, visit: Visit, form: AnswerForm, answer: Answer) -> Response:
        preview = await self.site.apart(
            partial(
                self.site.answers.preview,
                visit.ticket,
                due=answer.due or "",
                on=answer.on,
                source=answer.source,
                reason=answer.reason,
            )
        )
        return self.pages.read(
            form,
            self._facts(visit),
            _reading_of(preview),
            action=self._path(visit.token),
            seal=self.visits.sealed(visit, self.visits.seals.form),
            confirmed=self.visits.sealed(visit, self.visits.seals.reading, *_words_of(answer)),
        )

    def _has_seen(self, visit: Visit, answer: Answer, given: Mapping[str, str]) -> bool:
        """Whether whoever sends these very words was shown what they come to."""
        seal, confirmed = self.visits.seals.reading, given.get("confirmed", "")
        return self.visits.is_sealed(visit, seal, confirmed, *_words_of(answer)) is True

    async def _refused(self, request: Request, form: AnswerForm, why: str) -> Response:
        """What speaks against the answer: perhaps that another one was quicker."""
        visit = await self.visits.of(request)
        if visit.standing.lapsed is not None:
            return self._lapsed(visit, 409)
        return self._asked(visit, form, 422, alert=sentence(why))

    def _asked(self, visit: Visit, form: AnswerForm, status: int, *, alert: str = "") -> Response:
        return self.pages.asked(
            status,
            form,
            self._facts(visit),
            action=self._path(visit.token),
            seal=self.visits.sealed(visit, self.visits.seals.form),
            reader=visit.reader,
            others=tuple(self._others(visit)),
            alert=alert,
        )

    def _others(self, visit: Visit) -> Iterator[Other]:
        """What else the same message can be answered with: it has a link for each, as here."""
        for verb in visit.standing.verbs:
            if verb is not visit.ticket.verb:
                token = self.visits.links.token(replace(visit.ticket, verb=verb))
                yield Other(label=BUTTONS[verb], url=self._path(token))

    def _lapsed(self, visit: Visit, status: int) -> Response:
        said = sentence(visit.standing.lapsed or "")
        return self.pages.given(status, _LAPSED, (said, UNCHANGED), self._facts(visit))

    def _given(self, visit: Visit, given: Given) -> Response:
        title = "This was noted before" if given.again else "Thank you, it is noted"
        since = replace(visit.standing, milestone=given.milestone, seen=None)
        facts = self._facts(replace(visit, standing=since))
        return self.pages.given(200, title, (sentence(given.said),), facts)

    def _remember(self, response: Response, who: str) -> None:
        response.set_cookie(
            COOKIE,
            self.visits.seals.person.sealed(who),
            max_age=int(_REMEMBERED.total_seconds()),
            path=self.site.base or "/",
            secure=self.site.is_secure,
            httponly=True,
            samesite="lax",
        )

    def _facts(self, visit: Visit) -> Facts:
        return facts_of(
            visit.standing.milestone,
            visit.now,
            people=tuple(visit.people.persons.values()),
            seen=_seen_by(visit),
            reference=visit.ticket.reference,
        )

    def _path(self, token: str) -> str:
        return f"{self.site.base}/a/{token}"


def _reading_of(preview: Preview) -> Reading:
    return Reading(
        before=date_in_words(preview.before),
        after=date_in_words(preview.after),
        is_certain=preview.is_certain,
        remarks=tuple(sentence(each) for each in preview.remarks),
        dependents=tuple(follows(each) for each in preview.dependents),
    )


def _words_of(answer: Answer) -> tuple[str, ...]:
    on = answer.on.isoformat() if answer.on else ""
    return answer.due or "", on, answer.source or "", answer.reason or ""


def _seen_by(visit: Visit) -> str:
    """Who has it by now, and since when; empty where nobody has."""
    seen = visit.standing.seen
    if seen is None or seen.by is None:
        return ""
    person = visit.people.persons.get(seen.by)
    since = moment_in_words(seen.at.astimezone(zone(visit.standing.tz)))
    return f"{person.name if person else seen.by}, since {since}"
