"""Parameter types: text from the command line becomes a value here, or an error that teaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from tracker.cli.app import App
from tracker.domain.plain_text import plain
from tracker.errors import TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.domain.anchor import Anchor

    _AnyType = click.ParamType[Any]
    _Choice = click.Choice[str]
else:  # before click 8.4 they were not generic
    _AnyType = click.ParamType
    _Choice = click.Choice

_Command = TypeVar("_Command", bound=Callable[..., Any])

ROLL_CONVENTIONS = (
    "unadjusted",
    "following",
    "preceding",
    "modified following",
    "modified preceding",
)
#: Whose fiscal years are known.
FISCAL_YEARS = (
    *("US", "UK", "GB", "IN", "CA", "JP", "HK", "SG", "ZA", "NZ", "AU", "PRA"),
    *("CALENDAR", "EU"),
)
_EXAMPLE = "2026-03-31T09:30"
_DAY = r"(?a)\d{4}-\d{2}-\d{2}"  # Python also reads 20260331 and 2026-W14-2


def _meant(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    from tracker.cli.slips import meant  # noqa: PLC0415 - only a slip pays for it

    return meant(word, known, otherwise=otherwise)


class OneOf(_Choice):
    """One of some words; a slip is answered with the one that was meant."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The word that is meant."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = _meant(str(value), map(str, self.choices))
            told = f"{error.message.rstrip('.')}: {hint}" if hint else error.message
            raise click.BadParameter(told, ctx, param) from error


class _Word(_AnyType):
    """Text that can be stored and sent, and what `read` makes of it.

    One that is not `kept` may hold what cannot be stored.

    At TAB it offers these words, or what the function of that name in completion_values gives;
    whether others will do is for the service to say.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[str], object] = str,
        *,
        offered: str | tuple[str, ...] = (),
        kept: bool = True,
    ) -> None:
        self.name = name
        self._kept = kept
        self._read = read
        self._offered = offered

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """The value, unless the text cannot be read or holds bytes that are no characters."""
        text = str(value)
        try:
            text.encode()
            if self._kept:
                plain(text)
            return self._read(text)
        except UnicodeEncodeError:
            self.fail("the text is not valid UTF-8", param, ctx)
        except ValueError as error:
            self.fail(f"the text {error}", param, ctx)
        except TrackerError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """Names that begin with `incomplete`; none where anything is wrong: nobody would see it."""
        from tracker.cli import completion_values  # noqa: PLC0415 - only TAB pays for it

        names: Iterable[str] = ()
        if isinstance(self._offered, tuple):
            names = self._offered
        else:
            offer = getattr(completion_values, self._offered)
            with suppress(TrackerError, OSError):
                names = offer(ctx.find_root().params.get("config"), incomplete)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _day(text: str) -> date:
    with suppress(ValueError):  # 30 February
        if re.fullmatch(_DAY, text):
            return date.fromisoformat(text)
    raise UsageError(f"{text!r} is no day; write it as YYYY-MM-DD, such as 2026-03-31")


def _stated(text: str) -> str:
    if not text.strip():
        raise UsageError("it may not be empty")
    return text


def _url(text: str) -> str:
    if "://" not in text:
        raise UsageError(f"{text!r} is no URL; write one such as https://example.org/dates")
    return text


def _source(text: str) -> str:
    """Where a source is; '' for nothing."""
    return _url(text) if text else ""


def _lead_times(text: str) -> str:
    """Lead times in plain form; '' where the policy's apply again."""
    from tracker.domain.policy import LeadTime  # noqa: PLC0415 - TAB needs none

    return ",".join(str(LeadTime.parse(part)) for part in text.split(",")) if text else ""


def _roll(text: str) -> str:
    """A roll convention in ISDA's words; hyphens and underscores will do for spaces."""
    words = " ".join(re.split(r"[\s_-]+", text.strip().lower()))
    if words and words not in ROLL_CONVENTIONS:
        known = f"write one of {', '.join(ROLL_CONVENTIONS)}"
        hint = _meant(words, ROLL_CONVENTIONS, otherwise=known)
        raise UsageError(f"{text!r} is no roll convention: {hint}")
    return words


def fiscal_year(text: str) -> str:
    """Whose fiscal years are meant, as they are known.

    Raises:
        UsageError: nobody's are called so.
    """
    if text and text.strip().upper() not in FISCAL_YEARS:
        known = f"write whose, one of {', '.join(FISCAL_YEARS)}"
        hint = _meant(text, FISCAL_YEARS, otherwise=known)
        raise UsageError(f"{text!r} is no fiscal year that I know: {hint}")
    return text.strip()


def _anchor(text: str) -> Anchor:
    """A named date that a rule counts from: `enactment=2025-07-18`, `detected=2026-11-28T09:30`."""
    from tracker.domain.anchor import Anchor  # noqa: PLC0415 - TAB needs none

    name, equals, when = (part.strip() for part in text.rpartition("="))
    if not (name and equals):
        raise UsageError(f"{text!r} is no anchor; write it as NAME=YYYY-MM-DD or NAME={_EXAMPLE}")
    at = _instant(when)
    return Anchor(name=name, day=at.date() if at else _day(when), at=at)


def _moment(text: str) -> datetime:
    """An instant, with or without its offset: `2026-11-28T09:30`."""
    at = _instant(text.strip())
    if at is None:
        raise UsageError(f"{text!r} is no instant; write it as {_EXAMPLE}, to the minute")
    return at


def _instant(text: str) -> datetime | None:
    from tracker.domain.anchor import instant_of  # noqa: PLC0415 - TAB needs none

    with suppress(ValueError):  # 25:00
        return instant_of(text)
    return None


def _counted_from(text: str) -> str:
    """What a name stands for: `publication=2026-03-02`, `rules=final-rules`; '' for nothing."""
    from tracker.domain.anchor import Anchor  # noqa: PLC0415 - TAB needs none

    return str(Anchor.parse(text)) if text else ""


def _condition(text: str) -> tuple[str, str]:
    """One thing that is said of milestones: `owner=amira`, `mine=yes`."""
    from tracker.planning.search import NAMES, search_of  # noqa: PLC0415 - completion needs none

    name, equals, value = (part.strip() for part in text.partition("="))
    if not (equals and value):
        raise UsageError(f"{text!r} says nothing of milestones; write it as owner=amira")
    if name == "mine":
        if value != "yes":
            raise UsageError(f"mine is yes, not {value!r}")
    elif name not in NAMES:
        hint = _meant(name, (*NAMES, "mine"), otherwise=f"{', '.join(NAMES)}, mine")
        raise UsageError(f"milestones are not looked for by {name!r}: {hint}")
    else:
        search_of([(name, value)])
    return name, value


def _columns(text: str) -> tuple[str, ...]:
    from tracker.cli.columns import columns_of  # noqa: PLC0415 - completion needs none

    return columns_of(text)


def _order(text: str) -> tuple[tuple[str, bool], ...]:
    from tracker.cli.columns import order_of  # noqa: PLC0415 - as above

    return order_of(text)


TEXT = _Word("text")
PHRASE = _Word("text", kept=False)
STATED = _Word("text", _stated)
URL = _Word("url", _url)
SOURCE = _Word("url", _source)
DAY = _Word("YYYY-MM-DD", _day)
FILE = click.Path(dir_okay=False, path_type=Path)
LEAD_TIMES = _Word("lead times", _lead_times)
MOMENT = _Word("YYYY-MM-DDThh:mm", _moment)
ANCHOR = _Word("NAME=YYYY-MM-DD[Thh:mm]", _anchor)
COUNTED_FROM = _Word("NAME=KEY|YYYY-MM-DD[Thh:mm]", _counted_from)
KEY = _Word("key", offered="keys")
COLUMNS = _Word("name,...", _columns, offered="columns")
ORDER = _Word("[-]name,...", _order, offered="columns")
ZONE = _Word("zone", offered="zones")
POLICY = _Word("policy", offered="policies")
HANDLE = _Word("name", offered="people")
TEAM = _Word("name", offered="teams")
CHANNEL = _Word("channel", offered="channels")
RECIPIENT = _Word("channel|tag|person:NAME|team:NAME", offered="recipients")
CONDITION = _Word("NAME=VALUE", _condition)
TAG = _Word("tag", offered="tags")
ROLL = _Word("convention", _roll, offered=ROLL_CONVENTIONS)
FISCAL = _Word("whose", fiscal_year, offered=FISCAL_YEARS)
CALENDAR = _Word("calendar", offered="calendars")


def _on_behalf(context: click.Context, _parameter: click.Parameter, by: str | None) -> None:
    context.ensure_object(App).by = by


def _by(told: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--by", type=TEXT, expose_value=False, callback=_on_behalf, help=f"Who does it [{told}]."
    )


#: of every command that writes milestones
BY = _by("$TRACKER_USER, else your login name")
#: of those that take in what others say
BRINGS = _by("the file or the source itself")
