"""What a milestone becomes by what its source says of it now, beside what it said last.

Whatever the source says otherwise than last time is taken; whatever it only repeats stays as it
is here, so that what people edited by hand outlasts every import that brings nothing new of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from tracker.dates.base.describe import describe
from tracker.domain.facts import FACTS, Facts, facts_of
from tracker.domain.milestone import Confidence, Due, Milestone, MilestoneStatus, RevisionKind
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.draft import (
    DEFAULT_POLICY,
    check_orders,
    draft,
    key_from,
    read_due,
    routed,
)
from tracker.sources.record import MilestoneRecord, SourceRecord

_UNSAID: Final = frozenset({"external_id", "in_doubt", "part", "sheet", "place"})
_SAID: Final = tuple(each.name for each in fields(SourceRecord) if each.name not in _UNSAID)
_WORDS: Final = {"source_url": "url", "source_quote": "quote"}  #: as `said_text` has them
_NAMES: Final = {word: name for name, word in _WORDS.items()}
EDITION: Final = frozenset({"as_of", "source_url", "source_quote"})  #: said anew by every edition
_FACTS: Final = tuple(name for name in FACTS if name not in ("as_of", "tags"))
_LONGEST_KEY = 72
_LONGEST_PREFIX = 20
_LONGEST_PART = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A file or an answer that lists dates, and whose it is."""

    origin: str  #: the saved source, or else the format: with the external id it names a date
    title: str  #: of the origin, for people
    prefix: str  #: of the keys of its milestones
    location: str  #: the file or URL, free of secrets
    whole: bool | None = None  #: whether it lists all that its origin has; None: as it looks
    monthly: bool = False  #: whether its editions are called by their months
    older: bool = False  #: whether an edition older than what is known is taken, too
    by_hand: bool = False  #: whether people keep its ids, which then may come to mean another date
    hand: str | None = None  #: who takes it in, where somebody says so

    @property
    def by(self) -> str:
        """Who changes what it says otherwise: it does itself, unless somebody takes it in."""
        return self.hand or self.title

    def edition(self, as_of: date | None) -> str:
        """What an edition is called: Unified Agenda 2026-04."""
        if as_of is None:
            return self.title
        return f"{self.title} {as_of:%Y-%m}" if self.monthly else f"{self.title} {as_of}"


def said_text(record: SourceRecord) -> str:
    """All that `record` says of its date, as text that is the same for the same words."""
    said = {_WORDS.get(name, name): value for name in _SAID if (value := getattr(record, name))}
    return json.dumps(said, ensure_ascii=False, default=str, separators=(",", ":"))


def said_of(text: str, external_id: str) -> SourceRecord | None:
    """The record of `said_text`; None for an empty text."""
    if not text:
        return None
    said: dict[str, Any] = json.loads(text)
    as_of = said.get("as_of")
    said["as_of"] = date.fromisoformat(as_of) if as_of else None
    said.update({name: tuple(said.get(name, ())) for name in ("tags", "doubts", "to")})
    named = {_NAMES.get(word, word): value for word, value in said.items()}
    return SourceRecord(external_id=external_id, **named)


def key_of(listing: Listing, external_id: str) -> str:
    """A key that people can read and type: `ua-0503-aa90-nprm`."""
    prefix = listing.prefix[:_LONGEST_PREFIX].rstrip("._-")
    document, _, part = external_id.rpartition(" ")
    if not document:
        return f"{prefix}-{key_from(part)}"
    tail = key_from(part)[:_LONGEST_PART].strip("-")
    room = _LONGEST_KEY - len(prefix) - len(tail) - len("--")
    return f"{prefix}-{key_from(document)[:room].strip('-')}-{tail}"


def first_stated(
    record: SourceRecord, listing: Listing, key: str, defaults: Defaults, now: datetime
) -> Milestone:
    """The new milestone of `record`, closed where it has happened or was withdrawn.

    Raises UsageError, UnreadableDate or UnknownZone, a line that names what is wrong.
    """
    stated = MilestoneRecord(
        key=key,
        due=record.due,
        tz=record.tz,
        status=record.status,
        origin=listing.origin,
        external_id=record.external_id,
        policy=record.policy,
        to=record.to,
        confidence=record.confidence,
        **facts_of(record),
    )
    published = draft(routed(stated, defaults), defaults, now)
    refuse_doubt(published.due, record)
    published = replace(published, due=_doubted(published.due, record))
    if published.status.is_live:
        return published
    return _closed(published, record, _today(defaults, now))


def refuse_doubt(due: Due, record: SourceRecord) -> None:
    """Raise UsageError, with every reading, where a date can be read in more than one way."""
    if due.readings and not record.in_doubt:
        readings = " or ".join(map(describe, due.readings))
        raise UsageError(f"{record.printed!r} can be read as {readings}: say which is meant")


def is_news(record: SourceRecord, said: SourceRecord | None) -> bool:
    """Whether a record says anything beyond a new edition of what was said last."""
    if said is None:
        return True
    same = {name: getattr(said, name) for name in (*EDITION, "place")}
    return replace(record, **same) != said


def is_older(record: SourceRecord, said: SourceRecord | None) -> bool:
    """Whether a record is of an edition before the one that was taken last."""
    if said is None or said.as_of is None or record.as_of is None:
        return False
    return record.as_of < said.as_of


def is_another(record: Facts, said: Facts | None, before: Facts) -> bool:
    """Whether an id that is known stands for something else now: title and authority have changed.

    Where neither says an authority, a title without a word of the one before is enough.
    """
    known = said or before
    if record.title.casefold() == known.title.casefold():
        return False
    was, now = known.authority or "", record.authority or ""
    if was or now:
        return was.casefold() != now.casefold()
    return _words(record.title).isdisjoint(_words(known.title))


def _words(title: str) -> set[str]:
    return set(key_from(title).split("-"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Restatement:
    """What a source says of a milestone now, and what it said last."""

    listing: Listing
    record: SourceRecord
    said: SourceRecord | None  #: None: not known
    closed_it: bool  #: whether the source closed it earlier
    defaults: Defaults
    now: datetime

    def applied(self, before: Milestone, placed: Callable[[Milestone], Milestone]) -> Milestone:
        """What becomes of the milestone; `placed` counts a date from what its words name.

        What a person closed stays as it is. Raises UsageError or UnreadableDate.
        """
        if before.status.is_decided and not self.closed_it:
            return before
        return self._with_status(self._moved(self._with_facts(before), placed))

    def closes(self, before: Milestone, after: Milestone) -> bool:
        """Whether it is the source that has closed it, and no person."""
        was_decided = before.status.is_decided
        return after.status.is_decided and (not was_decided or self.closed_it)

    def _says_anew(self, name: str) -> bool:
        """Whether the source says something else of this than it said last."""
        value = getattr(self.record, name)
        if self.said is None:
            return value is not None
        return bool(value != getattr(self.said, name))

    def _with_facts(self, before: Milestone) -> Milestone:
        record, said = self.record, self.said
        changes: dict[str, Any] = {
            name: getattr(record, name) for name in _FACTS if self._says_anew(name)
        }
        old = said.tags if said else ()
        kept = [tag for tag in before.tags if tag not in old or tag in record.tags]
        new = [tag for tag in record.tags if tag not in old and tag not in kept]
        as_of = record.as_of or before.as_of
        changes |= self._orders()
        return replace(before, **changes, tags=(*kept, *new), as_of=as_of).kept_open()

    def _orders(self) -> dict[str, Any]:
        """Who is told and how far the date holds, where the source says that anew."""
        record = self.record
        changes: dict[str, Any] = {}
        if self._says_anew("policy"):
            changes["policy"] = record.policy or DEFAULT_POLICY
        if self._says_anew("to") and (record.to or self.said):
            changes["recipients"] = record.to
        if self._says_anew("confidence"):
            changes["confidence"] = Confidence(record.confidence) if record.confidence else None
        check_orders(changes.get("policy"), changes.get("recipients", ()), self.defaults)
        return changes

    def _moved(self, after: Milestone, placed: Callable[[Milestone], Milestone]) -> Milestone:
        """The milestone with the date of the source, where that is another than it said last."""
        record, said = self.record, self.said
        if said is not None and _dated(said) == _dated(record):
            return after
        due = self._read(after, record)
        refuse_doubt(due, record)
        stated = placed(replace(after, due=due, anchors=()))
        raised = record.doubts and not stated.due.same_doubts(after.due)
        if stated.due.same_dates(after.due) and not raised:
            return after
        if said is not None and not raised:
            old = placed(replace(after, due=self._read(after, said), anchors=()))
            if old.due.same_dates(stated.due):
                return after  # the same date, printed otherwise; a person has set another one
        return replace(after, anchors=stated.anchors).moved(
            stated.due,
            reason=self._reason(after),
            changed_at=self.now,
            kind=RevisionKind.IMPORTED,
            by=self.listing.by,
            source_url=record.source_url,
        )

    def _read(self, milestone: Milestone, record: SourceRecord) -> Due:
        due = read_due(
            record.due,
            as_of=record.as_of or _today(self.defaults, self.now),
            tz=record.tz or self.defaults.tz,
            calendar=milestone.calendar,
            roll=milestone.roll,
            calendars=self.defaults.calendars,
        )
        return _doubted(due, record)

    def _reason(self, before: Milestone) -> str:
        """Unified Agenda 2026-04: NPRM 06/00/2026 (was 12/00/2025)."""
        record = self.record
        action = record.external_id.partition(" ")[2]
        what = action if action and record.title.startswith(action) else record.kind
        old = self.said.printed if self.said else before.due.text
        said = " ".join(filter(None, (what, record.printed)))
        return f"{self.listing.edition(record.as_of)}: {said} (was {old})"

    def _with_status(self, milestone: Milestone) -> Milestone:
        """The milestone closed, or open again, where the source says so anew."""
        record = self.record
        repeats = self.said is not None and self.said.status == record.status
        if not milestone.status.is_decided and (repeats or record.status is None):
            return milestone
        if record.status is None:
            return milestone.with_status(MilestoneStatus.OPEN)
        return _closed(milestone, record, _today(self.defaults, self.now))


def _dated(record: SourceRecord) -> tuple[object, ...]:
    """What a record says of its date."""
    return record.due, record.tz, record.doubts


def _doubted(due: Due, record: SourceRecord) -> Due:
    return replace(due, doubts=(*due.doubts, *record.doubts)) if record.doubts else due


def _closed(milestone: Milestone, record: SourceRecord, today: date) -> Milestone:
    """The milestone on the day on which it happened, or of the edition that withdraws it."""
    status = MilestoneStatus(record.status or milestone.status)
    happened = milestone.due.latest if status is MilestoneStatus.MET else None
    return milestone.with_status(status, min(happened or record.as_of or today, today))


def _today(defaults: Defaults, now: datetime) -> date:
    return now.astimezone(ZoneInfo(defaults.tz)).date()
