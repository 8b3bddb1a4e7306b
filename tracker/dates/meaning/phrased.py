"""What words say of when that are no plain day: of a phrase, or of a rule as calendars have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.dates.calendars.counting import Roll
from tracker.dates.calendars.estimates import notes_of
from tracker.dates.grammar.expressions import Rolls
from tracker.dates.grammar.items import Phrase
from tracker.dates.meaning.compose import compose
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.dates.meaning.moving import rolled_time
from tracker.dates.meaning.recurs import Rhythm, rhythm_of
from tracker.dates.meaning.setting import Setting

if TYPE_CHECKING:  # few dates are rules
    from tracker.dates.meaning.rrules import RecurrenceRule


def meant(text: str, said: Phrase | RecurrenceRule, setting: Setting) -> Interpretation:
    """What `said`, which is `text` taken apart, says in `setting`; raises as `Reading.on` does."""
    found = _found(text, said, setting)
    resting = notes_of(setting.asked)
    return replace(found, notes=(*found.notes, *resting)) if resting else found


def may_recur(text: str, said: Phrase | RecurrenceRule, context: Context) -> bool:
    """Whether it may come round, without asking which day it is."""
    if isinstance(said, Phrase):
        return isinstance(rhythm_of(text, said, context), Rhythm)
    return True


def _found(text: str, said: Phrase | RecurrenceRule, setting: Setting) -> Interpretation:
    if not isinstance(said, Phrase):
        return said.on(text, setting)
    rolling = _rolling(said)
    if rolling is not None:
        setting = replace(setting, context=replace(setting.context, roll=rolling))
    rhythm = rhythm_of(text, said, setting.context)
    if isinstance(rhythm, Rhythm):
        from tracker.dates.meaning.rounds import next_time  # noqa: PLC0415 - few dates come round

        return next_time(text, said, rhythm, setting)
    found = compose(text, said, setting)
    if rolling is not None:
        found = rolled_time(found, setting)
    return replace(found, notes=(*found.notes, rhythm)) if rhythm else found


def _rolling(said: Phrase) -> Roll | None:
    """Where the words of a phrase take a date that falls on a day off."""
    for item in said.items:
        if isinstance(item.expression, Rolls):
            return Roll.PRECEDING if item.expression.back else Roll.FOLLOWING
    return None
