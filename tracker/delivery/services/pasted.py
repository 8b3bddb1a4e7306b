"""Addresses as services show them, pasted where a channel's URL belongs.

Those that can be read in one way only are taken for that; of the others it is said what to write.
The form is given with names for its parts: what was pasted is a secret and is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote


@dataclass(frozen=True, kw_only=True, slots=True)
class _Native:
    """A service's own address."""

    pattern: re.Pattern[str]
    name: str
    form: str  #: the channel URL, and which part of the address is which


def _native(pattern: str, name: str, form: str) -> _Native:
    return _Native(
        pattern=re.compile(rf"\s*https?://{pattern}", re.IGNORECASE), name=name, form=form
    )


_NATIVES = (
    _native(
        r"hooks\.slack(?:-gov)?\.com/services/",
        "Slack web hook",
        "slack://A/B/C with the three parts behind /services/",
    ),
    _native(
        r"hooks\.slack\.com/(?:workflows|triggers)/",
        "Slack workflow",
        "slack://PATH/?mode=workflow with what stands behind /workflows/; behind /triggers/ it is "
        "mode=trigger",
    ),
    _native(
        r"(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/",
        "Discord web hook",
        "discord://ID/TOKEN with the two parts behind /webhooks/",
    ),
    _native(
        r"api\.telegram\.org/bot",
        "Telegram bot",
        "tgram://TOKEN/CHAT with the token behind /bot and the number of the chat",
    ),
    _native(r"(?:t\.me|telegram\.me)/", "Telegram link", "tgram://TOKEN/CHAT with a bot's token"),
    _native(r"ntfy\.sh/", "topic of ntfy", "ntfys://ntfy.sh/TOPIC with the part behind the host"),
    _native(
        r"[\w.-]+(?::\d+)?/(?:powerautomate/automations/direct(?:/cu/\d+)?)/workflows/",
        "Teams workflow",
        "workflows://HOST/WORKFLOW/SIGNATURE?pa=yes with the part behind /workflows/ and the value "
        "of sig; where /cu/NUMBER stands before it, add &route=NUMBER",
    ),
    _native(
        r"[\w.-]+(?::\d+)?/workflows/",
        "Teams workflow",
        "workflows://HOST:443/WORKFLOW/SIGNATURE with the part behind /workflows/ and the value of "
        "sig",
    ),
    _native(
        r"(?:[\w-]+\.webhook\.office|outlook\.office(?:365)?)\.com/",
        "Teams connector",
        "workflows://HOST:443/WORKFLOW/SIGNATURE of a flow for web hook requests; connectors are "
        "being switched off",
    ),
    _native(
        r"chat\.googleapis\.com/v1/spaces/",
        "Google Chat web hook",
        "gchat://SPACE/KEY/TOKEN with the part behind /spaces/ and the values of key and token",
    ),
    _native(
        r"[\w.-]+(?::\d+)?(?:/[\w.-]+)*/hooks/",
        "Mattermost web hook",
        "mmosts://HOST/TOKEN with the part behind /hooks/",
    ),
    _native(
        r"events\.(?:eu\.)?pagerduty\.com/",
        "PagerDuty address",
        "pagerduty://INTEGRATION_KEY@API_KEY with the keys of your service",
    ),
    _native(
        r"api\.(?:eu\.)?opsgenie\.com/",
        "Opsgenie address",
        "opsgenie://API_KEY with the key of an API integration; in Europe add ?region=eu",
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Whole:
    """A service's own address that says all that its channel needs."""

    pattern: re.Pattern[str]  #: of all of it but its query
    name: str
    options: frozenset[str]  #: of its query; one with others may ask for something else
    url: Callable[[re.Match[str], dict[str, str]], str | None]


def _whole(
    pattern: str,
    name: str,
    url: Callable[[re.Match[str], dict[str, str]], str | None],
    *,
    options: str = "",
) -> _Whole:
    compiled = re.compile(rf"https://{pattern}/?", re.IGNORECASE | re.ASCII)
    return _Whole(pattern=compiled, name=name, options=frozenset(options.split()), url=url)


def _flow(found: re.Match[str], query: dict[str, str]) -> str | None:
    host, flow, signature = found["host"], found["flow"], query.get("sig")
    if not signature:
        return None
    route = f"&route={found['route']}" if found["route"] else ""
    shown = f"workflows://{host}{found['port'] or ''}/{flow}/{quote(signature, safe='')}"
    return f"{shown}?pa=yes{route}" if found["direct"] else shown


def _chat(found: re.Match[str], query: dict[str, str]) -> str | None:
    parts = [found["space"], query.get("key", ""), query.get("token", "")]
    return "gchat://" + "/".join(quote(each, safe="") for each in parts) if all(parts) else None


_WHOLES = (
    _whole(
        r"hooks\.slack\.com/services/(?P<a>[A-Z0-9]+)/(?P<b>[A-Z0-9]+)/(?P<c>[A-Za-z0-9]+)",
        "Slack web hook",
        lambda found, _: f"slack://{found['a']}/{found['b']}/{found['c']}",
    ),
    _whole(
        r"(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/"
        r"(?P<id>[0-9]+)/(?P<token>[\w-]+)",
        "Discord web hook",
        lambda found, _: f"discord://{found['id']}/{found['token']}",
    ),
    _whole(
        r"(?P<host>[\w-]+(?:\.[\w-]+)*\.(?:logic\.azure|api\.powerplatform)\.com)"
        r"(?P<port>:[0-9]+)?"
        r"(?P<direct>/powerautomate/automations/direct(?:/cu/(?P<route>[0-9]+))?)?"
        r"/workflows/(?P<flow>[\w-]+)/triggers/manual/paths/invoke",
        "Teams workflow",
        _flow,
        options="api-version sp sv sig",
    ),
    _whole(
        r"chat\.googleapis\.com/v1/spaces/(?P<space>[\w-]+)/messages",
        "Google Chat web hook",
        _chat,
        options="key token",
    ),
    # Other programs have /hooks/, too, but none such tokens: 26 letters of z-base-32.
    _whole(
        r"(?P<host>[\w-]+(?:\.[\w-]+)*(?::[0-9]+)?(?:/[\w-]+)*)/hooks/"
        r"(?P<token>[ybndrfg8ejkmcpqxot1uwisza345h769]{26})",
        "Mattermost web hook",
        lambda found, _: f"mmosts://{found['host']}/{found['token']}",
    ),
)
_MAIL = frozenset({"mailto", "mailtos", "smtp", "smtps"})
_MAIL_FORM = (
    "mailtos://USER:PASSWORD@HOST?from=ADDRESS&to=ADDRESS, with @ : / in a user or password as %40 "
    "%3A %2F, or the keys host, user and password, which take them as they are, in place of url"
)
_WEB = re.compile(r"\s*(https?)://", re.IGNORECASE)
_IMPLICIT_TLS = 465


def channel_url(url: str) -> str:
    """The channel URL that `url` stands for: itself unless it is a service's own address."""
    found = _taken(url)
    return url if found is None else found[1]


def taken_for(url: str) -> str | None:
    """What a service's own address is taken for, in words; None where `url` is none."""
    found = _taken(url)
    return None if found is None else found[0]


def shown_as(url: str) -> str | None:
    """Whose own address `url` is, by how it begins, whether or not it says all; None where none."""
    return next((native.name for native in _NATIVES if native.pattern.match(url)), None)


def _taken(url: str) -> tuple[str, str] | None:
    """What `url` is, and the channel's URL for it; None where it says not all, or something else.

    What comes is as good as typed: it is checked like any other channel's URL.
    """
    path, _, query = url.strip().partition("?")
    options = {name: values[-1] for name, values in parse_qs(query).items()}
    for whole in _WHOLES:
        if (found := whole.pattern.fullmatch(path)) is None or not options.keys() <= whole.options:
            continue
        made = whole.url(found, options)
        return None if made is None else (whole.name, made)
    return None


def pasted_problem(url: str) -> str | None:
    """What to write in place of a web address; None where `url` is none."""
    if (web := _WEB.match(url)) is None:
        return None
    for native in _NATIVES:
        if native.pattern.match(url):
            shown = f"this is the address of a {native.name} as the service shows it"
            return f"{shown}; write {native.form}"
    scheme = "jsons" if web[1].lower() == "https" else "json"
    return (
        f"{web[1].lower()}:// is no channel; for a web hook that takes JSON write "
        f"{scheme}://HOST/PATH with the same host and path"
    )


def form_of(scheme: str) -> str | None:
    """What a channel URL of `scheme` has to hold, in words; None where that is not known here."""
    if scheme in _MAIL:
        return _MAIL_FORM
    begins = f"{scheme}://"
    return next((each.form for each in _NATIVES if each.form.startswith(begins)), None)


def mail_problem(scheme: str, port: int | None, mode: str) -> str | None:
    """What keeps a mail URL from ever connecting; None where nothing does."""
    if port != _IMPLICIT_TLS or mode.strip().lower().startswith("ssl"):
        return None
    return (
        f"port {_IMPLICIT_TLS} speaks TLS from the first byte, which {scheme}:// does not by "
        "itself; write mailtos:// and add the option mode=ssl, or use port 587"
    )
