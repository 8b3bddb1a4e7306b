"""YAML as plain lists, mappings and text, read within bounds.

Every scalar stays text. Anchors, aliases (which blow up small files), tags and deep nesting are
refused; the parser's events are read one by one, nothing is constructed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import yaml

from tracker.sources.bounds import too_large

LARGEST = 4 * 1024 * 1024  #: bytes
_DEEPEST = 8
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Unusable(Exception):
    """Valid YAML of a kind that is not read."""

    def __init__(self, event: yaml.Event, what: str) -> None:
        super().__init__(what)
        self.line = event.start_mark.line + 1 if event.start_mark else 1


def loaded(stream: BinaryIO, name: str, problems: list[str]) -> object:
    """The document in `stream`; None, and one line in `problems`, where it cannot be read."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        problems.append(f"{name}: {too_large(LARGEST)}")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"{name}: is not UTF-8 text (byte {error.start:,}); save it as UTF-8")
        return None
    faults = len(problems)
    document = parsed(text, name, problems)
    if document is None and len(problems) == faults:
        problems.append(f"{name}: is empty")
    return document


def parsed(text: str, name: str, problems: list[str]) -> object:
    """The document in `text`; None where it is empty or, with a line in `problems`, not usable."""
    try:
        return _document(iter(yaml.parse(text, Loader=_LOADER)))
    except _Unusable as error:
        problems.append(f"{name}:{error.line}: {error}")
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        problems.append(f"{name}{line}: is not YAML: {error.problem}")
    except yaml.reader.ReaderError as error:
        problems.append(f"{name}: is not YAML: {error.reason} (character {error.position})")
    return None


def _document(events: Iterator[yaml.Event]) -> object:
    document = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if document is not None:
                raise _Unusable(event, "a second document begins; write one list")
            document = _node(next(events), events, 0)
    return document


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    if isinstance(event, yaml.AliasEvent):
        raise _Unusable(event, f"the alias *{event.anchor} is not read; write the values out")
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        raise _Unusable(event, f"the anchor &{event.anchor} is not read; delete it")
    if getattr(event, "tag", None) not in (None, "!"):
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
            raise _Unusable(event, f"{name[:60]!r} stands here twice; keep one")
        values[name] = _node(next(events), events, depth)
    return values
