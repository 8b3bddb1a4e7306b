"""A house says any sentence of the catalogue otherwise, with the same facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import a_due
from tests.planning_builders import a_claim, planned, stored, utc
from tests.unit.planning.messages import DAY, MARCH, a_reply, message_of
from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import DeliveryState, Outcome, Receipt
from tracker.domain.milestone import Due
from tracker.planning.text.bundling import bundled
from tracker.planning.text.delay_words import in_place_of, where_not, where_told, why_late
from tracker.planning.text.message import compose
from tracker.planning.text.words import BRITISH, BUILT_IN, Words, faults_of

_NOW = utc("2026-03-24 09:00")


def test_a_house_says_it_in_its_own_words() -> None:
    words = Words(texts={**BRITISH, "who.owner": "Desk", "when.day": "On {day} ({when})."})
    reminder = stored(planned("7d", "2026-03-24 09:00", key="reply"))
    claim = a_claim(a_reply(owner="crypto"), reminder)
    message = compose(claim, reader_tz="Europe/London", now=_NOW, words=words)
    said = message.text.splitlines()[1:3]
    assert said == ["On Tuesday 31 March 2026 (in 7 days).", "Desk: crypto"]
    assert message.template == words.version != BUILT_IN.version
    assert message_of(a_reply(), "7d", "2026-03-24 09:00").template == BUILT_IN.version


@pytest.mark.parametrize("why", Why)
def test_a_house_says_why_something_waited(why: Why) -> None:
    name = f"delay.{why.name.lower()}"
    words = Words(texts={**BRITISH, name: "patience, until {until}", "delay.and": "{one}; {other}"})
    delays = [
        Delay(why=why, began_at=_NOW, ended_at=_NOW + timedelta(hours=hours)) for hours in (1, 2)
    ]
    said = why_late(delays, lambda at: f"{at:%H:%M}", words)
    assert said == "patience, until 10:00; patience, until 11:00"


def test_a_house_says_where_something_was_told_and_where_not() -> None:
    told, unknown, refused, failed, waits = (
        Receipt(channel=f"c{number}", state=state, last_outcome=outcome, since=_NOW)
        for number, (state, outcome) in enumerate(
            (
                (DeliveryState.SENT, Outcome.SENT),
                (DeliveryState.UNCONFIRMED, Outcome.UNKNOWN),
                (DeliveryState.PENDING, Outcome.REFUSED),
                (DeliveryState.PENDING, Outcome.NOT_SENT),
                (DeliveryState.PENDING, None),
            )
        )
    )
    own = {
        "told.surely": "{channel} knows",
        "told.perhaps": "{channel} may know",
        "untold.refused": "{channel} will not",
        "untold.failing": "{channel} cannot",
        "untold.untried": "{channel} is next",
        "told.place": "{channel}",
        "told.instead": "{places} heard for {channel}.",
    }
    words, at = Words(texts={**BRITISH, **own}), (lambda at: f"{at:%H:%M}")
    assert where_told([told, unknown], at, words) == "c0 knows, c1 may know"
    assert where_not([refused, failed, waits], at, words) == "C2 will not; c3 cannot; c4 is next."
    assert in_place_of([told], "desk", at, words) == "c0 heard for desk."


@pytest.mark.parametrize(
    ("why", "name", "due", "said"),
    [
        ("no date", "due.ask_news", a_due(None, text="TBC"), "Any news?"),
        ("a month", "due.month", MARCH, "So far only Any news? is known."),
        ("a day", "due.ask_still", DAY, "Any news?"),
    ],
)
def test_a_house_asks_for_a_date_in_its_own_words(why: str, name: str, due: Due, said: str) -> None:
    words = Words(texts={**BRITISH, name: "Any news?"})
    reminder = stored(planned("review", "2026-03-24 09:00", key="reply"))
    claim = a_claim(a_reply(due), reminder)
    text = compose(claim, reader_tz="Europe/London", now=_NOW, words=words).text
    assert any(line.startswith(said) for line in text.splitlines()), text


def test_a_house_counts_in_its_own_words() -> None:
    words = Words(texts={**BRITISH, "count.milestones": "{number} dates to keep"})
    reminders = (stored(planned("7d", "2026-03-24 09:00", key="reply"), number=n) for n in (1, 2))
    claims = [a_claim(replace(a_reply(), key=f"m{each.id}"), each) for each in reminders]
    [bundle] = bundled(
        claims, reader_tz_of=lambda _: "UTC", now=_NOW, fits=lambda _: True, words=words
    )
    assert bundle.message.title.startswith("2 dates to keep, the first: ")
    assert bundle.message.text.startswith("2 dates to keep, the most urgent first.")


def test_each_sentence_stands_in_the_catalogue_once() -> None:
    texts = Counter(BRITISH.values())
    assert [text for text, times in texts.items() if times > 1] == ["Owner"]  # and over a column


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("clear.title", "Quiet for {span}", None),
        ("clear.title", "Quiet for {days}", "clear.title: it knows no fact days; there is {span}"),
        ("delay.quiet", "the house slept until {until}", None),
        ("delay.quiet", "the house slept from {since}", "it knows no fact since"),
        ("due.known", "{knwon}", "due.known: it knows no fact knwon; there is {known}"),
        ("who.owner", "Desk", None),
        ("when.day", "On {day}, {when}. {{x}}", None),
        ("nobody", "x", "no message says 'nobody'"),
        ("when.day", "On {date}", "when.day: it knows no fact date; there is {bound}, {comes}"),
        ("who.owner", "{day}", "who.owner: it knows no fact day; there is none"),
        ("when.day", "On {day.__class__}", "it knows no fact day.__class__"),
        ("when.day", "On {day!r}", "it knows no fact day:r"),
        ("when.day", "On {day:>999}", "it knows no fact day:>999"),
        ("when.day", "On {day", "its braces do not pair"),
        ("when.day", "On\n{day}", "it must be one line"),
    ],
)
def test_the_words_of_a_house_are_looked_at(name: str, text: str, fault: str | None) -> None:
    faults = faults_of({name: text})
    assert len(faults) == (fault is not None)
    assert fault is None or fault in faults[0]
