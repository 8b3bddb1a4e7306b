"""Which milestones a command changes: some by name, or all that are found, if people agree."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.output import emit_table, note
from tracker.errors import NoMilestone, NoneChanged, NotFound, TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.domain.milestone import Milestone
    from tracker.service.milestones.milestones import Milestones
    from tracker.store.reads.reads import Reads

F = TypeVar("F", bound=Callable[..., Any])
Result = TypeVar("Result")
Condition = tuple[str, str]

_OPTIONS = (
    click.argument("names", metavar="KEY|REF...", nargs=-1, type=params.KEY),
    click.option(
        "--where",
        type=params.CONDITION,
        multiple=True,
        help="All that are so instead: owner=amira, tag=crypto, due_before=2027-01-01, text=fee, "
        "mine=yes ...; repeatable, and all hold.",
    ),
    click.option("--yes", is_flag=True, help="Do not ask where more than one is named."),
)


@dataclass(frozen=True, kw_only=True)
class Which:
    """The milestones that a command is given."""

    app: App
    names: tuple[str, ...]  #: keys, or references of reminders
    where: tuple[Condition, ...]  #: or what holds of all of them
    yes: bool  #: nobody is to be asked
    standing: str  #: of those that are found where nothing is said of that

    @property
    def is_one(self) -> bool:
        """Whether somebody names a single milestone, so that nothing need be asked or listed."""
        return len(self.names) == 1 and not self.where

    def changed(
        self, change: Callable[[Milestones, str], Result], *, dry_run: bool = False
    ) -> tuple[Result, ...]:
        """What `change` gives of each, in one transaction; a person agrees first to several.

        Raises what `change` raises, NoneChanged where it is one of several, NotFound where nothing
        is like that, and UsageError where nobody can be asked.
        """
        names = self.names if self.is_one else self._agreed(dry_run=dry_run)
        with self.app.together() as together:
            return together.each(names, change, dry_run=dry_run)

    def _agreed(self, *, dry_run: bool) -> tuple[str, ...]:
        """The names of those that are meant, each milestone once."""
        if bool(self.names) == bool(self.where):
            raise click.UsageError("name milestones, or say with --where which are meant")
        with self.app.reads() as reads:
            found = self._named(reads) if self.names else self._found(reads)
        if not (self.yes or dry_run):
            self._ask(list(found.values()))
        return tuple(found)

    def _named(self, reads: Reads) -> dict[str, Milestone]:
        from tracker.cli.choosing.near import with_near_keys  # noqa: PLC0415 - TAB needs none

        keys: dict[str, str] = {}
        unknown: list[tuple[str, TrackerError]] = []
        for name in self.names:
            try:
                keys.setdefault(reads.key_of(name), name)
            except NotFound as error:
                unknown.append((name, error))
        known = {each.key: each for each in reads.milestones_by_key(list(keys))}
        unknown += [
            (keys[key], with_near_keys(self.app, NoMilestone(key)))
            for key in keys
            if key not in known
        ]
        if unknown:
            raise NoneChanged(unknown, of=len(self.names))
        return {name: known[key] for key, name in keys.items()}

    def _found(self, reads: Reads) -> dict[str, Milestone]:
        from tracker.cli.choosing.search_options import owned_by  # noqa: PLC0415 - as above
        from tracker.planning.search import search_of  # noqa: PLC0415 - as above

        said = [each for each in self.where if each[0] != "mine"]
        _refuse_an_owner_of_nothing(self.where)
        if len(said) < len(self.where):
            said += [("owner", each) for each in owned_by(self.app, reads)]
        if not any(name == "standing" for name, _ in said):
            said.append(("standing", self.standing))
        found = {each.key: each for each in reads.milestones(search_of(said))}
        if not found:
            raise NotFound("no milestones are like that: nothing was changed")
        return found

    def _ask(self, found: Sequence[Milestone]) -> None:
        from tracker.cli.columns import USUAL, table_of  # noqa: PLC0415 - one milestone needs none

        rows = table_of(found, USUAL, self.app.now())
        emit_table([name.upper() for name in USUAL], rows, err=True)
        number = "this milestone" if len(found) == 1 else f"these {len(found)} milestones"
        if not sys.stdin.isatty():
            raise UsageError(f"nobody can be asked here: --yes changes {number}")
        if not click.confirm(f"Change {number}?", err=True):
            raise TrackerError("nothing was changed")
        note("")


def _refuse_an_owner_of_nothing(where: Sequence[Condition]) -> None:
    names = {name for name, _ in where}
    if ("no_owner", "yes") in where and not names.isdisjoint({"owner", "mine"}):
        raise click.UsageError("no_owner finds what is nobody's: say no owner, nor mine")


def several(*, standing: str = "live") -> Callable[[F], F]:
    """Give a command the milestones that it changes; they are its argument `which`."""

    def decorate(function: F) -> F:
        @wraps(function)
        def called(app: App, *args: Any, **options: Any) -> object:  # noqa: ANN401 - whatever the command takes
            named = {name: options.pop(name) for name in ("names", "where", "yes")}
            which = Which(app=app, standing=standing, **named)
            return function(app, *args, which=which, **options)

        decorated: Any = called
        for option in reversed(_OPTIONS):
            decorated = option(decorated)
        result: F = decorated
        return result

    return decorate
