"""The JSON Schemas of answers: what `shapes` and `rosters` give, field by field.

Everything that is named is there, and nothing else: what nobody knows is null.
"""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer"}
_REAL: Final[Schema] = {"type": "number"}
_YES: Final[Schema] = {"type": "boolean"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
_VALUES: Final[Schema] = {"type": "object"}


def _maybe(schema: Schema) -> Schema:
    """That, or null where nobody knows."""
    if set(schema) <= {"type", "format"}:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _word(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**fields: Schema) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _also(schema: Schema, **fields: Schema) -> Schema:
    return _object(**schema["properties"], **fields)


def page_of(name: str) -> Schema:
    """A part of a list, and where the next one is."""
    return _object(items=_list(_ref(name)), next=_maybe(_TEXT))


_PRECISION: Final = _word(
    "minute", "day", "week", "month", "quarter", "half", "season", "year", "range"
)
_DUE_FIELDS: Final[dict[str, Schema]] = {
    "text": _TEXT,
    "status": _word("dated", "waiting", "undated"),
    "earliest": _maybe(_DAY),
    "latest": _maybe(_DAY),
    "precision": _maybe(_PRECISION),
    "at": _maybe(_INSTANT),
    "modality": _word("by", "before", "from", "after", "on", "between"),
    "tz": _TEXT,
    "waiting_on": _list(_TEXT),
    "rule": _maybe(_TEXT),
    "doubts": _list(_TEXT),
    "ambiguous": _list(_ref("Reading")),
    "estimate": _maybe(_ref("Estimate")),
}
_MILESTONE: Final = _object(
    key=_TEXT,
    title=_TEXT,
    kind=_maybe(_TEXT),
    status=_word("open", "met", "waived", "missed", "passed", "suspended"),
    authority=_maybe(_TEXT),
    jurisdiction=_maybe(_TEXT),
    instrument=_maybe(_TEXT),
    owner=_maybe(_TEXT),
    tags=_list(_TEXT),
    source_url=_maybe(_TEXT),
    source_quote=_maybe(_TEXT),
    as_of=_maybe(_DAY),
    policy=_TEXT,
    revision=_NUMBER,
    due=_ref("Due"),
    days_left=_maybe(_NUMBER),
    overdue=_YES,
    history=_list(_ref("Revision")),
    calendar=_maybe(_TEXT),
    roll=_maybe(_TEXT),
    remind=_maybe(_list(_TEXT)),
    to=_list(_TEXT),
    snoozed_until=_maybe(_INSTANT),
    acknowledged=_maybe(_ref("Acknowledgement")),
    reported=_maybe(_ref("Report")),
    needs_a_look=_YES,
    closed_on=_maybe(_DAY),
    closed_at=_maybe(_INSTANT),
    anchors=_list(_ref("Anchor")),
    pinned=_YES,
    proposed=_maybe(_ref("Proposal")),
    slippage=_maybe(_ref("Slippage")),
    occurrence=_NUMBER,
    repeat_count=_maybe(_NUMBER),
    repeat_until=_maybe(_DAY),
    confidence=_maybe(_word("firm", "likely", "tentative")),
    nature=_word("duty", "event"),
    last_verified_on=_maybe(_DAY),
    origin=_maybe(_TEXT),
    external_id=_maybe(_TEXT),
)
_OWNER_KIND: Final = _maybe(_word("person", "team", "words"))
_CHANGED: Final = _also(_MILESTONE, remarks=_list(_TEXT))
_PERSON: Final = _object(
    handle=_TEXT,
    name=_TEXT,
    addresses={"type": "object", "additionalProperties": _maybe(_TEXT)},
    via=_list(_TEXT),
    tz=_maybe(_TEXT),
    calendar=_maybe(_TEXT),
    quiet=_maybe(_TEXT),
    stand_in=_maybe(_TEXT),
    away=_list(_ref("Absence")),
    left_on=_maybe(_DAY),
    away_today=_YES,
    told_today=_maybe(_TEXT),
    teams=_list(_TEXT),
    leads=_list(_TEXT),
)
_LOG_ENTRY: Final = _object(
    at=_INSTANT,
    kind=_TEXT,
    key=_maybe(_TEXT),
    ref=_maybe(_TEXT),
    lead_time=_maybe(_TEXT),
    channel=_maybe(_TEXT),
    recipient=_maybe(_TEXT),
    outcome=_maybe(_TEXT),
    attempt=_maybe(_NUMBER),
    possible_repeat=_YES,
    detail=_TEXT,
    by=_maybe(_TEXT),
    old=_maybe(_VALUES),
    new=_maybe(_VALUES),
    change=_maybe(_NUMBER),
)
_TOLD: Final[dict[str, Schema]] = {
    "text": _TEXT,
    "template": _maybe(_TEXT),
    "address": _maybe(_TEXT),
    "erased": _YES,
}
_DAEMON: Final[dict[str, Schema]] = {
    "running": _YES,
    "pid": _maybe(_NUMBER),
    "host": _maybe(_TEXT),
    "started_at": _maybe(_INSTANT),
    "last_tick_at": _maybe(_INSTANT),
    "tick_ms": _maybe(_REAL),
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Milestone": _MILESTONE,
    "ListedMilestone": _also(_MILESTONE, owner_kind=_OWNER_KIND),
    "ShownMilestone": _also(
        _MILESTONE,
        owner_kind=_OWNER_KIND,
        owner_handle=_maybe(_TEXT),
        owner_name=_maybe(_TEXT),
        counted_from_it=_list(_TEXT),
    ),
    "ChangedMilestone": _CHANGED,
    "MovedMilestone": _also(_CHANGED, dependents=_list(_ref("Dependent"))),
    "Due": _object(**_DUE_FIELDS),
    "Reading": _object(earliest=_DAY, latest=_DAY),
    "Estimate": _object(earliest=_DAY, latest=_DAY, precision=_PRECISION),
    "Revision": _object(
        revision=_NUMBER,
        earliest=_maybe(_DAY),
        latest=_maybe(_DAY),
        text=_TEXT,
        reason=_TEXT,
        changed_at=_INSTANT,
        kind=_word("added", "moved", "corrected", "followed", "adopted", "occurrence", "imported"),
        source=_maybe(_TEXT),
        by=_maybe(_TEXT),
    ),
    "Acknowledgement": _object(
        by=_maybe(_TEXT),
        at=_INSTANT,
        ref=_maybe(_TEXT),
        channel=_maybe(_TEXT),
        lapses_on=_maybe(_DAY),
    ),
    "Report": _object(by=_TEXT, at=_INSTANT, on=_DAY, note=_TEXT),
    "Anchor": _object(name=_TEXT, key=_maybe(_TEXT), on=_maybe(_DAY), at=_maybe(_TEXT)),
    "Proposal": _object(due=_ref("Due"), reason=_TEXT, source=_maybe(_TEXT), announced_at=_INSTANT),
    "Slippage": _object(moves=_NUMBER, days=_maybe(_NUMBER), months=_maybe(_NUMBER), text=_TEXT),
    "Dependent": _object(
        key=_TEXT, title=_TEXT, effect=_TEXT, old=_ref("Due"), new=_ref("Due"), why=_maybe(_TEXT)
    ),
    "Interpretation": _object(
        **_DUE_FIELDS,
        used=_TEXT,
        unread=_list(_TEXT),
        notes=_list(_TEXT),
        recurs=_YES,
        as_of=_maybe(_DAY),
        explain=_maybe(_list(_ref("Step"))),
    ),
    "Step": _object(what=_TEXT, text=_TEXT, source=_maybe(_TEXT), day=_maybe(_DAY)),
    "PlannedSend": _object(
        fire_at=_INSTANT,
        key=_TEXT,
        title=_TEXT,
        lead_time=_TEXT,
        kind=_TEXT,
        channels=_list(_TEXT),
        why=_list(_TEXT),
        sources=_list(_TEXT),
        policy=_maybe(_TEXT),
        unless=_maybe(_TEXT),
        grouped=_list(_TEXT),
        fused=_list(_TEXT),
    ),
    "LogEntry": {**_also(_LOG_ENTRY, **_TOLD), "required": list(_LOG_ENTRY["properties"])},
    "Source": _object(
        name=_TEXT,
        url=_TEXT,
        format=_maybe(_TEXT),
        mapped=_YES,
        every_s=_NUMBER,
        state=_word("off", "new", "fetching", "failing", "overdue", "ok"),
        added_at=_INSTANT,
        last_success_at=_maybe(_INSTANT),
        failing_since=_maybe(_INSTANT),
        failures=_NUMBER,
        next_at=_maybe(_INSTANT),
        last_run=_maybe(_ref("SourceRun")),
    ),
    "SourceRun": _object(
        started_at=_INSTANT,
        ended_at=_maybe(_INSTANT),
        outcome=_TEXT,
        added=_maybe(_NUMBER),
        moved=_maybe(_NUMBER),
        changed=_maybe(_NUMBER),
        vanished=_maybe(_NUMBER),
        detail=_maybe(_TEXT),
    ),
    "Person": _PERSON,
    "ShownPerson": _also(_PERSON, owns=_list(_TEXT)),
    "Absence": _object(**{"from": _DAY, "to": _DAY, "note": _maybe(_TEXT)}),
    "Team": _object(handle=_TEXT, name=_TEXT, members=_list(_TEXT), leads=_list(_TEXT)),
    "Status": _object(
        daemon=_object(**_DAEMON),
        daemons=_list(
            _object(
                **_DAEMON,
                clock_held_s=_REAL,
                leads=_YES,
                version=_TEXT,
                heard_at=_maybe(_INSTANT),
                clock_ahead_s=_maybe(_REAL),
                stopped_at=_maybe(_INSTANT),
            )
        ),
        backlog=_NUMBER,
        oldest_overdue_s=_maybe(_REAL),
        clock_held_s=_REAL,
        channels=_list(_ref("Channel")),
        planning=_maybe(_ref("Planning")),
    ),
    "Planning": _object(since=_maybe(_INSTANT), planned=_NUMBER, ahead=_NUMBER),
    "Channel": _object(
        name=_TEXT,
        state=_word("ok", "failing", "unused", "not configured"),
        last_outcome=_maybe(_TEXT),
        last_sent_at=_maybe(_INSTANT),
        people=_NUMBER,
        unreached=_list(_TEXT),
    ),
    "Problem": {
        **_object(
            type=_TEXT,
            title=_TEXT,
            status=_NUMBER,
            detail=_TEXT,
            errors=_list(_object(field=_TEXT, detail=_TEXT)),
        ),
        "required": ["type", "title", "status", "detail"],
    },
}


def answer_of(name: str) -> Schema:
    """The schema of that name, as others refer to it."""
    return _ref(name)
