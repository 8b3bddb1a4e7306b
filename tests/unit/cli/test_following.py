"""What a milestone counts from and what counts from it, on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import UsageError

LATE = ("--due", "2026-07-01", "--reason", "it slipped")


@pytest.fixture
def chain(desk: Desk) -> Desk:
    """`rules` in June 2026, `go` ten days after it, and `later` ten days after that."""
    desk.add("Final rules", "2026-06-01", "--key", "rules")
    desk.add("Go live", "10 days after rules", "--key", "go")
    desk.add("Review", "10 days after go", "--key", "later")
    return desk


def _line(text: str, label: str) -> str:
    (line,) = (line for line in text.splitlines() if line.startswith(f"{label}:"))
    return line.removeprefix(f"{label}:").strip()


def test_a_dry_run_lists_what_would_become_of_each_dependent(chain: Desk) -> None:
    chain.run("met", "later")
    tried = chain.run("move", "rules", *LATE, "--dry-run").stdout
    assert tried.splitlines() == [
        "rules would move: from 1 June 2026 to 1 July 2026; 3 pending reminders replaced",
        "",
        "Counted from it:",
        "KEY    EFFECT          FROM        TO          WHY",
        "go     moved           2026-06-11  2026-07-11",
        "later  needs a person  2026-06-21  2026-07-21  it is met already",
    ]
    assert chain.json("show", "go")["due"]["earliest"] == "2026-06-11"


def test_a_dry_run_as_json_names_effect_and_both_dates(chain: Desk) -> None:
    told = chain.json("move", "rules", *LATE, "--dry-run", "--pin", "later")
    assert told["due"]["earliest"] == "2026-07-01"
    effects: list[Any] = [
        (each["key"], each["effect"], each["old"]["earliest"], each["new"]["earliest"])
        for each in told["dependents"]
    ]
    assert effects == [
        ("go", "moved", "2026-06-11", "2026-07-11"),
        ("later", "pinned", "2026-06-21", "2026-07-21"),
    ]


def test_a_pin_is_kept_until_it_is_taken_away(chain: Desk) -> None:
    chain.run("move", "rules", *LATE, "--pin", "later")
    later = chain.json("show", "later")
    assert (later["pinned"], later["due"]["earliest"]) == (True, "2026-06-21")
    assert _line(chain.run("show", "later").stdout, "Pinned").startswith("yes")
    assert chain.json("edit", "later", "--unpin")["due"]["earliest"] == "2026-07-21"
    assert chain.json("edit", "go", "--pin")["pinned"] is True


def test_show_says_what_it_counts_from_and_what_counts_from_it(chain: Desk) -> None:
    shown = chain.run("show", "go").stdout
    assert _line(shown, "Counts from") == "rules (2026-06-01)"
    assert _line(shown, "Counted from it") == "later (2026-06-21)"
    assert chain.json("show", "rules")["counted_from_it"] == ["go"]
    assert chain.json("show", "go")["anchors"] == [
        {"name": "rules", "key": "rules", "on": None, "at": None}
    ]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("met", "rules", "--on", "2026-01-04"), "rules (met on 2026-01-04)"),
        (
            ("met", "rules", "--at", "2026-01-04T10:15"),
            "rules (met at 2026-01-04 10:15 Europe/London)",
        ),
        (
            ("waive", "rules", "--reason", "repealed"),
            "rules (waived: its last date, 2026-06-01, counts)",
        ),
        (
            ("suspend", "rules", "--reason", "litigation"),
            "rules (suspended: its last date, 2026-06-01, counts)",
        ),
    ],
)
def test_show_says_how_an_anchor_stands(chain: Desk, command: tuple[str, ...], words: str) -> None:
    chain.run(*command)
    assert _line(chain.run("show", "go").stdout, "Counts from") == words


def test_anchors_may_be_days_other_names_and_unknown(desk: Desk) -> None:
    desk.add("Final rules", "2026-06-01", "--key", "ps-1")
    text = "the later of 1 day after publication and 1 day after rules and 1 day after listing"
    anchors = ("--anchor", "publication=2026-03-02", "--anchor", "rules=ps-1")
    desk.add("Go", text, "--key", "go", *anchors)
    told = _line(desk.run("show", "go").stdout, "Counts from").split("; ")
    assert set(told) == {
        "publication (2026-03-02)",
        "rules, ps-1 (2026-06-01)",
        "listing (not known yet)",
    }


def test_many_dependents_are_counted_rather_than_named(desk: Desk) -> None:
    desk.add("Rules", "2026-06-01", "--key", "rules")
    for number in range(22):
        desk.add(f"N{number}", "1 day after rules")
    assert _line(desk.run("show", "rules").stdout, "Counted from it").endswith(" and 2 more")


@pytest.mark.parametrize("anchor", ["rules", "rules=", "=x"])
def test_an_anchor_that_names_nothing_is_a_slip(desk: Desk, anchor: str) -> None:
    refused = desk.attempt("add", "Go", "--due", "1 day after rules", "--anchor", anchor)
    assert refused.exit_code == 2
    assert "write NAME=KEY or NAME=2026-03-31" in refused.stderr


def test_the_history_says_how_far_it_slipped_why_and_who_moved_it(desk: Desk) -> None:
    desk.add("Report", "2025-12-31", "--key", "report")
    for due in ("2026-06-30", "2026-12-31"):
        desk.run("move", "report", "--due", due, "--reason", "slipped")
    source = ("--source", "https://example.org/notice", "--by", "A. Counsel")
    moved = desk.json("move", "report", "--due", "2027-06-30", "--reason", "again", *source)
    assert moved["slippage"] == {
        "moves": 3,
        "days": 546,
        "months": 18,
        "text": "moved 3 times, 18 months in all",
    }
    last = moved["history"][-1]
    assert (last["kind"], last["source"], last["by"]) == (
        "moved",
        "https://example.org/notice",
        "A. Counsel",
    )
    shown = desk.run("show", "report").stdout
    assert "History, the present date last (moved 3 times, 18 months in all):" in shown
    assert "again; by A. Counsel; https://example.org/notice" in shown


def test_a_proposed_date_stands_beside_the_one_in_force_until_it_is_adopted(chain: Desk) -> None:
    speech = ("--due", "2027-06-01", "--reason", "a speech", "--source", "https://example.org")
    told = chain.run("move", "rules", *speech, "--proposed").stdout
    assert told == "rules stays 1 June 2026; proposed, not in force: 1 June 2027\n"
    (listed,) = (each for each in chain.json("list") if each["key"] == "rules")
    assert listed["due"]["earliest"] == "2026-06-01"
    assert listed["proposed"]["due"]["earliest"] == "2027-06-01"
    assert listed["proposed"]["source"] == "https://example.org"
    shown = _line(chain.run("show", "rules").stdout, "Proposed")
    assert shown == "1 June 2027, not in force: a speech, https://example.org"
    tried = chain.run("move", "rules", "--adopt", "--dry-run").stdout
    assert tried.startswith("rules would move: from 1 June 2026 to 1 June 2027")
    adopted = chain.json("move", "rules", "--adopt", "--reason", "in the Journal")
    assert (adopted["proposed"], adopted["due"]["earliest"]) == (None, "2027-06-01")
    assert adopted["history"][-1]["kind"] == "adopted"
    assert [each["key"] for each in adopted["dependents"]] == ["go", "later"]


def test_a_proposal_is_printed_as_json(chain: Desk) -> None:
    told = chain.json("move", "rules", *LATE, "--proposed")
    assert told["proposed"]["reason"] == "it slipped"


SLIPS = [
    (("--due", "2027-01-01"), "say --due and --reason"),
    (("--reason", "x"), "say --due and --reason"),
    (("--adopt", "--due", "2027-01-01"), "leave out --due"),
    (("--adopt", "--proposed"), "leave out --proposed"),
    (("--adopt",), "no other date is proposed for rules"),
    ((*LATE, "--proposed", "--dry-run"), "a proposed date moves nothing"),
    ((*LATE, "--proposed", "--pin", "go"), "a proposed date moves nothing"),
    ((*LATE, "--pin", "rules"), "rules does not count from it"),
    (("--due", "1 day after later", "--reason", "x"), "rules -> later -> go -> rules"),
]


@pytest.mark.parametrize(("options", "complaint"), SLIPS)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    chain: Desk, options: tuple[str, ...], complaint: str
) -> None:
    refused = chain.attempt("move", "rules", *options)
    assert refused.exit_code == 2 or isinstance(refused.exception, UsageError)
    assert complaint in f"{refused.exception} {' '.join(refused.stderr.split())}"
    assert chain.json("show", "rules")["revision"] == 1


def test_what_a_listing_prints_is_read_back_without_change(chain: Desk) -> None:
    chain.run("move", "rules", *LATE, "--proposed")
    chain.run("edit", "later", "--pin")
    listing = chain.run("list", "--all", "--json").stdout
    told = chain.run("import", "-", "--format", "json", given=listing).stdout
    assert told == "0 added, 0 moved, 0 changed, 3 unchanged\n"
    for form in ("csv", "yaml", "json"):
        exported = chain.run("export", "--format", form).stdout
        told = chain.run("import", "-", "--format", form, given=exported).stdout
        assert told == "0 added, 0 moved, 0 changed, 3 unchanged\n"
