"""What the words of a phrase take for granted: codes, parts of periods, weeks, seasons."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.dates.base.notes import HOUSE
from tracker.dates.base.units import Part, Told
from tracker.dates.base.window import Precision
from tracker.dates.calendars import authorities
from tracker.dates.explain.steps import Step, What
from tracker.dates.grammar.expressions import (
    Day,
    IsoWeek,
    NamedDay,
    PartOf,
    SpanAhead,
    WeekOf,
    YearPart,
)
from tracker.dates.grammar.reader.tokens import Kind, Token, tokens_of
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.recurs import parts_of
from tracker.dates.meaning.setting import Trail

_MONTHS = 12
_LEVEL_ONE = 24  #: the last code of EDTF level 1
_PARTS = {
    Part.START: "the start of a period is its first day",
    Part.EARLY: "early is the first third: January to April, the 1st to 10th, the first month",
    Part.MID: "mid is the second third: May to August, the 11th to 20th, the second month",
    Part.LATE: "late is the last third: September to December, from the 21st on, the last month",
    Part.END: "the end of a period is its last day",
    Part.FIRST_HALF: "the first half of a month ends with its 15th day",
    Part.SECOND_HALF: "the second half of a month begins with its 16th day",
    Part.REMAINDER: "the remainder begins on the day of reading",
}
_SEASONS = (
    "seasons are those of meteorology: spring is March to May in the north, September to November "
    "in the south"
)
_MOVING = frozenset(
    {
        *("easter", "easter monday", "good friday", "maundy thursday", "ash wednesday"),
        *("shrove tuesday", "palm sunday", "ascension day", "pentecost", "whit monday"),
        "corpus christi",
    }
)


def steps_of_words(used: str, trail: Trail, context: Context) -> Iterator[Step]:
    """The conventions behind the words that gave the answer."""
    for token in tokens_of(used):
        yield from _of_token(token)
    for expression in trail.expressions:
        for part in parts_of(expression):
            yield from _of_part(part, trail, context)
    if not trail.expressions and "freq=" in used.lower():
        text = "a recurrence rule as calendars write them"
        yield _convention(text, authorities.RECURRENCE)


def _of_token(token: Token) -> Iterator[Step]:
    if token.kind is Kind.MONTH and "-" in token.text:
        code = int(token.text[5:])
        level = "EDTF level 1" if code <= _LEVEL_ONE else "EDTF level 2"
        source = authorities.ISO if code <= _MONTHS else level
        yield _convention(f"{token.text} is a year and the code of a part of it", source)
    elif token.kind in {Kind.WEEK, Kind.INSTANT} or (token.kind is Kind.DAY and "-" in token.text):
        yield _convention(f"{token.text.upper()} goes from the year down", authorities.ISO)
    elif token.kind is Kind.SLASHED and "00" in token.text[:5]:
        text = f"{token.text}: 00 stands for a day that is not known"
        yield _convention(text, authorities.AGENDA)


def _of_part(part: object, trail: Trail, context: Context) -> Iterator[Step]:
    match part:
        case PartOf():
            yield _assumed(_PARTS[part.part])
        case YearPart(precision=Precision.SEASON):
            yield _assumed(_SEASONS)
        case IsoWeek():
            yield _convention("week 1 holds 4 January, and weeks begin on Monday", authorities.ISO)
        case WeekOf(told=Told.HOLDING):
            yield _assumed("the week of a day is the one from Monday to Sunday that holds it")
        case WeekOf():
            yield _assumed("a week commencing on a day is seven days from it on")
        case NamedDay() if part.name in _MOVING:
            yield _convention(f"{part.name.title()} by the Gregorian calendar", "Inter gravissimas")
        case SpanAhead():
            yield _convention(
                "counted from the day of reading, which does not count itself",
                authorities.of_first_day(context.calendar),
            )
    if isinstance(part, Day | NamedDay | YearPart) and part.year is None and trail.needed_day:
        yield _assumed("without a year the next one is meant")


def _convention(text: str, source: str) -> Step:
    return Step(what=What.CONVENTION, text=text, source=source)


def _assumed(text: str) -> Step:
    return Step(what=What.ASSUMED, text=text, source=HOUSE)
