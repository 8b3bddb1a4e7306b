"""03/04/2026 in a file of milestones."""

from __future__ import annotations

import io
import json

import pytest

from tracker.errors import ImportRefused
from tracker.sources.files.formats import read_records
from tracker.sources.record import MilestoneRecord


def _read(*dues: str, order: str | None = None, **fields: object) -> list[MilestoneRecord]:
    items = [{"title": due, "due": due, **fields} for due in dues]
    stream = io.BytesIO(json.dumps(items).encode())
    return list(read_records(stream, "json", "m", date_order=order))


def _refused(*dues: str, order: str | None = None, **fields: object) -> tuple[str, ...]:
    with pytest.raises(ImportRefused) as refused:
        _read(*dues, order=order, **fields)
    return refused.value.problems


def test_an_order_that_nobody_states_is_refused_with_both_readings() -> None:
    [problem] = _refused("TBC", "by 03/04/2026")
    assert problem == (
        "m: item 2: due: 'by 03/04/2026' can be read as by 2026-04-03 or by 2026-03-04; write "
        "which, or say --date-order dmy or mdy"
    )


@pytest.mark.parametrize(
    ("order", "due", "read"),
    [
        ("dmy", "by 03/04/2026", "by 2026-04-03"),
        ("mdy", "by 03/04/2026", "by 2026-03-04"),
        ("dmy", "3-4-26", "2026-04-03"),
        ("mdy", "from 1/2/2026 to 3/4/2026", "from 2026-01-02 to 2026-03-04"),
    ],
)
def test_an_order_that_is_stated_gives_one_day(order: str, due: str, read: str) -> None:
    [stated] = _read(due, order=order)
    assert (stated.due, stated.source_quote) == (read, due)
    [of_its_own] = _read(due, date_order=order)
    assert of_its_own.due == read


def test_what_was_quoted_stays_quoted() -> None:
    [record] = _read("03/04/2026", order="dmy", source_quote="no later than 3 April")
    assert record.source_quote == "no later than 3 April"


@pytest.mark.parametrize(
    ("proof", "read"), [("25/12/2026", "2026-04-03"), ("12/25/2026", "2026-03-04")]
)
def test_another_date_of_the_file_proves_the_order(proof: str, read: str) -> None:
    doubtful, certain = _read("03/04/2026", proof)
    assert (doubtful.due, certain.due) == (read, proof)


def test_a_file_of_both_orders_proves_none() -> None:
    assert len(_refused("03/04/2026", "25/12/2026", "12/25/2026")) == 1


@pytest.mark.parametrize(
    "due",
    [
        "03/03/2026",
        "25/12/2026",
        "between 03/04/2026 and 25/05/2026",
        "3.4.2026",
        "2026-03-04",
        "03/2026",
        "PS 03/04/2026/7",
    ],
)
def test_what_can_be_read_in_one_way_stays_as_it_is(due: str) -> None:
    assert _read(due)[0].due == due


def test_both_readings_are_kept_where_that_is_wanted() -> None:
    assert _read("03/04/2026", date_order="either")[0].due == "03/04/2026"
    shown = {"text": "03/04/2026", "tz": "UTC", "ambiguous": [{"earliest": "2026-03-04"}]}
    [listed] = _read("x", due=shown)
    assert listed.due == "03/04/2026"


def test_an_order_that_is_none_is_refused() -> None:
    [problem] = _refused("03/04/2026", date_order="ymd")
    assert problem.endswith("'ymd' is no order of day and month; write dmy, mdy, either")


def test_a_day_that_is_none_is_refused() -> None:
    [problem] = _refused("00/04/2026", order="dmy")
    assert problem.startswith("m: item 1: due: '00/04/2026': day is out of range")
