from datetime import date

import pytest

from tracker.domain.anchor import Anchor
from tracker.errors import UsageError


def test_an_anchor_is_not_a_milestone_and_a_day_at_once() -> None:
    with pytest.raises(ValueError, match="'rules' is either a milestone or a day"):
        Anchor(name="rules", key="rules", day=date(2026, 1, 1))


READ = [
    ("publication=2026-03-02", Anchor(name="publication", day=date(2026, 3, 2))),
    (" the rules = ps-25-1 ", Anchor(name="the rules", key="ps-25-1")),
    ("rules=2026-02-30", Anchor(name="rules", key="2026-02-30")),
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
