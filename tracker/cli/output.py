"""Writing: data to stdout, everything else to stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TextIO, TypeVar

import click

from tracker.errors import TrackerError

_USUAL_COLUMNS = 80
_LONGEST_COMPLAINT = 2_000
_READS_DOCUMENTS = frozenset({"import", "extract", "source"})
_DOCUMENT = r"(?i)https?://[^@]*$"
_STATED = ("TRACKER_CONFIG", "TRACKER_DATABASE_URL")  #: variables that a complaint may repeat
_MOST_LISTED = 100  #: of what may be said of every row of a file
_AT_A_TIME = 1_000  #: rows
_Value = TypeVar("_Value")


def emit(text: str) -> None:
    """Write a line of data."""
    click.echo(text)


def emit_json(value: object) -> None:
    """Write data for programs: an object as a block, an array with one entry a line."""
    if isinstance(value, list):
        emit_json_array(value)
    else:
        click.echo(_dumped(value, indent=2))


def emit_json_array(values: Iterable[object]) -> None:
    """Write an array with one entry a line, some at a time: they need not all be held at once."""
    before = "["
    for part in _some_at_a_time(values):
        entries = ",\n".join(_dumped(entry) for entry in part)
        click.echo(f"{before}\n{entries}", nl=False)
        before = ","
    click.echo("[]" if before == "[" else "\n]")


def _dumped(value: object, indent: int | None = None) -> str:
    import json  # noqa: PLC0415 - TAB needs none

    return json.dumps(value, ensure_ascii=False, indent=indent)


def emit_json_line(value: Mapping[str, object]) -> None:
    """Write one object on one line."""
    click.echo(_dumped(value))


def emit_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, err: bool = False
) -> None:
    """Write columns; on a terminal as they fit. With `err` they are no data.

    Of very many rows the first ones say how wide a column is: they need not all be held at once.
    """
    from tracker.cli.tables import Layout  # noqa: PLC0415 - JSON needs none

    parts = _some_at_a_time(rows)
    first = next(parts, [])
    layout = Layout(headings, first, _room(err=err))
    click.echo("\n".join(click.style(line, bold=True) for line in layout.lines(headings)), err=err)
    for part in chain([first] * bool(first), parts):
        click.echo("\n".join(line for row in part for line in layout.lines(row)), err=err)


def _some_at_a_time(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    left = iter(values)
    while part := list(islice(left, _AT_A_TIME)):
        yield part


def emit_facts(facts: Iterable[tuple[str, str | None]]) -> None:
    """Write labels and values; those without a value are left out."""
    known = [(f"{label}:", value) for label, value in facts if value]
    width = max(len(label) for label, _ in known)
    click.echo("\n".join(f"{label:<{width}} {value}" for label, value in known))


def note(text: str) -> None:
    """Tell the person at the terminal something that is no data."""
    click.echo(text, err=True)


def warn(text: str) -> None:
    """Tell the person at the terminal about a doubt."""
    click.echo(f"{click.style('tracker: warning:', fg='yellow')} {text}", err=True)


def warn_of_all(heading: str, problems: Sequence[str]) -> None:
    """Tell the person at the terminal about several doubts; of very many the first ones."""
    if not problems:
        return
    warn(f"{heading}:")
    for problem in problems[:_MOST_LISTED]:
        note(f"  {_shown(problem)}")
    if len(problems) > _MOST_LISTED:
        note(f"  ... and {len(problems) - _MOST_LISTED:,} more; --json has them all")


@contextmanager
def progress_bar(words: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where somebody watches; gives what hears how much more is done."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=words, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update
        bar.update(length - bar.pos)  # of what came to nothing nobody heard


def discreet(text: str) -> str:
    """`text` without the addresses that were typed, or stand in a variable, in the wrong place."""
    from tracker.config.withheld import withheld  # noqa: PLC0415 - only a failure pays for it

    typed = [word.partition("=")[2] if word.startswith("--") else word for word in sys.argv[1:]]
    stated = [os.environ.get(name, "") for name in _STATED]
    for value in sorted({*sys.argv[1:], *typed, *stated}, key=len, reverse=True):
        if "://" in value and not _is_meant(value):
            for written in _as_written(value):
                text = text.replace(written, withheld(value))
    return text


def _is_meant(address: str) -> bool:
    """Whether it stands where such an address belongs, and has no secret but in its query.

    What reads documents leaves that out by itself.
    """
    if address.startswith("sqlite:"):
        return True
    return not _READS_DOCUMENTS.isdisjoint(sys.argv) and bool(re.match(_DOCUMENT, address))


def _as_written(address: str) -> list[str]:
    """How a complaint may write it, and parts of it that are read by themselves, the longest first.

    An option ends at its `=`, and so does the name of an anchor; a path has a name.
    """
    path = Path(address)
    option, _, value = address.partition("=")
    last = address.rpartition("=")[2]
    forms = {address, repr(address)[1:-1], str(path), path.name, option, value, last}
    return sorted(filter(None, forms), key=len, reverse=True)


def complain(error: TrackerError) -> None:
    """Say what went wrong: a line, and one more for each problem that it lists."""
    lines = [f"tracker: {_shown(str(error))}"]
    lines += [f"  {_shown(problem)}" for problem in getattr(error, "problems", ())]
    click.echo("\n".join(lines), err=True)


def _shown(text: str) -> str:
    """An error may quote a file that nobody can trust."""
    from tracker.planning.text.wording import one_line  # noqa: PLC0415 - only a failure pays for it

    return one_line(discreet(text), _LONGEST_COMPLAINT)


def _room(*, err: bool) -> int | None:
    """The characters of a line; None where no terminal limits it."""
    stream = sys.stderr if err else sys.stdout
    return _columns(stream) if stream.isatty() else None


def _columns(stream: TextIO) -> int:
    """As `shutil.get_terminal_size`, which takes 2 ms to import."""
    told = os.environ.get("COLUMNS", "")
    if told.isdigit() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_COLUMNS
    except (OSError, ValueError):
        return _USUAL_COLUMNS
