"""The shape of the settings file: its tables, keys, types and defaults.

Each key carries one line of meaning and an example in TOML; error messages, the tests of
config/README.md and those of the example file all read them from here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Annotated, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    StrictInt,
    StrictStr,
)
from pydantic.fields import FieldInfo

from tracker.config import raw
from tracker.config.calendar_tables import CalendarTable
from tracker.config.durations import parse_duration
from tracker.config.table import Table
from tracker.domain.policy import CountFrom, LeadTime
from tracker.errors import UsageError

ANY = "*"  #: stands for the name of a channel or policy in a key pattern

_NAME = re.compile(r"\w[\w.-]{0,63}")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


def checked_name(name: str) -> str:
    """`name` where it can be typed after --to and --tag; else ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name!r} cannot be a name; write at most 64 letters, digits, hyphens, dots or "
            "underscores, beginning with a letter or digit"
        )
    return name


def _lead_time(value: object) -> LeadTime:
    try:
        return LeadTime.parse(value if isinstance(value, str) else str(value))
    except UsageError as error:
        raise ValueError(str(error)) from error


def _lead_times(values: tuple[LeadTime, ...]) -> tuple[LeadTime, ...]:
    if not values:
        raise ValueError('names no lead time; write ["0d"] to be told on the day only')
    twice = sorted({str(value) for value in values if values.count(value) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} more than once; write each lead time once")
    return values


def _send_at(value: object) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('must be a time of day as text; write for instance "09:00"')
    return time(int(match[1]), int(match[2]))


def _overdue_every(value: object) -> timedelta:
    span = parse_duration(value)
    if span % timedelta(days=1):
        raise ValueError(f'{value} is not a number of whole days; write for instance "7d"')
    return span


def _pause(value: object) -> timedelta:
    span = parse_duration(value)
    if not span:
        raise ValueError('must be longer than nothing; write for instance "30s"')
    return span


def _count_from(value: object) -> CountFrom:
    if value not in tuple(CountFrom):
        raise ValueError('must be "earliest" or "latest"')
    return CountFrom(str(value))


def _scheme(value: str) -> str:
    if not _SCHEME.fullmatch(value):
        raise ValueError(
            f"{value!r} is not a URL scheme; write it in lower case and without ://, such as "
            '"rocket"'
        )
    return value


def _host(value: str) -> str:
    host = value.lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError as error:
        if _HOST.fullmatch(host):
            return host
        raise ValueError(
            f"{value!r} is neither a host name nor an address; write it without scheme, port and "
            'path, such as "mail.internal" or "127.0.0.1"'
        ) from error


Name = Annotated[StrictStr, AfterValidator(checked_name)]
Pause = Annotated[timedelta, BeforeValidator(_pause)]


class ChannelTable(Table):
    """[channels.NAME]: a way to reach someone."""

    url: SecretStr | None = Field(
        default=None,
        description="The Apprise URL; `${NAME}` stands for an environment variable.",
        examples=['"slack://${SLACK_TOKEN}"'],
    )
    url_file: StrictStr | None = Field(
        default=None,
        description="A file that holds the URL, in place of `url`.",
        examples=['"slack-url"'],
    )
    tags: tuple[Name, ...] = Field(
        default=(),
        description="Words by which policies and `--to` choose the channel.",
        examples=['["crypto", "uk"]'],
    )
    fallback: StrictStr | None = Field(
        default=None,
        description="The channel that is told when this one refuses a message.",
        examples=['"ops-mail"'],
    )


class SelectionTable(Table):
    """[policies.NAME.channels]: which channels a policy tells."""

    names: tuple[Name, ...] = Field(
        default=(),
        description="Channels by name.",
        examples=['["policy-team"]'],
    )
    any_of: tuple[Name, ...] = Field(
        default=(),
        description="Channels that have at least one of these tags.",
        examples=['["crypto", "uk"]'],
    )
    all_of: tuple[Name, ...] = Field(
        default=(),
        description="Channels that have every one of these tags.",
        examples=['["crypto", "uk"]'],
    )


class PolicyTable(Table):
    """[policies.NAME]: how long before a date who is told."""

    lead_times: Annotated[
        tuple[Annotated[LeadTime, BeforeValidator(_lead_time)], ...], AfterValidator(_lead_times)
    ] = Field(
        default=tuple(LeadTime.parse(text) for text in ("90d", "30d", "14d", "7d", "1d", "0d")),
        description="How long before the window reminders are sent.",
        examples=['["30d", "5bd", "0d"]'],
    )
    send_at: Annotated[time, BeforeValidator(_send_at)] = Field(
        default=time(9, 0),
        description="The time of day of reminders, in `timezone`.",
        examples=['"09:00"'],
    )
    overdue_every: Annotated[timedelta, BeforeValidator(_overdue_every)] = Field(
        default=timedelta(days=7),
        description="How often to remind once the date has passed; `0d`: only the first time.",
        examples=['"7d"'],
    )
    count_from: Annotated[CountFrom, BeforeValidator(_count_from)] = Field(
        default=CountFrom.EARLIEST,
        description="The end of the window that lead times count back from.",
        examples=['"earliest"'],
    )
    channels: SelectionTable = Field(
        default=SelectionTable(),
        description="Which channels are told; without it, every one.",
        examples=['channels.any_of = ["crypto"]'],
    )


class DeliveryTable(Table):
    """[delivery]: where messages may go, and how patiently they are tried."""

    allow_hosts: tuple[Annotated[StrictStr, AfterValidator(_host)], ...] = Field(
        default=(),
        description="Private hosts or addresses to which messages may go all the same.",
        examples=['["127.0.0.1"]'],
    )
    schemes: tuple[Annotated[StrictStr, AfterValidator(_scheme)], ...] = Field(
        default=(),
        description="URL schemes allowed beyond the default list.",
        examples=['["rocket"]'],
    )
    group_over: StrictInt = Field(
        default=3,
        ge=0,
        description="More than this due at once on one channel become one message; 0: never.",
        examples=["3"],
    )
    fuse: StrictInt = Field(
        default=20,
        ge=0,
        description="After this many in 10 minutes on one channel the rest wait; 0: off.",
        examples=["20"],
    )
    retry_first: Pause = Field(
        default=timedelta(seconds=30),
        description="The pause after the first failed attempt; each further one doubles it.",
        examples=['"30s"'],
    )
    retry_cap: Pause = Field(
        default=timedelta(minutes=30),
        description="The longest pause between attempts.",
        examples=['"30min"'],
    )
    refused_every: Pause = Field(
        default=timedelta(minutes=30),
        description="The pause between attempts on a channel that refuses.",
        examples=['"30min"'],
    )
    unknown_pause: Pause = Field(
        default=timedelta(seconds=60),
        description="The pause before repeating a message that may have arrived.",
        examples=['"60s"'],
    )
    deadline: Pause = Field(
        default=timedelta(seconds=20),
        description="How long one attempt may take before it is cut off; less than `lease`.",
        examples=['"20s"'],
    )
    lease: Pause = Field(
        default=timedelta(seconds=60),
        description="How long a sender holds a message before another may take it over.",
        examples=['"60s"'],
    )


class SettingsFile(Table):
    """The whole settings file."""

    database: Annotated[StrictStr, BeforeValidator(raw.checked_database)] = Field(
        default=raw.DEFAULT_DATABASE,
        description="Where milestones, reminders and evidence are kept.",
        examples=['"sqlite:///var/tracker.db"'],
    )
    timezone: Annotated[StrictStr, BeforeValidator(raw.checked_zone)] = Field(
        default=raw.DEFAULT_TIMEZONE,
        description="The zone of the people who are told, as IANA name.",
        examples=['"Europe/London"'],
    )
    calendar: StrictStr | None = Field(
        default=None,
        description="The business calendar of lead times, and of milestones that name none.",
        examples=['"UK"'],
    )
    channels: dict[Name, ChannelTable] = Field(
        default={},
        description="The ways to reach someone, each by its name.",
        examples=["[channels.policy-team]"],
    )
    policies: dict[Name, PolicyTable] = Field(
        default={},
        description="Who is told when, each policy by its name.",
        examples=["[policies.default]"],
    )
    calendars: dict[Name, CalendarTable] = Field(
        default={},
        description="Business calendars of the house, each by its name.",
        examples=["[calendars.firm]"],
    )
    delivery: DeliveryTable = Field(
        default=DeliveryTable(),
        description="Where messages may go, and how patiently they are tried.",
        examples=["[delivery]"],
    )


def known_keys() -> dict[tuple[str, ...], FieldInfo]:
    """Every key of the settings file, as `("channels", "*", "url")`, and what it means."""
    return dict(_keys(SettingsFile, ()))


def _keys(
    model: type[BaseModel], prefix: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for name, field in model.model_fields.items():
        path = (*prefix, field.alias or name)
        yield path, field
        annotation = field.annotation
        if get_origin(annotation) is dict:
            path, annotation = (*path, ANY), get_args(annotation)[1]
            yield path, field
        elif get_origin(annotation) is tuple:
            annotation = get_args(annotation)[0]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _keys(annotation, path)
