"""What `show` says of a milestone: a label and a text each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import click

from tracker.cli.words import (
    clock,
    doubts_in_words,
    due_in_words,
    printable,
    standing_cell,
    timed_cell,
    window_in_words,
)
from tracker.domain.anchor import Anchor
from tracker.domain.facts import facts_of
from tracker.domain.milestone import Milestone, MilestoneStatus, Proposal, Report
from tracker.domain.people.person import People
from tracker.service.views.shapes import owner_kind

_LABELS = {"source_url": "Source", "source_quote": "Quote"}
_SHOWN = 20  #: dependents that `show` names; JSON has them all


def facts_in_words(  # noqa: PLR0913 - an argument for each thing that is read of it
    milestone: Milestone,
    people: People,
    noted: str | None,
    anchors: Sequence[Milestone],
    dependents: Sequence[Milestone],
    *,
    now: datetime,
) -> list[tuple[str, str | None]]:
    """All that `show` says, but for the history: what is known, whose it is, what it counts from.

    A label without a text is left out.
    """
    return [
        *_facts(milestone, now),
        ("Owned by", _owner(milestone, people)),
        ("Source notes", printable(noted or "")),
        *_relations(milestone, anchors, dependents),
    ]


def _owner(milestone: Milestone, people: People) -> str | None:
    """Whom the words for its owner name, where they name anybody."""
    owner = people.named(milestone.owner)
    if owner is None:
        return None
    kind = owner_kind(milestone.owner, people)
    name = "" if owner.name == owner.handle else f", {printable(owner.name)}"
    return f"the {kind} {owner.handle}{name}"


def _proposed(proposal: Proposal | None) -> str | None:
    if proposal is None:
        return None
    source = f", {proposal.source_url}" if proposal.source_url else ""
    return f"{due_in_words(proposal.due)}, not in force: {proposal.reason}{source}"


def _relations(
    milestone: Milestone, anchors: Sequence[Milestone], dependents: Sequence[Milestone]
) -> list[tuple[str, str | None]]:
    """What its date counts from, and what counts from it."""
    known = {each.key: each for each in anchors}
    counts = [_anchor_in_words(anchor, known) for anchor in milestone.anchors]
    counted = [f"{each.key} ({timed_cell(each.due)})" for each in dependents]
    return [
        ("Counts from", printable("; ".join(counts))),
        (
            "Pinned",
            "yes: its date stays when what it counts from moves" if milestone.pinned else None,
        ),
        ("Counted from it", printable(_some(counted))),
    ]


def _anchor_in_words(anchor: Anchor, known: Mapping[str, Milestone]) -> str:
    milestone = known.get(anchor.key or "")
    if milestone is None:
        return f"{anchor.name} ({anchor.when or 'not known yet'})"
    name = anchor.name if anchor.name == milestone.key else f"{anchor.name}, {milestone.key}"
    status, day = milestone.status, timed_cell(milestone.due)
    if status is MilestoneStatus.MET:
        return f"{name} (met {_met(milestone)})"
    if status is not MilestoneStatus.OPEN:
        return f"{name} ({status}: its last date, {day}, counts)"
    return f"{name} ({day})"


def _met(milestone: Milestone) -> str:
    if milestone.closed_at is not None:
        return f"at {clock(milestone.closed_at, milestone.due.tz)} {milestone.due.tz}"
    return f"on {milestone.closed_on or timed_cell(milestone.due)}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _occurrence(milestone: Milestone) -> str:
    """Which one it is of how many, where it is one of several."""
    count, until = milestone.repeat_count, milestone.repeat_until
    if milestone.occurrence == 1 and not (count or until):
        return ""
    of = f" of {count}" if count else ""
    return f"{milestone.occurrence}{of}" + (f", until {until}" if until else "")


def _stated(milestone: Milestone) -> Iterator[tuple[str, str]]:
    """What is stated of it beside what the other lines say."""
    for name, value in facts_of(milestone).items():
        if value and name not in ("title", "as_of"):
            text = ", ".join(value) if isinstance(value, tuple) else str(value)
            yield _LABELS.get(name, name.capitalize()), text


def _reported(report: Report | None) -> str | None:
    if report is None:
        return None
    note = f": {report.note}" if report.note else ""
    return f"on {report.on} by {report.by}, waits for a second person{note}"


def _acknowledged(milestone: Milestone, now: datetime) -> str | None:
    """Who has seen the present date, when, and through which message; also where it has lapsed."""
    seen = milestone.acknowledgement
    if seen is None or not milestone.acknowledged:
        return None
    by = f"by {seen.by}, " if seen.by else ""
    through = ", ".join(filter(None, (seen.ref, seen.channel)))
    said = f"{by}{clock(seen.at, 'UTC')} UTC" + (f" ({through})" if through else "")
    if seen.until is None:
        return said
    ends = "lapsed" if seen.until <= now else "counts until"
    return f"{said}, {ends} {clock(seen.until, 'UTC')} UTC"


def _facts(milestone: Milestone, now: datetime) -> list[tuple[str, str | None]]:
    due = milestone.due
    lead_times, snoozed = milestone.lead_times, milestone.snoozed_until
    facts: list[tuple[str, str | None]] = [
        ("Key", milestone.key),
        ("Title", milestone.title),
        ("Due", due_in_words(due)),
        ("Standing", click.unstyle(standing_cell(milestone, now))),
        (
            "Source says",
            f"“{due.text}”" + (f", as of {milestone.as_of}" if milestone.as_of else ""),
        ),
        ("Nature", milestone.nature),
        ("Binds", due.modality if due.window else None),
        ("Rule", due.rule),
        ("Proposed", _proposed(milestone.proposed)),
        ("Needs a look" if milestone.needs_a_look else "Settled", doubts_in_words(due)),
        ("Expected", window_in_words(due.estimate) if due.estimate else None),
        ("Can be read as", " or ".join(window_in_words(each) for each in due.readings)),
        ("Days of", due.tz),
        *_stated(milestone),
        ("Calendar", milestone.calendar),
        ("Roll", milestone.roll),
        ("Policy", milestone.policy),
        ("Remind", None if lead_times is None else ", ".join(map(str, lead_times)) or "never"),
        ("To", ", ".join(milestone.recipients)),
        ("Confidence", milestone.confidence),
        ("Occurrence", _occurrence(milestone)),
        ("Last verified", str(milestone.last_verified_on or "")),
        ("Snoozed until", f"{clock(snoozed, 'UTC')} UTC" if snoozed and snoozed > now else None),
        ("Reported met", _reported(milestone.reported)),
        ("Acknowledged", _acknowledged(milestone, now)),
    ]
    return [(label, value and printable(value)) for label, value in facts]
