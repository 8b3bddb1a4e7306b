"""The fields that programs read of milestones, dates, planned sends, the log and the status."""

from __future__ import annotations

from tests.unit.cli.desk import Desk

_MILESTONE = {
    "key",
    "title",
    "kind",
    "status",
    "authority",
    "jurisdiction",
    "instrument",
    "owner",
    "tags",
    "source_url",
    "source_quote",
    "as_of",
    "policy",
    "revision",
    "due",
    "days_left",
    "overdue",
    "history",
}
_DUE = {
    "text",
    "status",
    "earliest",
    "latest",
    "precision",
    "modality",
    "at",
    "tz",
    "waiting_on",
    "rule",
    "ambiguous",
    "doubts",
    "estimate",
}


def test_a_milestone_has_every_field_of_the_contract(desk: Desk) -> None:
    added = desk.add(
        "Taskforce report",
        "March 2026",
        *("--as-of", "2025-09-24", "--authority", "HM Treasury", "--jurisdiction", "UK"),
        *("--owner", "Policy", "--instrument", "Statement", "--kind", "report"),
        *("--tag", "crypto", "--tag", "uk", "--source", "https://example.org/a", "--quote", "So."),
        *("--remind", "60d, 10bd", "--to", "ops", "--tz", "America/New_York"),
        *("--calendar", "UK", "--roll", "following"),
    )
    assert set(added) >= _MILESTONE
    assert set(added["due"]) == _DUE
    assert added["due"] == {
        "text": "March 2026",
        "status": "dated",
        "earliest": "2026-03-01",
        "latest": "2026-03-31",
        "precision": "month",
        "modality": "on",
        "at": None,
        "tz": "America/New_York",
        "waiting_on": [],
        "rule": None,
        "ambiguous": [],
        "doubts": [],
        "estimate": None,
    }
    stated = {name: added[name] for name in ("key", "authority", "jurisdiction", "owner", "tags")}
    assert stated == {
        "key": "taskforce-report",
        "authority": "HM Treasury",
        "jurisdiction": "UK",
        "owner": "Policy",
        "tags": ["crypto", "uk"],
    }
    assert (added["days_left"], added["overdue"], added["revision"]) == (55, False, 1)
    assert (added["remind"], added["to"]) == (["60d", "10bd"], ["ops"])
    assert (added["calendar"], added["roll"]) == ("UK", "following")
    assert added["history"] == [
        {
            "revision": 1,
            "earliest": "2026-03-01",
            "latest": "2026-03-31",
            "text": "March 2026",
            "reason": "added",
            "changed_at": "2026-01-05T09:30:00+00:00",
            "kind": "added",
            "source": None,
            "by": desk.json("log", "taskforce-report")[0]["by"],
        }
    ]
    whose = {"owner_kind": "words", "owner_handle": None, "owner_name": None}
    shown = desk.json("show", "taskforce-report")
    assert shown == {**added, **whose, "counted_from_it": []}
    assert desk.json("list") == [{**added, "owner_kind": "words"}]


def test_every_planned_send_has_the_fields_of_the_contract(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    first, *rest = desk.json("upcoming")
    assert first == {
        "fire_at": "2026-03-01T09:00:00+00:00",
        "key": "title",
        "title": "Title",
        "lead_time": "30d",
        "kind": "approach",
        "channels": ["policy-team"],
        "why": ["selected (policy default)"],
        "sources": ["policy default"],
        "policy": "default",
        "unless": None,
        "grouped": [],
        "fused": [],
    }
    assert [send["kind"] for send in rest] == ["approach", "overdue"]
    assert desk.json("upcoming", "--days", "20") == []
    table = desk.run("upcoming").stdout.splitlines()
    assert table[0].startswith("AT (Europe/London)")
    assert table[2].startswith("2026-03-30 09:00")  # nine o'clock of summer time


def test_the_log_tells_what_was_done_to_a_milestone(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    desk.add("Other", "2026-03-31")
    desk.run("ack", "title", "--by", "A. Counsel", "--note", "on it")
    entries = desk.json("log", "title")
    assert [entry["kind"] for entry in entries] == ["added", "acknowledged"]
    assert set(entries[0]) == {
        *("at", "kind", "key", "ref", "lead_time", "channel", "recipient"),
        *("outcome", "attempt", "possible_repeat", "detail", "by", "old", "new", "change"),
    }
    assert (entries[1]["by"], entries[1]["detail"]) == ("A. Counsel", "on it")
    assert len(desk.json("log")) == 3
    assert "acknowledged" in desk.run("log").stdout


def test_the_status_has_the_fields_of_the_contract(desk: Desk) -> None:
    status = desk.json("status")
    assert set(status) >= {"daemon", "backlog", "oldest_overdue_s", "channels", "clock_held_s"}
    assert set(status["daemon"]) >= {"running", "pid", "last_tick_at", "tick_ms"}
    assert status["daemon"]["running"] is False
    unused = {"state": "unused", "last_outcome": None, "last_sent_at": None}
    unused |= {"people": 0, "unreached": []}
    assert status["channels"] == [
        {"name": "policy-team", **unused},
        {"name": "ops", **unused},
    ]
    desk.add("Title", "2026-01-01")
    late = desk.json("status")
    assert late["backlog"] > 0
    assert late["oldest_overdue_s"] == 0  # it was added at this very instant
    assert "not running" in desk.run("status").stdout


def test_a_phrase_is_explained_to_people_and_programs(desk: Desk) -> None:
    told = desk.run("when", "March", "2026", "--as-of", "2025-09-24").stdout
    assert "March 2026 (1 to 31 March 2026)" in told
    assert "2026-03-31 (Tuesday)" in told
    read = desk.json("when", "March 2026")
    assert set(read) >= _DUE | {"used", "unread", "notes", "as_of"}
    assert (read["earliest"], read["latest"], read["as_of"]) == (
        "2026-03-01",
        "2026-03-31",
        "2026-01-05",
    )
    assert desk.json("when", "noon on 1 July 2026")["at"] == "2026-07-01T12:00:00+01:00"


def test_phrases_come_from_a_file_too(desk: Desk) -> None:
    file = desk.settings.with_name("phrases.jsonl")
    file.write_text('{"phrase": "2026-03-31"}\n{"phrase": "gibberish"}\n')
    first, second = desk.run("when", "--jsonl", str(file)).stdout.splitlines()
    assert '"earliest": "2026-03-31"' in first
    assert '"error": ' in second
