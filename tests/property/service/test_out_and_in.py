"""What `add` takes comes back from every file that it is exported to, and changes nothing there."""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.databases import a_database
from tests.sites import a_policy
from tracker.domain.change import News
from tracker.domain.facts import FACTS
from tracker.domain.milestone import Milestone
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.files import write_to
from tracker.service.milestones.milestones import Milestones
from tracker.sources.files.csv_format import unescaped
from tracker.sources.files.formats import FORMATS, read_records
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

_ODD = [
    *("\x07", "\r\n", "\x85", "\u2028", "\t", "\0", "\x1b[31m", "\ud800", "\ufeff", "\u200b"),
    *("=", "+", "-", "@", "＝", "'", '"', ",", ";", "[", "]", "{", "|", "null", "~", "#", ": "),
    *("true", "2027-01-01", "1e5", "- ", "é", "日本", "\u202e", "\xa0", " ", "%", "\ufffe", "\\n"),
]
_TEXT = st.lists(st.sampled_from(_ODD) | st.text(max_size=4), max_size=6).map("".join)
_TEXTS = [name for name in FACTS if name not in ("title", "as_of", "tags", "source_url")]
_DEFAULTS = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())


@st.composite
def _records(draw: st.DrawFn) -> MilestoneRecord:
    return MilestoneRecord(
        title=draw(_TEXT),
        due="31 March 2027",
        tags=tuple(draw(st.lists(_TEXT, max_size=3))),
        source_url=draw(st.none() | _TEXT.map(lambda text: f"https://example.org/{text}")),
        **{name: draw(st.none() | _TEXT) for name in _TEXTS},
    )


@settings(max_examples=60)
@given(records=st.lists(_records(), min_size=1, max_size=4))
def test_what_add_takes_comes_back_from_every_format(records: list[MilestoneRecord]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, *others = (f"sqlite:///{Path(folder) / name}.db" for name in ("ours", *FORMATS))
        a_database(ours)
        _add(ours, records)
        for format_, theirs in zip(FORMATS, others, strict=True):
            a_database(theirs)
            text, milestones = _exported(ours, format_)
            for url, news in ((ours, News.UNCHANGED), (theirs, News.ADDED)):
                assert _imported(url, text, format_) == {news} or not milestones, format_
            assert _facts(_exported(theirs, format_)[1]) == _facts(milestones), format_


def _add(url: str, records: list[MilestoneRecord]) -> None:
    store = open_store(url)
    desk = Milestones(store, _DEFAULTS, by="A. Counsel")
    for record in records:
        with suppress(UsageError):
            desk.add(record, NOW)
    store.close()


def _exported(url: str, format_: str) -> tuple[str, tuple[Milestone, ...]]:
    with open_reads(url) as reads:
        milestones = tuple(reads.milestones())
    stream = io.StringIO(newline="")
    write_to(stream, ((each, None) for each in milestones), format_)
    return stream.getvalue(), milestones


def _imported(url: str, text: str, format_: str) -> set[News]:
    store = open_store(url)
    records = read_records(io.BytesIO(text.encode()), format_, f"m.{format_}")
    changes = FileImporter(store, _DEFAULTS).take(records, NOW, by="m")
    store.close()
    return {change.news for change in changes}


def _facts(milestones: tuple[Milestone, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (each.key, *(getattr(each, name) for name in FACTS if name != "as_of"))
        for each in milestones
    )


@given(st.text(min_size=1, max_size=6))
def test_the_apostrophe_before_a_formula_comes_off_again(cell: str) -> None:
    from tracker.sources.files.csv_format import cell_text  # noqa: PLC0415 - what it takes off

    assert unescaped(cell_text(cell)) == cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "\t=1", "\n@SUM(1)", "\r-1", "＝1", "\u200b=1", "\ufeff+1", "\xa0−1", "'=1", "＠x"],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(text: str) -> None:
    stream = io.StringIO(newline="")
    record = {"key": "a", "title": text, "due": "TBC", "tags": [text, "b"]}
    FORMATS["csv"].write([record], stream)
    _, row = stream.getvalue().split("\n", 1)
    assert f"'{text}" in row.replace('""', '"')
