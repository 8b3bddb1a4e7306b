"""`when --explain` and `explain`: the steps, for people and for programs."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.desk import Desk
from tracker.errors import NotFound

_GENIUS = "the earlier of 18 months after enactment and 120 days after final regulations"


def test_when_explains_a_phrase_to_people(desk: Desk) -> None:
    told = desk.run(
        *("when", "20 business days after 23 December 2026", "--calendar", "UK", "--explain")
    ).stdout
    assert "When:      25 January 2027" in told
    assert "Skipped    Friday 25 December 2026: Christmas Day [UK]" in told
    assert told.splitlines()[-1] == "Result     25 January 2027"


def test_when_explains_a_phrase_to_programs_only_where_asked(desk: Desk) -> None:
    phrase = ("when", "40 days after 31 March 2026", "--calendar", "US", "--roll", "following")
    assert "explain" not in desk.json(*phrase)
    steps = desk.json(*phrase, "--explain")["explain"]
    assert [step["what"] for step in steps] == [
        *("read", "anchor", "count", "skipped", "rolled", "result")
    ]
    assert all(set(step) == {"what", "text", "source", "day"} for step in steps)
    assert steps[4]["source"] == "FRCP 6(a)(1)(C); 17 CFR 240.0-3"
    assert steps[4]["day"] == "2026-05-11"


def test_a_file_of_phrases_is_not_explained(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "phrases.jsonl"
    file.write_text('{"phrase": "TBC"}\n')
    result = desk.attempt("when", "--jsonl", str(file), "--explain")
    assert result.exit_code == 2
    assert "leave out --jsonl" in result.output


def test_a_milestone_is_explained_from_what_it_counts_from(desk: Desk) -> None:
    desk.add("Enactment", "18 July 2025", "--key", "enactment")
    desk.add("Final regulations", "1 May 2026", "--key", "final-regulations")
    desk.add("In force", _GENIUS, "--key", "genius")
    told = desk.run("explain", "genius").stdout
    assert "“enactment” is the milestone enactment, due 18 July 2025" in told
    assert "the earlier of them counts: 120 days after final regulations" in told
    assert told.splitlines()[-1] == "Result     29 August 2026"
    answer = desk.json("explain", "genius")
    assert answer["due"]["earliest"] == "2026-08-29"
    assert answer["explain"][-1]["day"] == "2026-08-29"
    assert [each["revision"] for each in answer["history"]] == [1]


def test_an_anchor_that_is_stated_or_met_or_unknown_is_told_as_that(desk: Desk) -> None:
    desk.add("Enactment", "18 July 2025", "--key", "enactment")
    desk.run("met", "enactment", "--on", "2025-07-18")
    desk.add("In force", _GENIUS, "--key", "genius")
    told = desk.run("explain", "genius").stdout
    assert "met on Friday 18 July 2025" in told
    assert "nobody has said when “final regulations” is" in told
    desk.add(
        "Comments", "60 days after publication", "--key", "c", "--anchor", "publication=2026-03-02"
    )
    told = desk.run("explain", "c").stdout
    assert "“publication” was stated: Monday 2 March 2026" in told


def test_an_anchor_without_a_date_is_told_as_that(desk: Desk) -> None:
    desk.add("Approval", "TBC", "--key", "approval")
    desk.add("Start", "30 days after approval", "--key", "start")
    told = desk.run("explain", "start").stdout
    assert "“approval” is the milestone approval, which has no date yet" in told
    assert told.splitlines()[-1].startswith("Result     waits for approval")


def test_a_pinned_date_is_told_beside_what_the_words_give(desk: Desk) -> None:
    desk.add("Approval", "1 May 2026", "--key", "approval")
    desk.add("Start", "30 days after approval", "--key", "start")
    desk.run(*("move", "approval", "--due", "1 June 2026"), *("--reason", "late", "--pin", "start"))
    told = desk.run("explain", "start").stdout
    assert told.splitlines()[-1] == "Result     in force is 31 May 2026 (pinned)"


def test_every_date_that_it_has_had_follows(desk: Desk) -> None:
    desk.add("Basel 3.1", "1 July 2025", "--key", "basel")
    desk.run("move", "basel", "--due", "1 January 2027", "--reason", "HMT statement")
    told = desk.run("explain", "basel").stdout
    assert "History, the present date last (moved once, 18 months):" in told
    assert "  WHY  " in told
    assert "HMT statement" in told.splitlines()[-1]


def test_a_key_that_is_not_there_is_said_to_be_missing(desk: Desk) -> None:
    assert isinstance(desk.attempt("explain", "nothing").exception, NotFound)
