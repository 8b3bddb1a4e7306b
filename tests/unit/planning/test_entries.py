"""Which days and times of a milestone calendars show, and in what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.agendas import a_glance, a_time
from tests.builders import a_due
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.agenda.entries import EntryStatus, LeftOut, entries_of

DAY = date(2026, 5, 1)


WORDS = {
    "a day": (a_due(DAY), "M"),
    "by a day": (a_due(DAY, modality=Modality.BY), "M"),
    "before a day": (a_due(DAY, modality=Modality.BEFORE), "M (before this day)"),
    "from a day": (a_due(DAY, modality=Modality.FROM), "M (from this day)"),
    "after a day": (a_due(DAY, modality=Modality.AFTER), "M (after this day)"),
    "before a time": (
        a_due(a_time("2026-05-01T17:00+01:00"), modality=Modality.BEFORE),
        "M (before this time)",
    ),
    "a quarter's end": (
        a_due(
            DueWindow.of(date(2026, 4, 1), date(2026, 6, 30), Precision.QUARTER),
            modality=Modality.BY,
        ),
        "M: last day (known to the quarter: by Q2 2026)",
    ),
    "a stretch that is stated": (
        a_due(DueWindow.between(DAY, date(2026, 6, 3)), modality=Modality.BETWEEN),
        "M: last day (1 May 2026 to 3 June 2026)",
    ),
    "a stretch that is vague": (
        a_due(DueWindow.between(DAY, date(2026, 8, 31))),
        "M: last day (known to a range of days: 1 May 2026 to 31 August 2026)",
    ),
    "two readings": (
        a_due(
            DueWindow.between(date(2026, 3, 4), date(2026, 4, 3)),
            readings=(DueWindow.on(date(2026, 3, 4)), DueWindow.on(date(2026, 4, 3))),
        ),
        "M: latest (4 March 2026 or 3 April 2026) (date in doubt)",
    ),
    "a doubt": (a_due(DAY, doubts=("the year was assumed",)), "M (date in doubt)"),
    "a wait that ends": (
        a_due(None, status=DueStatus.WAITING, not_after=DAY, waiting_on=("final-rules",)),
        "M: not after this day (waits for final-rules)",
    ),
    "the end of a day": (
        a_due(replace(a_time("2026-05-02T00:00+01:00"), earliest=DAY, end=date(2026, 5, 2))),
        "M (24:00 of Friday 1 May 2026)",
    ),
}


@pytest.mark.parametrize(("due", "words"), WORDS.values(), ids=WORDS.keys())
def test_words_are_as_honest_as_the_date(due: Due, words: str) -> None:
    *_, last = entries_of(a_glance(due=due, title="M"))
    assert last.summary == words


def test_a_doubt_that_somebody_has_settled_is_none() -> None:
    due = a_due(DAY, doubts=("the year was assumed",))
    [entry] = entries_of(a_glance(due=due, title="M", settled=True))
    assert entry.summary == "M"
    [closed] = entries_of(a_glance(due=due, title="M", status=MilestoneStatus.MET))
    assert closed.summary == "M"


def test_a_window_has_an_entry_on_its_first_day_and_one_on_its_last() -> None:
    opens, last = entries_of(a_glance())
    assert (opens.day, last.day) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (opens.uid, last.uid) == (
        "taskforce+opens@regulatory-tracker",
        "taskforce@regulatory-tracker",
    )
    assert opens.summary == "Milestone taskforce: opens (known to the month: March 2026)"


def test_a_time_is_told_by_the_clocks_of_its_zone() -> None:
    due = a_due(a_time("2026-05-01T17:00+00:00"), tz="Asia/Tokyo")
    [entry] = entries_of(a_glance(due=due))
    assert entry.at is not None
    assert (entry.at.isoformat(), entry.day) == ("2026-05-02T02:00:00+09:00", date(2026, 5, 2))
    assert entry.at.tzinfo == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (a_due(None), LeftOut.UNDATED),
        (a_due(None, status=DueStatus.WAITING), LeftOut.WAITING),
        (a_due(None, status=DueStatus.WAITING, not_before=DAY), LeftOut.WAITING),
    ],
    ids=["no date", "it waits", "a first day alone"],
)
def test_without_a_certain_day_there_is_no_entry(due: Due, why: LeftOut) -> None:
    glance = a_glance(due=due)
    assert entries_of(glance) == ()
    assert glance.left_out is why


def test_a_description_says_all_that_is_known_of_the_date() -> None:
    due = a_due(
        DueWindow.between(date(2026, 3, 4), date(2026, 4, 3)),
        readings=(DueWindow.on(date(2026, 3, 4)), DueWindow.on(date(2026, 4, 3))),
        doubts=("it is ambiguous", "it is old"),
        estimate=DueWindow.on(date(2026, 4, 3)),
        modality=Modality.BY,
    )
    glance = a_glance(due=due, authority="FCA", instrument="CASS", owner="policy")
    assert glance.description.splitlines() == [
        "Date: by 4 March 2026 to 3 April 2026",
        "Source says: as announced",
        "It can be read as: 4 March 2026 or 3 April 2026",
        "In doubt: it is ambiguous; it is old",
        "Expected: 3 April 2026",
        "Authority: FCA",
        "Instrument: CASS",
        "Owner: policy",
        "Status: open",
        "Key: taskforce",
    ]
    waiting = a_due(None, status=DueStatus.WAITING, not_after=DAY, waiting_on=("final-rules",))
    assert a_glance(due=waiting).description.splitlines()[:3] == [
        "Date: not after Friday 1 May 2026",
        "Source says: as announced",
        "Waits for: final-rules",
    ]


def test_every_change_counts() -> None:
    assert a_glance(revision=3, changes=4).sequence == 7
    assert a_glance(status=MilestoneStatus.SUSPENDED).entry_status is EntryStatus.TENTATIVE
