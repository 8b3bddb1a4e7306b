"""What is said around a span: which way it is counted, from which edge, from what."""

from __future__ import annotations

import re

from tracker.dates.base.units import Counting, Part, Unit
from tracker.dates.base.wordlists import phrases, word_set

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
            """- | to | but not more than | and not more than | but no more than
            | and no more than | but not later than | but no later than | and no later than
            | and not later than | and up to | but at most""",
            True,
        ),
    )
)


#: Half a unit, behind the number of whole ones, behind the unit, or alone.
HALVES = phrases(
    (("1 / 2|½|and a half|and one half|and one - half|and ½|and - a - half|and 1 / 2", True),)
)
AND_A_HALF = phrases((("and a half|and one half", True),))
HALF_OF = phrases((("half a|half an|half of a|half of an|half -|half|1 / 2|½", True),))
#: Minutes.
QUARTERS_OF_AN_HOUR = phrases(
    (
        ("a quarter of an hour|quarter of an hour|a quarter hour|a quarter - hour", 15),
        ("three quarters of an hour|three - quarters of an hour", 45),
    )
)
HALF_NUMBER = re.compile(r"(\d+)(?:½|\.50?)")
ABOUT = phrases((("about|around|approximately|roughly|at least|up to|some", True),))
BUSINESS_KINDS = word_set("business working trading banking bank")
CALENDAR = word_set("calendar additional full further more clear consecutive")
FROM_TODAY = phrases((("from now|from today|hence|time|' time|from the as - of date|ahead", True),))
AHEAD = phrases((("the next|next|the coming|the following|coming", True),))
OVER = word_set("in over within during for throughout")
#: Behind a span these say that it is counted from something else than today.
ANCHORING = word_set("after before of from following prior preceding since")
#: What a span may be called.
LASTING = word_set("window transition phase extension moratorium consultation")
CALLS = LASTING | {"period", "time", "notice"}
#: Only these count from `the day`: `the 31st day of March` is a date.
AFTER_ONE = word_set("after following before prior preceding immediately")
BEFORE_ONE = word_set("before prior preceding")
#: Of these the days between are meant, and not the last one: the week before.
STRETCHES = {"week": Unit.WEEK, "fortnight": Unit.FORTNIGHT}
#: Before a span these say that all of it is meant.
THROUGHOUT = word_set("during throughout over for")
PERIODS = {"month": Unit.MONTH, "quarter": Unit.QUARTER, "year": Unit.YEAR}
#: What a period may be called, and what makes it one of a firm's.
KINDS_OF_PERIOD = word_set("fiscal financial calendar reporting accounting")
#: Periods by all their names, where only their last day counts.
ENDED_PERIODS = word_set("period month quarter year", plural=True)
#: What an event's name does not go beyond.
STOPS = word_set(
    """
    , ; : . ( ) [ ] whichever subject unless provided except if by until but through plus annually
    thereafter with
    """
)
JOINTS = word_set("and or , ;")
EVENT_JOINTS = JOINTS | {"to"}
#: Behind one of the joints these begin something else.
BEGINNINGS = word_set(
    """
    not no on in at until from later before after every each within any up a annually thereafter
    if the
    """
)
#: What happens on a day that others count from.
HAPPENINGS = word_set(
    """
    publication enactment issuance adoption approval receipt signature commencement completion
    entry promulgation royal passage assent ratification notification effective
    """
)
#: Before what happens these say that its day is meant.
UPON = word_set("upon on from after following before of at until immediately by since")
#: Between those and what happens.
ITS_DATE = word_set("the its date of day this their on")
