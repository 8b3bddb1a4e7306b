"""What is to be said of the records of a file: each with its place, as `add` says it of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain.change import Change
from tracker.service.milestones.remarks import doubts, past


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One thing to be said of one record."""

    place: str  #: where the record stands
    key: str  #: of its milestone
    text: str
    doubt: bool  #: whether it stays with the date until somebody settles it


@dataclass(kw_only=True, slots=True)
class Told:
    """Gathers what is to be said of what a file brings."""

    now: datetime | None = None  #: where it is to be said what is past already
    strict: bool = False  #: whether a record whose date is doubtful is at fault
    remarks: list[Remark] = field(default_factory=list)
    doubtful: int = 0  #: records whose dates need a look
    #: keys of milestones that a source would change, but has not published
    others: list[str] = field(default_factory=list)

    def of(self, place: str, change: Change) -> list[str]:
        """Take in a record and what it changes; what is wrong with it, a line or none.

        Of a date that stays as it was only doubts are said that nobody has settled yet.
        """
        before, after = change.before, change.after
        found = dict.fromkeys(doubts(after), True) if after.needs_a_look else {}
        self.doubtful += bool(found)
        problems = [f"{place}: {'; '.join(found)}"] if self.strict and found else []
        if before is None or before.due != after.due:
            found |= dict.fromkeys(after.due.asides, False)
            found |= dict.fromkeys(past(after, self.now) if self.now else (), False)
        self.remarks += [
            Remark(place=place, key=after.key, text=text, doubt=doubt)
            for text, doubt in found.items()
        ]
        return problems
