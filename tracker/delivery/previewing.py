"""What a channel would send, without sending it: previews, and templates tried on samples.

Apart from `open_channel`, as a look at the settings must not cost what sending does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tracker.delivery.mail.letters import Letters, UnusableTemplate
from tracker.delivery.services.fitting import CAPACITY_MAX, without_controls
from tracker.delivery.services.forms import MARKUPS, form_of, load_of, service_of
from tracker.domain.message import Message
from tracker.planning.text.samples import sample_messages
from tracker.planning.text.words import BUILT_IN, Words

_SAMPLED_AT = datetime(2027, 3, 1, 9, tzinfo=UTC)  #: no message is sent then
_RULE = 78  #: characters below a title


def preview_of(
    url: str, message: Message, *, html: bool = False, templates: Mapping[str, str] | None = None
) -> str:
    """What the channel at `url` would send for `message`: title and body in its service's form.

    `url` may hold names in place of secrets. With `html` a mail's HTML in place of its text.
    """
    service = service_of(url)
    if service == "mail" and html:
        return Letters(templates or {}).safely(message)
    form = form_of(service, message) if service in MARKUPS else None
    title, body = (form.title, form.body) if form else (message.title, message.text)
    return f"{title}\n{'-' * min(len(title), _RULE)}\n{without_controls(body)}"


def template_fault(templates: Mapping[str, str], words: Words = BUILT_IN) -> str | None:
    """Why mails cannot be made from `templates`, by their names, and `words`; None: they can.

    Both are tried on samples of all that tracker tells, of milestones and of itself. What is sent
    does not hang on them: tracker's own tell what they cannot.
    """
    try:
        letters = Letters(templates)
        for message in sample_messages(_SAMPLED_AT, words):
            letters.html_of(message)
    except UnusableTemplate as error:
        return str(error)
    return None


def preview_load(url: str, message: Message) -> float:
    """How much of what the service at `url` takes at once `message` fills: 1 is all of it."""
    return load_of(service_of(url), message, capacity=CAPACITY_MAX)
