"""The options of a search, for every command that looks for milestones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.planning.search import Search, Standing

if TYPE_CHECKING:
    from tracker.store.reads.reads import Reads

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--search", "text", type=params.TEXT, help="Only with all of these words."),
    click.option("--owner", "owners", type=params.TEXT, multiple=True, help="Repeatable."),
    click.option("--no-owner", is_flag=True, help="Only what is nobody's."),
    click.option("--authority", type=params.TEXT, help="Only from there."),
    click.option("--jurisdiction", type=params.TEXT, help="Only what binds there."),
    click.option(
        "--tag", "tags", type=params.TAG, multiple=True, help="Only with this tag; repeatable."
    ),
    click.option("--kind", type=params.TEXT, help="Only of this kind."),
    click.option(
        "--from",
        "--due-from",
        "due_from",
        type=params.DAY,
        help="Only what may fall on that day or later.",
    ),
    click.option("--to", "last", type=params.DAY, help="Only what may fall by that day."),
    click.option("--due-before", type=params.DAY, help="Only what may fall before that day."),
    click.option(
        "--overdue-before", type=params.DAY, help="Only duties whose last day was before that day."
    ),
    click.option(
        "--needs-look",
        "--needs-a-look",
        "needs_a_look",
        is_flag=True,
        help="Only what nobody has settled yet.",
    ),
)
_NAMES: Final = (
    "text",
    "owners",
    "no_owner",
    "authority",
    "jurisdiction",
    "tags",
    "kind",
    "due_from",
    "last",
    "due_before",
    "overdue_before",
    "needs_a_look",
)


def search_options(function: F) -> F:
    """Give a command the options of a search; what they say is its argument `asked`."""

    @wraps(function)
    def called(*args: Any, **options: Any) -> object:  # noqa: ANN401 - whatever the command takes
        asked = {name: options.pop(name) for name in _NAMES}
        return function(*args, asked=asked, **options)

    decorated: Any = called
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    result: F = decorated
    return result


def search_for(asked: Mapping[str, Any], standing: Standing) -> Search:
    """The search that the options say, among milestones of that standing."""
    said = dict(asked)
    if said["no_owner"] and said["owners"]:
        raise click.UsageError("--no-owner finds what is nobody's: say no --owner, nor --mine")
    last = said.pop("last")
    if last is not None and said["due_before"] is not None:
        raise click.UsageError("--to is the last day, --due-before the first beyond: say one")
    if last is not None:
        said["due_before"] = min(last, date.max - timedelta(days=1)) + timedelta(days=1)
    return Search(standing=standing, **said)


def owned_by(app: App, reads: Reads) -> tuple[str, ...]:
    """The words for an owner that mean whoever gives the command, or a team of theirs."""
    from tracker.domain.people.person import Person  # noqa: PLC0415 - only --mine asks
    from tracker.domain.people.staffing import spellings, whose  # noqa: PLC0415 - as above

    people = reads.people()
    user = people.named(app.user())
    if not isinstance(user, Person):
        return (app.user(),)
    return spellings(reads.owners(closed_too=True), people, whose(user, people)) or (user.handle,)
