"""Which columns a list of milestones has, and by which of them it is sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from tracker.cli.words import printable, standing_cell, timed_cell
from tracker.domain.milestone import Milestone
from tracker.errors import UsageError

Cell = Callable[[Milestone, datetime], str]
_LAST: Final = "9999"  #: sorts behind every day


def _standing(milestone: Milestone, now: datetime) -> str:
    look = ", needs a look" if milestone.needs_a_look else ""
    return standing_cell(milestone, now) + look


def _fact(name: str) -> Cell:
    return lambda milestone, _now: printable(getattr(milestone, name) or "")


COLUMNS: Final[dict[str, Cell]] = {
    "key": lambda milestone, _now: milestone.key,
    "due": lambda milestone, _now: timed_cell(milestone.due),
    "standing": _standing,
    "title": _fact("title"),
    "owner": _fact("owner"),
    "authority": _fact("authority"),
    "jurisdiction": _fact("jurisdiction"),
    "kind": _fact("kind"),
    "instrument": _fact("instrument"),
    "tags": lambda milestone, _now: printable(", ".join(milestone.tags)),
    "policy": _fact("policy"),
    "source": _fact("source_url"),
    "words": lambda milestone, _now: printable(milestone.due.text or ""),
}
USUAL: Final = ("key", "due", "standing", "title")


def columns_of(text: str) -> tuple[str, ...]:
    """The columns that somebody names, such as `key,due,owner`; UsageError for a stranger."""
    return tuple(_known(word.strip().lower()) for word in text.split(","))


def order_of(text: str) -> tuple[tuple[str, bool], ...]:
    """By what a list is sorted, first the most important, each with whether it is turned round.

    `owner,-due` is by owner, and of each the latest first. UsageError for a stranger.
    """
    words = [word.strip().lower() for word in text.split(",")]
    return tuple((_known(word.removeprefix("-")), word.startswith("-")) for word in words)


def table_of(
    milestones: Iterable[Milestone], columns: Sequence[str], now: datetime
) -> Iterator[tuple[str, ...]]:
    """A row of cells for each of the milestones."""
    return (tuple(COLUMNS[name](each, now) for name in columns) for each in milestones)


def in_order(
    milestones: Iterable[Milestone], order: Sequence[tuple[str, bool]], now: datetime
) -> list[Milestone]:
    """The milestones sorted; what is without a value comes last, whichever way round."""
    found = list(milestones)
    for name, turned in reversed(order):
        known = [each for each in found if _sorted_by(name, each, now)]
        nothing = [each for each in found if not _sorted_by(name, each, now)]
        known.sort(key=lambda each: _sorted_by(name, each, now), reverse=turned)
        found = [*known, *nothing]
    return found


def _sorted_by(name: str, milestone: Milestone, now: datetime) -> str:
    """The text by which it is sorted; '' where there is none."""
    if name == "due":
        first = milestone.due.earliest or milestone.due.not_before
        last = milestone.due.latest or milestone.due.not_after
        return f"{first or last} {last or _LAST}" if first or last else ""
    if name == "standing":
        return milestone.status.value
    return COLUMNS[name](milestone, now).casefold()


def _known(name: str) -> str:
    if name in COLUMNS:
        return name
    from tracker.cli.slips import meant  # noqa: PLC0415 - only a slip pays for it

    hint = meant(name, COLUMNS, otherwise=f"write some of {', '.join(COLUMNS)}")
    raise UsageError(f"no column is called {name!r}: {hint}")
