"""The Federal Register's API: a search page, or one document.

https://www.federalregister.gov/developers/documentation/api/v1: days without a time, which end when
they end in Washington. Publication is no milestone. A document says more dates in its `dates`
prose than in its fields; the prose is quoted, not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from tracker.sources.feeds.json_document import (
    dated,
    identified,
    loaded,
    numbered,
    parts,
    text,
    texts,
)
from tracker.sources.printed import day_of
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, capitalised, plain, web_address

_KINDS = {"comments_close_on": "comment deadline", "effective_on": "effective date"}
_ZONE = "America/New_York"
_Fields = Mapping[str, object]


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """The comment deadlines and effective dates of a search page or of one document.

    Every fault adds a line to `problems`; null dates are no fault. The day on which a *proposed*
    rule would take effect is a "proposed effective date".
    """
    page = loaded(stream, name, problems)
    if page is None:
        return
    for place, document in _documents(page, name, problems):
        yield from _records(document, place, problems)


def next_page(content: bytes) -> str | None:
    """The address of the page that follows a search page; None for the last and for all else."""
    page = loaded(io.BytesIO(content), "", [])
    address = page.get("next_page_url") if page else None
    return web_address(address) if isinstance(address, str) else None


def _documents(page: _Fields, name: str, problems: list[str]) -> Iterator[tuple[str, _Fields]]:
    if "results" in page:
        yield from numbered(page, "results", name, problems)
    elif "document_number" in page:
        yield name, page
    elif "errors" in page or "message" in page:
        answer = plain(str(page.get("errors") or page.get("message")), 200)
        problems.append(f"{name}: the Federal Register refuses: {answer}")
    elif page.get("count") != 0:  # a search that finds nothing has a count and no results
        problems.append(f"{name}: is no answer of the Federal Register: it has no results")


def _records(document: _Fields, place: str, problems: list[str]) -> Iterator[SourceRecord]:
    number = identified(document, "document_number", place, problems)
    if number:
        record = partial(_record, document, number, place)
        yield from dated(_KINDS, record, f"{place}: {number}", problems)


def _record(document: _Fields, number: str, place: str, field: str) -> SourceRecord | None:
    printed = text(document, field)
    if printed is None:
        return None
    published = text(document, "publication_date")
    dates = text(document, "dates")
    kind = _kind(document, field)
    return SourceRecord(
        external_id=f"{number} {field}",
        title=f"{kind.capitalize()}: {_title(document, number)}",
        due=day_of(printed).isoformat(),
        printed=printed,
        authority=_authority(document),
        jurisdiction="US",
        instrument=_instrument(document),
        kind=kind,
        as_of=day_of(published) if published else None,
        source_url=web_address(text(document, "html_url")),
        source_quote=plain(dates, QUOTE) if dates else None,
        tz=_ZONE,
        place=place,
    )


def _kind(document: _Fields, field: str) -> str:
    stage = f"{text(document, 'type')} {text(document, 'action')}".lower()
    proposed = field == "effective_on" and ("proposed" in stage or "prorule" in stage)
    return f"proposed {_KINDS[field]}" if proposed else _KINDS[field]


def _title(document: _Fields, number: str) -> str:
    title = plain(text(document, "title") or f"document {number}")
    corrected = text(document, "correction_of")
    if not corrected:
        return title
    return f"{title} (correction of {plain(corrected.rstrip('/').rpartition('/')[2])})"


def _authority(document: _Fields) -> str | None:
    """The agencies that issue it; a department is left out beside its own agency."""
    agencies = list(parts(document, "agencies"))
    parents = {agency.get("parent_id") for agency in agencies} - {None}
    issuing = [agency for agency in agencies if agency.get("id") not in parents] or agencies
    names = [
        text(agency, "name") or capitalised(text(agency, "raw_name") or "") for agency in issuing
    ]
    return plain(", ".join(dict.fromkeys(filter(None, names)))) or None


def _instrument(document: _Fields) -> str | None:
    docket = text(document, "docket_id")
    dockets = texts(document, "docket_ids") or ([docket] if docket else [])
    numbers = [f"RIN {number}" for number in texts(document, "regulation_id_numbers")]
    return plain(", ".join([*dockets[:1], *numbers])) or None
