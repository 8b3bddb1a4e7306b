"""Settings for people to look at: every value, no secret."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.config.durations import duration_text
from tracker.config.house.oidc import OidcSettings
from tracker.config.settings import DeliverySettings, Settings, WatchSettings
from tracker.config.shape.fields import WEEKDAYS
from tracker.config.web import WebSettings
from tracker.dates.calendars.house import CalendarDefinition
from tracker.domain.channel import Channel
from tracker.domain.people.role import Role
from tracker.domain.people.route import Route
from tracker.domain.policy import ChannelSelection, Policy, QuietTimes

HIDDEN = "***"

_PASSWORD = re.compile(r"(?<=://)([^:@]*):.*(?=@)")  # to the last @: rather too much than a part
_PLAIN = "host|hostaddr|port|dbname|user|sslmode|sslrootcert|connect_timeout|application_name"
_PARAMETER = re.compile(rf"(?<=[?&])((?!(?:{_PLAIN})=)[^=&]*)=[^&]*", re.IGNORECASE)


def describe_settings(settings: Settings) -> dict[str, object]:
    """All of `settings` in the words and shape of the settings file, as JSON can hold it.

    Channel URLs and the password of a database become `***`; `file` is where they come from.
    """
    return {
        "file": str(settings.origin) if settings.origin else None,
        "database": _without_password(settings.database),
        "timezone": settings.timezone,
        "channels": {
            name: {"url": HIDDEN, **describe_channel(each.channel)}
            for name, each in settings.channels.items()
        },
        "calendar": settings.calendars.default,
        "policies": {name: describe_policy(each) for name, each in settings.policies.items()},
        "routes": [_route(each) for each in settings.routes.routes],
        "routes_match": settings.routes.match.value,
        "calendars": {each.name: _calendar(each) for each in settings.calendars.definitions},
        "delivery": {**_delivery(settings.delivery), "operator": list(settings.operators)},
        "watch": _watch(settings.watch),
        "web": _web(settings.web),
        "messages": {"templates": HIDDEN if settings.messages.folder else None},
    }


def _without_password(url: str) -> str:
    if url.startswith("sqlite:"):
        return url
    return _PASSWORD.sub(rf"\1:{HIDDEN}", _PARAMETER.sub(rf"\1={HIDDEN}", url))


def describe_channel(channel: Channel) -> dict[str, object]:
    """A channel in the words of the settings file, without its address."""
    times = channel.digest or channel.all_clear
    return {
        "for_people": channel.for_people,
        "service": channel.service or None,
        "tags": sorted(channel.tags),
        "fallback": channel.fallback,
        "digest": channel.digest.rhythm.value if channel.digest else None,
        "digest_at": f"{times.at:%H:%M}" if times else None,
        "digest_on": WEEKDAYS[times.weekday] if times else None,
        "all_clear": channel.all_clear is not None,
        "rate": channel.rate_per_minute,
    }


def describe_policy(policy: Policy) -> dict[str, object]:
    """A policy in the words and shape of the settings file."""
    quiet = policy.quiet or QuietTimes()
    return {
        "lead_times": [str(lead_time) for lead_time in policy.lead_times],
        "send_at": policy.send_at.strftime("%H:%M"),
        "overdue_every": f"{policy.overdue_every_days}d",
        "count_from": policy.count_from.value,
        "ack_lasts": duration_text(policy.ack_lasts) if policy.ack_lasts else None,
        "confirm": "second" if policy.needs_second else None,
        "channels": _selection(policy.channels),
        "tell": list(map(str, policy.tell)),
        "quiet_hours": _hours(quiet),
        "quiet_days_off": quiet.days_off,
        "urgent_in_quiet": quiet.urgent_passes,
        "escalation": [
            {
                "after": str(step.after),
                "channels": _selection(step.channels),
                "tell": list(map(str, step.tell)),
            }
            for step in policy.escalation
        ],
    }


def _route(route: Route) -> dict[str, object]:
    stated = {each.name: getattr(route, each.name) for each in fields(route)}
    return {
        name: list(map(str, value)) if isinstance(value, tuple) else value
        for name, value in stated.items()
        if name != "number"
    }


def _hours(quiet: QuietTimes) -> str | None:
    if quiet.begin is None or quiet.end is None:
        return None
    return f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}"


def _selection(selection: ChannelSelection) -> dict[str, object]:
    return {
        "names": list(selection.names),
        "any_of": list(selection.any_of),
        "all_of": list(selection.all_of),
    }


def _calendar(each: CalendarDefinition) -> dict[str, object]:
    return {
        "base": each.base,
        "closed": {day.isoformat(): name for day, name in each.closed},
        "open": {day.isoformat(): name for day, name in each.open},
        "verified_until": each.verified_until,
        "not_counting": [
            {"from": still.first.isoformat(), "to": still.last.isoformat(), "reason": still.reason}
            for still in each.standstills
        ],
    }


def _delivery(delivery: DeliverySettings) -> dict[str, object]:
    return {name: _plain(getattr(delivery, name)) for name in DeliverySettings.__slots__}


def _watch(watch: WatchSettings) -> dict[str, object]:
    return {
        "heartbeat_url": HIDDEN if watch.heartbeat else None,
        "heartbeat_every": duration_text(watch.heartbeat_every),
        "backup_every": duration_text(watch.backup_every),
        "longest_downtime": duration_text(watch.longest_downtime),
    }


def _web(web: WebSettings) -> dict[str, object]:
    """Of an address only its host: who pastes a web hook's there has pasted a secret."""
    host, port = web.listen
    below = web.base_url is not None and web.base_url != web.origin
    return {
        "base_url": f"{web.origin}/{HIDDEN}" if below else web.origin,
        "listen": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "secret_file": HIDDEN if web.secret_stated else None,
        "links_last": duration_text(web.links_last),
        "sign_on_header": HIDDEN if web.sign_on_header else None,
        "trusted_proxies": list(web.trusted_proxies),
        "oidc": _oidc(web.oidc),
        "roles": {role.value: list(web.roles.get(role, ())) for role in Role},
    }


def _oidc(oidc: OidcSettings | None) -> dict[str, object] | None:
    if oidc is None:
        return None
    issuer = urlsplit(oidc.issuer)
    return {
        "issuer": f"{issuer.scheme}://{issuer.netloc}/{HIDDEN}",
        "client_id": HIDDEN,
        "client_secret": HIDDEN,
        "name": oidc.name,
        "claim": oidc.claim.value,
        "domains": list(oidc.domains),
        "people": sorted(set(oidc.people.values())),
    }


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return duration_text(value)
    return sorted(value) if isinstance(value, frozenset) else value
