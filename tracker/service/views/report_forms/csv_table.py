"""A report as CSV: a row for each milestone and each move, which no spreadsheet calculates."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final, TextIO

from tracker.domain.milestone import Due
from tracker.planning.report import Line, Move, PeriodReport
from tracker.service.views.report_forms.words import date_in_words
from tracker.sources.files.csv_format import cell_text

_COLUMNS: Final = (
    *("part", "verdict", "key", "title", "owner", "authority"),
    *("due", "earliest", "latest", "closed_on", "why", "needs_a_look"),
    *("old_due", "old_earliest", "old_latest", "days", "by", "at"),
)


def write_csv(report: PeriodReport, stream: TextIO) -> None:
    """Write all of it; `part` is milestone, move, or look for what is of another period."""
    writer = csv.DictWriter(stream, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    shown = {each.key for each in report.lines}
    for line in report.lines:
        writer.writerow(_line("milestone", line))
    for move in report.moves:
        writer.writerow(_move(move))
    for line in report.looks:
        if line.key not in shown:
            writer.writerow(_line("look", line))


def _line(part: str, line: Line) -> dict[str, str]:
    stated = {
        "part": part,
        "verdict": line.verdict.value,
        "key": line.key,
        "title": line.title,
        "owner": line.owner,
        "authority": line.authority,
        "closed_on": line.closed_on,
        "why": line.why,
        "needs_a_look": line.needs_a_look,
        **dict(_due("", line.due)),
    }
    return {name: cell_text(value) for name, value in stated.items()}


def _move(move: Move) -> dict[str, object]:
    stated = {
        "part": "move",
        "key": move.key,
        "title": move.title,
        "owner": move.owner,
        "authority": move.authority,
        "why": move.why,
        "by": move.by,
        "at": move.at.isoformat(),
        **dict(_due("", move.new)),
        **dict(_due("old_", move.old)),
    }
    return {
        **{name: cell_text(value) for name, value in stated.items()},
        "days": "" if move.days is None else move.days,  # a number calculates nothing
    }


def _due(prefix: str, due: Due) -> Iterator[tuple[str, object]]:
    yield f"{prefix}due", date_in_words(due)
    yield f"{prefix}earliest", due.earliest
    yield f"{prefix}latest", due.latest
