"""What a feed's reader makes of a text: its records, their windows, and its problems."""

import io
from pathlib import Path
from typing import Any

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.sources.record import SourceRecord

FIXTURES = Path(__file__).with_name("fixtures")


def read_both(
    reader: Any, content: str | bytes, **needs: Any
) -> tuple[list[SourceRecord], list[str]]:
    """The records and the problems of `content`; every problem is a line that names the file."""
    problems: list[str] = []
    data = content.encode() if isinstance(content, str) else content
    found = list(reader.read(io.BytesIO(data), "feed", problems, **needs))
    assert all(problem.startswith("feed") and "\n" not in problem for problem in problems)
    return found, problems


def records_of(reader: Any, content: str | bytes, **needs: Any) -> list[SourceRecord]:
    """The records of `content`, which has no problems; each is read in one way only."""
    found, problems = read_both(reader, content, **needs)
    assert problems == []
    ids = [record.external_id for record in found]
    assert len(set(ids)) == len(ids)
    for record in found:
        window_of(record)
    return found


def problems_of(reader: Any, content: str | bytes, **needs: Any) -> list[str]:
    return read_both(reader, content, **needs)[1]


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def window_of(record: SourceRecord) -> str:
    """The window as `first..last precision`, with the instant where there is one."""
    read = interpret(record.due, record.as_of, Context(tz=record.tz or "UTC"))
    assert not read.ambiguous
    assert not read.unread
    if read.window is None:
        return read.status.value
    window = read.window
    at = f" {window.at.isoformat()}" if window.at else ""
    return f"{window.earliest}..{window.latest} {window.precision.value}{at}"
