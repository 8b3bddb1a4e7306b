"""What cells of a workbook show of the dates they hold.

A cell that shows "Mar-26" holds 1 March 2026. Its source said the month, so that is what is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from tracker.dates.base.almanac import MONTH_NAMES

_MONTH_AND_YEAR = 17  # `mmm-yy`, the one of the built-in formats that has no day
_ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')  # literal text, colours and locales, padding
_MOST = 100_000  #: formats and styles of a workbook; Excel allows about 65,000
_LONGEST = 255  #: characters of a format, as in Excel


class Shows(StrEnum):
    """The part of a date that a format shows, where it is less than a day."""

    MONTH = "month"
    YEAR = "year"


class Styles:
    """The styles of a workbook, gathered element by element from `styles.xml`."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._shows: dict[str, Shows] = {}  #: by the index of the style
        self._cell_styles = False
        self._count = 0

    def begin(self, name: str, values: Mapping[str, str]) -> None:
        """Take in an element that begins."""
        if name == "numFmt" and len(self._codes) < _MOST:
            self._codes[values.get("numFmtId", "")] = values.get("formatCode", "")[:_LONGEST]
        elif name in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            self._cell_styles = name == "cellXfs"
        elif name == "xf" and self._cell_styles and self._count < _MOST:
            shows = self._shown_by(values.get("numFmtId", ""))
            if shows:
                self._shows[str(self._count)] = shows
            self._count += 1

    def shows(self, style: str | None) -> Shows | None:
        """What cells of a style, an index as text, show of a date; None: the day, or no date."""
        return self._shows.get(style) if style else None

    def _shown_by(self, number: str) -> Shows | None:
        if number == str(_MONTH_AND_YEAR):
            return Shows.MONTH
        return shown_by(self._codes.get(number, ""))


def shown_by(code: str) -> Shows | None:
    """What a format such as `mmmm yyyy` shows of a date; None: the day, a time, or no date."""
    letters = set(_ASIDE.sub("", code.partition(";")[0]).lower())
    if "y" not in letters or letters & set("dhs"):
        return None
    return Shows.MONTH if "m" in letters else Shows.YEAR


def worded(day: date, shows: Shows) -> str:
    """What is shown of `day`: "March 2026", "2026"."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}" if shows is Shows.MONTH else str(day.year)
