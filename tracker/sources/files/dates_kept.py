"""Dates as they were understood, and what people said of them, for files that keep them.

What a milestone is due by is read from its words; what it was due by can only be kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import (
    Acknowledgement,
    Due,
    Proposal,
    Report,
    Revision,
    RevisionKind,
)
from tracker.domain.plain_text import plain
from tracker.domain.publication import Publication
from tracker.errors import UnknownZone

Values = dict[str, object]


def revision_values(revision: Revision) -> Values:
    """A revision as plain values, under the names of `tracker list --json` and more."""
    return {
        "revision": revision.number,
        **due_values(revision.due),
        "reason": revision.reason,
        "changed_at": revision.changed_at.isoformat(),
        "kind": revision.kind.value,
        "source": revision.source_url,
        "by": revision.by,
    }


def revisions_of(value: object) -> tuple[Revision, ...]:
    """The revisions of a list of `revision_values`, oldest first.

    None where they say too little, as those of `tracker list --json`. Raises ValueError, saying
    what is wrong.
    """
    if value is None or value == "":
        return ()
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError("must be a list of revisions, as `tracker export` writes it")
    if any("status" not in each for each in value):
        return ()
    revisions = tuple(map(_revision, value))
    if [each.number for each in revisions] != list(range(1, len(revisions) + 1)):
        raise ValueError("its revisions must be 1, 2, 3 and so on")
    return revisions


def proposal_values(proposal: Proposal) -> Values:
    """A proposal as plain values, as `tracker list --json` shows it and more."""
    return {
        "due": due_values(proposal.due),
        "reason": proposal.reason,
        "source": proposal.source_url,
        "announced_at": proposal.announced_at.isoformat(),
    }


def proposal_of(value: object) -> Proposal | None:
    """The proposal of `proposal_values`; ValueError says what is wrong."""
    if value is None:
        return None
    fields = _mapping(value, "proposed")
    return Proposal(
        due=_due(_mapping(fields.get("due"), "due")),
        reason=_text(fields, "reason"),
        source_url=_text_or_none(fields, "source"),
        announced_at=_instant(fields, "announced_at"),
    )


def acknowledgement_values(seen: Acknowledgement) -> Values:
    """An acknowledgement as plain values; what is not known is left out."""
    values: Values = {
        "revision": seen.revision,
        "at": seen.at.isoformat(),
        "by": seen.by,
        "ref": seen.ref,
        "channel": seen.channel,
        "until": seen.until.isoformat() if seen.until else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def acknowledgement_of(value: object) -> Acknowledgement | None:
    """The acknowledgement of `acknowledgement_values`; ValueError says what is wrong."""
    if value is None:
        return None
    fields = _mapping(value, "acknowledgement")
    revision = str(fields.get("revision"))
    if not (revision.isascii() and revision.isdecimal() and int(revision)):
        raise ValueError("revision must be a number from 1 on")
    return Acknowledgement(
        revision=int(revision),
        at=_known_instant(fields, "at"),
        by=_text_or_none(fields, "by"),
        ref=_text_or_none(fields, "ref"),
        channel=_text_or_none(fields, "channel"),
        until=_known_instant(fields, "until") if fields.get("until") else None,
    )


def report_values(report: Report) -> Values:
    """What one person reported as met, as plain values."""
    values: Values = {
        "by": report.by,
        "at": report.at.isoformat(),
        "on": report.on.isoformat(),
        "met_at": report.met_at.isoformat() if report.met_at else None,
        "note": report.note or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def report_of(value: object) -> Report | None:
    """The report of `report_values`; ValueError says what is wrong."""
    if value is None:
        return None
    fields = _mapping(value, "reported")
    on = _day(fields, "on")
    if on is None:
        raise ValueError("on is missing")
    return Report(
        by=_text(fields, "by"),
        at=_known_instant(fields, "at"),
        on=on,
        met_at=_known_instant(fields, "met_at") if fields.get("met_at") else None,
        note=_text_or_none(fields, "note") or "",
    )


def publication_values(publication: Publication) -> Values:
    """What a source said last, as plain values."""
    vanished_at = publication.vanished_at
    values: Values = {
        "listed_in": publication.listed_in,
        "said": publication.said,
        "closed_it": publication.closed_it,
        "vanished_at": vanished_at.isoformat() if vanished_at else None,
    }
    return {name: value for name, value in values.items() if value not in (None, False)}


def publication_of(value: object) -> Publication | None:
    """The publication of `publication_values`, of no milestone yet; ValueError as above."""
    if value is None:
        return None
    fields = _mapping(value, "published")
    said = _text(fields, "said")
    if not isinstance(json.loads(said), Mapping):
        raise ValueError("said is not what `tracker export` writes")  # noqa: TRY004 - of the file
    return Publication(
        key="",
        listed_in=_text(fields, "listed_in"),
        said=said,
        closed_it=fields.get("closed_it") in (True, "true"),
        vanished_at=_instant(fields, "vanished_at") if fields.get("vanished_at") else None,
    )


def due_values(due: Due) -> Values:
    """A due date as plain values; what is not known is left out."""
    window = due.window
    values: Values = {
        "text": due.text,
        "status": due.status.value,
        "tz": due.tz,
        **(_window_values(window) if window else {}),
        "modality": due.modality.value,
        "not_before": due.not_before.isoformat() if due.not_before else None,
        "not_after": due.not_after.isoformat() if due.not_after else None,
        "ambiguous": [_window_values(each) for each in due.readings],
        "estimate": _window_values(due.estimate) if due.estimate else None,
        "rule": due.rule,
        "waiting_on": list(due.waiting_on),
        "doubts": list(due.doubts),
    }
    return {name: value for name, value in values.items() if value not in (None, [])}


def _window_values(window: DueWindow) -> Values:
    values: Values = {
        "earliest": window.earliest.isoformat(),
        "latest": window.latest.isoformat(),
        "precision": window.precision.value,
    }
    return {**values, "at": window.at.isoformat()} if window.at else values


def _revision(fields: Mapping[str, Any]) -> Revision:
    return Revision(
        number=int(fields.get("revision") or 0),
        due=_due(fields),
        reason=_text(fields, "reason"),
        changed_at=_instant(fields, "changed_at"),
        kind=_word(fields, "kind", RevisionKind),
        source_url=_text_or_none(fields, "source"),
        by=_text_or_none(fields, "by"),
    )


def _due(fields: Mapping[str, Any]) -> Due:
    """A due date; where it has no window, its days are the certain bounds."""
    window = _window(fields) if fields.get("precision") else None
    first, last = ("not_before", "not_after") if window else ("earliest", "latest")
    readings = [_mapping(each, "each reading") for each in fields.get("ambiguous") or ()]
    if any(not each.get("precision") for each in readings):
        raise ValueError("its readings have no precision")
    not_before = _day(fields, "not_before") or _day(fields, first)
    not_after = _day(fields, "not_after") or _day(fields, last)
    if not_before and not_after and not_after < not_before:
        raise ValueError(f"it is due after {not_before} and before {not_after}, on no day at all")
    return Due(
        text=_text(fields, "text"),
        status=_word(fields, "status", DueStatus),
        tz=_zone(fields, "tz"),
        window=window,
        modality=_word(fields, "modality", Modality),
        not_before=not_before,
        not_after=not_after,
        readings=tuple(map(_window, readings)),
        estimate=_estimate(fields.get("estimate")),
        rule=_text_or_none(fields, "rule"),
        waiting_on=tuple(map(str, fields.get("waiting_on") or ())),
        doubts=tuple(map(str, fields.get("doubts") or ())),
    )


def _estimate(value: object) -> DueWindow | None:
    return _window(_mapping(value, "an estimate")) if value else None


def _window(fields: Mapping[str, Any]) -> DueWindow:
    first, last = _day(fields, "earliest"), _day(fields, "latest")
    if first is None or last is None:
        raise ValueError("earliest and latest are missing")
    precision = _word(fields, "precision", Precision)
    end = DueWindow.of(first, last, Precision.RANGE).end
    at = _instant(fields, "at") if fields.get("at") else None
    return DueWindow(earliest=first, end=end, precision=precision, at=at)


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise ValueError(f"{what} must hold fields, as `tracker export` writes it")


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = _text_or_none(fields, name)
    if value is None:
        raise ValueError(f"{name} is missing")
    return value


def _text_or_none(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    try:
        plain(value or "")
    except ValueError as error:
        raise ValueError(f"{name} {error}") from error
    return value


def _word(fields: Mapping[str, Any], name: str, words: Callable[[str], Any]) -> Any:  # noqa: ANN401
    return words(_text(fields, name))


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    text = _text_or_none(fields, name)
    if not text:
        return None
    day = date.fromisoformat(text)
    _refuse_strange_year(day, name)
    return day


def _known_instant(fields: Mapping[str, Any], name: str) -> datetime:
    """As `_instant`, of a year that is known."""
    at = _instant(fields, name)
    _refuse_strange_year(at, name)
    return at


def _refuse_strange_year(day: date, name: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"{name}: the year {day.year} is out of range: I read dates from {FIRST_YEAR} to "
            f"{LAST_YEAR}"
        )


def _zone(fields: Mapping[str, Any], name: str) -> str:
    try:
        return zone(_text(fields, name)).key
    except UnknownZone as error:
        raise ValueError(f"{name}: {error}") from error


def _instant(fields: Mapping[str, Any], name: str) -> datetime:
    text = _text(fields, name)
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError(f"{name}: {text!r} has no offset; write it as 2026-03-31T09:00:00+00:00")
    return at
