"""One milestone as a file or a command states it: text that nobody has interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneRecord:
    """A milestone in its source's words; the fields are the flags of `tracker add`.

    None, or an empty tuple, means that the source does not say.
    """

    title: str
    due: str  #: the date as the source wrote it
    key: str | None = None
    as_of: date | None = None  #: the day on which the source said it
    kind: str | None = None
    authority: str | None = None
    jurisdiction: str | None = None
    instrument: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None  #: URL
    quote: str | None = None
    policy: str | None = None
    remind: str | None = None  #: lead times in place of the policy's: `60d,10bd`
    to: tuple[str, ...] = ()  #: channel names or tags in place of the policy's
    tz: str | None = None
    calendar: str | None = None
    roll: str | None = None
    status: str | None = None
    anchors: tuple[str, ...] = ()  #: what its date counts from: `NAME=KEY` or `NAME=2026-03-31`
    pinned: bool | None = None  #: whether its date stays when its anchors move
    confidence: str | None = None
    last_verified_on: date | None = None
    repeat_count: int | None = None
    repeat_until: date | None = None
    occurrence: int | None = None  #: which one it is of what recurs
    place: str = ""  #: where it stands, for error messages: `import.csv:7`, `m.yaml: item 3`
