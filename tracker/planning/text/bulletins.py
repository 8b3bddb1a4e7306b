"""What tracker says of itself: short, plain, with what to do, and free of secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.dates.base.describe import describe, moment_in_words
from tracker.dates.base.instants import day_in
from tracker.dates.base.zones import zone
from tracker.domain.delivery import Unsettled
from tracker.domain.milestone import Milestone
from tracker.planning.sending.week import Week
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import (
    BUILT_IN,
    Part,
    Sentence,
    Series,
    Words,
    count,
    in_a_row,
    sentence,
)

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

    subject: str  #: the same for the same occasion, so that each is told once, whatever the words
    heading: Part
    lines: tuple[Part, ...]
    words: Words = BUILT_IN

    @classmethod
    def of(cls, subject: str, heading: Part, *lines: Part) -> Text:
        """A text of lines, in tracker's own words."""
        return cls(subject=one_line(subject, _TITLE_LIMIT), heading=heading, lines=lines)

    def said_in(self, words: Words) -> Text:
        """The same in the words of a house."""
        return replace(self, words=words)

    @property
    def title(self) -> str:
        """At most 200 characters."""
        return one_line(self.words.told(self.heading), _TITLE_LIMIT)

    @property
    def text(self) -> str:
        """The lines, each cut to its length."""
        return "\n".join(one_line(self.words.told(line), 2 * _LINE_LIMIT) for line in self.lines)


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
    span = count(max(round((now - since) / _DAY), 1), "day")
    return Text.of(
        f"all_clear {channel} {year}-W{week:02}",
        sentence("clear.title", span=span),
        in_a_row(sentence("clear.silence", channel=channel, span=span), sentence("clear.runs")),
        _ahead(next_due, open_count),
        sentence("look.upcoming"),
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
    said = [
        *_milestones("week.overdue", week.overdue),
        *_milestones("week.due", week.due),
        *_reminders("week.refused", week.refused, "week.since", tz),
        *_reminders("week.waiting", week.waiting, "week.from", tz),
        *_milestones("week.held", week.held),
        *_milestones("week.later", week.later),
    ]
    return Text.of(
        f"all_clear {channel} {year}-W{number:02}",
        sentence("week.title", parts=Series(tuple(what for what, _ in said), ", ")),
        in_a_row(sentence("week.silence", channel=channel), sentence("clear.runs")),
        *(Series(each, ": ") for each in said),
        _ahead(next_due, open_count),
        in_a_row(sentence("look.standing"), sentence("look.upcoming")),
    )


def _milestones(name: str, milestones: Sequence[Milestone]) -> list[tuple[Part, Part]]:
    """How many, and which of them; nothing where there are none."""
    if not milestones:
        return []
    named = [_name(each.title, each.key) + _dated(each) for each in milestones]
    return [(sentence(name, milestones=count(len(named), "milestone")), _few(named))]


def _dated(milestone: Milestone) -> str:
    window = milestone.due.certain_window
    return f": {describe(window)}" if window else ""


def _reminders(
    name: str, unsettled: Sequence[Unsettled], since: str, tz: str
) -> list[tuple[Part, Part]]:
    """How many, of which milestones, and by the sentence `since` from when on."""
    if not unsettled:
        return []
    named = [
        sentence(
            since,
            milestone=_name(each.title, each.key),
            at=moment_in_words(each.wanted_at.astimezone(zone(tz))),
        )
        for each in unsettled
    ]
    return [(sentence(name, reminders=count(len(named), "reminder")), _few(named))]


def _name(title: str, key: str) -> str:
    return f"{one_line(title, _NAME_LIMIT) or key} ({key})"


def _few(named: Sequence[Part]) -> Series:
    more = len(named) - _FEW
    rest = [sentence("list.more", count=more)] if more > 0 else []
    return Series((*named[:_FEW], *rest), "; ")


def _ahead(next_due: Milestone | None, open_count: int) -> Sentence:
    milestones = count(open_count, "milestone")
    window = next_due.due.certain_window if next_due is not None else None
    if next_due is None or window is None:
        return sentence("clear.none_ahead", milestones=milestones)
    return sentence(
        "clear.next",
        milestones=milestones,
        title=one_line(next_due.title, _LINE_LIMIT) or next_due.key,
        key=next_due.key,
        date=describe(window),
    )


def pause_wanted(channel: str, until: datetime, detail: str) -> Text:
    """That the service behind `channel` takes nothing before `until`, by its own answer."""
    return Text.of(
        f"pause {channel} {_stamp(until)}",
        sentence("pause.title", channel=channel, until=_utc(until)),
        in_a_row(sentence("pause.asked", detail=detail), sentence("pause.kept")),
        sentence("look.waiting"),
        sentence("pause.often"),
    )


def fuse_blown(channel: str, limit: int, waiting: int, now: datetime) -> Text:
    """That `channel` took as many as its fuse allows within ten minutes, and `waiting` are left."""
    return Text.of(
        f"fuse {channel} {_stamp(now)}",
        sentence("fuse.title", channel=channel),
        in_a_row(
            sentence("fuse.blown", channel=channel, messages=count(limit, "message")),
            sentence("fuse.kept", reminders=count(waiting, "reminder")),
        ),
        sentence("look.waiting"),
        sentence("fuse.raise"),
    )


def clock_jumped(ahead: timedelta, now: datetime) -> Text:
    """That the clock went `ahead` while tracker ran, and what that made due is held."""
    return Text.of(
        f"clock {_stamp(now)}",
        sentence("clock.jumped.title", span=_span(ahead)),
        in_a_row(
            sentence("clock.jumped", span=_span(ahead), now=_utc(now)),
            sentence("clock.jumped.held"),
        ),
        sentence("clock.jumped.passes"),
        sentence("clock.jumped.right"),
        sentence("clock.jumped.wrong"),
    )


def clock_doubted(ahead: timedelta, known: datetime, longest: timedelta, now: datetime) -> Text:
    """That the clock is `ahead` of the last word in the database, further than the settings allow.

    `known` is the instant of that word, `now` what the clock shows.
    """
    return Text.of(
        f"clock {_stamp(now)}",
        sentence("clock.doubted.title", span=_span(ahead)),
        in_a_row(
            sentence("clock.doubted.shows", now=_utc(now)),
            sentence("clock.doubted.known", known=_utc(known), longest=_span(longest)),
            sentence("clock.doubted.held"),
        ),
        sentence("clock.doubted.passes"),
        sentence("clock.doubted.right"),
        in_a_row(sentence("clock.wrong"), sentence("clock.doubted.longest")),
    )


def clock_beside_server(ahead: timedelta, now: datetime) -> Text:
    """That the clock, which shows `now`, is `ahead` of that of the database's server."""
    return Text.of(
        f"clock {_stamp(now)}",
        sentence("clock.beside.title", span=_span(ahead)),
        in_a_row(
            sentence("clock.beside.shows", now=_utc(now), span=_span(ahead)),
            sentence("clock.beside.held"),
        ),
        sentence("clock.beside.passes"),
        sentence("clock.beside.right"),
        sentence("clock.wrong"),
    )


def database_unusable(problem: str, since: datetime) -> Text:
    """That nothing can be claimed since `since`, so nothing is sent; `problem` is what it says."""
    return Text.of(
        f"database {_stamp(since)}",
        sentence("database.unwritten.title"),
        in_a_row(sentence("database.unwritten", since=_utc(since)), sentence("database.until")),
        sentence("database.says", problem=_without_credentials(problem)),
        sentence("look.doctor"),
        sentence("database.goes_on"),
    )


def found_wrong(words: str, findings: Sequence[str], now: datetime) -> Text:
    """That somebody from outside saw it fail, in his `words`, and what an examination found."""
    return Text.of(
        f"doctor {_stamp(now)}",
        sentence("doctor.title", words=words),
        in_a_row(sentence("doctor.saw", words=words, now=_utc(now)), sentence("doctor.means")),
        sentence("doctor.finds" if findings else "doctor.finds_nothing"),
        *(f"- {each}" for each in findings),
        sentence("look.again"),
    )


def database_unopened(problem: str, now: datetime) -> Text:
    """That tracker cannot begin its work at `now`; `problem` is what the database says."""
    return Text.of(
        f"database {_stamp(now)}",
        sentence("database.unopened.title"),
        in_a_row(sentence("database.unopened", now=_utc(now)), sentence("database.until")),
        sentence("database.says", problem=_without_credentials(problem)),
        sentence("look.doctor"),
        in_a_row(sentence("database.hourly"), sentence("database.begins")),
    )


def spool_set_aside(file: str, now: datetime) -> Text:
    """That outcomes kept for the database cannot be read; `file` is where they lie now."""
    return Text.of(
        f"spool {_stamp(now)}",
        sentence("spool.title"),
        in_a_row(sentence("spool.kept"), sentence("spool.unreadable")),
        sentence("spool.aside", file=file),
        sentence("spool.repeats"),
    )


def settings_faulty(faults: Sequence[str], now: datetime) -> Text:
    """That a daemon began though parts of its settings are wrong: `faults`, a line each."""
    return Text.of(
        f"settings {now.isoformat()}",
        sentence("settings.faulty.title", parts=count(len(faults), "part")),
        in_a_row(sentence("settings.faulty"), sentence("settings.unusable")),
        *_listed(faults),
        in_a_row(sentence("settings.mend"), sentence("settings.begin_anew")),
    )


def settings_refused(faults: Sequence[str], now: datetime) -> Text:
    """That a daemon was told to read its settings anew and kept the old ones: `faults`."""
    return Text.of(
        f"settings {now.isoformat()}",
        sentence("settings.refused.title"),
        in_a_row(sentence("settings.refused"), sentence("settings.wrong")),
        *_listed(faults),
        in_a_row(sentence("settings.mend_refused"), sentence("settings.send_again")),
    )


def recipients_lost(milestone: Milestone, told: Sequence[str], now: datetime) -> Text:
    """That none of those whom `milestone` names is a channel any more; `told` stand in.

    Once a week for the same names, however many milestones name them.
    """
    year, week, _ = now.isocalendar()
    key, names = milestone.key, ", ".join(milestone.recipients)
    return Text.of(
        f"recipients {year}-W{week:02} {names}",
        sentence("recipients.title", names=names),
        in_a_row(
            sentence("recipients.lost", key=key, names=names),
            sentence("recipients.instead", told=", ".join(told)),
        ),
        in_a_row(sentence("recipients.name", key=key), sentence("recipients.all")),
        sentence("recipients.back"),
    )


def nobody_left(
    milestone: Milestone, lost: Sequence[str], told: Sequence[str], now: datetime
) -> Text:
    """That nobody is there of those who are to be told of `milestone`; `told` stand in.

    Once a week for the same words, however many milestones they are of.
    """
    year, week, _ = now.isocalendar()
    key = milestone.key
    return Text.of(
        f"nobody left {year}-W{week:02} {'; '.join(lost)}",
        sentence("nobody.title", key=key),
        in_a_row(
            sentence("nobody.reached", key=key), sentence("nobody.instead", told=", ".join(told))
        ),
        *_listed(lost),
        sentence("nobody.why", key=key),
        sentence("nobody.owner", key=key),
    )


def _listed(faults: Sequence[str]) -> list[Part]:
    shown = [f"- {fault}" for fault in faults[:_MOST_FAULTS]]
    more = len(faults) - _MOST_FAULTS
    return [*shown, in_a_row("-", sentence("list.more", count=more))] if more > 0 else [*shown]


def source_failing(name: str, since: datetime, problem: str, now: datetime) -> Text:
    """That the saved source `name` has given nothing since `since`; `problem` is why, of late."""
    return Text.of(
        f"source {name} {_stamp(since)}",
        sentence("source.failing.title", source=name, span=_span(now - since)),
        in_a_row(
            sentence("source.failing", source=name, since=_utc(since)),
            sentence("source.failing.means"),
        ),
        sentence("source.failing.last", problem=_without_credentials(problem)),
        sentence("source.failing.try", source=name),
        sentence("source.failing.goes_on"),
    )


def _without_credentials(problem: str) -> str:
    return _CREDENTIALS.sub("***@", problem)


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _utc(at: datetime) -> str:
    return moment_in_words(at.astimezone(UTC))


def _span(span: timedelta) -> Sentence:
    """1 day, 3 hours, 20 minutes: the largest unit that it fills."""
    for unit, what in ((_DAY, "day"), (_HOUR, "hour")):
        if span >= unit:
            return count(span // unit, what)
    return count(span // _MINUTE, "minute")
