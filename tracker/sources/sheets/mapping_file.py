"""The text of a mapping file."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import BadData

_LONGEST = 1_000_000  #: bytes


def mapping_text(path: Path) -> str:
    """What the mapping file at `path` says; BadData, a line, where it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise BadData(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    if len(content) > _LONGEST:
        raise BadData(f"{path}: is larger than 1 MB; a mapping has a few lines")
    return text
