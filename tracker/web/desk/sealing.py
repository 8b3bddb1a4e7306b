"""What the desk seals: forms, readings that were shown, and what was done for the next page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tracker.service.answering.seals import Seal
from tracker.service.clock import Clock
from tracker.web.sealing import is_sealed, sealed_at
from tracker.web.users import User

SAID: Final = "said"  #: the part of a query that brings what was done

_FOR: Final = timedelta(hours=1)  #: how long a page says what was done there
_LENGTHS: Final = (400, 200, 100, 50)  #: characters of that, as few as its seal has room for


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """Seals for one user at a time."""

    seal: Seal
    clock: Clock

    def sealed(self, user: User, *about: str) -> str:
        """That a form was made for `user`, now, and `about` what."""
        return sealed_at(self.seal, self.clock.now(), user.handle, *about)

    def is_sealed(self, text: str, user: User, *about: str) -> bool | None:
        """Whether `text` says so; None where it does, and has become too old."""
        return is_sealed(self.seal, text, self.clock.now(), user.handle, *about)

    def told(self, user: User, path: str, said: str) -> str:
        """What was done, to be said on the page at `path`, as a value of its query."""
        now = int(self.clock.now().timestamp())
        for length in _LENGTHS:
            cut = said if len(said) <= length else f"{said[: length - 1]}…"
            text = self.seal.sealed(user.handle, path, cut, now)
            if self.seal.opened(text) is not None:
                return text
        return ""

    def heard(self, user: User, path: str, text: str) -> str:
        """What was done, as `told` sealed it; empty where it is for another page or long past."""
        match self.seal.opened(text):
            case (user.handle, str() as where, str() as said, int() as at) if where == path:
                fresh = self.clock.now() - datetime.fromtimestamp(at, UTC) <= _FOR
                return said if fresh else ""
        return ""
