"""The oracle tells every fault that it is there to find."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.oracle import Told, descendants, no_secret, told_by_log, verdict
from tests.peers.webhook import WebhookPeer
from tests.sites import Site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on which one reminder of each of two milestones was sent."""
    made = tmp_path_factory.mktemp("site")
    with WebhookPeer(log=made / "told.jsonl") as peer:
        site = Site(made, {"hook": peer.channel_url("/pathtoken")}, delivery="group_over = 0")
        site.set_up()
        milestones = made / "milestones.csv"
        milestones.write_text("key,title,due\nfirst,A,in 5 days\nsecond,B,in 5 days\n")
        site.run("import", str(milestones))
        site.run("run", "--once")
    return made


@pytest.fixture
def database(folder: Path, tmp_path: Path) -> Path:
    """A copy of its database to be tampered with."""
    copy = tmp_path / "tracker.db"
    with closing(sqlite3.connect(folder / "tracker.db")) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    return copy


@pytest.fixture
def told(folder: Path) -> list[Told]:
    return told_by_log(folder / "told.jsonl")


def test_what_went_well_is_clean(database: Path, told: list[Told]) -> None:
    judged = verdict(database, {"hook": told}, wanted=["first", "second"])
    assert judged.clean
    assert (judged.waiting, judged.repeated) == (0, 0)


def test_a_message_that_makes_an_excuse_is_untrue_where_nothing_happened(
    database: Path, told: list[Told]
) -> None:
    excuse = replace(told[0], text=f"{told[0].text}\nNot sent in time: the reminder.")
    judged = verdict(database, {"hook": [excuse, told[1]]})
    assert judged.untrue == ("hook: Not sent in time",)
    assert not judged.clean
    assert verdict(database, {"hook": [excuse, told[1]]}, happened=None).clean


def test_what_is_marked_without_need_is_untrue(database: Path, told: list[Told]) -> None:
    marked = replace(told[0], title=f"[possible repeat] {told[0].title}")
    judged = verdict(database, {"hook": [marked, told[1]]})
    assert [each.partition(" is ")[2] for each in judged.untrue] == ["no possible repeat"]


def test_what_nobody_accepted_is_missed_though_the_database_says_sent(
    database: Path, told: list[Told]
) -> None:
    assert verdict(database, {"hook": told[:1]}).missed == 1
    assert verdict(database, {"hook": told[:1]}, wanted=["first", "second"]).missed == 1


def test_what_the_database_lost_is_missed(database: Path, told: list[Told]) -> None:
    assert verdict(database, {"hook": told}, wanted=["third"]).missed == 1


def test_a_repeat_without_an_unknown_attempt_is_not_explained(
    database: Path, told: list[Told]
) -> None:
    marked = replace(told[0], title=f"[possible repeat] {told[0].title}")
    judged = verdict(database, {"hook": [*told, marked]})
    assert (judged.repeated, judged.unmarked, judged.unexplained) == (1, 0, 1)


def _try_again(database: Path, outcome: str, *, is_repeat: bool) -> None:
    """A second attempt at each delivery, which ended so."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO attempts (delivery_id, channel, number, token, started_at, outcome, "
            "possible_repeat, detail) SELECT delivery_id, channel, 2, token, started_at, "
            "?, ?, '' FROM attempts",
            (outcome, is_repeat),
        )
        connection.execute("UPDATE deliveries SET attempts = 2")
        connection.commit()


def test_a_repeat_has_to_say_so_even_where_it_is_explained(
    database: Path, told: list[Told]
) -> None:
    _try_again(database, "UNKNOWN", is_repeat=False)
    judged = verdict(database, {"hook": [*told, told[0]]})
    assert (judged.repeated, judged.unmarked, judged.unexplained) == (1, 1, 0)
    assert judged.integrity == "ok"


def test_an_attempt_that_was_known_late_explains_a_repeat_where_a_host_was_away(
    database: Path, told: list[Told]
) -> None:
    _try_again(database, "SENT", is_repeat=True)
    again = replace(told[0], title=f"[possible repeat] {told[0].title}")
    assert verdict(database, {"hook": [*told, again]}).unexplained == 1
    assert verdict(database, {"hook": [*told, again]}, known_late=True).clean
    assert verdict(database, {"hook": [*told, again, again]}, known_late=True).unexplained == 1


def test_a_digest_counts_for_everything_it_names_and_marks_each_by_itself(
    database: Path, told: list[Told]
) -> None:
    entries = [each.text.replace("\n\n", "\n") for each in told]
    digest = Told(title="2 milestones", text="\n\n".join(entries))
    assert verdict(database, {"hook": [digest]}, wanted=["first", "second"]).clean
    half = replace(digest, text=f"{entries[0]}\npossible repeat\n\n{entries[1]}")
    judged = verdict(database, {"hook": [digest, half]})
    assert (judged.repeated, judged.unmarked) == (2, 1)


def test_what_arrives_on_a_channel_without_a_delivery_is_not_explained(
    database: Path, told: list[Told]
) -> None:
    assert verdict(database, {"hook": told, "other": told[:1]}).unexplained == 1


def test_attempts_that_are_gone_are_a_damage(database: Path, told: list[Told]) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM attempts WHERE delivery_id = 1")
        connection.commit()
    assert "delivery 1 counts 1 of 0 attempts" in verdict(database, {"hook": told}).integrity


def test_a_secret_is_found_in_files_and_messages_and_nowhere_else(folder: Path) -> None:
    log = folder / "told.jsonl"
    assert no_secret(folder, ["pathtoken"]) == [str(log)]
    assert no_secret(folder, ["pathtoken"], but=[log]) == []
    assert no_secret(folder, ["pathtoken"], but=[log], messages=["a pathtoken"]) == ["message 0"]


def test_a_process_has_its_descendants() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        try:
            assert child.pid in descendants(os.getpid())
        finally:
            child.kill()
