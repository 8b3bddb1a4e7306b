"""The same words leave the same doubts, whoever states them: `add`, or a file of any format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import a_database
from tests.sites import a_policy
from tracker.domain.milestone import Milestone
from tracker.errors import TrackerError
from tracker.service.defaults import Defaults
from tracker.service.intake.documents import listing_of
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.told import Told
from tracker.service.milestones.milestones import Milestones
from tracker.service.milestones.remarks import doubts
from tracker.sources.files.formats import read_records
from tracker.sources.problems import Problems
from tracker.sources.record import MilestoneRecord
from tracker.sources.sheets.mapping import parse_mapping
from tracker.sources.sheets.reading import read_sheet
from tracker.store.database import open_store
from tracker.store.store import Store

NOW = datetime(2031, 2, 3, 12, tzinfo=UTC)
AS_OF = date(2031, 1, 20)
DEFAULTS = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
MAPPING = f"""
as_of = {AS_OF}
timezone = "UTC"
[columns]
external_id = "title"
title = "title"
due = "due"
"""

BEFORE = ["", "", "firms report ", "draft: ", "the second ", "by ", "not before ", "Friday "]
DATES = [
    "14 May 2032",
    "14 May",
    "Monday 17 May",
    "Q3",
    "Q3 2032",
    "the end of June 2032",
    "last business day of May 2032",
    "Sunday 4 July 2032",
    "the 30th of each month",
    "30 days after the vote",
    "TBC",
]
BEHIND = [
    "",
    "",
    " (Article 9)",
    ", unless postponed",
    " for the third group",
    " 4.30 pm",
    " or so",
]
WORDS = st.builds(
    lambda *parts: "".join(parts).strip(),
    st.sampled_from(BEFORE),
    st.sampled_from(DATES),
    st.sampled_from(BEHIND),
)


def _csv(words: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["title", "due", "as_of"], ["Toll", words, AS_OF]])
    return text.getvalue().encode()


def _json(words: str) -> bytes:
    return json.dumps([{"title": "Toll", "due": words, "as_of": str(AS_OF)}]).encode()


def _yaml(words: str) -> bytes:
    return yaml.safe_dump([{"title": "Toll", "due": words, "as_of": str(AS_OF)}]).encode()


def _xlsx(words: str) -> bytes:
    workbook = openpyxl.Workbook()
    for row in (["title", "due"], ["Toll", words]):
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _added(store: Store, words: str) -> Milestone:
    record = MilestoneRecord(title="Levy", due=words, as_of=AS_OF)
    return Milestones(store, DEFAULTS, by="A. Counsel").add(record, NOW)


def _of_file(store: Store, content: bytes, format_: str, *, strict: bool) -> Milestone:
    records = read_records(io.BytesIO(content), format_, "m")
    told = Told(strict=strict)
    [change] = FileImporter(store, DEFAULTS).take(records, NOW, by="m", dry_run=True, told=told)
    return change.after


def _of_sheet(store: Store, content: bytes, *, strict: bool) -> Milestone:
    problems, found = Problems(), []
    mappings = parse_mapping(MAPPING, "map")
    FeedImporter(store, DEFAULTS).take(
        listing_of("xlsx", "m.xlsx"),
        read_sheet(io.BytesIO(content), "m.xlsx", problems, mappings=mappings),
        NOW,
        problems=problems,
        dry_run=True,
        tell=found.append,
        told=Told(strict=strict),
    )
    [change] = found
    return change.after


WAYS: dict[str, Callable[..., Milestone]] = {
    "csv": lambda store, words, **how: _of_file(store, _csv(words), "csv", **how),
    "json": lambda store, words, **how: _of_file(store, _json(words), "json", **how),
    "yaml": lambda store, words, **how: _of_file(store, _yaml(words), "yaml", **how),
    "mapped csv": lambda store, words, **how: _of_sheet(store, _csv(words), **how),
    "xlsx": lambda store, words, **how: _of_sheet(store, _xlsx(words), **how),
}
ONE_READING = frozenset(
    {"mapped csv", "xlsx"}
)  #: where whatever can be read in two ways is refused


@pytest.fixture
def store(tmp_path: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/doubts.db"
    a_database(url)
    opened = open_store(url)
    yield opened
    opened.close()


def _stated(way: str, store: Store, words: str, *, strict: bool = False) -> Milestone | None:
    try:
        return WAYS[way](store, words, strict=strict)
    except TrackerError:
        return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_a_file_has_the_doubts_of_add_and_a_strict_one_takes_none(store: Store, words: str) -> None:
    try:
        stated = _added(store, words)
    except TrackerError:
        assert {_stated(way, store, words) for way in WAYS} == {None}
        return
    for way in WAYS:
        imported = _stated(way, store, words)
        if stated.due.readings and way in ONE_READING:
            assert imported is None
            continue
        assert imported is not None, way
        assert doubts(imported) == doubts(stated)
        taken = _stated(way, store, words, strict=True)
        assert (taken is None) is stated.needs_a_look, way
