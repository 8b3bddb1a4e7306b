"""What every form of a report says, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.dates.base.describe import day_in_words, either_in_words, moment_in_words
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due
from tracker.planning.judging import Verdict
from tracker.planning.report import Line, Move, PeriodReport, Tally
from tracker.planning.text.due_words import bound_of, in_full
from tracker.planning.text.wording import count_of, count_of_days, one_line

MOST: Final = 500  #: lines of a section on a page; CSV and JSON have all
NOBODY: Final = "nobody"  #: the owner of what has none
NO_AUTHORITY: Final = "none named"
_LONGEST: Final = 300  #: characters of a text
LABELS: Final = {
    Verdict.OVERDUE: "Overdue",
    Verdict.COMING: "Coming",
    Verdict.MET_ON_TIME: "Met on time",
    Verdict.MET_LATE: "Met late",
    Verdict.MET_UNJUDGED: "Met, not judged",
    Verdict.MISSED: "Missed",
    Verdict.WAIVED: "Waived",
    Verdict.PASSED: "Passed",
    Verdict.SUSPENDED: "Paused",
    Verdict.UNDATED: "Undated",
}
_TITLES: Final = {
    Verdict.OVERDUE: "Overdue",
    Verdict.COMING: "What comes",
    Verdict.MET_ON_TIME: "Met on time",
    Verdict.MET_LATE: "Met late",
    Verdict.MET_UNJUDGED: "Met, and nobody can tell whether on time",
    Verdict.MISSED: "Missed",
    Verdict.WAIVED: "No longer required",
    Verdict.PASSED: "Events that have passed",
    Verdict.SUSPENDED: "Paused until further notice",
    Verdict.UNDATED: "Undated or waiting",
}
_BEFORE_MOVES: Final = (Verdict.OVERDUE, Verdict.COMING)
_BEHIND_MOVES: Final = tuple(each for each in Verdict if each not in _BEFORE_MOVES)
_CLOSED: Final = {
    Verdict.MET_ON_TIME: "met",
    Verdict.MET_LATE: "met",
    Verdict.MET_UNJUDGED: "met",
    Verdict.MISSED: "closed",
    Verdict.WAIVED: "waived",
    Verdict.PASSED: "closed",
}

#: how it is judged, for whoever reads it
HOW: Final = (
    "Quarters are those of the calendar year: January to March is the first.",
    "Met on time: by the last day of the date that was in force then, in the milestone’s zone.",
    "A correction of a date counts from the beginning.",
    "Closed milestones stand here if they were closed in these days, or ended in them.",
    "Open ones stand here if their dates touch these days, or are overdue, paused or not known.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A milestone, or a move of one, as a table shows it."""

    key: str
    title: str
    when: str
    note: str
    owner: str
    authority: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Rows under one heading; `more` of them are left out."""

    title: str
    rows: tuple[Row, ...]
    number: int
    urgent: bool = False

    @property
    def more(self) -> int:
        """How many rows are left out."""
        return self.number - len(self.rows)


def title_of(report: PeriodReport) -> str:
    """What the report is called."""
    return f"Report for {_period(report)}"


def _period(report: PeriodReport) -> str:
    name, period = report.period.name, report.period
    days = f"{_day(period.first)} to {_day(period.last)}"
    return days if ".." in name else f"{name}, {days}"


def about(report: PeriodReport) -> str:
    """Whose it is, and when it was made."""
    made = moment_in_words(report.made_at.astimezone(zone(report.tz)))
    whose = "everybody’s milestones" if report.owner is None else f"milestones of {report.owner}"
    unread = f"; {count_of(report.unread, 'row')} could not be read" if report.unread else ""
    return f"{line_of(whose)[:1].upper()}{line_of(whose)[1:]}, as they stood on {made}{unread}"


def line_of(text: str) -> str:
    """A text that nobody can trust, as one line."""
    return one_line(text, _LONGEST)


def date_in_words(due: Due) -> str:
    """A date as exact as it is: `by 31 March 2027`."""
    return line_of(f"{bound_of(due)}{in_full(due)}")


def headings(report: PeriodReport) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The columns of a table of counts, without those that are empty, and their places."""
    total = report.total
    shown = [
        (LABELS[verdict], place) for place, verdict in enumerate(Verdict) if total.verdicts[place]
    ]
    return tuple(label for label, _ in shown), tuple(place for _, place in shown)


def counts(tally: Tally, places: Sequence[int]) -> tuple[int, ...]:
    """The counts of those columns, and of the moves."""
    return (*(tally.verdicts[place] for place in places), tally.moves)


def sections(report: PeriodReport, most: int = MOST) -> Iterator[Section]:
    """What is told one by one; sections that hold nothing are left out."""
    yield from _of(report, _BEFORE_MOVES, most)
    if report.moves:
        rows = tuple(_moved(each, report.tz) for each in report.moves[:most])
        yield Section(title="What moved", rows=rows, number=len(report.moves))
    yield from _of(report, _BEHIND_MOVES, most)
    if report.looks:
        rows = tuple(map(_row, report.looks[:most]))
        yield Section(title="Needs a look", rows=rows, number=len(report.looks))


def _of(report: PeriodReport, verdicts: Sequence[Verdict], most: int) -> Iterator[Section]:
    for verdict in verdicts:
        if lines := report.of(verdict):
            yield Section(
                title=_TITLES[verdict],
                rows=tuple(map(_row, lines[:most])),
                number=len(lines),
                urgent=verdict is Verdict.OVERDUE,
            )


def _row(line: Line) -> Row:
    closed = ""
    if line.closed_on is not None and line.verdict in _CLOSED:
        closed = f"{_CLOSED[line.verdict]} on {_day(line.closed_on)}"
    waits = f"waits for {', '.join(line.due.waiting_on)}" if line.due.waiting_on else ""
    look = f"needs a look: {_doubts(line.due)}" if line.needs_a_look else ""
    return Row(
        key=line.key,
        title=line_of(line.title),
        when=date_in_words(line.due),
        note=line_of("; ".join(filter(None, (closed, line.why, waits, look)))),
        owner=line_of(line.owner),
        authority=line_of(line.authority),
    )


def _doubts(due: Due) -> str:
    """Why it may be another date."""
    several = [f"it may be {either_in_words(due.readings)}"] if due.readings else []
    return "; ".join((*several, *due.doubts))


def _moved(move: Move, tz: str) -> Row:
    on = _day(move.at.astimezone(zone(tz)).date())
    by = f" by {move.by}" if move.by else ""
    parts = (f"before: {date_in_words(move.old)}", _far(move.days), move.why, f"moved on {on}{by}")
    return Row(
        key=move.key,
        title=line_of(move.title),
        when=date_in_words(move.new),
        note=line_of("; ".join(filter(None, parts))),
        owner=line_of(move.owner),
        authority=line_of(move.authority),
    )


def _day(day: date) -> str:
    """`31 March 2026`."""
    return day_in_words(day).partition(" ")[2]


def _far(days: int | None) -> str:
    """By how much a date moved: `31 days later`."""
    if not days:
        return ""
    return f"{count_of_days(abs(days))} {'later' if days > 0 else 'earlier'}"
