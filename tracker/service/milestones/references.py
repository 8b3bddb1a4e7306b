"""What people answer: a reminder by its reference, or a milestone by its key."""

from __future__ import annotations

from tracker.domain.reference import looks_like_reference, reference_in, unknown_reference
from tracker.store.store import Transaction


def meant_by(transaction: Transaction, name: str) -> tuple[int | None, str]:
    """The number of the reminder, if any, and the key of the milestone that `name` stands for.

    Whether there is a milestone of that key is left to the caller. Raises NotFound for a reference
    that no reminder has.
    """
    code = reference_in(name)
    stored = None if code is None else transaction.reminders.referred_to(code)
    if stored is not None:
        return stored.id, stored.reminder.key
    if code is not None or (
        looks_like_reference(name) and transaction.milestones.get(name) is None
    ):
        raise unknown_reference(name)
    return None, name
