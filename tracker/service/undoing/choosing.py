"""Which change is to be taken back: the last one, or the one that somebody names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import NotFound, UsageError
from tracker.planning.undoing import Done, Place, in_force
from tracker.service.milestones.references import meant_by
from tracker.store.store import Transaction

_LOOKED_AT = 5_000  #: events of the newest


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A change, as the log holds it: all that was done at one instant by one hand."""

    number: int
    done: tuple[Done, ...]

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.done[0].at

    @property
    def by(self) -> str:
        """Who made it."""
        return self.done[0].by or "nobody knows who"

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was done, each once."""
        return tuple(dict.fromkeys(each.kind for each in self.done))

    @property
    def keys(self) -> tuple[str, ...]:
        """The milestones that it changed."""
        return tuple(dict.fromkeys(each.key for each in self.done))

    def of_each(self) -> Mapping[str, tuple[Done, ...]]:
        """What was done, by milestone."""
        return {key: tuple(each for each in self.done if each.key == key) for key in self.keys}


def named(transaction: Transaction, name: str | None, *, by: str) -> Chosen:
    """The change that `name` stands for, where it still counts.

    That is its number, the key of a milestone, whose last change it is, or None: the last change of
    `by`. Takings back are changes, too, but only by their number. Raises NotFound where there is no
    such change, UsageError where it was taken back.
    """
    if name is not None and name.isdecimal():
        return _numbered(transaction, int(name))
    key = None if name is None else meant_by(transaction, name)[1]
    found = latest(transaction, by=by if key is None else None, key=key, limit=1)
    if not found:
        whose = f"of {key}" if key else f"by {by}"
        raise NotFound(f"no change {whose} is left to take back: `tracker undo --list` shows all")
    return found[0]


def refuse_of_one_milestone(several: Iterable[Chosen]) -> None:
    """Two changes of a milestone that are taken back at once would be one, which nobody made."""
    of: dict[str, int] = {}
    for chosen in several:
        for key in chosen.keys:
            if key in of:
                raise UsageError(
                    f"changes {of[key]} and {chosen.number} are both of {key}: take the later one "
                    "back first, alone"
                )
            of[key] = chosen.number


def latest(
    transaction: Transaction, *, by: str | None, key: str | None, limit: int
) -> tuple[Chosen, ...]:
    """The last changes that can be taken back, by `by` and of `key` where named; newest first."""
    newest = transaction.past.newest(by=by, key=key, limit=_LOOKED_AT)
    undoings = transaction.past.undoings()
    instants = {(each.at, each.by) for each in undoings}
    found: list[Chosen] = []
    seen = set[tuple[datetime, str | None]]()
    for each in newest:
        made = each.at, each.by
        if made in seen | instants or not each.can_be_undone:
            continue
        seen.add(made)
        whole = _whole(transaction, each.number, key)
        counted = _counting(whole, undoings)
        if counted.done:
            found.append(counted)
        if len(found) == limit:
            break
    return tuple(found)


def _whole(transaction: Transaction, number: int, key: str | None = None) -> Chosen:
    """The change of an event; of `key` alone where named."""
    done = transaction.past.together_with(number)
    first = min((each.number for each in done), default=number)
    kept = tuple(each for each in done if each.can_be_undone and key in (None, each.key))
    return Chosen(number=first, done=kept)


def _counting(chosen: Chosen, undoings: Iterable[Done]) -> Chosen:
    """What of the change was not taken back."""
    taken: dict[Place, list[Place]] = {}
    for each in undoings:
        if each.undoes is not None:
            taken.setdefault((each.number, each.key), []).append((each.undoes, each.key))
    counts = in_force(taken.items())
    left = tuple(each for each in chosen.done if counts.get((chosen.number, each.key), True))
    return Chosen(number=chosen.number, done=left)


def _numbered(transaction: Transaction, number: int) -> Chosen:
    whole = _whole(transaction, number)
    if not whole.done:
        raise NotFound(f"there is no change {number} to take back: `tracker undo --list` shows all")
    undoings = transaction.past.undoings()
    chosen = _counting(whole, undoings)
    if not chosen.done:
        raise UsageError(f"change {whole.number} was taken back{_again(whole, undoings)}")
    return chosen


def _again(whole: Chosen, undoings: Sequence[Done]) -> str:
    """Which number puts it in force again."""
    last = max((each.number for each in undoings if each.undoes == whole.number), default=None)
    return "" if last is None else f" already: `tracker undo {last}` puts it in force again"
