"""What the head of a text says of itself: its title, its day, and the authority that speaks."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates.base.window import Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import UnknownZone, UnreadableDate
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.hints import hints, plain

_HEAD = 2_500  #: characters
_TITLE = 160
_SHORTEST_TITLE = 12
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+[0-9]{4}"
    r"|[a-z]{3,9}\.?\s+[0-9]{1,2},?\s+[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
)
_DATED = Cue(
    "the day that a text gives for itself",
    rf"""
    (?:^|\n|\.\s|\|)[ \t]*(?:
        (?:first\ )?(?:published|issued|posted|released|dated?)(?:\ (?:on|date))?\s*:?\s*
        |(?:publication|issue|release)\ date\s*:\s*|date\ (?:of\ )?(?:publication|issue)d?\s*:?\s*
        |press\ release\W+|(?:[a-z]+,\s)?
    )(?P<day>{_DAY})[ \t]*(?:\||\n|$|[.—–-]|\d\d:\d\d|at\ )
    |federal\ register[^\n]{{0,60}}?(?P<issue>{_DAY})
    |\boj\ [lc],[^\n]{{0,40}}?(?P<journal>[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}})
    """,
    example="Published: 24 September 2025",
    counter="It was published on 24 September 2025 by the firm",
)
_NO_TITLE = Cue(
    "a line at the head that is no title",
    r"""\A(?:federal\ register\b|official\ journal|skip\ to|menu\b|home\b|page\ \d
    |published\b|date\b|[\W\d]|agency:|action:|summary:|dates:|department\ of|vol\b
    |press\ release|news\ story
    |policy\ paper|(?:open|closed)\ consultation|consultation\ outcome|guidance\Z|key\ dates
    |(?:our\ )?timetable|next\ steps|contents|milestone|rin\b|docket|.*\t|.*\|.*\|)""",
    example="Press release",
    counter="New rules for stablecoins",
)
_LINES = 8
_BODY = Cue(
    "an authority in capitals",
    r"\b(?:COMMISSION|AGENCY|BUREAU|ADMINISTRATION|SYSTEM|CORPORATION|BOARD|TREASURY)\b",
    flags=re.NOFLAG,
    example="SECURITIES AND EXCHANGE COMMISSION",
    counter="Securities and Exchange Commission",
)
_SITE = Cue(
    "the site behind the title of a page",
    r"\s+[-|–—]\s+[^-|–—]{2,30}\Z",
    example="Open banking - GOV.UK",
    counter="Open-banking rules",
)


def day_of_head(text: str) -> date | None:
    """The day that a text gives for itself at its head; None where it gives none."""
    for match in _DATED.pattern.finditer(text[:_HEAD]):
        words = match["day"] or match["issue"] or match["journal"]
        try:
            read = interpret(" ".join(words.split()), None, Context(dayfirst=True))
        except (UnreadableDate, UnknownZone):
            continue
        if read.window is not None and read.window.precision is Precision.DAY:
            return read.window.earliest
    return None


def title_of_head(text: str) -> str | None:
    """The heading that a text begins with; None where it begins with a sentence."""
    lines = (line.strip().lstrip("#").strip() for line in text[:_HEAD].splitlines())
    for line in [each for each in lines if each][:_LINES]:
        if _NO_TITLE.match(line) or _DATED.match(line) or (line.isupper() and _BODY.search(line)):
            continue
        told = any(hints(line, plain(line)))  # a line of a table, or a sentence
        if told or line[-1] in ".;:,?!" or not _SHORTEST_TITLE <= len(line) <= _TITLE:
            return None
        return _SITE.cut_from(line)
    return None
