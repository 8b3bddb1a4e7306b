from __future__ import annotations

import pytest

from tracker.domain.policy import LeadTime, LeadUnit
from tracker.errors import UsageError


@pytest.mark.parametrize(
    ("why", "text", "expected", "written"),
    [
        ("days", "30d", LeadTime(count=30, unit=LeadUnit.DAY), "30d"),
        ("business days", "5bd", LeadTime(count=5, unit=LeadUnit.BUSINESS_DAY), "5bd"),
        ("weeks", "2w", LeadTime(count=2, unit=LeadUnit.WEEK), "2w"),
        ("months", "3mo", LeadTime(count=3, unit=LeadUnit.MONTH), "3mo"),
        ("hours", "48h", LeadTime(count=48, unit=LeadUnit.HOUR), "48h"),
        ("the day itself", "0d", LeadTime(count=0, unit=LeadUnit.DAY), "0d"),
        (
            "case and spaces do not matter",
            " 5 BD ",
            LeadTime(count=5, unit=LeadUnit.BUSINESS_DAY),
            "5bd",
        ),
        ("leading zeros do not matter", "007d", LeadTime(count=7, unit=LeadUnit.DAY), "7d"),
    ],
)
def test_a_lead_time_is_read_and_written(
    why: str, text: str, expected: LeadTime, written: str
) -> None:
    assert LeadTime.parse(text) == expected
    assert str(expected) == written
    assert LeadTime.parse(written) == expected


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("nothing is no span", ""),
        ("a number without a unit could be anything", "30"),
        ("m could be minutes or months", "3m"),
        ("no hour before is the very end", "0h"),
        ("a reminder does not come after", "-1d"),
        ("fractions are not read", "1.5d"),
        ("more than four digits is a slip", "10000d"),
        ("digits of other scripts are not read", "\u0663d"),
        ("one lead time at a time", "30d,7d"),
        ("nothing may follow", "7d or so"),
    ],
)
def test_what_is_no_lead_time_is_refused_with_what_would_be_right(why: str, text: str) -> None:
    with pytest.raises(UsageError, match=r"such as 30d or 5bd"):
        LeadTime.parse(text)
