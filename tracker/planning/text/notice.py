"""What a message states, before it takes a form."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.dates.base.describe import day_in_words, moment_in_words
from tracker.dates.base.instants import end_of
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.base.zones import zone
from tracker.domain.delivery import Claim, ReminderClaim
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.domain.nature import Nature
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import StoredReminder
from tracker.domain.standing import has_last_day, passes_at
from tracker.planning.sending.dispatch import missed
from tracker.planning.sending.waiting import reasons
from tracker.planning.text.delay_words import in_place_of, was_told, where_not, where_told, why_late
from tracker.planning.text.due_words import (
    WHETHER_IT_HAPPENED,
    bound_of,
    deadline_in_words,
    doubt_of,
    doubts_of,
    estimate_of,
    in_full,
    in_short,
    period_of,
    question_of,
    readings_of,
)
from tracker.planning.text.nature_words import LABELS, comes, words_for
from tracker.planning.text.view import View
from tracker.planning.text.wording import (
    count_of_days,
    days_ago_in_words,
    days_in_words,
    occasion_in_words,
    one_line,
)

TITLE_LIMIT = 200
_FACT_LIMIT = 2_000
_UNDELIVERED = "this reminder could not be delivered"
REPEAT = "Possible repeat: an earlier copy of this may have reached you."
_BRIEFLY = frozenset({*LABELS, "Key", "Reference"})
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
    is_brief: bool = False  #: one line of it is enough: others were told in time


def notice_of(claim: ReminderClaim, *, reader_tz: str, now: datetime) -> Notice:
    """What is to be said of `claim` at `now` to readers in the IANA zone `reader_tz`."""
    view = View(claim=claim, reader_tz=reader_tz, now=now)
    brief = bool(view.told_in_time)
    return Notice(
        title=_title(view),
        heading=_heading(view.milestone),
        lead=tuple(_lead(view)),
        facts=tuple(fact for fact in _facts(view) if not brief or fact[0] in _BRIEFLY),
        actions=tuple(_actions(view)),
        link=_link(view.milestone.source_url),
        is_brief=brief,
    )


def _heading(milestone: Milestone) -> str:
    """The title; the key where the title shows nothing."""
    return one_line(milestone.title, _FACT_LIMIT) or milestone.key


def _title(view: View) -> str:
    title = f"{mark_of(view.claim)}{_headline(view)}: {_heading(view.milestone)}"
    window = view.due.certain_window
    wide = window is not None and window.days > 1 and view.kind is not ReminderKind.MOVED
    period = f" ({period_of(window)})" if window and wide else ""
    return one_line(title, TITLE_LIMIT - len(period)) + period


def mark_of(*claims: Claim) -> str:
    """What opens the title where all that a message tells may have come before."""
    return "[possible repeat] " if all(claim.possible_repeat for claim in claims) else ""


def _headline(view: View) -> str:
    if view.kind is not ReminderKind.ESCALATION:
        return _standing(view)
    unseen = "Not acknowledged. " if was_told(view.claim.raised) else "Could not be told. "
    return unseen + _standing(view)


def _standing(view: View) -> str:
    window = view.due.certain_window
    if view.kind is ReminderKind.MOVED:
        return _news(view)
    if window is None:
        review = view.kind is ReminderKind.REVIEW
        return "Still without a date" if review else "No date is known any more"
    if view.told_in_time:
        return "Told in time elsewhere"
    if view.comes_too_late:
        return f"{words_for(view.milestone).passed}, {_UNDELIVERED}"
    if view.is_over(window) or view.asks_whether_it_happened:
        return _after_the_end(view, window)
    return _before_the_end(view, window) + view.zone_note


def _after_the_end(view: View, window: DueWindow) -> str:
    if view.asks_whether_it_happened:
        return "Has it happened, or moved"
    if view.milestone.nature is Nature.EVENT:
        return "Has passed"
    late = -view.days_until(view.last_day(window))
    return f"OVERDUE by {count_of_days(late)}" if late else "OVERDUE"


def _news(view: View) -> str:
    if view.proposal and not view.has_moved:
        return f"Proposed, not in force: {in_short(view.proposal.due)}"
    if view.due.window is None:
        return "No date is known any more"
    return f"Date moved to {in_short(view.due)}"


def _before_the_end(view: View, window: DueWindow) -> str:
    if view.due.excludes_its_day:
        return f"{comes(view.milestone)} before {in_short(view.due)}"
    if view.has_begun(window):
        return f"First day {days_ago_in_words(-view.days_until(window.earliest))}"
    if window.days == 1:
        return f"{comes(view.milestone)} {view.comes(window)}"
    if view.today <= window.earliest:
        return f"Window opens {days_in_words(view.days_until(window.earliest))}"
    closes = view.days_until(window.latest)
    return f"Window closes {days_in_words(closes)}" if closes else "Last day today"


def _lead(view: View) -> list[str]:
    if view.told_in_time:
        return [in_place_of(view.told_in_time, view.claim.channel, view.moment)]
    sentences = [
        f"{words_for(view.milestone).passed}, {_UNDELIVERED} in time."
        if view.comes_too_late
        else "",
        REPEAT if view.claim.possible_repeat else "",
        stands_in(view.claim),
        _unacknowledged(view),
        *(_move(view.claim) if view.has_moved else ()),
        *(_proposed(view.proposal, view.due) if view.proposal else ()),
        _days_left(view, view.due.certain_window) if view.due.certain_window else "",
        estimate_of(view.due),
        readings_of(view.due),
        one_line(doubts_of(view.due), _FACT_LIMIT) if view.milestone.needs_a_look else "",
        _question(view),
        f"Nothing follows it: {view.claim.ends}." if view.claim.ends else "",
        _late(view),
        in_place_of(view.claim.told, view.claim.channel, view.moment) if view.claim.told else "",
    ]
    return [sentence for sentence in sentences if sentence]


def _question(view: View) -> str:
    if view.asks_whether_it_happened:
        at = passes_at(view.milestone)
        until = f" Without an answer it counts as passed on {view.moment(at)}." if at else ""
        return WHETHER_IT_HAPPENED + until
    return question_of(view.due) if view.asks else ""


def stands_in(claim: Claim) -> str:
    """Why this reader gets what was meant for others, where that is so."""
    if claim.instead_of is None:
        return ""
    channel = one_line(claim.instead_of, _FACT_LIMIT)
    return f"Told here because the channel {channel} did not take it."


def _unacknowledged(view: View) -> str:
    """That nobody has seen to it, and what became of the reminder before it."""
    if view.kind is not ReminderKind.ESCALATION:
        return ""
    occasion = view.claim.reminder.reminder.occasion
    told = occasion_in_words(occasion.origin or occasion)
    channel = f"The channel {one_line(view.claim.channel, _FACT_LIMIT)} is told now."
    where = where_told(view.claim.raised, view.moment)
    if was_told(view.claim.raised):
        first = f"Nobody has acknowledged the reminder {told}{where and f', {where}'}."
        last = "See that somebody deals with it, and acknowledge it."
    else:
        first, last = f"The reminder {told} could not be told.", "See that somebody deals with it."
    not_told = where_not(view.claim.raised, view.moment)
    return " ".join(filter(None, (first, not_told, channel, last)))


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


def _days_left(view: View, window: DueWindow) -> str:
    left = view.days_until(view.last_day(window))
    last = in_full(view.due) if window.at else day_in_words(window.latest) + view.zone_note
    if view.is_over(window) or view.has_begun(window):
        return _days_since(view, window, last)
    if view.due.excludes_its_day:
        return f"{comes(view.milestone)} before {last}, which is {days_in_words(left)}."
    closes = f"{view.comes(window)}, {last}"
    if window.days == 1:
        return f"{comes(view.milestone)} {closes}."
    if view.today > window.earliest:
        return f"The window is open and closes {closes}."
    opens = days_in_words(view.days_until(window.earliest))
    first = day_in_words(window.earliest)
    if not has_last_day(view.milestone):
        return f"{comes(view.milestone)} {opens}, {first}{view.zone_note}, at the earliest."
    return f"The window opens {opens}, {first}{view.zone_note}, and closes {closes}."


def _days_since(view: View, window: DueWindow, last: str) -> str:
    if view.has_begun(window):
        ago = days_ago_in_words(-view.days_until(window.earliest))
        return f"Its first day was {day_in_words(window.earliest)} ({ago}); it has no last one."
    words = words_for(view.milestone)
    ago = days_ago_in_words(-view.days_until(view.last_day(window)))
    bound = "before" if view.due.modality is Modality.BEFORE else words.bound(window)
    return f"{words.came} {bound} {last} ({ago}){words.still}."


def _late(view: View) -> str:
    """What should have been told earlier, and why it was not as far as that is known."""
    gone = [*missed(view.claim.reminder, view.claim.folded)]
    carrier = view.claim.reminder
    overslept = view.now - carrier.reminder.fire_at > _LATE and not carrier.planned_late
    if overslept and view.kind is not ReminderKind.MOVED:
        gone.append(carrier)
    if not gone:
        return ""
    listed = "; ".join(_planned_for(entry, view) for entry in gone)
    since = min(entry.reminder.fire_at for entry in gone)
    why = why_late(reasons(view.claim.delays, since, view.now), view.moment)
    return f"Not sent in time, because {why}: {listed}." if why else f"Not sent in time: {listed}."


def _planned_for(entry: StoredReminder, view: View) -> str:
    reminder = entry.reminder
    return f"the reminder {occasion_in_words(reminder.occasion)} ({view.moment(reminder.fire_at)})"


def _facts(view: View) -> list[tuple[str, str]]:
    milestone, due, words = view.milestone, view.due, words_for(view.milestone)
    as_of = f", as of {day_in_words(milestone.as_of)}" if milestone.as_of else ""
    stated = [
        (words.matter, milestone.kind and _spaced(milestone.kind)),
        (words.when, bound_of(due) + in_full(due)),
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
        ("Reference", view.claim.reminder.reference),
    ]
    cleaned = [(label, one_line(value or "", _FACT_LIMIT)) for label, value in stated]
    return [(label, value) for label, value in cleaned if value]


def _spaced(kind: str) -> str:
    """`final_report` as words; a name of nothing but underscores is left alone."""
    return kind.replace("_", " ") if kind.strip("_ ") else kind


def _clocks(view: View) -> str:
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


def _actions(view: View) -> list[tuple[str, str]]:
    key = shlex.quote(one_line(view.milestone.key, _FACT_LIMIT))
    adopt = ("Once the proposed date is in force", f"tracker move {key} --adopt")
    return [
        ("Seen it", f"tracker ack {view.claim.reminder.reference}"),
        *([("Checked, nothing new", f"tracker verify {key}")] if _can_be_checked(view) else []),
        (words_for(view.milestone).done, f"tracker met {key}"),
        *([adopt] if view.proposal else []),
        (doubt_of(view.due), f'tracker move {key} --due "..." --reason "..."'),
    ]


def _can_be_checked(view: View) -> bool:
    """Whether it helps to hear that the date is right; of several readings somebody says which."""
    return view.asks or (view.milestone.needs_a_look and bool(view.due.doubts))


def _link(url: str | None) -> str | None:
    """`url` where it is a web address; nothing else may be followed from a message."""
    return url if url is not None and url.lower().startswith(("https://", "http://")) else None
