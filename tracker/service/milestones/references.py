"""What people answer: a reminder by its reference, or a milestone by its key."""

from __future__ import annotations

from tracker.domain.reference import looks_like_reference, reference_in
from tracker.errors import NotFound
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
        raise NotFound(_no_reference(name, mistyped=code is None))
    return None, name


def _no_reference(name: str, *, mistyped: bool) -> str:
    why = (
        "it is not typed as any message has it"
        if mistyped
        else "this database does not know the message, which one that was replaced may have sent"
    )
    return (
        f"no reminder has the reference {name!r}: {why}; name the milestone by its key instead, "
        "which the message says, too"
    )
