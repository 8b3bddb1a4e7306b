"""Each milestone comes out in exactly one way, and each report counts it once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, RevisionKind
from tracker.domain.nature import Nature
from tracker.planning.judging import Verdict, judged
from tracker.planning.report import PeriodReport, line_in, quarter_of

_FIRST, _LAST = date(2025, 6, 1), date(2027, 6, 1)
_ZONES = ("Europe/London", "Asia/Tokyo", "Pacific/Apia", "America/New_York", "UTC")
_OF_MET = {Verdict.MET_ON_TIME, Verdict.MET_LATE, Verdict.MET_UNJUDGED}
_days = st.dates(_FIRST, _LAST)
_instants = st.datetimes(
    datetime.combine(_FIRST, time()), datetime.combine(_LAST, time()), timezones=st.just(UTC)
)
_windows = st.one_of(
    st.builds(
        lambda day, days: DueWindow.of(day, day + timedelta(days=days), Precision.RANGE),
        _days,
        st.integers(0, 400),
    ),
    _days.map(DueWindow.on),
    st.builds(
        lambda at: DueWindow(
            earliest=at.date(),
            end=at.date() + timedelta(days=1),
            precision=Precision.MINUTE,
            at=at,
        ),
        _instants,
    ),
)
_dates = st.one_of(
    st.builds(
        a_due,
        _windows,
        tz=st.sampled_from(_ZONES),
        modality=st.sampled_from(Modality),
        readings=st.lists(_days.map(DueWindow.on), max_size=3).map(tuple),
        doubts=st.sampled_from([(), ("the year may be another",)]),
    ),
    st.builds(
        a_due,
        st.none(),
        status=st.sampled_from([DueStatus.UNDATED, DueStatus.WAITING]),
        not_before=st.none() | _days,
        not_after=st.none() | _days,
    ),
)


def _milestone(
    due: Due,
    moves: list[tuple[Due, datetime, RevisionKind]],
    status: MilestoneStatus,
    closed: tuple[date | None, datetime | None],
    nature: Nature | None,
) -> Milestone:
    milestone = a_milestone(due=due, stated_nature=nature)
    for other, at, kind in sorted(moves, key=lambda each: each[1]):
        milestone = milestone.moved(other, reason="it slipped", changed_at=at, kind=kind)
    return milestone.with_status(status, *closed)


_milestones = st.builds(
    _milestone,
    _dates,
    st.lists(
        st.tuples(_dates, _instants, st.sampled_from([RevisionKind.MOVED, RevisionKind.CORRECTED])),
        max_size=3,
    ),
    st.sampled_from(MilestoneStatus),
    st.tuples(st.none() | _days, st.none() | _instants),
    st.sampled_from([None, *Nature]),
)


@given(_milestones, _instants)
def test_each_milestone_comes_out_in_exactly_one_way(milestone: Milestone, now: datetime) -> None:
    judgement = judged(milestone, now)
    is_met = milestone.status is MilestoneStatus.MET and milestone.nature is Nature.DUTY

    assert [judgement.verdict is each for each in Verdict].count(True) == 1
    assert (judgement.verdict in _OF_MET) is is_met
    assert bool(judgement.why) is (judgement.verdict is Verdict.MET_UNJUDGED)
    assert judgement.due in {milestone.due, *(each.due for each in milestone.history)}


@given(st.lists(_milestones, max_size=8), _instants, _days)
def test_each_line_of_a_report_is_counted_once(
    milestones: list[Milestone], now: datetime, day: date
) -> None:
    lines = [line_in(each, quarter_of(day), now, str) for each in milestones]
    shown = tuple(line for line in lines if line is not None)
    report = PeriodReport(
        period=quarter_of(day), owner=None, made_at=now, tz="UTC", lines=shown, moves=(), looks=()
    )

    for tallies in ((report.total,), report.owners, report.authorities):
        counted = Counter(line.verdict for line in shown)
        summed = [sum(each.verdicts[place] for each in tallies) for place in range(len(Verdict))]
        assert summed == [counted[verdict] for verdict in Verdict]
    assert [line for each in Verdict for line in report.of(each)] == sorted(
        shown, key=lambda line: list(Verdict).index(line.verdict)
    )


@given(_milestones, _instants, _days)
def test_what_is_open_and_begun_is_never_left_out(
    milestone: Milestone, now: datetime, day: date
) -> None:
    period = quarter_of(day)
    due = milestone.due
    if milestone.status is MilestoneStatus.OPEN and milestone.nature is Nature.DUTY:
        begun = due.earliest is None or due.earliest <= period.last
        reaches = due.latest is None or due.latest >= period.first
        if begun and reaches:
            assert line_in(milestone, period, now, str) is not None
