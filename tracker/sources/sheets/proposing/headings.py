"""What the columns of people's own deadline sheets are called, judged name by name.

A name that means several things in such sheets ("Source", "Stage", "Start date") stands where its
cells can bear it out, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: by what a mapping calls it: the names of its column, the surest first
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "external_id": (
        *("ref", "reference", "ref no", "reference no", "reference number", "ref number", "id"),
        *("unique id", "milestone id", "item id", "issue key", "tracker id", "code", "key", "no"),
        *("number", "item no", "item number", "s no", "serial no", "row"),
    ),
    "title": (
        *("title", "milestone", "obligation", "requirement", "initiative", "milestone title"),
        *("name", "milestone name", "subject", "summary", "deliverable", "task", "action", "event"),
        *("activity", "project", "item", "topic", "what", "consultation", "publication"),
        *("regulatory change", "regulatory development", "development", "description", "details"),
    ),
    "due": (
        *("due", "due date", "date due", "deadline", "deadline date", "due by", "by when", "when"),
        *("timing", "target date", "milestone date", "expected date", "expected timing"),
        *("submission date", "submission deadline", "compliance date", "implementation date"),
        *("effective date", "in force", "in force date", "application date", "closing date"),
        *("key date", "key dates", "date", "dates", "timeline", "timeframe", "expected", "target"),
    ),
    "authority": (
        *("regulator", "authority", "body", "regulatory body", "issuer", "issuing body", "agency"),
        *("supervisor", "competent authority", "issued by", "regulators", "authorities"),
    ),
    "jurisdiction": ("jurisdiction", "country", "region", "territory", "geography"),
    "instrument": (
        *("instrument", "regulation", "legislation", "rule", "act", "law", "directive", "paper"),
        *("legal basis", "rule reference", "regulation name", "policy paper", "document"),
    ),
    "kind": ("type", "kind", "category", "milestone type", "type of milestone", "event type"),
    "owner": (
        *("owner", "owned by", "action owner", "business owner", "responsible", "accountable"),
        *("responsible person", "responsible owner", "person responsible", "assignee"),
        *("assigned to", "lead", "responsible team", "team", "who", "contact"),
    ),
    "status": ("status", "state", "rag", "rag status", "current status"),
    "url": ("link", "url", "web link", "hyperlink", "source link", "website", "source", "links"),
    "quote": ("quote", "wording", "source text", "source wording", "extract"),
    "note": (
        *("notes", "note", "comments", "comment", "remarks", "internal notes", "next steps"),
        *("commentary", "update", "latest update"),
    ),
    "tags": ("tags", "tag", "labels", "theme", "themes", "workstream", "keywords", "sector"),
    "policy": ("reminder policy",),
    "tell": ("tell", "notify", "who to tell", "to tell", "recipients"),
    "confidence": ("confidence", "certainty", "likelihood"),
}
#: what a date can be made of where no column holds the whole of it
PERIODS: Final = ("year", "half", "quarter", "month")

#: what a mapping makes of the words of a status; of other words it is open
STATUS_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "met": (
        *("met", "done", "complete", "completed", "closed", "submitted", "filed", "finished"),
        *("delivered", "achieved", "discharged"),
    ),
    "waived": (
        *("waived", "withdrawn", "cancelled", "canceled", "dropped", "abandoned", "superseded"),
        *("not applicable", "n/a", "no longer required", "not required", "revoked"),
    ),
    "open": (
        *("open", "in progress", "not started", "pending", "planned", "upcoming", "on track"),
        *("at risk", "overdue", "delayed", "late", "ongoing", "to do", "todo", "active", "live"),
        *("new", "started", "awaiting", "expected", "on hold", "red", "amber", "green"),
    ),
}

_APART = re.compile(r"[^\w/&]+")
_FIELDS: Final = {
    name: (field, rank) for field, names in HEADINGS.items() for rank, name in enumerate(names)
}
NAMES: Final = tuple(_FIELDS)
_STATUSES: Final = {word: status for status, words in STATUS_WORDS.items() for word in words}


def folded(label: str) -> str:
    """A label as the table has it: small letters, without points, brackets and dashes."""
    return " ".join(_APART.sub(" ", label.casefold()).split())


def field_of(label: str) -> tuple[str, int] | None:
    """What a column of that label seems to be, and how far down the list of its names it stands."""
    return _FIELDS.get(folded(label))


def status_of(word: str) -> str | None:
    """`open`, `met` or `waived`; None for a word that is not judged."""
    return _STATUSES.get(" ".join(word.casefold().split()))
