"""The shape of the settings file: its tables, keys, types and defaults.

Each key carries one line of meaning and an example in TOML; error messages, the tests of
config/README.md and those of the example file all read them from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
    StrictStr,
)
from pydantic.fields import FieldInfo

from tracker.config import raw
from tracker.config.calendar_tables import CalendarTable
from tracker.config.channel.table import ChannelTable
from tracker.config.fields import (
    After,
    Days,
    End,
    Host,
    Hours,
    LeadTimes,
    Name,
    Pause,
    Scheme,
    Second,
    Span,
    Table,
    TimeOfDay,
)
from tracker.config.house.messages import MessagesTable
from tracker.config.route_tables import Match, RouteTable, Tell
from tracker.config.web import WebTable
from tracker.domain.people.route import RoutesMatch
from tracker.domain.policy import CountFrom, LeadTime

ANY = "*"  #: stands for the name of a channel or policy in a key pattern


class SelectionTable(Table):
    """[policies.NAME.channels]: which channels a policy, or a step of it, tells."""

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


def _selects(value: SelectionTable) -> SelectionTable:
    if not (value.names or value.any_of or value.all_of):
        raise ValueError('selects no channel; write for instance channels.names = ["ops-mail"]')
    return value


class EscalationTable(Table):
    """[[policies.NAME.escalation]]: who is told next while nobody acknowledges."""

    after: After = Field(
        description="How long after a reminder was told without an acknowledgement.",
        examples=['"2bd"'],
    )
    channels: Annotated[SelectionTable, AfterValidator(_selects)] = Field(
        default=SelectionTable(),
        description="Which channels are told then.",
        examples=['channels.names = ["ops-mail"]'],
    )
    tell: Tell = Field(
        default=(),
        description="Whom to tell then, beside the channels.",
        examples=['["owner.lead"]'],
    )


def _steps(values: tuple[EscalationTable, ...]) -> tuple[EscalationTable, ...]:
    spans = [str(each.after) for each in values]
    twice = sorted({span for span in spans if spans.count(span) > 1})
    if twice:
        raise ValueError(f"has {', '.join(twice)} more than once; name all channels in one step")
    return values


class PolicyTable(Table):
    """[policies.NAME]: how long before a date who is told."""

    lead_times: LeadTimes = Field(
        default=tuple(LeadTime.parse(text) for text in ("90d", "30d", "14d", "7d", "1d", "0d")),
        description="How long before the window reminders are sent.",
        examples=['["30d", "5bd", "0d"]'],
    )
    send_at: TimeOfDay = Field(
        default=time(9, 0),
        description="The time of day of reminders, in `timezone`.",
        examples=['"09:00"'],
    )
    overdue_every: Days = Field(
        default=timedelta(days=7),
        description="How often to remind once the date has passed; `0d`: only the first time.",
        examples=['"7d"'],
    )
    count_from: End = Field(
        default=CountFrom.EARLIEST,
        description="The end of the window that lead times count back from.",
        examples=['"earliest"'],
    )
    ack_lasts: Pause | None = Field(
        default=None,
        description="How long an acknowledgement counts; without it 30 days where overdue.",
        examples=['"14d"'],
    )
    confirm: Second | None = Field(
        default=None,
        description="`second`: what one person says is met is open until another confirms it.",
        examples=['"second"'],
    )
    channels: SelectionTable = Field(
        default=SelectionTable(),
        description="Which channels are told; without it, every one that is no other's fallback.",
        examples=['channels.any_of = ["crypto"]'],
    )
    tell: Tell = Field(
        default=(),
        description="Whom to tell, beside the channels.",
        examples=['["owner", "team:crypto", "channel:policy-team"]'],
    )
    quiet_hours: Hours | None = Field(
        default=None,
        description="Hours in which nobody is disturbed; reminders wait for their end.",
        examples=['"19:00-07:30"'],
    )
    quiet_days_off: StrictBool = Field(
        default=False,
        description="Whether days that are no business days are quiet, too.",
        examples=["true"],
    )
    urgent_in_quiet: StrictBool = Field(
        default=True,
        description="Whether what is due on the day itself, or past, is told all the same.",
        examples=["true"],
    )
    escalation: Annotated[tuple[EscalationTable, ...], AfterValidator(_steps)] = Field(
        default=(),
        description="Who is told next while nobody acknowledges, step by step.",
        examples=["[[policies.default.escalation]]"],
    )


class DeliveryTable(Table):
    """[delivery]: where messages may go, and how patiently they are tried."""

    allow_hosts: tuple[Host, ...] = Field(
        default=(),
        description="Private hosts or addresses to which messages may go all the same.",
        examples=['["127.0.0.1"]'],
    )
    schemes: tuple[Scheme, ...] = Field(
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
        description="After this many in 10 minutes on one channel the rest become one; 0: off.",
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
    settle: Span = Field(
        default=timedelta(minutes=10),
        description="How long a date that nobody was told may be edited in silence; 0min: never.",
        examples=['"10min"'],
    )
    unknown_pause: Pause = Field(
        default=timedelta(seconds=60),
        description="The pause before repeating a message that may have arrived.",
        examples=['"60s"'],
    )
    deadline: Pause = Field(
        default=timedelta(seconds=20),
        description="How long one attempt may take; more than 10 s shorter than `lease`.",
        examples=['"20s"'],
    )
    lease: Pause = Field(
        default=timedelta(seconds=60),
        description="How long a sender holds a message before another may take it over.",
        examples=['"60s"'],
    )
    operator: StrictStr | None = Field(
        default=None,
        description="The channel that hears of trouble with tracker itself.",
        examples=['"ops-mail"'],
    )
    senders: StrictInt = Field(
        default=2,
        ge=1,
        le=4,
        description="How many processes send, 1 to 4.",
        examples=["2"],
    )
    proxies: StrictBool = Field(
        default=False,
        description="Whether HTTP goes through the proxies that the environment names.",
        examples=["false"],
    )


class WatchTable(Table):
    """[watch]: who notices when tracker itself falls silent."""

    heartbeat_url: SecretStr | None = Field(
        default=None,
        description="Fetched while all is well, so that a watcher elsewhere misses it.",
        examples=['"https://hc.example.org/ping/${HEARTBEAT_ID}"'],
    )
    heartbeat_url_file: StrictStr | None = Field(
        default=None,
        description="A file that holds the URL, in place of `heartbeat_url`.",
        examples=['"heartbeat-url"'],
    )
    heartbeat_every: Pause = Field(
        default=timedelta(minutes=5),
        description="How often it is fetched at most.",
        examples=['"5min"'],
    )
    backup_every: Span = Field(
        default=timedelta(),
        description="`tracker doctor` misses a backup younger than this; `0d`: it asks for none.",
        examples=['"0d"'],
    )
    longest_downtime: Pause = Field(
        default=timedelta(days=180),
        description="A clock that is further ahead when tracker starts is not believed at once.",
        examples=['"14d"'],
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
    routes: tuple[RouteTable, ...] = Field(
        default=(),
        description="Rules for whom to tell, and what to add with, by what a milestone states.",
        examples=["[[routes]]"],
    )
    routes_match: Match = Field(
        default=RoutesMatch.ALL,
        description="Which of the routes that match are taken: `all` or the `first`.",
        examples=['"all"'],
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
    watch: WatchTable = Field(
        default=WatchTable(),
        description="Who notices when tracker itself falls silent.",
        examples=["[watch]"],
    )
    web: WebTable = Field(
        default=WebTable(),
        description="Pages on which people answer what they are told.",
        examples=["[web]"],
    )
    messages: MessagesTable = Field(
        default=MessagesTable(),
        description="What people read, in the words and the looks of the house.",
        examples=["[messages]"],
    )


@cache
def known_keys() -> Mapping[tuple[str, ...], FieldInfo]:
    """Every key of the settings file, as `("channels", "*", "url")`, and what it means."""
    return MappingProxyType(dict(_keys(SettingsFile, ())))


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
