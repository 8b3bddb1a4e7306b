"""Readers: from what TOML holds to values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.config.problems import nearest
from tracker.config.shape.fault import Fault, Gathered, Unlike
from tracker.config.shape.secret import Secret
from tracker.config.shape.table import REQUIRED, Reader, Table

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)
K = TypeVar("K", bound=Hashable)
InTable = TypeVar("InTable", bound=Table)


def text(value: object) -> str:
    """Text."""
    if not isinstance(value, str):
        raise Unlike("must be text")
    return value


def secret(value: object) -> Secret:
    """Text that is never shown."""
    return Secret(text(value))


def switch(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Unlike("must be true or false")
    return value


def whole(value: object) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unlike("must be a whole number")
    return value


def number(least: int, most: int | None = None) -> Reader[int]:
    """A whole number within bounds."""

    def within(value: int) -> int:
        if value < least:
            raise Unlike(f"must be at least {least}")
        if most is not None and value > most:
            raise Unlike(f"must be at most {most}")
        return value

    return Checked(whole, within)


def one_of(kind: type[Word]) -> Reader[Word]:
    """A word of those that an enumeration has, in its order where all are named."""
    *others, last = (f'"{each}"' for each in kind)
    wanted = f"must be {', '.join(others)} or {last}"

    def known(value: object) -> Word:
        if value not in tuple(kind):
            raise ValueError(wanted)
        return kind(str(value))

    return known


class Checked(Generic[T]):
    """What `read` gives, as `check` leaves it, which may have something against it."""

    def __init__(self, read: Reader[T], check: Callable[[T], T]) -> None:
        self.read = read
        self._check = check

    def __call__(self, value: object) -> T:
        """What stands there, checked."""
        return self._check(self.read(value))


class Each(Generic[T]):
    """A list, of what `read` gives."""

    def __init__(self, read: Reader[T]) -> None:
        self.read = read

    def __call__(self, value: object) -> tuple[T, ...]:
        """Its items, all of which are sound."""
        if not isinstance(value, list):
            raise Unlike("must be a list")
        found: list[T] = []
        gathered = Gathered()
        for place, item in enumerate(value, start=1):
            with gathered.below(*self._path(place), item=self._item(place)):
                found.append(self.read(item))
        gathered.told()
        return tuple(found)

    def _path(self, _place: int) -> tuple[str, ...]:
        return ()

    def _item(self, place: int) -> str:
        return f"item {place}: "


class In(Generic[InTable]):
    """A table with keys of ours."""

    def __init__(self, table: type[InTable]) -> None:
        self.table = table

    def __call__(self, value: object) -> InTable:
        """The table with its defaults, where every key is known and sound."""
        if not isinstance(value, Mapping):
            raise Unlike("must be a table")
        keys = {each.name or name: (name, each) for name, each in self.table.keys.items()}
        found: dict[str, object] = {}
        gathered = Gathered()
        for name, (attribute, key) in keys.items():
            with gathered.below(name, example=key.example):
                if name in value:
                    found[attribute] = key.read(value[name])
                elif key.default is REQUIRED:
                    raise Unlike("is missing")
        for name in value:
            if name not in keys:
                gathered.faults.append(_unknown(name, keys))
        gathered.told()
        return self.table(**found)


class Rows(Each[T]):
    """Tables in an array, which are called 1, 2 and so on."""

    def _path(self, place: int) -> tuple[str, ...]:
        return (str(place),)

    def _item(self, _place: int) -> str:
        return ""


class ByName(Generic[K, T]):
    """A table whose keys are chosen by whoever writes it."""

    def __init__(self, name: Reader[K], read: Reader[T]) -> None:
        self._name = name
        self.read = read

    def __call__(self, value: object) -> Mapping[K, T]:
        """Its values by name, all of which are sound."""
        if not isinstance(value, Mapping):
            raise Unlike("must be a table")
        names: list[K] = []
        found: list[T] = []
        gathered = Gathered()
        for name, each in value.items():
            with gathered.below(str(name)):
                names.append(self._name(name))
            with gathered.below(str(name)):
                found.append(self.read(each))
        gathered.told()
        return dict(zip(names, found, strict=True))


def _unknown(name: str, keys: Collection[str]) -> Fault:
    meant = nearest(name, keys)
    text = f"did you mean {meant}?" if meant else f"known here: {', '.join(keys)}"
    return Fault(text=f"unknown key; {text}", path=(name,), unknown=True)
