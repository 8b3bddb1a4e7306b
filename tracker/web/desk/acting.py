"""The pages on which something is done to a milestone: what each asks, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.domain.people.role import Role
from tracker.errors import (
    ChangedMeanwhile,
    DatabaseUnusable,
    NoMilestone,
    NotFound,
    TrackerError,
)
from tracker.service.answering.acting import Acting
from tracker.service.answering.values import Preview
from tracker.web.answers.facts import Fact, date_in_words, facts_of, follows
from tracker.web.answers.forms import Form, filled
from tracker.web.desk.acts import ACTS, Act, Sent, acts_of
from tracker.web.desk.desk import Desk
from tracker.web.desk.milestone import NO_MILESTONE, MilestonePage
from tracker.web.desk.sealing import SAID, Sealing
from tracker.web.guard import Refused, check_origin, form_of
from tracker.web.paths import meant_by, path_of
from tracker.web.site import UNCHANGED, Site, sentence
from tracker.web.users import User

_log = structlog.get_logger()

_LATE: Final = "This page was open for a long time: look at it again, then press the button."
_AGAIN: Final = "again"  #: the button of whoever was shown a reading and writes it differently
_MISSING: Final = "Something is missing or cannot be read."
FORGED: Final = "This form was not made here, so nothing was changed."
_CHANGED: Final = (
    "It has changed since you opened this page, so nothing was done. This is how it is now: look "
    "at it again, then press the button."
)
_KEPT_BESIDE: Final = "It is kept as proposed, beside the date so far, which stays in force."


@dataclass(frozen=True, kw_only=True)
class ActPages:
    """`/milestones/KEY`, and what is done from there."""

    desk: Desk
    sealing: Sealing
    milestone: MilestonePage

    async def shown(self, request: Request) -> Response:
        """The milestone, or the form of what is to be done; changes nothing."""
        key, name = _meant(request)
        site = self.desk.site
        if not name:
            user = await site.user(request, Role.READ)
            return await site.apart(partial(self.milestone.shown, request, user, key))
        user = await site.user(request, ACTS[name].role)
        return await site.apart(partial(self._shown, request, user, key, name))

    async def sent(self, request: Request) -> Response:
        """What comes of a form."""
        check_origin(request.headers, self.desk.site.origin)
        given = await form_of(request)
        key, name = _meant(request)
        if not name:
            raise Refused(405, f"Nothing can be sent to this page. {UNCHANGED}")
        user = await self.desk.site.user(request, ACTS[name].role)
        work = partial(self._sent, request, user, key, name, given)
        return await self.desk.site.apart(work)

    def _shown(self, request: Request, user: User, key: str, name: str) -> Response:
        asked = self._asked(user, key, name)
        return self._form(request, user, asked, 200)

    def _sent(
        self, request: Request, user: User, key: str, name: str, given: Mapping[str, str]
    ) -> Response:
        path, mark = request.url.path, given.get("mark", "")
        sealed = self.sealing.is_sealed(given.get("seal", ""), user, path, mark)
        if sealed is False:
            raise Refused(403, FORGED)
        asked = self._asked(user, key, name, given)
        if mark != asked.sent.situation.mark:
            return self._changed(request, user, asked)
        if (again := asked_again(asked.sent.form, given, late=sealed is None)) is not None:
            return self._form(request, user, asked, again.status, alert=again.alert)
        try:
            return self._carried_out(request, user, asked, given)
        except ChangedMeanwhile:
            return self._changed(request, user, self._asked(user, key, name, given))
        except (DatabaseUnusable, NotFound):
            raise
        except TrackerError as error:
            return self._form(request, user, asked, 422, alert=sentence(str(error)))

    def _carried_out(
        self, request: Request, user: User, asked: _Asked, given: Mapping[str, str]
    ) -> Response:
        act, sent = asked.act, asked.sent
        if act.preview is not None:
            about = request.url.path, sent.situation.mark, *said_in(sent.form)
            if self.sealing.is_sealed(given.get("confirmed", ""), user, *about) is not True:
                preview = act.preview(asked.acting, sent)
                confirmed = self.sealing.sealed(user, *about)
                return self._preview(request, user, asked, preview, confirmed)
        said = act.done(asked.acting, sent)
        _log.info("Done from the page", key=sent.key, act=asked.name, by=user.handle)
        return self.told(user, sent.key, said)

    def told(self, user: User, key: str, said: str) -> Response:
        """On to the page of the milestone `key`, where it is said what was done."""
        path = f"{self.desk.site.base}{path_of(key)}"
        text = self.sealing.told(user, path, said)
        return RedirectResponse(f"{path}?{SAID}={text}" if text else path, status_code=303)

    def _asked(
        self, user: User, key: str, name: str, given: Mapping[str, str] | None = None
    ) -> _Asked:
        """All that the page is made from, read anew; Refused where it cannot be done."""
        site, act = self.desk.site, ACTS[name]
        acting = acting_of(site, user)
        try:
            situation = acting.situation(key)
        except NoMilestone as error:
            raise Refused(404, NO_MILESTONE) from error
        if name not in acts_of(situation.milestone):
            status = situation.milestone.status
            raise Refused(409, f"It is {status}, so this cannot be done to it. {UNCHANGED}")
        shown = act.form(situation, site.defaults)
        form = shown if given is None else act.checked(filled(shown, {**shown.values(), **given}))
        sent = Sent(situation=situation, shown=shown, form=form, now=site.clock.now())
        return _Asked(name=name, act=act, acting=acting, sent=sent)

    def _changed(self, request: Request, user: User, asked: _Asked) -> Response:
        """The form of how things are now; what was written stands beside it, to be seen only."""
        sent = asked.sent
        written = tuple(
            Fact(label=each.label, value=each.value)
            for each, before in zip(sent.form.fields, sent.shown.fields, strict=True)
            if each.value and each.value != before.value
        )
        fresh = replace(asked, sent=replace(sent, form=sent.shown))
        return self._form(request, user, fresh, 409, alert=_CHANGED, written=written)

    def _form(  # noqa: PLR0913 - what a page is made of
        self,
        request: Request,
        user: User,
        asked: _Asked,
        status: int,
        *,
        alert: str = "",
        written: Sequence[Fact] = (),
    ) -> Response:
        situation, form = asked.sent.situation, asked.sent.form
        site = self.desk.site
        people = tuple(site.people().persons.values())
        facts = facts_of(situation.milestone, site.clock.now(), people=people)
        return self.desk.page(
            request,
            user,
            "act.html",
            status,
            title=f"{form.heading}: {facts.title}",
            form=form,
            facts=facts,
            back=path_of(situation.milestone.key),
            action=request.url.path,
            mark=situation.mark,
            seal=self.sealing.sealed(user, request.url.path, situation.mark),
            alert=alert,
            written=written,
        )

    def _preview(
        self, request: Request, user: User, asked: _Asked, preview: Preview, confirmed: str
    ) -> Response:
        milestone, mark = asked.sent.situation.milestone, asked.sent.situation.mark
        title = facts_of(milestone, self.desk.site.clock.now()).title
        return self.desk.page(
            request,
            user,
            "confirm.html",
            title=f"Is this right? {title}",
            what=title,
            rows=_rows(asked.sent, preview),
            remarks=tuple(map(sentence, preview.remarks)),
            steps=(),
            effect="" if preview.is_certain else _KEPT_BESIDE,
            dependents=tuple(map(follows, preview.dependents)) if preview.is_certain else None,
            values=asked.sent.values,
            action=request.url.path,
            mark=mark,
            seal=self.sealing.sealed(user, request.url.path, mark),
            confirmed=confirmed,
            button="Store the new date" if preview.is_certain else "Keep it as proposed",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """That a form is shown again, with what is wrong."""

    status: int
    alert: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """One request for the page of an act, and all that its page is made from."""

    name: str
    act: Act
    acting: Acting
    sent: Sent


def _meant(request: Request) -> tuple[str, str]:
    """The key and the act that a path stands for; Refused where no key can be spelled like that."""
    path = str(request.path_params["path"])
    if not path.isprintable():
        raise Refused(404, NO_MILESTONE)
    return meant_by(path)


def acting_of(site: Site, user: User) -> Acting:
    """What `user` can do."""
    return Acting(
        store=site.store,
        defaults=site.defaults,
        clock=site.clock,
        by=user.handle,
        tz=user.person.tz or site.defaults.tz,
    )


def _rows(sent: Sent, preview: Preview) -> tuple[Fact, ...]:
    return (
        *([Fact(label="You wrote", value=f"“{due}”")] if (due := sent.values["due"]) else []),
        Fact(label="The date so far", value=date_in_words(preview.before)),
        Fact(label="The new date", value=date_in_words(preview.after)),
        *([Fact(label="Why", value=why)] if (why := sent.values["reason"]) else []),
    )


def asked_again(form: Form, given: Mapping[str, str], *, late: bool) -> Again | None:
    """Why a form is shown again before anything is done; None where it is not."""
    if late:
        return Again(status=409, alert=_LATE)
    if _AGAIN in given:
        return Again(status=200)
    return None if form.is_sound else Again(status=422, alert=_MISSING)


def said_in(form: Form) -> tuple[str, ...]:
    """What is written into a form, name by name, as one who confirms it has to have seen it."""
    return tuple(f"{name}={value}" for name, value in form.values().items())
