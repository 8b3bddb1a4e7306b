"""Dates that stand in a list: each is one of its own, with the year that the list says once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.dates.base.almanac import MONTH_NAMES
from tracker.dates.base.window import DueWindow
from tracker.dates.grammar.expressions import (
    Day,
    Expression,
    Listing,
    Repeats,
    Timed,
    Year,
    YearPart,
)
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.mentions import Mention

_JOINED = Cue(
    "between two dates of a list",
    r"""\A(?:\s*\([^()]{0,60}\)|,?\s+(?:for|in\ the\ case\ of|to)\s[^,;.()]{1,60}?)?
    (?:\s*[,;&]\s*(?:and|or|then)?|\s+(?:and|or|then))\s*\Z""",
    example=" for large firms and ",
    counter=", when the panel will meet and ",
)
_WORDS = Cue(
    "words between two dates that are more than a joint",
    r"(?!\b(?:and|or|then)\b)\b[a-z]{2,}",
    example=" for large firms and ",
    counter=", and ",
)


def parted(mention: Mention) -> Iterator[Mention]:
    """The dates that one mention lists: `14 and 28 May 2027` names two."""
    expression = mention.item.expression
    days: list[Day] = []
    if isinstance(expression, Listing):
        days = [day for day in expression.items if isinstance(day, Day)]
        days = [day for day in days if day.year is None or isinstance(day.year, int)]
    if len(mention.items) > 1 or not days:
        yield mention
        return
    for day in days:
        item = replace(mention.item, expression=day)
        words = f"{mention.item.bound} {_in_words(day)}".strip()
        yield replace(mention, items=(item,), words=words)


def _in_words(day: Day) -> str:
    year = f" {day.year}" if isinstance(day.year, int) else ""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}{year}"


def listed(
    text: str, named: Sequence[Mention], window_of: Callable[[str], DueWindow | None]
) -> Iterator[Mention]:
    """`named`, in the order of `text`, each with what it shares with the others of its list.

    `by 30 June and 31 December 2028` binds both, and both are in 2028. `window_of` reads some
    words.
    """
    joined = [_joins(text, first, second) for first, second in pairwise(named)]
    found: list[Mention] = []
    for place, mention in enumerate(named):
        before = found[-1] if place and joined[place - 1] else None
        following = place < len(joined) and joined[place]
        if before is not None or following:
            mention = _of_list(text, named, joined, place, before)  # noqa: PLW2901 - the same date
            behind = _year_behind(named, joined, place)
            mention = _in_year(mention, before, behind, window_of)  # noqa: PLW2901
        found.append(mention)
    yield from _coming_round(found, joined)


def _coming_round(named: Sequence[Mention], joined: Sequence[bool]) -> Iterator[Mention]:
    """Each day of a list with the rhythm behind the last: `31 May and 30 June yearly`."""
    again = ""
    for place in reversed(range(len(named))):
        mention = named[place]
        again = again if place < len(joined) and joined[place] else ""
        own = mention.yearly
        if again and not own and _lacks_year(mention):
            named = [*named[:place], replace(mention, again=again), *named[place + 1 :]]
        again = own or again
    yield from named


def _of_list(
    text: str,
    named: Sequence[Mention],
    joined: Sequence[bool],
    place: int,
    before: Mention | None,
) -> Mention:
    """A date of a list, with the words before the list and those behind it alone."""
    mention = named[place]
    last = next((n for n in range(place, len(joined)) if not joined[n]), len(named) - 1)
    own = place < last and _WORDS.search(text[mention.end : named[place + 1].start])
    behind = (mention.end, named[place + 1].start) if own else (named[last].end, len(text))
    if before is None:
        return replace(mention, list_start=mention.start, behind=behind)
    item = mention.item
    if not item.bound:
        item = replace(item, binding=before.item.binding)
    items = tuple(item if each is mention.item else each for each in mention.items)
    return replace(mention, items=items, list_start=before.list_start, behind=behind)


def _joins(text: str, first: Mention, second: Mention) -> bool:
    if first.start == second.start:  # both of `14 and 28 May 2027`
        return True
    if type(first.item.expression) is not type(second.item.expression):
        return False
    return _JOINED.search(text[first.end : second.start]) is not None


def _year_behind(named: Sequence[Mention], joined: Sequence[bool], place: int) -> Mention | None:
    """The next date of the same list that says its year."""
    while place < len(joined) and joined[place]:
        place += 1
        if _year_of(named[place].item.expression) is not None:
            return named[place]
    return None


def _in_year(
    mention: Mention,
    before: Mention | None,
    behind: Mention | None,
    window_of: Callable[[str], DueWindow | None],
) -> Mention:
    """A date without a year in that of its neighbours, so that the list goes up."""
    if not _lacks_year(mention):
        return mention
    dated = before is not None and (before.year or _year_of(before.item.expression))
    if not dated and behind is None:
        return mention
    earlier = window_of(before.said) if before and dated else None
    later = window_of(behind.said) if behind else None
    years = [window.earliest.year for window in (earlier, later) if window]
    for year in [each + shift for each in years for shift in (0, 1 if earlier else -1)]:
        said = replace(mention, year=year)
        window = window_of(said.said)
        if (
            window is not None
            and window.earliest.year == year
            and (earlier is None or earlier.earliest <= window.earliest)
            and (later is None or window.earliest <= later.earliest)
        ):
            return said
    return mention


def _lacks_year(mention: Mention) -> bool:
    if any(isinstance(item.expression, Repeats) for item in mention.items) or mention.old:
        return False
    expression = mention.item.expression
    return isinstance(expression, Day | YearPart) and expression.year is None


def _year_of(expression: Expression) -> int | None:
    """The year that a plain date says."""
    if isinstance(expression, Timed):
        expression = expression.day
    told = expression.year if isinstance(expression, Day | YearPart | Year) else None
    return told if isinstance(told, int) else None
