"""Every fact goes wherever a milestone goes: files, the command line, the database, JSON, feeds."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from datetime import date
from typing import Any

import click
import pytest

from tests.integration.desk import START, Desk
from tests.integration.publishing import Feed
from tests.integration.publishing import a_record as a_published_record
from tracker.cli.program import program
from tracker.domain.facts import FACTS, Facts
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.files import write_to
from tracker.service.views.shapes import milestone_json
from tracker.sources.files.formats import read_records
from tracker.sources.record import MilestoneRecord

_VALUES: dict[str, Any] = {"tuple[str, ...]": ("uk", "crypto"), "date | None": date(2026, 1, 2)}
VALUES = {each.name: _VALUES.get(str(each.type), "https://example.org/") for each in fields(Facts)}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_kept_shown_and_exported(desk: Desk, name: str) -> None:
    stated = {"title": "Rules", name: VALUES[name]}
    desk.milestones.add(MilestoneRecord(key="rules", due="2026-06-01", **stated), START)
    milestone = desk.get("rules")
    assert getattr(milestone, name) == VALUES[name]
    shown = milestone_json(milestone, START)[name]
    assert shown == json.loads(json.dumps(VALUES[name], default=str))
    for format_ in ("json", "yaml", "csv"):
        written = io.StringIO()
        write_to(written, [(milestone, None)], format_)
        read = read_records(io.BytesIO(written.getvalue().encode()), format_, "m")
        [again] = FileImporter(desk.store, desk.defaults).take(read, START, by="m", dry_run=True)
        assert again.after == again.before


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_that_a_source_states_otherwise_is_taken(desk: Desk, name: str) -> None:
    feed = Feed(desk)
    feed.take(a_published_record())
    feed.take(a_published_record(**{name: VALUES[name]}), older=True)
    assert getattr(feed.milestone(), name) == VALUES[name]


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_can_be_stated_on_the_command_line(name: str) -> None:
    command = program.get_command(click.Context(program), "add")
    assert command is not None
    assert name in {parameter.name for parameter in command.params}
