"""Why a milestone is due when it is: its words, what it counts from, and what was done since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.dates.base.describe import day_in_words, describe
from tracker.dates.base.instants import window_at
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.explain.explain import explain
from tracker.dates.explain.steps import Step, What
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.service.milestones.anchors import days_of, stretch_of
from tracker.service.milestones.draft import reading_of


def explain_milestone(
    milestone: Milestone, others: Iterable[Milestone], calendars: Calendars
) -> tuple[Step, ...]:
    """The steps from the words of the milestone's source to its date.

    `others` hold the milestones that it counts from. The last step is the date that is in force,
    also where it no longer follows from the words: because it is pinned, or came round.
    """
    due, known = milestone.due, {other.key: other for other in others}
    context = milestone.context(calendars, days_of(milestone, known))
    steps = explain(reading_of(due.text), milestone.as_of, context)
    named = tuple(_meaning(anchor, known, due.tz) for anchor in milestone.anchors)
    if steps[-1].window == due.window:
        return *named, *steps
    return *named, *steps, _in_force(milestone)


def _meaning(anchor: Anchor, known: Mapping[str, Milestone], tz: str) -> Step:
    """What an anchor stands for."""
    stated = anchor.stands_for(tz)
    if stated is not None:
        told = describe(stated) if isinstance(stated, DueWindow) else day_in_words(stated)
        text = f"“{anchor.name}” was stated: {told}"
        return Step(what=What.ANCHOR, text=text, day=anchor.day)
    other = known.get(anchor.key or "")
    if other is None:
        return Step(what=What.ANCHOR, text=f"nobody has said when “{anchor.name}” is")
    text = f"“{anchor.name}” is the milestone {other.key}"
    found = stretch_of(other)
    first = found.earliest if isinstance(found, DueWindow) else found.not_before
    return Step(what=What.ANCHOR, text=f"{text}, {_standing(other)}", day=first)


def _standing(other: Milestone) -> str:
    if other.status is MilestoneStatus.MET and other.closed_at is not None:
        return f"met at {describe(window_at(other.closed_at, other.due.tz))}"
    if other.status is MilestoneStatus.MET and other.closed_on is not None:
        return f"met on {day_in_words(other.closed_on)}"
    window = other.due.window
    return f"due {describe(window)}" if window else "which has no date yet"


def _in_force(milestone: Milestone) -> Step:
    window = milestone.due.window
    text = describe(window) if window else "no date"
    why = "pinned" if milestone.pinned else f"revision {milestone.revision}"
    day = window.earliest if window else None
    return Step(what=What.RESULT, text=f"in force is {text} ({why})", day=day, window=window)
