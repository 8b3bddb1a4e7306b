"""Reference codes: what a person quotes to acknowledge a reminder."""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
#: Prime and no divisor of 31 or 32: one wrong digit, or two neighbours swapped, changes the check
#: digit unless the two are 29 apart (0 and X, 1 and Y, 2 and Z).
_MODULUS = 29
_PREFIX = "TRK-"
_SHORTEST, _LONGEST = 4, 13  #: with the check digit; the longest still fits a database's integer


def reference(reminder_id: int) -> str:
    """The code of a reminder: its number in base 32 (Crockford's digits) and a check digit."""
    digits = ""
    rest = reminder_id
    while rest:
        rest, digit = divmod(rest, 32)
        digits = _DIGITS[digit] + digits
    return f"{_PREFIX}{digits.rjust(_SHORTEST - 1, '0')}{_DIGITS[reminder_id % _MODULUS]}"


def reminder_id_of(code: str) -> int | None:
    """The reminder that `code` names, however it was typed; None where the code is not one."""
    plain = code.strip().upper()
    if not plain.startswith(_PREFIX):
        return None
    digits = plain.removeprefix(_PREFIX).translate(_MISREAD)
    if not _SHORTEST <= len(digits) <= _LONGEST or not set(digits) <= set(_DIGITS):
        return None
    number = 0
    for digit in digits[:-1]:
        number = number * 32 + _DIGITS.index(digit)
    return number if reference(number)[-1] == digits[-1] else None
