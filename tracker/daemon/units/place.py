"""Where a service lives on a machine: what its units have to say beside what they always say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ACCOUNT: Final = "tracker"  #: whom the system's units run as
STATE: Final = Path("/var/lib/tracker")  #: what StateDirectory= makes
HOUSE: Final = Path("/etc/tracker")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The default is the machine that the samples in config/ are for."""

    executable: Path = Path("/usr/local/bin/tracker")
    settings: Path = HOUSE / "tracker.toml"
    folder: Path = STATE  #: what relative paths count from
    #: the SQLite URL that stands in for one that the settings give relative to somewhere
    database: str | None = f"sqlite:///{STATE}/tracker.db"
    writable: Path | None = None  #: the folder of an SQLite file that lies elsewhere
    credentials: tuple[Path, ...] = ()  #: files of secrets, as they are there
    web_credentials: tuple[Path, ...] = ()  #: those of them that pages need
    is_personal: bool = False  #: of a user's own service manager, which cannot take rights away
