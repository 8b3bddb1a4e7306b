"""What a person should look at: milestones that nobody owns, dates that nobody keeps up.

Each rule is a function of one milestone and what is known beside it, and says what is wrong and
what to do, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.people.person import People, Person
from tracker.domain.people.staffing import meant_by
from tracker.domain.standing import has_last_day, is_soft
from tracker.errors import CalendarExhausted, UsageError
from tracker.planning.reminders.reviews import NEAR
from tracker.planning.reminders.series import end_of_series, has_stopped
from tracker.planning.sending.reach import Reach, unknown_people
from tracker.planning.sending.recipients import unmatched
from tracker.planning.text.wording import count_of_days, days_in_words, quoted

_WAITS_TOO_LONG = timedelta(days=180)
_PROPOSED_TOO_LONG = timedelta(days=90)
_STOPPED_LATELY = timedelta(days=800)  #: what nobody has missed for longer was given up
_NEXT_IS_OPENED = timedelta(days=2)  #: by then in every zone, where a daemon runs
_DEAD = frozenset({MilestoneStatus.WAIVED, MilestoneStatus.MISSED, MilestoneStatus.SUSPENDED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that a person should look at."""

    key: str  #: of the milestone
    rule: str  #: which rule says so
    problem: str  #: what is wrong, and what to do


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What milestones are held against."""

    today: date
    milestones: Mapping[str, Milestone]  #: all that there are, by key
    policies: Collection[str]  #: the names that the settings know
    channels: Collection[Channel]
    calendars: Calendars
    people: People = field(default_factory=People)  #: nobody where owners are but words


Rule = Callable[[Milestone, Surroundings], str | None]


def lint(milestones: Iterable[Milestone], around: Surroundings) -> tuple[Finding, ...]:
    """What is found of `milestones`, in their order.

    Those that are closed are let be, but for series that do not go on behind them.
    """
    twins = _twins(around.milestones.values())
    return tuple(
        finding for milestone in milestones for finding in _findings(milestone, around, twins)
    )


def _findings(
    milestone: Milestone, around: Surroundings, twins: Mapping[str, str]
) -> Iterator[Finding]:
    rules = RULES if milestone.status.is_live else _OF_CLOSED
    for name, rule in rules.items():
        problem = rule(milestone, around)
        if problem is not None:
            yield Finding(key=milestone.key, rule=name, problem=problem)
    if milestone.key in twins:
        yield Finding(key=milestone.key, rule="duplicate", problem=twins[milestone.key])


def _no_owner(milestone: Milestone, _around: Surroundings) -> str | None:
    if milestone.owner:
        return None
    return f"nobody owns it: `tracker edit {milestone.key} --owner WHO`"


def _owner_is_unknown(milestone: Milestone, around: Surroundings) -> str | None:
    meant = meant_by(milestone.owner, around.people)
    if milestone.owner is None or meant is None:
        return None
    words = milestone.owner
    return (
        f"owner nobody knows: {words}: `tracker person adopt {quoted(words)} NAME` makes it "
        f"somebody, {meant}"
    )


def _owner_has_left(milestone: Milestone, around: Surroundings) -> str | None:
    owner = around.people.named(milestone.owner)
    if not isinstance(owner, Person) or owner.left_on is None:
        return None
    return (
        f"owned by {owner.handle}, who left on {owner.left_on}: `tracker edit {milestone.key} "
        "--owner WHO`"
    )


def _no_source(milestone: Milestone, _around: Surroundings) -> str | None:
    if milestone.source_url or milestone.source_quote:
        return None
    return f"nothing says where its date comes from: `tracker edit {milestone.key} --source URL`"


def _soft_and_near(milestone: Milestone, around: Surroundings) -> str | None:
    window, today = milestone.due.certain_window, around.today
    if window is None or not is_soft(milestone.due) or window.latest < today:
        return None
    left = window.earliest - today
    if left > NEAR or _seen_since(milestone, today - NEAR):
        return None
    opens = f"opens {days_in_words(left.days)}" if left.days > 0 else "is open"
    return (
        f"its window of {count_of_days(window.days)} {opens}: `tracker move {milestone.key}` makes "
        f"the date more exact, `tracker verify {milestone.key}` says that nothing is new"
    )


def _seen_since(milestone: Milestone, day: date) -> bool:
    return milestone.last_verified_on is not None and milestone.last_verified_on >= day


def _past_and_open(milestone: Milestone, around: Surroundings) -> str | None:
    window = milestone.due.certain_window
    if window is None or window.latest >= around.today or not has_last_day(milestone):
        return None
    if milestone.status is not MilestoneStatus.OPEN or milestone.nature is Nature.EVENT:
        return None
    return (
        f"its date was {day_in_words(window.latest)} and it is still open: `tracker met`, "
        f"`tracker missed` or `tracker move {milestone.key}`"
    )


def _waits_for_ever(milestone: Milestone, around: Surroundings) -> str | None:
    if milestone.due.status is not DueStatus.WAITING:
        return None
    since = _stated_on(milestone)
    if since is None or around.today - since <= _WAITS_TOO_LONG:
        return None
    on = ", ".join(milestone.due.waiting_on) or "something"
    return (
        f"it has waited for {on} for {count_of_days((around.today - since).days)}: "
        f"`tracker edit {milestone.key} --anchor NAME=DAY`, or `tracker move {milestone.key}`"
    )


def _stated_on(milestone: Milestone) -> date | None:
    """The day on which somebody last said or checked what it waits for."""
    days = [milestone.last_verified_on, milestone.as_of]
    days += [each.changed_at.date() for each in milestone.history[-1:]]
    return max((day for day in days if day is not None), default=None)


def _anchor_is_gone(milestone: Milestone, around: Surroundings) -> str | None:
    for anchor in milestone.anchors:
        if anchor.key is None:
            continue
        found = around.milestones.get(anchor.key)
        if found is None or found.status in _DEAD:
            state = found.status if found else "gone"
            return (
                f"it counts from {anchor.key}, which is {state}: say what it counts from now with "
                f"`tracker edit {milestone.key} --anchor {anchor.name}=KEY|DAY`"
            )
    return None


def _calendar_ends(milestone: Milestone, around: Surroundings) -> str | None:
    if milestone.calendar is None:
        return None
    try:
        around.calendars(milestone.calendar).is_business_day(milestone.due.latest or around.today)
    except (CalendarExhausted, UsageError) as error:
        return f"{error}: keep the calendar up, or take another with `tracker edit --calendar`"
    return None


def _never_resolved(milestone: Milestone, _around: Surroundings) -> str | None:
    if not milestone.due.readings:
        return None
    return (
        f"{milestone.due.text!r} can be read in {len(milestone.due.readings)} ways: say which with "
        f"`tracker move {milestone.key} --due DAY`"
    )


def _never_looked_into(milestone: Milestone, _around: Surroundings) -> str | None:
    if not milestone.due.doubts or not milestone.needs_a_look:
        return None
    key = milestone.key
    return (
        f"{milestone.due.text!r} needs a look: {'; '.join(milestone.due.doubts)}; `tracker verify "
        f"{key}` where its date is right, `tracker move {key}` where it is not"
    )


def _policy_is_gone(milestone: Milestone, around: Surroundings) -> str | None:
    if milestone.policy in around.policies:
        return None
    known = ", ".join(sorted(around.policies))
    return f"the settings know no policy {milestone.policy!r} any more: they know {known}"


def _recipient_is_gone(milestone: Milestone, around: Surroundings) -> str | None:
    strangers = unmatched(Reach(channels=tuple(around.channels)), milestone.recipients)
    if not strangers and (nobody := unknown_people(milestone.recipients, around.people)):
        return f"{nobody[0]}: name others with `tracker edit {milestone.key} --to`"
    if not strangers:
        return None
    return (
        f"no channel or tag is called {strangers[0]!r} any more: name others with "
        f"`tracker edit {milestone.key} --to`"
    )


def _series_ends(milestone: Milestone, around: Surroundings) -> str | None:
    why = end_of_series(milestone, around.calendars)
    if why is None:
        return None
    return (
        f"it is the last of its series, as {why}: if the duty goes on, set another --count or "
        f"--until with `tracker edit {milestone.key}`, or move it to words that go on"
    )


def _series_stopped(milestone: Milestone, around: Surroundings) -> str | None:
    window = milestone.due.window
    if window is None or not _STOPPED_LATELY >= around.today - window.latest >= _NEXT_IS_OPENED:
        return None
    if not has_stopped(milestone, around.milestones.get, around.calendars):
        return None
    return (
        "it comes round, its day is over, and no milestone follows it: add the next one with "
        f"`tracker add`, or state its rhythm anew with `tracker edit {milestone.key} --due`"
    )


def _never_adopted(milestone: Milestone, around: Surroundings) -> str | None:
    if milestone.proposed is None:
        return None
    since = milestone.proposed.announced_at.date()
    if around.today - since <= _PROPOSED_TOO_LONG:
        return None
    return (
        f"another date was proposed on {day_in_words(since)} and is not in force: if it is by now, "
        f"`tracker move {milestone.key} --adopt`"
    )


def _waits_for_second(milestone: Milestone, _around: Surroundings) -> str | None:
    report = milestone.reported
    if report is None:
        return None
    return (
        f"{report.by} reported it as met on {day_in_words(report.on)}, and nobody has confirmed "
        f"that: `tracker met {milestone.key} --by NAME` by a second person, or `tracker move`"
    )


#: Every rule of one milestone by its name, the gravest first.
RULES: Final = MappingProxyType(
    {
        "past": _past_and_open,
        "unconfirmed": _waits_for_second,
        "anchor": _anchor_is_gone,
        "calendar": _calendar_ends,
        "policy": _policy_is_gone,
        "recipient": _recipient_is_gone,
        "ambiguous": _never_resolved,
        "doubtful": _never_looked_into,
        "soft": _soft_and_near,
        "waiting": _waits_for_ever,
        "proposed": _never_adopted,
        "last": _series_ends,
        "stopped": _series_stopped,
        "owner": _no_owner,
        "owner-unknown": _owner_is_unknown,
        "owner-left": _owner_has_left,
        "source": _no_source,
    }
)
_OF_CLOSED: Final = MappingProxyType({"stopped": _series_stopped})


def _twins(milestones: Iterable[Milestone]) -> dict[str, str]:
    """What to say of open milestones of one instrument that are due in the same window."""
    groups: dict[tuple[str, DueWindow], list[str]] = defaultdict(list)
    for each in milestones:
        window = each.due.window
        if each.status is MilestoneStatus.OPEN and each.instrument and window is not None:
            groups[each.instrument.strip().casefold(), window].append(each.key)
    return {
        key: (
            f"{_other(key, keys)} has the same instrument and date: `tracker waive` one of them "
            "where both mean one duty"
        )
        for keys in groups.values()
        if len(keys) > 1
        for key in keys
    }


def _other(key: str, keys: list[str]) -> str:
    return next(each for each in keys if each != key)
