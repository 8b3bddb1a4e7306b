"""The text of a PDF, through pypdf."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from tracker.errors import BadData

if TYPE_CHECKING:
    import pypdf

_MOST_PAGES = 5_000
_MOST_CHARACTERS = 32 * 1024 * 1024
_EDGE = 2  #: lines at the top and foot of a page that may be its furniture
_REPEATED = 3  #: pages on which such a line stands at least
_NUMBERS = re.compile(r"\d+")
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def pdf_text(content: bytes, name: str) -> str:
    """The text of a PDF, page after page, without the lines that every page repeats.

    Raises BadData where pypdf is not installed, or the file is damaged, encrypted or without text.
    """
    try:
        import pypdf  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadData(
            f"{name}: a PDF needs pypdf: pip install 'regulatory-tracker[pdf]'"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity of a file
    try:
        pages = _pages(pypdf.PdfReader(io.BytesIO(content)), name)
    except BadData:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadData(f"{name}: this PDF cannot be read: {reason}") from error
    text = _HYPHENATED.sub("", "\n\n".join(_without_furniture(pages)))
    if not text.strip():
        raise BadData(f"{name}: this PDF holds no text, only pictures; recognise its text first")
    return text


def _pages(reader: pypdf.PdfReader, name: str) -> list[str]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise BadData(f"{name}: is encrypted; save it without a password")
    texts: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages, 1):
        if number > _MOST_PAGES or size > _MOST_CHARACTERS:
            raise BadData(
                f"{name}: has more than {_MOST_PAGES:,} pages or"
                f" {_MOST_CHARACTERS // 1024**2} MB of text; split it"
            )
        texts.append(page.extract_text())
        size += len(texts[-1])
    return texts


def _without_furniture(pages: list[str]) -> list[str]:
    """The pages without running heads and page numbers."""
    split = [page.splitlines() for page in pages]
    edges = Counter(
        mark
        for lines in split
        for mark in {_mark(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])}
    )
    running = {mark for mark, count in edges.items() if count >= _REPEATED}
    return ["\n".join(_kept(lines, running)) for lines in split]


def _kept(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - _EDGE
    return [
        line
        for place, line in enumerate(lines)
        if _EDGE <= place < last or _mark(line) not in running
    ]


def _mark(line: str) -> str:
    return _NUMBERS.sub("#", line.strip())
