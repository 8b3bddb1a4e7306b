"""How far a milestone has slipped: read from its history, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.domain.milestone import Revision, RevisionKind

SLIPS: Final = frozenset(
    {
        RevisionKind.MOVED,
        RevisionKind.CORRECTED,
        RevisionKind.FOLLOWED,
        RevisionKind.ADOPTED,
        RevisionKind.IMPORTED,
    }
)
_YEAR_MONTHS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Slippage:
    """How often a date moved and how far in all; negative where it was brought forward."""

    moves: int
    days: int  #: between last days, summed over the moves
    months: int | None  #: the same, where every step of it is whole months

    def __str__(self) -> str:
        times = {1: "once", 2: "twice"}.get(self.moves, f"{self.moves} times")
        if not self.days:
            return f"moved {times}, back to where it was" if self.moves > 1 else f"moved {times}"
        count, unit = (self.days, "day") if self.months is None else (self.months, "month")
        far = f"{abs(count)} {unit}" + ("" if abs(count) == 1 else "s")
        total = " in all" if self.moves > 1 else ""
        if self.days < 0:
            return f"moved {times}, brought forward {far}{total}"
        return f"moved {times}, {far}{total}"


def slippage_of(history: Sequence[Revision]) -> Slippage | None:
    """The slippage that `history` shows; None where the date never moved.

    Steps between occurrences of what recurs are no slips. Where a date was not known for a while,
    the last one that was known is what the next is held against.
    """
    moves = days = 0
    months: int | None = 0
    last: date | None = None
    for revision in history:
        latest = revision.due.latest
        if revision.kind in SLIPS:
            moves += 1
            if latest is not None and last is not None:
                days += (latest - last).days
                step = _whole_months(last, latest)
                months = None if months is None or step is None else months + step
        last = latest or last
    return Slippage(moves=moves, days=days, months=months) if moves else None


def _whole_months(first: date, second: date) -> int | None:
    """Months from day to day of the month, or from month's end to month's end; else None."""
    both_end = _ends_month(first) and _ends_month(second)
    if first.day != second.day and not both_end:
        return None
    return (second.year - first.year) * _YEAR_MONTHS + second.month - first.month


def _ends_month(day: date) -> bool:
    return day < date.max and (day + timedelta(days=1)).day == 1
