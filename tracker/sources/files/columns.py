"""The names under which files state the parts of a milestone."""

from __future__ import annotations

import difflib

from tracker.domain.facts import FACTS

_SHORT = {"source_url": "source", "source_quote": "quote"}  #: facts that have a shorter name here
_TITLE, *_REST = (_SHORT.get(name, name) for name in FACTS)

STATED = (
    "key",
    _TITLE,
    "due",
    *_REST,
    "policy",
    "remind",
    "to",
    "tz",
    "calendar",
    "roll",
    "status",
    "anchors",
    "pinned",
    "confidence",
    "nature",
    "last_verified_on",
    "repeat_count",
    "repeat_until",
    "occurrence",
    "date_order",
)
#: what exports keep beyond what a person states
KEPT = (
    "closed_on",
    "closed_at",
    "snoozed_until",
    "acknowledged_revision",
    "acknowledgement",
    "reported",
    "settled_revision",
    "proposed",
    "origin",
    "external_id",
    "published",
    "history",
)
FIELDS = STATED + KEPT
REQUIRED = ("title", "due")

#: fields that hold fields
NESTED = ("acknowledgement", "reported", "proposed", "published", "history")

#: what `tracker list --json` and exports say beyond what a source states; not read back
COMPUTED = (
    "earliest",
    "latest",
    "precision",
    "days_left",
    "overdue",
    "revision",
    "acknowledged",
    "needs_a_look",
    "slippage",
    "counted_from_it",
    "owner_kind",
    "owner_handle",
    "owner_name",
)

_ALIASES = {**_SHORT, "tag": "tags", "anchor": "anchors"}
_FACTS = {short: name for name, short in _SHORT.items()}
_KNOWN = {**{name: name for name in (*FIELDS, *COMPUTED)}, **_ALIASES}


def column(name: str) -> str | None:
    """The field that `name` stands for, whatever its case and hyphens; None for a stranger."""
    return _KNOWN.get(name) or _KNOWN.get(name.strip().lower().replace(" ", "_").replace("-", "_"))


def attribute(field: str) -> str:
    """What the records call a field."""
    return _FACTS.get(field, field)


def unknown_column(name: str) -> str:
    """What to say of a name that stands for nothing."""
    nearest = difflib.get_close_matches(name.strip().lower(), _KNOWN, n=1)
    remedy = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(STATED)}"
    return f"unknown field {name!r}; {remedy}"
