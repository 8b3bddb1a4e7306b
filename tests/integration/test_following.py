"""What counts from a milestone follows it, over a real database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.clocks import SetClock
from tests.integration.test_ticks import Memory
from tests.sites import a_policy, plain_ticker
from tracker.dates.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.reminder import ReminderKind, ReminderState
from tracker.errors import ImportRefused, UsageError
from tracker.service.announcing import Announced
from tracker.service.drafting import House
from tracker.service.following import Effect
from tracker.service.importing import Importer
from tracker.service.milestones import Milestones
from tracker.service.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.store import Store

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY = START.date()
MET = MilestoneStatus.MET


@dataclass
class Desk:
    """Use cases, an importer and a ticker over one database."""

    store: Store
    house: House
    milestones: Milestones
    ticker: Ticker
    clock: SetClock
    mail: Memory

    def add(self, key: str, due: str, **fields: object) -> Milestone:
        record = MilestoneRecord(key=key, title=key.title(), due=due, **fields)  # type: ignore[arg-type]
        return self.milestones.add(record, START)

    def move(
        self, key: str, due: str, *, anchors: tuple[str, ...] = (), pins: Sequence[str] = ()
    ) -> tuple[tuple[str, Effect], ...]:
        to = Announced(due=due, as_of=TODAY, reason="it slipped", anchors=anchors)
        done = self.milestones.move(key, to, START, pins=pins)
        return tuple((each.key, each.effect) for each in done.dependents)

    def take(self, *records: MilestoneRecord) -> None:
        Importer(self.store, self.house).take(records, START)

    def get(self, key: str) -> Milestone:
        with self.store.read() as transaction:
            found = transaction.milestones.get(key)
        assert found is not None
        return found

    def days(self, key: str) -> str:
        due = self.get(key).due
        return f"{due.earliest}" if due.earliest == due.latest else f"{due.earliest}..{due.latest}"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    store = open_store(database_url)
    clock, mail = SetClock(START), Memory()
    channels = {"mail": Channel(name="mail")}
    policy = a_policy(tz="UTC")
    house = House(tz="UTC", policies={"default": policy}, channels=tuple(channels.values()))
    ticker = plain_ticker(
        store, clock, policies=house.policies, notifiers={"mail": mail}, channels=channels
    )
    yield Desk(store, house, Milestones(store, house), ticker, clock, mail)
    store.close()


def test_a_date_counts_from_a_milestone_of_that_key(desk: Desk) -> None:
    desk.add("final-rules", "2026-06-01")
    added = desk.add("go-live", "120 days after final-rules")
    assert added.anchors == (Anchor(name="final-rules", key="final-rules"),)
    assert desk.get("go-live") == added
    assert desk.days("go-live") == "2026-09-29"


def test_a_date_counts_from_a_day_or_a_milestone_that_goes_by_another_name(desk: Desk) -> None:
    desk.add("ps-25-1", "2026-06-01")
    desk.add("one", "60 days after publication", anchors=("publication=2026-03-02",))
    desk.add("two", "1 month after the final rules", anchors=("final rules=ps-25-1",))
    assert (desk.days("one"), desk.days("two")) == ("2026-05-01", "2026-07-01")


def test_a_month_gives_the_days_that_its_first_and_last_day_give(desk: Desk) -> None:
    desk.add("rules", "June 2026")
    desk.add("go-live", "30 days after rules")
    assert desk.days("go-live") == "2026-07-01..2026-07-30"


def test_while_an_anchor_waits_so_does_the_date_within_what_is_certain(desk: Desk) -> None:
    desk.add("rules", "the earlier of 1 June 2026 and 30 days after listing")
    waiting = desk.add("go-live", "30 days after rules")
    assert waiting.due.status is DueStatus.WAITING
    assert waiting.due.not_after == date(2026, 7, 1)
    assert waiting.due.waiting_on == ("rules",)


def test_an_anchor_that_is_no_milestone_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="'nowhere', the anchor 'rules', is neither"):
        desk.add("go-live", "30 days after rules", anchors=("rules=nowhere",))
    with pytest.raises(UsageError, match="write NAME=KEY"):
        desk.add("go-live", "30 days after rules", anchors=("rules",))


def test_everything_that_counts_from_a_milestone_follows_it_each_after_its_anchors(
    desk: Desk,
) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "10 days after rules")
    desk.add("c", "10 days after b")
    desk.add("d", "the later of 1 day after rules and 1 day after c")
    desk.add("other", "2026-06-01")
    told = desk.move("rules", "2026-07-01")
    assert told == (("b", Effect.MOVED), ("c", Effect.MOVED), ("d", Effect.MOVED))
    assert [desk.days(key) for key in "bcd"] == ["2026-07-11", "2026-07-21", "2026-07-22"]
    last = desk.get("d").history[-1]
    assert (last.number, last.kind) == (2, RevisionKind.FOLLOWED)
    assert last.reason == "rules moved: it slipped"
    assert desk.get("other").revision == 1


def test_a_move_that_changes_nothing_further_on_ends_there(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "the later of 1 December 2026 and 1 day after rules")
    desk.add("c", "1 day after b")
    assert desk.move("rules", "2026-07-01") == ()
    assert desk.get("c").revision == 1


def test_people_are_told_once_of_a_date_that_followed(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 days after rules")
    desk.move("rules", "2026-07-01")
    with desk.store.read() as transaction:
        reminders = transaction.reminders.of("go-live")
    moved = [each for each in reminders if each.reminder.kind is ReminderKind.MOVED]
    pending = {each.reminder.revision for each in reminders if each.state is ReminderState.PENDING}
    assert len(moved) == 1
    assert pending == {2}
    desk.ticker.run_dry()
    titles = [message.title for message in desk.mail.accepted]
    assert "Date moved to 11 July 2026: Go-Live" in titles
    assert desk.ticker.run_dry() == []


def test_a_met_anchor_counts_from_the_day_on_which_it_was_met(desk: Desk) -> None:
    desk.add("rules", "June 2026")
    desk.add("go-live", "30 days after rules")
    desk.milestones.close("rules", MET, START, on=date(2026, 1, 4))
    assert desk.days("go-live") == "2026-02-03"
    assert desk.get("go-live").history[-1].reason == "rules was met on 2026-01-04"
    desk.milestones.reopen("rules", START)
    assert desk.days("go-live") == "2026-07-01..2026-07-30"
    assert desk.get("go-live").history[-1].reason == "rules was opened again"


@pytest.mark.parametrize("status", [MilestoneStatus.WAIVED, MilestoneStatus.MISSED])
def test_the_last_date_of_an_anchor_that_is_given_up_still_counts(
    desk: Desk, status: MilestoneStatus
) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.milestones.close("rules", status, START, on=TODAY)
    assert desk.days("go-live") == "2026-07-01"


def test_a_name_gets_its_meaning_when_the_milestone_is_added(desk: Desk) -> None:
    desk.add("go-live", "30 days after the final rules")
    assert desk.get("go-live").anchors == (Anchor(name="the final rules"),)
    desk.add("final-rules", "2026-06-01")
    assert desk.get("go-live").anchors == (Anchor(name="the final rules", key="final-rules"),)
    assert desk.days("go-live") == "2026-07-01"
    assert desk.get("go-live").history[-1].reason == "final-rules was added"


def test_what_waits_for_another_of_its_anchors_says_so_without_news(desk: Desk) -> None:
    desk.add("go-live", "the later of 30 days after rules and 30 days after listing")
    desk.add("rules", "TBC")
    desk.add("listing", "TBC")
    desk.move("rules", "2026-06-01")
    waiting = desk.get("go-live").due
    assert (waiting.status, waiting.not_before) == (DueStatus.WAITING, date(2026, 7, 1))
    assert waiting.waiting_on == ("listing",)


def test_a_change_of_what_is_waited_for_alone_is_kept_but_is_no_news(desk: Desk) -> None:
    desk.add("act", "2027-01-01")
    desk.add("rules", "TBC")
    desk.add("go", "the later of 30 days after rules and 1 day after act and 1 day after listing")
    assert desk.get("go").due.waiting_on == ("rules", "listing")
    desk.move("rules", "2026-06-01")
    assert desk.get("go").due.waiting_on == ("listing",)
    assert desk.get("go").revision == 2
    with desk.store.read() as transaction:
        kinds = {each.reminder.kind for each in transaction.reminders.of("go")}
    assert ReminderKind.MOVED not in kinds


def test_a_suspended_dependent_follows_without_a_word(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 days after rules")
    desk.milestones.suspend("go-live", "litigation", START)
    desk.move("rules", "2026-07-01")
    assert desk.days("go-live") == "2026-07-11"
    with desk.store.read() as transaction:
        pending = [
            each
            for each in transaction.reminders.of("go-live")
            if each.state is ReminderState.PENDING
        ]
    assert pending == []


def test_a_pinned_date_stays_until_it_is_unpinned(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("b", "10 days after rules")
    desk.add("c", "10 days after b")
    assert desk.move("rules", "2026-07-01", pins=["b"]) == (("b", Effect.PINNED),)
    assert desk.get("b").pinned
    assert [desk.days(key) for key in "bc"] == ["2026-06-11", "2026-06-21"]
    assert desk.move("rules", "2026-08-01") == (("b", Effect.PINNED),)
    desk.milestones.edit("b", {"owner": "Policy team"}, START)
    assert desk.days("b") == "2026-06-11"
    desk.milestones.edit("b", {"pinned": False}, START)
    assert [desk.days(key) for key in "bc"] == ["2026-08-11", "2026-08-21"]


def test_only_what_counts_from_it_can_be_pinned(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("other", "2026-06-01")
    with pytest.raises(UsageError, match="other does not count from it"):
        desk.move("rules", "2026-07-01", pins=["other"])
    assert desk.days("rules") == "2026-06-01"


def test_what_needs_a_person_is_told_with_the_reason(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("closed", "10 days after rules")
    desk.add("waits", "10 days after rules")
    desk.milestones.close("closed", MET, START, on=TODAY)
    done = desk.milestones.foresee("rules", Announced(due="TBC", as_of=TODAY), START)
    assert [(each.key, each.effect, each.why) for each in done.dependents] == [
        ("closed", Effect.NEEDS_A_PERSON, "it is met already"),
        ("waits", Effect.NEEDS_A_PERSON, "it waits for rules"),
    ]
    assert desk.days("rules") == "2026-06-01"
    assert desk.get("waits").revision == 1
    desk.move("rules", "TBC")
    assert desk.get("closed").revision == 1
    assert desk.get("waits").due.status is DueStatus.WAITING


def test_a_dependent_that_can_be_read_in_two_ways_needs_a_person(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "within 30 days of rules")
    (told,) = desk.milestones.foresee(
        "rules", Announced(due="2026-07-01", as_of=TODAY), START
    ).dependents
    expected = Effect.NEEDS_A_PERSON if told.new.readings else Effect.MOVED
    assert told.effect is expected


def test_a_dependent_beyond_its_calendar_keeps_its_date_and_needs_a_person(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "10 business days after rules", calendar="UK")
    before = desk.days("go-live")
    (told,) = desk.milestones.foresee(
        "rules", Announced(due="2110-06-01", as_of=TODAY), START
    ).dependents
    assert told.effect is Effect.NEEDS_A_PERSON
    assert told.why
    desk.move("rules", "2110-06-01")
    assert desk.days("go-live") == before


CYCLES = [
    ("itself", "b", "1 day after b", "b -> b"),
    ("what counts from it", "b", "1 day after c", "b -> c -> b"),
    ("by way of two", "b", "1 day after d", "b -> d -> c -> b"),
]


@pytest.mark.parametrize(("key", "due", "way"), [c[1:] for c in CYCLES], ids=[c[0] for c in CYCLES])
def test_a_date_that_would_count_from_itself_is_refused(
    desk: Desk, key: str, due: str, way: str
) -> None:
    desk.add("b", "2026-06-01")
    desk.add("c", "1 day after b")
    desk.add("d", "1 day after c")
    for change in (
        lambda: desk.milestones.edit(key, {"due": due}, START),
        lambda: desk.move(key, due),
        lambda: desk.take(MilestoneRecord(key=key, title="B", due=due)),
    ):
        with pytest.raises((UsageError, ImportRefused)) as refused:
            change()
        told = [str(refused.value), *getattr(refused.value, "problems", ())]
        assert any(f"a date cannot count from itself: {way}" in line for line in told)
    assert desk.days("b") == "2026-06-01"


def test_a_new_milestone_that_closes_a_cycle_is_refused(desk: Desk) -> None:
    desk.add("b", "1 day after c")
    with pytest.raises(UsageError, match="a date cannot count from itself: b -> c -> b"):
        desk.add("c", "1 day after b")
    assert desk.get("b").anchors == (Anchor(name="c"),)


def test_a_date_set_by_hand_no_longer_counts_from_anything(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.move("go-live", "2026-09-01")
    assert desk.get("go-live").anchors == ()
    assert desk.move("rules", "2026-07-01") == ()


def test_anchors_that_the_new_words_still_name_stay(desk: Desk) -> None:
    desk.add(
        "x", "2 days after publication", anchors=("publication=2026-03-02", "enactment=2026-01-01")
    )
    desk.move("x", "3 days after publication")
    assert desk.get("x").anchors == (Anchor(name="publication", day=date(2026, 3, 2)),)
    desk.move("x", "3 days after publication", anchors=("publication=2026-04-01",))
    assert desk.days("x") == "2026-04-04"
    desk.milestones.edit("x", {"due": "2026-05-01"}, START)
    assert desk.get("x").anchors == ()


def test_an_edited_date_is_a_correction_and_is_followed(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.milestones.edit("rules", {"due": "2026-06-02"}, START)
    assert desk.get("rules").history[-1].kind is RevisionKind.CORRECTED
    assert desk.days("go-live") == "2026-07-02"


def _record(key: str, due: str, **fields: object) -> MilestoneRecord:
    return MilestoneRecord(key=key, title=key, due=due, place=f"m.yaml: {key}", **fields)  # type: ignore[arg-type]


def test_the_milestones_of_a_file_count_from_each_other_in_any_order(desk: Desk) -> None:
    records = [
        _record("c", "1 day after b"),
        _record("b", "1 day after a"),
        _record("a", "2026-06-01"),
    ]
    desk.take(*records)
    assert [desk.days(key) for key in "abc"] == ["2026-06-01", "2026-06-02", "2026-06-03"]
    assert [desk.get(key).revision for key in "abc"] == [1, 1, 1]
    desk.take(*records)
    assert [desk.get(key).revision for key in "abc"] == [1, 1, 1]


def test_what_a_file_moves_is_followed_by_what_is_in_it_and_what_is_not(desk: Desk) -> None:
    desk.take(_record("a", "2026-06-01"), _record("c", "1 day after b"))
    desk.add("b", "1 day after a")
    desk.take(_record("a", "2026-07-01"), _record("c", "1 day after b"))
    assert [desk.days(key) for key in "abc"] == ["2026-07-01", "2026-07-02", "2026-07-03"]
    assert desk.get("a").history[-1].kind is RevisionKind.IMPORTED
    assert desk.get("b").history[-1].reason == "a moved: imported"
    desk.take(_record("a", "2026-07-02"), _record("d", "2026-01-09"))
    desk.take(_record("a", "2026-07-03"), _record("d", "2026-01-10"))
    assert desk.days("c") == "2026-07-05"


def test_a_cycle_in_a_file_is_told_at_each_of_its_places(desk: Desk) -> None:
    records = (
        _record("a", "1 day after b"),
        _record("b", "1 day after a"),
        _record("c", "1 day after a"),
    )
    with pytest.raises(ImportRefused) as refused:
        desk.take(*records)
    assert sorted(refused.value.problems) == [
        "m.yaml: a: a date cannot count from itself: a -> b -> a",
        "m.yaml: b: a date cannot count from itself: b -> a -> b",
        "m.yaml: c: what it counts from counts from itself",
    ]


def test_an_anchor_that_a_file_does_not_know_is_told_at_its_place(desk: Desk) -> None:
    with pytest.raises(ImportRefused) as refused:
        desk.take(_record("a", "1 day after rules", anchors=("rules=nowhere",)))
    assert "m.yaml: a: 'nowhere', the anchor 'rules'" in refused.value.problems[0]


def test_new_words_in_a_file_keep_the_anchors_that_they_name(desk: Desk) -> None:
    desk.take(_record("a", "1 day after publication", anchors=("publication=2026-03-02",)))
    desk.take(_record("a", "2 days after publication"))
    assert desk.days("a") == "2026-03-04"


def _propose(desk: Desk, due: str = "2027-06-01") -> Milestone:
    to = Announced(due=due, as_of=TODAY, reason="a speech", source_url="https://example.org")
    return desk.milestones.propose("rules", to, START)


def test_a_proposed_date_is_told_once_and_moves_nothing(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    proposed = _propose(desk)
    assert desk.get("rules") == proposed
    assert proposed.proposed is not None
    assert (desk.days("rules"), desk.days("go-live")) == ("2026-06-01", "2026-07-01")
    desk.ticker.run_dry()
    (message,) = desk.mail.accepted
    assert message.title == "Proposed, not in force: 1 June 2027: Rules"
    assert "tracker move rules --adopt" in message.text
    assert "1 June 2026" in message.text
    _propose(desk, "2027-07-01")
    desk.ticker.run_dry()
    assert desk.mail.accepted[-1].title == "Proposed, not in force: 1 July 2027: Rules"
    desk.clock.set(datetime(2026, 6, 1, 9, tzinfo=UTC))
    desk.ticker.run_dry()
    assert "Due today: Rules" in {message.title for message in desk.mail.accepted}


def test_an_adopted_date_is_followed_and_says_where_it_came_from(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    _propose(desk)
    tried = desk.milestones.adopt("rules", START, dry_run=True)
    assert [each.key for each in tried.dependents] == ["go-live"]
    assert desk.days("rules") == "2026-06-01"
    desk.milestones.adopt("rules", START, by="A. Counsel")
    last = desk.get("rules").history[-1]
    assert (last.kind, last.reason, last.by) == (RevisionKind.ADOPTED, "a speech", "A. Counsel")
    assert last.source_url == "https://example.org"
    assert desk.get("rules").proposed is None
    assert (desk.days("rules"), desk.days("go-live")) == ("2027-06-01", "2027-07-01")


def test_an_adopted_rule_goes_on_counting(desk: Desk) -> None:
    desk.add("act", "2026-03-01")
    desk.add("rules", "2026-06-01")
    _propose(desk, "1 month after act")
    desk.milestones.adopt("rules", START, reason="in force")
    assert desk.get("rules").anchors == (Anchor(name="act", key="act"),)
    desk.move("act", "2026-04-01")
    assert desk.days("rules") == "2026-05-01"


def test_a_proposed_rule_whose_anchor_moved_since_is_adopted_as_it_was_proposed(
    desk: Desk,
) -> None:
    desk.add("act", "2026-03-01")
    desk.add("rules", "2026-06-01")
    _propose(desk, "1 month after act")
    desk.move("act", "2026-05-01")
    desk.milestones.adopt("rules", START)
    assert (desk.days("rules"), desk.get("rules").anchors) == ("2026-04-01", ())


def test_a_move_to_the_proposed_date_lifts_the_proposal_and_others_do_not(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    _propose(desk)
    desk.move("rules", "2026-09-01")
    assert desk.get("rules").proposed is not None
    desk.move("rules", "1 June 2027")
    assert desk.get("rules").proposed is None


def test_there_must_be_something_to_propose_and_to_adopt(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    with pytest.raises(UsageError, match="nothing to propose"):
        _propose(desk, "1 June 2026")
    with pytest.raises(UsageError, match="no other date is proposed for rules"):
        desk.milestones.adopt("rules", START)


def test_dependents_are_worked_through_in_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.following._AT_ONCE", 3)
    desk.add("rules", "2026-06-01")
    desk.take(*(_record(f"n{number}", f"{number} days after rules") for number in range(1, 9)))
    assert len(desk.move("rules", "2026-07-01")) == 8
    days = [desk.days(f"n{number}") for number in range(1, 9)]
    assert days == [f"{date(2026, 7, 1) + timedelta(days=number)}" for number in range(1, 9)]
