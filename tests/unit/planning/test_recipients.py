from __future__ import annotations

import pytest

from tests.builders import a_milestone
from tests.planning_builders import a_policy, utc
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection
from tracker.planning.sending.reach import Reach
from tracker.planning.sending.recipients import is_lost, readers_of, unmatched

_NOW = utc("2026-03-02 09:00")
_CHANNELS = (
    Channel(name="team", tags=frozenset({"crypto", "uk"})),
    Channel(name="legal", tags=frozenset({"uk"})),
    Channel(name="ops"),
)


_EVERYONE = ("team", "legal", "ops")


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
        ("all of its channels are gone: everyone", ("gone",), ChannelSelection(), _EVERYONE),
        (
            "all of its channels are gone: the policy's",
            ("gone",),
            ChannelSelection(names=("legal",)),
            ("legal",),
        ),
        (
            "nothing matches any more, and nobody is the operator: everyone",
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
    assert (
        readers_of(milestone, a_policy(channels=selection), Reach(channels=_CHANNELS), _NOW).names
        == told
    )


_WATCHED = (*_CHANNELS, Channel(name="desk", operator=True), Channel(name="public"))


@pytest.mark.parametrize(
    ("why", "recipients", "selection", "told"),
    [
        ("the policy's and the operator", ("gone",), {"names": ("legal",)}, ("legal", "desk")),
        ("by tag, too", ("gone",), {"all_of": ("crypto", "uk")}, ("team", "desk")),
        ("a policy for everybody tells the operator only", ("gone",), {}, ("desk",)),
        ("and so does one whose channel is gone", ("gone",), {"names": ("gone",)}, ("desk",)),
        ("nobody named anybody: whom the policy lost", (), {"names": ("gone",)}, ("desk",)),
        ("what is still there is enough", ("gone", "public"), {}, ("public",)),
    ],
)
def test_what_was_meant_for_few_does_not_go_to_everybody_because_a_channel_was_renamed(
    why: str,
    recipients: tuple[str, ...],
    selection: dict[str, tuple[str, ...]],
    told: tuple[str, ...],
) -> None:
    milestone = a_milestone(recipients=recipients)
    policy = a_policy(channels=ChannelSelection(**selection))
    assert readers_of(milestone, policy, Reach(channels=_WATCHED), _NOW).names == told, why


@pytest.mark.parametrize(
    ("recipients", "lost"),
    [((), False), (("gone",), True), (("gone", "ops"), False), (("uk",), False)],
)
def test_recipients_are_lost_where_none_of_them_is_left(
    recipients: tuple[str, ...], *, lost: bool
) -> None:
    assert is_lost(a_milestone(recipients=recipients), Reach(channels=_WATCHED)) is lost


def test_recipients_that_are_neither_channel_nor_tag_are_named() -> None:
    assert unmatched(Reach(channels=_CHANNELS), ("ops", "uk", "gone", "UK")) == ("gone", "UK")
