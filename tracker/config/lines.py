"""On which line of a TOML text a key stands: what tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

KeyPath = tuple[str, ...]

_STRINGS_AND_COMMENTS = re.compile(
    r"""(?P<block>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5})"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
    r"""|(?P<comment>\#[^\n]*)""",
    re.DOTALL,
)
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'""")
_KEY_PART = re.compile(r"""\s*(?:([\w-]+)|"((?:\\.|[^"\\])*)"|'([^']*)')\s*(\.?)""")


def line_of(text: str, path: Sequence[str]) -> int:
    """The line, from 1, of the key `path` in `text`, which must be valid TOML.

    A key inside an inline table is found at the line of that table; a key that is not there at
    the line of its table; failing that, line 1. The tables of an array are called 1, 2 and so on.
    """
    found = _key_lines(text)
    for length in range(len(path), 0, -1):
        line = found.get(tuple(path[:length]))
        if line is not None:
            return line
    return 1


def _key_lines(text: str) -> dict[KeyPath, int]:
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: Counter[KeyPath] = Counter()
    for number, line in _statements(text):
        key = _key(line.lstrip("["))
        if line.startswith("["):
            table, key = key, ()
        if line.startswith("[["):
            counts[table] += 1
        paths = [(*table, *key)]
        if counts[table]:
            paths.append((*table, str(counts[table]), *key))
        for path in paths:
            for length in range(1, len(path) + 1):
                found.setdefault(path[:length], number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The number and text of each line on which a table or a key begins."""
    depth = 0
    for number, line in enumerate(_STRINGS_AND_COMMENTS.sub(_flatten, text).split("\n"), start=1):
        statement = line.strip()
        if statement and not depth:
            yield number, statement
        if depth or not statement.startswith("["):
            plain = _STRING.sub("", statement)
            depth += sum(plain.count(mark) for mark in "[{") - sum(map(plain.count, "]}"))


def _flatten(match: re.Match[str]) -> str:
    """Strings of many lines become empty ones, comments vanish; the line count stays."""
    if match["string"] is not None:
        return match["string"]
    return '""' * (match["block"] is not None) + "\n" * match[0].count("\n")


def _key(statement: str) -> KeyPath:
    parts: list[str] = []
    position = 0
    while match := _KEY_PART.match(statement, position):
        parts.append(match[1] or match[2] or match[3] or "")
        position = match.end()
        if not match[4]:
            break
    return tuple(parts)
