"""Texts as the ledger keeps them, and what a row of it says of an attempt."""

from __future__ import annotations

import zlib

from tracker.store.values.columns import text_of, text_or_none
from tracker.store.values.mapping import Record
from tracker.store.values.records import Told

_MOST = 4_000_000  #: bytes of one text; a digest of five hundred is a twentieth of that


def packed(text: str) -> bytes:
    """`text`, whatever is in it, in fewer bytes."""
    return zlib.compress(text.encode(errors="surrogatepass"))


def unpacked(value: object) -> str:
    """The text that was packed; ValueError where it is none, or longer than any of ours."""
    if not isinstance(value, bytes):
        raise ValueError("it is no packed text")  # noqa: TRY004 - as all that a column may be
    reading = zlib.decompressobj()
    try:
        plain = reading.decompress(value, _MOST)
    except zlib.error as error:
        raise ValueError(f"it is no packed text: {error}") from error
    if not reading.eof:
        raise ValueError("it is no packed text: it does not end")
    return plain.decode(errors="surrogatepass")


def told_of(record: Record) -> Told:
    """What an attempt told, and where, from its text and address."""
    return Told(
        text=unpacked(record["packed"]),
        template=text_of(record["template"]),
        address=text_or_none(record["value"]),
        erased=record["erased_at"] is not None,
    )
