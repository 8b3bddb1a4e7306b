"""Milestones as YAML: a list of mappings, or a mapping with such a list as `milestones`.

Every scalar is text: dates stay as the source wrote them, and the country code NO is not a
boolean. Files may come from anywhere, so anchors, aliases (which can blow up a small file), tags
and deep nesting are refused; the parser's events are read one by one, nothing is constructed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

import yaml

from tracker.sources.items import rows_of
from tracker.sources.stated import Row

_DEEPEST = 8
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NON_SPECIFIC = (None, "!")


class _Unusable(Exception):
    """Valid YAML of a kind that is not read."""

    def __init__(self, event: yaml.Event, what: str) -> None:
        super().__init__(what)
        self.line = event.start_mark.line + 1 if event.start_mark else 1


def read(text: str, name: str, problems: list[str]) -> Iterator[Row]:
    """The items of `text`, with their places; what is not YAML goes to `problems`."""
    try:
        document = _document(iter(yaml.parse(text, Loader=_LOADER)))
    except _Unusable as error:
        problems.append(f"{name}:{error.line}: {error}")
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        problems.append(f"{name}{line}: is not YAML: {error.problem}")
    except yaml.reader.ReaderError as error:
        problems.append(f"{name}: is not YAML: {error.reason} (character {error.position})")
    else:
        yield from rows_of(document, name, problems)


def write(records: Iterable[Mapping[str, object]], stream: TextIO) -> None:
    """Write `records` as a list."""
    empty = True
    for record in records:
        empty = False
        yaml.dump([record], stream, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100)
    if empty:
        stream.write("[]\n")


def _document(events: Iterator[yaml.Event]) -> object:
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            document = _node(next(events), events, 0)
            break
    else:
        return None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            raise _Unusable(event, "a second document begins; write one list")
    return document


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    if isinstance(event, yaml.AliasEvent):
        raise _Unusable(event, f"the alias *{event.anchor} is not read; write the values out")
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        raise _Unusable(event, f"the anchor &{event.anchor} is not read; delete it")
    if getattr(event, "tag", None) not in _NON_SPECIFIC:
        raise _Unusable(event, "tags (!...) are not read; delete it")
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in _NULLS else event.value
    if depth == _DEEPEST:
        raise _Unusable(event, f"nested more than {_DEEPEST} deep; write a list of mappings")
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, depth + 1)
    return _mapping(events, depth + 1)


def _sequence(events: Iterator[yaml.Event], depth: int) -> list[object]:
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_node(event, events, depth))
    return items


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, object]:
    values: dict[str, object] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        name = _node(event, events, depth)
        if not isinstance(name, str):
            raise _Unusable(event, "a field name must be a word")
        if name in values:
            raise _Unusable(event, f"{name!r} stands here twice; keep one")
        values[name] = _node(next(events), events, depth)
    return values
