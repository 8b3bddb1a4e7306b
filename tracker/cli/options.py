"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from tracker.cli import params
from tracker.errors import NotFound

F = TypeVar("F", bound=Callable[..., Any])
#: what --date-order was called where a phrase is read
DAYFIRST = click.option(
    "--dayfirst/--monthfirst", default=None, hidden=True, help="As --date-order dmy or mdy."
)

_REQUIRED = frozenset({"title", "due"})


class _AlsoCalled(click.Option):
    """An option that other names stand for, too, which no help shows."""

    def __init__(self, *args: Any, also: tuple[str, ...], **kwargs: Any) -> None:  # noqa: ANN401 - as click's
        super().__init__(*args, **kwargs)
        self._also = also

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:  # noqa: ANN401 - as click's
        """Have every name read."""
        shown = self.opts
        self.opts = [*shown, *self._also]
        super().add_to_parser(parser, ctx)
        self.opts = shown


def reason(told: str = "Why; kept in the log.", *, required: bool = False) -> Callable[[F], F]:
    """Why something is done; --note is read as the same."""
    return click.option(
        "--reason",
        cls=_AlsoCalled,
        also=("--note",),
        type=params.STATED,
        required=required,
        help=told,
    )


def said(told: str) -> Callable[[F], F]:
    """What somebody said or found, as --note; --reason is read as the same."""
    return click.option("--note", cls=_AlsoCalled, also=("--reason",), type=params.TEXT, help=told)


def date_order(told: str) -> Callable[[F], F]:
    """Whether day or month comes first."""
    either = click.Choice(["dmy", "mdy"], case_sensitive=False)  # no guess: a slip is near to both
    return click.option("--date-order", type=either, help=told)


_FACTS = (
    click.option("--as-of", type=params.DAY, help="The day on which the source said it [today]."),
    click.option("--authority", type=params.TEXT, help="Who set the date: FCA, SEC, HM Treasury."),
    click.option("--jurisdiction", type=params.TEXT, help="Where it binds: UK, US, EU."),
    click.option(
        "--owner",
        type=params.HANDLE,
        help="Who looks after it on your side: a person, a team, or any words.",
    ),
    click.option("--instrument", type=params.TEXT, help="The act, rule or paper that holds it."),
    click.option("--kind", type=params.TEXT, help="What happens: report, comment_close, in_force."),
    click.option("--tag", "tags", type=params.TAG, multiple=True, help="A tag; repeatable."),
    click.option(
        "--source", "source_url", type=params.SOURCE, metavar="URL", help="Where the source is."
    ),
    click.option(
        "--quote", "source_quote", type=params.TEXT, help="The sentence of the source that says so."
    ),
    click.option("--policy", type=params.POLICY, help="Who is told how long before [default]."),
    click.option(
        "--remind", type=params.LEAD_TIMES, help="Lead times in place of the policy's: 60d,10bd,1d."
    ),
    click.option(
        "--to",
        type=params.RECIPIENT,
        multiple=True,
        help="A channel, tag, person:NAME or team:NAME in place of the policy's; repeatable.",
    ),
    date_order("Of a --due such as 03/04/2027 [both readings are kept]."),
    click.option("--tz", type=params.ZONE, help="The zone that the source counts its days in."),
    click.option("--calendar", type=params.CALENDAR, help="Business days of: UK, US, TARGET ..."),
    click.option("--roll", type=params.ROLL, help="How computed dates avoid days off."),
    click.option(
        "--confidence",
        type=params.OneOf(["firm", "likely", "tentative"]),
        help="How far the date can be relied upon.",
    ),
    click.option(
        "--duty", "nature", flag_value="duty", help="It is overdue until it is closed [by kind]."
    ),
    click.option(
        "--event", "nature", flag_value="event", help="It has passed once its date is over."
    ),
    click.option(
        "--count",
        "repeat_count",
        type=click.IntRange(min=0),
        help="How often what recurs occurs in all; 0 for no limit.",
    ),
    click.option(
        "--until", "repeat_until", type=params.DAY, help="The last day on which it may occur."
    ),
    click.option(
        "--anchor",
        "anchors",
        type=params.COUNTED_FROM,
        multiple=True,
        help="What a name in --due stands for: a milestone's key, a day, an instant; repeatable.",
    ),
)


def is_dayfirst(order: str | None, *, dayfirst: bool | None) -> bool | None:
    """Whether 03/04 is 3 April, as --date-order says, or its former name; None where neither does.

    UsageError where both do.
    """
    if order is None:
        return dayfirst
    if dayfirst is not None:
        raise click.UsageError("--date-order says it: leave out --dayfirst and --monthfirst")
    return order == "dmy"


def facts(command: F) -> F:
    """The options that state what is known of a milestone."""
    for option in reversed((*_FACTS, params.BY)):
        command = option(command)
    return command


def without_blanks(fields: dict[str, Any]) -> dict[str, Any]:
    """'' takes a field away, and a repeated option's only ''; title and due cannot be taken."""
    return {name: value if name in _REQUIRED else _known(value) for name, value in fields.items()}


def _known(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(filter(None, value))
    return value if isinstance(value, bool) else value or None


def chosen(what: str, name: str | None, known: Iterable[str], *, every: bool) -> list[str]:
    """The one of that name, or all: of several only where somebody says --all."""
    names = list(known)
    if name is not None and every:
        raise click.UsageError(f"name a {what} or say --all, not both")
    if name is not None and name not in names:
        raise NotFound(f"no {what} is called {name!r}; {what}s here: {', '.join(names) or 'none'}")
    if name is None and not every and len(names) > 1:
        raise click.UsageError(f"name one of {', '.join(names)}, or say --all")
    return names if name is None else [name]
