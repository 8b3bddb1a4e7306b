"""A message in a service's form: its markup, its limits, and how much of them it fills."""

from __future__ import annotations

import bisect
import re

from tracker.delivery.mail.letters import html_of
from tracker.delivery.services.fitting import TITLE_MAX, cut, without_controls
from tracker.delivery.services.limits import LIMITS, Form, Limit, Part
from tracker.delivery.services.markup import Markup, without_mentions, written
from tracker.domain.message import Message
from tracker.planning.text.wording import one_line

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_BLOCKS = re.compile(r"[?&]blocks=(?:yes|true|on|1|y|enable|active)\b", re.IGNORECASE)
_SAME = {"mailto": "mail", "mailtos": "mail", "ntfys": "ntfy", "mmosts": "mmost"}

MARKUPS: dict[str, Markup] = {
    "slack": Markup.SLACK,
    "slack-blocks": Markup.SLACK,
    "discord": Markup.MARKDOWN,
    "mmost": Markup.MARKDOWN,
    "workflows": Markup.CARD,
    "gchat": Markup.CHAT,
    "tgram": Markup.HTML,
    "ntfy": Markup.PLAIN,
    "pagerduty": Markup.PLAIN,
    "opsgenie": Markup.PLAIN,
}
#: Slack's plain blocks have no way to write a link; the others show text as it stands.
_LINKLESS = frozenset({"slack-blocks", "ntfy", "pagerduty", "opsgenie"})
_TITLES = frozenset({"slack", "slack-blocks"})  #: its plugin writes the entities of a title


def service_of(url: str) -> str:
    """Which service an Apprise URL is for, as the tables here call it; "" where it has none."""
    match = _SCHEME.match(url)
    scheme = match[1].lower() if match else ""
    if scheme == "slack" and _BLOCKS.search(url):
        return "slack-blocks"
    return _SAME.get(scheme, scheme)


def form_of(service: str, message: Message) -> Form:
    """`message` as one of the services of `MARKUPS` takes it, cut to its limits.

    `message.room` is the part of these limits that is used.
    """
    short = message.room
    limits = [limit for limit in LIMITS[service] if limit.part in {Part.BODY, Part.BOTH}]
    text, title = _text_of(service, message), _title_of(message)
    shown = one_line(title, _title_length(service, title))
    body = cut(
        text,
        0,
        lambda part: _excess(_put(service, shown, part), limits, short),
        key=_key_of(message),
    )
    return _put(service, shown, body, whole=text)


def load_of(service: str, message: Message, *, capacity: int) -> float:
    """How full the narrowest limit of `service` gets with the whole of `message`: 1 just fits.

    `capacity` is how many characters of text a service takes whose limits are not known here.
    """
    if service not in LIMITS:
        return len(message.text) / capacity
    if service == "mail":
        form = Form(title=message.title, body=without_controls(html_of(message)))
        return max(limit.size(form) / limit.most for limit in LIMITS[service])
    text = _text_of(service, message)
    form = _put(service, _title_of(message), text, whole=text)
    return max(limit.size(form) / limit.most for limit in _of_text(LIMITS[service]))


def _of_text(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Those that bound how much is told: what is taken whole beside may be cut in what is shown."""
    whole = tuple(limit for limit in limits if limit.part is Part.WHOLE)
    return whole or tuple(limit for limit in limits if limit.part is not Part.TITLE)


def _title_length(service: str, title: str) -> int:
    """How many characters of `title` its limit allows, where it has one of its own."""
    limits = [limit for limit in LIMITS[service] if limit.part is Part.TITLE]

    def excess(length: int) -> int:
        return _excess(_put(service, one_line(title, length), ""), limits, 1)

    return bisect.bisect_right(range(1, len(title) + 1), 0, key=excess)


def _put(service: str, title: str, text: str, whole: str = "") -> Form:
    markup = MARKUPS[service]
    heading = without_mentions(title) if service in _TITLES else written(title, markup)
    return Form(title=heading, body=written(text, markup), whole=whole)


def _excess(form: Form, limits: list[Limit], room: float) -> int:
    """How much `form` goes beyond one of `limits`, of each of which it may use the part `room`."""
    return max((limit.size(form) - int(limit.most * room) for limit in limits), default=0)


def _title_of(message: Message) -> str:
    return one_line(message.title, TITLE_MAX)


def _text_of(service: str, message: Message) -> str:
    """The text, its links as words where the service has a way to write them.

    Its first line is left out where the title above it says the same.
    """
    links = service not in _LINKLESS and message.linked
    text = without_controls(message.linked if links else message.text).strip("\n")
    first, _, rest = text.partition("\n")
    if message.letter is not None and rest and first in message.title:
        text = rest
    return text if text.strip() else _title_of(message)


def _key_of(message: Message) -> str | None:
    """The key of the milestone that it is all about."""
    keys = {str(dict(each)["key"]) for each in message.reminders}
    return keys.pop() if len(keys) == 1 else None
