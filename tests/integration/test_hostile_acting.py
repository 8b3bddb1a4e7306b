"""Acting from pages to whoever may not, or comes from elsewhere, late or with another's form."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.signed_on import followed, looked_at, pressed, signed_on, with_roles
from tracker.domain.milestone import MilestoneStatus
from tracker.errors import ChangedMeanwhile
from tracker.service.answering.acting import Acting

_ANSWERS = ("seen", "done", "checked", "later", "not-mine", "moved")
_EDITS = ("edit", "move", "waive", "suspend", "verify")
_BUTTONS = {"Seen it", "Done", "Checked, nothing new", "Later", "Not mine", "The date has changed"}
_CHANGES = {"Change what is known", "Move the date", "Note a check", "Pause it"}


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield with_roles(answer_desk)


def test_each_role_is_offered_what_it_may_do(desk: AnswerDesk) -> None:
    links = {who: looked_at(desk, who=who).page.links for who in ("amira", "jonas", "olga")}

    assert links["amira"].keys() >= _BUTTONS | _CHANGES
    assert links["jonas"].keys() >= _BUTTONS
    assert links["jonas"].keys().isdisjoint(_CHANGES)
    assert links["olga"].keys().isdisjoint(_BUTTONS | _CHANGES)
    added = ["Add a milestone" in looked_at(desk, "/milestones", who).words for who in links]
    assert added == [True, False, False]


@pytest.mark.parametrize(
    ("who", "acts"), [("olga", (*_ANSWERS, *_EDITS)), ("jonas", _EDITS)], ids=["olga", "jonas"]
)
def test_who_may_not_do_it_is_refused_whatever_is_sent(
    desk: AnswerDesk, who: str, acts: tuple[str, ...]
) -> None:
    before, log = desk.milestone(), desk.log()

    for act in (*acts, "new"):
        path = "/milestones/new" if act == "new" else f"/milestones/m/{act}"
        form = looked_at(desk, path).page.fields
        reader = signed_on(desk, who)
        assert reader.get(path).status == 403
        assert reader.post(path, form).status == 403
        assert reader.post(path).status == 403

    assert (desk.milestone(), desk.log()) == (before, log)


def test_who_has_not_signed_on_can_send_nothing(desk: AnswerDesk) -> None:
    form = looked_at(desk, "/milestones/m/done").page.fields

    assert desk.reader().post("/milestones/m/done", form).status == 401
    assert desk.milestone().status is MilestoneStatus.OPEN


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://tracker.example.org"},
    ],
)
def test_what_another_site_sends_is_refused(desk: AnswerDesk, headers: dict[str, str]) -> None:
    reader = signed_on(desk)
    for path in ("/milestones/m/done", "/milestones/new"):
        form = reader.get(path).page.fields

        sent = reader.post(path, form, **headers)

        assert (sent.status, "another site" in sent.words) == (403, True)
    assert desk.milestone().status is MilestoneStatus.OPEN


@pytest.mark.parametrize(
    "altered",
    [
        {"seal": ""},
        {"seal": "x" * 2_000},
        {"seal": "WyJ4Il0.AAAA"},
        {"mark": ""},
        {"mark": "0" * 32},
    ],
)
def test_a_form_that_was_not_made_here_does_nothing(
    desk: AnswerDesk, altered: dict[str, str]
) -> None:
    reader = signed_on(desk)
    form = reader.get("/milestones/m/done").page.fields

    assert reader.post("/milestones/m/done", form | altered).status == 403
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_a_form_is_good_for_its_own_page_and_reader_only(desk: AnswerDesk) -> None:
    desk.add("other", title="Another", due="1 May 2027")
    form = looked_at(desk, "/milestones/m/done").page.fields
    seen = looked_at(desk, "/milestones/m/seen").page.fields

    assert signed_on(desk).post("/milestones/other/done", form).status == 403
    assert signed_on(desk).post("/milestones/m/waive", form).status == 403
    assert signed_on(desk).post("/milestones/m/done", seen).status == 403
    assert signed_on(desk).post("/milestones/m", form).status == 405
    assert signed_on(desk, "jonas").post("/milestones/m/done", form).status == 403
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_a_link_of_a_message_is_no_form_of_the_desk(desk: AnswerDesk) -> None:
    link = desk.reader().get(desk.link("done")).page.fields

    sent = signed_on(desk).post("/milestones/m/done", {"mark": "x", **link})

    assert sent.status == 403


def test_a_page_that_was_open_for_a_day_is_shown_again(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    shown = reader.get("/milestones/m/seen")
    add = reader.get("/milestones/new")
    desk.clock.advance(timedelta(days=1, seconds=1))

    again = reader.send(shown, note="what I wrote")

    assert (again.status, "open for a long time" in again.words) == (409, True)
    assert again.page.fields["note"] == "what I wrote"
    assert desk.milestone().acknowledgement is None
    assert reader.send(again).status == 303
    assert reader.send(add, title="T", due="1 May 2027").status == 409


@pytest.mark.parametrize("act", [*_ANSWERS, *_EDITS])
def test_what_changed_meanwhile_is_shown_again_and_not_overwritten(
    desk: AnswerDesk, act: str
) -> None:
    reader = signed_on(desk)
    written = {
        "seen": {"note": "what I wrote"},
        "later": {"note": "what I wrote"},
        "moved": {"due": "1 March 2027", "reason": "what I wrote"},
        "edit": {"authority": "what I wrote", "title": "My title"},
        "move": {"due": "1 March 2027", "reason": "what I wrote"},
        "waive": {"reason": "what I wrote"},
        "suspend": {"reason": "what I wrote"},
    }.get(act, {"note": "what I wrote"})
    shown = reader.get(f"/milestones/m/{act}")
    pressed(desk, "edit", title="Somebody else's title")
    before, log = desk.milestone(), desk.log()

    again = reader.send(shown, **written)

    assert again.status == 409
    assert "It has changed since you opened this page, so nothing was done." in again.words
    assert "Somebody else's title" in again.words
    assert "what I wrote" in again.words
    assert (desk.milestone(), desk.log()) == (before, log)
    if act == "edit":
        assert again.page.fields["title"] == "Somebody else's title"
        assert again.page.fields["authority"] == ""


def test_what_changes_between_reading_and_storing_is_not_overwritten(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    read = reader.press("/milestones/m/move", due="1 March 2027", reason="x")
    pressed(desk, "edit", authority="SEC")

    sent = reader.send(read)

    assert sent.status == 409
    assert desk.milestone().revision == 1


def test_of_two_who_change_it_at_once_one_is_told_that_it_has_changed(desk: AnswerDesk) -> None:
    acting = [
        Acting(store=desk.store, defaults=desk.defaults, clock=desk.clock, by=by, tz="UTC")
        for by in ("amira", "jonas")
    ]
    mark = acting[0].situation("m").mark
    together = Barrier(2)

    def edit(who: Acting) -> bool:
        together.wait()
        try:
            with who.unchanged("m", mark) as milestones:
                milestones.edit("m", {"authority": who.by}, desk.clock.now())
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(edit, acting))

    assert sorted(done) == [False, True]
    assert desk.milestone().authority == acting[done.index(True)].by


def test_a_button_that_is_pressed_twice_does_one_thing(desk: AnswerDesk) -> None:
    reader = signed_on(desk)
    shown = reader.get("/milestones/m/seen")

    first, second = reader.send(shown), reader.send(shown)

    assert (first.status, second.status) == (303, 409)
    assert [line for line in desk.log() if line.startswith("acknowledged")] == [
        "acknowledged through the page"
    ]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"note=" + b"n" * 1_000_000, "application/x-www-form-urlencoded", 413),
        (b"note=a&note=b", "application/x-www-form-urlencoded", 400),
        (b"note=%ff", "application/x-www-form-urlencoded", 400),
        (b'{"note": 1}', "application/json", 415),
        (b"x", "multipart/form-data", 415),
    ],
)
def test_what_is_no_form_of_ours_is_refused(
    desk: AnswerDesk, body: bytes, kind: str, status: int
) -> None:
    for path in ("/milestones/m/seen", "/milestones/new"):
        assert signed_on(desk).post(path, body, kind).status == status
    assert desk.milestone().acknowledgement is None


def test_nobody_else_can_have_a_page_say_that_something_was_done(desk: AnswerDesk) -> None:
    sent = pressed(desk, "seen")
    where = sent.headers["location"]
    desk.add("other", title="Another", due="1 May 2027")
    said = "nobody else is asked"
    assert said in followed(desk, sent).words

    assert said not in looked_at(desk, where, "jonas").words
    assert said not in looked_at(desk, where.replace("/m?", "/other?")).words
    assert said not in looked_at(desk, "/milestones/m?said=It+was+all+closed").words
    desk.clock.advance(timedelta(hours=2))
    assert said not in looked_at(desk, where).words


def test_what_was_done_is_said_however_long_and_odd_it_is(desk: AnswerDesk) -> None:
    owner = "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 100 + "".join(map(chr, range(0x4E00, 0x4E60)))

    sent = pressed(desk, "edit", owner=owner)

    assert "Changed: owner." in followed(desk, sent).words


def test_an_address_of_the_house_with_a_path_is_kept(desk: AnswerDesk) -> None:
    deep = desk.served(base_url="https://tracker.example.org/dates")
    reader = signed_on(deep)

    sent = reader.press("/dates/milestones/m/seen")

    assert sent.headers["location"].startswith("/dates/milestones/m?said=")
    assert "nobody else is asked" in reader.get(sent.headers["location"]).words
