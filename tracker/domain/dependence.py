"""What counts from what, as a graph: cycles in it, and an order in which to work through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

Edges = Mapping[str, Collection[str]]


def cycle_from(start: str, anchors: Edges) -> tuple[str, ...]:
    """A way from `start` back to it, both ends named: a, b, a; empty where there is none.

    `anchors` are the keys that each key counts from.
    """
    came_from: dict[str, str] = {}
    ahead = [start]
    while ahead:
        key = ahead.pop()
        for anchor in sorted(anchors.get(key, ())):
            if anchor == start:
                return (*_path(start, key, came_from), start)
            if anchor not in came_from:
                came_from[anchor] = key
                ahead.append(anchor)
    return ()


def _path(start: str, key: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [key]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def generations(keys: Collection[str], dependents: Edges) -> Iterator[tuple[str, ...]]:
    """`keys` so that each comes after all of them that it counts from, in groups, sorted.

    `dependents` are the keys that count from each key; those that lie on a cycle never come.
    """
    within = set(keys)
    open_anchors = Counter(
        each for key in within for each in set(dependents.get(key, ())) if each in within
    )
    ready = sorted(key for key in within if not open_anchors[key])
    while ready:
        yield tuple(ready)
        freed = set()
        for key in ready:
            for each in within.intersection(dependents.get(key, ())):
                open_anchors[each] -= 1
                if not open_anchors[each]:
                    freed.add(each)
        ready = sorted(freed)
