"""`upcoming`, `run`, `status` and `log`: what will be sent, is being sent and was sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_facts, emit_json, emit_table, note
from tracker.cli.shapes import log_json, planned_send_json, status_json
from tracker.cli.words import clock, printable
from tracker.errors import NotFound

if TYPE_CHECKING:
    from tracker.service.views.status import Status
    from tracker.store.values.records import LogEntry


@examples("tracker upcoming --days 30")
@click.command(cls=HelpfulCommand)
@click.option(
    "--days", type=click.IntRange(0, 36_500), help="Only the next so many, with overdue repeats."
)
@click.option("--json", "as_json", is_flag=True, help="Print an array of sends.")
@pass_app
def upcoming(app: App, *, days: int | None, as_json: bool) -> None:
    """Show every send that lies ahead.

    As the daemon will do it, with each channel that will be told. What is snoozed or suspended is
    shown when it ends, or not at all.
    """
    from tracker.service.settings import channels_of  # noqa: PLC0415 - pydantic is slow
    from tracker.service.views.upcoming import upcoming as planned  # noqa: PLC0415 - pydantic is slow

    settings = app.settings()
    channels = list(channels_of(settings).values())
    with app.reads() as reads:
        sends = planned(
            reads,
            settings.policies,
            channels,
            now=app.now(),
            calendars=settings.calendars,
            days=days,
        )
    if as_json:
        emit_json([planned_send_json(send) for send in sends])
    elif not sends:
        note("Nothing will be sent" + ("." if days is None else f" in the next {days} days."))
    else:
        rows = (
            (
                clock(send.fire_at, settings.timezone),
                f"{send.kind} ({send.lead_time})",
                ", ".join(send.channels),
                send.key,
                printable(send.title),
            )
            for send in sends
        )
        emit_table((f"AT ({settings.timezone})", "KIND", "CHANNELS", "KEY", "TITLE"), rows)


@examples("tracker run", "tracker run --once")
@click.command(cls=HelpfulCommand)
@click.option("--once", is_flag=True, help="Send what is due, and leave when it is done.")
@click.option("--log-json", "as_json", is_flag=True, help="Write the daemon's log as JSON lines.")
@pass_app
def run(app: App, *, once: bool, as_json: bool) -> None:
    """Run the daemon that sends reminders.

    It ends at Ctrl-C or SIGTERM, when what is being sent is done; SIGHUP reads the settings anew.
    Its log goes to stderr, the console channel to stdout.
    """
    from tracker.daemon.serve import serve  # noqa: PLC0415 - everything at once is slow

    serve(app.config, once=once, log_json=as_json)


@examples("tracker status --json", "tracker status --release")
@click.command(cls=HelpfulCommand)
@click.option("--release", is_flag=True, help="Send what a jump of the clock made due.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@pass_app
def status(app: App, *, release: bool, as_json: bool) -> None:
    """Show how the daemon and channels are.

    The backlog counts milestones that are due to be told and deliveries that are not settled. A
    clock that jumps ahead by more than an hour while the daemon runs is not believed until somebody
    says --release, or a time server has confirmed it for ten minutes.
    """
    from tracker.service.views.status import standing, stored_status  # noqa: PLC0415 - only here

    if release:
        _release(app)
    settings = app.settings()
    with app.reads() as reads:
        now = app.now()  # as late as can be: what became due meanwhile counts
        stored = stored_status(reads, now)
    stands = standing(stored, settings.channels, now, served=app.served())
    if as_json:
        emit_json(status_json(stands))
        return
    emit_facts(_status_facts(stands, now - stands.clock_held))
    emit("")
    rows = (
        (
            channel.name,
            channel.state,
            channel.last_outcome or "-",
            clock(channel.last_sent_at, settings.timezone) if channel.last_sent_at else "-",
        )
        for channel in stands.channels
    )
    headings = ("CHANNEL", "STATE", "LAST OUTCOME", f"LAST SENT ({settings.timezone})")
    emit_table(headings, rows)


@examples("tracker log taskforce-report")
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print an array of entries.")
@pass_app
def log(app: App, key: str | None, *, as_json: bool) -> None:
    """Show what was sent and done.

    Of one milestone or of all: every attempt on every channel with its outcome, and every change,
    oldest first.
    """
    with app.reads() as reads:
        entries = reads.log(key)
        if key is not None and not entries and reads.milestone(key) is None:
            raise NotFound(f"no milestone has the key {key!r}: `tracker list --all` shows them all")
    if as_json:
        emit_json([log_json(entry) for entry in entries])
    elif entries:
        tz = app.timezone()
        emit_table(
            (f"AT ({tz})", "WHAT", "KEY", "BY", "DETAIL"), [_log_row(each, tz) for each in entries]
        )
    else:
        note("Nothing has happened yet.")


def _release(app: App) -> None:
    from tracker.service.views.status import release_clock  # noqa: PLC0415 - only a release needs it

    with app.store() as store:
        ahead = release_clock(store, app.now(), app.user())
    note(f"Released: the clock is believed again, {ahead} ahead of before.")


def _status_facts(stands: Status, now: datetime) -> list[tuple[str, str | None]]:
    daemon = stands.daemon
    where = f"process {daemon.pid} on {daemon.host}" if daemon else ""
    ticked = daemon.last_tick_at if daemon else None
    oldest = stands.oldest_overdue_s
    return [
        (
            "Daemon",
            f"running, {where}" if stands.running else "not running; `tracker run` starts it",
        ),
        ("Last tick", f"{(now - ticked).total_seconds():.0f} s ago" if ticked else None),
        (
            "Clock",
            f"{stands.clock_held} ahead of what is believed; `tracker status --release` believes it"
            if stands.clock_held
            else None,
        ),
        ("Backlog", str(stands.backlog)),
        ("Oldest overdue", f"{oldest:.0f} s" if oldest is not None else None),
    ]


def _log_row(entry: LogEntry, tz: str) -> tuple[str, ...]:
    sent = (
        f"{entry.lead_time} reminder on {entry.channel}, attempt {entry.attempt}: {entry.outcome}"
        if entry.channel
        else ""
    )
    repeat = "possible repeat" if entry.possible_repeat else ""
    detail = "; ".join(part for part in (sent, repeat, printable(entry.detail)) if part)
    return clock(entry.at, tz), entry.kind, entry.key or "-", printable(entry.by or "-"), detail
