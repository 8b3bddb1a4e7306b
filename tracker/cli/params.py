"""Parameter types: text from the command line becomes a value here, or an error that teaches."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from tracker.domain.anchor import Anchor
from tracker.domain.policy import LeadTime
from tracker.errors import TrackerError, UsageError

if TYPE_CHECKING:
    _TextType = click.ParamType[str]
    _DayType = click.ParamType[date]
    _AnchorType = click.ParamType[tuple[str, date]]
else:  # before click 8.4 these were not generic
    _TextType = _DayType = _AnchorType = click.ParamType

ROLL_CONVENTIONS = (
    "unadjusted",
    "following",
    "preceding",
    "modified following",
    "modified preceding",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # Python also reads 20260331 and 2026-W14-2


class _Text(_TextType):
    """Any text that can be stored and sent."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The text, unless it holds bytes that are no characters."""
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("the text is not valid UTF-8", param, ctx)
        return text


class _Day(_DayType):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day that the text names."""
        text = str(value)
        day = _day(text) if _DAY.fullmatch(text) else None
        if day is None:
            self.fail(f"{text!r} is no day; write it as YYYY-MM-DD, such as 2026-03-31", param, ctx)
        return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _LeadTimes(_Text):
    """Lead times in place of the policy's: `60d,10bd,1d`."""

    name = "lead times"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The lead times in plain form; '' where the policy's apply again."""
        text = str(value)
        try:
            return ",".join(str(LeadTime.parse(part)) for part in text.split(",")) if text else ""
        except TrackerError as error:
            self.fail(str(error), param, ctx)


class _Roll(_Text):
    """A roll convention, in ISDA's words; hyphens and underscores will do for spaces."""

    name = "convention"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The convention in ISDA's words; '' for none."""
        text = " ".join(re.split(r"[\s_-]+", str(value).strip().lower()))
        if text and text not in ROLL_CONVENTIONS:
            known = ", ".join(ROLL_CONVENTIONS)
            self.fail(f"{value!r} is no roll convention; write one of {known}", param, ctx)
        return text

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """The conventions that begin with `incomplete`."""
        return [CompletionItem(word) for word in ROLL_CONVENTIONS if word.startswith(incomplete)]


class _Anchor(_AnchorType):
    """A named date that a rule counts from: `enactment=2025-07-18`."""

    name = "NAME=YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date]:
        """The name and the day."""
        name, equals, day = str(value).rpartition("=")
        if not (name.strip() and equals):
            self.fail(f"{value!r} is no anchor; write it as NAME=YYYY-MM-DD", param, ctx)
        return name.strip(), DAY.convert(day.strip(), param, ctx)


class _CountedFrom(_Text):
    """What a name stands for: `publication=2026-03-02`, `rules=final-rules`; '' for nothing."""

    name = "NAME=KEY|YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The text, once it can be read."""
        text = super().convert(value, param, ctx)
        try:
            return str(Anchor.parse(text)) if text else ""
        except UsageError as error:
            self.fail(str(error), param, ctx)


class _Known(_Text):
    """A name out of many, of which `values` in completion_values offers some.

    Whether others will do is for the service to say.
    """

    def __init__(self, name: str, values: str) -> None:
        self.name = name
        self._values = values

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """Names that begin with `incomplete`; none where anything is wrong: nobody would see it."""
        from tracker.cli import completion_values  # noqa: PLC0415 - only TAB pays for it

        config = ctx.find_root().params.get("config")
        try:
            names = list(getattr(completion_values, self._values)(config, incomplete))
        except (TrackerError, OSError):
            return []
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


TEXT = _Text()
DAY = _Day()
FILE = click.Path(dir_okay=False, path_type=Path)
LEAD_TIMES = _LeadTimes()
ANCHOR = _Anchor()
COUNTED_FROM = _CountedFrom()
KEY = _Known("key", "keys")
ZONE = _Known("zone", "zones")
POLICY = _Known("policy", "policies")
CHANNEL = _Known("channel", "channels")
RECIPIENT = _Known("channel|tag", "recipients")
TAG = _Known("tag", "tags")
ROLL = _Roll()
CALENDAR = _Known("calendar", "calendars")
