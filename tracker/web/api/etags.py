"""Which state of a milestone somebody has seen: the ETag of HTTP, from what is stored."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Final

from tracker.domain.milestone import Milestone
from tracker.service.views.shapes import Json, milestone_json

_ANY: Final = "*"
_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
#: what is said of a milestone at the beginning of all days depends on nothing but the milestone
_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS: Final = 16


def stored_tag(milestone: Milestone) -> str:
    """Its revision, and a digest of what is stored of it."""
    return f"{milestone.revision}-{_digest(milestone_json(milestone, _ALWAYS))}"


def etag_of(milestone: Milestone, shown: Json) -> str:
    """The ETag of `shown`, which also tells what the day makes of the milestone."""
    return f'"{stored_tag(milestone)}-{_digest(shown)}"'


def is_present(stated: str, milestone: Milestone) -> bool:
    """Whether the header If-Match names what is stored of `milestone` now, or anything at all.

    What the day makes of it is not asked: another day is no change.
    """
    if stated.strip() == _ANY:
        return True
    present = stored_tag(milestone)
    return any(_stored_part(tag) == present for tag in _strong_tags(stated))


def is_known(stated: str, etag: str) -> bool:
    """Whether the header If-None-Match names `etag`."""
    return stated.strip() == _ANY or etag.strip('"') in _TAG.findall(stated)


def _strong_tags(stated: str) -> list[str]:
    return [match[1] for match in _TAG.finditer(stated) if not match[0].startswith("W/")]


def _stored_part(tag: str) -> str:
    return "-".join(tag.split("-")[:2])


def _digest(value: Json) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
