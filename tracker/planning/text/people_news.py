"""What tracker says of people: what is somebody's from now on, and how they sign on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.dates.base.describe import describe, moment_in_words
from tracker.domain.bulletin import SIGN_ON_LASTS, SignOnAsked
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import Person, Team
from tracker.planning.text.bulletins import Text
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import count, in_a_row, sentence

_MOST_LISTED = 100  #: milestones that are named
_NAME_LIMIT = 200


def sign_on_asked(person: Person, digest: str, now: datetime) -> Text:
    """That a link was asked for by which `person` signs on; it follows when this is sent.

    Nobody keeps it: who reads what was told to others must not sign on as they.
    """
    until = moment_in_words((now + SIGN_ON_LASTS).astimezone(UTC))
    return Text.of(
        SignOnAsked(person=person.handle, digest=digest).subject,
        sentence("sign_on.title"),
        in_a_row(
            sentence("sign_on.asked", name=one_line(person.name, _NAME_LIMIT)),
            sentence("sign_on.not_you"),
        ),
        sentence("sign_on.open", until=until),
    )


def handed_over(
    leaver: Person,
    heir: Person | Team,
    milestones: Sequence[Milestone],
    places: Sequence[str],
    now: datetime,
) -> Text:
    """That `milestones`, the soonest first, are those of `heir` now that `leaver` has left.

    `places` say in which other places somebody else stands, a line each.
    """
    name, owned = one_line(leaver.name, _NAME_LIMIT), count(len(milestones), "milestone")
    more = len(milestones) - _MOST_LISTED
    rest = in_a_row("...", sentence("list.more_open", others=count(more, "other")))
    return Text.of(
        f"handover {leaver.handle} {heir.handle} {now.astimezone(UTC).isoformat()}",
        sentence(
            "handover.title",
            leaver=name,
            milestones=owned,
            heir=one_line(heir.name, _NAME_LIMIT),
        ),
        in_a_row(
            sentence("handover.left", leaver=name),
            sentence("handover.owned", leaver=leaver.handle, heir=heir.handle, milestones=owned),
        ),
        *map(_listed, milestones[:_MOST_LISTED]),
        *([rest] if more > 0 else []),
        *places,
        sentence("handover.wrong"),
    )


def _listed(milestone: Milestone) -> str:
    window = milestone.due.certain_window
    when = f": {describe(window)}" if window is not None else ""
    return f"- {one_line(milestone.title, _NAME_LIMIT) or milestone.key} ({milestone.key}){when}"
