"""Milestones as JSON: a list of objects, or an object with such a list as `milestones`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from tracker.sources.files.item_list import rows_of
from tracker.sources.files.record_fields import Row


def read(text: str, name: str, problems: list[str]) -> Iterator[Row]:
    """The objects of `text`, with their places; what is not JSON goes to `problems`."""
    faults = len(problems)
    found = document(text, name, problems)
    if len(problems) == faults:
        yield from rows_of(found, name, problems)


def document(text: str, name: str, problems: list[str]) -> object:
    """What `text` holds; None, and a line in `problems`, where it is not JSON."""
    found: object = None
    try:
        found = json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        problems.append(f"{name}:{error.lineno}: is not JSON: {error.msg} (column {error.colno})")
    except RecursionError:
        problems.append(f"{name}: is nested too deep; write a list of objects")
    except ValueError as error:
        problems.append(f"{name}: is not usable JSON: {error}")
    return found


def write(records: Iterable[Mapping[str, object]], stream: TextIO) -> None:
    """Write `records` as a list, an object a line."""
    separator = "[\n"
    for record in records:
        stream.write(separator + json.dumps(record, ensure_ascii=False, default=str))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object names {repeated!r} twice; keep one")
    return values
