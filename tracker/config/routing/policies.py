"""Policies and routes of the settings file as domain values."""

from __future__ import annotations

from tracker.config.policy_tables import PolicyTable, SelectionTable
from tracker.config.route_tables import RouteTable, whom_of
from tracker.config.schema import SettingsFile
from tracker.domain.people.route import Route, Routes
from tracker.domain.policy import ChannelSelection, EscalationStep, Policy, QuietTimes

_DEFAULT = "default"


def policies_of(file: SettingsFile) -> dict[str, Policy]:
    """The policies of the file by name; `default` is always there."""
    tables = {_DEFAULT: PolicyTable(), **file.policies}
    return {name: _policy(name, table, file.timezone) for name, table in tables.items()}


def _policy(name: str, table: PolicyTable, tz: str) -> Policy:
    return Policy(
        name=name,
        lead_times=table.lead_times,
        send_at=table.send_at,
        tz=tz,
        overdue_every_days=table.overdue_every.days,
        count_from=table.count_from,
        channels=selection_of(table.channels),
        tell=tuple(map(whom_of, table.tell)),
        escalation=tuple(
            EscalationStep(
                after=each.after,
                channels=selection_of(each.channels),
                tell=tuple(map(whom_of, each.tell)),
            )
            for each in table.escalation
        ),
        quiet=_quiet(table),
        ack_lasts=table.ack_lasts,
        needs_second=bool(table.confirm),
    )


def routes_of(file: SettingsFile) -> Routes:
    """The routes of the file, in its order."""
    return Routes(
        routes=tuple(_route(number, table) for number, table in enumerate(file.routes, start=1)),
        match=file.routes_match,
    )


def _route(number: int, table: RouteTable) -> Route:
    values = table.values(without={"tell"})
    return Route(number=number, tell=tuple(map(whom_of, table.tell)), **values)


def _quiet(table: PolicyTable) -> QuietTimes | None:
    if table.quiet_hours is None and not table.quiet_days_off:
        return None
    begin, end = table.quiet_hours or (None, None)
    return QuietTimes(
        begin=begin, end=end, days_off=table.quiet_days_off, urgent_passes=table.urgent_in_quiet
    )


def selection_of(table: SelectionTable) -> ChannelSelection:
    """Which channels the table selects."""
    return ChannelSelection(names=table.names, any_of=table.any_of, all_of=table.all_of)
