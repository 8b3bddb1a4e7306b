"""Tables of the settings file: their keys, each with its reader, its default and its meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, overload

T = TypeVar("T")
D = TypeVar("D")
#: Takes what stands in the file; says what is wrong with it by ValueError, and repeats no value.
Reader = Callable[[Any], T]

REQUIRED = object()  #: the default of a key that has to be written


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What a key is read by, and what people are told of it."""

    read: Reader[object]
    name: str | None  #: as the file spells it; None where that is the name of its attribute
    default: object
    description: str
    example: str  #: in TOML


@overload
def key(read: Reader[T], *, description: str, example: str, name: str | None = None) -> T: ...


@overload
def key(
    read: Reader[T], *, default: D, description: str, example: str, name: str | None = None
) -> T | D: ...


def key(
    read: Reader[object],
    *,
    default: object = REQUIRED,
    description: str,
    example: str,
    name: str | None = None,
) -> object:
    """A key of a table; its attribute holds what `read` gives, or the default."""
    return Key(read=read, name=name, default=default, description=description, example=example)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(key,))
class Table:
    """The values of a table's keys."""

    keys: ClassVar[Mapping[str, Key]]  #: by attribute
    stated: frozenset[str]  #: the attributes that have no default in them

    def __init_subclass__(cls) -> None:
        cls.keys = {name: each for name, each in vars(cls).items() if isinstance(each, Key)}

    def __init__(self, **values: object) -> None:
        defaults = {name: each.default for name, each in self.keys.items()}
        vars(self).update({**defaults, **values, "stated": frozenset(values)})

    def values(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """What its keys hold."""
        return {name: getattr(self, name) for name in self.keys if name not in without}

    def but(self, **values: object) -> Self:
        """The same with other values."""
        return type(self)(**{**self.values(), **values})
