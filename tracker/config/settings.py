"""Settings as domain values, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from tracker.config import raw as raw_settings
from tracker.config.calendars import calendar_book
from tracker.config.faults import checked_file
from tracker.config.problems import Problem, bad_settings
from tracker.config.raw import RawSettings, read_raw
from tracker.config.schema import ChannelTable, DeliveryTable, PolicyTable, SettingsFile
from tracker.config.secrets import filled_in, read_secret
from tracker.config.together import CONSOLE, misfits
from tracker.dates.house_calendars import CalendarBook
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection, Policy
from tracker.errors import BadSettings

DEFAULT_POLICY = "default"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelSettings:
    """A channel and its secret URL, which `repr` and `str` never show."""

    channel: Channel
    secret: SecretStr | None  #: None where the settings were loaded without secrets

    def url(self) -> str:
        """The URL with its secrets; BadSettings where they were left unread."""
        if self.secret is None:
            raise BadSettings(
                f"channel {self.channel.name}: the settings were read without secrets"
            )
        return self.secret.get_secret_value()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliverySettings:
    """Where messages may go, and how patiently they are tried."""

    allow_hosts: frozenset[str]  #: private hosts and addresses that are allowed all the same
    schemes: frozenset[str]  #: allowed beyond the default list
    group_over: int  #: more than this due at once on a channel become one message; 0: never
    fuse: int  #: accepted in 10 minutes on a channel before the rest wait; 0: off
    retry_first: timedelta  #: after the first failure; doubles from there
    retry_cap: timedelta  #: the longest pause between attempts
    refused_every: timedelta  #: between attempts on a channel that refuses
    unknown_pause: timedelta  #: before repeating a message that may have arrived
    deadline: timedelta  #: of one attempt; shorter than the lease
    lease: timedelta  #: of a claim


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that the settings file and the environment say, known to fit together."""

    origin: Path | None  #: the file; None where the defaults apply
    database: str = field(repr=False)  #: an SQLAlchemy URL; it may hold a password
    timezone: str  #: IANA zone of the people who are told
    channels: Mapping[str, ChannelSettings]
    policies: Mapping[str, Policy]  #: always holds `default`
    delivery: DeliverySettings
    calendars: CalendarBook = field(default_factory=CalendarBook)  #: those of the house, too


def load_settings(
    path: Path | None, environ: Mapping[str, str], *, secrets: bool = True
) -> Settings:
    """The settings in the file at `path`, or the defaults for None.

    With `secrets=False` channel URLs are left unread: their files and environment variables need
    not be there. Raises BadSettings, which lists every problem.
    """
    raw = read_raw(path)
    file, problems = checked_file(raw.values)
    problems += misfits(raw.values, file)
    database = _database(file, environ, problems)
    urls = _urls(raw, file, environ, problems) if secrets else {}
    if problems:
        raise bad_settings(raw.origin, raw.text, problems)
    return Settings(
        origin=raw.origin,
        database=database,
        timezone=file.timezone,
        channels=_channels(file, urls, secrets=secrets),
        policies=_policies(file),
        delivery=_delivery(file.delivery),
        calendars=calendar_book(file),
    )


def _database(file: SettingsFile, environ: Mapping[str, str], problems: list[Problem]) -> str:
    variable = raw_settings.DATABASE_VARIABLE
    if not environ.get(variable):
        return file.database
    try:
        return raw_settings.checked_database(environ[variable])
    except ValueError as error:
        problems.append(Problem(path=("database",), text=str(error), variable=variable))
        return file.database


def _urls(
    raw: RawSettings, file: SettingsFile, environ: Mapping[str, str], problems: list[Problem]
) -> dict[str, SecretStr]:
    folder = raw.origin.parent if raw.origin else Path()
    urls = {}
    for name, table in file.channels.items():
        try:
            urls[name] = SecretStr(_url(table, folder, environ))
        except ValueError as error:
            key = "url_file" if table.url is None else "url"
            problems.append(Problem(path=("channels", name, key), text=str(error)))
    return urls


def _url(table: ChannelTable, folder: Path, environ: Mapping[str, str]) -> str:
    if table.url is not None:
        url = filled_in(table.url.get_secret_value(), environ)
    elif table.url_file is not None:
        url = read_secret(table.url_file, folder, environ)
    else:
        return ""  # said by `misfits`
    if "://" not in url:
        raise ValueError(
            "gives no URL; write one such as slack://TOKEN or mailtos://USER:PASSWORD@HOST"
        )
    return url


def _channels(
    file: SettingsFile, urls: Mapping[str, SecretStr], *, secrets: bool
) -> dict[str, ChannelSettings]:
    if not file.channels:
        secret = SecretStr("console://") if secrets else None
        return {CONSOLE: ChannelSettings(channel=Channel(name=CONSOLE), secret=secret)}
    return {
        name: ChannelSettings(
            channel=Channel(name=name, tags=frozenset(table.tags), fallback=table.fallback),
            secret=urls.get(name),
        )
        for name, table in file.channels.items()
    }


def _policies(file: SettingsFile) -> dict[str, Policy]:
    tables = {DEFAULT_POLICY: PolicyTable(), **file.policies}
    return {name: _policy(name, table, file.timezone) for name, table in tables.items()}


def _policy(name: str, table: PolicyTable, tz: str) -> Policy:
    return Policy(
        name=name,
        lead_times=table.lead_times,
        send_at=table.send_at,
        tz=tz,
        overdue_every_days=table.overdue_every.days,
        count_from=table.count_from,
        channels=ChannelSelection(**table.channels.model_dump()),
    )


def _delivery(table: DeliveryTable) -> DeliverySettings:
    values = table.model_dump(exclude={"allow_hosts", "schemes"})
    return DeliverySettings(
        allow_hosts=frozenset(table.allow_hosts), schemes=frozenset(table.schemes), **values
    )
