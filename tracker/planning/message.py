"""The text of a notice: built once, from facts, for every channel."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from tracker.dates.describe import describe
from tracker.dates.instants import end_of
from tracker.dates.window import DueWindow, Precision
from tracker.domain.delivery import Claim, Outcome
from tracker.domain.message import Message
from tracker.domain.milestone import Due, Milestone
from tracker.domain.reference import reference
from tracker.domain.reminder import ReminderKind, StoredReminder
from tracker.planning.dispatch import missed
from tracker.planning.wording import (
    count_of_days,
    day_in_words,
    days_in_words,
    moment_in_words,
    one_line,
)

_TITLE_LIMIT = 200
_FACT_LIMIT = 2_000
_EXACT = frozenset({Precision.MINUTE, Precision.DAY})
_PASSED = "DEADLINE PASSED, this reminder could not be delivered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a message states, before it takes a form."""

    title: str
    lead: tuple[str, ...]  #: sentences that open the message
    facts: tuple[tuple[str, str], ...]  #: label and value
    actions: tuple[tuple[str, str], ...]  #: what to do, and the command that does it
    source_url: str | None


def compose(claim: Claim, *, reader_tz: str, now: datetime) -> Message:
    """The message of a claimed delivery as it reads at `now`, days left included.

    `reader_tz` is the IANA zone of those who are told. After a POISON outcome the message is
    reduced to ASCII, so that one character cannot keep it from being told.
    """
    notice = _notice(claim, reader_tz, now)
    message = Message(
        title=notice.title,
        text=_as_text(notice),
        html=_as_html(notice),
        message_id=_message_id(claim),
        urgent=_is_urgent(claim.milestone.due, now),
    )
    return _plain(message) if Outcome.POISON in claim.prior else message


def _message_id(claim: Claim) -> str:
    """The same on every attempt, so that mail programs show a repeat as one message."""
    made = int(claim.created_at.timestamp())
    return f"<{reference(claim.reminder.id)}.{claim.delivery_id}.{made}@tracker.invalid>"


def _plain(message: Message) -> Message:
    text = message.text.encode("ascii", "replace").decode("ascii")
    return Message(
        title=message.title.encode("ascii", "replace").decode("ascii"),
        text=text,
        html=f"<pre>{escape(text)}</pre>",
        message_id=message.message_id,
        urgent=message.urgent,
    )


def _notice(claim: Claim, reader_tz: str, now: datetime) -> Notice:
    milestone = claim.milestone
    return Notice(
        title=_title(claim, now),
        lead=tuple(_lead(claim, reader_tz, now)),
        facts=tuple(_facts(claim, reader_tz)),
        actions=tuple(_actions(claim)),
        source_url=_link(milestone.source_url),
    )


def _link(url: str | None) -> str | None:
    return url if url is not None and url.startswith(("https://", "http://")) else None


def _today(due: Due, now: datetime) -> date:
    return now.astimezone(ZoneInfo(due.tz)).date()


def _is_urgent(due: Due, now: datetime) -> bool:
    return due.window is not None and _today(due, now) >= due.window.earliest


def _title(claim: Claim, now: datetime) -> str:
    repeat = "[possible repeat] " if claim.possible_repeat else ""
    title = f"{repeat}{_headline(claim, now)}: {claim.milestone.title}"
    window = claim.milestone.due.window
    wide = f" ({describe(window).split(' (')[0]})" if window and window.days > 1 else ""
    return one_line(title, _TITLE_LIMIT - len(wide)) + wide


def _headline(claim: Claim, now: datetime) -> str:
    kind = claim.reminder.reminder.kind
    window = claim.milestone.due.window
    if kind is ReminderKind.MOVED:
        return "Date moved"
    if window is None:
        return "Reminder"
    if now >= end_of(window, claim.milestone.due.tz):
        return _after_the_end(kind, window, _today(claim.milestone.due, now))
    return _before_the_end(window, _today(claim.milestone.due, now))


def _after_the_end(kind: ReminderKind, window: DueWindow, today: date) -> str:
    if kind is not ReminderKind.OVERDUE:
        return _PASSED
    late = (today - window.latest).days
    return f"OVERDUE by {count_of_days(late)}" if late > 0 else "OVERDUE"


def _before_the_end(window: DueWindow, today: date) -> str:
    opens, closes = (window.earliest - today).days, (window.latest - today).days
    if window.days == 1:
        return f"Due {days_in_words(opens)}"
    if opens >= 0:
        return f"Window opens {days_in_words(opens)}"
    return "Last day today" if closes == 0 else f"Window closes {days_in_words(closes)}"


def _lead(claim: Claim, reader_tz: str, now: datetime) -> list[str]:
    lead = []
    if claim.possible_repeat:
        lead.append("Possible repeat: it is not known whether an earlier copy of this arrived.")
    if claim.reminder.reminder.kind is ReminderKind.MOVED:
        lead.append(_move_in_words(claim.milestone))
    lead.extend(_days_left(claim.milestone.due, now))
    late = _late_in_words(claim, reader_tz)
    if late:
        lead.append(late)
    return lead


def _move_in_words(milestone: Milestone) -> str:
    old, new = milestone.history[-2], milestone.history[-1]
    return (
        f"The date has moved from {_window_in_words(old.due)} to {_window_in_words(new.due)}. "
        f"Reason: {one_line(new.reason, _FACT_LIMIT)}"
    )


def _window_in_words(due: Due) -> str:
    if due.window is not None:
        return describe(due.window)
    return f"no known date ({one_line(due.text, _FACT_LIMIT)})"


def _days_left(due: Due, now: datetime) -> list[str]:
    window, today = due.window, _today(due, now)
    if window is None:
        return ["No date is known at present."]
    if now >= end_of(window, due.tz):
        late = count_of_days((today - window.latest).days)
        return [f"It was due by {day_in_words(window.latest)}, {late} ago, and is still open."]
    opens, closes = (window.earliest - today).days, (window.latest - today).days
    if window.days == 1:
        return [f"Due {days_in_words(opens)}, {day_in_words(window.earliest)}."]
    sentences = [f"The window closes {days_in_words(closes)}, {day_in_words(window.latest)}."]
    if opens >= 0:
        first = f"The window opens {days_in_words(opens)}, {day_in_words(window.earliest)}."
        sentences.insert(0, first)
    return sentences


def _late_in_words(claim: Claim, reader_tz: str) -> str | None:
    gone = missed(claim.reminder, claim.folded)
    if not gone:
        return None
    times = ", ".join(_told_in_words(entry, reader_tz) for entry in gone)
    return f"Catching up: the following could not be sent in time, because tracker was not running: {times}."


def _told_in_words(entry: StoredReminder, reader_tz: str) -> str:
    due_at = moment_in_words(entry.reminder.fire_at.astimezone(ZoneInfo(reader_tz)))
    return f"{entry.reminder.lead_time.replace('_', ' ')} reminder of {due_at}"


def _facts(claim: Claim, reader_tz: str) -> list[tuple[str, str]]:
    milestone = claim.milestone
    due = milestone.due
    said = f"“{one_line(due.text, _FACT_LIMIT)}”"
    as_of = f", as of {day_in_words(milestone.as_of)}" if milestone.as_of else ""
    stated = [
        ("What", milestone.kind),
        ("Due", _window_in_words(due)),
        ("Clock", _both_clocks(due, reader_tz)),
        ("Source says", said + as_of),
        ("Can be read as", " or ".join(describe(reading) for reading in due.readings)),
        ("Authority", milestone.authority),
        ("Instrument", milestone.instrument),
        ("Jurisdiction", milestone.jurisdiction),
        ("Owner", milestone.owner),
        ("Source", milestone.source_url),
        ("Quote", milestone.source_quote),
        ("Key", milestone.key),
        ("Reference", reference(claim.reminder.id)),
    ]
    return [(label, one_line(value, _FACT_LIMIT)) for label, value in stated if value]


def _both_clocks(due: Due, reader_tz: str) -> str | None:
    """When the window ends on the source's clock and on the reader's, where they differ."""
    if due.window is None:
        return None
    end = end_of(due.window, due.tz)
    theirs, ours = end.astimezone(ZoneInfo(due.tz)), end.astimezone(ZoneInfo(reader_tz))
    if theirs.utcoffset() == ours.utcoffset():
        return None
    if due.window.at is None:
        theirs, ours = theirs - timedelta(minutes=1), ours - timedelta(minutes=1)
    return f"ends {moment_in_words(theirs)}, which is {moment_in_words(ours)}"


def _actions(claim: Claim) -> list[tuple[str, str]]:
    milestone, key = claim.milestone, shlex.quote(claim.milestone.key)
    actions = [
        ("Seen it", f"tracker ack {reference(claim.reminder.id)}"),
        ("Done", f"tracker met {key}"),
    ]
    window = milestone.due.window
    if window is None or window.precision not in _EXACT:
        known = f"known only to the {window.precision}" if window else "not known at all"
        ask = f"Still {known}: confirm it, move it or mark it TBC"
        actions.append((ask, f'tracker move {key} --due "..." --reason "..."'))
    return actions


def _as_text(notice: Notice) -> str:
    width = max(len(label) for label, _ in notice.facts) + 1
    return "\n".join(
        [
            *notice.lead,
            "",
            *(f"{label + ':':<{width}} {value}" for label, value in notice.facts),
            "",
            *(f"{what}: {command}" for what, command in notice.actions),
        ]
    )


def _as_html(notice: Notice) -> str:
    lead = "".join(f"<p>{escape(sentence)}</p>" for sentence in notice.lead)
    facts = "".join(
        f'<tr><th align="left" valign="top">{escape(label)}</th><td>{_value(value, notice)}</td></tr>'
        for label, value in notice.facts
    )
    actions = "".join(
        f"<li>{escape(what)}: <code>{escape(command)}</code></li>"
        for what, command in notice.actions
    )
    return f'{lead}<table cellpadding="4">{facts}</table><ul>{actions}</ul>'


def _value(value: str, notice: Notice) -> str:
    if value == notice.source_url:
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    return escape(value)

