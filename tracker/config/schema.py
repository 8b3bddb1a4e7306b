"""The shape of the settings file: its tables, keys, types and defaults.

Each key carries one line of meaning and an example in TOML; error messages, the tests of
config/README.md and those of the example file all read them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tracker.config import raw
from tracker.config.calendar_tables import CalendarTable
from tracker.config.channel.table import ChannelTable
from tracker.config.house.messages import MessagesTable
from tracker.config.policy_tables import PolicyTable
from tracker.config.route_tables import MATCH, RouteTable
from tracker.config.shape.fields import HOST, NAME, PAUSE, SCHEME, SPAN
from tracker.config.shape.readers import ByName, Each, In, Rows, number, secret, switch, text
from tracker.config.shape.secret import Secret
from tracker.config.shape.table import Table, key
from tracker.config.web import WebTable
from tracker.domain.people.route import RoutesMatch


class DeliveryTable(Table):
    """[delivery]: where messages may go, and how patiently they are tried."""

    allow_hosts: tuple[str, ...] = key(
        Each(HOST),
        default=(),
        description="Private hosts or addresses to which messages may go all the same.",
        example='["127.0.0.1"]',
    )
    schemes: tuple[str, ...] = key(
        Each(SCHEME),
        default=(),
        description="URL schemes allowed beyond the default list.",
        example='["rocket"]',
    )
    group_over: int = key(
        number(0),
        default=3,
        description="More than this due at once on one channel become one message; 0: never.",
        example="3",
    )
    fuse: int = key(
        number(0),
        default=20,
        description="After this many in 10 minutes on one channel the rest become one; 0: off.",
        example="20",
    )
    retry_first: timedelta = key(
        PAUSE,
        default=timedelta(seconds=30),
        description="The pause after the first failed attempt; each further one doubles it.",
        example='"30s"',
    )
    retry_cap: timedelta = key(
        PAUSE,
        default=timedelta(minutes=30),
        description="The longest pause between attempts.",
        example='"30min"',
    )
    refused_every: timedelta = key(
        PAUSE,
        default=timedelta(minutes=30),
        description="The pause between attempts on a channel that refuses.",
        example='"30min"',
    )
    settle: timedelta = key(
        SPAN,
        default=timedelta(minutes=10),
        description="How long a date that nobody was told may be edited in silence; 0min: never.",
        example='"10min"',
    )
    unknown_pause: timedelta = key(
        PAUSE,
        default=timedelta(seconds=60),
        description="The pause before repeating a message that may have arrived.",
        example='"60s"',
    )
    deadline: timedelta = key(
        PAUSE,
        default=timedelta(seconds=20),
        description="How long one attempt may take; more than 10 s shorter than `lease`.",
        example='"20s"',
    )
    lease: timedelta = key(
        PAUSE,
        default=timedelta(seconds=60),
        description="How long a sender holds a message before another may take it over.",
        example='"60s"',
    )
    operator: str | None = key(
        text,
        default=None,
        description="The channel that hears of trouble with tracker itself.",
        example='"ops-mail"',
    )
    senders: int = key(
        number(1, 4),
        default=2,
        description="How many processes send, 1 to 4.",
        example="2",
    )
    proxies: bool = key(
        switch,
        default=False,
        description="Whether HTTP goes through the proxies that the environment names.",
        example="false",
    )


class WatchTable(Table):
    """[watch]: who notices when tracker itself falls silent."""

    heartbeat_url: Secret | None = key(
        secret,
        default=None,
        description="Fetched while all is well, so that a watcher elsewhere misses it.",
        example='"https://hc.example.org/ping/${HEARTBEAT_ID}"',
    )
    heartbeat_url_file: str | None = key(
        text,
        default=None,
        description="A file that holds the URL, in place of `heartbeat_url`.",
        example='"heartbeat-url"',
    )
    heartbeat_every: timedelta = key(
        PAUSE,
        default=timedelta(minutes=5),
        description="How often it is fetched at most.",
        example='"5min"',
    )
    backup_every: timedelta = key(
        SPAN,
        default=timedelta(),
        description="`tracker doctor` misses a backup younger than this; `0d`: it asks for none.",
        example='"0d"',
    )
    longest_downtime: timedelta = key(
        PAUSE,
        default=timedelta(days=180),
        description="A clock that is further ahead when tracker starts is not believed at once.",
        example='"14d"',
    )


class SettingsFile(Table):
    """The whole settings file."""

    database: str = key(
        raw.checked_database,
        default=raw.DEFAULT_DATABASE,
        description="Where milestones, reminders and evidence are kept.",
        example='"sqlite:///var/tracker.db"',
    )
    timezone: str = key(
        raw.checked_zone,
        default=raw.DEFAULT_TIMEZONE,
        description="The zone of the people who are told, as IANA name.",
        example='"Europe/London"',
    )
    calendar: str | None = key(
        text,
        default=None,
        description="The business calendar of lead times, and of milestones that name none.",
        example='"UK"',
    )
    channels: Mapping[str, ChannelTable] = key(
        ByName(NAME, In(ChannelTable)),
        default={},
        description="The ways to reach someone, each by its name.",
        example="[channels.policy-team]",
    )
    policies: Mapping[str, PolicyTable] = key(
        ByName(NAME, In(PolicyTable)),
        default={},
        description="Who is told when, each policy by its name.",
        example="[policies.default]",
    )
    routes: tuple[RouteTable, ...] = key(
        Rows(In(RouteTable)),
        default=(),
        description="Rules for whom to tell, and what to add with, by what a milestone states.",
        example="[[routes]]",
    )
    routes_match: RoutesMatch = key(
        MATCH,
        default=RoutesMatch.ALL,
        description="Which of the routes that match are taken: `all` or the `first`.",
        example='"all"',
    )
    calendars: Mapping[str, CalendarTable] = key(
        ByName(NAME, In(CalendarTable)),
        default={},
        description="Business calendars of the house, each by its name.",
        example="[calendars.firm]",
    )
    delivery: DeliveryTable = key(
        In(DeliveryTable),
        default=DeliveryTable(),
        description="Where messages may go, and how patiently they are tried.",
        example="[delivery]",
    )
    watch: WatchTable = key(
        In(WatchTable),
        default=WatchTable(),
        description="Who notices when tracker itself falls silent.",
        example="[watch]",
    )
    web: WebTable = key(
        In(WebTable),
        default=WebTable(),
        description="Pages on which people answer what they are told.",
        example="[web]",
    )
    messages: MessagesTable = key(
        In(MessagesTable),
        default=MessagesTable(),
        description="What people read, in the words and the looks of the house.",
        example="[messages]",
    )
