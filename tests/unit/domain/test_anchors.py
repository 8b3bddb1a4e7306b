from datetime import date

import pytest

from tracker.domain.anchor import Anchor


def test_an_anchor_is_not_a_milestone_and_a_day_at_once() -> None:
    with pytest.raises(ValueError, match="'rules' is either a milestone or a day"):
        Anchor(name="rules", key="rules", day=date(2026, 1, 1))
