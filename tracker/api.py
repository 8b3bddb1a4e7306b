"""tracker for programs in Python: read dates, look at milestones, add them.

    from tracker.api import open_tracker, when

    when("by the end of Q2 2027").window.latest             # datetime.date(2027, 6, 30)
    with open_tracker("config/tracker.toml", by="nightly export") as tracker:
        tracker.add("Annual return", due="31 March 2027", owner="amira")
        for milestone in tracker.milestones(owner="amira"):
            print(milestone.key, milestone.due.text)

What is named here stays as it is within a major version, and so do the values that it gives; what
else the package holds may change. Every error is a `tracker.errors.TrackerError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.dates.base.instants import day_in
from tracker.dates.base.zones import named_zone
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.domain.anchor import Anchor, meanings
from tracker.domain.milestone import Milestone
from tracker.errors import BadData, DatabaseAbsent, NoMilestone, TrackerError, UsageError
from tracker.service.clock import Clock, SystemClock

if TYPE_CHECKING:
    from tracker.sources.record import MilestoneRecord
    from tracker.store.reads.reads import Reads

__all__ = ["Interpretation", "Milestone", "Tracker", "TrackerError", "open_tracker", "when"]


def when(  # noqa: PLR0913 - what may be known beside a phrase
    text: str,
    *,
    as_of: date | None = None,
    tz: str = "UTC",
    anchors: Mapping[str, date | datetime] | None = None,
    calendar: str | None = None,
    roll: str | None = None,
    fiscal: str | None = None,
    dayfirst: bool | None = None,
) -> Interpretation:
    """What `text` says of when, as `tracker when` reads it; no database, no settings.

    `as_of` is the day on which it was said (today in the IANA zone `tz`), `anchors` what it counts
    from, by name. `calendar` is a country or a market ("UK", "TARGET"), `roll` a convention
    ("following"), `fiscal` whose fiscal year; `dayfirst` reads 03/04 as 3 April. `window` of the
    answer is None where no day is known. Raises UnreadableDate, UnknownZone, UsageError.
    """
    named_zone(tz)
    stated = (Anchor.stated(name, day.isoformat()) for name, day in (anchors or {}).items())
    context = Context(
        tz=tz,
        dayfirst=dayfirst,
        fiscal=fiscal,
        calendar=calendar,
        roll=roll,
        anchors=meanings(tuple(stated), tz),
    )
    return interpret(text, as_of or day_in(SystemClock().now(), tz), context)


@contextmanager
def open_tracker(
    config: Path | str | None = None, *, by: str | None = None, clock: Clock | None = None
) -> Iterator[Tracker]:
    """The database that the settings name, found as the commands find them; closed at the end.

    `by` is who does what is done, for the log (else $TRACKER_USER or the login name). Raises
    BadSettings, and DatabaseUnusable or SchemaMismatch where the database cannot be used.
    """
    from tracker.service.quick import reads_of  # noqa: PLC0415 - `when` needs no database
    from tracker.service.who import user_of  # noqa: PLC0415 - as above

    path = None if config is None else Path(config)
    with _origin_told(path), reads_of(path) as reads:
        yield Tracker(reads, path, by or user_of(os.environ), clock or SystemClock())


class Tracker:
    """An open database; `open_tracker` makes it. For one thread."""

    def __init__(self, reads: Reads, config: Path | None, by: str, clock: Clock) -> None:
        self._reads = reads
        self._config = config
        self._by = by
        self._clock = clock

    def milestones(  # noqa: PLR0913 - an argument a question
        self,
        text: str | None = None,
        *,
        owner: str | None = None,
        tag: str | None = None,
        jurisdiction: str | None = None,
        due_before: date | None = None,
        closed_too: bool = False,
    ) -> tuple[Milestone, ...]:
        """The milestones of which all that is given is true, the earliest first.

        As `tracker list` finds them. Raises BadData where some rows cannot be read: a list without
        them would pass for whole.
        """
        from tracker.planning.search import Search, Standing  # noqa: PLC0415 - `when` needs none

        search = Search(
            text=text,
            standing=Standing.ALL if closed_too else Standing.LIVE,
            owners=(owner,) if owner else (),
            tags=(tag,) if tag else (),
            jurisdiction=jurisdiction,
            due_before=due_before,
        )
        found = self._reads.milestones(search)
        self._reads.look_for_damage()
        if self._reads.aside:
            raise BadData(
                "some rows cannot be read: `tracker db check` names them",
                problems=[str(each) for each in self._reads.aside],
            )
        return found

    def milestone(self, key: str) -> Milestone:
        """The milestone of that key, or of that reference. Raises NoMilestone."""
        found = self._reads.milestone(self._reads.key_of(key))
        if found is None:
            raise NoMilestone(key)
        return found

    def add(self, title: str, *, due: str, **stated: Any) -> Milestone:  # noqa: ANN401 - of each field its own
        """Add a milestone and plan its reminders, as `tracker add` does.

        `due` is the date in the words of its source. What else is stated has the names of the
        fields of `MilestoneRecord`: as_of (a date), owner, authority, key, tags and to (tuples),
        policy ... Raises UsageError, DuplicateKey.
        """
        from tracker.service.milestones.milestones import Milestones  # noqa: PLC0415 - SQLAlchemy is slow
        from tracker.service.quick import database_of  # noqa: PLC0415 - `when` needs no database
        from tracker.service.settings import defaults_of, settings_of  # noqa: PLC0415 - settings are slow
        from tracker.store.database import open_store  # noqa: PLC0415 - SQLAlchemy is slow

        record = _record(title, due, stated)
        defaults = defaults_of(settings_of(self._config, secrets=False))
        with _origin_told(self._config):
            store = open_store(database_of(self._config))
        try:
            return Milestones(store, defaults, by=self._by).add(record, self._clock.now())
        finally:
            store.close()


@contextmanager
def _origin_told(config: Path | None) -> Iterator[None]:
    """Of a database that is not there it is said what named it, as commands say it."""
    try:
        yield
    except DatabaseAbsent as error:
        from tracker.service.absence import with_origin  # noqa: PLC0415 - only where it lacks

        raise with_origin(error, config) from error


def _record(title: str, due: str, stated: Mapping[str, Any]) -> MilestoneRecord:
    """What is stated, where every field of it is known; else UsageError."""
    from tracker.sources.record import MilestoneRecord  # noqa: PLC0415 - `when` needs none

    known = {field.name for field in fields(MilestoneRecord)}
    unknown = sorted(set(stated) - known)
    if unknown:
        raise UsageError(
            f"a milestone has no {', '.join(unknown)}: it has {', '.join(sorted(known))}"
        )
    return MilestoneRecord(title=title, due=due, **stated)
