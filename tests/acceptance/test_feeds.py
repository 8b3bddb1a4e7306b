"""Real answers of official services give the windows that their sources mean.

The samples are kept beside the project, not in it; without them there is nothing to hold.
"""

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.unit.sources.feeds import read_both, records_of, window_of
from tracker.sources.feeds import (
    federal_register,
    govuk,
    regulations_gov,
    timetable,
    unified_agenda,
)
from tracker.sources.icalendar import feed as icalendar_feed
from tracker.sources.record import SourceRecord

FEEDS = Path(__file__).parents[3] / "shared" / "feeds"
TODAY = date(2026, 4, 1)
MUSEUMS = "/government/consultations/review-of-museums-in-england"
SHARES = "/government/consultations/employee-share-schemes-nic-elections"
LOANS = "/government/consultations/postgraduate-doctoral-loans"
REACTOR = (
    "/government/consultations/"
    "gda-of-hitachi-ge-nuclear-energy-ltds-uk-advanced-boiling-water-reactor"
)

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the samples are not here")


def sample(name: str) -> bytes:
    return (FEEDS / name).read_bytes()


def told(found: list[SourceRecord]) -> list[tuple[str, str, str | None]]:
    return [(each.external_id, window_of(each), each.status) for each in found]


@pytest.mark.parametrize(
    ("reader", "name", "windows"),
    [
        (
            federal_register,
            "federal_register/document.json",
            [("2020-17469 effective_on", "2020-08-26..2020-08-26 day", None)],
        ),
        (
            federal_register,
            "federal_register/documents.json",
            [
                ("2020-17393 effective_on", "2020-08-11..2020-08-11 day", None),
                ("2020-17469 effective_on", "2020-08-26..2020-08-26 day", None),
            ],
        ),
        (federal_register, "federal_register/public_document.json", []),
        (federal_register, "federal_register/public_documents_current.json", []),
        (
            regulations_gov,
            "regulations_gov/basic_document_0.json",
            [("FRTIB_FRDOC_0001-0319 commentEndDate", "2020-11-23..2020-11-23 day", None)],
        ),
        (
            regulations_gov,
            "regulations_gov/detailed_document_0.json",
            [("FRTIB_FRDOC_0001-0319 commentEndDate", "2020-11-23..2020-11-23 day", None)],
        ),
        (regulations_gov, "regulations_gov/detailed_document_1.json", []),
        (regulations_gov, "regulations_gov/detailed_document_5.json", []),
        (regulations_gov, "regulations_gov/detailed_document_6.json", []),
        (regulations_gov, "regulations_gov/dockets_0.json", []),
        (regulations_gov, "regulations_gov/dockets_1.json", []),
        (
            regulations_gov,
            "regulations_gov/multi_document_result_0.json",
            [
                ("DOI_FRDOC_0001-0108 commentEndDate", "2021-02-09..2021-02-09 day", None),
                ("BIA_FRDOC_0001-0140 commentEndDate", "2021-02-09..2021-02-09 day", None),
            ],
        ),
        (
            unified_agenda,
            "unified_agenda/199510-0503-AA10.xml",
            [("0503-AA10 Final Action", "1995-10-01..1995-10-31 month", None)],
        ),
        (
            unified_agenda,
            "unified_agenda/200410-1010-AD16.timetable.xml",
            [("1010-AD16 NPRM", "2004-12-01..2004-12-31 month", None)],
        ),
        (
            unified_agenda,
            "unified_agenda/202510-0503-AA90.xml",
            [("0503-AA90 NPRM", "2026-11-01..2026-11-30 month", None)],
        ),
        (
            govuk,
            "govuk/closed_consultation.json",
            [
                (
                    f"{MUSEUMS} opening_date",
                    "2016-09-05..2016-09-05 minute 2016-09-05T14:00:00+01:00",
                    "met",
                ),
                (
                    f"{MUSEUMS} closing_date",
                    "2016-10-31..2016-10-31 minute 2016-10-31T17:00:00+00:00",
                    "met",
                ),
            ],
        ),
        (
            govuk,
            "govuk/consultation_outcome.json",
            [
                (
                    f"{SHARES} opening_date",
                    "2016-04-20..2016-04-20 minute 2016-04-20T16:00:00+01:00",
                    "met",
                ),
                (
                    f"{SHARES} closing_date",
                    "2016-07-13..2016-07-13 minute 2016-07-13T22:45:00+01:00",
                    "met",
                ),
            ],
        ),
        pytest.param(
            govuk,
            "govuk/open_consultation.json",
            [
                (
                    f"{LOANS} opening_date",
                    "2016-11-04..2016-11-04 minute 2016-11-04T10:00:00+00:00",
                    "met",
                ),
                (
                    f"{LOANS} closing_date",
                    "2216-12-16..2216-12-16 minute 2216-12-16T16:00:00+00:00",
                    None,
                ),
            ],
        ),
        pytest.param(
            govuk,
            "govuk/unopened_consultation.json",
            [
                (
                    f"{REACTOR} opening_date",
                    "2200-10-05..2200-10-05 minute 2200-10-05T14:00:00+01:00",
                    None,
                ),
                (
                    f"{REACTOR} closing_date",
                    "2210-10-31..2210-10-31 minute 2210-10-31T17:00:00+00:00",
                    None,
                ),
            ],
        ),
        (
            timetable,
            "timetables/iclr.yml",
            [
                (
                    "iclr25 abstract",
                    "2024-09-27..2024-09-27 minute 2024-09-27T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr25 submission",
                    "2024-10-01..2024-10-01 minute 2024-10-01T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr26 abstract",
                    "2025-09-19..2025-09-19 minute 2025-09-19T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr26 submission",
                    "2025-09-24..2025-09-24 minute 2025-09-24T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr26 review_release",
                    "2025-11-11..2025-11-11 minute 2025-11-11T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr26 rebuttal_end",
                    "2025-12-03..2025-12-03 minute 2025-12-03T23:59:59-12:00",
                    None,
                ),
                (
                    "iclr26 notification",
                    "2026-01-25..2026-01-25 minute 2026-01-25T23:59:59-12:00",
                    None,
                ),
            ],
        ),
    ],
)
def test_a_sample_gives_its_windows(
    reader: ModuleType, name: str, windows: list[tuple[str, str, str | None]]
) -> None:
    assert told(records_of(reader, sample(name))) == windows


def test_a_calendar_gives_days_and_instants() -> None:
    content = sample("ics/us_macro.ics")
    found = {
        each.external_id: each
        for each in records_of(icalendar_feed, content, today=TODAY, left_aside=[])
    }
    assert len(found) == content.count(b"BEGIN:VEVENT") == 82
    widths = [window_of(each).split()[1] for each in found.values()]
    assert (widths.count("day"), widths.count("minute")) == (44, 38)
    assert window_of(found["69c1acc4-5a9f-42c5-8310-7d739a9d6357"]) == (
        "2026-04-03..2026-04-03 minute 2026-04-03T12:30:00+00:00"
    )
    assert window_of(found["FOMC-20260728@us-macro"]) == "2026-07-28..2026-07-28 day"


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (regulations_gov, "regulations_gov/detailed_document_2.json"),
        (regulations_gov, "regulations_gov/detailed_document_3.json"),
        (regulations_gov, "regulations_gov/detailed_document_4.json"),
        (govuk, "govuk/consultation.schema.jsonnet"),
        (unified_agenda, "unified_agenda/xsd_timetable_excerpt.xml"),
    ],
)
def test_a_refusal_and_what_is_no_feed_are_one_line(reader: Any, name: str) -> None:
    found, problems = read_both(reader, sample(name))
    assert (found, len(problems)) == ([], 1)
