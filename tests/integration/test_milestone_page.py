"""The page of a milestone: all that is known of it, for whoever has signed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.signed_on import HOSTILE, looked_at, signed_on, with_roles
from tracker.domain.people.person import Person
from tracker.service.milestones.announcements import Announced
from tracker.service.views.upcoming import upcoming, upcoming_of
from tracker.sources.record import MilestoneRecord
from tracker.store.reads.reads import open_reads


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url, authority="FCA", tags=("crypto", "uk")) as answer_desk:
        yield with_roles(answer_desk)


def _moved(desk: AnswerDesk, due: str = "March 2027") -> None:
    to = Announced(
        due=due,
        as_of=desk.clock.now().date(),
        reason="The minister asked for time",
        source_url="https://example.org/statement",
    )
    desk.milestones.move("m", to, desk.clock.now())


def test_who_has_not_signed_on_sees_no_milestone(desk: AnswerDesk) -> None:
    for path in ("/milestones/m", "/milestones/m/seen", "/milestones/new"):
        shown = desk.reader().get(path)
        assert (shown.status, "Client asset" in shown.words) == (303, False)


def test_its_date_is_shown_as_exact_as_it_is(desk: AnswerDesk) -> None:
    _moved(desk)

    words = looked_at(desk).words

    for part in (
        "March 2027 (1 to 31 March 2027)",
        "Monday 1 March 2027 to Wednesday 31 March 2027",
        "Known to the month",
        "“March 2027”",
        "Amira Example",
        "FCA",
        "crypto, uk",
    ):
        assert part in words, part


def test_a_date_that_is_not_known_is_shown_as_that(desk: AnswerDesk) -> None:
    desk.add("tbc", title="Final rules", due="TBC")

    words = looked_at(desk, "/milestones/tbc").words

    assert "no known date" in words
    desk.add("soon", title="Report", due="2027, expected in March 2027")
    desk.add("either", title="Report", due="03/04/2027")
    assert "Expected March 2027" in looked_at(desk, "/milestones/soon").words
    either = looked_at(desk, "/milestones/either").words
    assert "Can be read as" in either
    assert "Needs a look it can be read in more than one way" in either
    assert "3 April 2027" in either
    assert "From the first to the last day" not in words


def test_its_date_is_explained_step_by_step(desk: AnswerDesk) -> None:
    desk.add("final-rules", title="Final rules", due="1 March 2027")
    desk.add("report", title="First report", due="10 business days after final-rules")

    page = looked_at(desk, "/milestones/report")

    assert "Anchor: “final-rules” is the milestone final-rules" in page.words
    assert "/milestones/final-rules" in page.page.links.values()
    assert "/milestones/report" in looked_at(desk, "/milestones/final-rules").page.links.values()


def test_what_cannot_be_explained_is_still_shown(desk: AnswerDesk) -> None:
    with desk.store.whole() as connection:
        connection.execute(text("UPDATE milestones SET calendar = 'lost' WHERE key = 'm'"))

    page = looked_at(desk)

    assert page.status == 200
    assert "Client asset return" in page.words


def test_every_move_is_shown_with_who_and_why_and_where_it_says_so(desk: AnswerDesk) -> None:
    _moved(desk)

    page = looked_at(desk)

    assert "The minister asked for time" in page.words
    assert "A. Counsel" in page.words
    assert "moved once" in page.words
    assert page.page.links["https://example.org/statement"] == "https://example.org/statement"


def test_a_proposed_date_stands_beside_the_one_in_force(desk: AnswerDesk) -> None:
    to = Announced(due="June 2027", as_of=desk.clock.now().date(), reason="a draft says so")
    desk.milestones.propose("m", to, desk.clock.now())

    words = looked_at(desk).words

    assert "Proposed, not in force June 2027 (1 to 30 June 2027), since" in words
    assert "a draft says so" in words


def test_messages_are_shown_as_they_were_sent(desk: AnswerDesk) -> None:
    page = looked_at(desk)

    assert "1 message in all" in page.words
    assert "mail" in page.words
    assert "Accepted" in page.words
    tags = [tag for tag, _ in page.page.tags]
    assert tags.count("details") == 1
    assert "tracker ack" in page.words


def test_messages_are_shown_fifty_at_a_time(desk: AnswerDesk) -> None:
    with desk.store.whole() as connection:
        for number in range(2, 121):
            connection.execute(
                text(
                    "INSERT INTO attempts (delivery_id, channel, number, token, started_at, "
                    "ended_at, outcome, possible_repeat, detail) SELECT delivery_id, channel, "
                    ":number, token, started_at, ended_at, outcome, possible_repeat, :detail "
                    "FROM attempts "
                    "WHERE number = 1"
                ),
                {"number": number, "detail": f"attempt number {number}."},
            )

    first = looked_at(desk)
    second = looked_at(desk, first.page.links["Earlier messages"])
    last = looked_at(desk, second.page.links["Earlier messages"])

    assert "120 messages in all" in first.words
    pages = [page.words for page in (first, second, last)]
    for number in (120, 71, 70, 21, 20, 2):
        found = [f"attempt number {number}." in words for words in pages]
        assert found.count(True) == 1, number
    assert "Earlier messages" not in last.page.links
    assert looked_at(desk, last.page.links["Later messages"]).words == second.words
    for odd in ("x", "-1", "0", "999999", "9" * 6_000, "%D9%A3", "", "%00"):
        assert looked_at(desk, f"/milestones/m?messages={odd}").status == 200


def test_what_people_answered_is_shown_by_name(desk: AnswerDesk) -> None:
    desk.press("seen", note="on my desk")

    words = looked_at(desk, who="jonas").words

    assert "Who has it Amira Example, since" in words
    assert "on my desk" in words


def test_what_is_planned_of_it_is_what_is_planned_of_all(desk: AnswerDesk) -> None:
    for number in range(5):
        desk.add(f"other-{number}", title="Another", due="1 June 2027")
    now = desk.clock.now()

    with open_reads(desk.url) as reads:
        every = upcoming(reads, desk.defaults, now=now, days=None)
        found = reads.milestone("m")
        assert found is not None
        mine = upcoming_of(reads, desk.defaults, found, now=now)

    assert mine
    assert mine == tuple(send for send in every if send.key == "m")
    assert "What is planned next" in looked_at(desk).words
    assert "Nothing is planned." not in looked_at(desk).words


def test_instants_are_told_on_the_clocks_of_whoever_looks(desk: AnswerDesk) -> None:
    with desk.store.write() as transaction:
        tokyo = Person(handle="yuki", name="Yuki", tz="Asia/Tokyo")
        transaction.people.insert(tokyo, desk.clock.now())

    assert "Tokyo time" in looked_at(desk, who="yuki").words
    assert "Tokyo time" not in looked_at(desk).words


@pytest.mark.parametrize(
    "key", ["annual-return/2027-03-31", "new", "a/seen", "seen", "a/b/", "x:y.z_1", "a/done/"]
)
def test_a_key_of_any_form_has_a_page(desk: AnswerDesk, key: str) -> None:
    desk.add("a", title="What shares the beginning of its key", due="1 May 2027")
    desk.add(key, title="What is looked for", due="1 May 2027")

    listed = looked_at(desk, "/milestones?text=looked").page.links["What is looked for"]
    shown = looked_at(desk, listed)

    assert shown.page.tags
    assert "What is looked for" in shown.words
    edited = signed_on(desk).press(shown.page.links["Change what is known"], owner="jonas")
    assert edited.status == 303
    assert desk.milestone(key).owner == "jonas"
    assert desk.milestone("a").owner is None


def test_a_reference_leads_to_its_milestone(desk: AnswerDesk) -> None:
    shown = looked_at(desk, f"/milestones/{desk.ticket().reference}")

    assert (shown.status, shown.headers["location"]) == (303, "/milestones/m")


@pytest.mark.parametrize(
    "path",
    [
        "gone",
        "gone/seen",
        "",
        "%3Cscript%3E",
        "..%2f..%2fetc",
        "TRK-1",
        "%00",
        "m%00",
        "m%0aseen",
        "%ff",
        "m" * 3_000,
    ],
)
def test_what_is_not_there_is_not_found(desk: AnswerDesk, path: str) -> None:
    shown = looked_at(desk, f"/milestones/{path}")

    assert shown.status == 404
    assert "<script>" not in shown.html


def test_a_milestone_that_cannot_be_read_is_said_to_be_that(desk: AnswerDesk) -> None:
    with desk.store.whole() as connection:
        connection.execute(text("UPDATE milestones SET tags = 'no list' WHERE key = 'm'"))

    shown = looked_at(desk)

    assert shown.status == 409
    assert "tracker db check" in shown.words
    assert "Something went wrong" not in shown.words


def test_nothing_that_anybody_stated_becomes_markup(desk: AnswerDesk) -> None:
    record = MilestoneRecord(
        key="hostile",
        title=f"T {HOSTILE}",
        due="1 March 2027",
        owner=f"O {HOSTILE}",
        authority=f"A {HOSTILE}",
        jurisdiction=f"J {HOSTILE}",
        instrument=f"I {HOSTILE}",
        kind=f"K {HOSTILE}",
        tags=(f"G {HOSTILE}",),
        source_url=f"https://example.org/{HOSTILE}",
        source_quote=f"Q {HOSTILE}",
    )
    now = desk.clock.now()
    desk.milestones.add(record, now)
    move = Announced(due="1 April 2027", as_of=now.date(), reason=f"R {HOSTILE}")
    desk.milestones.move("hostile", move, now)
    desk.milestones.propose(
        "hostile", Announced(due="1 May 2027", as_of=now.date(), reason=f"P {HOSTILE}"), now
    )
    desk.milestones.acknowledge("hostile", now, note=f"N {HOSTILE}")
    desk.add("next", title=f"D {HOSTILE}", due="5 days after hostile")
    paths = [
        "hostile",
        "next",
        *(f"hostile/{act}" for act in ("seen", "not-mine", "edit", "move", "moved")),
    ]

    for path in paths:
        shown = looked_at(desk, f"/milestones/{path}")
        assert shown.status == 200
        assert "<script" not in shown.html
        assert HOSTILE in shown.words or "<script>" in str(shown.page.fields), path
        assert shown.headers["content-security-policy"].startswith("default-src 'none'")


def test_looking_changes_nothing(desk: AnswerDesk) -> None:
    before, log = desk.milestone(), desk.log()
    reader = signed_on(desk)
    paths = ["m", "new", *(f"m/{act}" for act in ("seen", "done", "edit", "move", "waive"))]

    for path in paths:
        assert reader.get(f"/milestones/{path}").status == 200
        assert reader.get(f"/milestones/{path}", "HEAD").status == 200
        assert reader.get(f"/milestones/{path}", "DELETE").status == 405

    assert (desk.milestone(), desk.log()) == (before, log)


def test_its_page_says_how_far_off_an_overdue_date_is(desk: AnswerDesk) -> None:
    desk.clock.advance(timedelta(days=20))

    assert "overdue" in looked_at(desk).words
