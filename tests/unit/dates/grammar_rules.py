"""The rules of the grammar as tests see them: all of them, and what they give in few words."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from dataclasses import MISSING, fields, is_dataclass
from datetime import time

from tracker.dates import grammar
from tracker.dates.base.notes import Note
from tracker.dates.grammar import parser
from tracker.dates.grammar.items import Item, Phrase
from tracker.dates.grammar.reader.rule import Rule

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(grammar.__path__, f"{grammar.__name__}.")
]
#: Every function that is a rule, with its module.
FUNCTIONS = [
    (module, found)
    for module in MODULES
    for _, found in inspect.getmembers(module, inspect.isfunction)
    if found.__module__ == module.__name__ and "rule" in vars(found)
]
#: `parser.traced`, once for each example: several tests look at all of them.
traced = functools.cache(parser.traced)
RULES: tuple[Rule, ...] = tuple(vars(found)["rule"] for _, found in FUNCTIONS)


def given(name: str, phrase: str) -> list[str]:
    """What a rule gives, everywhere in a phrase."""
    return [shown(part.value) for _, part in traced(phrase).walk() if part.rule == name]


def shown(value: object) -> str:
    """A value in few words: `Day(2026, 3, 31)`; fields that say nothing are left out."""
    if isinstance(value, Phrase):
        return "; ".join(map(shown, value.items)) or "nothing"
    if isinstance(value, Item):
        return f"{value.modality} {shown(value.expression)}"
    if isinstance(value, Note):
        value = value.text
    if is_dataclass(value):
        told = (_field(field, getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__name__}({', '.join(filter(None, told))})"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(shown, value))}]"
    return f"{value:%H:%M:%S}".removesuffix(":00") if isinstance(value, time) else str(value)


def _field(field, value: object) -> str:  # noqa: ANN001 - dataclasses do not type their fields
    if isinstance(value, bool):
        return field.name if value else ""
    if field.default is MISSING:
        return shown(value)
    return "" if value == field.default else f"{field.name}={shown(value)}"
