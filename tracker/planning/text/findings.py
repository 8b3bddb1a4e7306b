"""What tracker says of its own rows and plans: what a person has to mend, and how."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from tracker.planning.text.bulletins import Text

_LISTED = 20  #: of what a proof found


def row_damaged(place: str, key: str | None, reason: str, *, stops: bool) -> Text:
    """That a row of the database cannot be read; with `stops` nothing of it is told any more."""
    whose = f"the milestone {key}" if key is not None else place
    of = f", of the milestone {key}" if key is not None else ""
    follows = (
        "It is set aside: no reminder of it is sent until that is mended, and all others are."
        if stops
        else "Its reminders are sent all the same, it may be later than they should be."
    )
    title = f"Not told any more: {whose} cannot be read" if stops else f"Damaged: {whose}"
    return Text.of(
        f"damaged {place} {key or ''}",
        title,
        f"Tracker cannot read {place}{of}: {reason}. {follows}",
        "All such rows: tracker db check",
        "To take them out of the way, each kept whole: tracker db check --repair",
        "Then state what they said anew, or put a backup in place: tracker db restore FILE",
    )


def policy_lost(name: str, count: int) -> Text:
    """That the settings know a policy no more, which `count` milestones were to follow."""
    follow = "1 milestone follows" if count == 1 else f"{count} milestones follow"
    return Text.of(
        f"policy {name}",
        f"The policy {name} is gone from the settings: the default one serves its milestones",
        f"{follow} the policy {name}, which the settings know no more. They are told of by the "
        "policy `default` from now on: its lead times, its hours and its channels.",
        "Where it was renamed, give them the new name: tracker edit KEY --policy NAME",
        "Which ones they are: tracker lint",
    )


def unproved(wrong: Sequence[tuple[str, str]]) -> Text:
    """That not all is in place: keys of milestones, and what is wrong of each."""
    lines = [f"{key}: {problem}" for key, problem in wrong]
    count = "1 milestone" if len(wrong) == 1 else f"{len(wrong)} milestones"
    more = [f"... and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
    return Text.of(
        f"proof {sha256(repr(lines).encode()).hexdigest()[:16]}",
        f"Reminders are missing: {count} to look at",
        "The daily proof that everything that is to be told is planned, and everything that was "
        "to be told was handed over, found this:",
        *lines[:_LISTED],
        *more,
        "All of it, at any time: tracker doctor",
    )
