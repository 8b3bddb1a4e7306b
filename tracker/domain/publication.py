"""Publications: what the source of a milestone said of it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """How a milestone stands in the source that publishes it; the next import compares with it."""

    key: str  #: of the milestone
    listed_in: str  #: the file or URL that held it last
    said: str  #: all that the source said of it, as text that is the same for the same words
    closed_it: bool = False  #: whether the source closed it, and no person did
    vanished_at: datetime | None = None  #: when it was missed where it used to be
