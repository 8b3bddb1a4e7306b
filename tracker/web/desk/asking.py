"""What the forms of pages keep of a search that they do not show."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

from tracker.planning.search import Search

_SHOWN: Final = frozenset({"text", "owner", "authority", "jurisdiction"})


def kept_of(search: Search) -> tuple[tuple[str, str], ...]:
    """Names and values beside those of the fields for words, owner, authority, jurisdiction."""
    others = [pair for pair in parse_qsl(search.query()) if pair[0] not in _SHOWN]
    return (*(("owner", each) for each in search.owners[1:]), *others)
