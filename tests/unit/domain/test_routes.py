"""Which routes a milestone takes."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.domain.facts import Facts
from tracker.domain.people.route import Route, Routes, RoutesMatch

_FACTS = Facts(
    title="Report",
    authority="FCA",
    jurisdiction="UK",
    instrument="MiCA",
    kind="report",
    owner="Policy team",
    tags=("Crypto", "stablecoin"),
)


@pytest.mark.parametrize(
    ("why", "conditions", "taken"),
    [
        ("without a condition it is for all", {}, True),
        ("one of several words is enough", {"jurisdiction": ("EU", "UK")}, True),
        ("small and large letters are alike", {"authority": ("fca",)}, True),
        ("another word is not", {"authority": ("SEC",)}, False),
        ("each condition has to hold", {"kind": ("report",), "instrument": ("DORA",)}, False),
        (
            "the instrument and its owner",
            {"instrument": ("mica",), "owned_by": ("policy team",)},
            True,
        ),
        ("one of the tags", {"tags_any": ("crypto", "uk")}, True),
        ("none of the tags", {"tags_any": ("uk",)}, False),
        ("all of the tags", {"tags_all": ("crypto", "Stablecoin")}, True),
        ("all but one of the tags", {"tags_all": ("crypto", "uk")}, False),
    ],
)
def test_a_route_is_for_what_its_conditions_say(
    why: str, *, conditions: dict[str, Any], taken: bool
) -> None:
    assert Route(number=1, **conditions).matches(_FACTS) is taken, why


def test_what_is_not_stated_meets_no_condition() -> None:
    assert not Route(number=1, authority=("FCA",)).matches(Facts(title="Report"))


@pytest.mark.parametrize(("match", "taken"), [(RoutesMatch.ALL, [2, 3]), (RoutesMatch.FIRST, [2])])
def test_all_that_match_are_taken_or_the_first(match: RoutesMatch, taken: list[int]) -> None:
    routes = Routes(
        routes=(
            Route(number=1, authority=("SEC",)),
            Route(number=2, authority=("FCA",)),
            Route(number=3),
        ),
        match=match,
    )
    assert [route.number for route in routes.of(_FACTS)] == taken
