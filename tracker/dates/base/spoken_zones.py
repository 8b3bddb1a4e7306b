"""Time zones as people write them.

An abbreviation stands for the wall clock of the place, whatever the season: "EST" in May is what
New York's clocks show, and "GMT" in July what London's show. Where the two differ this is the
earlier instant, so nobody is told too late.
"""

from __future__ import annotations

from tracker.dates.grammar.words import phrases

#: Zones as people write them, in lower case without dots.
SPOKEN_ZONES = phrases(
    (
        (
            """et | est | edt | eastern | eastern time | eastern standard time |
            eastern daylight time | eastern daylight savings time |
            eastern daylight saving time | us eastern time | us eastern | new york time |
            washington time | washington dc time""",
            "America/New_York",
        ),
        (
            "ct|cst|cdt|central time|central standard time|central daylight time|chicago time",
            "America/Chicago",
        ),
        (
            "mt|mst|mdt|mountain time|mountain standard time|mountain daylight time",
            "America/Denver",
        ),
        (
            "pt|pst|pdt|pacific time|pacific standard time|pacific daylight time",
            "America/Los_Angeles",
        ),
        ("akst|akdt|alaska time|alaska standard time|alaska daylight time", "America/Anchorage"),
        ("hst|hawaii time|hawaii standard time", "Pacific/Honolulu"),
        (
            """gmt | bst | london time | uk time | british time | greenwich mean time |
            british summer time | london""",
            "Europe/London",
        ),
        (
            """cet | cest | central european time | central european summer time |
            brussels time | central europe time""",
            "Europe/Brussels",
        ),
        ("paris time", "Europe/Paris"),
        ("frankfurt time|berlin time", "Europe/Berlin"),
        ("luxembourg time", "Europe/Luxembourg"),
        ("amsterdam time", "Europe/Amsterdam"),
        ("zurich time|swiss time", "Europe/Zurich"),
        ("dublin time|irish time|irish standard time|irish summer time", "Europe/Dublin"),
        ("eet|eest|eastern european time|eastern european summer time", "Europe/Helsinki"),
        ("jst|tokyo time|japan standard time|japan time", "Asia/Tokyo"),
        ("hkt|hong kong time", "Asia/Hong_Kong"),
        ("sgt|singapore time", "Asia/Singapore"),
        ("ist|india standard time|indian standard time", "Asia/Kolkata"),
        (
            """aest | aedt | aet | sydney time | melbourne time | canberra time |
            australian eastern standard time | australian eastern daylight time |
            australian eastern time""",
            "Australia/Sydney",
        ),
        ("nzst|nzdt|wellington time|new zealand time", "Pacific/Auckland"),
        ("aoe|anywhere on earth", "Etc/GMT+12"),
        ("utc|z|coordinated universal time|universal time|zulu", "UTC"),
    )
)


def spoken_zone(name: str) -> str | None:
    """The IANA name of a zone as people write it, None where it is not one of those."""
    first, *rest = name.lower().replace(".", "").split() or [""]
    return dict(SPOKEN_ZONES.get(first, ())).get(tuple(rest))
