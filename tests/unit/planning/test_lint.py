"""What `tracker lint` finds, a sentence a row, as of 5 January 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_window, due_on
from tracker.dates.base.window import Modality, Precision
from tracker.dates.calendars.business import business_calendar
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone, MilestoneStatus, Proposal, Report, Revision
from tracker.domain.people.person import People, Person, Team
from tracker.planning.lint import Finding, Surroundings, lint

TODAY = date(2026, 1, 5)
_LONG_AGO = datetime(2025, 6, 1, tzinfo=UTC)
_FEBRUARY = a_due(a_window("2026-02-01..2026-02-28", Precision.MONTH))
_MAY = a_due(a_window("2026-05-01..2026-05-31", Precision.MONTH))
_WAITING = a_due(None, status=DueStatus.WAITING, waiting_on=("final rules",))
_SINCE_JUNE = (Revision(number=1, due=_WAITING, reason="added", changed_at=_LONG_AGO),)


def _sound(key: str = "m", due: Any = None, **changes: Any) -> Milestone:
    """A milestone of which nothing can be said."""
    sound = {"owner": "Policy team", "source_url": "https://example.org"}
    return replace(a_milestone(key, due or due_on("2026-06-30")), **sound | changes)


def _found(milestone: Milestone, *others: Milestone) -> tuple[Finding, ...]:
    around = Surroundings(
        today=TODAY,
        milestones={each.key: each for each in (milestone, *others)},
        policies={"default"},
        channels=[Channel(name="ops", tags=frozenset({"uk"}))],
        calendars=business_calendar,
    )
    return lint([milestone], around)


_KNOWN = People(
    persons={
        "amira": Person(handle="amira", name="Amira Example"),
        "gone": Person(handle="gone", name="Gone", left_on=date(2026, 1, 2)),
    },
    teams={"crypto": Team(handle="crypto", name="Crypto desk")},
)


@pytest.mark.parametrize(
    ("owner", "people", "said"),
    [
        ("Policy team", People(), None),
        (None, _KNOWN, None),
        ("amira", _KNOWN, None),
        ("Amira Example", _KNOWN, None),
        ("crypto desk", _KNOWN, None),
        ("Policy team", _KNOWN, "owner nobody knows: Policy team: `tracker person adopt"),
        ("Amria", _KNOWN, "did you mean amira?"),
        ('a "$x`', _KNOWN, 'adopt "a \\"\\$x\\`" NAME`'),
        ("gone", _KNOWN, "owned by gone, who left on 2026-01-02: `tracker edit m --owner WHO`"),
    ],
)
def test_owners_are_held_to_the_people_who_are_known(
    owner: str | None, people: People, said: str | None
) -> None:
    milestone = _sound(owner=owner)
    around = Surroundings(
        today=TODAY,
        milestones={"m": milestone},
        policies={"default"},
        channels=[],
        calendars=business_calendar,
        people=people,
    )
    found = [each for each in lint([milestone], around) if each.rule.startswith("owner-")]
    assert [said in each.problem for each in found if said] == [True] * len(found)
    assert bool(found) == (said is not None)


def _yearly(day: str, text: str = "3 January each year", **changes: Any) -> Milestone:
    changes = {"status": MilestoneStatus.MET} | changes
    return _sound(due=due_on(day, text=text), **changes)


def _counting_from(key: str) -> Milestone:
    return _sound(anchors=(Anchor(name="rules", key=key),))


@pytest.mark.parametrize(
    ("why", "milestone", "rule", "says"),
    [
        (
            "the last of a series",
            _sound(due=due_on("2026-06-30", text="30 June each year"), repeat_count=1),
            "last",
            "the last of its series, as it was to come but once: if the duty goes on",
        ),
        ("nobody owns it", _sound(owner=None), "owner", "tracker edit m --owner"),
        ("nothing says where it is from", _sound(source_url=None), "source", "--source URL"),
        (
            "a month that opens in 27 days",
            _sound(due=_FEBRUARY),
            "soft",
            "its window of 28 days opens in 27 days",
        ),
        (
            "a month that has begun",
            _sound(due=a_due(a_window("2026-01-01..2026-01-31", Precision.MONTH))),
            "soft",
            "its window of 31 days is open",
        ),
        (
            "a month whose last look was long ago",
            _sound(due=_FEBRUARY, last_verified_on=date(2025, 12, 5)),
            "soft",
            "tracker verify m",
        ),
        (
            "a day that is past",
            _sound(due=due_on("2026-01-04")),
            "past",
            "its date was Sunday 4 January 2026 and it is still open",
        ),
        (
            "a rule that has waited since last June",
            _sound(due=_WAITING, history=_SINCE_JUNE),
            "waiting",
            "it has waited for final rules for 218 days",
        ),
        (
            "a rule that waits for nobody knows what",
            _sound(due=replace(_WAITING, waiting_on=()), history=_SINCE_JUNE),
            "waiting",
            "it has waited for something",
        ),
        ("what it counts from is gone", _counting_from("no-more"), "anchor", "which is gone"),
        (
            "a calendar that ends before the date",
            _sound(due=due_on("2150-06-30"), calendar="UK"),
            "calendar",
            "does not reach 2150",
        ),
        (
            "a calendar that there is not any more",
            _sound(due=_WAITING, calendar="OUR-OWN"),
            "calendar",
            "no business calendar is called",
        ),
        (
            "a date of two readings",
            _sound(
                due=due_on(
                    "2026-03-04..2026-04-03",
                    text="03/04/2026",
                    readings=(a_window("2026-03-04"), a_window("2026-04-03")),
                )
            ),
            "ambiguous",
            "'03/04/2026' can be read in 2 ways",
        ),
        (
            "words that leave a doubt",
            _sound(due=due_on("2026-06-30", text="30 June", doubts=("no year is named",))),
            "doubtful",
            "'30 June' needs a look: no year is named; `tracker verify m` where its date is right",
        ),
        (
            "a policy that the settings have lost",
            _sound(policy="crypto"),
            "policy",
            "no policy 'crypto' any more: they know default",
        ),
        (
            "a recipient that the settings have lost",
            _sound(recipients=("uk", "gone")),
            "recipient",
            "no channel or tag is called 'gone' any more",
        ),
        (
            "somebody whom it tells by name and nobody knows",
            _sound(recipients=("uk", "person:amira")),
            "recipient",
            "person:amira names no person that there is: name others with `tracker edit m --to`",
        ),
        (
            "what one person reported as met",
            _sound(reported=Report(by="amira", at=_LONG_AGO, on=date(2026, 1, 2))),
            "unconfirmed",
            "amira reported it as met on Friday 2 January 2026, and nobody has confirmed that",
        ),
        (
            "a proposed date that nobody adopted",
            _sound(proposed=Proposal(due=_MAY, reason="delay", announced_at=_LONG_AGO)),
            "proposed",
            "proposed on Sunday 1 June 2025",
        ),
    ],
)
def test_it_is_found(why: str, milestone: Milestone, rule: str, says: str) -> None:
    (finding,) = _found(milestone)
    assert (finding.key, finding.rule) == ("m", rule)
    assert says in finding.problem


@pytest.mark.parametrize(
    ("why", "milestone"),
    [
        ("a day ahead with owner and source", _sound()),
        ("a quote is a source, too", _sound(source_url=None, source_quote="by 30 June")),
        ("a month that opens in four months", _sound(due=_MAY)),
        (
            "a month that somebody looked at a month ago",
            _sound(due=_FEBRUARY, last_verified_on=date(2025, 12, 6)),
        ),
        (
            "a stretch of days as the source names it",
            _sound(due=due_on("2026-01-10..2026-02-10", modality=Modality.BETWEEN)),
        ),
        ("a day that is today", _sound(due=due_on("2026-01-05"))),
        ("a rule that waits since today", _sound(due=_WAITING)),
        (
            "a rule that somebody looked at",
            _sound(due=_WAITING, history=_SINCE_JUNE, last_verified_on=date(2025, 12, 6)),
        ),
        ("a rule without history or as-of day", _sound(due=_WAITING, history=())),
        ("an event of its own", _sound(anchors=(Anchor(name="x", day=date(2026, 1, 1)),))),
        ("a calendar that reaches", _sound(calendar="UK")),
        ("a calendar of what has no date yet", _sound(due=_WAITING, calendar="UK")),
        ("recipients by tag and by name", _sound(recipients=("uk", "ops"))),
        (
            "a date that was proposed last week",
            _sound(
                proposed=Proposal(
                    due=_MAY, reason="delay", announced_at=datetime(2025, 12, 29, tzinfo=UTC)
                )
            ),
        ),
        ("what is closed", _sound(owner=None, status=MilestoneStatus.MET)),
        (
            "what is suspended is not late",
            _sound(due=due_on("2026-01-04"), status=MilestoneStatus.SUSPENDED),
        ),
        (
            "a month that is suspended and over",
            _sound(
                due=a_due(a_window("2025-12-01..2025-12-31", Precision.MONTH)),
                status=MilestoneStatus.SUSPENDED,
            ),
        ),
    ],
)
def test_nothing_is_found(why: str, milestone: Milestone) -> None:
    assert _found(milestone) == ()


@pytest.mark.parametrize("status", ["waived", "missed", "suspended"])
def test_what_it_counts_from_will_not_come(status: str) -> None:
    anchor = _sound("rules", status=MilestoneStatus(status))
    (finding,) = _found(_counting_from("rules"), anchor)
    assert f"rules, which is {status}" in finding.problem


@pytest.mark.parametrize("status", ["open", "met"])
def test_what_it_counts_from_may_still_come_or_has_come(status: str) -> None:
    assert _found(_counting_from("rules"), _sound("rules", status=MilestoneStatus(status))) == ()


@pytest.mark.parametrize(
    ("why", "other", "found"),
    [
        ("the same instrument and day", _sound("twin", instrument="mica "), True),
        ("another day", _sound("other", due_on("2026-07-01"), instrument="MiCA"), False),
        ("another instrument", _sound("other", instrument="DORA"), False),
        (
            "one of them closed",
            _sound("other", instrument="MiCA", status=MilestoneStatus.MET),
            False,
        ),
    ],
)
def test_two_milestones_may_be_one(why: str, other: Milestone, *, found: bool) -> None:
    findings = _found(_sound(instrument="MiCA"), other)
    assert [each.rule for each in findings] == (["duplicate"] if found else [])
    assert all("twin has the same instrument and date" in each.problem for each in findings)


def test_the_gravest_comes_first() -> None:
    rules = [each.rule for each in _found(_sound(due=due_on("2026-01-01"), owner=None))]
    assert rules == ["past", "owner"]


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("an event that is past", {"kind": "meeting"}),
        ("what has no last day", {"due": due_on("2026-01-01", modality=Modality.FROM)}),
    ],
)
def test_nothing_is_wrong_with_what_cannot_be_overdue(why: str, changes: dict[str, Any]) -> None:
    assert _found(_sound(**{"due": due_on("2026-01-01"), **changes})) == ()


def test_what_somebody_has_looked_into_is_not_found_again() -> None:
    doubtful = _sound(due=due_on("2026-06-30", text="30 June", doubts=("no year is named",)))
    assert _found(doubtful.settled()) == ()


@pytest.mark.parametrize(
    ("why", "milestone", "others", "stopped"),
    [
        ("nothing follows what was met", _yearly("2026-01-03"), [], True),
        ("nor what is open still", _yearly("2026-01-03", status=MilestoneStatus.OPEN), [], True),
        ("the next one may be opened yet", _yearly("2026-01-04"), [], False),
        ("nobody has missed it for years", _yearly("2023-01-03"), [], False),
        ("it comes but once", _yearly("2026-01-03", text="3 January 2026"), [], False),
        (
            "the next one is there",
            _yearly("2026-01-03"),
            [_sound("m/2027-01-03", due_on("2027-01-03"), occurrence=2)],
            False,
        ),
        ("it is without a date", _sound(due=_WAITING, status=MilestoneStatus.MET), [], False),
    ],
)
def test_a_series_that_stopped_is_found_though_it_is_closed(
    why: str, milestone: Milestone, others: list[Milestone], *, stopped: bool
) -> None:
    found = [each for each in _found(milestone, *others) if each.rule == "stopped"]
    assert len(found) == stopped
    assert all("no milestone follows it: add the next one" in each.problem for each in found)
