"""What tracker says of what sources and files do to milestones, in one text for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.dates.base.describe import describe
from tracker.domain.change import Change
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.text.bulletins import Text
from tracker.planning.text.wording import count_of, one_line

_LINE_LIMIT = 500
_MOST_SILENCED = 20  #: milestones named in one bulletin


def many_moved(
    by: str, channel: str, number: int, soonest: Sequence[Change], now: datetime
) -> Text:
    """That `by` moved `number` dates of which `channel` is told, `soonest` among them."""
    more = number - len(soonest)
    return Text.of(
        f"moved {by} {now.astimezone(UTC).isoformat()} {channel}",
        f"{by} moved {count_of(number, 'date')}",
        f"At once, {by} moved {count_of(number, 'date')} of which you are told. "
        "Reminders follow the new ones.",
        *map(_moved, soonest),
        *([f"... and {count_of(more, 'other')}: tracker log"] if more else []),
        "All that will be sent: tracker upcoming. If a date is wrong: tracker move KEY",
    )


def _moved(change: Change) -> str:
    after, before = change.after, change.before
    named = one_line(after.title, _LINE_LIMIT) or after.key
    old, new = (_when(each.due) if each else "" for each in (before, after))
    return f"- {named} ({after.key}): from {old} to {new}"


def _when(due: Due) -> str:
    window = due.certain_window
    return describe(window) if window is not None else one_line(due.text, _LINE_LIMIT)


def source_silenced(name: str, channel: str, changes: Sequence[Change], now: datetime) -> Text:
    """That the source `name` ended reminders of milestones, or changed whom they reach.

    `changes` are those of which `channel` would have been told.
    """
    shown, left = changes[:_MOST_SILENCED], changes[_MOST_SILENCED:]
    also = [f"... and {count_of(len(left), 'other')}: tracker log"] if left else []
    return Text.of(
        f"silenced {name} {now.astimezone(UTC).isoformat()} {channel}",
        f"The source {name} changed what is told of {count_of(len(changes), 'milestone')}",
        f"By what the source {name} says, reminders that you were to get end or change:",
        *map(_silenced, shown),
        *also,
        "If that is wrong: tracker reopen KEY, or tracker edit KEY",
    )


def source_left_alone(name: str, keys: Sequence[str]) -> Text:
    """That the source `name` states milestones otherwise that it has not published."""
    shown, left = sorted(keys)[:_MOST_SILENCED], sorted(keys)[_MOST_SILENCED:]
    also = f" and {count_of(len(left), 'other')}" if left else ""
    return Text.of(
        f"others {name} {' '.join(sorted(keys))}",
        f"The source {name} states what is not its own: that stays as it is",
        f"The source {name} says something else of {', '.join(shown)}{also} than is known here. "
        "Somebody else added that, so it stays as it is: a source changes only what it published.",
        "If it is right, take it once by hand: tracker import URL",
        f"If it is another milestone, have it called otherwise where {name} is written.",
    )


def _silenced(change: Change) -> str:
    after = change.after
    named = one_line(after.title, _LINE_LIMIT) or after.key
    if after.status is MilestoneStatus.OPEN:
        return f"- {named} ({after.key}): its reminders go out otherwise (tracker show {after.key})"
    window = change.before.due.certain_window if change.before else None
    was_due = f"; it was due {describe(window)}" if window is not None else ""
    return f"- {named} ({after.key}): {after.status}{was_due}"
