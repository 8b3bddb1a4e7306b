"""JSON that means harm, or is broken, is refused with one line by every reader of it."""

from types import ModuleType

import pytest

from tests.unit.sources.feeds import read_both
from tracker.sources.feeds import federal_register, govuk, regulations_gov
from tracker.sources.feeds.json_document import LARGEST

DOCUMENT = b'{"document_number": "1", "effective_on": "2026-09-02", "title": "%s"}'


@pytest.mark.parametrize("reader", [federal_register, govuk, regulations_gov])
@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        ("lists within lists", b"[" * 100_000, "is nested too deep"),
        ("objects within objects", b'{"a":' * 100_000, "is nested too deep"),
        ("many empty lists", b"[" + b"[]," * 2_000_000 + b"[]]", "holds more than 3,000,000"),
        ("a file that is too large", b" " * (LARGEST + 1), "is larger than 32 MB"),
        ("a file that is cut", b'{"results": [{"title": "A', "is not JSON: Unterminated string"),
        ("nothing", b" \n", "is empty"),
        ("a list", b"[]", "is no JSON object"),
        ("a long number", b'{"count": ' + b"9" * 5_000 + b"}", "is not usable JSON: "),
        ("a NUL byte", b'{"results": "\0"}', "holds a NUL byte (byte 13)"),
        ("broken UTF-8", b'{"results": "\xff"}', "is not UTF-8 text (byte 13)"),
        ("UTF-16", '{"results": []}'.encode("utf-16"), "is UTF-16 or UTF-32 text"),
        ("UTF-16 without a mark", '{"results": []}'.encode("utf-16-le"), "is UTF-16 or UTF-32"),
        ("a page of HTML", b"<!DOCTYPE html>", "is not JSON: Expecting value"),
    ],
)
def test_hostile_json_is_refused_with_one_line(
    reader: ModuleType, why: str, content: bytes, problem: str
) -> None:
    found, problems = read_both(reader, content)
    assert found == [], why
    [line] = problems
    assert line.startswith(f"feed: {problem}"), why


def test_control_characters_entities_and_broken_surrogates_do_not_reach_a_title() -> None:
    title = rb"A\u0000\ud800\u001b[31m &lt;b&gt;\r\n B"
    [record], problems = read_both(federal_register, DOCUMENT % title)
    assert problems == []
    assert record.title == "Effective date: A [31m <b> B"


def test_long_titles_and_quotes_are_cut() -> None:
    [record], _ = read_both(federal_register, DOCUMENT % (b"x" * 100_000))
    assert len(record.title) < 600
    assert record.title.endswith("…")


def test_a_byte_order_mark_is_no_fault() -> None:
    found, problems = read_both(federal_register, b"\xef\xbb\xbf" + DOCUMENT % b"A")
    assert (len(found), problems) == (1, [])


def test_an_id_of_control_characters_is_missing() -> None:
    content = b'{"document_number": "\\u0000", "effective_on": "2026-09-02"}'
    assert read_both(federal_register, content) == (
        [],
        ["feed: document_number: missing; fetch it with this field"],
    )
