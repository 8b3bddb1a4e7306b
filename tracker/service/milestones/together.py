"""Several changes in one transaction: all of them hold, or none does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from tracker.errors import DatabaseUnusable, NoneChanged, TrackerError
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones, Opens
from tracker.store.store import Transaction

Each = TypeVar("Each")
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Within:
    """A store of one transaction, which is open already."""

    transaction: Transaction

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """The transaction; it ends with whoever began it."""
        yield self.transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """The same."""
        yield self.transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """The use cases on several milestones, on behalf of `by`."""

    store: Opens
    defaults: Defaults
    by: str

    def each(
        self,
        names: Sequence[str],
        change: Callable[[Milestones, str], Result],
        *,
        dry_run: bool = False,
    ) -> tuple[Result, ...]:
        """What `change` gives of each of `names`; with `dry_run` nothing may be written.

        Raises what `all_or_none` does.
        """
        with self.store.read() if dry_run else self.store.write() as transaction:
            milestones = Milestones(Within(transaction=transaction), self.defaults, by=self.by)
            named = [(name, name) for name in names]
            return all_or_none(named, lambda name: change(milestones, name))


def all_or_none(
    named: Sequence[tuple[str, Each]], change: Callable[[Each], Result]
) -> tuple[Result, ...]:
    """What `change` gives of each of those that are `named`, within one transaction.

    NoneChanged, with every reason, where one of several is refused; of one alone, the reason.
    """
    done: list[Result] = []
    refused: list[tuple[str, TrackerError]] = []
    for name, each in named:
        try:
            done.append(change(each))
        except DatabaseUnusable:
            raise
        except TrackerError as error:
            if len(named) == 1:
                raise
            refused.append((name, error))
    if refused:
        raise NoneChanged(refused, of=len(named))
    return tuple(done)
