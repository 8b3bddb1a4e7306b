"""The sources of the rules by which dates are counted: what a lawyer would cite.

The same rule stands in many places; the calendar says whose words are the nearest.
"""

from __future__ import annotations

from tracker.dates.base.notes import HOUSE
from tracker.dates.base.units import IN_HOURS, Unit
from tracker.dates.calendars.counting import (
    CLEAR,
    EXCLUDING,
    FULL_HOURS,
    INCLUDING,
    Convention,
    Roll,
)

ISO = "ISO 8601"
RECURRENCE = "RFC 5545"
AGENDA = "Unified Agenda"
_AMERICAN = frozenset({"US", "NYSE", "XNYS"})
_BRITISH = frozenset({"UK", "GB", "LSE", "XLON"})
_EUROPEAN = frozenset({"TARGET", "TARGET2", "XECB", "EU"})
_FIRST_DAY_OUT = {
    "us": "FRCP 6(a)(1)(A)",
    "uk": "Lester v Garland (1808)",
    "eu": "Regulation 1182/71 art. 3(1)",
    "": "FRCP 6(a)(1)(A); Regulation 1182/71 art. 3(1)",
}
_HOURS = {
    "us": "FRCP 6(a)(2)",
    "uk": HOUSE,
    "eu": "Regulation 1182/71 art. 3(1)",
    "": "FRCP 6(a)(2)",
}
_FORWARD = {
    "us": "FRCP 6(a)(1)(C); 17 CFR 240.0-3",
    "uk": "CPR 2.8(5)",
    "eu": "Regulation 1182/71 art. 3(4)",
    "": "FRCP 6(a)(1)(C); Regulation 1182/71 art. 3(4)",
}
_MONTHS = frozenset({Unit.MONTH, Unit.QUARTER, Unit.YEAR})
NO_ROLL_OF_HOURS = "Regulation 1182/71 art. 3(4)"  #: speaks of all periods but those in hours
_FISCAL = {
    "US": "31 U.S.C. 1102",
    "UK": "Interpretation Act 1978 Sch. 1",
    "GB": "Interpretation Act 1978 Sch. 1",
    "AU": "Acts Interpretation Act 1901 s. 2B",
}


def of_count(convention: Convention, unit: Unit, calendar: str | None) -> str:
    """Whose rule says how a span is counted."""
    if unit in IN_HOURS:
        return _HOURS[_law(calendar)]
    if convention is CLEAR:
        return "CPR 2.8"
    if convention is INCLUDING:
        return "Trow v Ind Coope [1967]"
    if unit in _MONTHS:
        return "Dodds v Walker [1981]"
    return of_first_day(calendar)


def of_first_day(calendar: str | None) -> str:
    """Whose rule leaves out the day from which a span is counted."""
    return _FIRST_DAY_OUT[_law(calendar)]


def counting_hours(calendar: str | None) -> Convention:
    """How the law of a calendar counts hours: from the event on, or from the next full hour."""
    return FULL_HOURS if _law(calendar) == "eu" else EXCLUDING


def of_roll(roll: Roll, calendar: str | None, *, backward: bool, unit: Unit = Unit.DAY) -> str:
    """Whose rule moves a day that is no business day."""
    if unit in IN_HOURS:
        return _HOURS[_law(calendar)]
    if roll in {Roll.MODIFIED_FOLLOWING, Roll.MODIFIED_PRECEDING}:
        return "2006 ISDA Definitions s. 4.12"
    if backward:
        return "FRCP 6(a)(5)"
    return _FORWARD[_law(calendar)] if roll is Roll.FOLLOWING else HOUSE


def of_fiscal_years(whose: str | None) -> str:
    """Whose rule says when a fiscal year begins."""
    return _FISCAL.get((whose or "").upper(), HOUSE)


def _law(calendar: str | None) -> str:
    place = (calendar or "").upper().partition("-")[0]
    laws = (("us", _AMERICAN), ("uk", _BRITISH), ("eu", _EUROPEAN))
    return next((law for law, places in laws if place in places), "")
