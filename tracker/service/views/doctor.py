"""An examination from outside: by quick reads, without the daemon and without its word for it.

Whatever stops it from looking is a finding, too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from tracker.config.locate import locate
from tracker.config.raw import database_url, read_raw
from tracker.config.settings import Settings
from tracker.dates.base.instants import day_in
from tracker.errors import BadSettings, DatabaseAbsent, SchemaMismatch, TrackerError
from tracker.planning.people_lint import untold
from tracker.service.absence import with_origin
from tracker.service.proving import Proof
from tracker.service.settings import channels_of, defaults_of, parts_of
from tracker.service.settings_words import refuse_stray_console, settings_trouble
from tracker.service.views.pages import unreachable
from tracker.service.views.readiness import OVERDUE, SILENT, is_missed
from tracker.service.views.status import ChannelState, DaemonStatus, Status, standing, stored_status
from tracker.store.engine.served import is_served
from tracker.store.engine.spool import Spool, spool_path
from tracker.store.reads.quick import SqliteReader
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.values.faults import is_on_read_only_disk
from tracker.store.values.records import DaemonRecord, StoreStatus
from tracker.store.values.url import is_postgres, sqlite_path

_PATIENCE_S = 5.0  #: with a database that somebody else has locked
_SOME_PEOPLE = 5  #: that a finding names
_CLOCK_OFF_S = 5.0  #: of one of several daemons, from the clock of their server
_ASKED_FOR = timedelta(days=7)  #: one that has gone without a word
_LEAST_BYTES = 100_000_000
_LEAST_SHARE = 0.01
_MEND_SETTINGS = "tracker config check, then start the daemon anew"
_PUT_BACK = "name the right one, or put its file back: tracker db restore FILE"
_MOST_DAMAGES = 5  #: that are listed of a damaged file


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  #: reminders may not arrive
    WARNING = "warning"  #: they do, for the time being


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that a person should look at."""

    check: str
    severity: Severity
    finding: str  #: what is wrong, and where; free of secrets
    remedy: str


def examine(config: Path | None, now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong at `now`; nothing is written and nothing raised."""
    findings: list[Finding] = []
    settings = _settings(config, findings)
    try:
        url = settings.database if settings else _database(config)
    except BadSettings:
        return tuple(findings)
    findings += _disk(url)
    findings += _spool(url)
    findings += _pages(settings)
    try:
        with open_reads(url, busy_timeout_s=_PATIENCE_S) as reads:
            findings += _damage(url)
            findings += _examine(reads, url, settings, now)
    except DatabaseAbsent as error:
        findings.append(_error("database", str(with_origin(error, config)), _PUT_BACK))
    except SchemaMismatch as error:
        findings.append(_error("schema", str(error), "tracker db upgrade, or another tracker"))
    except TrackerError as error:
        findings.append(_error("database", str(error), "tracker db check says more"))
    return tuple(findings)


def _settings(config: Path | None, findings: list[Finding]) -> Settings | None:
    """The settings without their secrets, which whoever examines need not be able to read."""
    try:
        settings = parts_of(config, secrets=False)
        problems = tuple(map(str, settings.set_aside))
    except BadSettings as error:
        settings, problems = None, error.problems or (str(error),)
    findings += [_error("settings", each, _MEND_SETTINGS) for each in problems]
    return settings


def _words(reads: Reads, settings: Settings) -> Iterator[Finding]:
    """What a daemon has found wrong with the settings, and what only the database tells of them."""
    for trouble in settings_trouble(reads, settings)[len(settings.set_aside) :]:
        yield _error("settings", trouble, _MEND_SETTINGS)
    try:
        refuse_stray_console(settings, reads.told_channels())
    except BadSettings as error:
        for problem in error.problems:
            yield _error("settings", problem, _MEND_SETTINGS)


def _database(config: Path | None) -> str:
    return database_url(read_raw(locate(config, os.environ)), os.environ)


def _disk(url: str) -> Iterator[Finding]:
    if is_postgres(url):
        return
    folder = sqlite_path(url).absolute().parent
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return  # without a folder there is no database either, which is said below
    if is_on_read_only_disk(folder):
        finding = f"the disk of {folder} may only be read, so nothing is sent"
        yield _error("disk", finding, "the system's log says why; mount it for writing")
    if usage.free < _LEAST_BYTES or usage.free < usage.total * _LEAST_SHARE:
        finding = f"{usage.free / 1_000_000:.0f} MB are left on the disk of {folder}"
        yield _error("disk", finding, "make room; what cannot be written is not sent")


def _spool(url: str) -> Iterator[Finding]:
    path = spool_path(url)
    if path.exists() and (kept := Spool(path).kept()):
        finding = f"{len(kept)} outcomes wait in {path} for the database to take them"
        yield Finding(
            check="spool",
            severity=Severity.WARNING,
            finding=finding,
            remedy="they are written once the daemon runs and the database can be written",
        )


def _pages(settings: Settings | None) -> Iterator[Finding]:
    if settings is not None and (why := unreachable(settings.web)) is not None:
        yield Finding(
            check="pages",
            severity=Severity.WARNING,
            finding=f"buttons of messages lead nowhere, as {settings.web.origin} does not "
            f"answer: {why}",
            remedy="start `tracker web`, or the proxy before it; `tracker ack` answers meanwhile",
        )


def _damage(url: str) -> Iterator[Finding]:
    if is_postgres(url):
        return
    reader = SqliteReader(url, busy_timeout_s=_PATIENCE_S)
    try:
        rows = reader.rows(f"PRAGMA quick_check({_MOST_DAMAGES})")
        lines = [row["quick_check"] for row in rows]
    finally:
        reader.close()
    for line in lines:
        if line != "ok":
            remedy = "stop the daemon, then tracker db restore FILE"
            yield _error("database", f"{sqlite_path(url)} is damaged: {line}", remedy)


def _examine(reads: Reads, url: str, settings: Settings | None, now: datetime) -> Iterator[Finding]:
    stored = stored_status(reads, now)
    served = is_served(url)
    channels = settings.channels if settings else ()
    stands = standing(stored, channels, now, served=served)
    believed = now - stands.clock_held
    yield from _clock(stands)
    yield from _daemon(stands, believed)
    yield from _daemons(stands.daemons, stored.server_time or now)
    yield from _planning(stands)
    yield from _overdue(reads, believed)
    yield from _rows(reads)
    if settings:
        yield from _proof(reads, settings, believed)
        yield from _words(reads, settings)
        yield from _people(reads, settings, believed)
        yield from _channels(stands)
        yield from _backup(stored, settings.watch.backup_every, url, now)


def _clock(stands: Status) -> Iterator[Finding]:
    if stands.clock_held:
        finding = f"the clock jumped {stands.clock_held} ahead, what that made due is held"
        remedy = "tracker status --release where the clock is right, else set it"
        yield _error("clock", finding, remedy)


def _daemon(stands: Status, now: datetime) -> Iterator[Finding]:
    daemon = stands.daemon
    told_at = daemon.last_word_at if daemon else None
    if daemon and daemon.once and not stands.running:
        yield from _single_ticks(daemon, now)
    elif not stands.running:
        said = f"its last word is of {_minute(told_at)}" if told_at else "none ever ran"
        finding = f"the daemon is not running; {said}"
        yield _error("daemon", finding, "tracker run, or systemctl start tracker")
    elif told_at and now - told_at > SILENT:
        finding = f"the daemon runs, but its last tick was at {_minute(told_at)}"
        yield _error("daemon", finding, "its log says why; systemctl restart tracker")


def _daemons(daemons: Sequence[DaemonStatus], now: datetime) -> Iterator[Finding]:
    """What is wrong among those that share a server, whose clock shows `now`."""
    running = [each.record for each in daemons if each.running]
    for each in daemons:
        if _is_lost(each, daemons, now):
            record = each.record
            finding = (
                f"the daemon on {record.host}, process {record.pid}, went away without a word; it "
                f"was last heard of at {_minute(record.heard_at or record.last_word_at)}"
            )
            remedy = "see its log and start it again; a week after that nobody asks for it"
            yield _warning("daemon", finding, remedy)
    for record in running:
        ahead_s = record.clock_ahead_s or 0.0
        if abs(ahead_s) > _CLOCK_OFF_S:
            way = "ahead of" if ahead_s > 0 else "behind"
            finding = f"the clock of {record.host} is {abs(ahead_s):.0f} s {way} the server's"
            yield _warning("clock", finding, "have a time server set it, such as chrony")
    versions = {record.version: record.host for record in running}
    if len(versions) > 1:
        named = ", ".join(f"{version} on {host}" for version, host in sorted(versions.items()))
        yield _warning("version", f"daemons of several versions run: {named}", "upgrade the others")


def _is_lost(one: DaemonStatus, daemons: Sequence[DaemonStatus], now: datetime) -> bool:
    """Whether one of several ended unasked, of late, and nothing on its host has followed it."""
    record = one.record
    if one.running or record.stopped_at is not None or now - record.last_word_at > _ASKED_FOR:
        return False
    return not any(
        each.record.host == record.host and each.record.started_at > record.started_at
        for each in daemons
    )


def _single_ticks(daemon: DaemonRecord, now: datetime) -> Iterator[Finding]:
    """Of an installation that cron or a timer runs: whether it still does."""
    if not is_missed(daemon, now):
        return
    every = timedelta(seconds=daemon.every_s) if daemon.every_s else None
    rhythm = f", {every} after the one before it" if every else ""
    finding = f"the last `tracker run --once` was at {_minute(daemon.last_word_at)}{rhythm}"
    yield _error("daemon", finding, "see that cron or the timer still starts it; or tracker run")


def _planning(stands: Status) -> Iterator[Finding]:
    if stands.planning is None:
        return
    ahead = stands.planning.ahead
    count = "1 milestone" if ahead == 1 else f"{ahead:,} milestones"
    yield Finding(
        check="planning",
        severity=Severity.WARNING,
        finding=f"the reminders of {count} still follow the settings of before",
        remedy="a daemon that runs plans them beside its ticks; tracker status says how far it is",
    )


def _overdue(reads: Reads, now: datetime) -> Iterator[Finding]:
    late = reads.status(now - OVERDUE)
    if late.backlog and late.oldest_due_at:
        count = "1 send is" if late.backlog == 1 else f"{late.backlog} sends are"
        finding = f"{count} overdue, the oldest since {_minute(late.oldest_due_at)}"
        yield _error("overdue", finding, "tracker status, tracker log")


def _rows(reads: Reads) -> Iterator[Finding]:
    """What cannot be read of all that reminders are made of."""
    reads.milestones()
    reads.pending_reminders()
    reads.pending_deliveries()
    reads.people()
    reads.look_for_damage()
    for each in {each.place: each for each in reads.aside}.values():
        yield _error("row", f"{each} cannot be read", "tracker db check, tracker db check --repair")


def _proof(reads: Reads, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether all is in place for what is to be told."""
    proof = Proof(
        policies=settings.policies,
        calendars=settings.calendars,
        reach=defaults_of(settings).reach,
    )
    for each in proof.of(reads, now):
        what, _, remedy = each.problem.partition(": ")
        yield _error("proof", f"{each.key}: {what}", remedy)


def _people(reads: Reads, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whoever would not be told of what is theirs."""
    channels, today = tuple(channels_of(settings).values()), day_in(now, settings.timezone)
    for each in untold(reads.people(), channels, today):
        yield Finding(
            check="person",
            severity=Severity.WARNING,
            finding=f"{each.handle}: {each.problem}",
            remedy=each.remedy,
        )


def _channels(stands: Status) -> Iterator[Finding]:
    for channel in stands.channels:
        if channel.state is ChannelState.FAILING:
            sent_at = channel.last_sent_at
            since = (
                f"nothing accepted since {_minute(sent_at)}" if sent_at else "nothing ever accepted"
            )
            finding = f"the channel {channel.name} fails: {channel.last_outcome}, {since}"
            yield _error("channel", finding, f"tracker log, tracker channel test {channel.name}")
        elif channel.unreached:
            some = ", ".join(channel.unreached[:_SOME_PEOPLE])
            more = len(channel.unreached) - _SOME_PEOPLE
            others = f" and {more} more" if more > 0 else ""
            finding = f"the channel {channel.name} does not reach {some}{others}"
            yield _error("channel", finding, "tracker log, tracker person show NAME")


def _backup(stored: StoreStatus, every: timedelta, url: str, now: datetime) -> Iterator[Finding]:
    """Whether what there is would be lost; of a server's backups only the server knows."""
    worth_since = stored.backed_up_at or stored.oldest_milestone_at
    if not every or is_postgres(url) or worth_since is None or now - worth_since <= every:
        return
    made = f"the last one is of {_minute(stored.backed_up_at)}" if stored.backed_up_at else "none"
    yield Finding(
        check="backup",
        severity=Severity.WARNING,
        finding=f"there is no recent backup: {made}",
        remedy="tracker db backup FILE",
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _warning(check: str, finding: str, remedy: str) -> Finding:
    return Finding(check=check, severity=Severity.WARNING, finding=finding, remedy=remedy)


def _error(check: str, finding: str, remedy: str) -> Finding:
    return Finding(check=check, severity=Severity.ERROR, finding=finding, remedy=remedy)
