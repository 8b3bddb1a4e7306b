"""The vocabulary of dates: which words mean which month, number, unit or bound."""

from __future__ import annotations

from tracker.dates.base.units import Counting, Part, Unit
from tracker.dates.base.window import Modality
from tracker.dates.base.wordlists import phrases, word_set


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
        ("today|today's date", 0),
        ("tomorrow", 1),
        ("yesterday", -1),
        ("the day after tomorrow|day after tomorrow", 2),
    )
)
MODALITIES = phrases(
    (
        (
            """up to and including | to and including | until and including | by and including
            | through and including | by | within | no later than | not later than
            | on or before | until | till | until at least | at least until | not until
            | up until | up to | through | thru | through to | not to exceed | not exceeding
            | not beyond | due | due by | due on | ending | ending on | ends on | ends | expires
            | expires on | expire on | expiring | expiring on | valid until | valid through
            | closing date | deadline | deadline of | closes | closes on | closing | closing on
            | latest | at the latest by | at the latest | no later than by | by or on | on or by
            | by no later than | not after | no more than | to | in no event later than
            | in no case later than | no event later than | no case later than | never later than
            | at no time later than | not any later than | in any event not later than
            | in any case not later than | in any event no later than
            | in any case no later than | in any event by | in any case by""",
            Modality.BY,
        ),
        ("before | pre - | prior to | ahead of | in advance of | earlier than", Modality.BEFORE),
        (
            """ending on or after | ends on or after | ending on and after | ending after
            | ends after | beginning on or after | starting on or after | commencing on or after
            | beginning on and after | from | wef | eff | from and including
            | as from and including | as from | as of | effective | effective from
            | effective on | effective as of | since | effective as from | with effect from
            | with effect on | with effect as of | with effect as from | starting | starting on
            | starting from | starting in | beginning | beginning on | beginning in
            | beginning with | commencing | commencing on | not before | no earlier than
            | no sooner than | not earlier than | not sooner than | on or after | on and after
            | as early as | at the earliest | in force from | applicable from | and from
            | from and after | opens | opens on | after or on""",
            Modality.FROM,
        ),
        ("after|post -|beyond|later than|following|past|immediately after", Modality.AFTER),
        (
            """on | in | at | as at | during | for | over | around | about | circa
            | approximately | expected | expected in | planned for | scheduled for
            | targeted for | throughout | sometime in | some time in | dated | remains at
            | remain at | set for | no change from | at or around | of | at least""",
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
            """onwards | onward | and onwards | or later | and later | or after | and after
            | and beyond | and thereafter | at the earliest | at earliest | at the very earliest""",
            Modality.FROM,
        ),
    )
)
IMMEDIATE = phrases(
    (("with immediate effect | effective immediately | takes effect immediately", True),)
)
PARTS = phrases(
    (
        (
            """early | early in | early part of | the early part of | very early in
            | towards the beginning of | towards the start of | near the start of""",
            Part.EARLY,
        ),
        ("mid|mid -|middle of|the middle of|midway through|mid way through", Part.MID),
        (
            """late | late in | latter part of | the latter part of | the late part of
            | towards the end of | toward the end of | near the end of | nearer the end of
            | around the end of | close to the end of""",
            Part.LATE,
        ),
        ("later|later in|rest of|the rest of|remainder of|the remainder of", Part.REMAINDER),
        (
            """beginning of | the beginning of | start of | the start of | first day of
            | the first day of | onset of | the onset of""",
            Part.START,
        ),
        (
            """end of | the end of | end - of - | end - of | eoy | ye | end - | end | close of
            | the close of | last day of | the last day of | the very end of | final day of
            | the final day of | last day in | the last day in | the end - | the final day in
            | expiry of | the expiry of""",
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
            """n / a | na | in a few days | in a few weeks | in a few months | within days
            | within weeks | within months | in the next few days | tbc | tbd | tba | tbn
            | to be determined | to be confirmed | to be announced | to be advised
            | to be decided | to be agreed | to be notified | to be set | to be published
            | to be finalised | to be finalized | to be scheduled | yet to be determined
            | yet to be confirmed | to be appointed | in a couple of weeks
            | in a couple of months | in the next couple of weeks | in the next couple of months
            | in the months ahead | in the weeks ahead | in the years ahead | the coming weeks
            | the coming months | next few weeks | next few months | to follow | not specified
            | not yet available | not available | imminent | not yet known | not known | unknown
            | in due course | very soon | soon | shortly | imminently | as soon as possible
            | as soon as practicable | as soon as reasonably practicable
            | as soon as is practicable | without delay | without undue delay | promptly
            | at a later date | at a later stage | at a future date | a date to be set
            | at some point | a later date | when parliamentary time allows | in the near future
            | in the coming weeks | in the coming months | in the coming days
            | in the coming years | over the coming months | over the coming weeks
            | over the coming years | in the next few months | in the next few weeks
            | over the next few months | over the next few weeks | ongoing | on an ongoing basis
            | from time to time | not applicable | none | pending | asap | as appropriate
            | where appropriate | periodically | regularly | on a rolling basis
            | next action undetermined | undetermined | within a reasonable time
            | within a reasonable period | in a timely manner | long term | in the long term
            | short term | in the medium term | in the short term | medium term
            | date to be fixed | on such day as | on such date as | such day as | such date as
            | on the appointed day | on a day to be appointed | on a date to be appointed""",
            False,
        ),
        (
            """until further notice | indefinitely | with no end date | no date | no fixed date
            | not been determined | not been set | not been announced | not been confirmed
            | not been decided | not yet been determined | not yet been set
            | not yet been announced | not yet been confirmed | not yet been decided
            | not yet determined | not yet decided | not yet confirmed | not yet announced
            | not yet set | no date set | no date yet | no date has been set
            | a date to be fixed | no timeline | no deadline | date unknown | paused | on hold
            | undated | withdrawn""",
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
#: Behind a season these make it the name of an event, whose day somebody else sets.
SEASONAL = word_set(
    """
    recess session break statement meeting conference term budget holiday vacation election
    solstice equinox forecast adjournment sitting assembly congress summit review update
    """,
    plural=True,
)
#: The first and the last day of a period that comes round or begins with an event.
EDGES = phrases(
    (
        (
            """end of | the end of | close of | the close of | expiry of | the expiry of
            | expiration of | the expiration of | last day of | the last day of""",
            Part.END,
        ),
        (
            """beginning of | the beginning of | start of | the start of | first day of
            | the first day of""",
            Part.START,
        ),
    )
)
#: Words between a bound and the span that is counted.
OFFSET_LEADS = phrases(
    (
        (
            """the date that is | the date which is | date that is | a date that is
            | the day that is | the date falling | a date falling | the day falling
            | a period of | the period of | at least | not less than | at most | not more than
            | no more than | a maximum of | maximum of | up to | a minimum of | within
            | a date not later than | the date occurring | the expiry of | expiry of
            | the expiration of | an additional | a further | no fewer than | not fewer than
            | as late as | no later than | not later than | no less than""",
            True,
        ),
    )
)
#: Which way a span is counted, and whether its first day counts.
DIRECTIONS = phrases(
    (
        (
            """after | following | from | of | since | subsequent to | past | from and after
            | post | post - | after the date of | later than | following on from
            | following that of | counted from | counting from | calculated from | as from
            | as of | running from | or more after | or less after | or later after
            | to run from""",
            (False, Counting.EXCLUDING),
        ),
        (
            """beginning on | beginning with | beginning from | starting on | starting with
            | starting from | commencing on | commencing with | commencing from | beginning
            | starting | commencing | that begins on | which begins on | that starts on
            | from and including""",
            (False, Counting.INCLUDING),
        ),
        (
            """before | prior to | preceding | in advance of | ahead of | prior | or more before
            | or more prior to | earlier than""",
            (True, Counting.EXCLUDING),
        ),
    )
)
#: Whether the earlier one is meant, and whether the options follow.
CHOICES = phrases(
    (
        (
            """the earlier of | earlier of | the earliest of | earliest of | the sooner of
            | sooner of | the first to occur of""",
            (True, True),
        ),
        (
            "the later of | later of | the latest of | latest of | the last to occur of",
            (False, True),
        ),
        (
            """whichever is earlier | whichever is the earlier | whichever is sooner
            | whichever is the sooner | whichever comes first | whichever occurs first
            | whichever happens first | whichever is first | whichever is earliest
            | whichever is the earliest | whichever comes sooner | whichever occurs sooner
            | whichever occurs earlier | whichever comes earlier | whichever first occurs
            | if earlier | if sooner | whichever the earlier | whichever date is earlier
            | whichever date is the earlier | whichever occurs earliest""",
            (True, False),
        ),
        (
            """whichever is later | whichever is the later | whichever comes last
            | whichever occurs last | whichever happens last | whichever is last
            | whichever is latest | whichever is the latest | whichever comes later
            | whichever occurs later | if later | whichever the later | whichever date is later
            | whichever date is the later""",
            (False, False),
        ),
    )
)
#: That something recurs, without its day.
REPEATS = phrases(
    (
        (
            """annually | yearly | quarterly | monthly | weekly | daily | biannually
            | biennially | semi - annually | semiannually | annually thereafter
            | every year thereafter | each year | every year | each quarter | every quarter
            | each month | every month | each week | every week | each calendar year
            | each calendar quarter | once a year | once per year | once every year
            | twice a year | once a quarter | once a month | on an annual basis
            | on a quarterly basis | on a monthly basis | every other year | of each year
            | of every year | in each year | in every year | each fiscal year
            | of each calendar year | per year | a year | per annum | each financial year
            | of each month | thereafter""",
            True,
        ),
    )
)
#: Beside a day: whether back from it, and whether it may be the one itself.
BESIDE = phrases(
    (
        ("after | following | immediately after | immediately following", (False, False)),
        ("on or after | on or following | from", (False, True)),
        ("before | preceding | prior to | immediately before", (True, False)),
        ("on or before | on or preceding", (True, True)),
    )
)
#: Between the two counts of a span.
SPAN_JOINTS = phrases(
    (
        (
            """- | to | or | and | but not more than | and not more than | but no more than
            | and no more than | but not later than | but no later than | and no later than
            | and not later than | and up to | but at most""",
            True,
        ),
    )
)
