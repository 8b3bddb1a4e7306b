from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.store.values.mapping import moment_of, moment_text

LONDON = ZoneInfo("Europe/London")


def test_the_two_readings_of_a_repeated_hour_are_two_instants() -> None:
    before = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)
    after = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    assert moment_of(moment_text(after)) - moment_of(moment_text(before)) == timedelta(hours=1)


def test_instants_are_written_at_one_width_so_that_they_sort_as_text() -> None:
    written = [moment_text(datetime(2026, 1, 5, 9, 0, 0, part, tzinfo=UTC)) for part in (0, 5)]
    assert written == ["2026-01-05 09:00:00.000000", "2026-01-05 09:00:00.000005"]


def test_a_clock_reading_without_offset_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no offset"):
        moment_text(datetime(2026, 1, 5))  # noqa: DTZ001  # on purpose
