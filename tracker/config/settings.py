"""Settings as domain values, checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tracker.config import raw as raw_settings
from tracker.config.calendars import calendar_book
from tracker.config.channel.for_people import check_service, service_of
from tracker.config.channel.mail import mail_url
from tracker.config.channel.table import ChannelTable
from tracker.config.faults import checked_file
from tracker.config.house.messages import MessageSettings, message_faults, messages_of
from tracker.config.lines import KeyPath
from tracker.config.problems import Problem, bad_settings, placed, refusal
from tracker.config.raw import RawSettings, read_raw
from tracker.config.routing.policies import policies_of, routes_of
from tracker.config.schema import (
    DeliveryTable,
    SettingsFile,
    WatchTable,
)
from tracker.config.secrets import filled_in, read_secret
from tracker.config.shape.fields import WEEKDAYS
from tracker.config.shape.secret import Secret
from tracker.config.sound import (
    SetAside,
    broken_channels,
    has_broken_heartbeat,
    set_aside,
    sound,
)
from tracker.config.together import CONSOLE, misfits, remarks_on
from tracker.config.web import WebSettings, secret_faults, web_of
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.people.route import Routes
from tracker.domain.policy import Policy
from tracker.errors import BadSettings

Check = Callable[[str], None]
Judge = Callable[[str, Collection[str], bool], None]  #: a URL, further schemes, whether for people

_WEB_ADDRESS = re.compile(r"https?://[^/\s]\S*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelSettings:
    """A channel and its secret URL, which `repr` and `str` never show."""

    channel: Channel
    secret: Secret | None  #: None where the settings were loaded without secrets
    fault: str | None = None  #: what is wrong with its address, where it is set aside for that
    written: Secret | None = None  #: the URL as far as the file shows it, variables by name

    def url(self) -> str:
        """The URL with its secrets; BadSettings where they were left unread or are not known."""
        if self.fault is not None:
            raise BadSettings(f"channel {self.channel.name}: {self.fault}")
        if self.secret is None:
            raise BadSettings(
                f"channel {self.channel.name}: the settings were read without secrets"
            )
        return self.secret.reveal()


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
    settle: timedelta = timedelta(minutes=10)  #: a date that nobody was told is edited in silence
    senders: int = 2  #: processes that send
    proxies: bool = False  #: whether HTTP goes through the proxies that the environment names


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchSettings:
    """Who notices when tracker itself falls silent."""

    heartbeat: bool = False  #: whether a URL is fetched while all is well
    secret: Secret | None = None  #: that URL; None where the settings were loaded without
    heartbeat_every: timedelta = timedelta(minutes=5)
    backup_every: timedelta = timedelta()  #: no length: nobody asks for backups
    longest_downtime: timedelta = timedelta(days=180)  #: what a starting daemon believes

    def heartbeat_url(self) -> str | None:
        """The URL to fetch while all is well, with its secrets; None where there is none."""
        return self.secret.reveal() if self.secret else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the settings file and the environment say, as far as it fits together."""

    origin: Path | None  #: the file; None where the defaults apply
    database: str = field(repr=False)  #: an SQLAlchemy URL; it may hold a password
    timezone: str  #: IANA zone of the people who are told
    channels: Mapping[str, ChannelSettings]
    policies: Mapping[str, Policy]  #: always holds `default`
    delivery: DeliverySettings
    operators: tuple[str, ...]  #: the channels that hear of trouble with tracker itself
    routes: Routes = field(default_factory=Routes)
    watch: WatchSettings = WatchSettings()
    web: WebSettings = field(default_factory=WebSettings)
    messages: MessageSettings = field(default_factory=MessageSettings)
    calendars: CalendarBook = field(default_factory=CalendarBook)  #: those of the house, too
    console_only: bool = False  #: whether no channel is configured, so that all is printed
    set_aside: tuple[SetAside, ...] = ()  #: what is wrong and not in force
    remarks: tuple[str, ...] = ()  #: what is as it should be written, and seldom meant


def load_settings(
    path: Path | None, environ: Mapping[str, str], *, secrets: bool = True
) -> Settings:
    """The settings in the file at `path`, or the defaults for None.

    With `secrets=False` channel URLs are left unread: their files and environment variables need
    not be there. Raises BadSettings, which lists every problem.
    """
    return whole(load_parts(path, environ, secrets=secrets))


def whole(settings: Settings) -> Settings:
    """`settings`, where nothing of them is set aside; else BadSettings with every problem."""
    if settings.set_aside:
        raise refusal(settings.origin, [each.reason for each in settings.set_aside])
    return settings


def whole_but_for_channels(settings: Settings) -> Settings:
    """The same where all that is set aside are channels, each for an address of its own."""
    if any(each.channel is None for each in settings.set_aside):
        return whole(settings)
    return settings


def load_parts(
    path: Path | None,
    environ: Mapping[str, str],
    *,
    secrets: bool = True,
    judge: Judge = lambda _url, _schemes, _for_people: None,
) -> Settings:
    """The same with faulty parts set aside by name, so that they do not silence the others.

    `judge` raises ValueError for a URL that will not do. Raises BadSettings where the file cannot
    be read, where it is not certain which database is meant, and where no channel is left.
    """
    raw = read_raw(path)
    file, problems = checked_file(raw.values)
    problems += misfits(raw.values, file)
    database = _database(file, environ, problems)
    secret = _Secrets(raw, environ, problems) if secrets else None
    urls = _urls(file, secret, judge) if secret else {}
    heartbeat = _heartbeat(file, secret) if secret else None
    problems += secret_faults(web_of(file.web, raw, database, environ)) if secrets else []
    problems += message_faults(file.messages, raw)
    broken = broken_channels(file, problems)
    if _lost(raw, file, environ, problems) or (broken and broken.keys() == file.channels.keys()):
        raise bad_settings(raw.origin, raw.text, problems)
    file = sound(file, problems) if problems else file
    operators = _operators(file, broken)
    channels = _channels(file, urls, broken, operators, secrets=secrets)
    everybody = tuple(
        name
        for name, each in channels.items()
        if each.fault is None and not each.channel.for_people
    )
    return Settings(
        origin=raw.origin,
        database=database,
        timezone=file.timezone,
        channels=channels,
        policies=policies_of(file),
        delivery=_delivery(file.delivery),
        operators=operators or everybody,
        routes=routes_of(file),
        watch=_watch(file.watch, heartbeat, broken=has_broken_heartbeat(problems)),
        web=web_of(file.web, raw, database, environ),
        messages=messages_of(file.messages, raw),
        calendars=calendar_book(file),
        console_only=not file.channels,
        set_aside=set_aside(raw.origin, raw.text, problems, broken),
        remarks=tuple(line for _, line in placed(raw.origin, raw.text, remarks_on(file))),
    )


def _lost(
    raw: RawSettings, file: SettingsFile, environ: Mapping[str, str], problems: list[Problem]
) -> bool:
    """Whether nobody knows which database is meant, or any channel that was."""
    faulty = {each.path for each in problems}
    if ("database",) in faulty or (raw.values.get("channels") and not file.channels):
        return True
    named = "database" in raw.values or environ.get(raw_settings.DATABASE_VARIABLE)
    return not named and any(each.unknown and len(each.path) == 1 for each in problems)


def _database(file: SettingsFile, environ: Mapping[str, str], problems: list[Problem]) -> str:
    variable = raw_settings.DATABASE_VARIABLE
    if not environ.get(variable):
        return file.database
    try:
        return raw_settings.checked_database(environ[variable])
    except ValueError as error:
        problems.append(Problem(path=("database",), text=str(error), variable=variable))
        return file.database


class _Secrets:
    """Secrets from the file, or from where it says that they are; faults go to `problems`."""

    def __init__(
        self, raw: RawSettings, environ: Mapping[str, str], problems: list[Problem]
    ) -> None:
        self._folder = raw.origin.parent if raw.origin else Path()
        self._environ = environ
        self._problems = problems

    def value(
        self,
        path: KeyPath,
        value: Secret | None,
        file: str | None,
        check: Check,
        what: str = "URL",
    ) -> Secret | None:
        """The value of the key `path`, or of its brother that names a file; None at a fault."""
        try:
            if value is not None:
                found = filled_in(value.reveal(), self._environ)
            elif file is not None:
                path = (*path[:-1], f"{path[-1]}_file")
                found = read_secret(file, self._folder, self._environ, what)
            else:
                return None
            check(found)
        except ValueError as error:
            self._problems.append(Problem(path=path, text=str(error)))
            return None
        return Secret(found)


def _urls(file: SettingsFile, secrets: _Secrets, judge: Judge) -> dict[str, Secret]:
    def judged(url: str, table: ChannelTable) -> None:
        judge(url, file.delivery.schemes, table.for_people)

    found = {name: _url(name, table, secrets, judged) for name, table in file.channels.items()}
    return {name: url for name, url in found.items() if url}


def _url(
    name: str, table: ChannelTable, secrets: _Secrets, judge: Callable[[str, ChannelTable], None]
) -> Secret | None:
    """The URL of a channel; None at a fault, and where its table gives none."""
    if table.host is not None:
        return _mail_url(name, table, secrets)

    def check(url: str) -> None:
        _is_url(url)
        judge(url, table)
        if table.for_people and (service := service_of(table)) is not None:
            check_service(url, service)

    return secrets.value(("channels", name, "url"), table.url, table.url_file, check)


def _mail_url(name: str, table: ChannelTable, secrets: _Secrets) -> Secret | None:
    """That of a channel of mail by its parts; None at a fault of what is not in the file."""
    path = ("channels", name)
    user = secrets.value((*path, "user"), table.user, None, _is_login, "user")
    password = secrets.value(
        (*path, "password"), table.password, table.password_file, _is_login, "password"
    )
    return Secret(mail_url(table, _shown(user), _shown(password)))


def _shown(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def _is_login(value: str) -> None:
    if not value:
        raise ValueError("is empty; write it, or leave the key out")
    if not (value.isascii() and value.isprintable()):
        raise ValueError(
            "holds a character with which nobody can log in to a mail server; choose one of plain "
            "letters, digits and signs"
        )


def _heartbeat(file: SettingsFile, secrets: _Secrets) -> Secret | None:
    url, url_file = file.watch.heartbeat_url, file.watch.heartbeat_url_file
    return secrets.value(("watch", "heartbeat_url"), url, url_file, _is_web_address)


def _is_url(url: str) -> None:
    if "://" not in url:
        raise ValueError(
            "gives no URL; write one such as slack://TOKEN or mailtos://USER:PASSWORD@HOST"
        )


def _is_web_address(url: str) -> None:
    if not _WEB_ADDRESS.fullmatch(url):
        raise ValueError("gives no web address; write one that begins with https:// or http://")


def _channels(
    file: SettingsFile,
    urls: Mapping[str, Secret],
    broken: Mapping[str, str],
    operators: tuple[str, ...],
    *,
    secrets: bool,
) -> dict[str, ChannelSettings]:
    if not file.channels:
        shown = Secret("console://")
        return {
            CONSOLE: ChannelSettings(
                channel=Channel(name=CONSOLE), secret=shown if secrets else None, written=shown
            )
        }
    return {
        name: ChannelSettings(
            channel=_channel(name, table, file.timezone, operator=name in operators),
            secret=None if name in broken else urls.get(name),
            fault=broken.get(name),
            written=table.url if table.host is None else Secret("mailtos://"),
        )
        for name, table in file.channels.items()
    }


def _channel(name: str, table: ChannelTable, tz: str, *, operator: bool) -> Channel:
    def times(rhythm: Rhythm) -> DigestTimes:
        weekday = WEEKDAYS.index(table.digest_on)
        return DigestTimes(rhythm=rhythm, at=table.digest_at, tz=tz, weekday=weekday)

    all_clear = table.digest is not None if table.all_clear is None else table.all_clear
    return Channel(
        name=name,
        tags=frozenset(table.tags),
        fallback=table.fallback,
        digest=times(table.digest) if table.digest else None,
        all_clear=times(Rhythm.WEEKLY) if all_clear and not table.for_people else None,
        rate_per_minute=table.rate,
        operator=operator,
        for_people=table.for_people,
        service=(service_of(table) or "") if table.for_people else "",
    )


def _operators(file: SettingsFile, broken: Mapping[str, str]) -> tuple[str, ...]:
    """Who is named to hear of trouble; a channel that is set aside cannot tell that it is."""
    names = tuple(
        name for name, table in file.channels.items() if name not in broken and not table.for_people
    )
    if file.delivery.operator in names:
        return (file.delivery.operator,)
    fallbacks = {table.fallback for table in file.channels.values()}
    return tuple(name for name in names if name in fallbacks)


def _watch(table: WatchTable, secret: Secret | None, *, broken: bool) -> WatchSettings:
    named = table.heartbeat_url is not None or table.heartbeat_url_file is not None
    return WatchSettings(
        heartbeat=named and not broken,
        secret=secret,
        heartbeat_every=table.heartbeat_every,
        backup_every=table.backup_every,
        longest_downtime=table.longest_downtime,
    )


def _delivery(table: DeliveryTable) -> DeliverySettings:
    values = table.values(without={"allow_hosts", "schemes", "operator"})
    return DeliverySettings(
        allow_hosts=frozenset(table.allow_hosts), schemes=frozenset(table.schemes), **values
    )
