"""XML that means harm is refused with one line, in the memory of a chunk."""

import io
import tracemalloc

import pytest

from tests.unit.sources.feeds import read_both
from tracker.sources.feeds import unified_agenda

RULE = b"<RIN_INFO><RIN>0999-AA01</RIN>"
LAUGHS = b"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<RIN_INFO><RULE_TITLE>&b;</RULE_TITLE></RIN_INFO>"""


class Endless(io.RawIOBase):
    """A head, then 100 MB of the same; it is never held as a whole."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self._head = head
        self._piece = piece * (65_536 // len(piece))
        self._left = 100 * 1024**2

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        self._left -= len(self._piece)
        return self._piece if self._left > 0 else b""

    def readline(self, size: int | None = -1) -> bytes:
        return self.read()


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        ("an entity bomb", LAUGHS, "line 1: has a DOCTYPE, which is not read; delete it"),
        (
            "an external entity",
            b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><RIN_INFO/>',
            "line 1: has a DOCTYPE, which is not read; delete it",
        ),
        ("an unknown entity", RULE + b"<RULE_TITLE>&x;", "line 1: undefined entity"),
        ("deep nesting", RULE + b"<a>" * 100_000, "line 1: nested more than 64 deep"),
        ("a NUL byte", RULE + b"\0", "line 1: not well-formed (invalid token)"),
        ("broken UTF-8", RULE + b"\xff\xfe", "line 1: not well-formed (invalid token)"),
        ("broken UTF-16", b"\xff\xfe<\0R\xd8\0\xd8", "line 1: not well-formed (invalid token)"),
        ("a file that is cut", RULE, "line 1: no element found"),
        ("two roots", b"<RIN_INFO/>\n<RIN_INFO/>", "line 2: junk after document element"),
        ("no XML", b"hello", "line 1: syntax error"),
        ("nothing", b"", "the file is empty"),
        (
            "another document",
            b"<html/>",
            "line 1: begins with <html>; expected <REGINFO_RIN_DATA> or <RIN_INFO>",
        ),
        (
            "an encoding that is none",
            b'<?xml version="1.0" encoding="nope"?><RIN_INFO/>',
            "its encoding is not read: unknown encoding: nope; save it as UTF-8",
        ),
        (
            "an encoding of many bytes",
            b'<?xml version="1.0" encoding="shift_jis"?><RIN_INFO/>',
            "its encoding is not read: multi-byte encodings are not supported; save it as UTF-8",
        ),
    ],
)
def test_hostile_xml_is_refused_with_one_line(why: str, content: bytes, problem: str) -> None:
    found, problems = read_both(unified_agenda, content)
    assert found == [], why
    assert problems == [f"feed: is not a Unified Agenda that can be read: {problem}"], why


@pytest.mark.parametrize(
    ("why", "head", "piece", "problem"),
    [
        ("an attribute", b"<RIN_INFO a='", b"x", "a tag or comment has more than 1 MB"),
        ("a comment", b"<RIN_INFO><!--", b"x", "a tag or comment has more than 1 MB"),
        ("a name", b"<", b"x", "a tag or comment has more than 1 MB"),
        ("a title", RULE + b"<RULE_TITLE>", b"x", "RULE_TITLE has more than 100,000 characters"),
        (
            "a timetable",
            RULE + b"<TIMETABLE_LIST>",
            b"<TIMETABLE/>",
            "a record has more than 10,000 fields",
        ),
        ("an abstract", RULE + b"<ABSTRACT>", b"x", "no element found"),
    ],
)
def test_what_does_not_end_is_bounded(why: str, head: bytes, piece: bytes, problem: str) -> None:
    problems: list[str] = []
    tracemalloc.start()
    found = list(unified_agenda.read(Endless(head, piece), "feed", problems))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [], why
    [line] = problems
    assert line.endswith(problem), why
    assert peak < 8 * 1024**2, why
