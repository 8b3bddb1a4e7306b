"""The settings in a file, and everything that is wrong with its keys by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.config.lines import KeyPath
from tracker.config.problems import Problem
from tracker.config.schema import SettingsFile
from tracker.config.shape.fault import Faulty
from tracker.config.shape.readers import In

_READ = In(SettingsFile)


def checked_file(values: Mapping[str, object]) -> tuple[SettingsFile, list[Problem]]:
    """The settings in `values`, and every fault among them; faulty keys get their defaults.

    So that whoever checks how the tables fit together still sees all that is well formed.
    """
    try:
        return _READ(values), []
    except Faulty as error:
        sound = _without(values, {each.path for each in error.faults})
        return _READ(sound), [
            Problem(path=each.path, text=each.text, unknown=each.unknown) for each in error.faults
        ]


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
