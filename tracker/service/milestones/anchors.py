"""What dates count from: names given a meaning, and the date that follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from tracker.dates.base.instants import window_at
from tracker.dates.base.window import DueWindow
from tracker.dates.rules.anchors import find, without_article
from tracker.dates.rules.rules import Anchors, Waiting
from tracker.domain.anchor import Anchor, meanings
from tracker.domain.dependence import cycle_from
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.draft import key_from, reading_of


class _Milestones(Protocol):
    def get_many(self, keys: Collection[str], /) -> Mapping[str, Milestone]: ...


class Known(Protocol):
    """Whatever knows milestones by their keys: a transaction, or what stands for one."""

    @property
    def milestones(self) -> _Milestones:
        """Those that there are."""
        ...


_LIKE_A_KEY = re.compile(r"(?<!\S)[A-Za-z]\w*[-._:/]\S*\w")

if TYPE_CHECKING:  # writing records needs the names, but not SQLAlchemy
    from tracker.store.store import Transaction


def stretch_of(milestone: Milestone) -> DueWindow | Waiting:
    """When the milestone takes place, or the bounds of that, for what counts from it.

    One that is met, when it was met; any other when it is due, also where it was waived,
    missed or suspended: its last date is the best that is known.
    """
    if milestone.status is MilestoneStatus.MET and milestone.closed_on is not None:
        at = milestone.closed_at
        return DueWindow.on(milestone.closed_on) if at is None else window_at(at, milestone.due.tz)
    due = milestone.due
    if due.window is not None and due.window.at is not None:
        return due.window
    if due.window is not None:
        return DueWindow.between(due.window.earliest, due.window.latest)
    return Waiting(on=(milestone.key,), not_before=due.not_before, not_after=due.not_after)


def days_of(milestone: Milestone, others: Mapping[str, Milestone]) -> Anchors:
    """What is known of each of its anchors, by its name; `others` hold the milestones by key."""
    keyed = {
        anchor.name: stretch_of(others[anchor.key])
        for anchor in milestone.anchors
        if anchor.key is not None and anchor.key in others
    }
    return {**keyed, **meanings(milestone.anchors, milestone.due.tz)}


def anchored(
    milestone: Milestone, others: Mapping[str, Milestone], defaults: Defaults
) -> Milestone:
    """The milestone with a meaning for every name that its words count from, and its date so.

    `others` are the milestones by key that there are among `candidates(milestone)`. Its due date
    and anchors are those of its words and of its source; what neither an anchor nor a key explains
    stays unknown. Raises UsageError for an anchor that is no milestone.
    """
    if not candidates(milestone):
        return milestone
    stated = [anchor for anchor in milestone.anchors if anchor.key or anchor.day]
    _refuse_strangers(milestone, stated, others)
    explained = {anchor.name: anchor for anchor in stated}
    derived = {
        name: Anchor(name=name, key=_key_meant(name, milestone, others))
        for name in _names(milestone, defaults)
        if find(name, explained) is None
    }
    known = replace(milestone, anchors=tuple({**derived, **explained}.values()))
    _refuse_misread(known, others)
    return replace(known, due=counted(known, others, defaults))


def candidates(milestone: Milestone) -> frozenset[str]:
    """The keys that must be known before `anchored`; empty where the date counts from nothing."""
    stated = {anchor.key or "" for anchor in milestone.anchors if anchor.key or anchor.day}
    meant = {key for name in milestone.due.waiting_on for key in keys_meant(name)}
    return frozenset(stated | meant | _like_keys(milestone))


def counted(milestone: Milestone, others: Mapping[str, Milestone], defaults: Defaults) -> Due:
    """The due date as its words and anchors give it; `others` hold the anchors by key."""
    return _read(milestone, days_of(milestone, others), defaults)


def still_named(milestone: Milestone, defaults: Defaults) -> tuple[Anchor, ...]:
    """Those of its anchors that the words of its date name."""
    named = {anchor.name: anchor for anchor in milestone.anchors}
    used = {find(name, named) for name in _names(milestone, defaults)}
    return tuple(anchor for anchor in milestone.anchors if anchor in used)


def in_place(
    transaction: Transaction,
    milestone: Milestone,
    defaults: Defaults,
    present: Mapping[str, Milestone] = MappingProxyType({}),
) -> Milestone:
    """`anchored` among all milestones, of which `present` are about to be stored.

    UsageError where it would count from itself.
    """
    found = transaction.milestones.get_many(candidates(milestone) - {"", *present})
    known = anchored(milestone, {**found, **present}, defaults)
    if any(anchor.key for anchor in known.anchors):
        for cycle in cycles(transaction, {known.key: known}):
            raise UsageError(f"a date cannot count from itself: {cycle}")
    return known


def cycles(known: Known, changed: Mapping[str, Milestone]) -> list[str]:
    """Every way, written `a -> b -> a`, on which one of `changed` counts from itself."""
    edges = {key: keys_of(milestone.anchors) for key, milestone in changed.items()}
    ahead = {key for keys in edges.values() for key in keys} - edges.keys()
    while ahead:
        found = known.milestones.get_many(ahead)
        edges |= {key: frozenset[str]() for key in ahead}
        edges |= {key: keys_of(milestone.anchors) for key, milestone in found.items()}
        ahead = {key for milestone in found for key in edges[milestone]} - edges.keys()
    ways = (cycle_from(key, edges) for key in changed if edges[key])
    return [" -> ".join(way) for way in ways if way]


def keys_of(anchors: Iterable[Anchor]) -> frozenset[str]:
    """The milestones among `anchors`."""
    return frozenset(anchor.key for anchor in anchors if anchor.key is not None)


def keys_meant(name: str) -> tuple[str, ...]:
    """The keys that `name`, in the words of a date, may stand for, the likelier first."""
    return tuple(dict.fromkeys((name, key_from(without_article(name)), key_from(name))))


def _names(milestone: Milestone, defaults: Defaults) -> tuple[str, ...]:
    """The names that the words of its date count from, whether their days are known or not."""
    return _read(milestone, {}, defaults).waiting_on


def _read(milestone: Milestone, anchors: Anchors, defaults: Defaults) -> Due:
    context = milestone.context(defaults.calendars, anchors)
    found = reading_of(milestone.due.text).on(milestone.as_of, context)
    return Due.of(found, tz=milestone.due.tz)


def _key_meant(name: str, milestone: Milestone, others: Mapping[str, Milestone]) -> str | None:
    keys = (key for key in keys_meant(name) if key in others or key == milestone.key)
    return next(keys, None)


def _like_keys(milestone: Milestone) -> frozenset[str]:
    """The words of its date that could be keys, such as rules-2026-10."""
    return frozenset(_LIKE_A_KEY.findall(milestone.due.text))


def _refuse_misread(known: Milestone, others: Mapping[str, Milestone]) -> None:
    """Refuse words that are a milestone's key but were read as a date of their own."""
    for word in sorted(_like_keys(known) & others.keys() - keys_of(known.anchors)):
        raise UsageError(
            f"{word!r} is a milestone, but reads as a date in {known.due.text!r}: name it by "
            f"another word, say rules, and add --anchor rules={word}"
        )


def _refuse_strangers(
    milestone: Milestone, stated: Iterable[Anchor], others: Mapping[str, Milestone]
) -> None:
    for anchor in stated:
        if anchor.key is not None and anchor.key not in {milestone.key, *others}:
            raise UsageError(
                f"{anchor.key!r}, the anchor {anchor.name!r}, is neither a milestone nor a day: "
                "write the key of one that is there, or a day such as 2026-03-31, with its time "
                "where that is known: 2026-03-31T09:30"
            )
