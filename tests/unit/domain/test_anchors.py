from datetime import date, datetime

import pytest

from tracker.dates.base.window import DueWindow
from tracker.domain.anchor import Anchor, meanings
from tracker.errors import UsageError

DAY = date(2026, 3, 2)
at = datetime.fromisoformat


def test_an_anchor_is_not_a_milestone_and_a_day_at_once() -> None:
    with pytest.raises(ValueError, match="'rules' is either a milestone or a day"):
        Anchor(name="rules", key="rules", day=date(2026, 1, 1))


def test_an_instant_of_another_day_is_none_of_the_anchor() -> None:
    with pytest.raises(ValueError, match="'heard' has an instant of another day"):
        Anchor(name="heard", day=DAY, at=at("2026-03-03T00:00"))


MEANT = [
    ("2026-03-02T23:05", "Asia/Tokyo", "2026-03-02T23:05+09:00"),
    ("2026-03-02T23:05Z", "Asia/Tokyo", "2026-03-03T08:05+09:00"),
    ("2026-03-02T23:05-05:00", "Asia/Tokyo", "2026-03-02T23:05-05:00"),
]


@pytest.mark.parametrize(("stated", "tz", "meant"), MEANT)
def test_an_instant_without_offset_is_on_the_clock_of_the_milestone(
    stated: str, tz: str, meant: str
) -> None:
    found = Anchor.stated("heard", stated).stands_for(tz)
    assert isinstance(found, DueWindow)
    assert found.at is not None
    assert (found.at.isoformat(timespec="minutes"), str(found.earliest)) == (meant, meant[:10])


def test_what_is_not_known_stands_for_nothing() -> None:
    known = Anchor(name="publication", day=DAY)
    assert meanings([known, Anchor(name="x"), Anchor(name="y", key="z")], "UTC") == {
        "publication": DAY
    }


READ = [
    ("publication=2026-03-02", Anchor(name="publication", day=date(2026, 3, 2))),
    (" the rules = ps-25-1 ", Anchor(name="the rules", key="ps-25-1")),
    ("rules=2026-02-30", Anchor(name="rules", key="2026-02-30")),
    ("heard=2026-03-02T09:05", Anchor(name="heard", day=DAY, at=at("2026-03-02T09:05"))),
    ("heard=2026-03-02 09:05", Anchor(name="heard", day=DAY, at=at("2026-03-02T09:05"))),
    ("heard=2026-03-02t09:05:20z", Anchor(name="heard", day=DAY, at=at("2026-03-02T09:05:20Z"))),
    (
        "heard=2026-03-02T23:05-05:00",
        Anchor(name="heard", day=DAY, at=at("2026-03-02T23:05-05:00")),
    ),
    ("heard=2026-03-02T25:05", Anchor(name="heard", key="2026-03-02T25:05")),
]


@pytest.mark.parametrize(("text", "anchor"), READ)
def test_an_anchor_is_stated_as_a_name_and_what_it_stands_for(text: str, anchor: Anchor) -> None:
    assert Anchor.parse(text) == anchor
    assert Anchor.parse(str(anchor)) == anchor


def test_an_anchor_that_is_not_known_is_its_name() -> None:
    assert str(Anchor(name="rules")) == "rules"


@pytest.mark.parametrize("text", ["rules", "rules=", "=rules", ""])
def test_what_states_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write NAME=KEY or NAME=2026-03-31"):
        Anchor.parse(text)
