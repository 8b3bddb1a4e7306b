"""Puts the items of a phrase together: one date, several, a revision, or none."""

from __future__ import annotations

from tracker.dates.answers import Answer, Setting
from tracker.dates.expressions import Expression, Listing, Range, Revised, Span, Undated
from tracker.dates.interpretation import DueStatus, Interpretation
from tracker.dates.parser import Item, Phrase
from tracker.dates.resolve import resolve
from tracker.dates.window import Modality
from tracker.dates.words import word_set
from tracker.errors import UnreadableDate

_QUOTED = 60
_COULD_READ = (
    "I read dates such as 31 March 2026, 2026-03, Q2 2026, the end of 2026, "
    "1 May to 30 June 2026 or TBC"
)
#: Before the last of several dates these say that it takes the place of the others.
_REVISIONS = word_set(
    """
    delayed delay delays postponed postpones postpone postponement deferred defer defers
    extended extend extends extending extension moved moves move changed changes changing
    revised revises rescheduled brought pushed amended striking inserting substituting
    substituted replaced replacing corrected
    """
)
#: Before a date these say that it no longer counts.
_PAST = word_set(
    """
    originally original previously previous formerly initially initial instead rather
    """
)


def compose(text: str, phrase: Phrase, setting: Setting) -> Interpretation:
    """What the items of a phrase say together.

    Raises:
        UnreadableDate: they name no date, or a number remains that nothing explains.
    """
    if phrase.unexplained:
        raise UnreadableDate(
            f"in {_quoted(text)} nothing explains {phrase.unexplained[0]!r}: {_COULD_READ}"
        )
    if not phrase.items:
        raise UnreadableDate(f"no date in {_quoted(text)}: {_COULD_READ}")
    dated = _valid([item for item in phrase.items if not _says_no_date(item)])
    last = phrase.items[-1].expression
    if not dated or (isinstance(last, Undated) and last.firmly):
        return _dateless(text, phrase)
    answer = resolve(_joined(dated), setting)
    return _dated(text, phrase, answer, dated)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "...")


def _says_no_date(item: Item) -> bool:
    return isinstance(item.expression, Undated | Span)


def _valid(items: list[Item]) -> list[Item]:
    """The items without those that the phrase itself calls past, unless all are."""
    valid = [item for item in items if not _PAST.intersection(item.before)]
    return valid or items


def _joined(items: list[Item]) -> Expression:
    """One expression for several items."""
    final = items[-1].expression
    words = {word for item in items for word in item.before}
    if _REVISIONS & words:
        if isinstance(final, Range) and items[-1].bound == "from":
            return Revised(old=final.first, new=final.last)
        return final
    return final if len(items) == 1 else Listing(tuple(item.expression for item in items))


def _dateless(text: str, phrase: Phrase) -> Interpretation:
    spans = [item for item in phrase.items if isinstance(item.expression, Span)]
    undated = any(isinstance(item.expression, Undated) for item in phrase.items)
    waiting = bool(spans) and not undated
    return Interpretation(
        text=text,
        status=DueStatus.WAITING if waiting else DueStatus.UNDATED,
        modality=phrase.items[0].modality,
        waiting_on=("the day from which it is counted",) if waiting else (),
        used=_used(text, phrase.items),
        unread=phrase.unread,
    )


def _used(text: str, items: tuple[Item, ...] | list[Item]) -> str:
    return "; ".join(text[item.start : item.end].strip() for item in items)


def _dated(text: str, phrase: Phrase, answer: Answer, items: list[Item]) -> Interpretation:
    window = answer.hull
    bounds = [item.modality for item in items if item.modality is not Modality.ON]
    return Interpretation(
        text=text,
        status=DueStatus.DATED,
        window=window,
        modality=bounds[0] if bounds else Modality.ON,
        readings=answer.readings if len(answer.readings) > 1 else (),
        tz=answer.tz,
        used=_used(text, items),
        unread=phrase.unread,
        notes=answer.notes,
    )
