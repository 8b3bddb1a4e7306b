"""What requests that change something hold; the fields are the options of the commands."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from tracker.sources.record import MilestoneRecord
from tracker.web.api.fields import (
    Body,
    Day,
    Due,
    Key,
    Moment,
    Name,
    Stated,
    Text,
    Texts,
    Title,
    Until,
    Url,
)

Roll = Literal["unadjusted", "following", "preceding", "modified following", "modified preceding"]
_MOST_OCCURRENCES = 100_000


class _Facts(Body):
    """What is known of a milestone beside its title and its date."""

    as_of: Day | None = None
    authority: Text | None = None
    jurisdiction: Text | None = None
    owner: Text | None = None
    instrument: Text | None = None
    kind: Text | None = None
    tags: Texts | None = None
    source_url: Url | None = None
    source_quote: Text | None = None
    policy: Name | None = None
    remind: Texts | None = None
    to: Texts | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    tz: Name | None = None
    calendar: Name | None = None
    roll: Roll | None = None
    confidence: Literal["firm", "likely", "tentative"] | None = None
    nature: Literal["duty", "event"] | None = None
    repeat_count: int | None = Field(default=None, ge=0, le=_MOST_OCCURRENCES)
    repeat_until: Day | None = None
    anchors: Texts | None = None

    def stated(self) -> dict[str, Any]:
        """What is stated, as fields of a MilestoneRecord; null takes a field away."""
        stated = self.model_dump(exclude_unset=True)
        for name in ("tags", "to", "anchors"):
            if name in stated:
                stated[name] = tuple(stated[name] or ())
        if "remind" in stated:
            stated["remind"] = ",".join(stated["remind"] or ()) or None
        if "repeat_count" in stated:
            stated["repeat_count"] = stated["repeat_count"] or None
        return {name: value or None if value == "" else value for name, value in stated.items()}


class Adding(_Facts):
    """A new milestone."""

    title: Title
    due: Due
    key: Key | None = None

    def record(self) -> MilestoneRecord:
        """What is stated of it."""
        return MilestoneRecord(**self.stated())


class Editing(_Facts):
    """What changes of a milestone; at least one field."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: Title = ""
    due: Due = ""
    pinned: bool = False


class _Announcing(Body):
    due: Due
    reason: Stated
    as_of: Day | None = None
    source_url: Url | None = None
    anchors: Texts = Field(default_factory=list)


class Moving(_Announcing):
    """Another date that is in force."""

    pins: list[Key] = Field(default_factory=list, max_length=100)
    dry_run: bool = False


class Proposing(_Announcing):
    """Another date that is announced and not in force."""


class Adopting(Body):
    """That the proposed date is in force."""

    reason: Stated | None = None
    pins: list[Key] = Field(default_factory=list, max_length=100)
    dry_run: bool = False


class Closing(Body):
    """How a milestone came to its end."""

    status: Literal["met", "waived", "missed"]
    on: Day | None = None
    at: Moment | None = None
    reason: Stated | None = None


class Acknowledging(Body):
    """That somebody has seen it."""

    note: Text | None = None


class Snoozing(Body):
    """Until when reminders wait."""

    until: Until
    reason: Stated


class Suspending(Body):
    """Why it pauses."""

    reason: Stated


class Verifying(Body):
    """That somebody has held the date against its source."""

    on: Day | None = None
    note: Text | None = None


class Reopening(Body):
    """That it is open again: an empty object."""
