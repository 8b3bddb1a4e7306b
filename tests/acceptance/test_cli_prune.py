"""What is long over leaves the database, and its evidence stays: through the executable."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

from tests.history import fill
from tests.unit.cli.executable import a_new_installation


def test_history_is_dropped_and_who_was_told_what_when_stays(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    database = next(tmp_path.rglob("*.db"))
    channel = installation.run("status", "--json").json["channels"][0]["name"]
    fill(f"sqlite:///{database}", 40, channels=(channel,), packed=zlib.compress(b"Due\n\nSoon."))
    before = installation.run("log", "old-3", "--json").json
    prune = ("db", "prune", "--before", "2020-01-01")
    refused = installation.run(*prune, code=2)
    assert "--to" in refused.err
    young = installation.run(*prune[:2], "--before", "2999-01-01", "--dry-run", code=2)
    assert "is still looked at" in young.err

    done = installation.run(*prune, "--to", "attempts.jsonl", "--by", "amira", "--yes", "--json")

    copy = tmp_path / "attempts.jsonl"
    assert done.json["dropped"] == {"deliveries": 39, "attempts": 39}, "one says how the channel is"
    assert done.json["sha256"] == hashlib.sha256(copy.read_bytes()).hexdigest()
    lines = [json.loads(line) for line in copy.read_text().splitlines()]
    assert len([line for line in lines if "delivery" in line]) == 39
    (entry,) = installation.run("log", "old-3", "--json").json
    told = ("at", "kind", "key", "ref", "lead_time", "channel", "outcome", "attempt")
    assert [entry[name] for name in told] == [before[0][name] for name in told]
    assert "by amira" in entry["detail"]
    assert str(copy) in entry["detail"]
    assert installation.run("db", "check").out == "ok\n"
    assert installation.run("status", "--json").json["channels"][0]["last_outcome"] == "SENT"
