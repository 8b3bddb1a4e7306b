"""How much of a document is read: what is larger is refused, and nothing of it is taken."""

from __future__ import annotations

LARGEST = 64 * 1024 * 1024  #: bytes of a file or an answer; an edition of an agenda has 60 MB
TIMEOUT_S = 120.0  #: for all of an answer, from the name of its host to its last byte


def too_large(largest: int, remedy: str = "split it") -> str:
    """What is said of a document of more than `largest` bytes."""
    return f"is larger than {largest // 1024**2} MB; {remedy}"
