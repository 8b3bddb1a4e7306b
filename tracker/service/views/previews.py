"""What would be sent: messages of samples in a channel's own form, without a network."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime

from tracker.config.settings import Settings
from tracker.delivery.previewing import preview_load, preview_of
from tracker.domain.delivery import ReminderClaim
from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import AnswerVerb, LinkOf
from tracker.planning.text.bundling import bundled
from tracker.planning.text.samples import SampleKind, sample_claims
from tracker.service.letters import usable_templates


def previews(  # noqa: PLR0913 - what is to be seen
    settings: Settings,
    channel: str,
    milestone: Milestone | None,
    kind: SampleKind,
    now: datetime,
    *,
    html: bool,
) -> Iterator[str]:
    """Each message that `channel` would get of `milestone`, or of one made up, as it would leave.

    With `html` a mail's HTML in place of its text. Links lead to no answer.
    """
    written = settings.channels[channel].written
    url = "" if written is None else written.reveal()
    claims, at = sample_claims(kind, milestone, channel=channel, tz=settings.timezone, now=now)
    bundles = bundled(
        claims,
        reader_tz_of=lambda _: settings.timezone,
        now=at,
        fits=lambda message: preview_load(url, message) <= 1,
        link_of=_links(settings.web.base_url),
        words=settings.messages.words,
    )
    templates = usable_templates(settings)
    for bundle in bundles:
        yield preview_of(url, bundle.message, html=html, templates=templates)


def _links(base_url: str | None) -> LinkOf | None:
    if base_url is None:
        return None
    return functools.partial(_link, base_url)


def _link(base_url: str, _claim: ReminderClaim, verb: AnswerVerb) -> str:
    """As long as a real one, and good for nothing."""
    return f"{base_url}/a/preview-of-{verb}-{'x' * 120}"
