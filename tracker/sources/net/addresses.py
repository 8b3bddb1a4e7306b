"""Where a document is, taken apart, and what messages call it: never by what may be a secret."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from tracker.errors import BadData


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
