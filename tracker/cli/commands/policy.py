"""What the commands of `policy` say alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from tracker.service.views.shapes import policy_json

if TYPE_CHECKING:
    from tracker.domain.channel import Channel
    from tracker.domain.policy import Policy, QuietTimes, Whom


def told_by(policy: Policy, channels: Collection[Channel]) -> tuple[str, ...]:
    """Names of the channels that a policy tells."""
    from tracker.service.views.channels import told_under  # noqa: PLC0415 - after the help

    return told_under(policy.channels, policy.tell, channels)


def told_in_words(names: Iterable[str], tell: Iterable[Whom]) -> str:
    """The channels of these names, and the people whom words of `tell` name."""
    return ", ".join([*names, *(str(word) for word in tell if word.is_people)])


def steps_of(policy: Policy, channels: Collection[Channel]) -> list[tuple[str, tuple[str, ...]]]:
    """After how long without an acknowledgement which channels are told."""
    from tracker.service.views.channels import told_under  # noqa: PLC0415 - after the help

    return [
        (str(step.after), told_under(step.channels, step.tell, channels))
        for step in policy.escalation
    ]


def json_of(policy: Policy, channels: Collection[Channel]) -> dict[str, object]:
    """A policy, and what it does with the channels that there are."""
    return policy_json(policy, told_by(policy, channels), steps_of(policy, channels))


def quiet_in_words(quiet: QuietTimes | None) -> str:
    """When nobody is disturbed: `19:00-07:30, days off`."""
    if quiet is None:
        return ""
    hours = [f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}"] if quiet.begin is not None else []
    return ", ".join([*hours, *(["days off"] if quiet.days_off else [])])
