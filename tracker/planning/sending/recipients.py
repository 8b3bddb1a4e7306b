"""Which channels are told about a milestone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import ChannelSelection, EscalationStep, Policy
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.escalation import step_of


def recipients_of(
    told: Sequence[Reminder], milestone: Milestone, policy: Policy, channels: Collection[Channel]
) -> tuple[str, ...]:
    """Names of the channels that get one notice of all of `told`, in the order of the settings.

    Those of the milestone or its policy; of escalations, those of the steps that are due.
    """
    if told[0].kind is not ReminderKind.ESCALATION:
        return select_channels(milestone, policy, channels)
    return escalated_to([step_of(reminder, policy) for reminder in told], channels)


def select_channels(
    milestone: Milestone, policy: Policy, channels: Collection[Channel]
) -> tuple[str, ...]:
    """Names of the channels to tell: the milestone's own recipients before the policy's.

    Where all of its own are gone, those that its policy selects and the operator's stand in: what
    was meant for few must not go to everybody because a channel was renamed.
    """
    own = _named(channels, milestone.recipients)
    if own or not milestone.recipients:
        return tuple(own) or matched([policy.channels], channels)
    selects_all = policy.channels == ChannelSelection()
    meant = () if selects_all else matched([policy.channels], channels)
    found = (each.name for each in channels if each.operator or each.name in meant)
    return tuple(found) or _operators(channels)


def is_lost(milestone: Milestone, channels: Collection[Channel]) -> bool:
    """Whether the milestone names whom to tell, and none of them is configured any more."""
    return bool(milestone.recipients) and not _named(channels, milestone.recipients)


def escalated_to(
    steps: Iterable[EscalationStep | None], channels: Collection[Channel]
) -> tuple[str, ...]:
    """Names of the channels that escalation steps tell; None is one that the policy has lost."""
    return matched([step.channels for step in steps if step], channels)


def matched(
    selections: Collection[ChannelSelection], channels: Collection[Channel]
) -> tuple[str, ...]:
    """Names of the channels that any of `selections` matches, in the order of the settings.

    Where they match none that is configured any more, the operator's are told.
    """
    found = [
        channel.name
        for channel in channels
        if any(selection.matches(channel.name, channel.tags) for selection in selections)
    ]
    return tuple(found) or _operators(channels)


def unmatched(channels: Collection[Channel], recipients: Iterable[str]) -> tuple[str, ...]:
    """Those of `recipients` that are neither the name nor a tag of a channel."""
    return tuple(wanted for wanted in recipients if not _named(channels, (wanted,)))


def _named(channels: Collection[Channel], recipients: tuple[str, ...]) -> list[str]:
    if not recipients:
        return []
    selection = ChannelSelection(names=recipients, any_of=recipients)
    return [channel.name for channel in channels if selection.matches(channel.name, channel.tags)]


def _operators(channels: Collection[Channel]) -> tuple[str, ...]:
    """Those that hear of trouble; every one where none is marked, as somebody has to be told."""
    marked = tuple(channel.name for channel in channels if channel.operator)
    return marked or tuple(channel.name for channel in channels)
