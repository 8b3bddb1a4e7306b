"""Names of months, days, seasons, numbers and units, of feasts, and of parts of a period."""

from __future__ import annotations

import re

from tracker.dates.base.units import Part, Told, Unit, Which
from tracker.dates.base.window import Precision
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


#: Months in other languages of Europe, which a date in English should not hold.
OTHER_MONTHS = _numbered(
    """
    januar|janvier|janv|jänner|enero|gennaio|janeiro|januari
    februar|février|fevrier|févr|febrero|febbraio|februari
    märz|marz|mrz|maerz|mars|marzo|março|maart avril|avr|abr|abril|aprile mai|mayo|maggio|maio|mei
    juni|juin|junio|giugno|junho juli|jly|juil|juillet|julio|luglio|julho
    août|aout|agosto|augustus septembre|septiembre|settembre|setembro
    oktober|okt|octobre|octubre|ottobre|outubro novembre|noviembre|novembro
    dezember|dez|déc|décembre|decembre|dic|diciembre|dicembre|dezembro
    """
)
#: Directly before a date these make it another one.
QUALIFIERS = word_set("less minus other alternate alternating penultimate antepenultimate but")
#: Behind one of these a length of time is no number.
SOME_OF = word_set("couple few several some many")
WORKDAYS = word_set("weekdays weekends workdays")
#: Parts of a period without the period.
PART_WORDS = word_set("beginning start middle end")
SHORT_MONTHS = word_set("jan feb mar apr may jun jul aug sep sept oct nov dec")
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


TENS = {
    word: 10 * ten
    for word, ten in _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()
}


CARDINALS = _numbered(_ONES) | TENS


ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
) | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "ninetieth": 90}


#: What one may have of a unit.
ONE_UNIT = {
    "minute": Unit.MINUTE,
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "week": Unit.WEEK,
    "fortnight": Unit.FORTNIGHT,
    "month": Unit.MONTH,
    "quarter": Unit.QUARTER,
    "year": Unit.YEAR,
}
SHORT_UNITS = {
    word: unit
    for words, unit in (
        ("h hr hrs", Unit.HOUR),
        ("wk wks", Unit.WEEK),
        ("mo mos mth mths", Unit.MONTH),
        ("qtr qtrs", Unit.QUARTER),
        ("yr yrs", Unit.YEAR),
    )
    for word in words.split()
}
UNITS = ONE_UNIT | {f"{word}s": unit for word, unit in ONE_UNIT.items()} | SHORT_UNITS
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


#: Names of months and days that are also other words, unless written with a capital.
ALSO_VERBS = word_set("may march mar sat sun fall")
#: Which of several days or periods of one name.
WHICH = {
    word: which
    for words, which in (
        ("this coming current", Which.COMING),
        ("next", Which.NEXT),
        ("last previous", Which.LAST),
    )
    for word in words.split()
}
#: Behind `the year` these make it the year of something else.
ANOTHER = word_set("of following after ending beginning preceding before which that")
#: How a week is told by one of its days.
WEEK_LEADS = phrases(
    (
        *(
            (f"{week} {word}|{week} {word} on", told)
            for week in ("week", "wk", "cw")
            for words, told in (
                ("commencing beginning starting from", Told.STARTING),
                ("ending", Told.ENDING),
                ("of", Told.HOLDING),
            )
            for word in words.split()
        ),
        ("w / c|w / b", Told.STARTING),
        ("w / e", Told.ENDING),
    )
)
#: Weeks told from the one of the as-of date.
NEAR_WEEKS = phrases((("following week", 1), ("week after next", 2), ("week before last", -2)))
WEEK_CODE = re.compile(r"(?:w|wk|cw|kw)(\d{1,2})")
NEW_YEAR = phrases((("the new year", True),))
NEXT_BUSINESS_DAY = phrases((("next business day|next working day", True),))
#: From the end of a period, of which the last is -1.
PENULTIMATE = phrases(
    (
        ("penultimate|next to last|next - to - last|next to the last", -2),
        ("antepenultimate|ante - penultimate", -3),
    )
)
TO_LAST = phrases((("to|to the|to -|from|from the", True),))
#: Behind a half.
HALF_YEAR = phrases((("- year|year", True),))
#: What the nth of a period may be.
NTH_UNITS = phrases(
    (
        ("day|calendar day", Unit.DAY),
        ("business day|working day|trading day|banking day", Unit.BUSINESS_DAY),
        ("week", Unit.WEEK),
        ("month", Unit.MONTH),
    )
)
#: Behind the number of a day these cannot make it anything else.
ENDS_NUMBERS = word_set("and or to of this next at from for until through in by")
#: Behind a year of two digits: what goes on to tell when, and counts nothing.
BEHIND_YEARS = (
    ENDS_NUMBERS
    | WEEKDAYS.keys()
    | word_set(
        "onwards onward inclusive close noon midnight latest earliest but whichever then plus"
    )
)
FY = word_set("fy")
BARE_FISCAL = word_set("fiscal")  #: without "year"
FISCAL = word_set("fiscal financial")
FISCAL_YEARS = FISCAL | {"budget"}
FISCAL_CODE = re.compile(r"fy(\d{2}|\d{4})")
#: Quarters and halves in short: `Q2`, `2Q26`, `2026H1`.
PERIOD_CODE = re.compile(
    r"(?:(?P<unit>[qh])(?P<n>\d+)|(?P<n2>\d)(?P<unit2>[qh]))(?P<year>\d\d)?"
    r"|(?P<full>\d{4})(?P<unit3>[qh])(?P<n3>\d)"
)
#: Quarters and halves by their names, and how many a year has.
SIZES = {
    word: size
    for words, size in (
        ("quarter quarters qtr qtrs q", (Precision.QUARTER, 4)),
        ("half halves h", (Precision.HALF, 2)),
    )
    for word in words.split()
}
