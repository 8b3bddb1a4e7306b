"""Backups of an SQLite file: made beside a running daemon, put back when none runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from tracker.errors import BadData, DatabaseUnusable, UsageError
from tracker.store.copying import Progress, copy_beside_writers, heeding_interrupts, unseen
from tracker.store.database import (
    damage_of,
    damage_of_copy,
    known_schema,
    open_store,
    upgrade_database,
)
from tracker.store.engine.serving import sole_service
from tracker.store.losses import BESIDE, lost_since
from tracker.store.values.faults import of_sqlite
from tracker.store.values.mapping import moment_text
from tracker.store.values.records import LogEntry
from tracker.store.values.url import (
    is_postgres,
    place_of,
    real_path,
    sqlite_path,
    sqlite_uri,
    without_password,
)
from tracker.store.values.versions import HEAD

_BUSY_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What a restore has done."""

    database: Path
    kept: Path | None  #: where the file lies that was there before; None where there was none
    upgraded_from: str | None  #: the schema of the backup where it was an older one
    copied_at: datetime | None  #: from when the backup is; None where nothing in it says so
    #: what is known to be lost, by time; None where what was there cannot be read any more
    lost: tuple[LogEntry, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Upgraded:
    """What an upgrade has done."""

    found: str  #: the schema that was there
    reached: str
    kept: Path | None  #: a copy from before; None where nothing was to do, and of PostgreSQL


def upgrade(url: str, at: datetime, tell: Callable[[str], None]) -> Upgraded:
    """Bring a database to the present schema, after a copy of its file was kept beside it.

    `tell` is given a line for each thing that is done. Raises as `upgrade_database`, DaemonRunning
    while a daemon serves the file, BadData where there is no room for the copy.
    """
    found = known_schema(url)
    if found == HEAD:
        return Upgraded(found=found, reached=HEAD, kept=None)
    if is_postgres(url):
        _, reached = upgrade_database(url, tell=lambda step: tell(f"reached schema {step}"))
        return Upgraded(found=found, reached=reached, kept=None)
    database = real_path(url)
    kept = database.with_name(f"{database.name}.before-upgrade-{found}-{at:%Y%m%dT%H%M%S.%f}Z")
    with sole_service(database, lambda: _in_service(database, "upgrade")):
        with _beside(kept) as partial:
            _copy(database, partial, place_of(url))
            _refuse_damage(partial)
            partial.rename(kept)
        tell(f"kept a copy, {kept}")
        _, reached = upgrade_database(url, tell=lambda step: tell(f"reached schema {step}"))
    return Upgraded(found=found, reached=reached, kept=kept)


def back_up(url: str, file: Path, at: datetime, progress: Progress = unseen) -> int:
    """Copy the database to `file`, whole and checked, for its owner only; its size in bytes.

    A daemon may go on meanwhile, and hardly waits. With a rollback journal that takes room for two
    copies, of which one goes. Raises UsageError for PostgreSQL, BadData where there is a file
    already or it cannot be written, DatabaseUnusable where the database or the copy is damaged.
    """
    if is_postgres(url):
        shown = without_password(url)
        raise UsageError(
            "a PostgreSQL database is backed up by its own tool: "
            f"pg_dump --format=custom --file={file} {shown!r}"
        )
    if file.exists():
        raise BadData(f"there is a file at {file} already: name another one")
    store = open_store(url)
    try:
        with _beside(file) as partial:
            copy_beside_writers(sqlite_path(url), partial, place_of(url), progress)
            _finish(partial, at, progress)
            partial.rename(file)
        with store.write() as transaction:
            transaction.daemon.backed_up(at)
    finally:
        store.close()
    return file.stat().st_size


def restore(
    url: str,
    file: Path,
    at: datetime,
    *,
    since: datetime | None = None,
    prepare: Callable[[str, datetime], None] = lambda _url, _since: None,
) -> Restored:
    """Put the backup `file` in the place of the database; the backup itself stays as it is.

    What was there is kept beside it. A backup of an older schema is upgraded on the way. `since`
    says from when it is, where that is not what the newest entry in it tells. `prepare` is given
    the URL of the new database, and that instant, before it is in its place. Raises
    UsageError for PostgreSQL, DaemonRunning while a daemon serves the database, BadData where
    `file` cannot be read, DatabaseUnusable where it is damaged or not ours.
    """
    if is_postgres(url):
        raise UsageError(
            "a PostgreSQL database is restored by its own tool: pg_restore --clean --if-exists "
            f"--dbname={without_password(url)!r} {file}"
        )
    database = real_path(url)
    if not file.is_file():
        raise BadData(f"there is no backup at {file}: no such file")
    _refuse_damage(file)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with sole_service(database, lambda: _in_service(database)), _beside(database) as partial:
        shutil.copyfile(file, partial)
        found, _ = upgrade_database(f"sqlite:///{partial}")
        copied_at = since or copied_when(f"sqlite:///{partial}", at)
        if copied_at is not None:
            prepare(f"sqlite:///{partial}", copied_at)
        _begin_anew(f"sqlite:///{partial}", at)
        sync(partial)
        kept = _put_aside(database, at) if database.exists() else None
        partial.rename(database)
    return Restored(
        database=database,
        kept=kept,
        upgraded_from=None if found == HEAD else found,
        copied_at=copied_at,
        lost=() if kept is None else lost_since(kept, copied_at),
    )


def copied_when(url: str, now: datetime) -> datetime | None:
    """The newest instant of what a database holds: a copy of it is from then or a little later.

    No later than `now`, whatever a clock that was wrong has left there.
    """
    store = open_store(url)
    try:
        with store.read() as transaction:
            newest = transaction.daemon.newest_entry()
    finally:
        store.close()
    return None if newest is None else min(newest, now)


def _begin_anew(url: str, at: datetime) -> None:
    """Have nothing say that no tracker ran since the copy was made: until `at` one may have."""
    store = open_store(url)
    try:
        with store.write() as transaction:
            transaction.daemon.stopped(at)
    finally:
        store.close()


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file for its owner only, to be renamed to `file` when it is whole; durable at the end."""
    partial = file.with_name(f".{file.name}.{uuid4().hex[:8]}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield partial
        sync(file.parent)
    except OSError as error:
        raise BadData(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        for suffix in ("", *BESIDE):
            with suppress(OSError):
                partial.with_name(partial.name + suffix).unlink()


def _copy(source: Path, target: Path, place: str) -> None:
    """One state of the database, without what lies unused in its pages."""
    try:
        connection = sqlite3.connect(
            sqlite_uri(source, "rw"), uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None
        )
        with closing(connection):
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise of_sqlite(error, place, waited_s=_BUSY_TIMEOUT_S) from error
    sync(target)


def _finish(copy: Path, at: datetime, progress: Progress) -> None:
    """Refuse a copy that is damaged, and have any other know from when it is."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            with progress("Checking", copy.stat().st_size), heeding_interrupts(connection):
                problems = damage_of_copy(connection)
            _refuse_problems(copy, problems)
            connection.execute("UPDATE daemon SET backed_up_at = ?", (moment_text(at),))
    except sqlite3.Error as error:
        raise of_sqlite(error, str(copy), waited_s=_BUSY_TIMEOUT_S) from error
    sync(copy)


def _refuse_damage(file: Path) -> None:
    _refuse_problems(file, damage_of(f"sqlite:///{file}?mode=ro"))


def _refuse_problems(file: Path, problems: tuple[str, ...]) -> None:
    if problems:
        raise DatabaseUnusable(f"{file} is damaged: it is of no use as a backup", problems=problems)


def _in_service(database: Path, verb: str = "restore") -> str:
    return f"a tracker daemon serves {database}: stop it, {verb}, and start it again"


def _put_aside(database: Path, at: datetime) -> Path:
    """Give the present file another name, and what SQLite would play back into its successor."""
    kept = database.with_name(f"{database.name}.before-restore-{at:%Y%m%dT%H%M%S.%f}Z")
    os.link(database, kept)  # the database's own name is never without a file
    for suffix in BESIDE:
        with suppress(FileNotFoundError):
            database.with_name(database.name + suffix).rename(kept.with_name(kept.name + suffix))
    return kept


def sync(path: Path) -> None:
    """Have a file on disk, or what a folder lists."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
