from __future__ import annotations

import pytest

from tests.builders import a_milestone
from tests.planning_builders import a_policy
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection
from tracker.planning.sending.recipients import select_channels, unmatched

_CHANNELS = (
    Channel(name="team", tags=frozenset({"crypto", "uk"})),
    Channel(name="legal", tags=frozenset({"uk"})),
    Channel(name="ops"),
)


@pytest.mark.parametrize(
    ("why", "recipients", "selection", "told"),
    [
        ("nobody chose: everyone", (), ChannelSelection(), ("team", "legal", "ops")),
        ("the policy chooses by tag", (), ChannelSelection(any_of=("crypto",)), ("team",)),
        ("the milestone names a channel", ("ops",), ChannelSelection(any_of=("uk",)), ("ops",)),
        ("the milestone names a tag", ("uk",), ChannelSelection(names=("ops",)), ("team", "legal")),
        (
            "names and tags, in the order of the settings",
            ("ops", "crypto"),
            ChannelSelection(),
            ("team", "ops"),
        ),
        ("one of its channels is gone", ("gone", "ops"), ChannelSelection(), ("ops",)),
        (
            "all of its channels are gone: the policy's",
            ("gone",),
            ChannelSelection(names=("legal",)),
            ("legal",),
        ),
        (
            "nothing matches any more: everyone",
            ("gone",),
            ChannelSelection(names=("gone",)),
            ("team", "legal", "ops"),
        ),
    ],
)
def test_channels_are_chosen_and_never_none(
    why: str, recipients: tuple[str, ...], selection: ChannelSelection, told: tuple[str, ...]
) -> None:
    milestone = a_milestone(recipients=recipients)
    assert select_channels(milestone, a_policy(channels=selection), _CHANNELS) == told


def test_recipients_that_are_neither_channel_nor_tag_are_named() -> None:
    assert unmatched(_CHANNELS, ("ops", "uk", "gone", "UK")) == ("gone", "UK")
