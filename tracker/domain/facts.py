"""Facts: what a person or a source states of a milestone beside its date."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The fields that milestones and every record of one share.

    Whatever stores, reads, compares or copies them goes by `FACTS`, so a field is added here.
    """

    title: str
    as_of: date | None = None  #: the day on which the source said it
    authority: str | None = None  #: who set the date
    jurisdiction: str | None = None
    owner: str | None = None
    instrument: str | None = None  #: the act, rule or paper that holds it
    kind: str | None = None  #: what happens: report, comment_close, in_force ...
    tags: tuple[str, ...] = ()
    source_url: str | None = None
    source_quote: str | None = None  #: the sentence or row that says so


CELL_BREAK: Final = " | "  #: between the cells of a row that stands as a quote
FACTS: Final = tuple(each.name for each in fields(Facts))


def facts_of(stated: Facts) -> dict[str, Any]:
    """The facts by name, to state the same of something else."""
    return {name: getattr(stated, name) for name in FACTS}
