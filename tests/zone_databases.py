"""Zone databases of another day: a zone with the rules of another one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from tracker.dates.base import instants, zones
from tracker.service.zone_rules import zone_rules


@contextmanager
def zones_as(folder: Path, rules: Mapping[str, str]) -> Iterator[None]:
    """Each zone of `rules` has the clocks of the other meanwhile, as for a new process."""
    for name, other in rules.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(files("tzdata").joinpath("zoneinfo", other).read_bytes())
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder.absolute()), *before])
    _forget()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        _forget()


def _forget() -> None:
    zoneinfo.ZoneInfo.clear_cache()
    for cached in (zones.zone, instants.instant, zone_rules):
        cached.cache_clear()
