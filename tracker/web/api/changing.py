"""Operations that change something: each in one transaction with its condition and its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.people.role import Role
from tracker.errors import UsageError
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.finding import found
from tracker.service.milestones.milestones import Milestones, Move
from tracker.service.milestones.remarks import of_its_key, remarks
from tracker.service.milestones.together import Within
from tracker.service.views.shapes import Json, dependent_json, milestone_json
from tracker.service.views.when import instant_of
from tracker.store.store import Transaction
from tracker.web.api.asking import Answer, Asked
from tracker.web.api.bodies import (
    Acknowledging,
    Adding,
    Adopting,
    Closing,
    Editing,
    Moving,
    Proposing,
    Snoozing,
    Suspending,
    Verifying,
)
from tracker.web.api.etags import etag_of, is_present
from tracker.web.api.problems import Problem

Change = Callable[[Asked, Milestones], Answer]

_FIRST_ZONE: Final = "Pacific/Kiritimati"  #: no other is further ahead


def within(asked: Asked, transaction: Transaction, change: Change) -> Answer:
    """What `change` comes to in a transaction; Problem where its condition does not hold."""
    _check_condition(asked, transaction)
    store = Within(transaction=transaction)
    return change(asked, Milestones(store, asked.site.defaults, by=asked.user.handle))


def check_condition_stated(asked: Asked) -> None:
    """Refuse a change of a milestone of which nobody says what they have seen. Raises Problem."""
    if "key" in asked.named and "if-match" not in asked.headers:
        said = "Say in If-Match which ETag you have seen, or * for whatever there is."
        raise Problem(428, f"{said} Nothing was changed.")


def _check_condition(asked: Asked, transaction: Transaction) -> None:
    if "key" not in asked.named:
        return
    milestone = found(transaction, asked.named["key"])
    if not is_present(asked.headers["if-match"], milestone):
        said = f"{milestone.key} has changed since: look at it again. Nothing was changed."
        raise Problem(412, said)


def add(asked: Asked, milestones: Milestones) -> Answer:
    """A new one."""
    body: Adding = asked.body
    milestone = milestones.add(body.record(), asked.now)
    said = () if body.key is not None else of_its_key(milestone)
    shown = _shown(asked, milestone, said)
    where = asked.url(f"/milestones/{milestone.key.replace('/', '%2F')}")
    return Answer(value=shown, status=201, etag=etag_of(milestone, shown), location=where)


def edit(asked: Asked, milestones: Milestones) -> Answer:
    """Something else is known of it."""
    body: Editing = asked.body
    stated = body.stated()
    if not stated:
        raise UsageError("name at least one field to change")
    return _answer(asked, milestones.edit(asked.named["key"], stated, asked.now))


def move(asked: Asked, milestones: Milestones) -> Answer:
    """Another date is in force."""
    body: Moving = asked.body
    done = milestones.move(
        asked.named["key"],
        _announced(asked, body),
        asked.now,
        pins=body.pins,
        dry_run=body.dry_run,
    )
    return _moved(asked, done, dry_run=body.dry_run)


def adopt(asked: Asked, milestones: Milestones) -> Answer:
    """The proposed date is in force."""
    body: Adopting = asked.body
    done = milestones.adopt(
        asked.named["key"], asked.now, reason=body.reason, pins=body.pins, dry_run=body.dry_run
    )
    return _moved(asked, done, dry_run=body.dry_run)


def propose(asked: Asked, milestones: Milestones) -> Answer:
    """Another date is announced."""
    body: Proposing = asked.body
    return _answer(
        asked, milestones.propose(asked.named["key"], _announced(asked, body), asked.now)
    )


def close(asked: Asked, milestones: Milestones) -> Answer:
    """It came to its end."""
    body: Closing = asked.body
    status = MilestoneStatus(body.status)
    if status is not MilestoneStatus.MET and not asked.user.may(Role.EDIT):
        raise Problem(403, f"To say {status} takes the role edit. Nothing was changed.")
    if body.on is not None and body.at is not None:
        raise UsageError("at says the day as well: leave out on")
    if body.at is not None and status is not MilestoneStatus.MET:
        raise UsageError("only what is met has an instant: leave out at")
    if status is MilestoneStatus.WAIVED and body.reason is None:
        raise UsageError("say the reason why it is no longer required")
    milestone = milestones.close(
        asked.named["key"],
        status,
        asked.now,
        on=_past_day(asked, body.on),
        at=body.at,
        reason=body.reason,
    )
    return _answer(asked, milestone)


def reopen(asked: Asked, milestones: Milestones) -> Answer:
    """It is open again."""
    return _answer(asked, milestones.reopen(asked.named["key"], asked.now))


def suspend(asked: Asked, milestones: Milestones) -> Answer:
    """It pauses."""
    body: Suspending = asked.body
    return _answer(asked, milestones.suspend(asked.named["key"], body.reason, asked.now))


def acknowledge(asked: Asked, milestones: Milestones) -> Answer:
    """Somebody has seen it."""
    body: Acknowledging = asked.body
    seen = milestones.acknowledge(asked.named["key"], asked.now, note=body.note)
    return _answer(asked, seen)


def snooze(asked: Asked, milestones: Milestones) -> Answer:
    """Its reminders wait."""
    body: Snoozing = asked.body
    until = instant_of(body.until, asked.tz, asked.now)
    return _answer(asked, milestones.snooze(asked.named["key"], until, body.reason, asked.now))


def verify(asked: Asked, milestones: Milestones) -> Answer:
    """Somebody has held its date against its source."""
    body: Verifying = asked.body
    on = _past_day(asked, body.on)
    return _answer(asked, milestones.verify(asked.named["key"], asked.now, on=on, note=body.note))


def _announced(asked: Asked, body: Moving | Proposing) -> Announced:
    return Announced(
        due=body.due,
        as_of=body.as_of or asked.today,
        reason=body.reason,
        source_url=body.source_url,
        anchors=tuple(body.anchors),
    )


def _past_day(asked: Asked, on: date | None) -> date:
    """The day `on`, or else the present one; UsageError where it has begun nowhere yet."""
    if on is not None and on > day_in(asked.now, _FIRST_ZONE):
        raise UsageError(f"{on} is ahead: what is to come cannot have come about")
    return on or asked.today


def _answer(asked: Asked, milestone: Milestone) -> Answer:
    shown = _shown(asked, milestone)
    return Answer(value=shown, etag=etag_of(milestone, shown))


def _moved(asked: Asked, done: Move, *, dry_run: bool) -> Answer:
    dependents = [dependent_json(each) for each in done.dependents]
    shown = {**_shown(asked, done.after), "dependents": dependents}
    stored = done.before if dry_run else done.after
    return Answer(value=shown, etag=etag_of(stored, shown))


def _shown(asked: Asked, milestone: Milestone, more: tuple[str, ...] = ()) -> Json:
    """The milestone as it is now, and what is to be said of it to whoever changed it."""
    due_remarks = (*more, *remarks(milestone, asked.now))
    return {**milestone_json(milestone, asked.now), "remarks": list(due_remarks)}
