"""Milestones as YAML: a list of mappings, or a mapping with such a list as `milestones`.

Every scalar is text: dates stay as the source wrote them, and the country code NO is not a
boolean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

import yaml

from tracker.sources.files.item_list import rows_of
from tracker.sources.files.record_fields import Row
from tracker.sources.files.yaml_document import parsed

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(text: str, name: str, problems: list[str]) -> Iterator[Row]:
    """The items of `text`, with their places; what is not YAML goes to `problems`."""
    faults = len(problems)
    document = parsed(text, name, problems)
    if len(problems) == faults:
        yield from rows_of(document, name, problems)


def write(records: Iterable[Mapping[str, object]], stream: TextIO) -> None:
    """Write `records` as a list."""
    empty = True
    for record in records:
        empty = False
        yaml.dump([record], stream, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100)
    if empty:
        stream.write("[]\n")
