"""Templates of the house, used where they can tell all that there is to tell."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.config.settings import Settings


def usable_templates(settings: Settings) -> Mapping[str, str]:
    """Those of the house; none where one of them fails, as tracker's own serve then."""
    return {} if letter_faults(settings) else settings.messages.templates


def letter_faults(settings: Settings) -> list[str]:
    """What is wrong with templates and words of the house, tried on samples of every kind."""
    if settings.messages.folder is None:
        return []
    from tracker.delivery.previewing import template_fault  # noqa: PLC0415 - Jinja2 is slow

    fault = template_fault(settings.messages.templates, settings.messages.words)
    if fault is None:
        return []
    return [f"messages.templates is set aside, so tracker's own templates serve: {fault}"]
