from collections.abc import Sequence
from datetime import date

import pytest

from tests.builders import NOW, a_due
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, Revision, RevisionKind
from tracker.domain.slippage import slippage_of

WAITING = a_due(None, status=DueStatus.WAITING)


def _history(*steps: tuple[Due | date, RevisionKind]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            number=number,
            due=due if isinstance(due, Due) else a_due(due),
            reason="",
            changed_at=NOW,
            kind=kind,
        )
        for number, (due, kind) in enumerate(steps, start=1)
    )


def _moved(*days: Due | date) -> tuple[Revision, ...]:
    kinds = (RevisionKind.ADDED, *[RevisionKind.MOVED] * (len(days) - 1))
    return _history(*zip(days, kinds, strict=True))


D = date
TOLD = [
    ("a day of the month stays", _moved(D(2026, 1, 15), D(2027, 7, 15)), "moved once, 18 months"),
    ("the end of the month stays", _moved(D(2026, 2, 28), D(2026, 3, 31)), "moved once, 1 month"),
    ("other days", _moved(D(2026, 1, 15), D(2026, 1, 25)), "moved once, 10 days"),
    (
        "months and then days are told in days",
        _moved(D(2026, 1, 15), D(2026, 2, 15), D(2026, 2, 16)),
        "moved twice, 32 days in all",
    ),
    (
        "several times",
        _moved(D(2025, 12, 31), D(2026, 6, 30), D(2026, 12, 31), D(2027, 6, 30)),
        "moved 3 times, 18 months in all",
    ),
    (
        "brought forward",
        _moved(D(2026, 6, 15), D(2026, 4, 15)),
        "moved once, brought forward 2 months",
    ),
    (
        "there and back",
        _moved(D(2026, 6, 15), D(2026, 7, 15), D(2026, 6, 15)),
        "moved twice, back to where it was",
    ),
    ("only the first day", _moved(D(2026, 6, 15), a_due(D(2026, 6, 15))), "moved once"),
    (
        "no date for a while",
        _moved(D(2026, 1, 15), WAITING, D(2026, 3, 15)),
        "moved twice, 2 months in all",
    ),
    ("a first date after waiting", _moved(WAITING, D(2026, 3, 15)), "moved once"),
    (
        "the next occurrence is no slip",
        _history(
            (D(2026, 1, 15), RevisionKind.ADDED),
            (D(2027, 1, 15), RevisionKind.OCCURRENCE),
            (D(2027, 1, 16), RevisionKind.FOLLOWED),
        ),
        "moved once, 1 day",
    ),
    (
        "the last day there is",
        _moved(D(9999, 12, 30), D(9999, 11, 30)),
        "moved once, brought forward 1 month",
    ),
]


@pytest.mark.parametrize(("history", "words"), [c[1:] for c in TOLD], ids=[c[0] for c in TOLD])
def test_slippage_in_words(history: Sequence[Revision], words: str) -> None:
    assert str(slippage_of(history)) == words


def test_what_never_moved_has_none() -> None:
    assert slippage_of(()) is None
    assert slippage_of(_moved(date(2026, 1, 1))) is None
