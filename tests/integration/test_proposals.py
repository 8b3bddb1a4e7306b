"""A proposed date is told, changes nothing until it is adopted, and is followed then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.desk import START, TODAY, Desk
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, RevisionKind
from tracker.errors import UsageError
from tracker.service.milestones.announcements import Announced


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
    desk.milestones.adopt("rules", START)
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
