"""Reference codes: what a person quotes to acknowledge a reminder."""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_MODULUS = 29  #: prime and not a divisor of 31 or 32, so swapped neighbours change the check digit
_PREFIX = "TRK-"
_SHORTEST = 4


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
    if len(digits) < _SHORTEST or any(digit not in _DIGITS for digit in digits):
        return None
    number = 0
    for digit in digits[:-1]:
        number = number * 32 + _DIGITS.index(digit)
    return number if reference(number)[-1] == digits[-1] else None
