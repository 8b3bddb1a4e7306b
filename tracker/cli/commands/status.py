"""`status`: how daemon, backlog and channels are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_facts, emit_json, emit_table, note
from tracker.cli.words import clock
from tracker.errors import BadSettings
from tracker.service.views.shapes import damaged_json, status_json

if TYPE_CHECKING:
    from tracker.service.views.status import ChannelStatus, DaemonStatus, Status
    from tracker.store.values.records import DaemonRecord, PlanningRecord


@command("tracker status --json", "tracker status --release")
@click.option("--release", is_flag=True, help="Send what a jump of the clock made due.")
@params.BY
@json_option("Print an object.")
def status(app: App, *, release: bool, as_json: bool) -> None:
    """Show how the daemon and channels are.

    Ends with exit code 10 where rows of the database cannot be read, with 5 where parts of the
    settings are set aside, or were not taken on. The backlog counts milestones that are due to be
    told, and deliveries past their time that no channel has accepted, however often they were
    tried. A clock that jumps ahead by more than an hour while the daemon runs is not believed until
    somebody says --release, or a time server has confirmed it for ten minutes.
    """
    from tracker.service.settings_words import settings_trouble  # noqa: PLC0415 - only here
    from tracker.service.views.status import standing, stored_status  # noqa: PLC0415 - only here

    if release:
        _release(app)
    settings = app.sound_settings()
    with app.reads() as reads:
        now = app.now()  # as late as can be: what became due meanwhile counts
        stored = stored_status(reads, now)
        reads.look_for_damage()
        faults = settings_trouble(reads, settings)
    stands = standing(stored, settings.channels, now, served=app.served())
    if as_json:
        damaged = {each.place: damaged_json(each) for each in app.aside}
        more = {"settings": list(faults), "damaged": list(damaged.values())}
        emit_json(status_json(stands) | more)
    else:
        _emit(stands, settings.timezone, now)
    if faults:
        raise BadSettings("parts of the settings are not in force", problems=faults)


def _emit(stands: Status, tz: str, now: datetime) -> None:
    emit_facts(_status_facts(stands, now - stands.clock_held))
    emit("")
    rows = (
        (
            _named(channel),
            channel.state,
            channel.last_outcome or "-",
            clock(channel.last_sent_at, tz) if channel.last_sent_at else "-",
        )
        for channel in stands.channels
    )
    headings = ("CHANNEL", "STATE", "LAST OUTCOME", f"LAST SENT ({tz})")
    emit_table(headings, rows)


def _named(channel: ChannelStatus) -> str:
    """A channel, and how many people are told there."""
    if not channel.people:
        return channel.name
    unreached = f", {len(channel.unreached)} unreached" if channel.unreached else ""
    people = "1 person" if channel.people == 1 else f"{channel.people} people"
    return f"{channel.name} ({people}{unreached})"


def _one_of_several(each: DaemonStatus) -> str:
    held = timedelta(seconds=each.record.clock_offset_s)
    state = "running, too" if each.running else "no longer running"
    clock = f"; its clock is held, {held} ahead" if held else ""
    leads = ", leads" if each.leads and each.running else ""
    return f"{state}, process {each.record.pid} on {each.record.host}{leads}{clock}"


def _release(app: App) -> None:
    from tracker.service.views.status import release_clock  # noqa: PLC0415 - only a release needs it

    with app.store() as store:
        ahead = release_clock(store, app.now(), app.user())
    note(f"Released: the clock is believed again, {ahead} ahead of before.")


def _not_running(daemon: DaemonRecord | None) -> str:
    if daemon is not None and daemon.once:
        return "not running; `tracker run --once` is started from outside"
    return "not running; `tracker run` starts it"


def _planned(planning: PlanningRecord | None) -> list[tuple[str, str]]:
    """How far it is with what follows other settings since."""
    if planning is None:
        return []
    every = planning.planned + planning.ahead
    return [("Planning", f"{planning.planned:,} of {every:,} milestones follow the settings")]


def _status_facts(stands: Status, now: datetime) -> list[tuple[str, str | None]]:
    daemon = stands.daemon
    where = f"process {daemon.pid} on {daemon.host}" if daemon else ""
    first = next(iter(stands.daemons), None)
    leads = ", leads" if first and first.leads and first.running else ""
    ticked = daemon.last_tick_at if daemon else None
    oldest = stands.oldest_overdue_s
    return [
        (
            "Daemon",
            f"running, {where}{leads}" if stands.running else _not_running(daemon),
        ),
        ("Last tick", f"{(now - ticked).total_seconds():.0f} s ago" if ticked else None),
        (
            "Clock",
            f"{stands.clock_held} ahead of what is believed; `tracker status --release` believes it"
            if stands.clock_held
            else None,
        ),
        *(("Daemon", _one_of_several(each)) for each in stands.daemons[1:]),
        *_planned(stands.planning),
        ("Backlog", str(stands.backlog)),
        ("Oldest overdue", f"{oldest:.0f} s" if oldest is not None else None),
    ]
