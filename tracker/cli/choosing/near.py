"""Which key somebody may have meant who typed another; only a slip imports this."""

from __future__ import annotations

from contextlib import suppress
from difflib import get_close_matches
from typing import Final

from tracker.cli.app import App
from tracker.errors import NoMilestone, TrackerError

_LOOKED_AT: Final = 3_000  #: keys that begin as the one that was typed
_OFFERED: Final = 3


def with_near_keys(app: App, error: NoMilestone) -> NoMilestone:
    """The error with up to three keys that are spelled nearly so, or begin so."""
    known: tuple[str, ...] = ()
    with suppress(TrackerError), app.reads() as reads:
        known = reads.keys(error.key[:1], _LOOKED_AT)
    close = get_close_matches(error.key, known, n=_OFFERED)
    begun = [key for key in known if key.startswith(error.key)]
    return NoMilestone(error.key, near=list(dict.fromkeys([*close, *begun]))[:_OFFERED])
