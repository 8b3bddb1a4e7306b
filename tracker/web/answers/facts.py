"""What a page says of a milestone: what and when, whose it is, and its source's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.people.person import Person
from tracker.domain.standing import days_left, is_overdue
from tracker.planning.text.due_words import bound_of, in_full
from tracker.planning.text.wording import days_ago_in_words, days_in_words, one_line
from tracker.service.milestones.followers import Dependent, Effect

_LONGEST: Final = 300  #: characters of a fact
_WEB: Final = ("https://", "http://")
_STATUS: Final = {
    MilestoneStatus.MET: "done",
    MilestoneStatus.WAIVED: "no longer required",
    MilestoneStatus.MISSED: "closed as missed",
    MilestoneStatus.PASSED: "past",
    MilestoneStatus.SUSPENDED: "paused until further notice",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A line of what is known; `link` where its words lead somewhere."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """A milestone as a line shows it."""

    title: str
    when: str  #: its date and how far off that is, in one line
    urgent: bool  #: it is due today, or overdue


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts(Headline):
    """A milestone as a page shows it."""

    facts: tuple[Fact, ...] = ()
    further: tuple[Fact, ...] = ()  #: what stands below the form, which a phone shows first


def facts_of(
    milestone: Milestone,
    now: datetime,
    *,
    people: Sequence[Person] = (),
    seen: str = "",
    reference: str = "",
) -> Facts:
    """What is said of `milestone` at `now`.

    `seen` says who has it, `reference` is that of the message it was told in.
    """
    headline = headline_of(milestone, now)
    return Facts(
        title=headline.title,
        when=headline.when,
        urgent=headline.urgent,
        facts=tuple(_facts(milestone, people, seen)),
        further=tuple(_further(milestone, reference)),
    )


def headline_of(milestone: Milestone, now: datetime) -> Headline:
    """What a line says of `milestone` at `now`."""
    left = days_left(milestone.due, day_in(now, milestone.due.tz))
    overdue = is_overdue(milestone, now)
    is_open = milestone.status is MilestoneStatus.OPEN
    return Headline(
        title=one_line(milestone.title, _LONGEST),
        when=_when(milestone, left, overdue=overdue),
        urgent=is_open and (overdue or left == 0),
    )


def date_in_words(due: Due) -> str:
    """A date as exact as it is: `by 31 March 2027`."""
    return one_line(f"{bound_of(due)}{in_full(due)}", _LONGEST)


def follows(each: Dependent) -> Fact:
    """What becomes of a milestone that counts from one that moves."""
    new = date_in_words(each.new)
    match each.effect:
        case Effect.MOVED:
            value = f"moves from {date_in_words(each.old)}; the new date is {new}"
        case Effect.PINNED:
            value = f"stays {date_in_words(each.old)}"
        case Effect.NEEDS_A_PERSON:
            value = f"needs a decision: {each.why or new}"
    return Fact(label=f"{each.title} ({each.key})", value=value)


def _when(milestone: Milestone, left: int | None, *, overdue: bool) -> str:
    words = date_in_words(milestone.due)
    if (closed := _STATUS.get(milestone.status)) is not None:
        return f"{words}: {closed}"
    if left is None:
        return words
    if left >= 0:
        return f"{words}: {days_in_words(left)}"
    return f"{words}: {days_ago_in_words(-left)}{', overdue' if overdue else ''}"


def _facts(milestone: Milestone, people: Sequence[Person], seen: str) -> Iterator[Fact]:
    names = {each.handle: each.name for each in people}
    if milestone.owner:
        yield _fact("Owner", names.get(milestone.owner.strip().casefold(), milestone.owner))
    if seen:
        yield _fact("Who has it", seen)
    if milestone.authority:
        yield _fact("Authority", milestone.authority)


def _further(milestone: Milestone, reference: str) -> Iterator[Fact]:
    yield _fact("The date in the words of its source", f"“{milestone.due.text}”")
    if milestone.source_quote:
        yield _fact("What its source says", f"“{milestone.source_quote}”")
    if milestone.source_url:
        is_web = milestone.source_url.lower().startswith(_WEB)
        yield _fact("Source", milestone.source_url, milestone.source_url if is_web else "")
    if milestone.instrument:
        yield _fact("Instrument", milestone.instrument)
    if milestone.nature is Nature.EVENT:
        yield _fact("What it is", "an event, not a duty")
    yield _fact("Key", milestone.key)
    if reference:
        yield _fact("Reference", reference)


def _fact(label: str, value: str, link: str = "") -> Fact:
    return Fact(label=label, value=one_line(value, _LONGEST), link=link)
