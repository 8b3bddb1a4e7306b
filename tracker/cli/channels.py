"""`channel` and `policy`: who is told, how, and how long before."""

from __future__ import annotations

import sys
from calendar import day_abbr
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit, emit_facts, emit_json, emit_table
from tracker.cli.shapes import channel_json, policy_json
from tracker.domain.delivery import Outcome
from tracker.errors import NotFound, SomeDeliveriesFailed

if TYPE_CHECKING:
    from tracker.config.settings import Settings
    from tracker.domain.channel import Channel, DigestTimes
    from tracker.domain.policy import Policy, QuietTimes

_json = click.option("--json", "as_json", is_flag=True, help="Print an array.")


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def channel() -> None:
    """List and test the channels.

    A channel is a configured way to reach someone: an Apprise URL in the settings, which is never
    shown.
    """


@examples("tracker channel list --json")
@click.command("list", cls=HelpfulCommand)
@_json
@pass_app
def list_channels(app: App, *, as_json: bool) -> None:
    """List the channels of the settings.

    With their tags, who is told when one refuses or stays silent, when its digest and its all-clear
    are made, and how many messages a minute it takes.
    """
    channels = _channels(app.settings())
    if as_json:
        emit_json([channel_json(each) for each in channels])
        return
    rows = [
        (
            each.name,
            ", ".join(sorted(each.tags)),
            each.fallback or "",
            _times(each.digest),
            _times(each.all_clear),
            str(each.rate_per_minute or ""),
        )
        for each in channels
    ]
    emit_table(("CHANNEL", "TAGS", "FALLBACK", "DIGEST", "ALL-CLEAR", "A MINUTE"), rows)


@examples("tracker channel test policy-team", "tracker channel test --all")
@click.command("test", cls=HelpfulCommand)
@click.argument("name", type=params.CHANNEL, required=False)
@click.option("--all", "every", is_flag=True, help="Send over every channel.")
@pass_app
def test_channels(app: App, *, name: str | None, every: bool) -> None:
    """Send a test message.

    A real one, to real people. Ends with exit code 3 where any is not accepted.
    """
    from tracker.service.views.channels import try_channels  # noqa: PLC0415 - sending is slow to import
    from tracker.service.wiring import notifiers_of  # noqa: PLC0415 - SQLModel is slow

    names = _chosen(app, name, every=every)
    notifiers = notifiers_of(app.settings(secrets=True), sys.stdout)
    failed = 0
    for trial in try_channels(notifiers, names, app.now()):
        failed += trial.outcome is not Outcome.SENT
        emit(f"{trial.channel}: {trial.outcome}" + (f", {trial.detail}" if trial.detail else ""))
    if failed:
        raise SomeDeliveriesFailed(f"{failed} of {len(names)} test messages were not accepted")


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def policy() -> None:
    """Show who is told how long before.

    A policy holds lead times, the time of day and channels; a milestone without one follows
    `default`.
    """


@examples("tracker policy list")
@click.command("list", cls=HelpfulCommand)
@_json
@pass_app
def list_policies(app: App, *, as_json: bool) -> None:
    """List the policies of the settings.

    With the channels that each of them tells as things stand.
    """
    settings = app.settings()
    channels = _channels(settings)
    if as_json:
        emit_json([_json_of(each, channels) for each in settings.policies.values()])
        return
    rows = [
        (
            each.name,
            " ".join(map(str, each.lead_times)),
            f"{each.send_at:%H:%M} {each.tz}",
            _quiet(each.quiet),
            " ".join(str(step.after) for step in each.escalation),
            ", ".join(_told(each, channels)),
        )
        for each in settings.policies.values()
    ]
    emit_table(("POLICY", "LEAD TIMES", "AT", "QUIET", "ESCALATION", "CHANNELS"), rows)


@examples("tracker policy show default")
@click.command("show", cls=HelpfulCommand)
@click.argument("name", type=params.POLICY)
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@pass_app
def show_policy(app: App, name: str, *, as_json: bool) -> None:
    """Show a policy.

    With the channels that it tells as things stand.
    """
    settings = app.settings()
    if name not in settings.policies:
        known = ", ".join(settings.policies)
        raise NotFound(f"no policy is called {name!r}: the settings know {known}")
    shown = settings.policies[name]
    channels = _channels(settings)
    if as_json:
        emit_json(_json_of(shown, channels))
        return
    urgent = "told all the same" if shown.quiet and shown.quiet.urgent_passes else "held, too"
    repeats = f"every {shown.overdue_every_days} days" if shown.overdue_every_days else "once"
    emit_facts(
        [
            ("Policy", shown.name),
            ("Lead times", ", ".join(map(str, shown.lead_times)) or "none"),
            ("Counted from", f"the {shown.count_from} day of the window"),
            ("Sent at", f"{shown.send_at:%H:%M} ({shown.tz})"),
            ("Overdue", repeats),
            ("Quiet", _quiet(shown.quiet)),
            ("Urgent then", urgent if shown.quiet else None),
            ("Channels", ", ".join(_told(shown, channels))),
            *(
                (f"After {after}", f"{', '.join(names)}, unless somebody acknowledges")
                for after, names in _steps(shown, channels)
            ),
        ]
    )


channel.add_command(list_channels)
channel.add_command(test_channels)
policy.add_command(list_policies)
policy.add_command(show_policy)


def _channels(settings: Settings) -> list[Channel]:
    from tracker.service.settings import channels_of  # noqa: PLC0415 - pydantic is slow

    return list(channels_of(settings).values())


def _told(policy: Policy, channels: Collection[Channel]) -> tuple[str, ...]:
    from tracker.service.views.channels import told_under  # noqa: PLC0415 - after the help

    return told_under(policy, channels)


def _steps(policy: Policy, channels: Collection[Channel]) -> list[tuple[str, list[str]]]:
    """After how long without an acknowledgement which channels are told."""
    return [
        (
            str(step.after),
            [each.name for each in channels if step.channels.matches(each.name, each.tags)],
        )
        for step in policy.escalation
    ]


def _json_of(policy: Policy, channels: Collection[Channel]) -> dict[str, object]:
    return policy_json(policy, _told(policy, channels), _steps(policy, channels))


def _times(times: DigestTimes | None) -> str:
    """When a digest is made: `daily 08:30`, `weekly Mon 08:30`."""
    if times is None:
        return ""
    day = f"{day_abbr[times.weekday]} " if times.rhythm == "weekly" else ""
    return f"{times.rhythm} {day}{times.at:%H:%M}"


def _quiet(quiet: QuietTimes | None) -> str:
    """When nobody is disturbed: `19:00-07:30, days off`."""
    if quiet is None:
        return ""
    hours = [f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}"] if quiet.begin is not None else []
    return ", ".join([*hours, *(["days off"] if quiet.days_off else [])])


def _chosen(app: App, name: str | None, *, every: bool) -> list[str]:
    """The channels to test; all of them only where somebody says so."""
    known = list(app.settings().channels)
    if name is not None and every:
        raise click.UsageError("name a channel or say --all, not both")
    if name is not None and name not in known:
        raise NotFound(f"no channel is called {name!r}: the settings know {', '.join(known)}")
    if name is None and not every and len(known) > 1:
        raise click.UsageError(f"name one of {', '.join(known)}, or say --all")
    return known if name is None else [name]
