"""The shape of the policies in the settings file."""

from __future__ import annotations

from datetime import time, timedelta

from tracker.config.route_tables import TELL
from tracker.config.shape.fields import (
    AFTER,
    DAYS,
    END,
    HOURS,
    LEAD_TIMES,
    NAME,
    PAUSE,
    SECOND,
    TIME_OF_DAY,
)
from tracker.config.shape.readers import Checked, Each, In, Rows, switch
from tracker.config.shape.table import Table, key
from tracker.domain.policy import CountFrom, LeadTime


class SelectionTable(Table):
    """[policies.NAME.channels]: which channels a policy, or a step of it, tells."""

    names: tuple[str, ...] = key(
        Each(NAME),
        default=(),
        description="Channels by name.",
        example='["policy-team"]',
    )
    any_of: tuple[str, ...] = key(
        Each(NAME),
        default=(),
        description="Channels that have at least one of these tags.",
        example='["crypto", "uk"]',
    )
    all_of: tuple[str, ...] = key(
        Each(NAME),
        default=(),
        description="Channels that have every one of these tags.",
        example='["crypto", "uk"]',
    )


def _selects(value: SelectionTable) -> SelectionTable:
    if not (value.names or value.any_of or value.all_of):
        raise ValueError('selects no channel; write for instance channels.names = ["ops-mail"]')
    return value


class EscalationTable(Table):
    """[[policies.NAME.escalation]]: who is told next while nobody acknowledges."""

    after: LeadTime = key(
        AFTER,
        description="How long after a reminder was told without an acknowledgement.",
        example='"2bd"',
    )
    channels: SelectionTable = key(
        Checked(In(SelectionTable), _selects),
        default=SelectionTable(),
        description="Which channels are told then.",
        example='channels.names = ["ops-mail"]',
    )
    tell: tuple[str, ...] = key(
        TELL,
        default=(),
        description="Whom to tell then, beside the channels.",
        example='["owner.lead"]',
    )


def _steps(values: tuple[EscalationTable, ...]) -> tuple[EscalationTable, ...]:
    spans = [str(each.after) for each in values]
    twice = sorted({span for span in spans if spans.count(span) > 1})
    if twice:
        raise ValueError(f"has {', '.join(twice)} more than once; name all channels in one step")
    return values


class PolicyTable(Table):
    """[policies.NAME]: how long before a date who is told."""

    lead_times: tuple[LeadTime, ...] = key(
        LEAD_TIMES,
        default=tuple(LeadTime.parse(text) for text in ("90d", "30d", "14d", "7d", "1d", "0d")),
        description="How long before the window reminders are sent.",
        example='["30d", "5bd", "0d"]',
    )
    send_at: time = key(
        TIME_OF_DAY,
        default=time(9, 0),
        description="The time of day of reminders, in `timezone`.",
        example='"09:00"',
    )
    overdue_every: timedelta = key(
        DAYS,
        default=timedelta(days=7),
        description="How often to remind once the date has passed; `0d`: only the first time.",
        example='"7d"',
    )
    count_from: CountFrom = key(
        END,
        default=CountFrom.EARLIEST,
        description="The end of the window that lead times count back from.",
        example='"earliest"',
    )
    ack_lasts: timedelta | None = key(
        PAUSE,
        default=None,
        description="How long an acknowledgement counts; without it 30 days where overdue.",
        example='"14d"',
    )
    confirm: bool | None = key(
        SECOND,
        default=None,
        description="`second`: what one person says is met is open until another confirms it.",
        example='"second"',
    )
    channels: SelectionTable = key(
        In(SelectionTable),
        default=SelectionTable(),
        description="Which channels are told; without it, every one that is no other's fallback.",
        example='channels.any_of = ["crypto"]',
    )
    tell: tuple[str, ...] = key(
        TELL,
        default=(),
        description="Whom to tell, beside the channels.",
        example='["owner", "team:crypto", "channel:policy-team"]',
    )
    quiet_hours: tuple[time, time] | None = key(
        HOURS,
        default=None,
        description="Hours in which nobody is disturbed; reminders wait for their end.",
        example='"19:00-07:30"',
    )
    quiet_days_off: bool = key(
        switch,
        default=False,
        description="Whether days that are no business days are quiet, too.",
        example="true",
    )
    urgent_in_quiet: bool = key(
        switch,
        default=True,
        description="Whether what is due on the day itself, or past, is told all the same.",
        example="true",
    )
    escalation: tuple[EscalationTable, ...] = key(
        Checked(Rows(In(EscalationTable)), _steps),
        default=(),
        description="Who is told next while nobody acknowledges, step by step.",
        example="[[policies.default.escalation]]",
    )
