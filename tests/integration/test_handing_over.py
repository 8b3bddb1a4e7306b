"""Who leaves hands everything over in one step, and the other hears of it once, with a list."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from tests.builders import NOW
from tests.sites import a_policy
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel
from tracker.domain.delivery import Order
from tracker.domain.people.person import Person
from tracker.domain.reminder import ReminderState
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.people.drafting import Drafting
from tracker.service.people.handover import HandingOver
from tracker.service.people.staff import Staff
from tracker.service.sending.orders import Orders
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

_CHANNELS = {
    "desk": Channel(name="desk"),
    "ops": Channel(name="ops", operator=True),
    "mail": Channel(name="mail", for_people=True, service="mail"),
}


@dataclass
class House:
    """People and milestones over one database."""

    store: Store
    url: str
    staff: Staff
    over: HandingOver
    milestones: Milestones

    def add(self, handle: str, **stated: Any) -> Person:
        return self.staff.add(PersonRecord(handle=handle, **stated), NOW)

    def owners(self) -> dict[str, str | None]:
        with open_reads(self.url) as reads:
            return {each.key: each.owner for each in reads.milestones()}

    def told(self) -> list[tuple[str, str]]:
        """Channel and title of every bulletin that waits."""
        with open_reads(self.url) as reads:
            waiting = reads.pending_deliveries()
        return [(each.channel, each.title) for each in waiting if each.reminder is None]


@pytest.fixture
def house(store: Store, database_url: str) -> Iterator[House]:
    policies = {"default": a_policy(tz="UTC")}
    defaults = Defaults(tz="UTC", policies=policies, channels=tuple(_CHANNELS.values()))
    drafting = Drafting(calendars=CalendarBook(), channels=("mail",), tz="UTC")
    orders = Orders(policies=policies, channels=_CHANNELS, operators=("ops",))
    with closing(open_store(database_url)) as again:
        made = House(
            store=again,
            url=database_url,
            staff=Staff(store=store, drafting=drafting, orders=orders, by="hr"),
            over=HandingOver(
                store=store, defaults=defaults, drafting=drafting, orders=orders, by="hr"
            ),
            milestones=Milestones(store, defaults, by="counsel"),
        )
        for key, owner in (("late", "amira"), ("soon", "Amira Example"), ("other", "jonas")):
            due = "2027-06-30" if key == "late" else "2027-02-28"
            made.milestones.add(MilestoneRecord(key=key, title=key, due=due, owner=owner), NOW)
        made.add("jonas", changed={"mail": "jonas@bank.example"})
        made.add("amira", name="Amira Example", stand_in="jonas")
        made.add("kim", stand_in="amira")
        made.staff.add_team(
            TeamRecord(handle="crypto", members=("amira", "kim"), leads=("amira",)), NOW
        )
        yield made


def test_everything_open_changes_hands_and_the_other_is_told_once(house: House) -> None:
    done = house.over.leave("amira", "jonas", NOW)
    assert house.owners() == {"late": "jonas", "soon": "jonas", "other": "jonas"}
    assert [each.key for each in done.milestones] == ["soon", "late"]
    people = house.staff.everybody()
    assert people.teams["crypto"].members == ("jonas", "kim")
    assert people.teams["crypto"].leads == ("jonas",)
    assert people.persons["kim"].stand_in == "jonas"
    assert people.persons["amira"].left_on == NOW.date()
    told = "Amira Example has left: 2 milestones handed over to jonas"
    assert house.told() == [("mail/jonas", told)]
    assert done.told == ("mail/jonas",)
    with house.store.read() as transaction:
        bulletins = transaction.people.all().members("crypto")
    assert [each.handle for each in bulletins] == ["jonas", "kim"]


def test_each_milestone_says_in_its_log_why_it_is_anothers(house: House) -> None:
    house.over.leave("amira", "jonas", NOW)
    with open_reads(house.url) as reads:
        (entry,) = [each for each in reads.log("soon") if each.kind == "edited"]
        kinds = [each.kind for each in reads.log() if each.key is None]
    assert (entry.by, entry.old, entry.new) == (
        "hr",
        {"owner": "Amira Example"},
        {"owner": "jonas"},
    )
    assert "amira left" in entry.detail
    assert kinds[-3:] == ["person left", "person edited", "team edited"]


def test_reminders_stay_as_they_were_planned(house: House) -> None:
    def pending() -> list[tuple[str, str]]:
        with house.store.read() as transaction:
            return [
                (each.reminder.key, str(each.reminder.occasion))
                for key in ("late", "soon")
                for each in transaction.reminders.of(key)
                if each.state is ReminderState.PENDING
            ]

    before = pending()
    house.over.leave("amira", "jonas", NOW)
    assert pending() == before != []


def test_where_nothing_reaches_who_takes_over_the_operators_are_told(house: House) -> None:
    assert house.over.leave("amira", "kim", NOW).told == ("ops",)
    assert [channel for channel, _ in house.told()] == ["ops"]
    assert house.staff.everybody().persons["kim"].stand_in is None


def test_a_team_takes_over_and_each_member_is_told(house: House) -> None:
    house.staff.edit("kim", PersonRecord(handle="kim", changed={"mail": "kim@b.example"}), NOW)
    house.staff.edit_team("crypto", members=("jonas", "kim"), now=NOW)
    assert house.over.leave("amira", "crypto", NOW).told == ("mail/jonas", "mail/kim")
    assert house.owners()["late"] == "crypto"


def test_where_nothing_changes_hands_nobody_is_told(house: House) -> None:
    house.add("lee")
    assert house.over.leave("lee", "jonas", NOW).told == ()
    assert house.told() == []


@pytest.mark.parametrize("heir", ["empty", "gone"])
def test_nobody_takes_over_who_could_not_be_told(house: House, heir: str) -> None:
    house.staff.add_team(TeamRecord(handle="empty"), NOW)
    house.add("gone")
    house.over.leave("gone", "jonas", NOW)
    with pytest.raises(UsageError, match="nobody would be told"):
        house.over.leave("amira", heir, NOW)
    assert house.owners()["late"] == "amira"


@pytest.mark.parametrize("others", [(), ("gone",)], ids=["alone", "with who left before"])
def test_no_team_takes_over_that_loses_its_last_member_by_it(
    house: House, others: tuple[str, ...]
) -> None:
    for each in others:
        house.add(each)
    house.staff.add_team(
        TeamRecord(handle="small", members=("amira", *others), leads=("jonas",)), NOW
    )
    for each in others:
        house.over.leave(each, "crypto", NOW)
    with pytest.raises(UsageError, match="small has nobody in it: nobody would be told"):
        house.over.leave("amira", "small", NOW)
    assert house.owners()["late"] == "amira"
    assert house.staff.everybody().persons["amira"].left_on is None


def test_what_waits_for_who_leaves_is_sent_to_the_other_when_it_was_to_be(house: House) -> None:
    later = NOW + timedelta(days=2)
    with house.store.write() as transaction:
        (entry, *_) = transaction.reminders.of("soon")
        waiting = Order(channel="mail/amira", due_at=later, deadline_at=None, fallback_at=None)
        transaction.deliveries.insert(entry.id, [waiting], NOW)
        shared = Order(channel="desk", due_at=later, deadline_at=None, fallback_at=None)
        transaction.deliveries.insert(entry.id, [shared], NOW)
    house.over.leave("amira", "jonas", NOW)
    with open_reads(house.url) as reads:
        found = {each.channel: each.due_at for each in reads.pending_deliveries() if each.reminder}
    assert found == {"mail/jonas": later, "desk": later}


def test_what_fails_on_the_way_leaves_everything_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("tracker.service.people.handover.announce", broken)
    before = house.staff.everybody(), house.owners()
    with pytest.raises(OSError, match="disk"):
        house.over.leave("amira", "jonas", NOW)
    assert (house.staff.everybody(), house.owners()) == before
    assert house.told() == []


def test_who_is_removed_stands_in_for_nobody(house: House) -> None:
    house.over.leave("amira", "jonas", NOW)
    house.over.adopt("jonas", "kim", NOW)
    assert house.staff.remove("jonas", NOW, erase=True) == "jonas"
    people = house.staff.everybody()
    assert people.persons["kim"].stand_in is None
    assert people.persons["amira"].stand_in is None
    assert people.teams["crypto"].members == ("kim",)


def test_two_hundred_people_and_their_milestones_are_handed_over(house: House) -> None:
    for number in range(200):
        house.milestones.add(
            MilestoneRecord(key=f"m{number}", title="M", due="2027-03-31", owner="amira"), NOW
        )
    done = house.over.leave("amira", "jonas", NOW)
    assert len(done.milestones) == 202
    assert set(house.owners().values()) == {"jonas"}
    assert len(house.told()) == 1


def test_the_kind_of_bulletin_is_its_own(house: House) -> None:
    house.over.leave("amira", "jonas", NOW)
    with house.store.whole() as connection:
        kinds = connection.exec_driver_sql("SELECT kind FROM bulletins").scalars().all()
    assert list(kinds) == [BulletinKind.HANDOVER.value]


def test_of_two_who_hand_over_at_the_same_time_one_does(house: House) -> None:
    start = Barrier(2)

    def leave(to: str) -> str:
        with closing(open_store(house.url)) as store:
            over = replace(house.over, store=store)
            start.wait(30)
            try:
                return over.leave("amira", to, NOW).heir.handle
            except UsageError as error:
                return str(error)

    with ThreadPoolExecutor() as pool:
        refusal, heir = sorted(pool.map(leave, ("jonas", "kim")), key=len, reverse=True)
    assert "amira left on" in refusal
    assert house.owners()["late"] == heir
    assert len(house.told()) == 1
