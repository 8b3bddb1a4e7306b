"""The timeline and the calendar of a month, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.test_desk_pages import signed_on
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.people.person import Person
from tracker.service.milestones.announcements import Announced
from tracker.sources.record import MilestoneRecord

HOSTILE = "</title></svg><script>alert(1)</script>\" onload='x' {{ 7*7 }}"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    """In UTC, on 6 January 2026; `m` is due on 12 January."""
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def _bars(html: str) -> int:
    return html.count('class="row"')


def test_a_timeline_shows_the_year_ahead(desk: AnswerDesk) -> None:
    desk.add("month", title="A month", due="March 2026")
    desk.add("late", title="Late", due="31 December 2025")
    desk.add("next", title="After it", due="1 January 2027")
    shown = signed_on(desk).get("/timeline")
    assert shown.status == 200
    assert "Timeline, 2026-Q1 to 2026-Q4" in shown.words
    assert _bars(shown.html) == 2
    assert "A month \N{MIDDLE DOT} not known to the day" in shown.html
    assert "March 2026 (1 to 31 March 2026): in 54 days" in shown.html
    assert 'href="/milestones/month"' in shown.html
    assert 'class="today"' in shown.html


def test_a_timeline_leads_to_other_times(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    page = reader.get("/timeline?owner=amira").page
    assert page.links["Later"] == "/timeline?owner=amira&from=2027-Q1&quarters=4"
    assert page.links["As a list"] == "/milestones?owner=amira"
    later = reader.get(page.links["Later"])
    assert "Nothing lies in these quarters." in later.words
    assert _bars(reader.get(page.links["Narrower"]).html) == 1


def test_a_timeline_shows_only_what_is_asked_for(desk: AnswerDesk) -> None:
    desk.add("other", title="Other", due="March 2026", owner="jonas", tags=["x"])
    shown = signed_on(desk).get("/timeline?owner=jonas&tag=x&owner=lena&due_before=2026-03-15")
    assert _bars(shown.html) == 1
    assert "Client asset return" not in shown.words
    hidden = [tag for name, tag in shown.page.tags if tag.get("type") == "hidden"]
    assert [(each["name"], each["value"]) for each in hidden] == [
        ("owner", "lena"),
        ("tag", "x"),
        ("due_before", "2026-03-15"),
    ]


def test_moves_leave_ghosts_and_proposals_stand_beside(desk: AnswerDesk) -> None:
    now = desk.clock.now()
    desk.add("moved", title="Moved", due="February 2026")
    told = Announced(due="May 2026", as_of=now.date(), reason="it slipped")
    desk.milestones.move("moved", told, now)
    shown = signed_on(desk).get("/timeline?text=moved")
    assert "earlier: February 2026 (1 to 28 February 2026)" in shown.html
    assert shown.html.count('marker-end="url(#head)"') == 2  # one of them in the key


def test_what_is_overdue_is_said_in_words(desk: AnswerDesk) -> None:
    desk.add("late", title="Late", due="2 January 2026")
    shown = signed_on(desk).get("/timeline?text=late")
    assert "overdue \N{MIDDLE DOT} Late" in shown.html
    assert 'class="day overdue"' in shown.html


def test_what_is_overdue_before_the_frame_is_counted(desk: AnswerDesk) -> None:
    desk.add("late", title="Late", due="2 December 2025", owner="jonas")
    reader = signed_on(desk)
    shown = reader.get("/timeline?owner=jonas")
    listed = reader.get(shown.page.links["1 overdue duty"])
    assert list(listed.page.links).count("Late") == 1
    assert "1 milestone" in listed.words
    assert "overdue dut" not in reader.get("/timeline?owner=amira").words
    assert "overdue dut" not in reader.get("/timeline?owner=jonas&from=2025-Q4").words


def test_each_filter_can_be_dropped(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    for path, bare in (
        ("/timeline?owner=amira", "/timeline?from=2026-Q1&quarters=4"),
        ("/calendar?owner=amira", "/calendar?month=2026-01"),
    ):
        shown = reader.get(path)
        assert "owned by amira" in shown.words
        assert bare in [tag.get("href") for _, tag in shown.page.tags]


def test_dates_that_wait_are_open_bars_and_undated_ones_stand_below(desk: AnswerDesk) -> None:
    desk.add("bound", title="Waits", due="not before 1 June 2026")
    desk.add("tbc", title="Nobody knows", due="TBC")
    shown = signed_on(desk).get("/timeline")
    assert "TBC: no day is known" in shown.words
    assert shown.page.links["Nobody knows"] == "/milestones/tbc"
    assert _bars(shown.html) == 2


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("owner", ["Amira Example", "Nobody's"]),
        ("authority", ["FCA", "No authority"]),
        ("jurisdiction", ["UK", "Nowhere named"]),
    ],
)
def test_rows_are_grouped(by: str, names: list[str], desk: AnswerDesk) -> None:
    desk.add("k", title="K", due="March 2026", owner="AMIRA", authority="FCA", jurisdiction="UK")
    desk.add("z", title="Z", due="March 2026")
    shown = signed_on(desk).get(f"/timeline?by={by}&text=")
    found = [line.partition("<h2>")[2].partition("</h2>")[0] for line in shown.html.split("\n")]
    headings = [each.replace("&#39;", "'") for each in found if each]
    assert headings == names


def test_a_page_has_at_most_two_hundred_rows(desk: AnswerDesk) -> None:
    for number in range(205):
        desk.add(f"k{number:03}", title=f"Levy {number}", due="1 March 2026")
    reader = signed_on(desk)
    first = reader.get("/timeline")
    second = reader.get(first.page.links["The next ones"])
    assert (_bars(first.html), _bars(second.html)) == (200, 6)
    assert "206 milestones lie in these quarters" in first.words
    assert "grouped for itself" not in first.words
    owned = reader.get("/timeline?by=owner")
    for each in (owned, reader.get(owned.page.links["The next ones"])):
        assert "Each page is grouped for itself" in each.words


@pytest.mark.parametrize("query", ["from=x", "quarters=99", "by=colour", "standing=gone"])
def test_a_timeline_says_what_it_does_not_know(query: str, desk: AnswerDesk) -> None:
    shown = signed_on(desk).get(f"/timeline?{query}")
    assert shown.status == 400
    assert 'role="alert"' in shown.html
    assert _bars(shown.html) == 1


def test_a_calendar_shows_the_weeks_of_a_month(desk: AnswerDesk) -> None:
    desk.add("wide", title="Wide", due="March 2026")
    desk.add("at", title="Timed", due="10 March 2026 17:00 UTC")
    shown = signed_on(desk).get("/calendar?month=2026-03")
    assert shown.status == 200
    assert "3 entries in March 2026." in shown.words
    assert "opens" in shown.words
    assert "17:00 Timed" in shown.words
    assert shown.html.count('href="/milestones/wide"') == 2
    assert shown.page.links["February 2026"] == "/calendar?month=2026-02"
    assert shown.page.links["This month"] == "/calendar?month=2026-01"
    present = signed_on(desk).get("/calendar")
    assert "January 2026" in present.words
    assert "Client asset return" in present.words
    assert present.html.count('aria-current="date"') == 1


def test_a_day_of_a_calendar_shows_some_and_leads_to_the_others(desk: AnswerDesk) -> None:
    for number in range(9):
        desk.add(f"k{number}", title=f"Levy {number}", due="10 March 2026")
    reader = signed_on(desk)
    shown = reader.get("/calendar?month=2026-03&text=levy")
    more = shown.page.links["and 4 more"]
    assert more == "/milestones?text=levy&due_from=2026-03-10&due_before=2026-03-11"
    assert "9 milestones" in reader.get(more).words


def test_times_are_those_of_the_reader(desk: AnswerDesk) -> None:
    with desk.store.write() as transaction:
        kenji = Person(handle="kenji", name="Kenji", tz="Asia/Tokyo")
        transaction.people.insert(kenji, desk.clock.now())
    desk.add("at", title="Timed", due="31 March 2026 17:00 UTC")
    shown = signed_on(desk, "kenji").get("/calendar?month=2026-04&text=timed")
    assert "1 entry in April 2026." in shown.words
    assert "Wednesday 1 April 2026 1 02:00 Timed" in shown.words
    assert "Times are those of Asia/Tokyo." in shown.words


def test_holidays_of_the_house_are_named(desk: AnswerDesk) -> None:
    defaults = replace(desk.defaults, calendars=CalendarBook(default="UK"))
    site = replace(desk, defaults=defaults).served()
    assert "3 Good Friday" in signed_on(site).get("/calendar?month=2026-04").words
    for defaults in (
        desk.defaults,
        replace(desk.defaults, calendars=CalendarBook(default="nowhere")),
    ):
        site = replace(desk, defaults=defaults).served()
        assert "Good Friday" not in signed_on(site).get("/calendar?month=2026-04").words


@pytest.mark.parametrize("query", ["month=2026-13", "month=March", "colour=red"])
def test_a_calendar_says_what_it_does_not_know(query: str, desk: AnswerDesk) -> None:
    shown = signed_on(desk).get(f"/calendar?{query}")
    assert shown.status == 400
    assert "January 2026" in shown.words


@pytest.mark.parametrize("path", ["/timeline?by=owner", "/calendar?month=2026-03"])
def test_titles_are_never_markup(path: str, desk: AnswerDesk) -> None:
    facts = {"owner": HOSTILE, "authority": HOSTILE, "jurisdiction": HOSTILE}
    desk.milestones.add(
        MilestoneRecord(key="evil", title=HOSTILE, due="9 March 2026", **facts), desk.clock.now()
    )
    shown = signed_on(desk).get(path)
    assert shown.status == 200
    assert "<script" not in shown.html
    assert not [tag for name, tag in shown.page.tags if name == "script" or "onload" in tag]
    assert "{{ 7*7 }}" in shown.html
