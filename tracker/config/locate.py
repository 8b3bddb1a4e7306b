"""Where the settings file is: one rule for every command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tracker.config.withheld import withheld
from tracker.errors import BadSettings

VARIABLE = "TRACKER_CONFIG"
LOCAL = Path("config", "tracker.toml")
OF_THE_MACHINE = Path("/etc/tracker/tracker.toml")  #: what a service of the system reads
_ADDRESS = r"(?i)[a-z][a-z0-9+.-]*:/"


def locate(explicit: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The settings file to read; None where there is none and the defaults apply.

    The first of: `explicit` (--config), $TRACKER_CONFIG, ./config/tracker.toml, tracker.toml in the
    platform's configuration folder of the user, and /etc/tracker/tracker.toml; from the root, as
    whoever reads of it may be elsewhere. A file that somebody named is returned even where it is
    missing, so that reading it says so.
    """
    named = _named(explicit, environ)
    if named is not None:
        return named
    if LOCAL.is_file():
        return LOCAL.absolute()
    return next((path for path in (_personal(), OF_THE_MACHINE) if _is_file(path)), None)


def default_path(explicit: Path | None, environ: Mapping[str, str]) -> Path:
    """Where `tracker init` writes a settings file: as named, else ./config/tracker.toml."""
    return _named(explicit, environ) or LOCAL.absolute()


def _named(explicit: Path | None, environ: Mapping[str, str]) -> Path | None:
    if explicit is not None:
        return _file(explicit, "--config")
    variable = environ.get(VARIABLE)
    return _file(Path(variable), f"${VARIABLE}") if variable else None


def _file(path: Path, named_by: str) -> Path:
    """`path`, unless it is an address, whose slashes a path has folded; BadSettings for one."""
    if re.match(_ADDRESS, str(path)):
        raise BadSettings(
            f"{named_by} names an address, not a settings file {withheld(str(path))}; an address "
            "belongs into that file, as the url of a channel"
        )
    return path.absolute()


def _is_file(path: Path) -> bool:
    """Whether it is there for this user: the machine's folder may be closed to others."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def _personal() -> Path:
    import platformdirs  # noqa: PLC0415 - only a command without a settings file pays for it

    return platformdirs.user_config_path("tracker", appauthor=False) / "tracker.toml"
