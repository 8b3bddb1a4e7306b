"""From what pydantic says is wrong with a settings file to lines that people can act on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tracker.config.lines import KeyPath
from tracker.config.problems import Problem
from tracker.config.schema import ANY, SettingsFile, known_keys

_WRONG_TYPE = {
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "missing": "is missing",
}


def checked_file(values: Mapping[str, object]) -> tuple[SettingsFile, list[Problem]]:
    """The settings in `values`, and every fault among them; faulty keys get their defaults.

    So that whoever checks how the tables fit together still sees all that is well formed.
    """
    try:
        return SettingsFile.model_validate(values), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        sound = _without(values, {_key_of(detail) for detail in details})
        return SettingsFile.model_validate(sound), [_problem(detail) for detail in details]


def _without(values: Mapping[str, object], faulty: Iterable[KeyPath]) -> dict[str, object]:
    gone = {path[0] for path in faulty if len(path) == 1 or not _is_table(values.get(path[0]))}
    inner = {name: {path[1:] for path in faulty if path[:1] == (name,)} for name in values}
    return {
        name: _without(value, inner[name]) if isinstance(value, Mapping) else value
        for name, value in values.items()
        if name not in gone
    }


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _key_of(detail: ErrorDetails) -> KeyPath:
    """The path of the key at fault, without pydantic's own marks and positions in lists.

    The tables of an array are called 1, 2 and so on.
    """
    path: KeyPath = ()
    for part in detail["loc"]:
        if isinstance(part, str):
            path = (*path, part)
        elif _holds_tables(path):
            path = (*path, str(part + 1))
    return path[:-1] if path[-1:] == ("[key]",) else path


def _holds_tables(path: KeyPath) -> bool:
    pattern = _pattern(path)
    return any(key[:-1] == pattern for key in known_keys())


def _problem(detail: ErrorDetails) -> Problem:
    path = _key_of(detail)
    unknown = detail["type"] == "extra_forbidden"
    return Problem(path=path, text=_item(detail) + _what(detail, path), unknown=unknown)


def _item(detail: ErrorDetails) -> str:
    *path, last = detail["loc"]
    if not isinstance(last, int) or _holds_tables(tuple(map(str, path))):
        return ""
    return f"item {last + 1}: "


def _what(detail: ErrorDetails, path: KeyPath) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "greater_than_equal":
        what = f"must be at least {detail['ctx']['ge']}"
    elif kind == "less_than_equal":
        what = f"must be at most {detail['ctx']['le']}"
    else:
        what = _WRONG_TYPE.get(kind) or detail["msg"]
    field = known_keys()[_pattern(path)]
    return f"{what}; write for instance {field.examples[0] if field.examples else 'nothing'}"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The one of `known` that `word` is most likely to mean; None where none is near."""
    return next(iter(difflib.get_close_matches(word, known, n=1)), None)


def _unknown_key(path: KeyPath) -> str:
    table = _pattern(path)[:-1]
    known = [key[-1] for key in known_keys() if key[:-1] == table and key[-1] != ANY]
    meant = nearest(path[-1], known)
    if meant is not None:
        return f"unknown key; did you mean {meant}?"
    return f"unknown key; known here: {', '.join(known)}"


def _pattern(path: KeyPath) -> KeyPath:
    """`path` as `known_keys` has it: without numbers of tables, and with ANY for chosen names."""
    known = known_keys()
    pattern: KeyPath = ()
    for part in path:
        if (*pattern, part) not in known and (*pattern, ANY) in known:
            pattern = (*pattern, ANY)
        elif (*pattern, part) in known or not part.isdigit():
            pattern = (*pattern, part)
    return pattern
