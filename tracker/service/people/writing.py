"""What all that write people do alike, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.change import Change, Event
from tracker.domain.milestone import Milestone
from tracker.domain.people.change import StaffVerb, event_of
from tracker.domain.people.person import People, Person, Team
from tracker.errors import DuplicateKey, UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.apply import apply
from tracker.store.store import Transaction

_FEW = 3  #: milestones that a refusal names

Staffed = Person | Team


@dataclass(kw_only=True)
class Writing:
    """Changes of people in `transaction`, each with what the log says of it."""

    transaction: Transaction
    by: str
    now: datetime
    reading: bool = False  #: whether it only looks

    def __post_init__(self) -> None:
        """Hold everybody, so that nobody else changes one of them meanwhile."""
        table = self.transaction.people
        self.people: People = table.all() if self.reading else table.hold()  #: as it began

    def refuse_given(self, handle: str) -> None:
        """DuplicateKey, with what to do, where somebody has or had this handle."""
        taken = self.transaction.people.taken((handle,))
        if handle not in taken:
            return
        removed_at = taken[handle]
        if removed_at is not None:
            raise DuplicateKey(
                f"{handle!r} was somebody who was removed on {removed_at:%Y-%m-%d}: the log still "
                f"names them so, and a handle is never used again; take another, such as {handle}2"
            )
        kind = "team" if handle in self.people.teams else "person"
        raise DuplicateKey(
            f"{handle!r} is there already: `tracker {kind} edit {handle}` changes what is known, "
            f"`tracker {kind} show {handle}` shows it"
        )

    def was_removed(self, handle: str) -> bool:
        """Whether somebody had this handle who was removed."""
        return self.transaction.people.taken((handle,)).get(handle) is not None

    def owned_by(self, owner: Staffed, *, closed: bool = False) -> list[str]:
        """The keys of the milestones whose words for their owner name `owner`."""
        words = {word for word, _ in self.transaction.people.owners().values()}
        theirs = {word for word in words if self.people.named(word) == owner}
        return [
            key
            for key, (word, live) in self.transaction.people.owners().items()
            if word in theirs and (live or closed)
        ]

    def refuse_owning(self, owner: Staffed) -> None:
        """UsageError, with what to do first, where something open is theirs."""
        keys = self.owned_by(owner)
        if not keys:
            return
        some = ", ".join(keys[:_FEW]) + (" ..." if len(keys) > _FEW else "")
        first = (
            f"tracker person leave {owner.handle} --to WHO"
            if isinstance(owner, Person)
            else f"tracker person adopt {owner.handle} WHO"
        )
        count = "1 open milestone" if len(keys) == 1 else f"{len(keys)} open milestones"
        raise UsageError(f"{owner.handle} owns {count} ({some}): `{first}` hands over first")

    def own(
        self, defaults: Defaults, keys: Sequence[str], owner: Staffed, why: str
    ) -> list[Milestone]:
        """Have the milestones `keys` be owned by `owner`; the soonest first."""
        found = self.transaction.milestones.get_many(keys).values()
        changes = [
            Change(
                before=each,
                after=replace(each, owner=owner.handle),
                at=self.now,
                by=self.by,
                why=why,
            )
            for each in found
            if each.owner != owner.handle
        ]
        apply(self.transaction, defaults, changes)
        return sorted((each.after for each in changes), key=_when)

    def add(self, staffed: Staffed) -> None:
        """Add a person or team."""
        if isinstance(staffed, Person):
            self.transaction.people.insert(staffed, self.now)
            self._log(StaffVerb.PERSON_ADDED, staffed.handle, None, staffed)
        else:
            self.transaction.people.insert_team(staffed, self.now)
            self._log(StaffVerb.TEAM_ADDED, staffed.handle, None, staffed)

    def change(self, before: Staffed, after: Staffed, *, why: str = "") -> None:
        """Store a person or team as they are now, where anything is not as it was."""
        if before == after:
            return
        if isinstance(after, Person):
            self.transaction.people.update(after, self.now)
            left = isinstance(before, Person) and before.left_on is None
            verb = StaffVerb.PERSON_LEFT if left and after.left_on else StaffVerb.PERSON_EDITED
        else:
            self.transaction.people.update_team(after, self.now)
            verb = StaffVerb.TEAM_EDITED
        self._log(verb, after.handle, before, after, why=why)

    def remove(self, staffed: Staffed) -> None:
        """Take a person or team out."""
        if isinstance(staffed, Person):
            self.transaction.people.remove(staffed.handle, self.now)
            self._log(StaffVerb.PERSON_REMOVED, staffed.handle, staffed, None)
        else:
            self.transaction.people.remove_team(staffed.handle, self.now)
            self._log(StaffVerb.TEAM_REMOVED, staffed.handle, staffed, None)

    def erase(self, handle: str) -> None:
        """Forget the name of whoever was removed, and the addresses that messages went to."""
        self.transaction.people.erase(handle, self.now)
        self.transaction.texts.erase(handle, self.now)
        self._log(StaffVerb.PERSON_ERASED, handle, None, None)

    def _log(
        self,
        verb: StaffVerb,
        handle: str,
        before: Staffed | None,
        after: Staffed | None,
        *,
        why: str = "",
    ) -> None:
        event: Event = event_of(verb, handle, before, after, at=self.now, by=self.by, why=why)
        self.transaction.events.insert_many([event])


def _when(milestone: Milestone) -> tuple[bool, str, str]:
    earliest = milestone.due.earliest
    return earliest is None, earliest.isoformat() if earliest else "", milestone.key
