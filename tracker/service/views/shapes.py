"""The JSON of command line and interface: a contract that is extended, never broken.

Days are ISO dates, instants ISO with offset, windows inclusive at both ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracker.dates.base.instants import day_in
from tracker.dates.base.window import DueWindow
from tracker.domain.anchor import Anchor
from tracker.domain.channel import channel_and_person
from tracker.domain.facts import FACTS
from tracker.domain.milestone import (
    Acknowledgement,
    Due,
    Milestone,
    Proposal,
    Report,
    Revision,
)
from tracker.domain.slippage import Slippage, slippage_of
from tracker.domain.standing import days_left, is_overdue
from tracker.planning.judging import Verdict

if TYPE_CHECKING:
    from tracker.dates.explain.steps import Step
    from tracker.dates.meaning.interpretation import Interpretation
    from tracker.domain.channel import Channel
    from tracker.domain.people.person import People
    from tracker.domain.people.token import Token
    from tracker.domain.policy import Policy
    from tracker.planning.forecast import PlannedSend
    from tracker.planning.report import Line, Move, PeriodReport, Tally
    from tracker.service.milestones.followers import Dependent
    from tracker.service.views.status import Status
    from tracker.store.values.damage import Damaged
    from tracker.store.values.records import LogEntry

Json = dict[str, object]

#: of a milestone, in this order before the facts that others may add
_LEADING = (
    "key",
    "title",
    "kind",
    "status",
    "authority",
    "jurisdiction",
    "instrument",
    "owner",
    "tags",
    "source_url",
    "source_quote",
    "as_of",
)


def milestone_json(milestone: Milestone, now: datetime) -> Json:
    """A milestone as it stands at `now`."""
    due = milestone.due
    lead_times = milestone.lead_times
    return {
        **fields_json(milestone, *_LEADING, *(name for name in FACTS if name not in _LEADING)),
        "policy": milestone.policy,
        "revision": milestone.revision,
        "due": _due_json(due),
        "days_left": days_left(due, day_in(now, due.tz)),
        "overdue": is_overdue(milestone, now),
        "history": [_revision_json(revision) for revision in milestone.history],
        "calendar": milestone.calendar,
        "roll": milestone.roll,
        "remind": None if lead_times is None else [str(each) for each in lead_times],
        "to": list(milestone.recipients),
        "snoozed_until": iso(milestone.snoozed_until),
        "acknowledged": _acknowledged_json(milestone.acknowledged_at(now)),
        "reported": _reported_json(milestone.reported),
        "needs_a_look": milestone.needs_a_look,
        "closed_on": iso(milestone.closed_on),
        "closed_at": iso(milestone.closed_at),
        "anchors": [_anchor_json(anchor) for anchor in milestone.anchors],
        "pinned": milestone.pinned,
        "proposed": _proposal_json(milestone.proposed),
        "slippage": _slippage_json(slippage_of(milestone.history)),
        "occurrence": milestone.occurrence,
        "repeat_count": milestone.repeat_count,
        "repeat_until": iso(milestone.repeat_until),
        "confidence": milestone.confidence,
        "nature": milestone.nature,
        "last_verified_on": iso(milestone.last_verified_on),
        "origin": milestone.origin,
        "external_id": milestone.external_id,
    }


def _acknowledged_json(seen: Acknowledgement | None) -> Json | None:
    if seen is None:
        return None
    lapses_on = None if seen.until is None else seen.until.date()
    return {**fields_json(seen, "by", "at", "ref", "channel"), "lapses_on": iso(lapses_on)}


def _reported_json(report: Report | None) -> Json | None:
    """What one person says is met, and another has to confirm."""
    return None if report is None else fields_json(report, "by", "at", "on", "note")


def owner_kind(words: str | None, people: People) -> str | None:
    """What the words for an owner name: a person, a team, or nobody, so that they are but words."""
    if words is None:
        return None
    found = people.named(words)
    return "words" if found is None else type(found).__name__.lower()


def shown_json(
    milestone: Milestone, people: People, dependents: Iterable[Milestone], now: datetime
) -> Json:
    """A milestone that somebody asks for: with whose it is, and what counts from it."""
    owner = people.named(milestone.owner)
    return {
        **milestone_json(milestone, now),
        "owner_kind": owner_kind(milestone.owner, people),
        "owner_handle": owner.handle if owner else None,
        "owner_name": owner.name if owner else None,
        "counted_from_it": [each.key for each in dependents],
    }


def _anchor_json(anchor: Anchor) -> Json:
    at = anchor.when if anchor.at else None
    return {"name": anchor.name, "key": anchor.key, "on": iso(anchor.day), "at": at}


def _proposal_json(proposal: Proposal | None) -> Json | None:
    if proposal is None:
        return None
    return {
        "due": _due_json(proposal.due),
        "reason": proposal.reason,
        "source": proposal.source_url,
        "announced_at": iso(proposal.announced_at),
    }


def _slippage_json(slippage: Slippage | None) -> Json | None:
    if slippage is None:
        return None
    return {**fields_json(slippage, "moves", "days", "months"), "text": str(slippage)}


def dependent_json(dependent: Dependent) -> Json:
    """What becomes, or would become, of a milestone that counts from one that moves."""
    return {
        **fields_json(dependent, "key", "title", "effect"),
        "old": _due_json(dependent.old),
        "new": _due_json(dependent.new),
        "why": dependent.why,
    }


def _due_json(due: Due) -> Json:
    return {
        **fields_json(due, "text", "status", "earliest", "latest"),
        **fields_json(due.window, "precision", "at"),
        **fields_json(due, "modality", "tz", "waiting_on", "rule", "doubts"),
        "ambiguous": _readings_json(due.readings),
        "estimate": _estimate_json(due.estimate),
    }


def _estimate_json(estimate: DueWindow | None) -> Json | None:
    if estimate is None:
        return None
    return fields_json(estimate, "earliest", "latest", "precision")


def _readings_json(readings: tuple[DueWindow, ...]) -> list[Json]:
    return [fields_json(each, "earliest", "latest") for each in readings]


def _revision_json(revision: Revision) -> Json:
    return {
        "revision": revision.number,
        "earliest": iso(revision.due.earliest),
        "latest": iso(revision.due.latest),
        "text": revision.due.text,
        "reason": revision.reason,
        "changed_at": iso(revision.changed_at),
        "kind": revision.kind,
        "source": revision.source_url,
        "by": revision.by,
    }


def interpretation_json(read: Interpretation, *, as_of: date | None, tz: str) -> Json:
    """What `tracker when` says of a phrase; `tz` applies where the phrase names no zone."""
    return {
        **_due_json(Due.of(read, tz=tz)),
        "used": read.used,
        "unread": list(read.unread),
        "notes": [note.text for note in read.notes],
        "recurs": read.recurs,
        "as_of": iso(as_of),
    }


def steps_json(steps: Iterable[Step]) -> list[Json]:
    """How a date was found, one step after the other."""
    return [fields_json(step, "what", "text", "source", "day") for step in steps]


def explanation_json(milestone: Milestone, steps: Iterable[Step]) -> Json:
    """Why a milestone is due when it is, and every date that it has had."""
    return {
        "key": milestone.key,
        "title": milestone.title,
        "due": _due_json(milestone.due),
        "explain": steps_json(steps),
        "history": [_revision_json(revision) for revision in milestone.history],
    }


def unread_json(text: str | None, problem: str) -> Json:
    """What `tracker when --jsonl` says of a line that it cannot read."""
    return {"text": text, "earliest": None, "latest": None, "at": None, "error": problem}


def planned_send_json(send: PlannedSend) -> Json:
    """One message that will go out."""
    told = fields_json(send, "fire_at", "key", "title", "lead_time", "kind", "channels", "why")
    return told | fields_json(send, "sources", "policy", "unless", "grouped", "fused")


def log_json(entry: LogEntry) -> Json:
    """One attempt, or one thing that was done; in full with what was told."""
    channel, recipient = channel_and_person(entry.channel) if entry.channel else (None, None)
    told = entry.told
    return {
        "at": iso(entry.at),
        "kind": entry.kind,
        "key": entry.key,
        "ref": entry.ref,
        "lead_time": entry.lead_time,
        "channel": channel,
        "recipient": recipient,
        "outcome": entry.outcome,
        "attempt": entry.attempt,
        "possible_repeat": entry.possible_repeat,
        "detail": entry.detail,
        "by": entry.by,
        "old": entry.old,
        "new": entry.new,
        "change": entry.change,
        **(fields_json(told, "text", "template", "address", "erased") if told else {}),
    }


_OF_A_DAEMON = ("pid", "host", "started_at", "last_tick_at", "tick_ms")


def status_json(status: Status) -> Json:
    """How daemon, backlog and channels are."""
    daemon = fields_json(status.daemon, *_OF_A_DAEMON)
    told = ("name", "state", "last_outcome", "last_sent_at", "people", "unreached")
    return {
        "daemon": {"running": status.running, **daemon},
        "daemons": [
            {
                "running": each.running,
                **fields_json(each.record, *_OF_A_DAEMON),
                "clock_held_s": each.record.clock_offset_s,
                "leads": each.leads,
                **fields_json(each.record, "version", "heard_at", "clock_ahead_s", "stopped_at"),
            }
            for each in status.daemons
        ],
        **fields_json(status, "backlog", "oldest_overdue_s"),
        "clock_held_s": status.clock_held.total_seconds(),
        "channels": [fields_json(channel, *told) for channel in status.channels],
        "planning": status.planning and fields_json(status.planning, "since", "planned", "ahead"),
    }


def report_json(report: PeriodReport) -> Json:
    """The report of a period: counts, and all that it counts."""
    return {
        "period": {**fields_json(report.period, "name", "first", "last")},
        "owner": report.owner,
        **fields_json(report, "made_at", "tz", "unread"),
        "total": _tally_json(report.total),
        "owners": [_tally_json(each) for each in report.owners],
        "authorities": [_tally_json(each) for each in report.authorities],
        "milestones": [_line_json(line) for line in report.lines],
        "moved": [_move_json(move) for move in report.moves],
        "needs_a_look": [_line_json(line) for line in report.looks],
    }


def _tally_json(tally: Tally) -> Json:
    counted = zip(Verdict, tally.verdicts, strict=True)
    return {
        "name": tally.name or None,
        **{verdict.value: number for verdict, number in counted},
        "moves": tally.moves,
    }


_OF_WHAT = ("key", "title", "owner", "authority")


def _line_json(line: Line) -> Json:
    return {
        **fields_json(line, *_OF_WHAT, "verdict", "why", "closed_on", "needs_a_look"),
        "due": _due_json(line.due),
    }


def _move_json(move: Move) -> Json:
    return {
        **fields_json(move, *_OF_WHAT, "why", "by", "at", "days"),
        "old": _due_json(move.old),
        "new": _due_json(move.new),
    }


def feed_json(token: Token, now: datetime) -> Json:
    """A feed, without what lets in."""
    kept = ("id", "name", "person", "search", "created_at", "expires_at", "revoked_at", "used_at")
    return {**fields_json(token, *kept), "state": state_of(token, now)}


def state_of(token: Token, now: datetime) -> str:
    """Whether a token lets anybody in, or why not."""
    if token.revoked_at is not None:
        return "revoked"
    return "good" if token.is_good(now) else "expired"


def damaged_json(damaged: Damaged) -> Json:
    """A row that cannot be read."""
    return fields_json(damaged, "table", "row", "key", "reason")


def channel_json(channel: Channel) -> Json:
    """A channel, without its address."""
    from tracker.config.describe import describe_channel  # noqa: PLC0415 - settings are slow

    return {"name": channel.name, **describe_channel(channel)}


def policy_json(
    policy: Policy, channels: Collection[str], steps: Iterable[tuple[str, Collection[str]]]
) -> Json:
    """A policy, the channels that it tells, and those that each of its steps tells."""
    from tracker.config.describe import describe_policy  # noqa: PLC0415 - settings are slow

    described = describe_policy(policy)
    return {
        "name": policy.name,
        **described,
        "tz": policy.tz,
        "channels": list(channels),
        "selection": described["channels"],
        "escalation": [
            {"after": after, "channels": list(names), "tell": list(map(str, step.tell))}
            for step, (after, names) in zip(policy.escalation, steps, strict=True)
        ],
    }


def fields_json(value: object | None, *names: str) -> Json:
    """These attributes, instants and days as ISO 8601; None for each where there is no value."""
    return {name: _plain(getattr(value, name)) if value else None for name in names}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return iso(value)
    return list(value) if isinstance(value, tuple) else value


def iso(moment: date | datetime | None) -> str | None:
    """A day or an instant as ISO 8601."""
    return moment.isoformat() if moment is not None else None
