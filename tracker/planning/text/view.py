"""What a reader sees of a claim at an instant: whose today it is, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from tracker.dates.base.describe import moment_in_words, zone_in_words
from tracker.dates.base.instants import day_in, end_of
from tracker.dates.base.window import DueWindow
from tracker.dates.base.zones import zone
from tracker.domain.delivery import Receipt, ReminderClaim
from tracker.domain.message import Urgency
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.domain.nature import Nature
from tracker.domain.occasion import MOVED, Occasion, ReminderKind
from tracker.domain.standing import has_last_day, time_left
from tracker.planning.text.due_words import ends_day
from tracker.planning.text.wording import days_in_words, one_line, time_in_words
from tracker.planning.text.words import BUILT_IN, Words

_SOON_DAYS = 7
_NAME_LIMIT = 200

_TELLS_OF_THE_PAST: Final = frozenset(
    {ReminderKind.OVERDUE, ReminderKind.MOVED, ReminderKind.ESCALATION}
)


@dataclass(frozen=True, kw_only=True)
class View:
    """A claim as its reader sees it at an instant; what follows from that is found out once."""

    claim: ReminderClaim
    reader_tz: str
    now: datetime
    words: Words = BUILT_IN

    def say(self, name: str, /, **facts: object) -> str:
        """The sentence called `name` of the catalogue."""
        return self.words.say(name, **facts)

    def name_of(self, words: str) -> str:
        """The name of a person or team as people read it; `words` where none is known."""
        return one_line(dict(self.claim.names).get(words, words), _NAME_LIMIT)

    @property
    def owner(self) -> str:
        """Whose it is, by name where that is known; "" where nobody's."""
        return self.name_of(self.milestone.owner or "")

    @property
    def milestone(self) -> Milestone:
        """What it is about."""
        return self.claim.milestone

    @property
    def due(self) -> Due:
        """The date in force."""
        return self.claim.milestone.due

    @property
    def kind(self) -> ReminderKind:
        """What the notice that carries the others is about."""
        return self.claim.reminder.reminder.kind

    @cached_property
    def occasions(self) -> list[Occasion]:
        """What it is told for: its own occasion first, then those folded into it."""
        return [each.reminder.occasion for each in (self.claim.reminder, *self.claim.folded)]

    @cached_property
    def asks(self) -> bool:
        """Whether it is asked if the date is known better by now."""
        return any(occasion.kind is ReminderKind.REVIEW for occasion in self.occasions)

    @cached_property
    def asks_whether_it_happened(self) -> bool:
        """Whether that is asked, after the days on which it was to."""
        dated = self.due.certain_window is not None
        after = [
            each
            for each in self.occasions
            if each.kind is ReminderKind.REVIEW and each.days is not None
        ]
        return dated and bool(after)

    @cached_property
    def today(self) -> date:
        """The day it is where the days of the window are counted."""
        return day_in(self.now, self.due.tz)

    @cached_property
    def zone_note(self) -> str:
        """Whose today is meant, where the reader's calendar shows another day; hours need none."""
        if time_left(self.due, self.now) is not None:
            return ""
        there = self.now.astimezone(zone(self.due.tz))
        here = self.now.astimezone(zone(self.reader_tz))
        return "" if here.date() == there.date() else f", {zone_in_words(there)}"

    @cached_property
    def proposal(self) -> Proposal | None:
        """The date that the notice says is proposed."""
        news = any(occasion.proposal for occasion in self.occasions)
        return self.milestone.proposed if news else None

    @cached_property
    def has_moved(self) -> bool:
        """Whether the notice says that the date itself has moved."""
        moved = MOVED in self.occasions or self.proposal is None
        return self.kind is ReminderKind.MOVED and moved

    @cached_property
    def comes_too_late(self) -> bool:
        """Whether a notice of what lies ahead is told when it lies behind."""
        window = self.due.certain_window
        ahead = self.kind not in _TELLS_OF_THE_PAST and not self.asks_whether_it_happened
        return ahead and window is not None and self.is_over(window)

    @cached_property
    def told_in_time(self) -> tuple[Receipt, ...]:
        """Where it was told in place of this channel before it was too late, where it is by now."""
        window = self.due.certain_window
        if window is None or not self.comes_too_late:
            return ()
        end = end_of(window, self.due.tz)
        return tuple(each for each in self.claim.told if each.since < end)

    @cached_property
    def urgency(self) -> Urgency:
        """How it is coloured: red only what is overdue, or due today."""
        window = self.due.certain_window
        if window is None or self.told_in_time:
            return Urgency.CALM
        left = self.days_until(self.last_day(window))
        if left < 0 or (left == 0 and self.is_over(window)):
            late = has_last_day(self.milestone) and self.milestone.nature is Nature.DUTY
            return Urgency.NOW if late else Urgency.CALM
        if left == 0:
            return Urgency.NOW
        near = self.days_until(window.earliest) <= _SOON_DAYS
        return Urgency.SOON if near and not self.has_begun(window) else Urgency.CALM

    def moment(self, at: datetime) -> str:
        """An instant on the reader's clock, in words."""
        return moment_in_words(at.astimezone(zone(self.reader_tz)))

    def days_until(self, day: date) -> int:
        """How many days lie between today and `day`."""
        return (day - self.today).days

    def comes(self, window: DueWindow) -> str:
        """When the window ends that has not ended yet: in 31 hours, tomorrow, in 7 days."""
        left = time_left(self.due, self.now)
        if left is not None:
            return f"in {time_in_words(left)}"
        return days_in_words(self.days_until(self.last_day(window)))

    def last_day(self, window: DueWindow) -> date:
        """The day on which the window ends, on the clock that counts its days.

        An instant that was named with another offset may fall on the day before or after its own;
        midnight belongs to the day that it ends.
        """
        local = window.at.astimezone(zone(self.due.tz)) if window.at else None
        return local.date() if local and not ends_day(local, window) else window.latest

    def is_over(self, window: DueWindow) -> bool:
        """Whether the window has wholly ended; that of a first day only never does."""
        return has_last_day(self.milestone) and self.now >= end_of(window, self.due.tz)

    def has_begun(self, window: DueWindow) -> bool:
        """Whether the first day is past of what has no last one."""
        return not has_last_day(self.milestone) and self.today > window.earliest
