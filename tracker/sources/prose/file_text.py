"""The text of a file that people read: plain text, a web page or a PDF."""

from __future__ import annotations

import codecs

from tracker.errors import BadData
from tracker.sources.bounds import LARGEST, too_large

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  #: bytes in which the mark of a PDF may stand
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<main", b"<div", b"<p>")
_SUFFIXES = (".html", ".htm", ".xhtml")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(content: bytes, name: str) -> str:
    """The text in `content`, called `name` in messages; its offsets are those of evidence.

    Line ends are made plain. Raises BadData where it is larger than 64 MB, no text, or a PDF that
    cannot be read.
    """
    if len(content) > LARGEST:
        raise BadData(f"{name}: {too_large(LARGEST)}")
    if content.startswith(_ZIP):
        raise BadData(
            f"{name}: is packed, as spreadsheets are, so it is no text; "
            "`tracker import --map FILE` reads a spreadsheet"
        )
    if _PDF in content[:_PDF_WITHIN]:
        from tracker.sources.prose.pdf import pdf_text  # noqa: PLC0415 - pypdf is an extra

        return pdf_text(content, name)
    text = _decoded(content, name)
    head = content[:_PDF_WITHIN].lstrip(codecs.BOM_UTF8).lstrip().lower()
    if name.lower().endswith(_SUFFIXES) or head.startswith(_HTML):
        from tracker.sources.prose.html import html_text  # noqa: PLC0415 - most files are no pages

        return html_text(text)
    return text


def _decoded(content: bytes, name: str) -> str:
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), None)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        text = _western(content, name, error) if encoding is None else ""
        if not text:
            raise BadData(f"{name}: is no {encoding} text: save it as UTF-8") from error
    if "\0" in text:
        raise BadData(f"{name}: holds zero bytes, so it is no text; give text, HTML or a PDF")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _western(content: bytes, name: str, error: UnicodeDecodeError) -> str:
    """Text in Windows-1252, as old pages and mails are; its 27 other bytes are text nowhere."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise BadData(
            f"{name}: byte {error.start:,} is neither UTF-8 nor Windows-1252: save it as UTF-8"
        ) from error
