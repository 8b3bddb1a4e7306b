"""What may be said of a value that stands in the settings: never the value itself."""

from __future__ import annotations


def withheld(value: object) -> str:
    """The length of `value`, in brackets; what is wrong may be an address or a secret in its place.

    With its key and its line that is enough to find it.
    """
    if not isinstance(value, str):
        return "(not text)"
    return "(1 character)" if len(value) == 1 else f"({len(value)} characters)"
