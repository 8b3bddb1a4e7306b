from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dependence import cycle_from, generations

NODES = st.sampled_from("abcdefgh")
GRAPHS = st.dictionaries(NODES, st.frozensets(NODES, max_size=3))

CYCLES = [
    ("nothing counts from anything", {}, ()),
    ("itself", {"a": {"a"}}, ("a", "a")),
    ("each from the other", {"a": {"b"}, "b": {"a"}}, ("a", "b", "a")),
    ("by way of a third", {"a": {"b"}, "b": {"c"}, "c": {"a"}}, ("a", "b", "c", "a")),
    ("a cycle further off is not its own", {"a": {"b"}, "b": {"c"}, "c": {"b"}}, ()),
    ("two ways to one end", {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}, ()),
]


@pytest.mark.parametrize(
    ("edges", "cycle"), [case[1:] for case in CYCLES], ids=[c[0] for c in CYCLES]
)
def test_a_cycle_is_told_from_start_to_start(
    edges: dict[str, set[str]], cycle: tuple[str, ...]
) -> None:
    assert cycle_from("a", edges) == cycle


@given(GRAPHS)
def test_what_is_found_is_a_cycle_and_there_is_none_where_none_is_found(
    edges: dict[str, frozenset[str]],
) -> None:
    reached: set[str] = set()
    ahead = {"a"}
    while ahead:
        found = {anchor for key in ahead for anchor in edges.get(key, ())}
        ahead = found - reached
        reached |= found
    cycle = cycle_from("a", edges)
    assert bool(cycle) == ("a" in reached)
    for key, anchor in pairwise(cycle):
        assert anchor in edges[key]
    if cycle:
        assert cycle[0] == cycle[-1] == "a"


@given(GRAPHS)
def test_each_comes_once_and_after_all_that_it_counts_from(
    anchors: dict[str, frozenset[str]],
) -> None:
    earlier = {key: {each for each in found if each < key} for key, found in anchors.items()}
    keys = set("abcdefgh")
    dependents = {key: {each for each in keys if key in earlier.get(each, ())} for key in keys}
    order = [key for group in generations(keys, dependents) for key in group]
    assert sorted(order) == sorted(keys)
    for key, found in earlier.items():
        assert all(order.index(each) < order.index(key) for each in found)


def test_a_group_holds_all_whose_anchors_have_come() -> None:
    dependents = {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": {"elsewhere"}}
    assert list(generations({"a", "b", "c", "d"}, dependents)) == [("a",), ("b", "c"), ("d",)]


def test_what_lies_on_a_cycle_never_comes() -> None:
    assert list(generations({"a", "b", "c"}, {"a": {"b"}, "b": {"a"}})) == [("c",)]
