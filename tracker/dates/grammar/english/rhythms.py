"""How what comes round is told: in which rhythm, from when on, and until when."""

from __future__ import annotations

import re

from tracker.dates.base.units import Step, Unit
from tracker.dates.base.wordlists import phrases, word_set
from tracker.dates.grammar.english.names import WEEKDAYS

#: That something comes round, and how far it is from one time to the next, where that is told.
REPEATS = phrases(
    (
        (
            """annually | yearly | each year | every year | each calendar year
            | every calendar year | each fiscal year | every fiscal year | each financial year
            | every financial year | once a year | once per year | once every year
            | once each year | on an annual basis | on a yearly basis | of each year
            | of every year | in each year | in every year | of each calendar year | per year
            | a year | per annum | each anniversary | every anniversary
            | each anniversary thereof | every anniversary thereof | each subsequent anniversary
            | each following year | every following year | in each following year
            | each subsequent year | every subsequent year | each succeeding year
            | every succeeding year | in every following year | in each subsequent year
            | each anniversary of that date | every anniversary of that date""",
            (Step(1, Unit.YEAR),),
        ),
        (
            """semi - annually | semiannually | half - yearly | half yearly | twice a year
            | twice per year | twice yearly | twice each year | twice every year
            | every half - year | every half year | each half - year | each half year
            | on a semi - annual basis | on a half - yearly basis""",
            (Step(6, Unit.MONTH),),
        ),
        (
            """quarterly | each quarter | every quarter | each calendar quarter
            | every calendar quarter | once a quarter | once per quarter | per quarter
            | on a quarterly basis | four times a year | four times per year""",
            (Step(1, Unit.QUARTER),),
        ),
        (
            """monthly | each month | every month | each calendar month | every calendar month
            | once a month | once per month | per month | on a monthly basis | of each month
            | of every month""",
            (Step(1, Unit.MONTH),),
        ),
        (
            """weekly | each week | every week | each calendar week | once a week | once per week
            | per week | on a weekly basis""",
            (Step(1, Unit.WEEK),),
        ),
        (
            """fortnightly | each fortnight | every fortnight | once a fortnight
            | on a fortnightly basis""",
            (Step(2, Unit.WEEK),),
        ),
        (
            "daily | each day | every day | each calendar day | on a daily basis",
            (Step(1, Unit.DAY),),
        ),
        (
            """each business day | every business day | each working day | every working day
            | each trading day | every trading day | every weekday | each weekday""",
            (Step(1, Unit.BUSINESS_DAY),),
        ),
        ("biennially | biennial", (Step(2, Unit.YEAR),)),
        ("triennially", (Step(3, Unit.YEAR),)),
        ("twice a month | twice a week | twice monthly | twice weekly", ()),
    )
)
#: Rhythms that mean one thing to some and another to others.
DOUBTFUL = phrases(
    (
        ("biannually", ("'every 6 months'", "'every 2 years'")),
        ("bimonthly | bi - monthly", ("'twice a month'", "'every 2 months'")),
        ("biweekly | bi - weekly", ("'twice a week'", "'every 2 weeks'")),
        ("bi - annually | bi - yearly", ("'every 6 months'", "'every 2 years'")),
    )
)
#: What a number makes a rhythm of: six-monthly.
ADVERBS = {"weekly": Unit.WEEK, "monthly": Unit.MONTH, "yearly": Unit.YEAR}
#: How `every other` and `every second` say two.
OTHER = word_set("other alternate")
#: The first of a rhythm has been told, and this is what follows.
THEREAFTER = phrases(
    (
        (
            """thereafter | after that | after this | afterwards | from then on | from then
            | from that date on | from that date | subsequently | following that date""",
            True,
        ),
    )
)
ON_AND_ON = word_set("thereafter")
INTERVALS = word_set("interval intervals")
BETWEEN_TIMES = INTERVALS | {"period", "periods"}
#: Weekdays in the plural; on the others nothing is due, but they are often said not to count.
WEEKDAYS_OF_MANY = {
    f"{name}s": WEEKDAYS[name] for name in ["monday", "tuesday", "wednesday", "thursday", "friday"]
}
#: What may stand before them, and what behind them says that they do not count.
BESIDE_WEEKDAYS = word_set("each every weekly at pm am by noon , ( ;")
WEEKDAYS_OFF = word_set("excluded excepted excluding except to through - holidays")
#: Behind the month of a report: the one in which it is due.
FOLLOWING = word_set("following next succeeding subsequent")
#: Between a first day and its rhythm these say nothing.
AGAIN = word_set("then again thereafter afterwards subsequently due")
#: Before a period these say that the series is no longer than it.
WITHIN = frozenset({"in", "of", "during", "throughout"})
#: Before a date these say that the series goes on no longer.
LAST_TIME = re.compile(
    r"(?:up )?until\b|till\b|through\b|thru\b|up to\b|to\b|ending\b|ends\b|expir|valid\b"
)
#: Before a business day: whether it is the one before a day off.
ROLLS = phrases(
    (
        (
            """next | following | first following | next following | immediately following
            | succeeding | next succeeding | first""",
            False,
        ),
        (
            """preceding | previous | prior | last | last preceding | next preceding
            | immediately preceding | immediately prior""",
            True,
        ),
    )
)
#: Behind a business day, that it is the one after a day off, or before it.
BESIDE_IT = phrases(
    (
        ("after | thereafter | after it | after that | after that day | following it", False),
        ("before | before it | before that | before that day | preceding it", True),
    )
)
#: Between a day off and the business day beside it.
ROLLING = phrases(
    (
        (
            """on the | the | by the | to the | then the | then on the | it is the
            | it is due on the | it falls on the | it moves to the | it shall be the
            | it will be the | moved to the | due on the | then it is the | until the""",
            True,
        ),
    )
)
IF = word_set("if where when should whenever")
#: What says that a day is one on which nobody works.
OFF = word_set("business working banking bank trading weekend holiday saturday sunday", plural=True)
