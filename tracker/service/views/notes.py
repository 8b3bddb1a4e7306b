"""What the source of a milestone said of it, beyond what is made of that."""

from __future__ import annotations

import json

from tracker.domain.publication import Publication


def note_of(publication: Publication | None) -> str | None:
    """The note that its source states beside its date, told to nobody; None where there is none."""
    return _said(publication, "note")


def printed_of(publication: Publication | None) -> str | None:
    """Its date as its source printed it, in a cell for instance; None where that is not known."""
    return _said(publication, "printed")


def _said(publication: Publication | None, name: str) -> str | None:
    if publication is None or not publication.said:
        return None
    value = json.loads(publication.said).get(name)
    return value if isinstance(value, str) else None
