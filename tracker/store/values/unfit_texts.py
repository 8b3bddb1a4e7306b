"""Texts of SQLite that are none: read as the bytes that they are."""

from __future__ import annotations


def text_or_bytes(raw: bytes) -> str | bytes:
    """A text as SQLite hands it over; what is no UTF-8 stays bytes, so that its row can be read."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
