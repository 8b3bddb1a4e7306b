"""What tracker says of itself: short, plain, with what to do, and free of secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.dates.base.describe import describe, moment_in_words
from tracker.dates.base.instants import day_in
from tracker.dates.base.zones import zone
from tracker.domain.delivery import Unsettled
from tracker.domain.milestone import Milestone
from tracker.planning.sending.week import Week
from tracker.planning.text.wording import count_of, one_line

_TITLE_LIMIT = 200
_LINE_LIMIT = 500
_MOST_FAULTS = 20
_NAME_LIMIT = 100  #: of a title in a list
_FEW = 5  #: that are named of many
_CREDENTIALS = re.compile(r"(?<=://)\S*@")  # to the last @: a password may hold one
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A bulletin before it is stored; every line is printable."""

    subject: str  #: the same for the same occasion, so that each is told once
    title: str  #: at most 200 characters
    text: str

    @classmethod
    def of(cls, subject: str, title: str, *lines: str) -> Text:
        """A text of lines, each made printable and cut to its length."""
        return cls(
            subject=one_line(subject, _TITLE_LIMIT),
            title=one_line(title, _TITLE_LIMIT),
            text="\n".join(one_line(line, 2 * _LINE_LIMIT) for line in lines),
        )


def all_clear(  # noqa: PLR0913, PLR0917 - what it states
    channel: str,
    since: datetime,
    next_due: Milestone | None,
    open_count: int,
    tz: str,
    now: datetime,
) -> Text:
    """That nothing was due on `channel` since `since`: silence, but not death; once a week."""
    year, week, _ = day_in(now, tz).isocalendar()
    span = count_of(max(round((now - since) / _DAY), 1), "day")
    return _text(
        f"all_clear {channel} {year}-W{week:02}",
        f"All clear: nothing was due for {span}",
        f"Nothing was due on the channel {channel} for {span}. Tracker is running.",
        _ahead(next_due, open_count),
        "All that will be sent: tracker upcoming",
    )


def week_open(  # noqa: PLR0913, PLR0917 - what it states
    channel: str,
    week: Week,
    next_due: Milestone | None,
    open_count: int,
    tz: str,
    now: datetime,
) -> Text:
    """What is open for readers of `channel`, who heard nothing for a week: once in that week."""
    year, number, _ = day_in(now, tz).isocalendar()
    parts = (
        (count_of(len(week.overdue), "milestone") + " overdue", _named(week.overdue)),
        (count_of(len(week.due), "milestone") + " due now", _named(week.due)),
        (f"{_reminders(week.refused)} not accepted", _kept(week.refused, "since", tz)),
        (f"{_reminders(week.waiting)} waiting", _kept(week.waiting, "from", tz)),
        (count_of(len(week.held), "milestone") + " held back", _named(week.held)),
    )
    said = [(what, names) for what, names in parts if names]
    return _text(
        f"all_clear {channel} {year}-W{number:02}",
        f"Open this week: {', '.join(what for what, _ in said)}",
        f"Nothing was told on the channel {channel} for a week, and all is not clear. Tracker is "
        "running.",
        *(f"{what}: {names}" for what, names in said),
        _ahead(next_due, open_count),
        "How it stands: tracker list, tracker status. All that will be sent: tracker upcoming",
    )


def _reminders(unsettled: Sequence[Unsettled]) -> str:
    return count_of(len(unsettled), "reminder")


def _named(milestones: Sequence[Milestone]) -> str:
    return _few([_name(each.title, each.key) + _dated(each) for each in milestones])


def _dated(milestone: Milestone) -> str:
    window = milestone.due.certain_window
    return f": {describe(window)}" if window else ""


def _kept(unsettled: Sequence[Unsettled], since: str, tz: str) -> str:
    named = (_name(each.title, each.key) for each in unsettled)
    times = (moment_in_words(each.wanted_at.astimezone(zone(tz))) for each in unsettled)
    return _few([f"{name}, {since} {at}" for name, at in zip(named, times, strict=True)])


def _name(title: str, key: str) -> str:
    return f"{one_line(title, _NAME_LIMIT) or key} ({key})"


def _few(named: Sequence[str]) -> str:
    more = len(named) - _FEW
    return "; ".join([*named[:_FEW], *([f"and {more} more"] if more > 0 else [])])


def _ahead(next_due: Milestone | None, open_count: int) -> str:
    count = f"{count_of(open_count, 'milestone')} open"
    window = next_due.due.certain_window if next_due is not None else None
    if next_due is None or window is None:
        return f"{count}; none has a date ahead."
    named = one_line(next_due.title, _LINE_LIMIT) or next_due.key
    return f"{count}; the next is {named} ({next_due.key}): {describe(window)}."


def pause_wanted(channel: str, until: datetime, detail: str) -> Text:
    """That the service behind `channel` takes nothing before `until`, by its own answer."""
    until_words = moment_in_words(until.astimezone(UTC))
    return _text(
        f"pause {channel} {_stamp(until)}",
        f"The channel {channel} takes nothing before {until_words}",
        f"Its service asked for this pause: {detail}. Nothing is lost: what is due there is sent "
        "after it, and the channel's fallback is told meanwhile where it has one.",
        "What waits: tracker status",
        "If it says so often, send less there: `rate` of the channel, or a digest.",
    )


def fuse_blown(channel: str, limit: int, waiting: int, now: datetime) -> Text:
    """That `channel` took as many as its fuse allows within ten minutes, and `waiting` are left."""
    return _text(
        f"fuse {channel} {_stamp(now)}",
        f"Too much at once on the channel {channel}: the rest comes as one digest",
        f"The channel {channel} took {count_of(limit, 'message')} within ten minutes, which is as "
        f"many as its fuse allows. {count_of(waiting, 'reminder')} waiting: nothing is lost, they "
        "are told together in one message.",
        "What waits: tracker status",
        "Where so many are wanted, raise `fuse` under [delivery] in the settings.",
    )


def clock_jumped(ahead: timedelta, now: datetime) -> Text:
    """That the clock went `ahead` while tracker ran, and what that made due is held."""
    return _text(
        f"clock {_stamp(now)}",
        f"The clock jumped {_span(ahead)} ahead: what that made due is held",
        f"The clock of this machine jumped {_span(ahead)} ahead while tracker was running, to "
        f"{moment_in_words(now.astimezone(UTC))}. What that made due is held, and nothing is lost.",
        "It goes out by itself after ten minutes, once the system says that its clock is in step "
        "with a time server.",
        "If the new time is right, let it go out now: tracker status --release",
        "If it is wrong, set the clock: what is not due yet stays where it was.",
    )


def clock_doubted(ahead: timedelta, known: datetime, longest: timedelta, now: datetime) -> Text:
    """That the clock is `ahead` of the last word in the database, further than the settings allow.

    `known` is the instant of that word, `now` what the clock shows.
    """
    return _text(
        f"clock {_stamp(now)}",
        f"The clock is {_span(ahead)} ahead of tracker's last word: what that makes due is held",
        f"The clock of this machine shows {moment_in_words(now.astimezone(UTC))}. The last that "
        f"tracker knows of is {moment_in_words(known.astimezone(UTC))}, which is longer ago than "
        f"the {_span(longest)} that it is taken to be down at most. Until somebody confirms the "
        "clock, time goes on from there: what is due by then is told, nothing beyond.",
        "The rest goes out by itself after ten minutes, once the system says that its clock is in "
        "step with a time server.",
        "If the clock is right, let it go out now: tracker status --release",
        "If it is wrong, set the clock. How long tracker may be down is `longest_downtime` under "
        "[watch] in the settings.",
    )


def clock_beside_server(ahead: timedelta, now: datetime) -> Text:
    """That the clock, which shows `now`, is `ahead` of that of the database's server."""
    return _text(
        f"clock {_stamp(now)}",
        f"The clock is {_span(ahead)} ahead of the database's: what that makes due is held",
        "The clock of a machine on which tracker runs shows "
        f"{moment_in_words(now.astimezone(UTC))}, the database's server {_span(ahead)} less. "
        "Until somebody confirms the machine's clock, the server's counts there: what is due by it "
        "is told, nothing beyond.",
        "The rest goes out by itself after ten minutes, once the machine says that its clock is in "
        "step with a time server.",
        "If the machine's clock is right, let it go out now: tracker status --release",
        "If it is wrong, set the clock.",
    )


def database_unusable(problem: str, since: datetime) -> Text:
    """That nothing can be claimed since `since`, so nothing is sent; `problem` is what it says."""
    return _text(
        f"database {_stamp(since)}",
        "Tracker cannot write to its database: no reminder is sent",
        f"Tracker has not been able to write to its database since "
        f"{moment_in_words(since.astimezone(UTC))}. Until it can, no reminder is sent.",
        f"The database says: {_CREDENTIALS.sub('***@', problem)}",
        "What is wrong, and what mends it: tracker doctor",
        "Tracker goes on by itself once the database can be written; what was due meanwhile is "
        "told then.",
    )


def found_wrong(words: str, findings: Sequence[str], now: datetime) -> Text:
    """That somebody from outside saw it fail, in his `words`, and what an examination found."""
    found = [f"- {each}" for each in findings]
    return _text(
        f"doctor {_stamp(now)}",
        f"Look after tracker: {words}",
        f"{words} ({moment_in_words(now.astimezone(UTC))}). While tracker does not run, no "
        "reminder is sent; what is due meanwhile is told once it runs again.",
        "An examination finds:" if found else "An examination finds nothing wrong.",
        *found,
        "Look again: tracker doctor",
    )


def database_unopened(problem: str, now: datetime) -> Text:
    """That tracker cannot begin its work at `now`; `problem` is what the database says."""
    return _text(
        f"database {_stamp(now)}",
        "Tracker cannot use its database: no reminder is sent",
        f"Tracker was started at {moment_in_words(now.astimezone(UTC))} and cannot use its "
        "database. Until it can, no reminder is sent.",
        f"The database says: {_CREDENTIALS.sub('***@', problem)}",
        "What is wrong, and what mends it: tracker doctor",
        "This is told once an hour at most, however often tracker is started. What is due "
        "meanwhile is told as soon as it can begin.",
    )


def spool_set_aside(file: str, now: datetime) -> Text:
    """That outcomes kept for the database cannot be read; `file` is where they lie now."""
    return _text(
        f"spool {_stamp(now)}",
        "Outcomes that tracker had kept cannot be read: some messages may come twice",
        "Tracker keeps outcomes in a file while its database takes none. That file holds something "
        "that this version cannot read, perhaps from another version.",
        f"It was set aside as {file}",
        "Messages whose outcome was in it are sent once more, marked as possible repeats.",
    )


def settings_faulty(faults: Sequence[str], now: datetime) -> Text:
    """That a daemon began though parts of its settings are wrong: `faults`, a line each."""
    return _text(
        f"settings {_stamp(now)}",
        f"{count_of(len(faults), 'part')} of tracker's settings cannot be used",
        "Tracker goes on with the rest of its settings. What cannot be used:",
        *_listed(faults),
        "Mend the file or the environment, see whether all is well: tracker config check. Then "
        "start tracker anew, or send it SIGHUP where only files were at fault.",
    )


def settings_refused(faults: Sequence[str], now: datetime) -> Text:
    """That a daemon was told to read its settings anew and kept the old ones: `faults`."""
    return _text(
        f"settings {_stamp(now)}",
        "Tracker has not taken on its changed settings",
        "Tracker was told to read its settings anew, but they are faulty: those that were in "
        "force stay so. What is wrong:",
        *_listed(faults),
        "Mend them, see whether all is well: tracker config check. Then send SIGHUP once more.",
    )


def recipients_lost(milestone: Milestone, told: Sequence[str], now: datetime) -> Text:
    """That none of those whom `milestone` names is a channel any more; `told` stand in.

    Once a week for the same names, however many milestones name them.
    """
    year, week, _ = now.isocalendar()
    key, named = milestone.key, ", ".join(milestone.recipients)
    return _text(
        f"recipients {year}-W{week:02} {named}",
        f"No channel is called {named} any more",
        f"{key} is to be told to {named}, but no channel or tag is called that any more. Its "
        f"reminders go to {', '.join(told)} instead, and so do those of whatever else names "
        "nobody but them.",
        f"Name others: tracker edit {key} --to CHANNEL. All that need it: tracker lint",
        "Or give the channel its name back in the settings.",
    )


def _listed(faults: Sequence[str]) -> list[str]:
    shown = [f"- {fault}" for fault in faults[:_MOST_FAULTS]]
    more = len(faults) - _MOST_FAULTS
    return [*shown, f"- and {more} more"] if more > 0 else shown


def source_failing(name: str, since: datetime, problem: str, now: datetime) -> Text:
    """That the saved source `name` has given nothing since `since`; `problem` is why, of late."""
    return _text(
        f"source {name} {_stamp(since)}",
        f"The source {name} has failed for {_span(now - since)}",
        f"Tracker has got nothing from the source {name} since "
        f"{moment_in_words(since.astimezone(UTC))}. A date that was moved there since is not known "
        "here.",
        f"The last time: {_CREDENTIALS.sub('***@', problem)}",
        f"Try it now: tracker source sync {name}",
        "Tracker goes on trying by itself; if the address has changed, remove the source and add "
        "it anew under the same name.",
    )


def _text(subject: str, title: str, *lines: str) -> Text:
    return Text.of(subject, title, *lines)


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _span(span: timedelta) -> str:
    """1 day, 3 hours, 20 minutes: the largest unit that it fills."""
    for unit, what in ((_DAY, "day"), (_HOUR, "hour")):
        if span >= unit:
            return count_of(span // unit, what)
    return count_of(span // _MINUTE, "minute")
