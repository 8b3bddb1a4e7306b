"""Reference codes: what a person quotes to acknowledge a reminder."""

from __future__ import annotations

import re
from typing import Final

from tracker.errors import NotFound

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _DIGITS for second in _DIGITS)
_MISREAD = str.maketrans("OIL", "011")
#: Prime and no divisor of 31 or 32: one wrong digit, or two neighbours swapped, changes the check
#: digit unless the two are 29 apart (0 and X, 1 and Y, 2 and Z).
_MODULUS = 29
_PREFIX = "TRK-"
_DRAWN = 10  #: digits of a number that was drawn at random, the check digit aside
_COUNTED = range(3, _DRAWN)  #: of one that was counted
REFERENCES: Final = re.compile(rf"{_PREFIX}[{_DIGITS}]+")  #: in a text
#: How many numbers there are to draw from: who tries a thousand codes on a million reminders finds
#: one in a million times, and what a restored database has forgotten is not drawn again.
DRAWN_FROM: Final = 32**_DRAWN


def drawn_reference(number: int) -> str:
    """The code of a reminder whose number was drawn below `DRAWN_FROM`.

    Ten digits in base 32 (Crockford's) and a check digit.
    """
    pairs = [_PAIRS[number >> shift & 1023] for shift in (40, 30, 20, 10, 0)]
    return f"{_PREFIX}{''.join(pairs)}{_DIGITS[number % _MODULUS]}"


def counted_reference(reminder_id: int) -> str:
    """The shorter code of a reminder from before numbers were drawn: its number in the database.

    ValueError for a number that none has.
    """
    if reminder_id < 0:
        raise ValueError(f"{reminder_id} is no number of a reminder")
    digits = ""
    rest = reminder_id
    while rest:
        rest, digit = divmod(rest, 32)
        digits = _DIGITS[digit] + digits
    return f"{_PREFIX}{digits.rjust(_COUNTED[0], '0')}{_DIGITS[reminder_id % _MODULUS]}"


def reference_in(typed: str) -> str | None:
    """The code that was `typed`, as it is written in messages; None where it is not one."""
    plain = typed.strip().upper()
    if not plain.startswith(_PREFIX):
        return None
    digits = plain.removeprefix(_PREFIX).translate(_MISREAD)
    if len(digits) - 1 not in (*_COUNTED, _DRAWN) or not set(digits) <= set(_DIGITS):
        return None
    code = f"{_PREFIX}{digits}"
    return code if _DIGITS[_number_of(code) % _MODULUS] == digits[-1] else None


def looks_like_reference(typed: str) -> bool:
    """Whether somebody may have meant a code, mistyped or not."""
    return typed.strip().upper().startswith(_PREFIX)


def unknown_reference(typed: str) -> NotFound:
    """What to say where no reminder has the reference that was `typed`."""
    why = (
        "it is not typed as any message has it"
        if reference_in(typed) is None
        else "this database does not know the message, which one that was replaced may have sent"
    )
    return NotFound(
        f"no reminder has the reference {typed!r}: {why}; name the milestone by its key instead, "
        "which the message says, too"
    )


def counted_id(code: str) -> int | None:
    """The reminder that a code of `counted_reference` names; None for one that was drawn."""
    number = _number_of(code)
    is_counted = number < 32 ** _COUNTED[-1] and counted_reference(number) == code
    return number if is_counted else None


def _number_of(code: str) -> int:
    number = 0
    for digit in code.removeprefix(_PREFIX)[:-1]:
        number = number * 32 + _DIGITS.index(digit)
    return number
