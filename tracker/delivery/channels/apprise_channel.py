"""A channel that Apprise serves: one URL, one fresh object a send, evidence of what happened."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import apprise
from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail

from tracker.delivery.channels.address import (
    check_address,
    check_recipient,
    people_of,
    wire_of,
)
from tracker.delivery.channels.loading import Blueprint, in_form, silence_libraries
from tracker.delivery.channels.particulars import enrich, message_id_of
from tracker.delivery.channels.personal import sample_of
from tracker.delivery.mail.letters import Letters, built_in
from tracker.delivery.services.answers import reading_of
from tracker.delivery.services.fitting import CAPACITY_MAX, TITLE_MAX, cut, without_controls
from tracker.delivery.services.forms import MARKUPS, form_of, load_of, service_of
from tracker.delivery.services.limits import LIMITS
from tracker.delivery.services.markup import Markup, without_mentions
from tracker.delivery.services.pasted import channel_url
from tracker.delivery.wire import http_wire, smtp_wire
from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.recorder import Bounds, Recorder, recording
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.delivery import Evidence, Phase
from tracker.domain.message import Message, Urgency
from tracker.planning.text.lines import text_of_mail
from tracker.planning.text.wording import one_line

_MACHINE_READ = frozenset({"json", "jsons", "form", "forms"})  #: mentions wake nobody there
_COLOURED = frozenset({"slack", "slack-blocks"})
_KINDS = {
    Urgency.NOW: apprise.NotifyType.FAILURE,
    Urgency.SOON: apprise.NotifyType.WARNING,
    Urgency.CALM: apprise.NotifyType.INFO,
}
_TITLE_USUAL = 100  #: characters of a title, for services that count it with the text
_TITLE_JOINT = 16  #: characters that a service may put between title and body


class AppriseChannel:
    """Carries messages to the one recipient of an Apprise URL.

    Args:
        name: the channel's name; the URL is a secret and is never shown
        url: an Apprise URL
        bounds: what a send may do
        schemes: schemes allowed beyond the default ones
        for_people: whether each message brings the address of the one whom it is for
        watchdog: holds the deadlines; its own where none is given
        letters: makes the HTML of mails; tracker's own where none is given
    """

    def __init__(  # noqa: PLR0913 - one argument a setting
        self,
        name: str,
        url: str,
        *,
        bounds: Bounds,
        schemes: Iterable[str],
        for_people: bool = False,
        watchdog: Watchdog | None = None,
        letters: Letters | None = None,
    ) -> None:
        url = channel_url(url)
        self.name = name
        self._letters = letters or built_in()
        self._for_people = for_people
        self._bounds = bounds
        self._watchdog = watchdog or Watchdog()
        self._wire = wire_of(url)
        self._service = service_of(url)
        silence_libraries()
        http_wire.install()
        smtp_wire.install()
        self._problems = check_address(name, url, schemes=schemes, for_people=for_people)
        self._people = people_of(url) if for_people else None
        self._blueprint = None if self._problems else Blueprint(url, people=self._people)

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Try once, within the deadline; never raises. `report` is told how far it got."""
        try:
            service = self._fresh(message.to)
        except ValueError as problem:
            return Evidence(wire=self._wire, phase=Phase.UNUSABLE, detail=str(problem))
        recorder = Recorder(
            bounds=self._bounds,
            message_id=message_id_of(service, message),
            plain_text=without_controls(text_of_mail(message)),
            report=report,
        )
        with recording(recorder, self._watchdog):
            try:
                verdict = _notify(service, self._service, message, self._bounds, self._letters)
            except Exception as error:  # noqa: BLE001 - plugins raise what they like; see Notifier
                return crash_evidence(recorder, error, wire=self._wire)
        read = functools.partial(reading_of, _answering(service, self._service))
        return evidence_of(recorder, verdict=verdict, wire=self._wire, read=read)

    def _fresh(self, to: str | None) -> NotifyBase:
        """A service for the one whom a message is for; ValueError with why there is none."""
        if self._blueprint is None:
            raise ValueError(self._problems[0])
        check_recipient(self.name, to, for_people=self._for_people)
        try:
            service = self._blueprint.fresh(to)
        except ValueError as problem:
            raise ValueError(f"channel {self.name}: the person's address: {problem}") from problem
        if service is None:
            raise ValueError(f"channel {self.name}: the URL cannot be read")
        return service

    def load(self, message: Message) -> float:
        """How much of what the service takes at once `message` fills."""
        return load_of(self._service, message, capacity=self.capacity())

    def capacity(self) -> int:
        """How many characters of text a message may hold beside a title of the usual length.

        Of a service whose limits are not known here: what its plugin says.
        """
        if self._blueprint is None or self._service in LIMITS:
            return CAPACITY_MAX
        service = self._blueprint.fresh(sample_of(self._people) if self._people else None)
        if service is None:
            return CAPACITY_MAX
        beside = _TITLE_USUAL + _TITLE_JOINT if _shares_limit(service) else 0
        return max(1, min(CAPACITY_MAX, service.body_maxlen - beside))


def _answering(service: NotifyBase, known: str) -> str:
    """Whose answers are to be expected: what a workflow of Slack answers is its author's affair."""
    return "" if "workflow" in str(getattr(service, "mode", "")) else known


def _notify(
    service: NotifyBase, known: str, message: Message, bounds: Bounds, letters: Letters
) -> bool:
    service.redirects = False
    service.request_rate_per_sec = 0
    service.socket_connect_timeout = bounds.connect_s
    service.socket_read_timeout = bounds.deadline_s
    vars(service)["throttle"] = _no_pause
    enrich(service, message)
    kind = _kind(service, known, message)
    return service.notify(**_content(service, known, message, letters), notify_type=kind) is True


def _no_pause(*_: object, **__: object) -> None:
    """In place of Apprise's pauses: Discord's plugin would wait as long as a limit lasts."""


def _kind(service: NotifyBase, known: str, message: Message) -> apprise.NotifyType:
    """How the message is coloured; for Opsgenie and its like, "info" would close an alert."""
    if known in _COLOURED:
        return _KINDS[message.urgency]
    if message.urgent or hasattr(service, "mapping"):
        return apprise.NotifyType.WARNING
    return apprise.NotifyType.INFO


def _content(service: NotifyBase, known: str, message: Message, letters: Letters) -> dict[str, Any]:
    """What the plugin is asked to send."""
    if isinstance(service, NotifyEmail):
        return _mail(message, letters)
    return _formed(known, message) if known in MARKUPS else _text(service, message)


def _mail(message: Message, letters: Letters) -> dict[str, Any]:
    """An HTML mail, whole: cut anywhere it would no longer be HTML."""
    return {
        "title": one_line(message.title, TITLE_MAX),
        "body": without_controls(letters.safely(message)),
        "body_format": apprise.NotifyFormat.HTML,
        "body_passthrough": False,
        "overflow": apprise.OverflowMode.UPSTREAM,
    }


def _formed(known: str, message: Message) -> dict[str, Any]:
    """The text in the service's own form, which Apprise leaves as it is."""
    form = form_of(known, message)
    tagged = MARKUPS[known] is Markup.HTML
    return {
        "title": form.title,
        "body": form.body,
        "body_format": apprise.NotifyFormat.HTML if tagged else apprise.NotifyFormat.TEXT,
        # Telegram's plugin drops blank lines from HTML of which it was not told.
        "body_passthrough": not tagged,
        "overflow": apprise.OverflowMode.UPSTREAM,
    }


def _text(service: NotifyBase, message: Message) -> dict[str, Any]:
    """The text in the format that the service shows, for those whose form is not known here."""
    shown = service.resolve_format(apprise.NotifyFormat.TEXT)
    title = _for_service(service, one_line(message.title, TITLE_MAX))
    if service.title_maxlen <= 0:
        title = in_form(shown, title)
    return {
        "title": title,
        "body": in_form(shown, fitted_text(service, message)),
        "body_format": shown,
        "body_passthrough": False,
        "overflow": apprise.OverflowMode.TRUNCATE,
    }


def fitted_text(service: NotifyBase, message: Message) -> str:
    """The text of `message` as `service` takes it: cut to its limit, waking no whole team."""
    text = without_controls(message.text).strip("\n")
    whole = _for_service(service, text if text.strip() else one_line(message.title, TITLE_MAX))
    title = _for_service(service, one_line(message.title, TITLE_MAX))
    beside = _size(service, title) + _TITLE_JOINT if _shares_limit(service) else 0
    most = int((service.body_maxlen - beside) * message.room)
    return cut(whole, most, lambda part: _size(service, part))


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
