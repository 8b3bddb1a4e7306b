from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tracker.cli.phrase_lines import read_lines
from tracker.dates.meaning.interpretation import Context

LONDON = Context(tz="Europe/London")


def answers(*lines: object, as_of: date | None = None) -> list[dict[str, Any]]:
    encoded = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(read_lines(encoded, as_of, LONDON))


def test_each_phrase_gets_its_window_with_both_ends_inclusive() -> None:
    (answer,) = answers({"phrase": "March 2026", "as_of": "2025-09-24"})
    assert answer["earliest"] == "2026-03-01"
    assert answer["latest"] == "2026-03-31"
    assert answer["precision"] == "month"
    assert answer["at"] is None
    assert answer["as_of"] == "2025-09-24"
    assert "error" not in answer


def test_a_time_comes_with_its_offset() -> None:
    (answer,) = answers({"phrase": "5pm ET on 31 March 2026", "as_of": None})
    assert answer["at"] == "2026-03-31T17:00:00-04:00"


def test_both_readings_of_an_ambiguous_date_are_told() -> None:
    (answer,) = answers({"phrase": "03/04/2026"})
    assert answer["ambiguous"] == [
        {"earliest": "2026-03-04", "latest": "2026-03-04"},
        {"earliest": "2026-04-03", "latest": "2026-04-03"},
    ]
    (settled,) = answers({"phrase": "03/04/2026", "dayfirst": True})
    assert settled["ambiguous"] == []
    assert settled["earliest"] == "2026-04-03"


def test_what_a_line_leaves_out_comes_from_the_options() -> None:
    (answer,) = answers({"phrase": "1 March", "as_of": None}, as_of=date(2026, 6, 1))
    assert (answer["earliest"], answer["as_of"]) == ("2027-03-01", "2026-06-01")
    (noon,) = answers({"phrase": "noon on 1 July 2026"})
    assert noon["at"] == "2026-07-01T12:00:00+01:00"


def test_order_is_kept_and_blank_lines_are_passed_over() -> None:
    read = answers(b"\n", {"phrase": "2027"}, b"   \n", {"phrase": "2026"})
    assert [answer["earliest"] for answer in read] == ["2027-01-01", "2026-01-01"]


def test_fields_that_mean_nothing_to_us_are_passed_over() -> None:
    (answer,) = answers({"phrase": "2027", "id": "P001", "anchors": None, "dayfirst": None})
    assert answer["earliest"] == "2027-01-01"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param({"phrase": "gibberish"}, "no date", id="names no date"),
        pytest.param({"phrase": "31 February 2027"}, "February", id="names an impossible date"),
        pytest.param({"phrase": "2027", "tz": "Mars/Olympus"}, "Mars", id="in an unknown zone"),
        pytest.param(b"not json", "line 1 is not JSON", id="is no JSON"),
        pytest.param(b"\xff\xfe", "line 1 is not JSON", id="is no text"),
        pytest.param(b"[" * 100_000, "line 1 is not JSON", id="is nested without end"),
        pytest.param(["2027"], "line 1 is not a JSON object", id="is a list"),
        pytest.param({"text": "2027"}, "line 1 has no phrase", id="has no phrase"),
        pytest.param({"phrase": 2027}, "phrase is no text", id="has a number as phrase"),
        pytest.param({"phrase": "2027", "as_of": "May"}, "as_of is no day", id="has a bad as_of"),
        pytest.param({"phrase": "2027", "anchors": [1]}, "anchors is no", id="has bad anchors"),
        pytest.param(
            {"phrase": "2027", "anchors": {"x": "y"}}, "anchor x is no day", id="has a bad anchor"
        ),
        pytest.param({"phrase": "2027", "dayfirst": "yes"}, "dayfirst", id="has a bad dayfirst"),
    ],
)
def test_a_line_that_cannot_be_read_is_answered_in_its_place(line: object, problem: str) -> None:
    first, second = answers(line, {"phrase": "2027"})
    assert problem in first["error"]
    assert (first["earliest"], first["latest"], first["at"]) == (None, None, None)
    assert second["earliest"] == "2027-01-01"


def test_a_fiscal_year_that_nobody_has_is_a_fault_of_its_line() -> None:
    first, second = answers(
        {"phrase": "2027", "fiscal": "MARS"}, {"phrase": "FY2027", "fiscal": "UK"}
    )
    assert "'MARS' is no fiscal year" in first["error"]
    assert second["latest"] == "2027-03-31"
