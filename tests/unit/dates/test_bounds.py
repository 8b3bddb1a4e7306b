"""What binds a date is told once, by the grammar."""

from __future__ import annotations

import pytest

from tracker.dates.base.window import Modality
from tracker.dates.grammar.items import Says
from tracker.dates.grammar.parser import parse


@pytest.mark.parametrize(
    ("text", "modality", "says"),
    [
        ("31 March 2026", Modality.ON, Says.NO_MORE),
        ("By 31 March 2026", Modality.BY, Says.NO_MORE),
        ("no later than 31 March 2026", Modality.BY, Says.NOTHING),
        ("from 31 March 2026", Modality.FROM, Says.THE_OLD | Says.THE_FIRST),
        ("with effect from 31 March 2026", Modality.FROM, Says.THE_OLD),
        ("starting in 2028", Modality.FROM, Says.THE_FIRST | Says.BEGINNING_IN),
        ("no earlier than 31 March 2026", Modality.FROM, Says.NOT_BEFORE),
        ("ending on or after 31 March 2026", Modality.FROM, Says.ENDING_AFTER),
        ("at least 30 days before publication", Modality.BY, Says.AT_LEAST),
        ("at least 30 days after publication", Modality.FROM, Says.AT_LEAST),
        ("by 31 March 2026 at the earliest", Modality.FROM, Says.NO_MORE),
    ],
)
def test_a_bound_has_a_modality_and_says_what_else_its_words_say(
    text: str, modality: Modality, says: Says
) -> None:
    (item,) = parse(text).items
    assert (item.binding.modality, item.binding.says) == (modality, says)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("No later than 31 March 2026", "no later than"), ("31 March 2026 at the latest", "")],
)
def test_the_words_in_front_of_a_date_that_bind_it_are_kept(text: str, bound: str) -> None:
    (item,) = parse(text).items
    assert item.bound == bound
