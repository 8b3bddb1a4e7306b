"""Which rules of time zones this process goes by: they change several times a year."""

from __future__ import annotations

import zoneinfo
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path


@cache
def zone_rules() -> str:
    """Changes when the clocks of any zone are to be set otherwise than they were to be before.

    A digest of the rules as `zoneinfo` finds them: the system's own, else those of the package
    tzdata. Versions would not do, as systems name them in different places, or nowhere.
    """
    package, digest = Path(str(files("tzdata"))), sha256()
    folders = [*map(Path, zoneinfo.TZPATH), package / "zoneinfo"]
    for name in (package / "zones").read_text(encoding="utf-8").split():
        file = next(filter(Path.is_file, (folder / name for folder in folders)), None)
        digest.update(b"" if file is None else file.read_bytes())
    return digest.hexdigest()
