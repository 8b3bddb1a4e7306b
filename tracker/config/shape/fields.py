"""What single values of the settings file have to be: names, times, spans, hosts."""

from __future__ import annotations

import ipaddress
import re
from datetime import time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from tracker.config.durations import parse_duration
from tracker.config.shape.readers import Checked, Each, one_of, text
from tracker.config.withheld import withheld
from tracker.domain.channel import Rhythm
from tracker.domain.people.reach import REACHES, address_problem
from tracker.domain.policy import CountFrom, LeadTime
from tracker.errors import UsageError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  #: Monday first

_NAME_MAX = 100
_PART_ADDRESSES = frozenset("\"'<>()[]:;@\\")
_NAME = re.compile(r"\w[\w.-]{0,63}")
_SITE = re.compile(r"(?i:https?)://[^/?#\s@\\\"'<>]+(?:/[A-Za-z0-9._~/-]*)?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


def is_site(value: str) -> bool:
    """Whether `value` is the address of a web site, without a user, query or fragment."""
    if not _SITE.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether what goes to `host` never leaves the machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_name(name: str) -> str:
    """`name` where it can be typed after --to and --tag; else ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"cannot be a name {withheld(name)}; write at most 64 letters, digits, hyphens, dots "
            "or underscores, beginning with a letter or digit"
        )
    return name


def _lead_time(value: object) -> LeadTime:
    try:
        return LeadTime.parse(value if isinstance(value, str) else str(value))
    except UsageError as error:
        advice = str(error).rpartition(": ")[2]
        raise ValueError(f"is no lead time {withheld(value)}: {advice}") from error


def _lead_times(values: tuple[LeadTime, ...]) -> tuple[LeadTime, ...]:
    if not values:
        raise ValueError('names no lead time; write ["0d"] to be told on the day only')
    twice = sorted({str(value) for value in values if values.count(value) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} more than once; write each lead time once")
    return values


def _time_of_day(value: object) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('must be a time of day as text; write for instance "09:00"')
    return time(int(match[1]), int(match[2]))


def _hours(value: object) -> tuple[time, time]:
    begin, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not (dash and _TIME.fullmatch(begin.strip()) and _TIME.fullmatch(end.strip())):
        raise ValueError('must be hours of the day as text; write for instance "19:00-07:30"')
    hours = _time_of_day(begin.strip()), _time_of_day(end.strip())
    if hours[0] == hours[1]:
        raise ValueError('begin when they end; write for instance "19:00-07:30"')
    return hours


def _whole_days(value: object) -> timedelta:
    span = parse_duration(value)
    if span % timedelta(days=1):
        raise ValueError(f'{value} is not a number of whole days; write for instance "7d"')
    return span


def _pause(value: object) -> timedelta:
    span = parse_duration(value)
    if not span:
        raise ValueError('must be longer than nothing; write for instance "30s"')
    return span


def _second(value: object) -> bool:
    if value != "second":
        raise ValueError('must be "second", or be left out')
    return True


def _weekday(value: str) -> str:
    if value not in WEEKDAYS:
        raise ValueError(f"must be one of {', '.join(WEEKDAYS)}")
    return value


def _after(value: object) -> LeadTime:
    span = _lead_time(value)
    if not span.count:
        raise ValueError('must be later than at once; write for instance "2bd"')
    return span


def _scheme(value: str) -> str:
    if not _SCHEME.fullmatch(value):
        raise ValueError(
            f"is not a URL scheme {withheld(value)}; write it in lower case and without ://, such "
            'as "rocket"'
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
            f"is neither a host name nor an address {withheld(value)}; write it without scheme, "
            'port and path, such as "mail.internal" or "127.0.0.1"'
        ) from error


class Security(StrEnum):
    """How a connection to a mail server is secured."""

    STARTTLS = "starttls"  #: a plain connection that is secured before anything is said
    TLS = "tls"  #: secured from the first byte
    NONE = "none"  #: not at all


def _mail_address(value: str) -> str:
    if address_problem("mail", value) is not None:
        raise ValueError(
            f'is no e-mail address {withheld(value)}; write one alone, such as "ops@example.org"'
        )
    return value


def _service(value: str) -> str:
    if value not in REACHES:
        raise ValueError(
            f"names no service for people {withheld(value)}; those that reach people are "
            f"{', '.join(REACHES)}"
        )
    return value


def _shown_name(value: str) -> str:
    if not value.strip() or not value.isprintable() or len(value) > _NAME_MAX:
        raise ValueError(
            f"cannot be a name that mail shows; write at most {_NAME_MAX} characters on one line"
        )
    if _PART_ADDRESSES.intersection(value):
        raise ValueError(
            "cannot be a name that mail shows; leave out quotes, brackets, colons, backslashes "
            "and @, by which addresses are told from names"
        )
    return value.strip()


NAME = Checked(text, checked_name)
LEAD_TIMES = Checked(Each(_lead_time), _lead_times)
AFTER = _after
TIME_OF_DAY = _time_of_day
HOURS = _hours
DAYS = _whole_days
SPAN = parse_duration
PAUSE = _pause
END = one_of(CountFrom)
HOW_OFTEN = one_of(Rhythm)
SECOND = _second
WEEKDAY = Checked(text, _weekday)
SCHEME = Checked(text, _scheme)
HOST = Checked(text, _host)
MAIL_ADDRESS = Checked(text, _mail_address)
SECURITY = one_of(Security)
SERVICE = Checked(text, _service)
SHOWN_NAME = Checked(text, _shown_name)
