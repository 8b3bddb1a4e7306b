"""Phrases as JSON lines: one object in, one out, whatever is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tracker.cli.params import fiscal_year
from tracker.dates.base.window import DueWindow
from tracker.dates.base.zones import named_zone
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.domain.anchor import Anchor, meanings
from tracker.errors import TrackerError, UsageError
from tracker.service.views.shapes import Json, interpretation_json, unread_json

_WORDS = ("tz", "calendar", "roll", "fiscal")


def read_lines(lines: Iterable[bytes], as_of: date | None, context: Context) -> Iterator[Json]:
    """What each line's phrase means; `as_of` and `context` apply where a line does not say.

    Blank lines are left out.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, number, as_of, context)


def _answer(line: bytes, number: int, as_of: date | None, context: Context) -> Json:
    text = None
    try:
        asked = _object(line, number)
        text = _word(asked, "phrase")
        if text is None:
            raise UsageError(f"line {number} has no phrase")
        day = _day(_word(asked, "as_of"), "as_of") or as_of
        within = _context(asked, context)
        return interpretation_json(interpret(text, day, within), as_of=day, tz=within.tz)
    except TrackerError as error:
        return unread_json(text, str(error))


def _object(line: bytes, number: int) -> Mapping[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} is not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise UsageError(f"line {number} is not a JSON object")
    return asked


def _context(asked: Mapping[str, object], context: Context) -> Context:
    words = {name: word for name in _WORDS if (word := _word(asked, name)) is not None}
    tz = words.get("tz", context.tz)
    named_zone(tz)
    return replace(
        context,
        dayfirst=_dayfirst(asked, context),
        anchors=_anchors(asked, tz),
        tz=tz,
        calendar=words.get("calendar", context.calendar),
        roll=words.get("roll", context.roll),
        fiscal=fiscal_year(words["fiscal"]) if "fiscal" in words else context.fiscal,
    )


def _word(asked: Mapping[str, object], name: str) -> str | None:
    word = asked.get(name)
    if word is not None and not isinstance(word, str):
        raise UsageError(f"{name} is no text: {json.dumps(word)}")
    return word


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise UsageError(f"{name} is no day: {text!r}; write it as YYYY-MM-DD") from error


def _dayfirst(asked: Mapping[str, object], context: Context) -> bool | None:
    dayfirst = asked.get("dayfirst", context.dayfirst)
    if dayfirst is not None and not isinstance(dayfirst, bool):
        raise UsageError(f"dayfirst is neither true nor false: {json.dumps(dayfirst)}")
    return dayfirst


def _anchors(asked: Mapping[str, object], tz: str) -> dict[str, date | DueWindow]:
    anchors = asked.get("anchors") or {}
    if not isinstance(anchors, dict):
        raise UsageError("anchors is no object of names and days")
    stated = ((name, _word(anchors, name)) for name in anchors)
    return meanings((_anchor(name, when) for name, when in stated if when is not None), tz)


def _anchor(name: str, when: str) -> Anchor:
    try:
        return Anchor.stated(name, when)
    except ValueError as error:
        raise UsageError(
            f"anchor {name} is no day: {when!r}; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm"
        ) from error
