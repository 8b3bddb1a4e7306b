"""Addresses as services show them, pasted where a channel's URL belongs: what to write instead.

The form is given with names for its parts: what was pasted is a secret and is not repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


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
_WEB = re.compile(r"\s*(https?)://", re.IGNORECASE)
_IMPLICIT_TLS = 465


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


def mail_problem(scheme: str, port: int | None, mode: str) -> str | None:
    """What keeps a mail URL from ever connecting; None where nothing does."""
    if port != _IMPLICIT_TLS or mode.strip().lower().startswith("ssl"):
        return None
    return (
        f"port {_IMPLICIT_TLS} speaks TLS from the first byte, which {scheme}:// does not by "
        "itself; write mailtos:// and add the option mode=ssl, or use port 587"
    )
