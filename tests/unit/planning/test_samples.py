"""Messages made up to be looked at: each kind reads as a real one would."""

from __future__ import annotations

import pytest

from tests.builders import a_due
from tests.planning_builders import due_on, utc
from tests.unit.planning.messages import a_moved_reply, a_reply
from tracker.domain.message import Message
from tracker.domain.milestone import Milestone
from tracker.planning.text.bundling import bundled
from tracker.planning.text.catalogue.bulletins import BULLETINS
from tracker.planning.text.samples import (
    SampleKind,
    sample_bulletins,
    sample_claims,
    sample_messages,
)
from tracker.planning.text.words import BRITISH, Words

_NOW = utc("2026-03-24 09:00")


def _shown(kind: SampleKind, milestone: Milestone | None = None) -> Message:
    claims, at = sample_claims(kind, milestone, channel="desk", tz="Europe/London", now=_NOW)
    (bundle,) = bundled(claims, reader_tz_of=lambda _: "Europe/London", now=at, fits=lambda _: True)
    return bundle.message


TITLES = {
    SampleKind.APPROACH: "Due in 7 days: Reply to consultation paper 1",
    SampleKind.MOVED: "Date moved to 31 March 2026: Reply to consultation paper 1",
    SampleKind.OVERDUE: "OVERDUE by 8 days: Reply to consultation paper 1",
    SampleKind.ESCALATION: "Not acknowledged. Due in 7 days: Reply to consultation paper 1",
    SampleKind.REPEAT: "[possible repeat] Due in 7 days: Reply to consultation paper 1",
    SampleKind.CATCH_UP: "Due in 7 days: Reply to consultation paper 1",
    SampleKind.DIGEST: "8 milestones, the first: Due today: Reply to consultation paper 1",
}


@pytest.mark.parametrize("kind", SampleKind)
def test_each_kind_reads_as_a_real_one(kind: SampleKind) -> None:
    assert _shown(kind).title == TITLES[kind]


def test_what_was_caught_up_says_why() -> None:
    assert "because tracker was not running from" in _shown(SampleKind.CATCH_UP).text


def test_a_milestone_that_there_is_is_told_as_it_is() -> None:
    assert _shown(SampleKind.APPROACH, a_reply()).title == "Due in 7 days: Reply to CP26/4"
    assert "Key: reply" in _shown(SampleKind.DIGEST, a_reply()).text


@pytest.mark.parametrize(
    ("milestone", "told"),
    [
        (a_moved_reply(due_on("2026-06-30")), "it was March 2026 (1 to 31 March 2026)."),
        (a_reply(due_on("2026-06-30")), "it was 1 June 2026."),
        (a_reply(a_due(None)), "The date has moved."),
    ],
    ids=["as it did", "as if it just had", "from nothing, as none is known"],
)
def test_a_move_is_told_as_far_as_there_is_one(milestone: Milestone, told: str) -> None:
    assert told in _shown(SampleKind.MOVED, milestone).text


@pytest.mark.parametrize(
    ("milestone", "title"),
    [
        (a_reply(due_on("2026-02-24")), "OVERDUE by 28 days: Reply to CP26/4"),
        (a_reply(a_due(None)), "No date is known any more: Reply to CP26/4"),
    ],
)
def test_what_is_overdue_already_is_told_as_of_now(milestone: Milestone, title: str) -> None:
    assert _shown(SampleKind.OVERDUE, milestone).title == title


def test_samples_of_every_kind_have_links_and_commands() -> None:
    told = sample_messages(_NOW)
    assert len(told) == 2 * len(SampleKind) + len(sample_bulletins(_NOW))
    with_links = [each for each in told if "https://tracker.example.org/a/seen" in each.text]
    assert len(with_links) == len(SampleKind)
    assert told[-1].letter is None


def test_samples_say_each_sentence_of_a_bulletin_in_the_words_of_a_house() -> None:
    own = {name: f"[{name}] {text}" for name, text in BULLETINS.items()}
    told = sample_messages(_NOW, Words(texts={**BRITISH, **own}))
    said = "\n".join(f"{each.title}\n{each.text}" for each in told)
    assert [name for name in BULLETINS if f"[{name}] " not in said] == []


def test_in_a_sample_no_fact_of_a_bulletin_is_missing() -> None:
    for each in sample_bulletins(_NOW):
        assert "{" not in each.title + each.text
        assert each.title
        assert all(each.text.split("\n"))
