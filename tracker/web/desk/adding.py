"""The page on which a milestone is added: what is stated, and how its date is read, before that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.instants import day_in
from tracker.dates.explain.steps import Step
from tracker.domain.milestone import Milestone
from tracker.domain.people.role import Role
from tracker.errors import DatabaseUnusable, TrackerError
from tracker.service.answering.acting import Acting
from tracker.service.milestones.remarks import of_its_key, remarks
from tracker.service.views.explaining import explain_milestone
from tracker.web.answers.facts import Fact, facts_of
from tracker.web.answers.forms import Form, filled
from tracker.web.desk.acting import FORGED, ActPages, acting_of, asked_again, said_in
from tracker.web.desk.dossier import days_of, precision_of
from tracker.web.desk.stating import new_form, record_in
from tracker.web.guard import Refused, check_origin, form_of
from tracker.web.site import sentence
from tracker.web.users import User

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class AddPage:
    """`/milestones/new`."""

    acts: ActPages

    def shown(self, request: Request, user: User) -> Response:
        """The form, empty."""
        return self._form(request, user, self._begun(user), 200)

    async def sent(self, request: Request) -> Response:
        """How the date of a form is read; of one that was shown that, the milestone, stored."""
        site = self.acts.desk.site
        check_origin(request.headers, site.origin)
        given = await form_of(request)
        user = await site.user(request, Role.EDIT)
        return await site.apart(partial(self._sent, request, user, given))

    def _sent(self, request: Request, user: User, given: Mapping[str, str]) -> Response:
        sealing, path = self.acts.sealing, request.url.path
        sealed = sealing.is_sealed(given.get("seal", ""), user, path, "")
        if sealed is False:
            raise Refused(403, FORGED)
        form = filled(self._begun(user), given)
        if (again := asked_again(form, given, late=sealed is None)) is not None:
            return self._form(request, user, form, again.status, alert=again.alert)
        try:
            return self._carried_out(request, user, form, given.get("confirmed", ""))
        except DatabaseUnusable:
            raise
        except TrackerError as error:
            return self._form(request, user, form, 422, alert=sentence(str(error)))

    def _carried_out(self, request: Request, user: User, form: Form, confirmed: str) -> Response:
        site, sealing = self.acts.desk.site, self.acts.sealing
        acting, now, record = acting_of(site, user), site.clock.now(), record_in(form)
        about = request.url.path, "", *said_in(form)
        if sealing.is_sealed(confirmed, user, *about) is not True:
            milestone = acting.milestones.add(record, now, dry_run=True)
            return self._preview(request, user, form, milestone)
        milestone = acting.milestones.add(record, now)
        _log.info("Done from the page", key=milestone.key, act="new", by=user.handle)
        return self.acts.told(user, milestone.key, f"It was added as {milestone.key}.")

    def _begun(self, user: User) -> Form:
        site = self.acts.desk.site
        today = day_in(site.clock.now(), user.person.tz or site.defaults.tz)
        return new_form(site.defaults, today)

    def _form(
        self, request: Request, user: User, form: Form, status: int, *, alert: str = ""
    ) -> Response:
        return self.acts.desk.page(
            request,
            user,
            "act.html",
            status,
            title=form.heading,
            form=form,
            facts=None,
            back="",
            action=request.url.path,
            mark="",
            seal=self.acts.sealing.sealed(user, request.url.path, ""),
            alert=alert,
            written=(),
        )

    def _preview(self, request: Request, user: User, form: Form, milestone: Milestone) -> Response:
        """How it is read; whoever stores it twice is told that its key is there already."""
        site, sealing = self.acts.desk.site, self.acts.sealing
        now, acting = site.clock.now(), acting_of(site, user)
        named = filled(form, {**form.values(), "key": milestone.key})
        facts = facts_of(milestone, now)
        return self.acts.desk.page(
            request,
            user,
            "confirm.html",
            title="Is this right?",
            what=facts.title,
            rows=_rows(milestone, facts.when),
            remarks=tuple(_remarks(acting, milestone, now)),
            steps=self._steps(milestone),
            effect="",
            dependents=None,
            values=named.values(),
            action=request.url.path,
            mark="",
            seal=sealing.sealed(user, request.url.path, ""),
            confirmed=sealing.sealed(user, request.url.path, "", *said_in(named)),
            button="Add it",
        )

    def _steps(self, milestone: Milestone) -> Sequence[Step]:
        site = self.acts.desk.site
        keys = [anchor.key for anchor in milestone.anchors if anchor.key is not None]
        with site.reads() as reads:
            others = reads.milestones_by_key(keys)
        return explain_milestone(milestone, others, site.defaults.calendars)


def _rows(milestone: Milestone, when: str) -> tuple[Fact, ...]:
    due = milestone.due
    return (
        Fact(label="You wrote", value=f"“{due.text}”"),
        Fact(label="The date", value=when),
        Fact(label="From the first to the last day it can fall on", value=days_of(due)),
        Fact(label="Known to", value=precision_of(due)),
        Fact(label="Days and clocks of", value=due.tz),
        Fact(label="Key", value=milestone.key),
    )


def _remarks(acting: Acting, milestone: Milestone, now: datetime) -> list[str]:
    stranger = acting.stranger(milestone.owner)
    said = (*remarks(milestone, now), *of_its_key(milestone), *filter(None, (stranger,)))
    return list(map(sentence, said))
