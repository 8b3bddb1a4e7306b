"""Windows, interpretations and rules that nothing but their own checks protects."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.setting import Setting, resolve
from tracker.errors import UnreadableDate

DAY = date(2026, 3, 31)


def test_a_window_without_days_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no day lies in the window"):
        DueWindow(earliest=DAY, end=DAY, precision=Precision.DAY)


def test_an_instant_and_minute_precision_come_together() -> None:
    with pytest.raises(ValueError, match="belong together"):
        DueWindow(earliest=DAY, end=date(2026, 4, 1), precision=Precision.MINUTE)


def test_an_instant_needs_an_offset() -> None:
    naive = datetime(2026, 3, 31, 17)  # noqa: DTZ001 - what the window must refuse
    with pytest.raises(ValueError, match="needs an offset"):
        DueWindow(earliest=DAY, end=date(2026, 4, 1), precision=Precision.MINUTE, at=naive)


def test_a_window_contains_what_lies_in_it() -> None:
    month = DueWindow.of(date(2026, 3, 1), DAY, Precision.MONTH)
    assert month.contains(DueWindow.on(DAY))
    assert not DueWindow.on(DAY).contains(month)


def test_what_no_rule_resolves_is_no_date() -> None:
    with pytest.raises(UnreadableDate, match="is no date"):
        resolve("banana", Setting(as_of=None, context=Context()))
