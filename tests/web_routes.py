"""Every route of the pages, so that what is tried on all of them is tried on those to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_NAMED = {"key": "m", "handle": "amira"}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_FILLED = {"key": "m", "path": "m"}
_ACTS = ("done", "move", "edit")  #: that stand below the page of a milestone
_READING = {"GET", "HEAD"}


def routes_of(app: Any) -> list[tuple[str, str]]:
    """Method and path of each route of `app`, its parameters filled in."""
    return sorted(set(_found(app.routes, "")))


def read_of(app: Any) -> list[str]:
    """The paths that can be read."""
    return [path for method, path in routes_of(app) if method == "GET"]


def written_of(app: Any) -> list[tuple[str, str]]:
    """Method and path of whatever may change something."""
    return [(method, path) for method, path in routes_of(app) if method not in _READING]


def looked_at_by_programs(document: Any) -> list[str]:
    """The paths of the interface that its document says can be read, their parameters filled in."""
    return sorted(
        _PARAMETER.sub(lambda match: _NAMED.get(match[1], "x"), path)
        for path, operations in document["paths"].items()
        if "get" in operations
    )


def _found(routes: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for route in routes:
        path = prefix + _PARAMETER.sub(lambda match: _FILLED.get(match[1], "x"), route.path)
        if getattr(route, "routes", None):
            yield from _found(route.routes, path)
            continue
        below = [f"{path}/{act}" for act in _ACTS] if "{path:path}" in route.path else []
        for each in (path, *below):
            yield from ((method, each) for method in sorted(route.methods or ["GET"]))
