"""The bytes of a file, of standard input or behind a URL."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import BinaryIO

from tracker.errors import BadData
from tracker.sources.bounds import LARGEST


def open_location(location: str) -> BinaryIO:
    """The content of a file, of standard input for `-`, or behind an http or https URL.

    A URL has the bounds of `fetch`. Raises BadData, a line without the secrets of a URL.
    """
    if location == "-":
        return io.BytesIO(sys.stdin.buffer.read(LARGEST + 1))
    if "://" in location:
        from tracker.sources.net.fetching import fetch  # noqa: PLC0415 - files need no network

        return io.BytesIO(fetch(location).content or b"")
    try:
        with Path(location).open("rb") as file:
            return io.BytesIO(file.read(LARGEST + 1))
    except FileNotFoundError as error:
        raise BadData(f"{location}: no such file") from error
    except OSError as error:
        raise BadData(f"{location}: cannot be read: {error.strerror}") from error
