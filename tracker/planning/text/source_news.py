"""What tracker says of what sources and files do to milestones, in one text for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.dates.base.describe import describe
from tracker.domain.change import Change
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.text.bulletins import Text
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import Part, Series, count, in_a_row, sentence

_LINE_LIMIT = 500
_MOST_SILENCED = 20  #: milestones named in one bulletin


def many_moved(
    by: str, channel: str, number: int, soonest: Sequence[Change], now: datetime
) -> Text:
    """That `by` moved `number` dates of which `channel` is told, `soonest` among them."""
    return Text.of(
        f"moved {by} {now.astimezone(UTC).isoformat()} {channel}",
        sentence("moved.title", by=by, dates=count(number, "date")),
        in_a_row(
            sentence("moved.many", by=by, dates=count(number, "date")), sentence("moved.follow")
        ),
        *map(_moved, soonest),
        *_rest(number - len(soonest)),
        in_a_row(sentence("moved.all"), sentence("moved.wrong")),
    )


def _rest(more: int) -> list[Part]:
    """That there are others, where there are."""
    others = sentence("list.more_done", others=count(more, "other"))
    return [in_a_row("...", others)] if more else []


def _moved(change: Change) -> Part:
    after, before = change.after, change.before
    named = one_line(after.title, _LINE_LIMIT) or after.key
    old, new = (_when(each.due) if each else "" for each in (before, after))
    return in_a_row("-", sentence("moved.one", title=named, key=after.key, old=old, new=new))


def _when(due: Due) -> str:
    window = due.certain_window
    return describe(window) if window is not None else one_line(due.text, _LINE_LIMIT)


def source_silenced(name: str, channel: str, changes: Sequence[Change], now: datetime) -> Text:
    """That the source `name` ended reminders of milestones, or changed whom they reach.

    `changes` are those of which `channel` would have been told.
    """
    return Text.of(
        f"silenced {name} {now.astimezone(UTC).isoformat()} {channel}",
        sentence("silenced.title", source=name, milestones=count(len(changes), "milestone")),
        sentence("silenced.by", source=name),
        *(in_a_row("-", _silenced(each)) for each in changes[:_MOST_SILENCED]),
        *_rest(len(changes[_MOST_SILENCED:])),
        sentence("silenced.wrong"),
    )


def source_left_alone(name: str, keys: Sequence[str]) -> Text:
    """That the source `name` states milestones otherwise that it has not published."""
    shown, left = sorted(keys)[:_MOST_SILENCED], sorted(keys)[_MOST_SILENCED:]
    named: Part = Series(tuple(shown), ", ")
    if left:
        named = sentence("list.with", listed=named, others=count(len(left), "other"))
    return Text.of(
        f"others {name} {' '.join(sorted(keys))}",
        sentence("others.title", source=name),
        in_a_row(sentence("others.states", source=name, keys=named), sentence("others.stays")),
        sentence("others.right"),
        sentence("others.another", source=name),
    )


def _silenced(change: Change) -> Part:
    after = change.after
    named = one_line(after.title, _LINE_LIMIT) or after.key
    if after.status is MilestoneStatus.OPEN:
        return sentence("silenced.otherwise", title=named, key=after.key)
    window = change.before.due.certain_window if change.before else None
    ended = "silenced.ended" if window is None else "silenced.ended_due"
    date = "" if window is None else describe(window)
    return sentence(ended, title=named, key=after.key, status=after.status.value, date=date)
