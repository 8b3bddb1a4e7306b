"""People to files."""

from __future__ import annotations

from typing import TextIO

from tracker.domain.people.person import People
from tracker.errors import UsageError
from tracker.sources.files.people_file import FORMATS, write_people
from tracker.sources.registry import by_suffix

_DEFAULT = "yaml"


def write_people_as(stream: TextIO, people: People, name: str | None, format_: str | None) -> None:
    """Write `people` as `format_`, else by the suffix of the file `name`, else as YAML.

    UsageError where the suffix tells none.
    """
    known = format_ or (by_suffix(name) if name else _DEFAULT)
    if known not in FORMATS:
        raise UsageError(f"{name}: which format is that? Say --format {', '.join(FORMATS)}")
    write_people(people, stream, known)
