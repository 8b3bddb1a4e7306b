"""The properties of one event or task as values: words, times, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tracker.sources.icalendar.components import Component
from tracker.sources.icalendar.times import Start, length_of, start_of
from tracker.sources.wording import plain

_MOST_STATED = 1_000  #: RDATEs of an event, and as many EXDATEs
_LISTS = frozenset({"RDATE", "EXDATE"})


class Properties:
    """What a component says. Every method may raise ValueError, saying what is wrong with it."""

    def __init__(self, component: Component) -> None:
        self._zones = component.calendar.zones
        self._given: dict[str, list[tuple[dict[str, str], str]]] = {}
        for line in component.lines:
            self._given.setdefault(line.name, []).append(line.parts())

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str, longest: int = 500) -> str:
        """The words of a property, empty where there is none."""
        _, value = self._given.get(name, [({}, "")])[0]
        return plain(value, longest)

    def parameter(self, name: str, parameter: str) -> str:
        """A parameter of a property, empty where there is none."""
        parameters, _ = self._given.get(name, [({}, "")])[0]
        return parameters.get(parameter, "")

    def only(self, name: str) -> str | None:
        """The value of a property that may have one."""
        values = {value for _, value in self._given.get(name, ())}
        if len(values) > 1:
            raise ValueError(f"{name}: stands there twice; one is read")
        return next(iter(values), None)

    def time(self, name: str) -> Start | None:
        """The time of a property, None where there is none."""
        return next(iter(self.times(name)), None)

    def times(self, name: str) -> list[Start]:
        """The times of a property."""
        return [start for start, _ in self.periods(name)]

    def length(self, name: str) -> timedelta | None:
        """How long a property says, None where there is none."""
        with _about(name):
            return length_of(self.text(name)) if name in self else None

    def periods(self, name: str) -> list[tuple[Start, Start | timedelta | None]]:
        """The times of a property, and the end or the length of each that says one."""
        given = self._given.get(name, [])
        if sum(value.count(",") + 1 for _, value in given) > _MOST_STATED:
            raise ValueError(f"{name}: has more than {_MOST_STATED:,} dates")
        with _about(name):
            return [
                self._period(each, parameters.get("TZID"))
                for parameters, value in given
                for each in (filter(None, value.split(",")) if name in _LISTS else [value])
            ]

    def _period(self, printed: str, tzid: str | None) -> tuple[Start, Start | timedelta | None]:
        begins, _, ends = printed.partition("/")
        start = start_of(begins, tzid, self._zones)
        if not ends:
            return start, None
        has_length = ends.lstrip("+").upper().startswith("P")
        return start, length_of(ends) if has_length else start_of(ends, tzid, self._zones)


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Say of which property what is wrong was said."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
