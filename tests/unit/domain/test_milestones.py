from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.builders import MARCH, a_due, a_milestone, an_acknowledgement
from tests.planning_builders import a_window, due_on, utc
from tracker.dates.base.window import Modality, Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.domain.milestone import Due, MilestoneStatus


def test_a_due_date_keeps_what_was_understood_of_the_words() -> None:
    reading = a_window("2026-03-04")
    interpretation = Interpretation(
        text="as soon as the rules are final",
        status=DueStatus.WAITING,
        modality=Modality.BY,
        not_before=date(2026, 1, 1),
        not_after=date(2027, 1, 18),
        readings=(reading,),
        rule="120 days after the rules are final",
        waiting_on=("final rules",),
        used="as soon as",
    )
    assert Due.of(interpretation, tz="Europe/London") == Due(
        text="as soon as the rules are final",
        status=DueStatus.WAITING,
        tz="Europe/London",
        modality=Modality.BY,
        not_before=date(2026, 1, 1),
        not_after=date(2027, 1, 18),
        readings=(reading,),
        rule="120 days after the rules are final",
        waiting_on=("final rules",),
    )


def test_a_zone_named_in_the_words_comes_before_the_house_zone() -> None:
    window = a_window("2026-03-31T17:00-04:00")
    interpretation = Interpretation(
        text="5 p.m. ET on 31 March 2026",
        status=DueStatus.DATED,
        window=window,
        tz="America/New_York",
    )
    assert Due.of(interpretation, tz="Europe/London").tz == "America/New_York"


def test_the_first_and_last_day_are_those_of_the_window() -> None:
    due = a_due(MARCH, not_before=date(2020, 1, 1), not_after=date(2030, 1, 1))
    assert (due.earliest, due.latest) == (date(2026, 3, 1), date(2026, 3, 31))


def test_without_a_window_the_certain_bounds_are_all_that_is_known() -> None:
    due = a_due(None, status=DueStatus.WAITING, not_after=date(2027, 1, 18))
    assert (due.earliest, due.latest) == (None, date(2027, 1, 18))


@pytest.mark.parametrize(
    ("why", "not_before", "not_after", "days"),
    [
        ("nothing is certain", None, None, None),
        ("a first day alone is no reason to remind anybody", "2026-06-01", None, None),
        ("a last day is", None, "2027-01-18", ("2027-01-18", "2027-01-18")),
        ("between two bounds", "2026-06-01", "2027-01-18", ("2026-06-01", "2027-01-18")),
        ("the last day counts in doubt", "2027-02-01", "2027-01-18", ("2027-01-18", "2027-01-18")),
    ],
)
def test_a_date_that_is_waited_for_may_be_bound_for_certain(
    why: str, not_before: str | None, not_after: str | None, days: tuple[str, str] | None
) -> None:
    first, last = (
        date.fromisoformat(bound) if bound else None for bound in (not_before, not_after)
    )
    due = a_due(None, status=DueStatus.WAITING, not_before=first, not_after=last)
    window = due.certain_window
    found = (window.earliest.isoformat(), window.latest.isoformat()) if window else None
    assert found == days


def test_a_window_comes_before_any_bounds() -> None:
    due = a_due(MARCH, not_before=date(2020, 1, 1), not_after=date(2030, 1, 1))
    assert due.certain_window == MARCH


@pytest.mark.parametrize(
    ("why", "changes", "same"),
    [
        ("nothing changed", {}, True),
        ("other words for the same days", {"text": "by the end of March 2026"}, True),
        ("another way to bind does not move the days", {"modality": Modality.BY}, True),
        ("another day", {"window": a_window("2026-03-30")}, False),
        (
            "the same days, less exactly",
            {"window": a_window("2026-03-31..2026-03-31", Precision.RANGE)},
            False,
        ),
        ("the day ends at another instant elsewhere", {"tz": "Asia/Tokyo"}, False),
        ("no date at all", {"window": None, "status": DueStatus.UNDATED}, False),
    ],
)
def test_dates_are_the_same_whatever_the_words(
    why: str, changes: dict[str, Any], *, same: bool
) -> None:
    due = due_on("2026-03-31")
    assert due.same_dates(replace(due, **changes)) is same
    assert replace(due, **changes).same_dates(due) is same


def test_a_waiting_date_moves_when_its_bounds_do() -> None:
    waiting = a_due(None, status=DueStatus.WAITING, not_after=date(2027, 1, 18))
    assert waiting.same_dates(replace(waiting, waiting_on=("final rules",)))
    assert not waiting.same_dates(replace(waiting, not_after=date(2027, 1, 19)))


def test_an_instant_is_the_same_on_every_clock() -> None:
    in_new_york = a_due(a_window("2026-03-31T17:00-04:00"))
    assert in_new_york.window is not None
    assert in_new_york.window.at == utc("2026-03-31 21:00")
    assert in_new_york.same_dates(a_due(replace(in_new_york.window, at=utc("2026-03-31 21:00"))))


def test_a_move_is_the_next_revision_and_keeps_all_earlier_ones() -> None:
    before = a_milestone(due=due_on("2026-03-31"))
    new = due_on("2026-06-30")
    after = before.moved(new, reason="extended", changed_at=utc("2026-02-01 10:00"))
    assert (before.revision, after.revision) == (1, 2)
    assert after.due == new
    assert after.history[:-1] == before.history
    assert after.history[-1].reason == "extended"
    assert before.due == due_on("2026-03-31"), "a milestone itself never changes"


def test_a_milestone_without_history_is_its_own_first_revision() -> None:
    bare = replace(a_milestone(due=due_on("2026-03-31")), history=())
    assert bare.revision == 1
    moved = bare.moved(due_on("2026-06-30"), reason="extended", changed_at=utc("2026-02-01 10:00"))
    assert moved.revision == 2


def test_an_acknowledgement_lapses_when_the_date_moves() -> None:
    unseen = a_milestone(due=due_on("2026-03-31"))
    seen = replace(unseen, acknowledgement=an_acknowledgement())
    moved = seen.moved(due_on("2026-06-30"), reason="extended", changed_at=utc("2026-02-01 10:00"))
    assert (unseen.acknowledged, seen.acknowledged, moved.acknowledged) == (False, True, False)


@pytest.mark.parametrize(
    ("why", "revision", "until", "counts"),
    [
        ("it does not lapse by itself", 1, None, True),
        ("it has not lapsed yet", 1, utc("2026-02-01 10:01"), True),
        ("it lapses at this instant", 1, utc("2026-02-01 10:00"), False),
        ("it is of another date", 2, None, False),
    ],
)
def test_an_acknowledgement_counts(
    why: str, revision: int, until: datetime | None, *, counts: bool
) -> None:
    seen = an_acknowledgement(revision, until=until)
    milestone = replace(a_milestone(due=due_on("2026-03-31")), acknowledgement=seen)
    found = milestone.acknowledged_at(utc("2026-02-01 10:00"))
    assert found == (seen if counts else None)


def test_nobody_has_what_nobody_acknowledged() -> None:
    assert a_milestone().acknowledged_at(utc("2026-02-01 10:00")) is None


DOUBTFUL = due_on("2026-03-31", text="31 March", doubts=("no year is named",))
TWOFOLD = due_on("2026-03-31", readings=(a_window("2026-03-31"), a_window("2026-04-30")))


@pytest.mark.parametrize("due", [DOUBTFUL, TWOFOLD], ids=["a doubt", "two readings"])
def test_a_doubtful_date_needs_a_look_until_somebody_has_settled_it(due: Due) -> None:
    stated = a_milestone(due=due)
    assert due.is_doubtful
    assert stated.needs_a_look
    settled = stated.settled()
    assert not settled.needs_a_look
    assert settled.settled() is settled
    again = settled.moved(due, reason="as before", changed_at=utc("2026-02-01 10:00"))
    assert again.needs_a_look, "what was looked into is one revision"


def test_what_is_over_needs_no_look_until_it_is_opened_again() -> None:
    over = a_milestone(due=DOUBTFUL).with_status(MilestoneStatus.MET, date(2026, 3, 30))
    assert not over.needs_a_look
    assert over.with_status(MilestoneStatus.OPEN).needs_a_look


def test_a_plain_date_has_nothing_to_settle() -> None:
    plain = a_milestone(due=due_on("2026-03-31"))
    assert not plain.due.is_doubtful
    assert plain.settled() is plain


def test_dates_with_the_same_days_may_differ_in_their_doubts() -> None:
    plain = due_on("2026-03-31")
    assert plain.same_dates(DOUBTFUL)
    assert not plain.same_doubts(DOUBTFUL)
    assert DOUBTFUL.same_doubts(replace(DOUBTFUL, text="on 31 March"))


def test_what_is_kept_of_a_reading_holds_its_doubts() -> None:
    read = interpret("31 October", date(2026, 1, 5), Context())
    assert Due.of(read, tz="UTC").doubts == ("no year is named: the next such date is taken",)
