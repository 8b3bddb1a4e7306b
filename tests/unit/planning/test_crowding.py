"""What is due with much else is foretold as the daemon lets it through."""

from __future__ import annotations

import pytest

from tests.planning_builders import utc
from tracker.domain.channel import Crowd
from tracker.domain.occasion import ReminderKind
from tracker.planning.crowding import in_crowd
from tracker.planning.forecast import PlannedSend


def _send(at: str, *channels: str, kind: ReminderKind = ReminderKind.APPROACH) -> PlannedSend:
    return PlannedSend(
        fire_at=utc(f"2026-03-02 {at}"),
        key="m",
        title="M",
        lead_time="7d",
        kind=kind,
        channels=channels or ("ops",),
    )


def _comes(sends: list[PlannedSend], crowd: Crowd) -> list[str]:
    """How each comes on the channels on which it does not come alone."""
    return [
        " ".join(f"{how}:{name}" for how in ("grouped", "fused") for name in getattr(each, how))
        for each in in_crowd(sends, crowd)
    ]


@pytest.mark.parametrize(
    ("crowd", "times", "expected"),
    [
        pytest.param(Crowd(), ["09:00"] * 30, [""] * 30, id="without a limit each comes alone"),
        pytest.param(Crowd(group_over=2), ["09:00"] * 2, [""] * 2, id="as many as it takes"),
        pytest.param(
            Crowd(group_over=2),
            [*["09:00"] * 3, "09:01"],
            [*["grouped:ops"] * 3, ""],
            id="more at once than that",
        ),
        pytest.param(
            Crowd(fuse=2),
            ["09:00", "09:01", "09:02", "09:02", "09:03", "09:10", "09:13"],
            ["", "", "fused:ops", "fused:ops", "fused:ops", "fused:ops", ""],
            id="the fuse makes one of the rest, then holds, and is free after ten minutes",
        ),
        pytest.param(
            Crowd(group_over=1, fuse=1),
            ["09:00", "09:00", "09:01", "09:01", "09:02", "09:02"],
            [*["grouped:ops"] * 4, *["fused:ops"] * 2],
            id="a group is one message to the fuse, which holds groups, too",
        ),
    ],
)
def test_what_is_due_on_a_channel_comes_as(
    crowd: Crowd, times: list[str], expected: list[str]
) -> None:
    assert _comes([_send(at) for at in times], crowd) == expected


def test_each_channel_has_its_own_crowd_and_a_digest_is_none() -> None:
    sends = [
        _send("09:00", "ops", "mail/amira"),
        _send("09:00", "ops"),
        _send("09:00", "weekly", kind=ReminderKind.DIGEST),
        _send("09:00", "weekly", kind=ReminderKind.DIGEST),
    ]
    assert _comes(sends, Crowd(group_over=1)) == ["grouped:ops", "grouped:ops", "", ""]


def test_what_a_channel_took_just_before_counts_for_its_fuse() -> None:
    before = {"ops": [utc("2026-03-02 08:51"), utc("2026-03-02 08:49")]}
    sends = [_send("09:00"), _send("09:00"), _send("09:00", "mail")]
    found = in_crowd(sends, Crowd(fuse=2), before)
    assert [each.fused for each in found] == [(), ("ops",), ()]
