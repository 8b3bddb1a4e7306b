"""What people answer, check and propose says of itself what was done, as any change does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, a_due, an_acknowledgement
from tests.unit.domain.changes import BEFORE, DAY, a_change, told_of
from tracker.domain.change import Change, News, Verb
from tracker.domain.milestone import MilestoneStatus, Proposal, Report

_REPORT = Report(by="amira", at=NOW, on=DAY)


CHANGES: dict[str, tuple[Change, list[tuple[str, str]], News]] = {
    "a proposal is told by its days": (
        a_change(
            replace(BEFORE, proposed=Proposal(due=a_due(DAY), reason="", announced_at=NOW)),
            verb=Verb.PROPOSED,
            why="a draft",
        ),
        [("proposed", "2026-04-01: a draft")],
        News.CHANGED,
    ),
    "an acknowledgement is told though nothing is stored": (
        a_change(BEFORE, verb=Verb.ACKNOWLEDGED, why="on it"),
        [("acknowledged", "on it")],
        News.CHANGED,
    ),
    "an acknowledgement is told with its end, whatever was acknowledged before": (
        a_change(
            replace(BEFORE, acknowledgement=an_acknowledgement(until=NOW + timedelta(days=1))),
            replace(BEFORE, acknowledgement=an_acknowledgement(until=NOW)),
            verb=Verb.ACKNOWLEDGED,
            why="on it",
            through="mail",
        ),
        [("acknowledged", "counts until 2026-01-06T09:00+00:00: on it; through mail")],
        News.CHANGED,
    ),
    "one that another one holds already says so": (
        a_change(
            replace(BEFORE, acknowledgement=an_acknowledgement(by="jonas")),
            replace(BEFORE, acknowledgement=an_acknowledgement(by="jonas")),
            verb=Verb.ACKNOWLEDGED,
            why="on it",
        ),
        [("acknowledged", "jonas has it already: on it")],
        News.CHANGED,
    ),
    "one that lapses as the date moves has no end": (
        a_change(replace(BEFORE, acknowledgement=an_acknowledgement()), verb=Verb.ACKNOWLEDGED),
        [("acknowledged", "")],
        News.CHANGED,
    ),
    "what is reported as met is told with what shows it": (
        a_change(replace(BEFORE, reported=_REPORT), verb=Verb.REPORTED, why="filed"),
        [("reported", "met on 2026-04-01, to be confirmed: filed")],
        News.CHANGED,
    ),
    "a report that a source takes back is told as such": (
        a_change(BEFORE, replace(BEFORE, reported=_REPORT), verb=Verb.REPORTED),
        [("reported", "")],
        News.CHANGED,
    ),
    "what a second person confirms names the first": (
        a_change(
            replace(BEFORE, reported=_REPORT).with_status(MilestoneStatus.MET, DAY),
            replace(BEFORE, reported=_REPORT),
            through="mail",
        ),
        [("met", "on 2026-04-01; as amira had said; through mail")],
        News.CHANGED,
    ),
    "a move that takes a report back tells the move": (
        a_change(
            replace(BEFORE, reported=_REPORT).moved(a_due(DAY), reason="a speech", changed_at=NOW),
            replace(BEFORE, reported=_REPORT),
        ),
        [("moved", "2026-03-01..2026-03-31 to 2026-04-01: a speech")],
        News.MOVED,
    ),
    "that it is not theirs is told though nothing changes": (
        a_change(BEFORE, verb=Verb.DECLINED, why="ask Legal", through="mail"),
        [("declined", "ask Legal; through mail")],
        News.CHANGED,
    ),
    "a snooze is told with its end": (
        a_change(
            replace(BEFORE, snoozed_until=NOW + timedelta(days=1)), verb=Verb.SNOOZED, why="leave"
        ),
        [("snoozed", "until 2026-01-06T09:00+00:00: leave")],
        News.CHANGED,
    ),
    "a snooze in place of another tells both": (
        a_change(
            replace(BEFORE, snoozed_until=NOW + timedelta(days=1)),
            replace(BEFORE, snoozed_until=NOW),
            verb=Verb.SNOOZED,
        ),
        [
            (
                "snoozed",
                (
                    "until 2026-01-06T09:00+00:00; snoozed_until: “2026-01-05T09:00:00+00:00” to "
                    "“2026-01-06T09:00:00+00:00”"
                ),
            )
        ],
        News.CHANGED,
    ),
    "a check is told with its day": (
        a_change(replace(BEFORE, last_verified_on=DAY), verb=Verb.VERIFIED),
        [("verified", "on 2026-04-01")],
        News.CHANGED,
    ),
    "a check that a file brings is told as one": (
        a_change(replace(BEFORE, last_verified_on=DAY), why="imported"),
        [("verified", "on 2026-04-01: imported")],
        News.CHANGED,
    ),
    "a pin is told with what it withstands": (
        a_change(replace(BEFORE, pinned=True), verb=Verb.PINNED, why="rules moved: a speech"),
        [("pinned", "rules moved: a speech")],
        News.CHANGED,
    ),
}


@pytest.mark.parametrize(("change", "told", "news"), CHANGES.values(), ids=CHANGES)
def test_an_answer_describes_itself(
    change: Change, told: list[tuple[str, str]], news: News
) -> None:
    assert (told_of(change), change.news) == (told, news)
    assert change.verbs == {kind for kind, _ in told}
