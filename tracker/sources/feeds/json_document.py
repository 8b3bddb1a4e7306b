"""JSON answers of official services, read within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from tracker.sources.bounds import too_large
from tracker.sources.printed import shown
from tracker.sources.record import SourceRecord
from tracker.sources.wording import plain

LARGEST = 32 * 1024 * 1024  #: bytes of an answer; a page of 1,000 documents has about 6 MB
_MOST_VALUES = 3_000_000  #: else small files of empty lists fill the memory
_Fields = Mapping[str, object]


def loaded(stream: BinaryIO, name: str, problems: list[str]) -> Mapping[str, object] | None:
    """The JSON object in `stream`; None, and one line in `problems`, where there is none."""
    content = stream.read(LARGEST + 1)
    fault = _fault_of(content)
    if fault is None:
        try:
            document = json.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            fault = f"is not UTF-8 text (byte {error.start:,}); save it as UTF-8"
        except json.JSONDecodeError as error:
            fault = f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        except RecursionError:
            fault = "is nested too deep; save the answer as the service gave it"
        except ValueError as error:
            fault = f"is not usable JSON: {error}"
        else:
            if isinstance(document, Mapping):
                return document
            fault = "is no JSON object; save the answer as the service gave it"
    problems.append(f"{name}: {fault}")
    return None


def text(fields: _Fields, name: str) -> str | None:
    """The text of a field; None where it is absent, null or blank. Raises ValueError for others."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text")  # noqa: TRY004 - a fault of the file
    return value.strip() or None


def flag(fields: _Fields, name: str) -> bool:
    """Whether a field is true. Raises ValueError where it is neither true, false nor null."""
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueError(f"{shown(value)} is neither true nor false")


def part(fields: _Fields, name: str) -> Mapping[str, object]:
    """The object in a field; an empty one where there is none."""
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}


def parts(fields: _Fields, name: str) -> Iterator[Mapping[str, object]]:
    """The objects in a list; nothing where there is none."""
    value = fields.get(name)
    values = value if isinstance(value, list) else []
    return (each for each in values if isinstance(each, Mapping))


def texts(fields: _Fields, name: str) -> list[str]:
    """The texts in a list; an empty list where there is none."""
    value = fields.get(name)
    values = value if isinstance(value, list) else []
    return [each.strip() for each in values if isinstance(each, str) and each.strip()]


def numbered(
    fields: _Fields, name: str, place: str, problems: list[str]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The objects in a list, each with its place; what is none adds a line to `problems`."""
    values = fields.get(name)
    if not isinstance(values, list):
        problems.append(f"{place}: {name}: must be a list")
        return
    for number, value in enumerate(values, start=1):
        if isinstance(value, Mapping):
            yield f"{place}: {name} {number}", value
        else:
            problems.append(f"{place}: {name} {number}: {shown(value)} is no object")


def _fault_of(content: bytes) -> str | None:
    if len(content) > LARGEST:
        return too_large(LARGEST, "fetch fewer documents at a time")
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return "is empty"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        return "is UTF-16 or UTF-32 text; save it as UTF-8"
    if content.count(b"\0"):
        return f"holds a NUL byte (byte {content.index(0):,}); save it as UTF-8 text"
    values = sum(map(content.count, (b"[", b"{", b",")))
    if values > _MOST_VALUES:
        return f"holds more than {_MOST_VALUES:,} values; fetch fewer documents at a time"
    return None


def identified(fields: _Fields, name: str, place: str, problems: list[str]) -> str:
    """What tells a document from all others; '' and a line in `problems` where it has nothing."""
    given = fields.get(name)
    number = plain(given) if isinstance(given, str) else ""
    if not number:
        problems.append(f"{place}: {name}: missing; fetch it with this field")
    return number


def dated(
    fields: Iterable[str],
    record: Callable[[str], SourceRecord | None],
    place: str,
    problems: list[str],
) -> Iterator[SourceRecord]:
    """The records that a document's date `fields` give; a date that is at fault is a problem."""
    for field in fields:
        try:
            found = record(field)
        except ValueError as error:
            problems.append(f"{place} {field}: {error}")
        else:
            if found is not None:
                yield found
