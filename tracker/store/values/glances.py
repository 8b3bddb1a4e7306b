"""Rows as glances: as much of a milestone as calendars show, read in a fraction of the time."""

from __future__ import annotations

from typing import Final

from tracker.domain.change import Verb
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.agenda.entries import Glance
from tracker.store.values.columns import number_of, number_or_none, text_of, text_or_none, words_of
from tracker.store.values.mapping import Record, due_of, moment_of

#: what is done to a milestone that a calendar shows, beside another date
_SHOWN: Final = (
    *(Verb.MET, Verb.WAIVED, Verb.MISSED, Verb.PASSED, Verb.SUSPENDED, Verb.REOPENED),
    *(Verb.EDITED, Verb.VERIFIED),
)
_KINDS: Final = ", ".join(f"'{verb.value}'" for verb in _SHOWN)

#: Changes are counted along the index of events; most milestones have few of any kind.
GLANCES: Final = (
    "SELECT m.id, m.key, m.title, m.status, m.authority, m.instrument, m.owner, m.tags, "  # noqa: S608  # constants
    "m.source_url, m.number, m.settled_revision, m.updated_at, m.due_text, m.due_status, m.tz, "
    "m.earliest, m.latest, m.precision, m.modality, m.instant, m.not_before, m.not_after, "
    "m.readings, m.rule, m.waiting_on, m.doubts, m.estimate, "
    f"(SELECT count(*) FROM events e WHERE e.milestone_id = m.id AND e.kind IN ({_KINDS})) "
    "AS changes FROM current_milestones m"
)


def glance_of(record: Record) -> Glance:
    """The glance of a row of GLANCES."""
    revision = number_of(record["number"])
    return Glance(
        key=text_of(record["key"]),
        title=text_of(record["title"]),
        status=MilestoneStatus(record["status"]),
        due=due_of(record),
        revision=revision,
        settled=number_or_none(record["settled_revision"]) == revision,
        changes=number_of(record["changes"]),
        changed_at=moment_of(record["updated_at"]),
        authority=text_or_none(record["authority"]),
        instrument=text_or_none(record["instrument"]),
        owner=text_or_none(record["owner"]),
        tags=words_of(record["tags"]),
        source_url=text_or_none(record["source_url"]),
    )
