"""Values that cross from one process to another, in frames of bounded size.

What comes back is data and nothing else: values of tracker's own frozen classes and enums, its
errors, days and instants. A frame that names anything else is refused unread, so that no document,
whatever it did to its reader, calls a function here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import importlib
import io
import pickle
import socket
import struct
from typing import Any, Final

from tracker.errors import TrackerError

LARGEST_FRAME: Final = 16 << 20  #: bytes
_LENGTH = struct.Struct(">I")
_CALENDAR: Final = {
    (dt.__name__, each.__name__): each
    for each in (
        dt.date,
        dt.datetime,
        dt.time,
        dt.timedelta,
        dt.timezone,
    )
}


class TooLarge(ValueError):
    """A value does not fit into a frame."""


class NotData(ValueError):
    """A frame holds what is no data of ours."""


class _Packer(pickle.Pickler):
    """Writes an enum as its class and value, whatever the version of Python does."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - what pickle asks for
        return (type(value), (value.value,)) if isinstance(value, enum.Enum) else NotImplemented


class _Unpacker(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as above
        known = _CALENDAR.get((module, name))
        if known is not None:
            return known
        found = None
        if module.startswith("tracker.") and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and (
            dataclasses.is_dataclass(found) or issubclass(found, enum.Enum | TrackerError)
        ):
            return found
        raise NotData(f"{module}.{name} is no data")


def packed(value: object) -> bytes:
    """`value` as a frame, its length first; TooLarge where it does not fit."""
    written = io.BytesIO()
    _Packer(written, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    content = written.getvalue()
    if len(content) > LARGEST_FRAME:
        raise TooLarge(f"{len(content):,} bytes")
    return _LENGTH.pack(len(content)) + content


def unpacked(content: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """The value of a frame without its length; NotData where it is no data of ours."""
    try:
        return _Unpacker(io.BytesIO(content)).load()
    except NotData:
        raise
    except Exception as error:
        raise NotData(f"a frame that cannot be read: {type(error).__name__}") from error


def received(connection: socket.socket) -> bytes | None:
    """The content of the next frame; None at the end. TooLarge, NotData, or OSError.

    A timeout of the socket holds for each part of it.
    """
    head = _exactly(connection, _LENGTH.size)
    if not head:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST_FRAME:
        raise TooLarge(f"{length:,} bytes")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes; none where it has ended before, even if in the middle."""
    content = bytearray()
    while len(content) < size:
        part = connection.recv(min(size - len(content), 1 << 20))
        if not part:
            return b""
        content += part
    return bytes(content)
