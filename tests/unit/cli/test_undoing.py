"""`undo` and `delete`, as somebody at a terminal sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.cli.desk import NOW, Desk
from tracker.errors import NotFound, UsageError


def _later(desk: Desk, minutes: int) -> None:
    desk.clock.set(NOW + timedelta(minutes=minutes))


def test_the_last_change_is_foretold_and_taken_back(desk: Desk) -> None:
    desk.add("Report", "31 March 2026", "--by", "me")
    _later(desk, 1)
    desk.run("move", "report", "--due", "30 June 2026", "--reason", "a slip", "--by", "me")
    _later(desk, 2)
    listed = desk.json("undo", "--list")
    assert [(each["kinds"], each["keys"]) for each in listed] == [
        (["moved"], ["report"]),
        (["added"], ["report"]),
    ]
    table = desk.run("undo", "--list").stdout
    assert f"{listed[0]['change']} " in table
    tried = desk.run("undo", "--dry-run", "--by", "me").stdout
    assert "would be taken back" in tried
    assert desk.json("show", "report")["due"]["latest"] == "2026-06-30"
    done = desk.run("undo", "--by", "me").stdout
    assert done.splitlines()[1] == "  report: due 31 March 2026, in 85 days"
    _later(desk, 3)
    deleted = desk.json("undo", "--by", "me")
    assert (deleted["deleted"], deleted["changed"], deleted["told"]) == (["report"], [], [])
    assert desk.json("list") == []
    assert "Nothing is left" in desk.attempt("undo", "--list").stderr
    with pytest.raises(NotFound, match="no change by me is left"):
        desk.run("undo", "--by", "me")
    _later(desk, 4)
    number = str(deleted["change"])
    with pytest.raises(UsageError, match="was taken back already: `tracker undo"):
        desk.run("undo", number)
    again = str(max(each["change"] for each in _undoings(desk)))
    assert "report: there again" in desk.run("undo", again).stdout
    assert desk.json("show", "report")["due"]["latest"] == "2026-03-31"
    with pytest.raises(NotFound, match="there is no change 9999"):
        desk.run("undo", "9999")


def _undoings(desk: Desk) -> list[dict[str, int]]:
    """The numbers of all takings back, as the log gives them."""
    return [each for each in desk.json("log", "report") if each["kind"] == "deleted"]


def test_what_is_deleted_is_in_the_log_alone(desk: Desk) -> None:
    desk.add("Report", "31 March 2026")
    _later(desk, 1)
    assert "would be deleted" in desk.run("delete", "report", "--dry-run").stdout
    assert desk.json("show", "report")["key"] == "report"
    gone = desk.run("delete", "report", "--reason", "a double").stdout
    assert gone == ("report deleted: 31 March 2026; `tracker undo report` brings it back\n")
    assert desk.json("list", "--all") == []
    assert desk.json("upcoming") == []
    kinds = [(each["kind"], each["key"]) for each in desk.json("log", "report")]
    assert kinds == [("added", "report"), ("deleted", "report")]
    with pytest.raises(NotFound):
        desk.run("show", "report")
    _later(desk, 2)
    assert desk.add("Report", "30 April 2026")["key"] == "report"
    _later(desk, 3)
    desk.run("delete", "report")
    _later(desk, 4)
    desk.run("undo", "report")
    assert desk.json("show", "report")["due"]["latest"] == "2026-04-30"
