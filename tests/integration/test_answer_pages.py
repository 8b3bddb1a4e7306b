"""Answer pages: GET shows, POST acts, and every link is good for one answer of one reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integration.answer_desk import AMIRA, BASE, AnswerDesk, an_answer_desk, day
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.answer import BUTTONS, AnswerVerb

_VERBS = [each.value for each in AnswerVerb]


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    """A desk whose milestone Amira was told, on each kind of database in turn."""
    with an_answer_desk(database_url) as desk:
        yield desk


def test_seen_it_names_whoever_pressed_it(desk: AnswerDesk) -> None:
    given = desk.press("seen", note="on my list")

    assert given.status == 200
    assert "Thank you, it is noted" in given.words
    assert "You have it" in given.words
    seen = desk.milestone().acknowledgement
    assert seen is not None
    assert seen.by == "amira"
    assert any("acknowledged" in line and "on my list" in line for line in desk.log())


def test_done_closes_it_on_the_day_that_was_written_with_the_proof(desk: AnswerDesk) -> None:
    on = desk.clock.now() - timedelta(days=1)

    given = desk.press("done", on=day(on), note="filed", link="https://portal.example/42")

    assert given.status == 200, given.words
    assert desk.milestone().status is MilestoneStatus.MET
    assert desk.milestone().closed_on == on.date()
    assert any("https://portal.example/42" in line for line in desk.log())


def test_done_asks_of_an_event_that_lies_ahead_whether_it_took_place(database_url: str) -> None:
    with an_answer_desk(database_url, nature="event") as desk:
        today = day(desk.clock.now())
        unsaid = desk.press("done", on=today)
        assert unsaid.status == 422
        assert "it passes by itself" in unsaid.words
        assert desk.milestone().status is MilestoneStatus.OPEN
        assert desk.press("done", on=today, early="yes").status == 200
        assert desk.milestone().status is MilestoneStatus.MET


def test_done_says_which_day_could_not_be(desk: AnswerDesk) -> None:
    given = desk.press("done", on=day(desk.clock.now() + timedelta(days=2)))

    assert given.status == 422
    assert "is ahead" in given.words
    assert given.page.fields["on"] == day(desk.clock.now() + timedelta(days=2))
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_checked_nothing_new_is_kept_as_a_look_at_the_source(desk: AnswerDesk) -> None:
    assert desk.press("checked").status == 200
    assert desk.milestone().last_verified_on == desk.clock.now().date()
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_later_holds_reminders_until_then(desk: AnswerDesk) -> None:
    until = desk.clock.now() + timedelta(days=3)

    given = desk.press("later", until=day(until), note="waiting for the auditor")

    assert given.status == 200, given.words
    snoozed = desk.milestone().snoozed_until
    assert snoozed is not None
    assert snoozed.date() == until.date()


def test_later_takes_words_and_shows_back_how_it_read_them(desk: AnswerDesk) -> None:
    unread = desk.press("later", until="when I am back", note="counsel is away")
    assert unread.status == 422
    assert unread.page.fields["until"] == "when I am back"
    given = desk.press("later", until="15 January", note="counsel is away")
    assert given.status == 200
    assert "wait until Thursday 15 January 2026, 00:00 UTC" in given.words


def test_not_mine_hands_it_to_whoever_is_chosen(desk: AnswerDesk) -> None:
    shown = desk.reader().get(desk.link("not-mine"))

    assert shown.page.choices["to"] == ["", "jonas"]
    given = desk.reader().send(shown, to="jonas")
    assert given.status == 200, given.words
    assert "Jonas Beispiel" in given.words
    assert desk.milestone().owner == "jonas"


def test_a_new_date_is_shown_as_it_is_read_before_it_is_stored(desk: AnswerDesk) -> None:
    desk.add("follows", title="Board paper", due="5 days before m")
    reader = desk.reader()

    read = reader.press(desk.link("moved"), due="31 March 2026", reason="the regulator said so")

    assert read.status == 200, read.words
    assert "Is this right?" in read.words
    assert "31 March 2026" in read.words
    assert "Board paper (follows) moves from" in read.words
    assert "26 March 2026" in read.words
    assert desk.milestone().revision == 1
    stored = reader.send(read)
    assert stored.status == 200, stored.words
    assert desk.milestone().revision == 2
    assert desk.milestone().history[-1].reason == "the regulator said so"


def test_words_that_were_changed_after_they_were_shown_are_shown_again(desk: AnswerDesk) -> None:
    reader = desk.reader()
    read = reader.press(desk.link("moved"), due="31 March 2026", reason="r")

    other = reader.send(read, due="30 April 2027")

    assert "Is this right?" in other.words
    assert "30 April 2027" in other.words
    assert desk.milestone().revision == 1


def test_words_that_are_no_date_are_said_and_kept(desk: AnswerDesk) -> None:
    read = desk.press("moved", due="whenever it suits", reason="r")

    assert read.status == 422
    assert read.page.fields["due"] == "whenever it suits"
    assert read.page.fields["reason"] == "r"
    assert ("div", {"class": "alert", "role": "alert"}) in read.page.tags


def test_pressing_twice_is_one_answer_and_says_so(desk: AnswerDesk) -> None:
    reader, link = desk.reader(), desk.link("checked")
    shown = reader.get(link)
    reader.send(shown)
    before = desk.log()

    again = reader.send(shown)

    assert again.status == 200
    assert "This was noted before" in again.words
    assert "You said “Checked, nothing new” on" in again.words
    assert desk.log() == before
    assert "You said “Checked, nothing new” on" in reader.get(link).words


# --- who answers


def test_a_shared_channel_s_page_asks_who_and_remembers(desk: AnswerDesk) -> None:
    reader, link = desk.reader(), desk.link("seen", recipient=None)
    shown = reader.get(link)

    assert shown.page.choices["who"][0] == ""
    assert set(shown.page.choices["who"]) == {"", "amira", "jonas"}
    assert reader.send(shown).status == 422
    assert reader.send(shown, who="mallory").status == 422
    given = reader.send(shown, who="jonas")
    assert given.status == 200, given.words
    seen = desk.milestone().acknowledgement
    assert seen is not None
    assert seen.by == "jonas"
    cookie = given.headers["set-cookie"].lower()
    for wanted in ("httponly", "samesite=lax", "secure", "path=/", "max-age=15552000"):
        assert wanted in cookie
    assert reader.get(desk.link("done", recipient=None)).page.fields["who"] == "jonas"
    assert "Who has it Jonas Beispiel, since Tuesday 6 January 2026" in reader.get(link).words


def test_a_cookie_that_somebody_made_up_is_no_choice(desk: AnswerDesk) -> None:
    reader = desk.reader(cookies={"tracker_person": "jonas"})

    assert reader.get(desk.link("seen", recipient=None)).page.fields["who"] == ""


def test_a_personal_link_asks_nobody_and_names_its_reader(desk: AnswerDesk) -> None:
    reader = desk.reader()
    reader.press(desk.link("checked", recipient=None), who="jonas")

    shown = reader.get(desk.link("done"))

    assert "who" not in shown.page.fields
    assert "You answer as Amira Example" in shown.words


_SIGN_ON = {"sign_on_header": "X-Forwarded-User", "trusted_proxies": ("127.0.0.1/32",)}


@pytest.mark.parametrize("stated", ["jonas", "Jonas Beispiel", "JONAS@bank.example"])
def test_whoever_has_signed_on_is_known(stated: str, desk: AnswerDesk) -> None:
    served = desk.served(**_SIGN_ON)
    reader = served.reader(peer="127.0.0.1", headers={"x-forwarded-user": stated})

    given = reader.press(served.link("seen", recipient=None))

    assert given.status == 200, given.words
    seen = desk.milestone().acknowledgement
    assert seen is not None
    assert seen.by == "jonas"


def test_somebody_else_s_link_is_refused_to_whoever_has_signed_on(desk: AnswerDesk) -> None:
    served = desk.served(**_SIGN_ON)
    reader = served.reader(peer="127.0.0.1", headers={"x-forwarded-user": "jonas"})

    shown = reader.get(served.link("done"))

    assert shown.status == 403
    assert "sent to Amira Example, and you are signed on as Jonas Beispiel" in shown.words
    assert shown.page.action is None


def test_nobody_is_believed_who_only_says_to_have_signed_on(desk: AnswerDesk) -> None:
    served = desk.served(**_SIGN_ON)
    reader = served.reader(headers={"x-forwarded-user": "jonas"})

    assert "who" in reader.get(served.link("seen", recipient=None)).page.fields


@pytest.mark.parametrize("how", ["left", "removed"])
def test_whoever_has_left_answers_nothing_any_more(how: str, desk: AnswerDesk) -> None:
    reader, link = desk.reader(), desk.link("done")
    shown = reader.get(link)
    with desk.store.write() as transaction:
        if how == "left":
            gone = replace(AMIRA, left_on=desk.clock.now().date())
            transaction.people.update(gone, desk.clock.now())
        else:
            transaction.people.remove("amira", desk.clock.now())

    for each in (reader.get(link), reader.send(shown)):
        assert each.status == 403
        assert "has left" in each.words
        assert each.page.action is None
    assert desk.milestone().status is MilestoneStatus.OPEN
    assert "amira" not in reader.get(desk.link("seen", recipient=None)).page.choices["who"]


# --- what pages look like


def test_every_page_says_what_when_and_who_and_offers_the_other_answers(desk: AnswerDesk) -> None:
    for verb in AnswerVerb:
        page = desk.reader().get(desk.link(verb.value))
        assert "Client asset return" in page.words
        assert "12 January 2026: in 6 days" in page.words
        assert "Owner Amira Example" in page.words
        others = set(BUTTONS.values()) - {BUTTONS[verb]}
        assert others <= page.page.links.keys()
        for each in others:
            assert desk.reader().get(page.page.links[each]).status == 200


def test_pages_can_be_read_aloud_and_need_no_script(desk: AnswerDesk) -> None:
    links = [desk.link(verb) for verb in _VERBS] + [desk.link("seen", recipient=None), "/a/x"]
    for link in links:
        page = desk.reader().get(link).page
        tags = [tag for tag, _ in page.tags]
        assert tags.count("h1") == tags.count("main") == tags.count("header") == 1
        assert ("html", {"lang": "en-GB"}) in page.tags
        assert "script" not in tags
        assert not any(name.startswith("on") or name == "style" for _, a in page.tags for name in a)
        ids = [a["id"] for _, a in page.tags if "id" in a]
        assert len(ids) == len(set(ids))
        labelled = {a["for"] for tag, a in page.tags if tag == "label"}
        shown = {
            a["id"]
            for tag, a in page.tags
            if tag in {"input", "select", "textarea"} and a.get("type") != "hidden"
        }
        assert labelled == shown
        named = {
            word
            for _, a in page.tags
            for key in ("aria-labelledby", "aria-describedby")
            for word in (a.get(key) or "").split()
        }
        assert named <= set(ids)


_HOSTILE = (
    "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{ 7777*7777 }}</textarea></select>"
)
_COMPUTED = str(7777 * 7777)  # no two digits, which the random references beside it may well hold


def test_nothing_that_anybody_writes_becomes_markup(database_url: str) -> None:
    hostile = {
        "title": _HOSTILE,
        "owner": _HOSTILE,
        "authority": _HOSTILE,
        "instrument": _HOSTILE,
        "source_quote": _HOSTILE,
        "source_url": "javascript:alert(1)",
    }
    with an_answer_desk(database_url, **hostile) as desk:
        with desk.store.write() as transaction:
            person = transaction.people.all().persons["jonas"]
            transaction.people.update(replace(person, name=_HOSTILE[:60]), desk.clock.now())
        pages = [desk.reader().get(desk.link(verb)) for verb in _VERBS]
        pages += [desk.reader().get(desk.link(verb, recipient=None)) for verb in _VERBS]
        pages.append(desk.press("done", on=_HOSTILE[:10], note=_HOSTILE, link=_HOSTILE))
        pages.append(desk.press("moved", due="31 March 2026", reason=_HOSTILE, source=""))
        pages.append(desk.press("moved", due=_HOSTILE, reason=_HOSTILE))
        pages.append(desk.press("seen", note=_HOSTILE))
        pages.append(desk.reader().get(desk.link("seen")))
        pages.append(desk.reader().get(f"/a/{_HOSTILE.replace('/', '')}"))

        for each in pages:
            assert not {"img", "script"} & {tag for tag, _ in each.page.tags}
            assert not any(name.startswith("on") for _, found in each.page.tags for name in found)
            assert _COMPUTED not in each.words
            assert not any(href.startswith("javascript") for href in each.page.links.values())


def test_pages_can_stand_below_a_path_of_another_site(desk: AnswerDesk) -> None:
    served = desk.served(base_url="https://tracker.example.org/tools/tracker")
    link = served.link("seen")

    shown = served.reader().get(link)

    assert "/tools/tracker/a/" in link
    assert (shown.page.action or "").startswith("/tools/tracker/a/")
    style = next(found["href"] for tag, found in shown.page.tags if tag == "link")
    assert served.reader().get(style or "").headers["content-type"].startswith("text/css")
    assert served.reader().send(shown).status == 200
    assert served.reader().get("/a/x").status == 404


def test_what_is_no_page_says_so(desk: AnswerDesk) -> None:
    reader = desk.reader()

    for path, said in {
        "/a/": "the link in a message",
        "/a/x/y": "the link in a message",
        "/docs": f"begin at {BASE}/.",
        "/openapi.json": f"begin at {BASE}/.",
        "/milestone": f"begin at {BASE}/.",
    }.items():
        shown = reader.get(path)
        assert shown.status == 404
        assert said in shown.words
    assert reader.get("/healthz").html == "ok\n"
    assert "Disallow: /" in reader.get("/robots.txt").html
