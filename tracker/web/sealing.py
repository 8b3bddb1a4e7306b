"""What pages seal into forms: that they were made here, about what, and when."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

from tracker.service.answering.seals import Seal

OPEN_FOR: Final = timedelta(days=1)  #: how long a page may be looked at before it is sent


def sealed_at(seal: Seal, now: datetime, *about: str) -> str:
    """That a page was made at `now`, and `about` what."""
    return seal.sealed(_digest(*about), int(now.timestamp()))


def is_sealed(seal: Seal, text: str, now: datetime, *about: str) -> bool | None:
    """Whether `text` says that it was made `about` that; None where it was made too long ago."""
    match seal.opened(text):
        case (str() as digest, int() as made) if digest == _digest(*about):
            return True if now - datetime.fromtimestamp(made, UTC) <= OPEN_FOR else None
    return False


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
