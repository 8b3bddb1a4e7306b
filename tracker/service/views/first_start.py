"""The first step: a database and a settings file."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from tracker.config.locate import default_path, locate
from tracker.config.raw import DEFAULT_TIMEZONE, RawSettings, checked_zone, database_url
from tracker.config.settings import load_settings
from tracker.config.starter import starter_settings
from tracker.config.web import WebSettings, make_link_secret
from tracker.dates.calendars.business import business_calendar
from tracker.delivery.channels.address import check_address
from tracker.delivery.open_channel import open_notifier
from tracker.errors import BadSettings, UsageError
from tracker.service.views.channels import Trial, try_channels
from tracker.store.database import create_database
from tracker.store.values.url import place_of

CHANNEL: Final = "reminders"  #: the name of the one that is asked for
_LOCALTIME: Final = Path("/etc/localtime")
_SAMPLES: Final = (
    Path(__file__).parents[3] / "config/milestones.yaml",
    Path(sys.prefix, "share/tracker/milestones.yaml"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a new settings file is to say."""

    timezone: str
    calendar: str | None = None  #: whose business days count; None: every Monday to Friday
    address: str | None = field(default=None, repr=False)  #: where reminders go; None: the console


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """What was made, and what was there."""

    database: str  #: where it is, without its password
    database_created: bool
    settings: Path
    settings_written: bool
    secret: Path | None  #: what signs links, where it was made


def settings_there(config: Path | None) -> Path | None:
    """The settings file in force; None where `begin` would write one."""
    path = locate(config, os.environ)
    return path if path is not None and path.exists() else None


def begin(config: Path | None, wishes: Wishes | None = None) -> Begun:
    """Create what is missing of database and settings; nothing that exists is changed.

    A settings file says what was wished, else the zone of this machine.

    Raises BadSettings for a settings file that cannot be read or written, or a secret that has to
    be written and cannot; DatabaseUnusable for a database that is not ours.
    """
    present = settings_there(config)
    url = _database(present)
    created = create_database(url)
    path = present or default_path(config, os.environ)
    if present is None:
        _write_settings(path, url, wishes or Wishes(timezone=local_zone()))
    return Begun(
        database=place_of(url),
        database_created=created,
        settings=path,
        settings_written=present is None,
        secret=_secret(load_settings(path, os.environ, secrets=False).web),
    )


def _database(path: Path | None) -> str:
    """The database of settings that make sense; secrets need not be there yet."""
    if path is None:
        return database_url(RawSettings(), os.environ)
    return load_settings(path, os.environ, secrets=False).database


def _secret(web: WebSettings) -> Path | None:
    """Make what signs links where there is none; needed once the settings say where they lead."""
    try:
        return web.secret_file if make_link_secret(web.secret_file) else None
    except OSError as error:
        if web.base_url is None:
            return None
        raise BadSettings(
            f"cannot write what signs links, {web.secret_file}: {error.strerror}; "
            "web.secret_file names another place"
        ) from error


def local_zone() -> str:
    """The zone of this machine where it says so by name; else UTC."""
    link = str(_LOCALTIME.readlink()) if _LOCALTIME.is_symlink() else ""
    for name in (os.environ.get("TZ", ""), link.partition("zoneinfo/")[2]):
        with suppress(ValueError):
            return checked_zone(name.removeprefix("Etc/"))
    return DEFAULT_TIMEZONE


def calendar_near(zone: str) -> str | None:
    """The business calendar of the country in which the IANA zone is; None where it has none."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    code = next((row[0] for row in rows if row[2] == zone), None)
    with suppress(UsageError):
        return checked_calendar("UK" if code == "GB" else code or "")
    return None


def checked_calendar(name: str) -> str:
    """`name` where there is such a business calendar; UsageError, with what is near, for others."""
    business_calendar(name)
    return name.strip().upper()


def checked_address(address: str) -> str:
    """A channel's URL where messages could go; ValueError, free of secrets, for others."""
    if "${" in address:
        raise ValueError("it is kept in a file, where no ${NAME} is filled in; write it whole")
    if problems := check_address(CHANNEL, address, schemes=()):
        raise ValueError("; ".join(problems))
    return address


def try_address(address: str, now: datetime) -> Trial:
    """Send a test message to a channel's URL."""
    notifier = open_notifier(CHANNEL, address, allow_hosts=(), schemes=(), stream=None)
    [trial] = try_channels({CHANNEL: notifier}, [CHANNEL], now)
    return trial


def samples() -> Path | None:
    """Milestones to begin with: those of this source tree, or what was installed with tracker."""
    return next((path for path in _SAMPLES if path.is_file()), None)


def _write_settings(path: Path, url: str, wishes: Wishes) -> None:
    """Both files or neither: an address holds a secret, and is in a file of its own."""
    secret = path.with_name(f"{CHANNEL}-url")
    channel = (CHANNEL, secret.name) if wishes.address else None
    text = starter_settings(url, wishes.timezone, calendar=wishes.calendar, channel=channel)
    if wishes.address is None:
        _write(path, text)
        return
    _write(secret, f"{wishes.address}\n")
    try:
        _write(path, text)
    except BaseException:
        secret.unlink()
        raise


def _opened(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, never over another file; for its owner, as secrets may follow."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = _opened(path)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadSettings(f"cannot write {path}: {error.strerror}") from error
