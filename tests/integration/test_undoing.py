"""What was done is taken back: in silence where nobody was told, else as a correction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

import pytest

from tests.builders import an_occasion
from tests.integration.desk import MET, START, TODAY, Desk
from tracker.domain.milestone import MilestoneStatus, RevisionKind
from tracker.domain.occasion import Occasion, ReminderKind
from tracker.domain.policy import LeadTime
from tracker.domain.reminder import Reminder, ReminderState
from tracker.errors import NotFound, UsageError
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.announcements import Announced
from tracker.service.undoing.undoing import Undoing
from tracker.sources.record import MilestoneRecord

_minutes = count(1)
BY = "A. Counsel"


def later() -> datetime:
    """An instant of its own: what is done at one is one change."""
    return START + timedelta(minutes=next(_minutes))


@pytest.fixture(autouse=True)
def from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}._minutes", count(1))


@pytest.fixture
def undoing(desk: Desk) -> Undoing:
    return Undoing(desk.store, desk.defaults, by=BY)


def pending(desk: Desk, key: str) -> list[tuple[str, datetime]]:
    """What is still to be told, and when."""
    with desk.store.read() as transaction:
        stored = transaction.reminders.of(key)
    return [
        (each.reminder.occasion.text, each.reminder.fire_at)
        for each in stored
        if each.state is ReminderState.PENDING
    ]


def titles(desk: Desk) -> list[str]:
    desk.clock.set(START + timedelta(hours=1))
    desk.ticker.run_dry()
    told = [message.title for message in desk.mail.accepted]
    desk.mail.accepted.clear()
    return told


def kinds(desk: Desk, key: str) -> list[str]:
    with desk.store.read() as transaction:
        newest = transaction.past.newest(by=None, key=key, limit=100)
    return [each.kind for each in reversed(newest)]


def move(desk: Desk, key: str, due: str, reason: str = "it slipped") -> None:
    to = Announced(due=due, as_of=TODAY, reason=reason)
    desk.milestones.move(key, to, later())


def test_a_slip_that_is_mended_before_anybody_heard_is_nobodys_business(desk: Desk) -> None:
    desk.add("rules", "2027-06-01")
    desk.milestones.edit("rules", {"due": "2027-06-02"}, START + timedelta(minutes=9))
    assert desk.days("rules") == "2027-06-02"
    assert titles(desk) == []
    assert desk.get("rules").history[-1].kind is RevisionKind.CORRECTED


def test_a_slip_that_had_settled_is_told(desk: Desk) -> None:
    desk.add("rules", "2027-06-01")
    desk.milestones.edit("rules", {"due": "2027-06-02"}, START + timedelta(minutes=10))
    assert titles(desk) == ["Date moved to 2 June 2027: Rules"]


def test_a_slip_that_people_were_told_of_is_told(desk: Desk) -> None:
    desk.add("rules", "2026-01-06")
    assert titles(desk)
    desk.milestones.edit("rules", {"due": "2026-01-08"}, START + timedelta(minutes=2))
    assert titles(desk) == ["Date moved to 8 January 2026: Rules"]


def test_what_counts_from_a_slip_is_mended_in_the_same_silence(desk: Desk) -> None:
    desk.add("act", "2027-06-01")
    desk.add("rules", "30 days after act")
    desk.milestones.edit("act", {"due": "2027-06-02"}, START + timedelta(minutes=2))
    assert desk.days("rules") == "2027-07-02"
    assert titles(desk) == []


def test_a_move_that_nobody_was_told_is_taken_back_in_silence(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    before = pending(desk, "act")
    move(desk, "act", "2027-09-01")
    done = undoing.undo(None, later() + timedelta(days=30))
    assert (done.chosen.kinds, done.told) == (("moved",), ())
    assert (desk.days("act"), pending(desk, "act")) == ("2027-06-01", before)
    assert titles(desk) == []
    assert kinds(desk, "act") == ["added", "moved", "moved", "undone"]


@pytest.mark.parametrize("name", ["act", "rules"])
def test_what_others_follow_is_put_right_and_not_back(
    desk: Desk, undoing: Undoing, name: str
) -> None:
    """What counts from a date has followed, and may have been told and decided meanwhile."""
    desk.add("act", "2027-06-01")
    desk.add("rules", "30 days after act")
    move(desk, "act", "2027-09-01")
    told = "rules counts from (act and may have followed it|other dates)"
    with pytest.raises(UsageError, match=told):
        undoing.undo(name, later())
    assert (desk.days("act"), desk.days("rules")) == ("2027-09-01", "2027-10-01")


def test_what_comes_back_counts_from_what_holds_by_now(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    desk.add("rules", "30 days after act")
    undoing.delete("rules", later(), reason="a double")
    move(desk, "act", "2027-09-01")
    undoing.undo("rules", later())
    assert desk.days("rules") == "2027-10-01"


def test_a_move_that_people_were_told_is_taken_back_as_a_correction(
    desk: Desk, undoing: Undoing
) -> None:
    desk.add("act", "2027-06-01")
    move(desk, "act", "2027-09-01")
    assert titles(desk) == ["Date moved to 1 September 2027: Act"]
    assert undoing.undo("act", later()).told == ("act",)
    assert titles(desk) == ["Date moved to 1 June 2027: Act"]


def test_what_was_told_of_a_date_is_not_told_again_where_it_is_in_force_again(
    desk: Desk, undoing: Undoing
) -> None:
    desk.add("act", "2026-01-06")
    assert len(titles(desk)) == 1
    before = pending(desk, "act")
    move(desk, "act", "2027-09-01")
    undoing.undo(None, later())
    assert pending(desk, "act") == before
    assert titles(desk) == []


def test_each_undo_takes_back_the_one_before_and_its_number_puts_it_in_force_again(
    desk: Desk, undoing: Undoing
) -> None:
    desk.add("act", "2027-06-01")
    for owner in ("A", "B", "C"):
        desk.milestones.edit("act", {"owner": owner}, later())
    owners = []
    for _ in range(3):
        undoing.undo(None, later())
        owners.append(desk.get("act").owner)
    assert owners == ["B", "A", None]
    with desk.store.read() as transaction:
        last = transaction.past.undoings()[-1].number
    undoing.undo(str(last), later())
    assert desk.get("act").owner == "A"
    undoing.undo(None, later())
    assert desk.get("act").owner is None


def test_what_was_changed_again_since_is_not_overwritten(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    desk.milestones.edit("act", {"owner": "A"}, later())
    number = undoing.latest("act", 1)[0].number
    desk.milestones.edit("act", {"owner": "B"}, later())
    with pytest.raises(UsageError, match="owner of act was changed again since"):
        undoing.undo(str(number), later())
    assert desk.get("act").owner == "B"


def test_a_foreseen_undo_leaves_no_trace(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    move(desk, "act", "2027-09-01")
    assert undoing.undo(None, later(), dry_run=True).changed[0].after.due.text == "2027-06-01"
    assert desk.days("act") == "2027-09-01"
    assert kinds(desk, "act") == ["added", "moved"]


def test_an_import_is_taken_back_whole_and_can_be_repeated(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    records = [
        MilestoneRecord(key="act", title="Act", due="2027-07-01", place="m.yaml: 1"),
        MilestoneRecord(key="rules", title="Rules", due="30 days after act", place="m.yaml: 2"),
        MilestoneRecord(key="guide", title="Guide", due="30 days after rules", place="m.yaml: 3"),
    ]
    importer = FileImporter(desk.store, desk.defaults)
    importer.take(records, later(), by="m.yaml")
    number = undoing.latest(None, 1)[0].number
    done = undoing.undo(str(number), later())
    assert sorted(done.deleted) == ["guide", "rules"]
    assert desk.days("act") == "2027-06-01"
    with desk.store.read() as transaction:
        assert not transaction.milestones.get_many(["rules", "guide"])
    importer.take(records, later(), by="m.yaml")
    assert desk.days("guide") == "2027-08-30"
    assert kinds(desk, "rules") == ["added", "moved", "deleted", "undone", "added"]


def test_what_was_deleted_comes_back_as_it_was(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01", owner="A", tags=("x", "y"), remind="60d,5bd", to=())
    desk.add("rules", "Q3 2027, 30 days after act")
    move(desk, "rules", "30 days after act")
    before, planned = desk.get("rules"), pending(desk, "rules")
    undoing.delete("rules", later(), reason="a double")
    assert kinds(desk, "rules")[-1] == "deleted"
    with pytest.raises(NotFound):
        desk.milestones.edit("rules", {"owner": "B"}, later())
    assert undoing.undo("rules", later()).restored == ("rules",)
    assert desk.get("rules") == before
    assert {text for text, _ in pending(desk, "rules")} <= {text for text, _ in planned}
    desk.milestones.edit("rules", {"owner": "B"}, later())


def test_what_others_count_from_is_not_deleted(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2027-06-01")
    desk.add("rules", "30 days after act")
    with pytest.raises(UsageError, match="rules counts from act: give it another date first"):
        undoing.delete("act", later(), reason="")
    assert desk.days("act") == "2027-06-01"


def test_what_people_were_told_of_is_waived_and_not_deleted(desk: Desk, undoing: Undoing) -> None:
    desk.add("act", "2026-01-06")
    assert titles(desk)
    with pytest.raises(UsageError, match="tracker waive act"):
        undoing.delete("act", later(), reason="")
    assert undoing.undo(None, later()).waived == ("act",)
    assert desk.get("act").status is MilestoneStatus.WAIVED
    undoing.undo(str(last_undo(desk)), later())
    assert desk.get("act").status is MilestoneStatus.OPEN


def last_undo(desk: Desk) -> int:
    with desk.store.read() as transaction:
        return transaction.past.undoings()[-1].number


def test_a_closed_occurrence_is_open_again_and_the_next_is_gone(
    desk: Desk, undoing: Undoing
) -> None:
    desk.add("return", "31 March each year")
    before = pending(desk, "return")
    desk.milestones.close("return", MET, later(), on=date(2026, 1, 5))
    (following,) = [each for each in undoing.latest(None, 1)[0].keys if each != "return"]
    done = undoing.undo(None, later())
    assert (done.deleted, desk.get("return").status) == ((following,), MilestoneStatus.OPEN)
    assert pending(desk, "return") == before


def test_escalations_that_an_acknowledgement_ended_go_on_where_it_is_taken_back(
    desk: Desk, undoing: Undoing
) -> None:
    desk.add("act", "2026-01-06")
    desk.ticker.run_dry()
    step = Occasion(
        kind=ReminderKind.ESCALATION, span=LeadTime.parse("2bd"), origin=an_occasion("1d")
    )
    fire_at = START + timedelta(days=2)
    with desk.store.write() as transaction:
        reminder = Reminder(key="act", revision=1, occasion=step, fire_at=fire_at)
        transaction.reminders.insert([reminder], START)
    before = pending(desk, "act")
    desk.milestones.acknowledge("act", later(), note=None)
    undoing.undo(None, later())
    assert pending(desk, "act") == before


def test_nothing_of_somebody_else_is_taken_back_unless_it_is_named(desk: Desk) -> None:
    desk.add("act", "2027-06-01")
    other = Undoing(desk.store, desk.defaults, by="B. Other")
    with pytest.raises(NotFound, match=r"no change by B\. Other is left to take back"):
        other.undo(None, later())
    other.undo("act", later())
    with desk.store.read() as transaction:
        assert transaction.milestones.get("act") is None
