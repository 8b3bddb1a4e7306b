import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.milestone import Confidence, MilestoneStatus
from tracker.sources.files.formats import read_records, stated, write_records
from tracker.sources.record import MilestoneRecord

_FORMATS = ["csv", "json", "yaml"]

_CHARACTERS = st.characters(
    exclude_categories=("Cc", "Cs"),
    include_characters="\n\t'=+-@",
    exclude_characters="\u2028\u2029",
)
_LONG = st.text(st.sampled_from("ab .:#-'\n"), min_size=90, max_size=250)  # where YAML folds
_TEXTS = (st.text(_CHARACTERS, max_size=30) | _LONG).map(str.strip).filter(bool) | st.sampled_from(
    [
        "=1+1",
        "'=x",
        "''@",
        "-",
        "'",
        "null",
        "~",
        "yes",
        "2027",
        "2026-03-31",
        "1e3",
        "*a",
        "&a",
        "!b",
        "- a",
        "a: b",
        "# c",
        '"',
        "a,b;c",
        "é\u0301",
        "\ufeffbom",
        "🇬🇧",
        "a\nb",
        "[]",
        "{}",
    ]
)
_NAMES = st.lists(
    _TEXTS.map(lambda text: text.replace(",", "").replace(";", "").strip()).filter(bool),
    max_size=3,
    unique=True,
).map(tuple)
_OPTIONAL = st.none() | _TEXTS
_URLS = ("https://example.org/a,b;c", "http://example.org/?q=%C3%A9#d")


@st.composite
def _records(draw: st.DrawFn) -> MilestoneRecord:
    texts = (
        "kind",
        "authority",
        "jurisdiction",
        "instrument",
        "owner",
        "source_quote",
    )
    more = ("policy", "tz", "calendar", "roll")
    return MilestoneRecord(
        title=draw(_TEXTS),
        due=draw(_TEXTS),
        as_of=draw(st.none() | st.dates()),
        tags=draw(_NAMES),
        to=draw(_NAMES),
        remind=draw(st.sampled_from([None, "30d", "60d,10bd,1d"])),
        status=draw(st.none() | st.sampled_from([each.value for each in MilestoneStatus])),
        anchors=draw(_NAMES.map(lambda names: tuple(f"{name}=key" for name in names))),
        pinned=draw(st.none() | st.booleans()),
        confidence=draw(st.none() | st.sampled_from([each.value for each in Confidence])),
        last_verified_on=draw(st.none() | st.dates()),
        repeat_count=draw(st.none() | st.integers(1, 99)),
        repeat_until=draw(st.none() | st.dates()),
        source_url=draw(st.none() | st.sampled_from(_URLS)),
        **{name: draw(_OPTIONAL) for name in (*texts, *more)},
    )


def _written(records: list[dict[str, object]], form: str) -> str:
    stream = io.StringIO()
    write_records(records, stream, form)
    return stream.getvalue()


def _back(text: str, form: str) -> list[MilestoneRecord]:
    stream = io.BytesIO(text.encode())
    return [replace(each, place="") for each in read_records(stream, form, "x")]


@given(records=st.lists(_records(), max_size=4))
def test_what_is_written_reads_back_the_same_in_every_format(
    records: list[MilestoneRecord],
) -> None:
    keyed = [replace(record, key=f"k{number}") for number, record in enumerate(records)]

    for form in _FORMATS:
        assert _back(_written([stated(record) for record in keyed], form), form) == keyed, form


_SHOWN = {
    "key": "report",
    "title": "Report",
    "kind": None,
    "status": "open",
    "tags": ["crypto"],
    "source_url": "https://www.gov.uk/",
    "source_quote": "in March",
    "as_of": "2025-09-24",
    "policy": "default",
    "revision": 2,
    "due": {"text": "March next year", "earliest": "2026-03-01", "precision": "month", "tz": "UTC"},
    "days_left": -3,
    "overdue": True,
    "history": [{"revision": 1, "reason": "added"}],
}


@pytest.mark.parametrize("form", _FORMATS)
def test_what_list_shows_as_json_can_be_written_and_read_in_any_format(form: str) -> None:
    assert _back(_written([_SHOWN], form), form) == [
        MilestoneRecord(
            key="report",
            title="Report",
            due="March next year",
            as_of=date(2025, 9, 24),
            tags=("crypto",),
            source_url="https://www.gov.uk/",
            source_quote="in March",
            policy="default",
            tz="UTC",
            status="open",
        )
    ]


def test_a_field_left_empty_under_one_name_is_taken_from_the_other() -> None:
    record = {"title": "A", "due": "TBC", "source_url": "https://x.org/", "source": None}

    assert _back(_written([record], "json"), "json")[0].source_url == "https://x.org/"


@pytest.mark.parametrize("form", _FORMATS)
def test_no_milestones_are_written_as_none(form: str) -> None:
    assert _back(_written([], form), form) == []


def test_a_table_has_a_column_for_every_field_and_for_what_is_computed() -> None:
    (row,) = csv.DictReader(io.StringIO(_written([_SHOWN], "csv")))

    assert (row["due"], row["earliest"], row["precision"]) == (
        "March next year",
        "2026-03-01",
        "month",
    )
    assert (row["days_left"], row["overdue"], row["tags"]) == ("'-3", "true", "crypto")
    assert row["authority"] == ""
    assert "history" not in row


def test_the_status_of_a_date_is_not_that_of_its_milestone() -> None:
    due = {"text": "TBC", "status": "undated", "tz": "UTC"}
    (row,) = csv.DictReader(io.StringIO(_written([{"title": "A", "due": due}], "csv")))

    assert (row["due"], row["status"], row["tz"]) == ("TBC", "", "UTC")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'=1", "''@"])
def test_no_cell_is_a_formula(text: str) -> None:
    table = _written([{"title": text, "due": "TBC", "tags": (text,)}], "csv")
    (row,) = csv.DictReader(io.StringIO(table))

    assert row["title"] == row["tags"] == f"'{text}"


def test_yaml_reads_as_people_write_it() -> None:
    record = {"key": "k", "title": "Zürich: a – b", "due": "2027", "as_of": date(2025, 9, 24)}

    assert _written([record], "yaml") == (
        "- key: k\n  title: 'Zürich: a – b'\n  due: '2027'\n  as_of: '2025-09-24'\n"
    )


def test_json_has_a_line_for_each_milestone() -> None:
    records = [{"title": "é", "due": "TBC", "place": "x", "to": ()}, {"title": "B", "due": "TBC"}]

    assert _written(list(records), "json") == (
        '[\n{"title": "é", "due": "TBC"},\n{"title": "B", "due": "TBC"}\n]\n'
    )
