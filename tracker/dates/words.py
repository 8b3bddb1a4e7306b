"""The vocabulary of dates: which words mean which month, number, unit or bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from tracker.dates.expressions import Part, Unit
from tracker.dates.window import Modality

T = TypeVar("T")

#: The phrases that begin with a word, longest first, and what each means.
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], T], ...]]


def phrases(meanings: Iterable[tuple[str, T]]) -> Phrases[T]:
    """A table of phrases by their first word, the longest first; `|` parts synonyms."""
    table: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for synonyms, meaning in meanings:
        for phrase in synonyms.split("|"):
            first, *rest = phrase.split()
            table.setdefault(first, []).append((tuple(rest), meaning))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in table.items()
    }


def word_set(words: str, *, plural: bool = False) -> frozenset[str]:
    """The words of a text, and with `plural` their plurals."""
    endings = ("", "s", "es") if plural else ("",)
    return frozenset(word + ending for word in words.split() for ending in endings)


def _numbered(words: str, first: int = 1) -> dict[str, int]:
    return {
        word: number
        for number, synonyms in enumerate(words.split(), first)
        for word in synonyms.split("|")
    }


MONTHS = _numbered(
    """
    january|jan february|feb march|mar april|apr may june|jun july|jul august|aug
    september|sep|sept october|oct november|nov december|dec
    """
)
WEEKDAYS = _numbered(
    """
    monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat
    sunday|sun
    """,
    0,
)
SEASONS = _numbered("spring summer autumn|fall winter")
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2)
CARDINALS = _numbered(_ONES) | {word: ten * 10 for word, ten in _TENS.items()}
ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
) | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "ninetieth": 90}
UNITS = {
    word: unit
    for words, unit in (
        ("minute minutes", Unit.MINUTE),
        ("hour hours hrs", Unit.HOUR),
        ("day days", Unit.DAY),
        ("week weeks", Unit.WEEK),
        ("fortnight fortnights", Unit.FORTNIGHT),
        ("month months", Unit.MONTH),
        ("quarter quarters", Unit.QUARTER),
        ("year years", Unit.YEAR),
    )
    for word in words.split()
}
#: Which of several periods, counted from the one that holds the as-of date.
SHIFTS = {
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "last": -1,
    "previous": -1,
}
NEAR_DAYS = phrases(
    (
        ("today", 0),
        ("tomorrow", 1),
        ("yesterday", -1),
        ("the day after tomorrow|day after tomorrow", 2),
    )
)
MODALITIES = phrases(
    (
        (
            """by | no later than | not later than | on or before | until | till | up until |
            up to | through | thru | through to | not to exceed | not exceeding |
            not beyond | due | due by | due on | ending | ending on | ends on | ends |
            expires | expires on | expire on | closes | closes on | closing | closing on |
            latest | at the latest by | at the latest | no later than by | by or on |
            on or by | by no later than | not after | no more than | to""",
            Modality.BY,
        ),
        ("before|prior to|ahead of|in advance of|earlier than", Modality.BEFORE),
        (
            """from | as from | as of | effective | effective from | effective on |
            effective as of | since | effective as from | with effect from |
            with effect on | with effect as of | with effect as from | starting |
            starting on | starting from | starting in | beginning | beginning on |
            beginning in | beginning with | commencing | commencing on | not before |
            no earlier than | no sooner than | not earlier than | not sooner than |
            on or after | on and after | as early as | at the earliest | in force from |
            applicable from | and from | from and after | opens | opens on | after or on""",
            Modality.FROM,
        ),
        ("after|beyond|later than|following|past|immediately after", Modality.AFTER),
        (
            """on | in | at | during | within | for | over | around | about | circa |
            approximately | expected | expected in | planned for | scheduled for |
            targeted for | throughout | sometime in | some time in | dated | remains at |
            remain at | set for | no change from | at or around | of""",
            Modality.ON,
        ),
        ("between|in between", Modality.BETWEEN),
    )
)
#: Bounds that stand behind their date.
SUFFIXES = phrases(
    (
        ("at the latest|at latest|or earlier|or before|or sooner|or prior|latest", Modality.BY),
        (
            """onwards | onward | and onwards | or later | and later | or after | and after |
            and beyond | and thereafter | at the earliest | at earliest |
            at the very earliest""",
            Modality.FROM,
        ),
    )
)
PARTS = phrases(
    (
        ("early|early in|early part of|the early part of|very early in", Part.EARLY),
        ("mid|mid -|middle of|the middle of|midway through|mid way through", Part.MID),
        ("late|late in|latter part of|the latter part of|the late part of", Part.LATE),
        ("later|later in|rest of|the rest of|remainder of|the remainder of", Part.REMAINDER),
        (
            """beginning of | the beginning of | start of | the start of | first day of |
            the first day of | onset of | the onset of""",
            Part.START,
        ),
        (
            """end of | the end of | end - | end | close of | the close of | last day of |
            the last day of | the very end of | final day of | the final day of |
            last day in | the last day in | the end - | the final day in | expiry of |
            the expiry of""",
            Part.END,
        ),
    )
)
RANGE_WORDS = frozenset({"to", "until", "till", "through", "thru", "-"})
LIST_WORDS = frozenset({",", "and", "or", "&", "/"})
#: The source itself says that there is no date; the flag: even where a date stands beside it.
UNDATED = phrases(
    (
        (
            """tbc | tbd | tba | tbn | to be determined | to be confirmed | to be announced |
            to be advised | to be decided | to be agreed | to be notified | to be set |
            to be published | to be finalised | to be finalized | to be scheduled |
            yet to be determined | yet to be confirmed | not yet known | not known |
            unknown | in due course | very soon | soon | shortly | imminently |
            as soon as possible | as soon as practicable |
            as soon as reasonably practicable | as soon as is practicable | without delay |
            without undue delay | promptly | at a later date | at a later stage |
            at a future date | a date to be set | at some point | a later date |
            when parliamentary time allows | in the near future | in the coming weeks |
            in the coming months | in the coming days | in the coming years |
            over the coming months | over the coming weeks | over the coming years |
            in the next few months | in the next few weeks | over the next few months |
            over the next few weeks | ongoing | on an ongoing basis | from time to time |
            not applicable | none | pending | asap | as appropriate | where appropriate |
            periodically | regularly | on a rolling basis | next action undetermined |
            undetermined | within a reasonable time | within a reasonable period |
            in a timely manner | long term | in the long term | short term |
            in the medium term | in the short term | medium term | date to be fixed""",
            False,
        ),
        (
            """until further notice | indefinitely | with no end date | no date |
            no fixed date | not been determined | not been set | not been announced |
            not been confirmed | not been decided | not yet been determined |
            not yet been set | not yet been announced | not yet been confirmed |
            not yet been decided | not yet determined | not yet decided |
            not yet confirmed | not yet announced | not yet set | no date set |
            no date yet | no date has been set | a date to be fixed | no timeline |
            no deadline | date unknown | paused | on hold | undated | withdrawn""",
            True,
        ),
    )
)
NAMED_DAYS = phrases(
    (
        ("easter sunday|easter", "easter"),
        ("easter monday", "easter monday"),
        ("good friday", "good friday"),
        ("maundy thursday", "maundy thursday"),
        ("ash wednesday", "ash wednesday"),
        ("shrove tuesday", "shrove tuesday"),
        ("palm sunday", "palm sunday"),
        ("ascension day|ascension thursday|ascension", "ascension day"),
        ("whit sunday|pentecost|pentecost sunday", "pentecost"),
        ("whit monday|pentecost monday", "whit monday"),
        ("corpus christi", "corpus christi"),
        ("christmas day|christmas", "christmas day"),
        ("christmas eve", "christmas eve"),
        ("boxing day|st stephen's day", "boxing day"),
        ("new year's eve|new years eve", "new year's eve"),
        ("new year's day|new years day|new year's|new year", "new year's day"),
        ("thanksgiving day|thanksgiving", "thanksgiving"),
        ("labor day", "labor day"),
        ("memorial day", "memorial day"),
        ("independence day|fourth of july", "independence day"),
        ("year end|year - end|the year end|the year - end|calendar year end", "year end"),
    )
)
