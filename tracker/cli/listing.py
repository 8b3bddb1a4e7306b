"""`list` and `show`: what is known of milestones. Nothing slow is imported here."""

from __future__ import annotations

from datetime import date, datetime

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_facts, emit_json, emit_table, note
from tracker.cli.shapes import milestone_json
from tracker.cli.words import (
    clock,
    due_cell,
    due_in_words,
    printable,
    standing_cell,
    window_in_words,
)
from tracker.domain.milestone import Milestone, MilestoneStatus, Revision
from tracker.errors import NotFound

_OPEN = frozenset({MilestoneStatus.OPEN})
_NOT_CLOSED = frozenset({MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED})
_HEADINGS = ("KEY", "DUE", "STANDING", "TITLE")


@examples("tracker list --due-before 2027-01-01 --tag crypto")
@click.command("list", cls=HelpfulCommand)
@click.option(
    "--open", "scope", flag_value="open", help="Only what is neither closed nor suspended."
)
@click.option("--all", "scope", flag_value="all", help="What is closed, too.")
@click.option("--due-before", type=params.DAY, help="Only what may fall before that day.")
@click.option(
    "--tag", "tags", type=params.TAG, multiple=True, help="Only with this tag; repeatable."
)
@click.option("--jurisdiction", type=params.TEXT, help="Only what binds there.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of milestones.")
@pass_app
def list_(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    scope: str | None,
    due_before: date | None,
    tags: tuple[str, ...],
    jurisdiction: str | None,
    as_json: bool,
) -> None:
    """List milestones, the earliest first.

    Without --open or --all: those that are open or suspended. A date that is known to the month,
    quarter or year is shown as such.
    """
    statuses = {"open": _OPEN, "all": None}.get(scope or "", _NOT_CLOSED)
    with app.reads() as reads:
        found = reads.milestones(
            statuses=statuses,
            due_before=due_before,
            jurisdiction=jurisdiction,
        )
    milestones = [each for each in found if set(tags) <= set(each.tags)]
    now = app.now()
    if as_json:
        emit_json([milestone_json(milestone, now) for milestone in milestones])
    elif milestones:
        emit_table(_HEADINGS, [_row(milestone, now) for milestone in milestones])
    else:
        note('No milestones; add one with: tracker add TITLE --due "March 2027"')


@examples("tracker show taskforce-report")
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def show(app: App, key: str, *, as_json: bool) -> None:
    """Show all that is known of a milestone.

    With every state that its date has been in, and why it changed.
    """
    with app.reads() as reads:
        milestone = reads.milestone(key)
    if milestone is None:
        raise NotFound(f"no milestone has the key {key!r}: `tracker list --all` shows them all")
    now = app.now()
    if as_json:
        emit_json(milestone_json(milestone, now))
        return
    emit_facts(_facts(milestone, now))
    if milestone.revision > 1:
        emit("")
        emit("History, the present date last:")
        emit_table(("CHANGED (UTC)", "DUE", "REASON"), map(_revision_row, milestone.history))


def _row(milestone: Milestone, now: datetime) -> tuple[str, ...]:
    return (
        milestone.key,
        due_cell(milestone.due),
        standing_cell(milestone, now),
        printable(milestone.title),
    )


def _revision_row(revision: Revision) -> tuple[str, ...]:
    changed = clock(revision.changed_at, "UTC")
    return changed, due_cell(revision.due), printable(revision.reason)


def _facts(milestone: Milestone, now: datetime) -> list[tuple[str, str | None]]:
    due = milestone.due
    lead_times, snoozed = milestone.lead_times, milestone.snoozed_until
    facts: list[tuple[str, str | None]] = [
        ("Key", milestone.key),
        ("Title", milestone.title),
        ("Due", due_in_words(due)),
        ("Standing", standing_cell(milestone, now)),
        (
            "Source says",
            f"“{due.text}”" + (f", as of {milestone.as_of}" if milestone.as_of else ""),
        ),
        ("Binds", due.modality if due.window else None),
        ("Rule", due.rule),
        ("Can be read as", " or ".join(window_in_words(each) for each in due.readings)),
        ("Days of", due.tz),
        ("Kind", milestone.kind),
        ("Authority", milestone.authority),
        ("Jurisdiction", milestone.jurisdiction),
        ("Instrument", milestone.instrument),
        ("Owner", milestone.owner),
        ("Tags", ", ".join(milestone.tags)),
        ("Source", milestone.source_url),
        ("Quote", milestone.source_quote),
        ("Calendar", milestone.calendar),
        ("Roll", milestone.roll),
        ("Policy", milestone.policy),
        ("Remind", None if lead_times is None else ", ".join(map(str, lead_times)) or "never"),
        ("To", ", ".join(milestone.recipients)),
        ("Snoozed until", f"{clock(snoozed, 'UTC')} UTC" if snoozed and snoozed > now else None),
        ("Acknowledged", "yes" if milestone.acknowledged else None),
    ]
    return [(label, value and printable(value)) for label, value in facts]
