"""What a message states, before it takes a form."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tracker.dates.base.describe import day_in_words, moment_in_words, zone_in_words
from tracker.dates.base.instants import day_in, end_of
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.base.zones import zone
from tracker.domain.delivery import Claim, ReminderClaim
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.domain.occasion import MOVED, Occasion, ReminderKind
from tracker.domain.reference import reference
from tracker.domain.reminder import StoredReminder
from tracker.planning.sending.dispatch import missed
from tracker.planning.text.due_words import (
    bound_of,
    deadline_in_words,
    doubt_of,
    ends_day,
    in_full,
    in_short,
    period_of,
    question_of,
    readings_of,
)
from tracker.planning.text.wording import (
    count_of_days,
    days_ago_in_words,
    days_in_words,
    occasion_in_words,
    one_line,
)

TITLE_LIMIT = 200
_FACT_LIMIT = 2_000
_PASSED = "DEADLINE PASSED, this reminder could not be delivered"
REPEAT = "Possible repeat: an earlier copy of this may have reached you."
_LATE = timedelta(hours=1)  #: less is not worth a word
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a message states; every text is one printable line."""

    title: str  #: at most 200 characters
    heading: str  #: the milestone's own title
    lead: tuple[str, ...]  #: sentences that open the message, the most important first
    facts: tuple[tuple[str, str], ...]  #: label and value
    actions: tuple[tuple[str, str], ...]  #: what to do, and the command that does it
    link: str | None  #: the value among the facts that is a web address


@dataclass(frozen=True, kw_only=True, slots=True)
class _View:
    """A claim as its reader sees it at an instant."""

    claim: ReminderClaim
    reader_tz: str
    now: datetime

    @property
    def milestone(self) -> Milestone:
        return self.claim.milestone

    @property
    def due(self) -> Due:
        return self.claim.milestone.due

    @property
    def kind(self) -> ReminderKind:
        return self.claim.reminder.reminder.kind

    @property
    def occasions(self) -> list[Occasion]:
        """What it is told for: its own occasion first, then those folded into it."""
        return [each.reminder.occasion for each in (self.claim.reminder, *self.claim.folded)]

    @property
    def asks(self) -> bool:
        """Whether it is asked if the date is known better by now."""
        return any(occasion.kind is ReminderKind.REVIEW for occasion in self.occasions)

    @property
    def today(self) -> date:
        """The day it is where the days of the window are counted."""
        return day_in(self.now, self.due.tz)

    @property
    def zone_note(self) -> str:
        """Whose today is meant, where the reader's calendar shows another day."""
        there = self.now.astimezone(zone(self.due.tz))
        here = self.now.astimezone(zone(self.reader_tz))
        return "" if here.date() == there.date() else f", {zone_in_words(there)}"

    @property
    def proposal(self) -> Proposal | None:
        """The date that the notice says is proposed."""
        news = any(occasion.proposal for occasion in self.occasions)
        return self.milestone.proposed if news else None

    @property
    def has_moved(self) -> bool:
        """Whether the notice says that the date itself has moved."""
        moved = MOVED in self.occasions or self.proposal is None
        return self.kind is ReminderKind.MOVED and moved

    def moment(self, at: datetime) -> str:
        """An instant on the reader's clock, in words."""
        return moment_in_words(at.astimezone(zone(self.reader_tz)))

    def days_until(self, day: date) -> int:
        return (day - self.today).days

    def last_day(self, window: DueWindow) -> date:
        """The day on which the window ends, on the clock that counts its days.

        An instant that was named with another offset may fall on the day before or after its own;
        midnight belongs to the day that it ends.
        """
        local = window.at.astimezone(zone(self.due.tz)) if window.at else None
        return local.date() if local and not ends_day(local, window) else window.latest

    def is_over(self, window: DueWindow) -> bool:
        return self.now >= end_of(window, self.due.tz)


def notice_of(claim: ReminderClaim, *, reader_tz: str, now: datetime) -> Notice:
    """What is to be said of `claim` at `now` to readers in the IANA zone `reader_tz`."""
    view = _View(claim=claim, reader_tz=reader_tz, now=now)
    return Notice(
        title=_title(view),
        heading=_heading(view.milestone),
        lead=tuple(_lead(view)),
        facts=tuple(_facts(view)),
        actions=tuple(_actions(view)),
        link=_link(view.milestone.source_url),
    )


def _heading(milestone: Milestone) -> str:
    """The title; the key where the title shows nothing."""
    return one_line(milestone.title, _FACT_LIMIT) or milestone.key


def _title(view: _View) -> str:
    title = f"{mark_of(view.claim)}{_headline(view)}: {_heading(view.milestone)}"
    window = view.due.certain_window
    wide = window is not None and window.days > 1 and view.kind is not ReminderKind.MOVED
    period = f" ({period_of(window)})" if window and wide else ""
    return one_line(title, TITLE_LIMIT - len(period)) + period


def mark_of(*claims: Claim) -> str:
    """What opens the title where all that a message tells may have come before."""
    return "[possible repeat] " if all(claim.possible_repeat for claim in claims) else ""


def _headline(view: _View) -> str:
    unseen = "Not acknowledged. " if view.kind is ReminderKind.ESCALATION else ""
    return unseen + _standing(view)


def _standing(view: _View) -> str:
    window = view.due.certain_window
    if view.kind is ReminderKind.MOVED:
        return _news(view)
    if window is None:
        review = view.kind is ReminderKind.REVIEW
        return "Still without a date" if review else "No date is known any more"
    if _comes_too_late(view):
        return _PASSED
    if not view.is_over(window):
        return _before_the_end(view, window) + view.zone_note
    late = -view.days_until(view.last_day(window))
    return f"OVERDUE by {count_of_days(late)}" if late else "OVERDUE"


def _news(view: _View) -> str:
    if view.proposal and not view.has_moved:
        return f"Proposed, not in force: {in_short(view.proposal.due)}"
    if view.due.window is None:
        return "No date is known any more"
    return f"Date moved to {in_short(view.due)}"


def _before_the_end(view: _View, window: DueWindow) -> str:
    if view.due.excludes_its_day:
        return f"Due before {in_short(view.due)}"
    if window.days == 1:
        return f"Due {days_in_words(view.days_until(view.last_day(window)))}"
    if view.today <= window.earliest:
        return f"Window opens {days_in_words(view.days_until(window.earliest))}"
    closes = view.days_until(window.latest)
    return f"Window closes {days_in_words(closes)}" if closes else "Last day today"


def _lead(view: _View) -> list[str]:
    sentences = [
        f"{_PASSED} in time." if _comes_too_late(view) else "",
        REPEAT if view.claim.possible_repeat else "",
        stands_in(view.claim),
        _unacknowledged(view),
        *(_move(view.claim) if view.has_moved else ()),
        *(_proposed(view.proposal, view.due) if view.proposal else ()),
        _days_left(view, view.due.certain_window) if view.due.certain_window else "",
        readings_of(view.due),
        question_of(view.due) if view.asks else "",
        _late(view),
    ]
    return [sentence for sentence in sentences if sentence]


def stands_in(claim: Claim) -> str:
    """Why this reader gets what was meant for others, where that is so."""
    if claim.instead_of is None:
        return ""
    channel = one_line(claim.instead_of, _FACT_LIMIT)
    return f"Told here because the channel {channel} did not take it."


def _unacknowledged(view: _View) -> str:
    """That nobody has seen to it; an escalation is made when the reminder before it is told."""
    if view.kind is not ReminderKind.ESCALATION:
        return ""
    escalation = view.claim.reminder
    occasion = escalation.reminder.occasion
    told = view.moment(escalation.created_at)
    return (
        "Nobody has acknowledged the reminder "
        f"{occasion_in_words(occasion.origin or occasion)}, told on {told}: the "
        f"channel {one_line(view.claim.channel, _FACT_LIMIT)} is told now. See that somebody deals "
        "with it, and acknowledge it."
    )


_TELLS_OF_THE_PAST: Final = frozenset(
    {ReminderKind.OVERDUE, ReminderKind.MOVED, ReminderKind.ESCALATION}
)


def _comes_too_late(view: _View) -> bool:
    """Whether a notice of what lies ahead is told when it lies behind."""
    window = view.due.certain_window
    ahead = view.kind not in _TELLS_OF_THE_PAST
    return ahead and window is not None and view.is_over(window)


def _move(claim: ReminderClaim) -> list[str]:
    """From the last date that people were told: of one that was overtaken nobody has heard."""
    *earlier, present = claim.milestone.history
    told = [revision for revision in earlier if revision.number not in claim.untold]
    old, new = told[-1].due if told else None, in_full(present.due)
    if old is not None and old.same_dates(present.due):
        news = f"The date was moved and moved back: it is {new}, as before."
    else:
        news = f"The date has moved{f' from {in_full(old)}' if old else ''} to {new}."
    return [
        news,
        f"Reason: {one_line(present.reason, _FACT_LIMIT)}",
    ]


def _proposed(proposal: Proposal, due: Due) -> list[str]:
    return [
        f"Another date is proposed, not in force: {in_full(proposal.due)}.",
        f"Until it is adopted, reminders follow the date in force: {in_full(due)}.",
        f"Reason: {one_line(proposal.reason, _FACT_LIMIT)}",
    ]


def _days_left(view: _View, window: DueWindow) -> str:
    left = view.days_until(view.last_day(window))
    last = in_full(view.due) if window.at else day_in_words(window.latest) + view.zone_note
    if view.is_over(window):
        bound = "before" if view.due.modality is Modality.BEFORE else "by"
        return f"It was due {bound} {last} ({days_ago_in_words(-left)}) and is still open."
    if view.due.excludes_its_day:
        return f"Due before {last}, which is {days_in_words(left)}."
    closes = f"{days_in_words(left)}, {last}"
    if window.days == 1:
        return f"Due {closes}."
    if view.today > window.earliest:
        return f"The window is open and closes {closes}."
    opens = days_in_words(view.days_until(window.earliest))
    first = day_in_words(window.earliest)
    return f"The window opens {opens}, {first}{view.zone_note}, and closes {closes}."


def _late(view: _View) -> str:
    """What should have been told earlier, and why it was not."""
    gone = [*missed(view.claim.reminder, view.claim.folded)]
    carrier = view.claim.reminder
    overslept = view.now - carrier.reminder.fire_at > _LATE and not carrier.planned_late
    if overslept and view.kind is not ReminderKind.MOVED:
        gone.append(carrier)
    if not gone:
        return ""
    listed = "; ".join(_planned_for(entry, view) for entry in gone)
    return f"Not sent in time, because {_why(view, gone[0])}: {listed}."


def _planned_for(entry: StoredReminder, view: _View) -> str:
    reminder = entry.reminder
    return f"the reminder {occasion_in_words(reminder.occasion)} ({view.moment(reminder.fire_at)})"


def _why(view: _View, first: StoredReminder) -> str:
    until = view.milestone.snoozed_until
    if until is not None and first.reminder.fire_at < until <= view.now:
        return f"it was snoozed until {view.moment(until)}"
    return "tracker was not running, was paused or could not get through"


def _facts(view: _View) -> list[tuple[str, str]]:
    milestone, due = view.milestone, view.due
    as_of = f", as of {day_in_words(milestone.as_of)}" if milestone.as_of else ""
    stated = [
        ("What is due", milestone.kind and _spaced(milestone.kind)),
        ("Due", bound_of(due) + in_full(due)),
        ("Clocks", _clocks(view)),
        ("Waiting for", ", ".join(due.waiting_on)),
        ("Owner", milestone.owner),
        ("Authority", milestone.authority),
        ("Instrument", milestone.instrument),
        ("Jurisdiction", milestone.jurisdiction),
        ("Source says", f"“{one_line(due.text, _FACT_LIMIT)}”{as_of}"),
        ("Quote", milestone.source_quote),
        ("Source", milestone.source_url),
        ("Key", milestone.key),
        ("Reference", reference(view.claim.reminder.id)),
    ]
    cleaned = [(label, one_line(value or "", _FACT_LIMIT)) for label, value in stated]
    return [(label, value) for label, value in cleaned if value]


def _spaced(kind: str) -> str:
    """`final_report` as words; a name of nothing but underscores is left alone."""
    return kind.replace("_", " ") if kind.strip("_ ") else kind


def _clocks(view: _View) -> str:
    """The end of the window on the source's clock and on the reader's, where they differ."""
    window = view.due.certain_window
    if window is None:
        return ""
    end = end_of(window, view.due.tz)
    shown = end if window.at else end - _MINUTE  # 23:59 leaves no doubt about the day
    theirs, ours = shown.astimezone(zone(view.due.tz)), shown.astimezone(zone(view.reader_tz))
    if theirs.utcoffset() == ours.utcoffset():
        return ""
    named = deadline_in_words(theirs, window) if window.at else f"ends {moment_in_words(theirs)}"
    return f"{named}, which is {moment_in_words(ours)}"


def _actions(view: _View) -> list[tuple[str, str]]:
    key = shlex.quote(one_line(view.milestone.key, _FACT_LIMIT))
    adopt = ("Once the proposed date is in force", f"tracker move {key} --adopt")
    return [
        ("Seen it", f"tracker ack {reference(view.claim.reminder.id)}"),
        *([("Checked, nothing new", f"tracker verify {key}")] if view.asks else []),
        ("Done", f"tracker met {key}"),
        *([adopt] if view.proposal else []),
        (doubt_of(view.due), f'tracker move {key} --due "..." --reason "..."'),
    ]


def _link(url: str | None) -> str | None:
    """`url` where it is a web address; nothing else may be followed from a message."""
    return url if url is not None and url.lower().startswith(("https://", "http://")) else None
