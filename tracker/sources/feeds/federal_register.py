"""The Federal Register's API: a search page, or one document.

https://www.federalregister.gov/developers/documentation/api/v1: days without a time, which end when
they end in Washington. Publication is no milestone. A document says more dates in its `dates`
prose than in its fields: each is a milestone of its own, and where both name another day for the
same, the earlier one counts and both are told.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
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
from tracker.sources.feeds.register_dates import News, Told, news_in, told_in
from tracker.sources.printed import day_of
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, capitalised, plain, web_address

_KINDS = {"comments_close_on": "comment deadline", "effective_on": "effective date"}
_ZONE = "America/New_York"
_Fields = Mapping[str, object]


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """The dates of a search page or of one document, those of its text included.

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
    if not number:
        return
    try:
        told = _told(document)
    except ValueError as error:
        problems.append(f"{place}: {number} dates: {error}")
        return
    news = _news(document, told)
    record = partial(_of_field, document, number, place, told)
    found = list(dated(_KINDS, record, f"{place}: {number}", problems))
    parts = dict(_parts(told))
    further = partial(_of_text, document, number, place, parts)
    found += dated(parts, further, f"{place}: {number}", problems)
    yield from _with_news(found, news)
    if news and not found:
        alone = partial(_of_news, document, number, place, news)
        yield from dated(["dates_news"], alone, f"{place}: {number}", problems)


def _parts(told: dict[str, list[Told]]) -> Iterator[tuple[str, Told]]:
    """What only the text states, by the part that its id has: they are counted by their kind."""
    for kind, several in told.items():
        part = f"dates_{kind.replace(' ', '_')}"
        for count, each in enumerate(several, start=2 if kind in _KINDS.values() else 1):
            yield part if count == 1 else f"{part}_{count}", each


def _told(document: _Fields) -> dict[str, list[Told]]:
    """What the text of a document states, by its kind."""
    dates = text(document, "dates")
    found: dict[str, list[Told]] = {}
    for each in told_in(dates, _published(document)) if dates else ():
        found.setdefault(each.kind, []).append(each)
    return found


def _news(document: _Fields, told: dict[str, list[Told]]) -> list[News]:
    dates = text(document, "dates")
    every = [each for several in told.values() for each in several]
    return list(news_in(dates, every)) if dates else []


def _with_news(records: list[SourceRecord], news: list[News]) -> Iterator[SourceRecord]:
    """The dates of a document, each with the news of it; what concerns none concerns all."""
    dues = {record.due for record in records}
    for record in records:
        of_it = [each for each in news if record.due in each.of or dues.isdisjoint(each.of)]
        doubts = () if record.status == "waived" else tuple(each.doubt for each in of_it)
        yield replace(record, doubts=(*record.doubts, *doubts))


def _of_news(
    document: _Fields, number: str, place: str, news: list[News], part: str
) -> SourceRecord | None:
    """The news of a document that tells no date at all: an event of the day of its publication."""
    published = _published(document)
    if published is None:
        raise ValueError(f"no publication_date to tell this on: {news[0].sentence}")
    day = published.isoformat()
    kind = f"{news[0].kind} published"
    told = Told(kind=kind, what="", due=day, printed=day, first=published, last=published)
    record = _record(document, number, place, told, part)
    return replace(record, doubts=tuple(each.doubt for each in news))


def _of_field(
    document: _Fields, number: str, place: str, told: dict[str, list[Told]], field: str
) -> SourceRecord | None:
    """The date of a field, with what the text says of the same; that is taken out of `told`."""
    printed = text(document, field)
    several = told.get(_KINDS[field], [])
    if printed is None:
        return _record(document, number, place, several.pop(0), field) if several else None
    day = day_of(printed)
    same = next((each for each in several if each.names(day)), None) or next(
        (each for each in several if each.instead_of in {None, day}), None
    )
    if same is not None:
        several.remove(same)
    shown = Told(
        kind=_KINDS[field], what="", due=day.isoformat(), printed=printed, first=day, last=day
    )
    if same is None or same.names(day):
        withdrawn = same is not None and same.withdrawn
        return _record(document, number, place, replace(shown, withdrawn=withdrawn), field)
    moved = same.instead_of == day
    counts = same if moved or same.first < day else shown
    why = "the text moves it" if moved else "the earlier one counts"
    doubt = f"{field} says {day}, the DATES text {same.printed!r}: {why}"
    return replace(_record(document, number, place, counts, field), doubts=(doubt,))


def _of_text(
    document: _Fields, number: str, place: str, parts: Mapping[str, Told], part: str
) -> SourceRecord:
    """A date that only the text states; where its kind tells little, its clause names it."""
    told = parts[part]
    record = _record(document, number, place, told, part)
    if part[-1].isdigit() or told.kind == "date":
        return replace(record, title=f"{told.what or 'Date'} – {_title(document, number)}")
    return record


def _record(document: _Fields, number: str, place: str, told: Told, part: str) -> SourceRecord:
    dates = text(document, "dates")
    kind = _kind(document, told.kind)
    return SourceRecord(
        external_id=f"{number} {part}",
        title=f"{kind.capitalize()}: {_title(document, number)}",
        due=told.due,
        printed=told.printed,
        authority=_authority(document),
        jurisdiction="US",
        instrument=_instrument(document),
        kind=kind,
        as_of=_published(document),
        source_url=web_address(text(document, "html_url")),
        source_quote=plain(dates, QUOTE) if dates else None,
        tz=_ZONE,
        status="waived" if told.withdrawn else None,
        place=place,
    )


def _published(document: _Fields) -> date | None:
    published = text(document, "publication_date")
    return day_of(published) if published else None


def _kind(document: _Fields, kind: str) -> str:
    """The effective date of a rule that is only proposed is no more than that."""
    stage = f"{text(document, 'type')} {text(document, 'action')}".lower()
    proposed = kind == "effective date" and ("proposed" in stage or "prorule" in stage)
    return f"proposed {kind}" if proposed else kind


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
