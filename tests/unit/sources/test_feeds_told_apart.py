"""Which format a document has, by its name and its first bytes."""

from __future__ import annotations

import pytest

from tracker.sources.registry import FEEDS, FORMATS, OWN, by_suffix, recognised

DOCUMENTS = {
    "rows of our own": ("a.csv", "key,title,due\n", ("csv",)),
    "objects of our own": ("a.json", '[{"title": "A", "due": "TBC"}]', ("json",)),
    "objects of our own without a name": ("stdin", '[{"title": "A", "due": "TBC"}]', ("json",)),
    "what its source says, kept in our own": (
        "a.json",
        '[{"title": "A", "due": "TBC", "published": {"said": "{\\"document_number\\": \\"1\\"}"}}]',
        ("json",),
    ),
    "items of our own": ("stdin", "- title: A\n  due: TBC\n", ("yaml",)),
    "the Federal Register": ("a.json", '{"document_number": "1"}', ("federal-register",)),
    "regulations.gov": ("a.json", '{"data": {"attributes": {}}}', ("regulations-gov",)),
    "a refusal of regulations.gov": (
        "a.json",
        '{"errors": [{"status": "404"}]}',
        ("regulations-gov",),
    ),
    "a consultation": ("x", '{"base_path": "/a", "document_type": "b"}', ("govuk",)),
    "a search of consultations": (
        "https://www.gov.uk/api/search.json?q=a",
        '{"results": [{"link": "/a", "end_date": "b"}]}',
        ("govuk",),
    ),
    "an edition behind comments": (
        "x.xml",
        "\ufeff<?xml version='1.0'?>\n<!-- <a> -->\n<REGINFO_RIN_DATA>",
        ("unified-agenda",),
    ),
    "another kind of XML": ("x.xml", "<html>", ()),
    "a calendar": ("x", "begin:vcalendar\n", ("ics",)),
    "a timetable": ("x.yml", "- title: A\n  deadlines:\n  - {date: b}\n", ("timetable",)),
    "a workbook": ("x.csv", "PK\x03\x04", ("xlsx",)),
    "nothing": ("https://example.org/a?b=c.csv", "", ()),
    "two kinds at once": (
        "x",
        '{"document_number": 1, "title": 2, "due": 3}',
        ("federal-register", "json"),
    ),
}


@pytest.mark.parametrize(("name", "text", "formats"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_told_by_what_it_holds(
    name: str, text: str, formats: tuple[str, ...]
) -> None:
    assert recognised(name, text.encode()) == formats


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_document_may_begin_with_a_mark_of_its_encoding(encoding: str) -> None:
    assert recognised("x", "BEGIN:VCALENDAR\n".encode(encoding)) == ("ics",)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("m.csv", "csv"),
        ("a.b/M.JSON", "json"),
        ("m.yaml", "yaml"),
        ("m.yml", "yaml"),
        ("https://example.org/feed.csv?version=2.json", "csv"),
        ("https://example.org/feed.json#part", "json"),
        ("m.txt", None),
        ("csv", None),
        ("-", None),
    ],
)
def test_the_suffix_tells_the_format(name: str, form: str | None) -> None:
    assert by_suffix(name) == form


def test_every_format_has_one_name() -> None:
    assert len(set(FORMATS)) == len(OWN) + len(FEEDS)
