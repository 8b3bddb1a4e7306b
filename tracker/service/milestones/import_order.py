"""The milestones of one file, which may count from each other, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.domain.dependence import cycle_from, generations
from tracker.domain.milestone import Milestone
from tracker.errors import TrackerError
from tracker.service.defaults import Defaults
from tracker.service.milestones.anchors import Known, anchored, candidates, cycles

Finish = Callable[[Milestone], Milestone]  #: what a draft of the file makes of its milestone


def joined(
    known: Known, drafts: Mapping[str, Milestone], defaults: Defaults, finish: Finish
) -> tuple[dict[str, Milestone], dict[str, str]]:
    """Those of `drafts` that count from something, with their dates, and what is wrong, by key.

    Each comes after all of the file that it counts from.
    """
    wanted = {key: candidates(draft) for key, draft in drafts.items()}
    wanted = {key: keys - {""} for key, keys in wanted.items() if keys}
    if not wanted:
        return {}, {}
    named = frozenset().union(*wanted.values())
    others = dict(known.milestones.get_many(named - drafts.keys()))
    others |= {key: finish(drafts[key]) for key in named & drafts.keys() - wanted.keys()}
    found: dict[str, Milestone] = {}
    faults: dict[str, str] = {}
    for generation in generations(wanted, _dependents(wanted)):
        for key in generation:
            try:
                found[key] = anchored(drafts[key], others, defaults)
            except TrackerError as error:
                faults[key] = str(error)
            others[key] = finish(found.get(key, drafts[key]))
    faults |= {key: _cycle(key, wanted) for key in wanted.keys() - others.keys()}
    for way in cycles(known, found):
        faults[way.partition(" ")[0]] = f"a date cannot count from itself: {way}"
    return found, faults


def anchors_first(wanted: Mapping[str, frozenset[str]]) -> list[str]:
    """The keys, each behind those of them that it counts from; the rest stay in their order.

    Those that count from each other come last: whoever places them says so.
    """
    if not any(wanted.values()):
        return list(wanted)
    ordered = [key for part in generations(wanted, _dependents(wanted)) for key in part]
    return [*ordered, *sorted(wanted.keys() - set(ordered))]


def _dependents(wanted: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, anchors in wanted.items():
        for anchor in anchors & wanted.keys():
            found.setdefault(anchor, set()).add(key)
    return found


def _cycle(key: str, wanted: Mapping[str, frozenset[str]]) -> str:
    way = cycle_from(key, wanted)
    if not way:
        return "what it counts from counts from itself"
    return f"a date cannot count from itself: {' -> '.join(way)}"
