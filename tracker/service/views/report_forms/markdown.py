"""A report as Markdown: tables as GitHub reads them, in which every letter stays a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tracker.planning.report import PeriodReport, Tally
from tracker.service.views.report_forms import words

_ZERO_WIDTH_SPACE: Final = "\u200b"
_MARKS: Final = re.compile(r"[\\`*_~\[\]<>|$&^{}]|:(?=[^\s\d])|:(?=\d+:(?!\d))")
_WWW: Final = re.compile(r"\bwww\.", re.IGNORECASE)
_CALLS: Final = re.compile(r"[@#](?=\w)")  #: of people, teams and issues
_FIRST: Final = re.compile(r"^(?:[-+=#!]|\d+(?=[.)]))")


def markdown_of(report: PeriodReport) -> str:
    """The whole report."""
    return "\n".join(_lines(report)) + "\n"


def escaped(text: str) -> str:
    """`text` with nothing in it taken for markup, a link, or a call."""
    shown = _MARKS.sub(r"\\\g<0>", text)
    shown = _WWW.sub(lambda match: f"{match[0][:-1]}\\.", shown)
    shown = _FIRST.sub(lambda match: _kept(match[0]), shown)
    return _CALLS.sub(lambda match: match[0] + _ZERO_WIDTH_SPACE, shown)


def _kept(first: str) -> str:
    """What would begin a list or a heading."""
    return first if first.isdigit() else f"\\{first}"


def _lines(report: PeriodReport) -> Iterator[str]:
    yield f"# {escaped(words.title_of(report))}"
    yield ""
    yield escaped(words.about(report))
    yield from _tally("By owner", report, report.owners, words.NOBODY)
    yield from _tally("By authority", report, report.authorities, words.NO_AUTHORITY)
    for section in words.sections(report):
        yield ""
        yield f"## {escaped(section.title)} ({section.number:,})"
        yield ""
        yield from _table(
            ("Date", "What", "Owner", "Authority", "Note", "Key"),
            [
                (row.when, row.title, row.owner, row.authority, row.note, row.key)
                for row in section.rows
            ],
        )
        if section.more:
            yield ""
            yield f"And {section.more:,} more, which CSV and JSON have."
    yield ""
    for how in words.HOW:
        yield f"- {escaped(how)}"


def _tally(
    title: str, report: PeriodReport, tallies: Sequence[Tally], nameless: str
) -> Iterator[str]:
    labels, places = words.headings(report)
    rows = [("All", report.total), *((each.name or nameless, each) for each in tallies)]
    yield ""
    yield f"## {title}"
    yield ""
    yield from _table(
        ("", *labels, "Moves"),
        [(words.line_of(name), *map(str, words.counts(tally, places))) for name, tally in rows],
        numbers=True,
    )


def _table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: bool = False
) -> Iterator[str]:
    yield _row(headings)
    yield _row(["---", *(["---:" if numbers else "---"] * (len(headings) - 1))], plain=True)
    yield from map(_row, rows)


def _row(cells: Sequence[str], *, plain: bool = False) -> str:
    shown = cells if plain else [escaped(each) for each in cells]
    return f"| {' | '.join(shown)} |"
