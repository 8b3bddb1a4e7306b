"""Reports as people take them along: each form as it should read, whatever a source wrote."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import a_due, a_milestone
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.errors import UsageError
from tracker.planning.judging import Verdict, judged
from tracker.planning.report import (
    PeriodReport,
    in_order,
    line_in,
    line_of,
    moves_of,
    quarter_named,
)
from tracker.service.views.report_forms.forms import FORMS, form_of, text_of
from tracker.service.views.report_forms.markdown import escaped
from tracker.service.views.report_forms.page import body_of
from tracker.service.views.report_forms.words import MOST

_GOLDEN = Path(__file__).parent / "golden"
_NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
_MET = MilestoneStatus.MET
_HOSTILE = (
    '=1+1|<script>alert(1)</script>` *b* [x](javascript:y) "q" &amp; \u202e@everyone\u2029'
    "https://evil.example www.evil.example {{ 7 * 7 }} ${x} :smile: #1"
)


def a_report(*milestones: Milestone, owner: str | None = None) -> PeriodReport:
    period = quarter_named("2026-Q1")
    lines = [line_in(each, period, _NOW, str) for each in milestones]
    return PeriodReport(
        period=period,
        owner=owner,
        made_at=_NOW,
        tz="Europe/London",
        lines=in_order(line for line in lines if line is not None),
        moves=tuple(
            move for each in milestones for move in moves_of(each, period, "Europe/London", str)
        ),
        looks=in_order(
            line_of(each, judged(each, _NOW), str) for each in milestones if each.needs_a_look
        ),
    )


def of_all_kinds() -> PeriodReport:
    """A milestone of each verdict, a move, and what needs a look."""
    at = datetime(2026, 2, 3, 10, tzinfo=UTC)
    moved = a_milestone("dora", due=date(2026, 3, 2), title="Register", owner="Jonas").moved(
        a_due(date(2026, 3, 16)), reason="Two more weeks", changed_at=at, by="amira"
    )
    closed = date(2026, 1, 20)
    return a_report(
        a_milestone("late", due=date(2026, 1, 15), status=_MET, closed_on=closed, owner="Amira"),
        a_milestone("met", due=date(2026, 1, 31), status=_MET, closed_on=closed, authority="FCA"),
        a_milestone("unknown", due=a_due(None), status=_MET, closed_on=closed),
        a_milestone("missed", due=date(2026, 1, 15), status=MilestoneStatus.MISSED),
        a_milestone("waived", status=MilestoneStatus.WAIVED, closed_on=closed),
        a_milestone("event", due=date(2026, 1, 15), stated_nature=Nature.EVENT),
        a_milestone("paused", status=MilestoneStatus.SUSPENDED),
        a_milestone("overdue", due=date(2026, 2, 1), owner="Amira", authority="FCA"),
        a_milestone("year", due=DueWindow.of(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)),
        a_milestone("tbc", due=a_due(None, status=DueStatus.WAITING, waiting_on=("act",))),
        a_milestone("doubtful", due=a_due(doubts=("the year may be another",))),
        moved,
    )


def test_each_verdict_is_in_the_report_that_the_goldens_show() -> None:
    assert {line.verdict for line in of_all_kinds().lines} == set(Verdict)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_reads_as_it_should(form: str) -> None:
    shown, file = text_of(of_all_kinds(), form), _GOLDEN / f"report.{form}"
    if os.environ.get("TRACKER_TEST_GOLDEN") == "write":
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_a_report_of_nothing_says_so_in_html_and_is_whole_in_each_form() -> None:
    nothing = a_report(owner="Amira")
    assert "Nothing is due in these days" in text_of(nothing, "html")
    assert all(text_of(nothing, form).endswith("\n") for form in FORMS if form != "html")
    assert "Milestones of Amira" in text_of(nothing, "md")


def test_rows_that_could_not_be_read_are_told() -> None:
    damaged = replace(a_report(), unread=2)
    for form in ("html", "md"):
        assert "2 rows could not be read" in text_of(damaged, form)
    assert json.loads(text_of(damaged, "json"))["unread"] == 2


def hostile() -> PeriodReport:
    at = datetime(2026, 2, 3, 10, tzinfo=UTC)
    doubtful = a_due(doubts=(_HOSTILE,))
    milestone = a_milestone(
        "k", due=doubtful, title=_HOSTILE, owner=_HOSTILE, authority=_HOSTILE
    ).moved(
        a_due(date(2026, 3, 9), doubts=(_HOSTILE,)), reason=_HOSTILE, changed_at=at, by=_HOSTILE
    )
    return a_report(milestone, owner=_HOSTILE)


def test_html_holds_nothing_of_what_a_source_wrote_as_markup_and_asks_for_nothing() -> None:
    for shown in (
        text_of(hostile(), "html"),
        str(body_of(hostile(), link=lambda key: f"/t/{key}")),
    ):
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown
        assert "\u202e" not in shown
        assert "{{ 7 * 7 }}" in shown
        assert set(re.findall(r"\b(?:src|href)=(\S+?>)", shown)) <= {'"/t/k">'}
        assert "@import" not in shown
        assert "url(" not in shown


def test_markdown_keeps_every_cell_in_its_place_and_every_letter_a_letter() -> None:
    lines = text_of(hostile(), "md").splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert {len(re.split(r"(?<!\\)\|", line)) for line in tables} <= {8, 5, 4}
    for line in lines:
        plain = re.sub(r"\\.", "", line)
        assert not re.search(r"[`*_<>\[\]&$~]", plain), line
        assert "://" not in plain
        assert "www." not in plain
        assert "@everyone" not in plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Form 7 of 2026-03-31, 17:00", "Form 7 of 2026-03-31, 17:00"),
        ("- not a list", "\\- not a list"),
        ("a:smile:b", "a\\:smile\\:b"),
        ("1:100:", "1\\:100:"),
        ("a\\|b", "a\\\\\\|b"),
    ],
)
def test_markdown_escapes_what_means_something(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_no_cell_of_csv_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(hostile(), "csv"))))
    assert [row["part"] for row in rows] == ["milestone", "move"]
    for row in rows:
        assert row["title"] == f"'{_HOSTILE}"
        assert not any(cell[:1] in {"=", "+", "@"} for cell in row.values())
    assert rows[1]["days"] == "-22"


def test_what_needs_a_look_and_is_of_another_period_has_a_row_of_its_own() -> None:
    later = a_milestone("later", due=a_due(date(2027, 1, 1), doubts=("the year",)))
    rows = list(csv.DictReader(io.StringIO(text_of(a_report(later), "csv"))))
    assert [(row["part"], row["key"]) for row in rows] == [("look", "later")]


def test_pages_show_the_first_of_many_and_say_how_many_more_there_are() -> None:
    many = a_report(*(a_milestone(f"m{n:03}") for n in range(MOST + 7)))
    assert "And 7 more, which CSV and JSON have." in text_of(many, "html")
    assert "And 7 more, which CSV and JSON have." in text_of(many, "md")
    assert len(text_of(many, "csv").splitlines()) == MOST + 8


@pytest.mark.parametrize(
    ("name", "stated", "form"),
    [
        (None, None, "md"),
        (None, "csv", "csv"),
        ("r.HTML", None, "html"),
        ("r.htm", None, "html"),
        ("r.txt", "md", "md"),
        ("r.json", None, "json"),
    ],
)
def test_the_form_is_the_one_that_is_stated_or_that_of_the_name(
    name: str | None, stated: str | None, form: str
) -> None:
    assert form_of(name, stated) == form


def test_a_name_that_says_no_form_is_refused() -> None:
    with pytest.raises(UsageError, match="which format"):
        form_of("report.pdf", None)
