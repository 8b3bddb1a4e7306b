"""The report as a page: the same as `tracker report` gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.test_desk_pages import signed_on
from tracker.domain.people.role import Role
from tracker.planning.report import quarter_of
from tracker.service.milestones.announcements import Announced
from tracker.service.views.report import report_of
from tracker.service.views.report_forms.forms import text_of

_DAY = date(2026, 3, 1)
_HOSTILE = '<script>alert(1)</script> "><img src=x onerror=y> {{ 7 * 7 }} =1+1'


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def test_only_who_may_read_sees_a_report(desk: AnswerDesk) -> None:
    assert desk.reader().get("/report").headers["location"] == "/sign-on?to=%2Freport"
    assert signed_on(desk, "stranger").get("/report").status == 403
    closed = desk.served(roles={Role.READ: ("jonas",)})
    assert signed_on(closed).get("/report").status == 403


def test_the_present_quarter_is_shown_with_links_to_its_milestones_and_its_neighbours(
    desk: AnswerDesk,
) -> None:
    shown = signed_on(desk).get("/report")

    assert shown.status == 200
    assert "Report for 2026-Q1" in shown.words
    assert "What comes (1)" in shown.words
    assert "Amira Example" in shown.words
    assert shown.page.links["Client asset return"] == "/milestones/m"
    assert shown.page.links["Before: 2025-Q4"] == "/report?quarter=2025-Q4"
    assert shown.page.links["After: 2026-Q2"] == "/report?quarter=2026-Q2"
    assert shown.page.links["Report"] == "/report"


def test_what_moved_is_told_with_who_and_why(desk: AnswerDesk) -> None:
    moved = Announced(due="1 September 2026", as_of=_DAY, reason="The regulator said so")
    desk.milestones.move("m", moved, desk.clock.now())

    shown = signed_on(desk).get("/report")

    assert "What moved (1)" in shown.words
    assert "The regulator said so" in shown.words
    assert "by A. Counsel" in shown.words


def test_a_period_and_an_owner_are_asked_for_by_the_url(desk: AnswerDesk) -> None:
    desk.add("levy", title="Levy", due="1 March 2027", owner="jonas")
    reader = signed_on(desk)

    of_days = reader.get("/report?from=2027-02-01&to=2027-03-31&owner=Jonas+Beispiel")

    assert "Report for 1 February 2027 to 31 March 2027" in of_days.words
    assert "Levy" in of_days.words
    assert "Levy" not in reader.get("/report?quarter=2027-Q1&owner=amira").words
    last = reader.get("/report?quarter=9999-Q4")
    assert (last.status, "After" in last.words) == (200, False)
    first = reader.get("/report?quarter=0001-Q1")
    assert (first.status, "Before" in first.words) == (200, False)


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("HTML", "text/html", "html"),
        ("Markdown", "text/markdown", "md"),
        ("CSV", "text/csv", "csv"),
    ],
)
def test_a_report_is_saved_as_the_command_writes_it(
    desk: AnswerDesk, words: str, kind: str, name: str
) -> None:
    desk.add("levy", title="Levy", due="1 March 2027", owner="jonas")
    reader = signed_on(desk)
    page = reader.get("/report?quarter=2027-Q1&owner=Jonas+Beispiel")

    saved = reader.get(page.page.links[f"Save as {words}"])

    with desk.reads() as reads:
        made = report_of(
            reads,
            quarter_of(date(2027, 1, 1)),
            owner="Jonas Beispiel",
            now=desk.clock.now(),
            tz="UTC",
        )
    assert saved.status == 200
    assert saved.headers["content-type"] == f"{kind}; charset=utf-8"
    stated = saved.headers["content-disposition"]
    assert stated == f'attachment; filename="report-2027-Q1.{name}"'
    assert saved.html == text_of(made, name)
    assert "Levy" in saved.html


def test_a_file_is_of_those_days_for_those_who_may_look(desk: AnswerDesk) -> None:
    asked = "/report?from=2027-02-01&to=2027-03-02&format=json"

    saved = signed_on(desk).get(asked)

    assert saved.headers["content-type"] == "application/json"
    assert "report-2027-02-01-to-2027-03-02.json" in saved.headers["content-disposition"]
    assert desk.reader().get(asked).status == 303


@pytest.mark.parametrize(
    "query",
    [
        "quarter=2027",
        "quarter=2027-Q1&from=2027-01-01",
        "from=2027-01-01",
        "from=tomorrow&to=2027-01-01",
        "from=2027-02-01&to=2027-01-01",
        "quarter=2027-Q1&quarter=2027-Q2",
        "wat=1",
        "owner=%00",
        f"owner={'x' * 201}",
        "format=pdf",
    ],
)
def test_what_cannot_be_asked_for_is_said_and_nothing_breaks(desk: AnswerDesk, query: str) -> None:
    shown = signed_on(desk).get(f"/report?{query}")
    assert shown.status == 400
    assert any(found.get("role") == "alert" for _, found in shown.page.tags)


def test_hostile_text_stays_text(desk: AnswerDesk) -> None:
    desk.add("x", title=_HOSTILE, due="1 February 2026", owner=_HOSTILE, authority=_HOSTILE)
    moved = Announced(due="2 May 2026", as_of=_DAY, reason=_HOSTILE)
    desk.milestones.move("x", moved, desk.clock.now())

    shown = signed_on(desk).get("/report")

    tags = {tag for tag, _ in shown.page.tags}
    assert not {"script", "img", "style"} & tags
    assert not [found for _, found in shown.page.tags if "style" in found or "onerror" in found]
    assert "{{ 7 * 7 }}" in shown.words
    assert re.search(r"<script>alert\(1\)</script>", shown.words)
