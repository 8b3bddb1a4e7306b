"""A mapping as the text of its file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = ("columns", "constants", "statuses", "skip")


def toml_of(sheets: Sequence[Mapping[str, object]]) -> str:
    """The mapping file of one sheet, or of several, each under `[[sheets]]`."""
    if len(sheets) == 1:
        return "\n".join(_lines(sheets[0], "")) + "\n"
    return (
        "\n\n".join("\n".join(["[[sheets]]", *_lines(each, "sheets.")]) for each in sheets) + "\n"
    )


def _lines(table: Mapping[str, object], path: str) -> Iterator[str]:
    for key, value in table.items():
        if key not in _TABLES:
            yield f"{_key(key)} = {_value(value)}"
    for key in _TABLES:
        inner = table.get(key)
        if isinstance(inner, Mapping) and inner:
            yield f"\n[{path}{key}]"
            yield from (f"{_key(name)} = {_value(value)}" for name, value in inner.items())


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(name))} = {_value(each)}" for name, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    """TOML's basic texts are written as those of JSON, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
