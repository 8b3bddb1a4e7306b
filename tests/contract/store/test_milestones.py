from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.builders import NOW, a_due, a_milestone
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import (
    Acknowledgement,
    Confidence,
    Due,
    Milestone,
    MilestoneStatus,
    Proposal,
    Report,
    RevisionKind,
)
from tracker.domain.policy import LeadTime
from tracker.errors import BadData, DuplicateKey, NotFound
from tracker.store.store import Store
from tracker.store.values.records import BEFORE_ALL

LATER = NOW + timedelta(days=1)
TOLD_ABROAD = datetime.fromisoformat("2025-09-24T23:05-05:00")
NEW_YORK_EVENING = datetime(2027, 1, 18, 20, 30, tzinfo=timezone(timedelta(hours=-5)))

EVERYTHING = {
    "status": MilestoneStatus.MET,
    "kind": "report",
    "authority": "HM Treasury",
    "jurisdiction": "GB",
    "instrument": "Transatlantic Taskforce",
    "owner": "Ärchivist 🗂",
    "tags": ("crypto", 'a "quoted" tag', "a,comma"),
    "source_url": "https://example.org/a?b=c",
    "source_quote": "report back\nin March next year",
    "as_of": date(2025, 9, 22),
    "calendar": "GB",
    "roll": "following",
    "policy": "strict",
    "lead_times": (LeadTime.parse("30d"), LeadTime.parse("5bd")),
    "recipients": ("ops-mail", "uk"),
    "snoozed_until": LATER,
    "acknowledgement": Acknowledgement(
        revision=1, at=LATER, by="amira", ref="TRK-0011", channel="ops-mail", until=LATER
    ),
    "reported": Report(
        by="Ärchivist", at=LATER, on=date(2026, 3, 2), met_at=LATER, note="https://example.org/é"
    ),
    "settled_revision": 1,
    "closed_on": date(2026, 3, 2),
    "closed_at": LATER,
    "anchors": (
        Anchor(name="publication", day=date(2025, 9, 24)),
        Anchor(name="enactment"),
        Anchor(name="incident", day=date(2025, 9, 24), at=TOLD_ABROAD),
        Anchor(
            name="report", day=date(2025, 9, 25), at=datetime.fromisoformat("2025-09-25T08:15:30")
        ),
    ),
    "pinned": True,
    "occurrence": 3,
    "repeat_count": 4,
    "repeat_until": date(2030, 12, 31),
    "confidence": Confidence.LIKELY,
    "last_verified_on": date(2026, 1, 4),
    "origin": "unified-agenda",
    "external_id": "0503-AA90 NPRM",
}

DUES = {
    "a month": a_due(),
    "an instant with its own offset": a_due(
        DueWindow(
            earliest=date(2027, 1, 18),
            end=date(2027, 1, 19),
            precision=Precision.MINUTE,
            at=NEW_YORK_EVENING,
        ),
        tz="America/New_York",
        modality=Modality.BEFORE,
    ),
    "two readings": a_due(
        DueWindow.of(date(2026, 3, 4), date(2026, 4, 3), Precision.RANGE),
        readings=(DueWindow.on(date(2026, 3, 4)), DueWindow.on(date(2026, 4, 3))),
    ),
    "waiting within bounds": a_due(
        None,
        status=DueStatus.WAITING,
        not_before=date(2026, 5, 1),
        not_after=date(2027, 1, 18),
        rule="earlier of 18 months after enactment and 120 days after final rules",
        waiting_on=("final-rules", "enactment"),
    ),
    "doubtful": a_due(doubts=("31 March 2026 is a Tuesday, not a Friday", "left aside: 'bésides'")),
    "nothing known": a_due(None),
    "the last day there is": a_due(DueWindow.on(date(9999, 12, 30))),
}


def _insert(store: Store, *milestones: Milestone) -> None:
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)


def _get(store: Store, key: str) -> Milestone | None:
    with store.read() as transaction:
        return transaction.milestones.get(key)


def test_a_milestone_comes_back_as_it_went_in(store: Store) -> None:
    milestone = a_milestone(**EVERYTHING)
    _insert(store, milestone)
    assert _get(store, "taskforce") == milestone


@pytest.mark.parametrize("due", DUES.values(), ids=DUES.keys())
def test_a_due_date_comes_back_as_it_went_in(store: Store, due: object) -> None:
    milestone = a_milestone(due=due)
    _insert(store, milestone)
    assert _get(store, "taskforce") == milestone


@pytest.mark.parametrize("due", DUES.values(), ids=DUES.keys())
def test_a_proposed_date_comes_back_as_it_went_in(store: Store, due: Due) -> None:
    proposed = Proposal(
        due=due, reason="“delay”", announced_at=NOW, source_url="https://example.org/?a"
    )
    milestone = a_milestone(proposed=proposed)
    _insert(store, milestone)
    assert _get(store, "taskforce") == milestone


@pytest.mark.parametrize("kind", RevisionKind)
def test_a_revision_says_what_gave_it(store: Store, kind: RevisionKind) -> None:
    milestone = a_milestone().moved(
        a_due(date(2026, 4, 1)),
        reason="it slipped",
        changed_at=LATER,
        kind=kind,
        source_url="https://example.org",
        by="A. Counsel",
    )
    _insert(store, milestone)
    assert _get(store, "taskforce") == milestone


def test_an_anchor_is_another_milestone_a_day_or_not_known_yet(store: Store) -> None:
    anchors = (
        Anchor(name="the rules", key="rules"),
        Anchor(name="enactment", day=date(2025, 7, 18)),
        Anchor(name="listing"),
    )
    _insert(store, a_milestone(anchors=anchors), a_milestone("rules"))
    assert _get(store, "taskforce").anchors == anchors
    with store.read() as transaction:
        assert transaction.anchors.dependents(["rules", "taskforce"]) == {"rules": {"taskforce"}}
        assert transaction.anchors.unknown() == {"listing": {"taskforce"}}


def test_changed_anchors_take_the_place_of_those_that_were_there(store: Store) -> None:
    before = a_milestone(anchors=(Anchor(name="a"), Anchor(name="b")))
    _insert(store, before, a_milestone("rules"))
    after = replace(before, anchors=(Anchor(name="b", key="rules"),))
    with store.write() as transaction:
        transaction.milestones.replace([after], LATER)
    assert _get(store, "taskforce") == after
    with store.write() as transaction:
        transaction.milestones.replace([before], LATER)
    assert _get(store, "taskforce") == before


def test_an_anchor_that_is_no_milestone_is_refused(store: Store) -> None:
    with pytest.raises(NotFound, match="'nowhere'"):
        _insert(store, a_milestone(anchors=(Anchor(name="rules", key="nowhere"),)))
    assert _get(store, "taskforce") is None


def test_an_instant_keeps_the_offset_of_its_source(store: Store) -> None:
    _insert(store, a_milestone(due=DUES["an instant with its own offset"]))
    kept = _get(store, "taskforce")
    assert kept is not None
    assert kept.due.window is not None
    assert kept.due.window.at is not None
    assert kept.due.window.at.utcoffset() == timedelta(hours=-5)


def test_no_lead_times_is_not_the_same_as_an_empty_list_of_them(store: Store) -> None:
    _insert(store, a_milestone("none", lead_times=None), a_milestone("empty", lead_times=()))
    assert [_get(store, key).lead_times for key in ("none", "empty")] == [None, ()]


def test_instants_come_back_in_utc(store: Store) -> None:
    tokyo = datetime(2026, 1, 6, 9, tzinfo=timezone(timedelta(hours=9)))
    _insert(store, a_milestone(snoozed_until=tokyo))
    kept = _get(store, "taskforce")
    assert kept.snoozed_until == tokyo
    assert kept.snoozed_until.utcoffset() == timedelta(0)
    assert kept.history[0].changed_at.tzinfo is UTC


def test_an_instant_without_offset_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no offset"):
        _insert(store, a_milestone(snoozed_until=datetime(2026, 1, 1)))  # noqa: DTZ001  # on purpose
    assert _get(store, "taskforce") is None


def test_history_is_kept_from_the_first_revision_to_the_last(store: Store) -> None:
    moved = a_milestone(moves=[a_due(date(2026, 4, 1)), a_due(date(2026, 5, 1))])
    _insert(store, moved, a_milestone("other"))
    assert _get(store, "taskforce") == moved
    assert _get(store, "taskforce").revision == 3


def test_an_unknown_key_has_no_milestone(store: Store) -> None:
    assert _get(store, "nothing") is None


def test_many_are_found_by_key_and_unknown_keys_are_left_out(store: Store) -> None:
    milestones = [a_milestone(f"m{number}") for number in range(1200)]
    _insert(store, *milestones)
    with store.read() as transaction:
        found = transaction.milestones.get_many([*(each.key for each in milestones), "nothing"])
    assert found == {each.key: each for each in milestones}


def test_a_taken_key_is_refused_by_name_and_nothing_is_added(store: Store) -> None:
    _insert(store, a_milestone("taken"))
    with pytest.raises(DuplicateKey, match="'taken'"):
        _insert(store, a_milestone("free"), a_milestone("taken"))
    assert _get(store, "free") is None


def test_a_key_given_twice_at_once_is_refused_by_name(store: Store) -> None:
    with pytest.raises(DuplicateKey, match="'twice'"):
        _insert(store, a_milestone("twice"), a_milestone("twice"))


@pytest.mark.parametrize("history", [(), a_milestone(due=date(2026, 4, 1)).history])
def test_a_due_date_that_its_history_does_not_hold_is_refused(
    store: Store, history: tuple[object, ...]
) -> None:
    with pytest.raises(ValueError, match="'taskforce' is not that of its last revision"):
        _insert(store, replace(a_milestone(), history=history))


def test_a_changed_milestone_replaces_the_old_one(store: Store) -> None:
    milestone = a_milestone()
    _insert(store, milestone, a_milestone("other"))
    changed = a_milestone(**EVERYTHING)
    with store.write() as transaction:
        transaction.milestones.replace([changed], LATER)
    assert _get(store, "taskforce") == changed
    assert _get(store, "other") == a_milestone("other")


def test_a_move_adds_its_revision_and_keeps_the_earlier_ones(store: Store) -> None:
    milestone = a_milestone()
    _insert(store, milestone)
    once = milestone.moved(a_due(date(2026, 4, 1)), reason="slipped", changed_at=LATER)
    twice = once.moved(a_due(), reason="back again", changed_at=LATER)
    for moved in (once, twice):
        with store.write() as transaction:
            transaction.milestones.replace([moved], LATER)
        assert _get(store, "taskforce") == moved


def test_many_are_replaced_at_once(store: Store) -> None:
    milestones = [a_milestone(f"m{number}") for number in range(600)]
    _insert(store, *milestones)
    changed = [
        each.moved(a_due(date(2026, 4, 1)), reason="all", changed_at=LATER) for each in milestones
    ]
    with store.write() as transaction:
        transaction.milestones.replace(changed, LATER)
    with store.read() as transaction:
        found = transaction.milestones.get_many(each.key for each in milestones)
    assert found == {each.key: each for each in changed}


def test_what_is_not_there_cannot_be_replaced(store: Store) -> None:
    with pytest.raises(NotFound, match="'taskforce'"), store.write() as transaction:
        transaction.milestones.replace([a_milestone()], NOW)


def test_a_change_of_an_outdated_reading_is_refused(store: Store) -> None:
    old = a_milestone()
    _insert(store, old.moved(a_due(date(2026, 4, 1)), reason="slipped", changed_at=NOW))
    with pytest.raises(BadData, match="was moved meanwhile"), store.write() as transaction:
        transaction.milestones.replace([old], LATER)


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail_after_insert() -> None:
        with store.write() as transaction:
            transaction.milestones.insert([a_milestone()], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_insert()
    assert _get(store, "taskforce") is None


def test_keys_that_begin_alike_are_found_for_numbering(store: Store) -> None:
    keys = ["plan", "plan-2", "plan-3", "plan.x", "planet", "other"]
    _insert(store, *map(a_milestone, keys))
    with store.read() as transaction:
        assert transaction.milestones.keys_like("plan") == {"plan", "plan-2", "plan-3"}
        assert transaction.milestones.keys_like("free") == frozenset()


def test_what_is_open_comes_by_its_first_day_and_key_and_in_parts(store: Store) -> None:
    _insert(
        store,
        *map(a_milestone, ["b", "a", "Z"]),
        a_milestone("sooner", date(2026, 2, 1)),
        a_milestone("nobody-knows", None),
        a_milestone("met", status=MilestoneStatus.MET),
        a_milestone("paused", status=MilestoneStatus.SUSPENDED),
    )
    with store.read() as transaction:
        first = transaction.milestones.open_after(BEFORE_ALL, 2)
        rest = transaction.milestones.open_after(first[-1], 9)
    assert first == [("2026-02-01", "sooner"), ("2026-03-01", "Z")]
    assert [key for _, key in rest] == ["a", "b", "nobody-knows"]
    assert rest[-1][0] == "9999-12-31"


def test_the_outlook_names_the_nearest_that_is_open_and_ahead(store: Store) -> None:
    with store.read() as transaction:
        empty = transaction.milestones.outlook(NOW)
    assert (empty.oldest_at, empty.open, empty.nearest) == (None, 0, None)
    nearest = a_milestone("nearest", date(2026, 2, 1))
    milestones = (
        a_milestone("passed", date(2026, 1, 4)),
        a_milestone("march"),
        nearest,
        a_milestone("met", date(2026, 1, 31), status=MilestoneStatus.MET),
        a_milestone("undated", a_due(None)),
    )
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)
        outlook = transaction.milestones.outlook(NOW)
    assert (outlook.oldest_at, outlook.open, outlook.nearest) == (NOW, 4, nearest)
