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
    verb: str = "change"  #: what becomes of them, as people are asked

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
        names = self.agreed(dry_run=dry_run)
        with self.app.together() as together:
            return together.each(names, change, dry_run=dry_run)

    def agreed(self, *, dry_run: bool) -> tuple[str, ...]:
        """The names of those that are meant, each milestone once; people were asked of several."""
        if self.is_one:
            return self.names
        self.refuse_neither()
        with self.app.reads() as reads:
            found = self._named(reads) if self.names else self._found(reads)
        if not (self.yes or dry_run):
            self._show(list(found.values()))
            self.ask("milestone", len(found))
        return tuple(found)

    def meant(self) -> tuple[str, ...]:
        """The names as they were typed, or the keys of what is found; nobody is asked."""
        if self.names and not self.where:
            return self.names
        self.refuse_neither()
        with self.app.reads() as reads:
            return tuple(self._found(reads))

    def refuse_neither(self) -> None:
        """UsageError unless milestones are either named or looked for."""
        if bool(self.names) == bool(self.where):
            raise click.UsageError("name milestones, or say with --where which are meant")

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

    def _show(self, found: Sequence[Milestone]) -> None:
        from tracker.cli.columns import USUAL, table_of  # noqa: PLC0415 - one milestone needs none

        rows = table_of(found, USUAL, self.app.now())
        emit_table([name.upper() for name in USUAL], rows, err=True)

    def ask(self, what: str, number: int) -> None:
        """Go on where people agree, once they were shown so many; --yes is their word, too."""
        these = f"this {what}" if number == 1 else f"these {number} {what}s"
        if not sys.stdin.isatty():
            raise UsageError(f"nobody can be asked here: --yes {self.verb}s {these}")
        if not click.confirm(f"{self.verb.capitalize()} {these}?", err=True):
            raise TrackerError("nothing was changed")
        note("")


def _refuse_an_owner_of_nothing(where: Sequence[Condition]) -> None:
    names = {name for name, _ in where}
    if ("no_owner", "yes") in where and not names.isdisjoint({"owner", "mine"}):
        raise click.UsageError("no_owner finds what is nobody's: say no owner, nor mine")


def several(
    *, standing: str = "live", verb: str = "change", names: str = "KEY|REF..."
) -> Callable[[F], F]:
    """Give a command the milestones that it changes; they are its argument `which`.

    `names` are what may be named, as the help has it.
    """

    def decorate(function: F) -> F:
        @wraps(function)
        def called(app: App, *args: Any, **options: Any) -> object:  # noqa: ANN401 - whatever the command takes
            named = {name: options.pop(name) for name in ("names", "where", "yes")}
            which = Which(app=app, standing=standing, verb=verb, **named)
            return function(app, *args, which=which, **options)

        decorated: Any = called
        named = click.argument("names", metavar=names, nargs=-1, type=params.KEY)
        for option in (*reversed(_OPTIONS), named):
            decorated = option(decorated)
        result: F = decorated
        return result

    return decorate
