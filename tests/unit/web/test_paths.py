"""Every key has an address of its own, and every act on it another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.paths import ACTS, MILESTONES, meant_by, path_of

_PARTS = st.sampled_from(
    ["a", "new", "seen", "not-mine", "/", "/..", "/./", ".", ":", "_", "-", "Z9", *ACTS]
)
_KEYS = st.lists(_PARTS, min_size=1, max_size=6).map(lambda parts: "k" + "".join(parts))


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("m", "/milestones/m"),
        ("annual-return/2027-03-31", "/milestones/annual-return/2027-03-31"),
        ("new", "/milestones/new/"),
        ("seen", "/milestones/seen/"),
        ("a/seen", "/milestones/a/seen/"),
        ("a/", "/milestones/a//"),
        ("x:y", "/milestones/x:y"),
        ("a/../b", "/milestones/a/..;/b"),
        ("a/./b/..", "/milestones/a/.;/b/..;"),
        ("a..b/...", "/milestones/a..b/..."),
        ('"><script>', "/milestones/%22%3E%3Cscript%3E"),
    ],
)
def test_where_a_milestone_is(key: str, path: str) -> None:
    assert path_of(key) == path


@given(key=_KEYS | st.sampled_from(["new", *ACTS]), act=st.sampled_from(ACTS))
def test_no_address_stands_for_two_things(key: str, act: str) -> None:
    shown, done = (path_of(key, each).removeprefix(f"{MILESTONES}/") for each in ("", act))

    assert meant_by(shown) == (key, "")
    assert shown != "new"
    for address in (shown, done):  # browsers would go up there
        assert {".", ".."}.isdisjoint(address.split("/"))
    assert meant_by(done) == (key, act)
