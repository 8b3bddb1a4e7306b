"""What each answer asks, what it says of its effect, and what it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import a_milestone
from tests.planning_builders import planned, stored
from tracker.domain.nature import Nature
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.domain.people.person import Person, Team
from tracker.service.answering.values import Answer, Standing
from tracker.web.answers.forms import AnswerForm, answer_of, filled, form_for

_AMIRA = Person(handle="amira", name="Amira Example")
_JONAS = Person(handle="jonas", name="Jonas Beispiel")
_DESK = Team(handle="crypto", name="Crypto desk")
_TODAY = date(2026, 11, 29)


def _standing(verb: str = "seen", **changes: Any) -> Standing:
    told = stored(planned("30d", "2026-11-29 09:00"))
    ticket = Ticket(
        verb=AnswerVerb(verb),
        delivery_id=1,
        reference=told.reference,
        revision=1,
        recipient="amira",
        issued_at=datetime(2026, 11, 29, tzinfo=UTC),
    )
    defaults: dict[str, Any] = {
        "ticket": ticket,
        "milestone": a_milestone(),
        "told": told,
        "channel": "mail",
        "lapsed": None,
        "verbs": tuple(AnswerVerb),
        "reader": _AMIRA,
        "choices": (),
        "owners": (_DESK, _JONAS),
        "seen": None,
        "has_it": None,
        "needs_second": False,
        "confirms": None,
        "today": _TODAY,
        "tz": "Europe/London",
    }
    return Standing(**defaults | changes)


def _form(
    verb: str = "seen", *, asks_who: bool = False, who: str = "", **changes: Any
) -> AnswerForm:
    return form_for(_standing(verb, **changes), asks_who=asks_who, who=who)


def test_who_has_it_already_is_said_before_the_same_is_said_again() -> None:
    assert _form("seen", has_it="Jonas Beispiel").effect == (
        "Jonas Beispiel has it already, and it stays theirs. It is noted that you have seen it, "
        "too. The date stays open."
    )
    assert "Jonas" not in _form("later", has_it="Jonas Beispiel").effect


def test_an_event_that_lies_ahead_is_asked_about_before_it_is_closed() -> None:
    ahead, due = a_milestone(stated_nature=Nature.EVENT), a_milestone().due.earliest
    assert due is not None
    asked = _form("done", milestone=ahead, today=due - timedelta(days=21))
    assert [each.name for each in asked.fields] == ["early", "on", "note", "link"]
    silent = filled(asked, {"on": "2026-11-29"})
    assert not silent.is_sound
    said = filled(asked, {"on": "2026-11-29", "early": "yes"})
    assert said.is_sound
    assert answer_of(said, "amira").early
    for milestone, today in ((ahead, due), (a_milestone(), due - timedelta(days=21))):
        fields = _form("done", milestone=milestone, today=today).fields
        assert "early" not in {each.name for each in fields}
    assert not answer_of(filled(_form("done"), {"on": "2026-11-29"}), "amira").early


def test_every_answer_has_a_form_that_says_what_it_does() -> None:
    forms = [_form(verb.value) for verb in AnswerVerb]

    assert all(form.effect.endswith(".") and form.heading and form.button for form in forms)
    assert len({form.heading for form in forms}) == len(AnswerVerb)


def test_days_begin_with_what_is_likely() -> None:
    assert _form("done").values()["on"] == "2026-11-29"
    assert _form("later").values()["until"] == "2026-12-06"


@pytest.mark.parametrize(
    ("why", "standing", "said"),
    [
        ("one person is enough", {}, "closed as met"),
        ("a second one has to confirm", {"needs_second": True}, "A second person has to confirm"),
        (
            "this is the second one",
            {"needs_second": True, "confirms": "jonas"},
            "jonas reported it as done. With this you confirm it",
        ),
    ],
)
def test_done_says_whether_that_closes_it(why: str, standing: dict[str, Any], said: str) -> None:
    assert said in _form("done", **standing).effect, why


def test_it_is_handed_to_whoever_is_known_or_to_words_where_nobody_is() -> None:
    (to, _) = _form("not-mine").fields
    (words, _) = _form("not-mine", owners=()).fields

    assert [choice.value for choice in to.choices] == ["", "crypto", "jonas"]
    assert words.kind == "line"


@pytest.mark.parametrize(
    ("why", "choices", "who", "value"),
    [
        ("nobody said before", (_AMIRA, _JONAS), "", ""),
        ("somebody did", (_AMIRA, _JONAS), "jonas", "jonas"),
        ("who did is known no more", (_AMIRA,), "jonas", ""),
        ("nobody is known, so words will do", (), "A. Counsel", "A. Counsel"),
    ],
)
def test_who_answers_is_what_was_said_the_last_time(
    why: str, choices: tuple[Person, ...], who: str, value: str
) -> None:
    first, *_ = _form(choices=choices, asks_who=True, who=who).fields

    assert first.name == "who"
    assert first.required
    assert first.value == value, why
    assert bool(first.choices) == bool(choices)


@pytest.mark.parametrize(
    ("verb", "written", "field", "fault"),
    [
        ("later", {"until": "2026-12-24", "note": " "}, "note", "fill this in"),
        ("later", {"until": " ", "note": "n"}, "until", "fill this in"),
        ("done", {"on": "24.12.2026"}, "on", "write a day as 2027-03-31"),
        ("done", {"on": "2026-12-32"}, "on", "write a day as 2027-03-31"),
        ("done", {"on": "20261224"}, "on", "write a day as 2027-03-31"),
        ("done", {"link": "javascript:alert(1)"}, "link", "write it from https://"),
        ("done", {"note": "x" * 2_001}, "note", "At most 2,000 characters"),
        ("done", {"note": "bell\x07"}, "note", "control character"),
        ("not-mine", {"to": "mallory"}, "to", "choose one of these"),
        ("moved", {"due": "31 March\n2027", "reason": "r"}, "due", "write one line"),
        ("moved", {"due": "", "reason": "r"}, "due", "fill this in"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    verb: str, written: dict[str, str], field: str, fault: str
) -> None:
    form = filled(_form(verb), written)

    assert not form.is_sound
    (wrong,) = [each for each in form.fields if each.fault]
    assert wrong.name == field
    assert fault in wrong.fault


def test_an_answer_says_what_was_written_and_nothing_else() -> None:
    form = filled(
        _form("done"), {"on": "2026-11-27", "note": " filed\r\ntoday ", "link": "", "who": "x"}
    )

    assert form.is_sound
    assert answer_of(form, "amira") == Answer(
        verb=AnswerVerb.DONE, by="amira", on=date(2026, 11, 27), note="filed\ntoday"
    )


def test_a_day_that_is_not_sent_is_the_one_that_was_shown() -> None:
    assert answer_of(filled(_form("done"), {}), "amira").on == _TODAY
