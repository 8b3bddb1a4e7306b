"""One word for one thing: what is called so in one command is called so in all."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from tests.packaging.reference import entries
from tests.peers.feeds import FeedPeer
from tests.sites import REPOSITORY
from tests.unit.cli.desk import Desk

#: what is done for a reason, or said of it
WITH_WORDS = {
    "delete": "--reason",
    "edit": "--reason",
    "met": "--reason",
    "missed": "--reason",
    "move": "--reason",
    "reopen": "--reason",
    "snooze": "--reason",
    "suspend": "--reason",
    "undo": "--reason",
    "waive": "--reason",
    "ack": "--note",
    "verify": "--note",
    "person away": "--note",
}
#: what takes in or keeps what others say
WITH_SOURCES = {"import", "source add", "source remove", "source sync"}
WITH_ORDERS = {"add", "edit", "move", "import", "when", "extract"}


def _options() -> dict[str, set[str]]:
    """What the help of each command shows."""
    return {
        each.name.removeprefix("tracker").strip(): {
            form.split()[0].rstrip(",") for form, _ in each.options
        }
        for each in entries()
    }


def test_every_command_that_takes_words_or_an_order_calls_them_alike() -> None:
    shown = _options()
    assert {
        name: flag
        for name, flags in shown.items()
        for flag in sorted(flags & {"--reason", "--note"})
    } == WITH_WORDS
    assert {name for name, flags in shown.items() if "--date-order" in flags} == WITH_ORDERS
    assert not any(flags & {"--dayfirst", "--monthfirst"} for flags in shown.values())


def test_whatever_takes_words_says_who_does_it() -> None:
    shown = _options()
    assert [name for name in WITH_WORDS if "--by" not in shown[name]] == []


def test_whatever_takes_in_what_others_say_says_who_does_it() -> None:
    assert {name for name, flags in _options().items() if "--by" in flags} >= WITH_SOURCES


def _taken_in(desk: Desk, key: str) -> list[tuple[str, str]]:
    return [(each["by"], each["detail"]) for each in desk.json("log", key)]


def test_an_import_is_by_its_file_unless_somebody_says_that_they_do_it(desk: Desk) -> None:
    file = desk.settings.with_name("dates.yaml")
    for due, by in (("2026-03-31", ()), ("2026-04-30", ("--by", "amira"))):
        file.write_text(f"- {{key: k, title: K, due: {due}}}\n")
        desk.run("import", str(file), *by)
        desk.clock.advance(timedelta(minutes=1))
    (first, _), (second, told) = _taken_in(desk, "k")
    assert (first, second) == (str(file), "amira")
    assert f"imported from {file}" in told
    assert desk.json("undo", "--by", "amira")["keys"] == ["k"]


def test_what_a_source_lists_is_by_whoever_has_it_fetched(desk: Desk) -> None:
    sheet = desk.settings.with_name("dates.csv")
    sheet.write_text("id,title,due\n1,Levy,14 May 2027\n")
    desk.run("import", str(sheet), "--yes", "--by", "amira")
    [levy] = [each["key"] for each in desk.json("list")]
    assert [by for by, _ in _taken_in(desk, levy)] == ["amira"]

    with FeedPeer() as peer:
        url = peer.publish("/m.yaml", (REPOSITORY / "config/milestones.yaml").read_bytes())
        desk.settings.write_text(
            f'{desk.settings.read_text()}[delivery]\nallow_hosts = ["127.0.0.1"]\n'
        )
        unseen = ("--format", "yaml", "--no-check", "--by", "jonas")
        desk.run("source", "add", "house", url, *unseen)
        desk.run("source", "sync", "house", "--by", "jonas")
        assert [by for by, _ in _taken_in(desk, "basel-3-1-uk")] == ["jonas"]
        desk.run("source", "remove", "house", "--by", "amira")
    kept = [(each["kind"], each["by"]) for each in desk.json("log") if each["key"] is None]
    assert kept == [("source added", "jonas"), ("source removed", "amira")]


ALIKE = {
    "met": (["met", "k", "--note", "filed"], "filed"),
    "waive": (["waive", "k", "--note", "repealed"], "repealed"),
    "suspend": (["suspend", "k", "--note", "stayed"], "stayed"),
    "snooze": (["snooze", "k", "--until", "2026-02-01", "--note", "counsel"], "counsel"),
    "move": (["move", "k", "--due", "2027", "--note", "delayed"], "delayed"),
    "edit": (["edit", "k", "--owner", "amira", "--note", "handed over"], "handed over"),
    "ack": (["ack", "k", "--reason", "on it"], "on it"),
    "verify": (["verify", "k", "--reason", "unchanged"], "unchanged"),
    "undo": (["undo", "k", "--note", "a typo", "--dry-run"], ""),
    "delete": (["delete", "k", "--note", "a typo"], "a typo"),
}


@pytest.mark.parametrize(("command", "kept"), ALIKE.values(), ids=ALIKE.keys())
def test_a_reason_is_a_note_and_a_note_a_reason(desk: Desk, command: list[str], kept: str) -> None:
    desk.add("K", "31 March 2026")
    desk.run(*command)
    assert kept in desk.json("log", "k")[-1]["detail"]


def test_whoever_opens_one_again_may_say_why(desk: Desk) -> None:
    desk.add("K", "31 March 2026")
    desk.run("waive", "k", "--reason", "repealed")
    desk.run("reopen", "k", "--reason", "the repeal was annulled")
    assert "the repeal was annulled" in desk.json("log", "k")[-1]["detail"]


def test_a_reason_beside_another_date_stands_in_its_history(desk: Desk) -> None:
    desk.add("K", "31 March 2026")
    desk.run("edit", "k", "--due", "30 March 2026", "--reason", "a slip of mine")
    assert desk.json("show", "k")["history"][-1]["reason"] == "a slip of mine"


def test_a_date_is_moved_in_the_order_that_is_said(desk: Desk) -> None:
    desk.add("K", "31 March 2026", "--quote", "by 31 March")
    moved = ("move", "k", "--due", "05/06/2026", "--reason", "delayed", "--date-order")
    assert desk.json(*moved, "MDY", "--dry-run")["due"]["earliest"] == "2026-05-06"
    shown = desk.json(*moved, "dmy")
    assert shown["due"]["earliest"] == shown["due"]["latest"] == "2026-06-05"
    assert shown["source_quote"] == "05/06/2026"


def test_no_order_makes_a_day_of_what_is_none(desk: Desk) -> None:
    desk.add("K", "31 March 2026")
    moved = ("move", "k", "--due", "30/02/2026", "--reason", "delayed", "--date-order", "dmy")
    assert desk.attempt(*moved).exception is not None
    adopted = desk.attempt("move", "k", "--adopt", "--date-order", "dmy")
    assert "leave out --date-order" in adopted.stderr


def test_phrases_are_read_in_that_order_too_and_by_its_former_name(desk: Desk) -> None:
    for flags in (["--date-order", "mdy"], ["--monthfirst"]):
        assert desk.json("when", "05/06/2026", *flags)["earliest"] == "2026-05-06"
    for flags in (["--date-order", "dmy"], ["--dayfirst"]):
        assert desk.json("when", "05/06/2026", *flags)["earliest"] == "2026-06-05"
    both = desk.attempt("when", "05/06/2026", "--dayfirst", "--date-order", "dmy")
    assert isinstance(both.exception, SystemExit | click.UsageError)
    assert "leave out --dayfirst" in both.stderr
