"""Whatever is passed off as whatever format, on whatever way in, is a fault that is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.integration.desk import START, Desk
from tests.integration.following_sources import HOUR, Library
from tests.peers.feeds import FeedPeer
from tests.unit.sources.sheets import PLAIN
from tests.unit.sources.test_readers import SAMPLES
from tracker.dates.meaning.interpretation import Context
from tracker.domain.source import Source
from tracker.errors import TrackerError, UsageError
from tracker.service.feeds.saved_sources import a_source
from tracker.service.intake import extracting
from tracker.service.intake.documents import incoming
from tracker.service.intake.extracting import extract_from
from tracker.sources import reading
from tracker.sources.registry import FORMATS

TODAY = START.date()
DOCUMENTS = {
    **{format_: sample() for format_, sample in SAMPLES.items()},
    "csv": b"key,title,due\na,A,TBC\n",
    "json": b'[{"key": "a", "title": "A", "due": "TBC"}]',
    "yaml": b"- {key: a, title: A, due: TBC}\n",
    "nothing": b"",
    "half a workbook": b"PK\x03\x04",
    "an old workbook": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "a PDF": b"%PDF-1.7\n",
    "a page": b"<html>Hello</html>",
}
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAID = pytest.mark.parametrize("said", [None, *FORMATS], ids=str)
MAPPED = pytest.mark.parametrize("mapping", [None, PLAIN], ids=["unmapped", "mapped"])


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not apart: what every format makes of every document takes hundreds of readings."""
    for module in (reading, extracting):
        monkeypatch.setattr(module, "apart", lambda work, *_, **__: work())


@pytest.fixture
def library(desk: Desk) -> Iterator[Library]:
    with FeedPeer() as peer:
        yield Library(desk, peer)


@MAPPED
@SAID
def test_a_file_is_imported_or_refused(
    said: str | None, mapping: str | None, tmp_path: Path
) -> None:
    for content in DOCUMENTS.values():
        file = tmp_path / "document"
        file.write_bytes(content)
        with suppress(TrackerError):
            _import(file, said, _mapping_file(mapping, tmp_path))


@ONE_DATABASE
@MAPPED
@SAID
def test_a_source_is_tried_out_or_refused(
    said: str | None, mapping: str | None, library: Library
) -> None:
    for content in DOCUMENTS.values():
        url = library.peer.publish("/document", content)
        with suppress(TrackerError):
            _try_out(library, url, said, mapping)


@pytest.mark.parametrize("content", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_text_is_searched_for_dates_or_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "document"
    file.write_bytes(content)
    with suppress(TrackerError):
        extract_from(str(file), TODAY, Context(), TODAY)


@ONE_DATABASE
@pytest.mark.parametrize("name", ["grid.xlsx", "grid"])
def test_a_spreadsheet_asks_for_its_mapping_wherever_it_comes_from(
    name: str, library: Library, tmp_path: Path
) -> None:
    content = SAMPLES["xlsx"]()
    file = tmp_path / name
    file.write_bytes(content)
    url = library.peer.publish(f"/{name}", content)
    for said in (None, "xlsx"):
        for location in (str(file), url):
            with pytest.raises(UsageError, match="a spreadsheet needs --map FILE"):
                _import(location, said, None)
        with pytest.raises(UsageError, match="a: a spreadsheet needs --map FILE"):
            _try_out(library, url, said, None)
    with pytest.raises(TrackerError, match=r"is no text.*`tracker import --map FILE`"):
        extract_from(str(file), TODAY, Context(), TODAY)


def _mapping_file(mapping: str | None, folder: Path) -> Path | None:
    if mapping is None:
        return None
    file = folder / "mapping.toml"
    file.write_text(mapping)
    return file


def _import(location: Path | str, said: str | None, mapping: Path | None) -> None:
    with incoming(str(location), said, today=TODAY, mapping=mapping) as document:
        assert list(document.records()) or document.problems


def _try_out(library: Library, url: str, said: str | None, mapping: str | None) -> None:
    source: Source = a_source("a", url, format=said, mapping=mapping, every=HOUR, now=START)
    syncer = library.syncer()
    if not source.format:
        source = syncer.recognised(source)
    syncer.try_out(source, lambda *_: None)
