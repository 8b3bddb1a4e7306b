"""Every error that tracker raises on purpose, with the exit code that the command line gives it.

A message is one line: what is wrong, where, and what would be right.
"""

from __future__ import annotations

from collections.abc import Sequence


class TrackerError(Exception):
    """Something failed in a way that a person can act on."""

    exit_code: int = 1


class UsageError(TrackerError):
    """What was asked for cannot be understood."""

    exit_code = 2


class UnreadableDate(UsageError):
    """A text names no date that the grammar knows."""


class NoSuchDay(UnreadableDate):
    """A period has no such day: no fifth Friday, no 23rd business day."""


class UnknownZone(UsageError):
    """A time zone that the zone database does not hold."""


class SomeDeliveriesFailed(TrackerError):
    """Not every message that was asked for got through."""

    exit_code = 3


class SomeSourcesFailed(TrackerError):
    """Not every source that was to be fetched could be taken in."""

    exit_code = 3


class NotFound(TrackerError):
    """No milestone, channel or reminder goes by that name."""

    exit_code = 4


class NoMilestone(NotFound):
    """No milestone goes by that key; one of those that are `near` it may be meant."""

    def __init__(self, key: str, *, near: Sequence[str] = ()) -> None:
        hint = "`tracker list --all` shows them all"
        if near:
            hint = f"did you mean {' or '.join(near)}?"
        super().__init__(f"no milestone has the key {key!r}: {hint}")
        self.key = key
        self.near = tuple(near)


class Lapsed(TrackerError):
    """What is answered is not open any more; the message says what happened since."""


class ChangedMeanwhile(TrackerError):
    """What is to be changed is not as it was when somebody looked at it."""


class NoneChanged(TrackerError):
    """Of several milestones some cannot be changed, so that none was; each with its reason.

    The exit code is that of the first of the reasons.
    """

    def __init__(self, refused: Sequence[tuple[str, TrackerError]], *, of: int) -> None:
        super().__init__(f"nothing was changed: {len(refused)} of {of} cannot be")
        self.problems = tuple(f"{name}: {error}" for name, error in refused)
        self.exit_code = refused[0][1].exit_code


class NotLeading(TrackerError):
    """What only the daemon that leads may do, and another leads by now."""


class BadData(TrackerError):
    """Settings, a file or the database hold something that tracker must not act on.

    `problems` lists every fault found, a line each, so that they can be mended in one go.
    """

    exit_code = 5

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class BadSettings(BadData):
    """The settings file, a secret or an environment variable is wrong."""


class DuplicateKey(BadData):
    """A milestone with this key is there already."""


class FetchFailed(BadData):
    """A URL did not give what it should.

    `retry_after` is the header of that name, where the answer had one; `status` that of an answer
    which was no success.
    """

    def __init__(
        self, message: str, *, retry_after: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.status = status


class ImportRefused(BadData):
    """At least one record of an import is wrong, so none was taken."""


class DatabaseUnusable(BadData):
    """The database is missing, not ours, read-only, damaged or busy for too long."""


class DatabaseAbsent(DatabaseUnusable):
    """There is nothing where the database is to be."""


class DatabaseBusy(DatabaseUnusable):
    """Another program holds the database for too long, or it is a standby: to wait may mend it."""


class SchemaMismatch(DatabaseUnusable):
    """The database was made by another version of tracker."""


class SchemaChanged(SchemaMismatch):
    """Another version of tracker has upgraded the database under a daemon that ran."""


class CalendarExhausted(BadData):
    """A business calendar does not reach the year that was asked for."""


class DaemonRunning(TrackerError):
    """Another daemon already serves this database."""


class Findings(TrackerError):
    """A check, or an import, found something that a person should look at."""

    exit_code = 10
