"""Turns a channel's URL into an Apprise service, quietly."""

from __future__ import annotations

import copy
import html
import importlib
import logging
from collections.abc import Iterable
from typing import Any

import apprise
from apprise.plugins.base import NotifyBase

from tracker.delivery.channels import personal
from tracker.delivery.mail.letters import COLOURS
from tracker.domain.message import Urgency

_conversion: Any = importlib.import_module("apprise.conversion")  # has no annotations
_plugins: Any = importlib.import_module("apprise.plugins")
_COLOURS = {
    apprise.NotifyType.FAILURE: COLOURS[Urgency.NOW],
    apprise.NotifyType.WARNING: COLOURS[Urgency.SOON],
    apprise.NotifyType.INFO: COLOURS[Urgency.CALM],
}


def silence_libraries() -> None:
    """Keep libraries out of every log: at DEBUG they write whole URLs, tokens included."""
    for name in ("apprise", "urllib3", "requests"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def load_plugins() -> None:
    """Import the plugins of all services, as the first URL that is read would do."""
    silence_libraries()
    _plugins.N_MGR.load_modules()


def _plugin_of(url: str, parts: dict[str, Any], people: str | None) -> type[NotifyBase] | None:
    """The plugin for `url`; None where there is none, or where it does not take the URL as it is.

    One that is for people is tried with an address: without any it may be incomplete.
    """
    if people is None:
        service = instantiate(url)
        return None if service is None else type(service)
    plugin: type[NotifyBase] | None = _plugins.N_MGR[parts["schema"]] if parts else None
    return plugin if plugin is not None and plugin.enabled else None


def _made(
    plugin: type[NotifyBase], parts: dict[str, Any], asset: apprise.AppriseAsset
) -> NotifyBase | None:
    """A service of `parts`; None where its plugin does not take them."""
    try:
        return plugin(**parts, asset=asset, tag=set())
    except Exception:  # noqa: BLE001 - as `Apprise.instantiate` does: plugins raise what they like
        return None


def instantiate(url: str) -> NotifyBase | None:
    """One service for one URL; None where Apprise cannot read it."""
    service: NotifyBase | None = apprise.Apprise.instantiate(url, asset=_asset())
    return service


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="tracker",
        app_desc="regulatory milestones",
        app_url="",
        html_notify_map=_COLOURS,
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,
        async_mode=False,
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY.value,
        pgp_autogen=False,
        pem_autogen=False,
    )


class Blueprint:
    """A URL that was read once, for any number of fresh services.

    Apprise spends as long on reading a URL, and on writing it into a log that nobody keeps, as on
    a fifth of the whole send.

    Args:
        url: the URL
        people: the service by which it reaches people, each at an address of theirs; None: it names
            its one recipient itself
    """

    def __init__(self, url: str, *, people: str | None = None) -> None:
        parts = parsed(url) or {}
        self._plugin = _plugin_of(url, parts, people)
        self._parts = parts
        self._people = people
        self._asset = _asset()

    def fresh(self, to: str | None = None) -> NotifyBase | None:
        """A service that no other send has used; None where Apprise cannot read the URL.

        Raises ValueError, without the address, where the URL is for people and `to` is nobody's.
        """
        if self._plugin is None:
            return None
        # Plugins keep, and some change, the lists and tables that they are given.
        parts = copy.deepcopy(self._parts)
        if self._people is not None:
            parts = personal.addressed(parts, self._people, to or "")
        service = _made(self._plugin, parts, self._asset)
        if service is not None and self._people is not None:
            personal.point_at(service, self._people, to or "")
        return service


def in_form(shown: apprise.NotifyFormat, text: str) -> str:
    """Plain `text` in the Apprise format `shown`, with nothing in it taken for markup.

    Apprise's own HTML turns every blank into `&nbsp;`, which counts six times against limits.
    """
    if shown is apprise.NotifyFormat.HTML:
        return html.escape(text, quote=False).replace("\n", "<br/>")
    converted: str = _conversion.convert_between(apprise.NotifyFormat.TEXT, shown, text)
    return converted


def parsed(url: str) -> dict[str, Any] | None:
    """The parts of `url` as the service's plugin reads them; None where it cannot."""
    silence_libraries()
    try:
        parts: dict[str, Any] | None = _plugins.url_to_dict(url)
    except Exception:  # noqa: BLE001 - every plugin parses by itself; what trips one is unreadable
        return None
    return parts


UNLOADED = "Apprise cannot load the URL: a token, address or option of it is missing or malformed"
_NAMES_SOMEBODY = (
    "a channel for people names nobody itself, as the address is each person's; take the "
    "recipient out of it, or for_people out of the settings"
)
_NO_BOT = (
    "a web hook of Slack writes to its own channel alone; to reach people, write the token of a "
    "bot in its place, as slack://xoxb-..., with the scope chat:write"
)


def people_problems(url: str, parts: dict[str, Any], people: str) -> list[str]:
    """What keeps `url` from reaching one person after the other by the service `people`."""
    if personal.names_somebody(people, parts):
        return [_NAMES_SOMEBODY]
    if personal.lacks_a_bot(people, parts):
        return [_NO_BOT]
    service = Blueprint(url, people=people).fresh(personal.sample_of(people))
    return [] if service is not None else [UNLOADED]


def recipient_problems(url: str, parts: dict[str, Any]) -> list[str]:
    """What keeps `url` from being one recipient of one service."""
    service = instantiate(url)
    if service is None:
        return [UNLOADED]
    given = _pieces(parts.get("targets") or ())
    loaded = 0 if _lost_all(service, given=given) else len(service)
    if loaded == 0:
        return ["its recipient is missing or cannot be understood"]
    if max(given, loaded) > 1:
        return [f"{max(given, loaded)} recipients in one URL; make each a channel of its own"]
    return []


def _pieces(targets: str | Iterable[str]) -> int:
    """How many recipients were written, whether or not the plugin understood them."""
    written = [targets] if isinstance(targets, str) else list(targets)
    return sum(len([part for part in each.split(",") if part.strip()]) for each in written)


def _lost_all(service: NotifyBase, *, given: int) -> bool:
    """Whether a plugin that keeps recipients has none: it would choose some, or send to nobody.

    Matrix's mode "off" means a server, whose rooms it would all write to, not a web hook.
    """
    kept = getattr(service, "targets", getattr(service, "topics", None))
    if kept is not None:
        choosy = hasattr(service, "detect_owner") or hasattr(service, "topics")
        return not kept and (given > 0 or choosy)
    matrix: Any = service
    return getattr(matrix, "rooms", None) == [] and not matrix.users and matrix.mode == "off"
