"""A report as HTML: a part of a page, or a file that needs nothing beside it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.planning.report import PeriodReport
from tracker.service.views.report_forms import words

_FOLDER: Final = Path(__file__).parent / "templates"


def body_of(report: PeriodReport, *, link: Callable[[str], str] | None = None) -> Markup:
    """What stands below the heading; `link` says where the page of a milestone is, by its key."""
    labels, places = words.headings(report)
    tallies = (
        ("", [("All", report.total)]),
        ("By owner", [(each.name or words.NOBODY, each) for each in report.owners]),
        ("By authority", [(each.name or words.NO_AUTHORITY, each) for each in report.authorities]),
    )
    html = (
        _environment()
        .get_template("body.html")
        .render(
            link=link,
            about=words.about(report),
            labels=labels,
            tallies=[
                (title, [(words.line_of(name), words.counts(each, places)) for name, each in rows])
                for title, rows in tallies
            ],
            sections=tuple(words.sections(report)),
            how=words.HOW,
        )
    )
    return Markup(html)  # noqa: S704 - what the template escaped


def file_of(report: PeriodReport) -> str:
    """A page that needs nothing beside it: its style stands in it."""
    return (
        _environment()
        .get_template("file.html")
        .render(
            title=words.title_of(report),
            body=body_of(report),
            style=Markup(style()),  # noqa: S704 - our own
        )
    )


def style() -> str:
    """The style of what `body_of` gives."""
    return (_FOLDER / "report.css").read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
