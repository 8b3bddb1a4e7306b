"""Dates that files keep are held to what `tracker add` holds the words of a date to."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tracker.domain.milestone import Acknowledgement, Report
from tracker.errors import ImportRefused
from tracker.sources.files.dates_kept import (
    acknowledgement_of,
    acknowledgement_values,
    proposal_of,
    report_of,
    report_values,
    revisions_of,
)
from tracker.sources.files.formats import read_records

_SOUND: dict[str, object] = {
    "text": "1 May 2026",
    "status": "dated",
    "tz": "Europe/London",
    "earliest": "2026-05-01",
    "latest": "2026-05-01",
    "precision": "day",
    "modality": "on",
    "reason": "added",
    "revision": 1,
    "changed_at": "2026-01-05T09:00:00+00:00",
    "kind": "added",
}
_BOUNDED: dict[str, object] = {"precision": None, "status": "waiting", "waiting_on": ["a vote"]}
_WRONG: dict[str, tuple[dict[str, object], str]] = {
    "a zone that nobody knows": ({"tz": "Mars/X"}, "no time zone is called 'Mars/X'"),
    "a zone of long ago": ({"tz": "US/Pacific-New"}, "no time zone is called"),
    "the last year there is": ({"latest": "9999-12-31"}, "the year 9999 is out of range"),
    "the first year there is": ({"earliest": "0001-01-01"}, "the year 1 is out of range"),
    "a window backwards": ({"latest": "2026-04-01"}, "no day lies in the window"),
    "bounds backwards": ({**_BOUNDED, "latest": "2026-04-01"}, "on no day at all"),
    "a bound far off": ({**_BOUNDED, "latest": "2999-04-01"}, "the year 2999 is out of range"),
    "a reading that is none": ({"ambiguous": ["2026"]}, "each reading must hold fields"),
    "an estimate that is none": ({"estimate": "May"}, "an estimate must hold fields"),
    "a reading far off": (
        {"ambiguous": [{"earliest": "2026-01-01", "latest": "8000-01-01", "precision": "range"}]},
        "the year 8000 is out of range",
    ),
}
_each = pytest.mark.parametrize(("changes", "said"), _WRONG.values(), ids=_WRONG.keys())


@_each
def test_a_revision_that_no_date_could_have_is_refused(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        revisions_of([{**_SOUND, **changes}])


@_each
def test_a_proposal_that_no_date_could_have_is_refused(
    changes: dict[str, object], said: str
) -> None:
    proposal = {"due": {**_SOUND, **changes}, "reason": "r", "announced_at": "2026-01-05T09:00Z"}
    with pytest.raises(ValueError, match=said):
        proposal_of(proposal)


def test_a_zone_as_people_write_it_is_kept_by_its_name() -> None:
    (revision,) = revisions_of([{**_SOUND, "tz": "EST"}])
    assert revision.due.tz == "America/New_York"


def test_the_record_is_named_by_its_number() -> None:
    good: dict[str, Any] = {"key": "a", "title": "A", "due": "1 May 2026", "history": [_SOUND]}
    bad = {**good, "key": "b", "history": [{**_SOUND, "tz": "Mars/X"}]}
    stream = io.StringIO(json.dumps([good, bad]))
    with pytest.raises(ImportRefused) as refused:
        list(read_records(stream, "json", "m.json"))
    (problem,) = refused.value.problems
    assert "item 2" in problem
    assert "Mars/X" in problem


_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_SEEN = Acknowledgement(revision=2, at=_AT, by="amira", ref="TRK-0011", channel="mail", until=_AT)
_REPORTED = Report(by="amira", at=_AT, on=date(2026, 1, 2), met_at=_AT, note="filed")


@pytest.mark.parametrize("seen", [_SEEN, Acknowledgement(revision=1, at=_AT)])
def test_an_acknowledgement_comes_back_as_it_was(seen: Acknowledgement) -> None:
    assert acknowledgement_of(acknowledgement_values(seen)) == seen


@pytest.mark.parametrize("report", [_REPORTED, Report(by="amira", at=_AT, on=date(2026, 1, 2))])
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    assert report_of(report_values(report)) == report


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"revision": 0}, "revision must be a number from 1 on"),
        ({"revision": None}, "revision must be a number from 1 on"),
        ({"revision": "²"}, "revision must be a number from 1 on"),
        ({"at": None}, "at is missing"),
        ({"at": "2026-01-05T09:00"}, "has no offset"),
        ({"until": "9999-12-31T00:00+00:00"}, "until: the year 9999 is out of range"),
        ({"by": 3}, "by must be text"),
    ],
)
def test_an_acknowledgement_that_cannot_be_is_refused(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        acknowledgement_of({**acknowledgement_values(_SEEN), **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"by": None}, "by is missing"),
        ({"on": None}, "on is missing"),
        ({"met_at": "0001-01-01T00:00+00:00"}, "met_at: the year 1 is out of range"),
    ],
)
def test_a_report_that_cannot_be_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        report_of({**report_values(_REPORTED), **changes})


def test_a_file_that_names_only_the_revision_is_read() -> None:
    item = {"key": "a", "title": "A", "due": "1 May 2026", "acknowledged_revision": 1}
    (record,) = read_records(io.StringIO(json.dumps([item])), "json", "m.json")
    assert (record.acknowledged_revision, record.acknowledgement) == (1, None)
