"""A change taken back: what a milestone was before it, by what the log holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from tracker.domain.change import Values, Verb, stated_values
from tracker.domain.milestone import (
    Acknowledgement,
    Confidence,
    Milestone,
    MilestoneStatus,
    Report,
    Revision,
    RevisionKind,
)
from tracker.domain.nature import Nature
from tracker.domain.policy import LeadTime
from tracker.errors import UsageError

#: what the log says of a date, which its revisions hold whole
_OF_A_DATE: Final = frozenset({"due", "earliest", "latest", "modality", "at", "tz"})
#: what hangs on the dates of others where it counts from them
_OF_ITS_STANDING: Final = _OF_A_DATE | {"anchors", "status"}
_CALLED: Final = {
    "remind": "lead_times",
    "to": "recipients",
    "nature": "stated_nature",
    "acknowledged": "acknowledgement",
}
#: numbers: of the change that was taken back, of a revision that may be in force as another
_NOT_COMPARED: Final = frozenset({"change", "settled_revision"})
#: kinds of events that change nothing which could be put back
_NO_CHANGE: Final = frozenset({Verb.DECLINED, Verb.FOUND, Verb.VANISHED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """One thing that was done to a milestone, as the log holds it."""

    number: int
    kind: str
    at: datetime
    by: str | None
    key: str
    detail: str = ""
    old: Values | None = None
    new: Values | None = None

    @property
    def undoes(self) -> int | None:
        """The number of the change that it took back; None where it is something else."""
        number = (self.old or {}).get("change") if self.kind == Verb.UNDONE else None
        return number if isinstance(number, int) else None

    @property
    def can_be_undone(self) -> bool:
        """Whether it changed anything that can be put back."""
        return can_be_undone(self.kind)


Place = tuple[int, str]  #: the number of a change, and the key of one milestone that it is of

DELETED: Final = "deleted"  #: the event of a milestone that should never have been


def can_be_undone(kind: str) -> bool:
    """Whether an event of that kind changed anything that can be put back."""
    return kind == DELETED or (kind in tuple(Verb) and kind not in _NO_CHANGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Why a milestone is put back, when, and by whom."""

    why: str
    at: datetime
    by: str


def in_force(changes: Iterable[tuple[Place, Iterable[Place]]]) -> dict[Place, bool]:
    """Whether each change counts: it does unless one that counts took it back.

    `changes` are places, each with those of what it took back.
    """
    found: dict[Place, bool] = {}
    taken = dict(changes)
    for number in sorted(taken, reverse=True):
        found.setdefault(number, True)
        for other in taken[number] if found[number] else ():
            found[other] = False
    return found


def put_back(present: Milestone, done: Iterable[Done], how: Correction) -> Milestone:
    """`present` as it was before what was `done` to it at one instant.

    A date is put back as a revision of its own. Raises UsageError where something of it was changed
    again since, hangs on others' dates or on what was proposed, or cannot be known.
    """
    done = tuple(done)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for each in done:
        old.update(each.old or {})
        new.update(each.new or {})
    _refuse_what_hangs_on_others(present, old)
    _refuse_changed_since(present, {name: new.get(name) for name in old})
    back = {
        _CALLED.get(name, name): _value(name, value)
        for name, value in old.items()
        if name not in _OF_A_DATE and name != "change"
    }
    if "due" in old:
        present = _dated_back(present, done[0].at, how)
    return seen_and_settled(replace(present, **back))


def _refuse_what_hangs_on_others(present: Milestone, old: Values) -> None:
    """Dates that count from others may have to be others by now; a proposal may have been heard."""
    hangs = not _OF_ITS_STANDING.isdisjoint(old)
    if "proposed" in old or (present.proposed and hangs):
        raise UsageError(
            f"a date was proposed for {present.key}, which people may have heard: `tracker move "
            f"{present.key} --due ...` says which one holds"
        )
    if not (_OF_A_DATE.isdisjoint(old) or present.status is MilestoneStatus.OPEN):
        raise UsageError(
            f"{present.key} is {present.status}, so its date is not put back: `tracker reopen "
            f"{present.key}` comes first"
        )
    if (present.anchors or old.get("anchors")) and hangs:
        raise UsageError(
            f"{present.key} counts from other dates, which may have changed meanwhile: put it "
            f"right with `tracker move {present.key}` or `tracker reopen {present.key}`"
        )


def _refuse_changed_since(present: Milestone, new: Mapping[str, Any]) -> None:
    now = stated_values(present)
    for name, value in new.items():
        if name in _NOT_COMPARED or _said(now.get(name)) == _said(value):
            continue
        raise UsageError(
            f"{name} of {present.key} was changed again since: take that back first, or put it "
            f"right with `tracker edit {present.key}`"
        )


def _said(value: object) -> object:
    """A value but for the revision that it is of, which may be in force again as another."""
    if isinstance(value, Mapping):
        return {name: each for name, each in value.items() if name != "revision"}
    return value


def _revision_at(milestone: Milestone, at: datetime) -> Revision | None:
    """The revision that was made then, where it was not the first."""
    made = (each for each in milestone.history if each.changed_at == at and each.number > 1)
    return next(made, None)


def revision_before(present: Milestone, at: datetime) -> Revision | None:
    """The revision that was in force until one was made at `at`; None where none was."""
    made = _revision_at(present, at)
    return next((each for each in present.history if made and each.number == made.number - 1), None)


def _dated_back(present: Milestone, at: datetime, how: Correction) -> Milestone:
    """With the date that it had before `at`."""
    before = revision_before(present, at)
    if before is None:
        raise UsageError(
            f"which date {present.key} had before is not known: `tracker move {present.key}` gives "
            "it one"
        )
    kind = RevisionKind.CORRECTED
    return present.moved(before.due, reason=how.why, changed_at=how.at, kind=kind, by=how.by)


def seen_and_settled(present: Milestone) -> Milestone:
    """With what was seen and settled of its date, where an earlier revision names the same one."""
    same = {each.number for each in present.history if each.due.same_doubts(present.due)}
    seen, settled = present.acknowledgement, present.settled_revision
    if seen is not None and seen.revision in same:
        seen = replace(seen, revision=present.revision)
    if settled in same:
        settled = present.revision
    return replace(present, acknowledgement=seen, settled_revision=settled)


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - a field's, of several types
    read = _READERS.get(name)
    return value if value is None or read is None else read(value)


def _seen(said: Mapping[str, Any]) -> Acknowledgement:
    at, until = datetime.fromisoformat(said["at"]), said["until"]
    lapses = None if until is None else datetime.fromisoformat(until)
    return Acknowledgement(**{**_known(Acknowledgement, said), "at": at, "until": lapses})


def _report(said: Mapping[str, Any]) -> Report:
    met_at = said["met_at"]
    return Report(
        **{
            **_known(Report, said),
            "at": datetime.fromisoformat(said["at"]),
            "on": date.fromisoformat(said["on"]),
            "met_at": None if met_at is None else datetime.fromisoformat(met_at),
        }
    )


def _known(type_: type[Any], said: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(type_)}
    return {name: value for name, value in said.items() if name in names}


#: from what the log says of a field, by its own names, to its value; all others are as they stand
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("as_of", "closed_on", "last_verified_on", "repeat_until"), date.fromisoformat),
    **dict.fromkeys(("closed_at", "snoozed_until"), datetime.fromisoformat),
    **dict.fromkeys(("tags", "to"), tuple),
    "status": MilestoneStatus,
    "confidence": Confidence,
    "nature": Nature,
    "remind": lambda said: tuple(map(LeadTime.parse, said)),
    "acknowledged": _seen,
    "reported": _report,
}
