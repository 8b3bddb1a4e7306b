"""From what a person or a file states to a milestone: the one way in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from tracker.dates.base.zones import named_zone
from tracker.dates.calendars.business import Calendars
from tracker.dates.calendars.counting import Roll
from tracker.dates.meaning.interpret import Reading, read
from tracker.dates.meaning.interpretation import Context
from tracker.domain.anchor import Anchor
from tracker.domain.facts import FACTS
from tracker.domain.milestone import (
    Acknowledgement,
    Confidence,
    Due,
    Milestone,
    MilestoneStatus,
    Revision,
    RevisionKind,
)
from tracker.domain.nature import Nature, nature_of
from tracker.domain.plain_text import plain
from tracker.domain.policy import SEEN_FOR, LeadTime, Whom
from tracker.domain.reference import reference_in
from tracker.errors import UsageError
from tracker.planning.sending.recipients import unmatched
from tracker.service.defaults import Defaults
from tracker.sources.files.day_order import ORDERS, is_doubtful, written_in
from tracker.sources.record import AS_STATED, MilestoneRecord

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
_KEY_FROM_TITLE = 60
_LONGEST_TITLE = 10_000
_NEEDED = ("title", "due")
DEFAULT_POLICY: Final = "default"
_TEXTS = (*(name for name in FACTS if name not in ("as_of", "tags")), "due")


def draft(record: MilestoneRecord, defaults: Defaults, now: datetime) -> Milestone:
    """The milestone that `record` states, as its first revision made at `now`.

    Raises UsageError, UnreadableDate or UnknownZone, a line that names what is wrong.
    """
    record = _in_order(_plain(record))
    as_of = record.as_of or now.astimezone(ZoneInfo(defaults.tz)).date()
    due = _due_of(record, defaults, as_of)
    policy = record.policy or DEFAULT_POLICY
    _check(record, defaults, policy)
    first = Revision(number=1, due=due, reason="added", changed_at=now, kind=RevisionKind.ADDED)
    stated = {
        **{name: getattr(record, name) for name in AS_STATED},
        "as_of": as_of,
    }
    milestone = Milestone(
        key=record.key or key_from(record.title),
        due=due,
        status=MilestoneStatus(record.status) if record.status else MilestoneStatus.OPEN,
        policy=policy,
        lead_times=lead_times(record.remind),
        recipients=record.to,
        anchors=tuple(map(Anchor.parse, record.anchors)),
        pinned=bool(record.pinned),
        confidence=Confidence(record.confidence) if record.confidence else None,
        stated_nature=_nature_beside_kind(record),
        occurrence=record.occurrence or 1,
        acknowledgement=record.acknowledgement or _seen(record.acknowledged_revision, now),
        history=(first,),
        **stated,
    )
    if milestone.kept_open() is not milestone:
        raise UsageError("only an event passes: a duty is open, met, waived or missed")
    return milestone


def restated(record: MilestoneRecord, changes: Mapping[str, Any]) -> MilestoneRecord:
    """`record` with other fields; `add_tags` and `remove_tags` leave the other tags in place.

    UsageError where a tag is taken away that is not there.
    """
    fields = dict(changes)
    gone, new = fields.pop("remove_tags", ()), fields.pop("add_tags", ())
    if gone or new:
        if missing := [tag for tag in gone if tag not in record.tags]:
            known = ", ".join(record.tags) or "none"
            raise UsageError(f"{record.key} has no tag {missing[0]!r}; its tags: {known}")
        kept = (tag for tag in record.tags if tag not in gone)
        fields["tags"] = tuple(dict.fromkeys((*kept, *new)))
    return replace(record, **fields)


def routed(record: MilestoneRecord, defaults: Defaults) -> MilestoneRecord:
    """`record`, of something new, with the owner, policy and tags of its routes.

    What it states itself stays; of several routes the first that says something counts.
    """
    found = defaults.routes.of(record)
    owner = next((each.owner for each in found if each.owner), None)
    policy = next((each.policy for each in found if each.policy in defaults.policies), None)
    tags = next((each.tags for each in found if each.tags), ())
    return replace(
        record,
        owner=record.owner or owner,
        policy=record.policy or policy,
        tags=record.tags or tags,
    )


def _seen(revision: int | None, now: datetime) -> Acknowledgement | None:
    """What a file says that names nothing but the revision: nobody knows since when."""
    if revision is None:
        return None
    return Acknowledgement(revision=revision, at=now, until=now + SEEN_FOR)


def _nature_beside_kind(record: MilestoneRecord) -> Nature | None:
    """What the record says that it is, where its kind does not say so already."""
    stated = Nature(record.nature) if record.nature else None
    return None if stated is nature_of(record.kind, record.title) else stated


def _plain(record: MilestoneRecord) -> MilestoneRecord:
    """`record` with texts as they are kept; UsageError for one that cannot be."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        value = getattr(record, name)
        if value is not None:
            text = _kept(name, value)
            kept = text if text or name in _NEEDED else None
            if kept != value:
                changes[name] = kept
    tags = tuple(dict.fromkeys(filter(None, (_kept("tags", tag) for tag in record.tags))))
    if tags != record.tags:
        changes["tags"] = tags
    return replace(record, **changes) if changes else record


def _kept(name: str, text: str) -> str:
    try:
        return plain(text)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def _in_order(record: MilestoneRecord) -> MilestoneRecord:
    """`record` with its date in the order of day and month that it states itself."""
    due = in_order(record.due, record.date_order)
    if due == record.due:
        return record
    return replace(record, due=due, source_quote=record.source_quote or record.due, date_order=None)


def in_order(due: str, order: str | None) -> str:
    """The words of a date with 03/04/2027 written so that there is one way to read it.

    Raises UsageError where that is no day in this `order` of day and month, dmy or mdy.
    """
    if order not in ORDERS or not is_doubtful(due):
        return due
    try:
        return written_in(due, order)
    except ValueError as error:
        raise UsageError(f"{due!r} is no day as {order}: {error}") from error


def _due_of(record: MilestoneRecord, defaults: Defaults, as_of: date) -> Due:
    return read_due(
        record.due,
        as_of=as_of,
        tz=record.tz or defaults.tz,
        calendar=record.calendar,
        roll=record.roll,
        calendars=defaults.calendars,
    )


def as_added(milestone: Milestone, by: str) -> Milestone:
    """A draft whose date was counted since, as `by` adds it: its first revision says both."""
    first = replace(milestone.history[0], due=milestone.due, by=by)
    return replace(milestone, history=(first,))


def read_due(  # noqa: PLR0913 - what a milestone knows of its date
    text: str,
    *,
    as_of: date,
    tz: str,
    calendar: str | None = None,
    roll: str | None = None,
    calendars: Calendars | None = None,
) -> Due:
    """When `text` says, read as of `as_of` with the days and clocks of the IANA zone `tz`."""
    context = Context(tz=tz, calendar=calendar, roll=roll, calendars=calendars)
    return Due.of(reading_of(text).on(as_of, context), tz=named_zone(tz).key)


@lru_cache(maxsize=4096)  # asked for names first, then for days; in a file, over and over
def reading_of(text: str) -> Reading:
    """The words of a date, read."""
    return read(text)


def lead_times(text: str | None) -> tuple[LeadTime, ...] | None:
    """The lead times of `60d,10bd,1d`; None where the policy's apply."""
    if not text:
        return None
    return tuple(LeadTime.parse(part) for part in text.split(","))


def key_from(title: str) -> str:
    """A key that a person can type, made from a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    key = _NOT_IN_A_KEY.sub("-", plain).strip("-")[:_KEY_FROM_TITLE].rstrip("-")
    return key or "milestone"


def free_key(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number behind it that no other milestone has."""
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key


def _check(record: MilestoneRecord, defaults: Defaults, policy: str) -> None:
    if not record.title:
        raise UsageError("a milestone needs a title")
    if len(record.title) > _LONGEST_TITLE:
        raise UsageError(f"the title is longer than {_LONGEST_TITLE:,} characters")
    if record.key is not None and not _KEY.fullmatch(record.key):
        raise UsageError(
            f"key {record.key!r} cannot be used: write up to 100 letters, digits, and . _ : / - "
            "beginning with a letter or digit"
        )
    if record.key is not None and reference_in(record.key) is not None:
        raise UsageError(f"key {record.key!r} reads as the reference of a reminder: take another")
    if (record.origin is None) != (record.external_id is None):
        raise UsageError("origin and external_id name a published date together: give both")
    check_orders(policy, record.to, defaults)
    if record.calendar is not None:
        defaults.calendars(record.calendar)
    if record.roll is not None and record.roll not in tuple(Roll):
        known = ", ".join(Roll)
        raise UsageError(f"{record.roll!r} is no roll convention: write one of {known}")


def check_orders(policy: str | None, to: tuple[str, ...], defaults: Defaults) -> None:
    """Raise UsageError where the settings know no such policy, or none of whom is to be told."""
    if policy is not None and policy not in defaults.policies:
        known = ", ".join(sorted(defaults.policies))
        raise UsageError(f"no policy is called {policy!r}: the settings know {known}")
    if Whom.of_people(to) and not any(each.for_people for each in defaults.channels):
        raise UsageError(
            f"{', '.join(map(str, Whom.of_people(to)))} cannot be told: no channel of the "
            "settings is for people (for_people = true)"
        )
    strangers = unmatched(defaults.reach, to)
    if not strangers:
        return
    if any(each.for_people and each.name == strangers[0] for each in defaults.channels):
        raise UsageError(
            f"{strangers[0]!r} is a channel for people and reaches nobody by itself: name "
            "somebody, as in --to person:amira, or an "
            'owner, and have the policy tell them (tell = ["owner"])'
        )
    known = ", ".join(channel.name for channel in defaults.reach.shared)
    raise UsageError(
        f"no channel or tag is called {strangers[0]!r}; people are told as owner (--owner), "
        "as person:NAME or team:NAME, or by tell in a policy; "
        f"the settings know the channels {known}"
    )
