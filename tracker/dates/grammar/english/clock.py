"""Times of day in words, and what stands between a date and its time."""

from __future__ import annotations

import re
from datetime import time

from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Clock
from tracker.dates.base.wordlists import phrases, word_set
from tracker.dates.base.zones import SPOKEN_ZONES

CLOCK_LEADS = phrases(
    (
        (
            """at | by | from | before | until | @ | starting at | beginning at |
            commencing at | no later than | not later than | t | between | at or before |
            prior to | on or before | up to | starting from | opens at | closing at |
            at the latest by | for | -""",
            True,
        ),
    )
)
#: Says that the zone is that of the context.
LOCAL = phrases((("local time", True),))
CLOCK_WORDS = phrases(
    (
        ("noon|midday|12 noon|12 midday|12:00 noon|12 o'clock noon", Clock(time=time(12))),
        (
            "midnight|12 midnight|12:00 midnight",
            Clock(
                time=time(0), next_day=True, note=Note("midnight read as the end of the day", HOUSE)
            ),
        ),
        ("24:00|24:00:00", Clock(time=time(0), next_day=True)),
        (
            """close of business | the close of business | cob | close of play |
            end of business | the end of business | close of trading""",
            Clock(time=time(17), note=Note("close of business read as 17:00", HOUSE)),
        ),
    )
)
#: Behind the hours of a time of day.
HOURS = word_set("noon hours hrs h uhr")
#: Hours that are added to those before noon and after it.
HALVES = {"am": 0, "pm": 12}
MILITARY = word_set("hours hrs")  #: behind four digits
#: Zones that an offset may stand behind.
UNIVERSAL = word_set("utc gmt")
_AREAS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Etc Indian Pacific US"
#: A zone as in the zone database.
IANA = re.compile(rf"(?:{_AREAS.replace(' ', '|')})(?:/[A-Za-z0-9_+\-]+)+")
#: What a zone may begin with, and a time of day or its zone; what makes an hour of a number.
OF_ZONES = frozenset({"+", "-", *UNIVERSAL, *SPOKEN_ZONES, *word_set(_AREAS.lower())})
CLOCK_STARTS = OF_ZONES | CLOCK_WORDS.keys()
BEHIND_HOURS = frozenset({*HALVES, *MILITARY})
