"""A channel that Apprise serves: one URL, one fresh object a send, evidence of what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import apprise
from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail

from tracker.delivery.channels.address import check_address, wire_of
from tracker.delivery.channels.fitting import (
    CAPACITY_MAX,
    TITLE_MAX,
    cut,
    without_controls,
    without_mentions,
)
from tracker.delivery.channels.loading import Blueprint, in_form, silence_libraries
from tracker.delivery.wire import http_wire, smtp_wire
from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.recorder import Bounds, Recorder, recording
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.delivery import Evidence, Phase
from tracker.domain.message import Message
from tracker.planning.text.wording import one_line

_MACHINE_READ = frozenset({"json", "jsons", "form", "forms"})  #: mentions wake nobody there
_TITLE_USUAL = 100  #: characters of a title, for services that count it with the text
_TITLE_JOINT = 16  #: characters that a service may put between title and body


class AppriseChannel:
    """Carries messages to the one recipient of an Apprise URL.

    Args:
        name: the channel's name; the URL is a secret and is never shown
        url: an Apprise URL
        bounds: what a send may do
        schemes: schemes allowed beyond the default ones
        watchdog: holds the deadlines; its own where none is given
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        bounds: Bounds,
        schemes: Iterable[str],
        watchdog: Watchdog | None = None,
    ) -> None:
        self.name = name
        self._bounds = bounds
        self._watchdog = watchdog or Watchdog()
        self._wire = wire_of(url)
        silence_libraries()
        http_wire.install()
        smtp_wire.install()
        self._problems = check_address(name, url, schemes=schemes)
        self._blueprint = None if self._problems else Blueprint(url)

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Try once, within the deadline; never raises. `report` is told how far it got."""
        service = None if self._blueprint is None else self._blueprint.fresh()
        if service is None:
            return Evidence(
                wire=self._wire,
                phase=Phase.UNUSABLE,
                detail=self._problems[0]
                if self._problems
                else f"channel {self.name}: the URL cannot be read",
            )
        recorder = Recorder(
            bounds=self._bounds,
            message_id=message.message_id,
            plain_text=without_controls(message.text),
            report=report,
        )
        with recording(recorder, self._watchdog):
            try:
                verdict = _notify(service, message, self._bounds)
            except Exception as error:  # noqa: BLE001 - plugins raise what they like; see Notifier
                return crash_evidence(recorder, error, wire=self._wire)
        return evidence_of(recorder, verdict=verdict, wire=self._wire)

    def capacity(self) -> int:
        """How many characters of text a message may hold beside a title of the usual length."""
        service = None if self._blueprint is None else self._blueprint.fresh()
        if service is None or isinstance(service, NotifyEmail):
            return CAPACITY_MAX
        beside = _TITLE_USUAL + _TITLE_JOINT if _shares_limit(service) else 0
        return max(1, min(CAPACITY_MAX, service.body_maxlen - beside))


def _notify(service: NotifyBase, message: Message, bounds: Bounds) -> bool:
    service.redirects = False
    service.request_rate_per_sec = 0
    service.socket_connect_timeout = bounds.connect_s
    service.socket_read_timeout = bounds.deadline_s
    content = _mail(message) if isinstance(service, NotifyEmail) else _text(service, message)
    kind = _kind(service, urgent=message.urgent)
    return service.notify(**content, notify_type=kind, body_passthrough=False) is True


def _kind(service: NotifyBase, *, urgent: bool) -> apprise.NotifyType:
    """How the message is coloured; for Opsgenie and its like, "info" would close an alert."""
    if urgent or hasattr(service, "mapping"):
        return apprise.NotifyType.WARNING
    return apprise.NotifyType.INFO


def _mail(message: Message) -> dict[str, str]:
    """An HTML mail, whole: cut anywhere it would no longer be HTML."""
    return {
        "title": one_line(message.title, TITLE_MAX),
        "body": without_controls(message.html),
        "body_format": apprise.NotifyFormat.HTML,
        "overflow": apprise.OverflowMode.UPSTREAM,
    }


def _text(service: NotifyBase, message: Message) -> dict[str, str]:
    """The text in the format that the service shows.

    Apprise would convert by itself, but its Telegram plugin forgets to when it is called directly,
    and drops everything between angle brackets.
    """
    shown = service.resolve_format(apprise.NotifyFormat.TEXT)
    title = _for_service(service, one_line(message.title, TITLE_MAX))
    if service.title_maxlen <= 0:
        title = in_form(shown, title)
    return {
        "title": title,
        "body": in_form(shown, fitted_text(service, message)),
        "body_format": shown,
        "overflow": apprise.OverflowMode.TRUNCATE,
    }


def fitted_text(service: NotifyBase, message: Message) -> str:
    """The text of `message` as `service` takes it: cut to its limit, waking no whole team."""
    text = without_controls(message.text).strip("\n")
    whole = _for_service(service, text if text.strip() else one_line(message.title, TITLE_MAX))
    title = _for_service(service, one_line(message.title, TITLE_MAX))
    beside = _size(service, title) + _TITLE_JOINT if _shares_limit(service) else 0
    return cut(whole, service.body_maxlen - beside, lambda part: _size(service, part))


def _for_service(service: NotifyBase, text: str) -> str:
    return text if service.schema in _MACHINE_READ else without_mentions(text)


def _shares_limit(service: NotifyBase) -> bool:
    """Whether title and body count together."""
    return service.title_maxlen <= 0 or bool(service.overflow_amalgamate_title)


def _size(service: NotifyBase, text: str) -> int:
    """The length of `text` in the form in which it reaches the service."""
    shown = service.resolve_format(apprise.NotifyFormat.TEXT)
    plain = in_form(shown, text)
    # Apprise measures before its dialect, then again after it.
    return max(len(plain), len(service.dialect_convert(plain, shown)))
