"""What may be said of a value that stands in the settings."""

from __future__ import annotations

import re

#: What no secret looks like: SLACK_TOKEN, Europe/London.
_PLAIN = r"[A-Z]{1,12}(_[A-Z]{1,12}){0,4}|[A-Z][a-z]{1,20}/[A-Z][A-Za-z_]{0,30}"


def withheld(value: object) -> str:
    """What an error says in place of `value`: how long it is.

    It may be an address or a secret that stands in the wrong place; with its key and its line that
    is enough to find it. Only what has the form of a variable or a zone is repeated.
    """
    if not isinstance(value, str):
        return "(not text)"
    if re.fullmatch(_PLAIN, value):
        return repr(value)
    return "(1 character)" if len(value) == 1 else f"({len(value)} characters)"
