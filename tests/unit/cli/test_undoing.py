"""`undo` and `delete`, as somebody at a terminal sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click import testing

from tests.unit.cli.desk import NOW, Desk
from tracker.errors import NoneChanged, NotFound, UsageError


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


def test_several_are_deleted_at_once_though_they_count_from_one_another(desk: Desk) -> None:
    desk.add("Act", "31 March 2026", "--tag", "trial")
    desk.add("Return", "30 days after act", "--tag", "trial")
    desk.add("Other", "June 2026")
    tried = desk.run("delete", "--where", "tag=trial", "--dry-run").stdout
    assert [line.partition(":")[0] for line in tried.splitlines()] == [
        "act would be deleted",
        "return would be deleted",
    ]
    with pytest.raises(UsageError, match="--yes deletes these 2 milestones"):
        desk.run("delete", "act", "return")
    _later(desk, 1)
    gone = desk.json("delete", "act", "return", "--yes", "--reason", "a trial")
    assert [each["key"] for each in gone] == ["act", "return"]
    assert [each["key"] for each in desk.json("list")] == ["other"]


def test_of_several_none_is_deleted_where_one_has_to_stay(desk: Desk) -> None:
    desk.add("Act", "31 March 2026")
    desk.add("Return", "30 days after act")
    desk.add("Other", "June 2026")
    with pytest.raises(NoneChanged) as refused:
        desk.run("delete", "act", "other", "--yes")
    assert refused.value.exit_code == 2
    (problem,) = refused.value.problems
    assert problem.startswith("act: return counts from act")
    assert len(desk.json("list")) == 3


def test_changes_of_several_are_foretold_and_taken_back_together(desk: Desk) -> None:
    for title in ("Report", "Levy", "Fee"):
        desk.add(title, "31 March 2026", "--tag", "uk")
    _later(desk, 1)
    desk.run("met", "report", "levy", "--yes")
    _later(desk, 2)
    with pytest.raises(UsageError, match="--yes reverts these 2 changes"):
        desk.run("undo", "report", "levy")
    shown = desk.attempt("undo", "report", "levy").stderr
    assert "Europe/London by" in shown
    assert "report: due 31 March 2026, in 85 days" in shown
    done = desk.json("undo", "report", "levy", "--yes", "--reason", "they were not")
    assert [[one["key"] for one in each["changed"]] for each in done] == [["report"], ["levy"]]
    assert {each["status"] for each in desk.json("list", "--all")} == {"open"}
    assert "they were not" in desk.json("log", "levy")[-1]["detail"]
    _later(desk, 3)
    tried = desk.run("undo", "--where", "tag=uk", "--dry-run").stdout
    assert tried.count("deleted") == 3


def test_two_changes_of_one_milestone_are_not_taken_back_at_once(desk: Desk) -> None:
    desk.add("Report", "31 March 2026")
    _later(desk, 1)
    desk.run("edit", "report", "--owner", "amira")
    last, first = (str(each["change"]) for each in desk.json("undo", "--list"))
    with pytest.raises(UsageError, match=f"changes {last} and {first} are both of report"):
        desk.run("undo", last, first, "--yes")
    with pytest.raises(NoneChanged, match="1 of 2 cannot be"):
        desk.run("undo", "report", "9999", "--yes")
    assert desk.json("show", "report")["owner"] == "amira"
    assert "of one milestone" in desk.attempt("undo", "--list", "report", "fee").stderr


def test_what_is_taken_back_is_what_was_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("Report", "Levy"):
        desk.add(title, "31 March 2026")
    _later(desk, 1)
    desk.run("met", "report", "levy", "--yes")
    _later(desk, 2)
    asked: list[str] = []

    def agrees_while_another_edits(question: str, **_kept: object) -> bool:
        asked.append(question)
        if len(asked) == 1:
            desk.run("edit", "levy", "--owner", "jonas", "--by", "jonas")
        return True

    monkeypatch.setattr(testing._NamedTextIOWrapper, "isatty", lambda _stream: True)
    monkeypatch.setattr("click.confirm", agrees_while_another_edits)
    done = desk.run("undo", "report", "levy")
    assert len(asked) == 2
    assert done.stderr.count("report: due 31 March 2026") == 2
    assert "nothing was changed: something else would become of it by now" in done.stderr
    assert desk.json("show", "report")["status"] == "open"
    assert [desk.json("show", "levy")[name] for name in ("status", "owner")] == ["met", None]
