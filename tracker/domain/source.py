"""Saved sources: where dates are published, fetched again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RunOutcome(StrEnum):
    """What came of fetching a source once."""

    RUNNING = "running"  #: it is being fetched, or whoever did so was interrupted
    UNCHANGED = "unchanged"  #: the server says that nothing has changed
    IMPORTED = "imported"  #: what it gave was taken in
    FAILED = "failed"  #: nothing was taken in


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRun:
    """One time that a source was fetched, and what it brought."""

    started_at: datetime
    outcome: RunOutcome
    ended_at: datetime | None = None
    added: int = 0
    moved: int = 0
    changed: int = 0
    vanished: int = 0
    detail: str = ""  #: why it failed, or what of it needs a look


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What is fetched, how often, and how that has gone."""

    name: str
    url: str  #: with `${NAME}` where a secret belongs, never the secret itself
    format: str
    every: timedelta  #: between two successes
    added_at: datetime
    next_at: datetime  #: when it is to be fetched
    mapping: str | None = None  #: the mapping file, as TOML
    etag: str | None = None  #: what the server called its last answer
    last_modified: str | None = None
    last_success_at: datetime | None = None
    failing_since: datetime | None = None  #: None: the last time went well
    failures: int = 0  #: in a row
    enabled: bool = True
