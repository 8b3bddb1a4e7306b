"""The facts that are stated of a milestone, by their names."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_milestone
from tracker.domain.facts import FACTS, facts_of


def test_the_facts_of_one_milestone_can_be_stated_of_another() -> None:
    told = a_milestone(owner="Policy team", tags=("crypto", "uk"))
    silent = a_milestone(title="Another")
    assert facts_of(told) != facts_of(silent)
    assert facts_of(replace(silent, **facts_of(told))) == facts_of(told)
    assert tuple(facts_of(told)) == FACTS
