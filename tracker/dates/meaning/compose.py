"""Puts the items of a phrase together: one date, several, a revision, a rule, or none."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates.base import almanac
from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.window import Modality
from tracker.dates.grammar.english.names import MONTHS, SHORT_MONTHS
from tracker.dates.grammar.expressions import (
    Blank,
    Bounded,
    Choice,
    Counted,
    Day,
    EdgeOf,
    Event,
    Expression,
    MonthAfter,
    NthIn,
    PartOf,
    Repeats,
    Revised,
    Rolls,
    Span,
    Undated,
    YearPart,
)
from tracker.dates.grammar.items import (
    Item,
    Phrase,
    Says,
    modality_of,
    prints_the_result,
    used,
)
from tracker.dates.meaning import several
from tracker.dates.meaning.compound import resolve
from tracker.dates.meaning.interpretation import THE_DAY, DueStatus, Interpretation
from tracker.dates.meaning.left_aside import check_months, check_qualifiers, check_spans, check_told
from tracker.dates.meaning.setting import Answer, Setting, readings_of
from tracker.errors import UnreadableDate

_QUOTED = 60
_CENTURY = 2000
#: Dec 28, and no day of a year that is written out
_BARE = re.compile(
    rf"(?<!\d )(?<!\d)\b({'|'.join(sorted(SHORT_MONTHS))}) (2[4-9]|3[01])\b"
    r"(?![,\s]*(?:19|2\d)\d\d)",
    re.IGNORECASE,
)
_PERIOD_ENDS = re.compile(r"\b(?:year|half|quarter|month|period)s? end(?:ing|ed)?\b", re.IGNORECASE)
_COULD_READ = (
    "I read dates such as 31 March 2026, 2026-03, Q2 2026, the end of 2026, "
    "1 May to 30 June 2026, 30 days after publication or TBC"
)
_IN_BRACKETS = Note("the date in brackets may be the day it counts from", HOUSE, doubt=True)
_RULED = (Counted, Event, MonthAfter, Choice)
_UNDATED = (Undated, Span, Repeats, Rolls, Blank)


def compose(text: str, phrase: Phrase, setting: Setting) -> Interpretation:
    """What the items of a phrase say together.

    Raises:
        UnreadableDate: they name no date, or a number remains that nothing explains.
    """
    if _left_open(phrase):
        return _dateless(text, phrase)
    check_months(phrase)
    if phrase.unexplained:
        raise UnreadableDate(
            f"in {_quoted(text)} nothing explains {phrase.unexplained[0]!r}: {_COULD_READ}"
        )
    check_spans(phrase)
    check_told(phrase)
    setting = _with_order(phrase, setting)
    ruled = _ruled_items(phrase)
    dated = several.counting([item for item in phrase.items if is_dated(item)])
    if ruled and not prints_the_result(ruled, dated):
        return _by_rule(text, phrase, (ruled, dated), setting)
    if dated:
        found = _printed(text, phrase, dated, setting)
        if ruled and ruled[0].start < dated[0].start and dated[0].before == ("(",):
            return _in_brackets(found, ruled[0].expression, dated[0].expression, setting)
        return found
    if phrase.items:
        return _dateless(text, phrase)
    if not setting.context.anchors:
        raise UnreadableDate(f"no date in {_quoted(text)}: {_COULD_READ}")
    return _by_rule(text, phrase, (ruled, dated), setting)


def _in_brackets(
    found: Interpretation, ruled: Expression, printed: Expression, setting: Setting
) -> Interpretation:
    """What a date in brackets says: the day that is counted, or the one from which it is.

    One that is past already is the one from which.
    """
    told = replace(found, notes=(*found.notes, _IN_BRACKETS))
    if not isinstance(ruled, Counted) or not isinstance(ruled.anchor, Event):
        return told
    from tracker.dates.meaning import conditions  # noqa: PLC0415 - few phrases need rules

    counted = conditions.window_of(replace(ruled, anchor=printed), setting)
    if counted is None or found.window is None or found.window.at is not None:
        return told
    past = setting.as_of is not None and found.window.latest < setting.as_of
    ways = readings_of(
        (counted,) if past and not ruled.back else (found.window, counted), _IN_BRACKETS
    )
    several = len(ways.readings) > 1
    return replace(told, window=ways.hull, readings=ways.readings if several else ())


def _by_rule(
    text: str, phrase: Phrase, items: tuple[list[Item], list[Item]], setting: Setting
) -> Interpretation:
    """What a rule says, or the whole text as the name of an anchor."""
    from tracker.dates.meaning import conditions  # noqa: PLC0415 - few phrases need rules

    if items[0]:
        return conditions.ruled(text, phrase, items, setting)
    found = conditions.anchored(text, phrase, setting)
    if found is None:
        raise UnreadableDate(f"no date in {_quoted(text)}: {_COULD_READ}")
    return found


def _ruled_items(phrase: Phrase) -> list[Item]:
    """The items that only a rule can resolve; `whichever is earlier` alone is none."""
    ruled = list(filter(is_ruled, phrase.items))
    empty = Choice(earlier=True), Choice(earlier=False)
    alone = len(phrase.items) == 1 and phrase.items[0].expression in empty
    return [] if alone else ruled


def _left_open(phrase: Phrase) -> bool:
    """Whether the source leaves the date to be filled in, or says at last that there is none."""
    if any(isinstance(item.expression, Blank) for item in phrase.items):
        return True
    last = phrase.items[-1].expression if phrase.items else None
    return isinstance(last, Undated) and last.firmly and not phrase.unexplained


def _with_order(phrase: Phrase, setting: Setting) -> Setting:
    """The setting with the order of day and month that another date of the phrase shows."""
    if setting.context.dayfirst is not None or phrase.dayfirst is None:
        return setting
    return replace(setting, context=replace(setting.context, dayfirst=phrase.dayfirst))


def _printed(text: str, phrase: Phrase, dated: list[Item], setting: Setting) -> Interpretation:
    """What printed dates say."""
    proposed = several.proposed(dated, phrase.behind)
    dated = [item for item in dated if item not in proposed]
    joined = several.joined(dated)
    if isinstance(joined, Revised) and several.move_proposed(dated, phrase.behind):
        joined, proposed = joined.old, dated
    if setting.trail is not None:
        setting.trail.expressions = (joined,)
    answer = resolve(joined, setting)
    answer = replace(answer, notes=(*answer.notes, *_day_or_month(text, joined, setting)))
    for item in proposed:
        told = text[item.start + len(item.bound) : item.end].strip(" ,:~")
        note = Note(f"only proposed, not counted: {told}")
        answer = replace(answer, notes=(*answer.notes, note))
    if any(isinstance(item.expression, Undated) for item in phrase.items):
        answer = replace(answer, notes=(*answer.notes, Note("the source calls it unconfirmed")))
    if dated[-1].says(Says.ENDING_AFTER) or several.before_a_period(dated[-1]):
        on = phrase.unread or ("the end of the period",)
        return _from_below(text, phrase, answer, dated, on=on)
    if all(item.says(Says.NOT_BEFORE) for item in dated) and setting.each is None:
        return _from_below(text, phrase, answer, dated, on=(THE_DAY,))
    check_qualifiers(phrase)
    found = _dated(text, phrase, answer, dated)
    one = isinstance(joined, Bounded) and not found.ambiguous
    return replace(found, modality=Modality.BETWEEN) if one else found


def _day_or_month(text: str, joined: Expression, setting: Setting) -> list[Note]:
    """What is said of a bare `Dec 28`: whoever meant a month would be told too early."""
    if not isinstance(joined, Day | PartOf | NthIn | EdgeOf):
        return []
    bare = _BARE.search(text)
    if bare is None:
        return []
    number, name = int(bare[2]), almanac.MONTH_NAMES[MONTHS[bare[1].lower()] - 1]
    year, of_year = _CENTURY + number, f"{name} {_CENTURY + number}"
    if not isinstance(joined, Day):
        of_it = isinstance(joined.of, YearPart) and joined.of.year == year
        told = Note(f"read as {of_year}, not as {number} {name}", HOUSE, doubt=True)
        return [told] if of_it else []
    if joined.year is not None or joined.day != number:
        return []
    alone = _BARE.fullmatch(text.strip()) or _PERIOD_ENDS.search(text)
    if not alone or setting.as_of is None or year < setting.as_of.year:
        return []
    return [Note(f"read as {number} {name}, not as {of_year}", HOUSE, doubt=True)]


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "...")


def is_ruled(item: Item) -> bool:
    """Whether only a rule finds the date of an item."""
    return isinstance(item.expression, _RULED)


def is_dated(item: Item) -> bool:
    """Whether an item is a printed date, which no rule has to find."""
    return not isinstance(item.expression, _RULED + _UNDATED)


def _dateless(text: str, phrase: Phrase) -> Interpretation:
    """What is said where no item names a date."""
    kinds = {type(item.expression) for item in phrase.items}
    repeats = [item.expression for item in phrase.items if isinstance(item.expression, Repeats)]
    waiting = Span in kinds and not kinds & {Undated, Blank, Repeats}
    return Interpretation(
        text=text,
        status=DueStatus.WAITING if waiting else DueStatus.UNDATED,
        modality=modality_of(phrase.items),
        rule=repeats[0].words if repeats else None,
        waiting_on=("the day from which it is counted",) if waiting else (),
        used=used(text, phrase.items),
        unread=phrase.unread,
    )


def _dated(text: str, phrase: Phrase, answer: Answer, items: list[Item]) -> Interpretation:
    spans = (item for item in phrase.items if isinstance(item.expression, Span))
    unread = phrase.unread
    if answer.estimate is not None:
        unread = tuple(clause for clause in unread if not several.is_hedge(clause))
    return Interpretation(
        text=text,
        status=DueStatus.DATED,
        window=answer.hull,
        modality=modality_of(items),
        readings=answer.readings if len(answer.readings) > 1 else (),
        estimate=answer.estimate,
        tz=answer.tz,
        used=used(text, items),
        unread=(*unread, *(text[item.start : item.end].strip() for item in spans)),
        notes=answer.notes,
    )


def _from_below(
    text: str, phrase: Phrase, answer: Answer, items: list[Item], *, on: tuple[str, ...]
) -> Interpretation:
    """What has a first day that is certain, and no last one."""
    return Interpretation(
        text=text,
        status=DueStatus.WAITING,
        modality=Modality.FROM,
        not_before=answer.hull.earliest,
        waiting_on=on,
        used=used(text, items),
        unread=phrase.unread,
        notes=answer.notes,
    )
