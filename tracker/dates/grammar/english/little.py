"""The little words between others, by what they do there."""

from __future__ import annotations

from tracker.dates.base.wordlists import phrases, word_set

THE = word_set("the")
NEW = word_set("new")
EVERY = word_set("every")
EACH = word_set("each every")
FIRST = word_set("first")
LAST = word_set("last")
#: The one that comes after, or before.
NEXT = word_set("next following")
FINAL = word_set("last final")
OF = word_set("of")
IN = word_set("in")
ON = word_set("on")
OF_IN = word_set("of in")
FROM = word_set("from")
TO = word_set("to")
BEFORE = word_set("before")
AND = word_set("and")
BETWEEN = word_set("between")
AND_OR = word_set("and or")
BUT = word_set("but")
AND_PLUS = word_set("and plus & +")
DAY = word_set("day")
DATE = word_set("date")
YEAR = word_set("year")
YEARS = word_set("year years")
#: What makes the number behind it a calendar year.
YEAR_LEADS = word_set("year years cy")
HALF = word_set("half")
QUARTER = word_set("quarter")
WEEKS = word_set("week wk cw kw")
NUMBER = word_set("no number")
OF_CALENDAR = word_set("calendar")
BUSINESS = word_set("business working")
CLEAR = word_set("clear")
HUNDRED = word_set("hundred")
#: Between a day or period and its year.
YEAR_JOINTS = word_set("of in - /")
#: Between the number of a day and its month.
MONTH_JOINTS = word_set("of -")
#: Between a fiscal year and its label.
LABEL_JOINTS = word_set("of ending ,")
#: Between the first of several and the last: fiscal years, quarters, times of day, parts.
LABEL_RANGES = word_set("- to through")
SIZE_RANGES = word_set("to and or - through")
CLOCK_RANGES = word_set("to - until and through")
PART_RANGES = word_set("to or and /")
#: Behind a weekday these make it that of the next date.
NEXT_DATES = word_set(", the")
#: Behind a date these say where it rolls to, or what else it may be.
OTHERWISE = word_set("or ,")
#: Between a time of day and its date.
DAY_JOINTS = word_set("on of at")
#: Before a period whose edge is meant.
ITS = word_set("each every the a any its")
SOME = word_set("the a any")
A_WHOLE = word_set("the a -")
THAT = word_set("the that such")
AN = word_set("a an")
AGO = word_set("ago")
AT_ONCE = word_set("immediately")
ANNIVERSARY = word_set("anniversary")
RELATIVE = word_set("which")
ENDED = word_set("ended ending")
ENDS = word_set("end ends")
BEGINS = word_set("beginning commencing starting begins commences starts")
#: Between a period and what it begins after.
JOINT_STARTS = word_set(
    "following after that beginning commencing starting begins commences starts"
)
JOINT_WORDS = word_set("on or and after following that is begins starts")
#: Whether a period may begin on the very day that a span behind it ends.
AT = word_set("at")
AT_LEAST = phrases(
    (("more than", False), ("not less than|no less than|not fewer than|no fewer than", True))
)
