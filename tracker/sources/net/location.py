"""The bytes of a file, of standard input or behind a URL, and what messages call it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import BinaryIO
from urllib.parse import SplitResult, urlsplit

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


def called(location: str) -> str:
    """What messages call it: stdin, a file's name, or a URL without what may be secrets."""
    if location == "-":
        return "stdin"
    return hidden(parted(location)) if "://" in location else location


def parted(url: str) -> SplitResult:
    """The parts of a URL; BadData, without its secrets, where it has none."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadData("this URL cannot be read; write https://HOST/PATH") from error
    return parts


def hidden(parts: SplitResult) -> str:
    """The URL without its user, password, query and fragment, which may be secrets."""
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path}"
