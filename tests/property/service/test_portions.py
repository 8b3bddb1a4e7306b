"""However little is handed over at once: the same is told, together with the same, in one order."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.office import START, Memory, Office, an_office
from tracker.domain.message import Message

_Added = tuple[int, tuple[str, ...]]  #: days ahead, and on which channels
_ALL = 1_000
_UNTIL_A_FUSE_FORGETS = timedelta(minutes=11)

_WORK = st.lists(
    st.tuples(
        st.integers(-3, 12),
        st.sampled_from([(), ("slack",), ("mail",)]),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=25)
@given(
    work=_WORK,
    portion=st.integers(1, 4),
    group_over=st.sampled_from([0, 1, 3]),
    fuse=st.sampled_from([0, 1, 3]),
)
def test_a_portion_changes_nothing_of_what_is_told(
    work: list[_Added], portion: int, group_over: int, fuse: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told, wanted = (
            _told(Path(folder) / str(size), work, size, group_over=group_over, fuse=fuse)
            for size in (portion, _ALL)
        )
    assert told == wanted
    assert {key for _, keys in wanted for key in keys} == {f"m{n}" for n in range(len(work))}


def _told(
    folder: Path, work: list[_Added], portion: int, **limits: int
) -> list[tuple[str, tuple[str, ...]]]:
    """The channel of each message and the milestones that it told of, in the order of each."""
    folder.mkdir()
    office = an_office(folder, **limits)
    office.rounds.portions.at_once = portion
    for number, (days, to) in enumerate(work):
        due = (START.date() + timedelta(days=days)).isoformat()
        office.add(due, f"m{number}", **({"to": to} if to else {}))
    for _ in range(4):
        office.tick()
        office.clock.advance(_UNTIL_A_FUSE_FORGETS)
    office.store.close()
    return [
        (name, _keys(message))
        for name, receiver in _receivers(office).items()
        for message in receiver.accepted
    ]


def _receivers(office: Office) -> dict[str, Memory]:
    return {"slack": office.slack, "mail": office.mail}


def _keys(message: Message) -> tuple[str, ...]:
    return tuple(str(dict(told)["key"]) for told in message.reminders)
