"""What somebody says beside a file of its dates, where the file does not say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import TrackerError
from tracker.sources.record import MilestoneRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What holds for every date of a file that does not say otherwise."""

    as_of: date | None = None  #: the day on which it was said
    tz: str | None = None  #: IANA zone in which its days are counted
    fiscal: str | None = None  #: whose fiscal years are meant: UK, US
    date_order: str | None = None  #: dmy or mdy, of dates such as 03/04/2026

    def of(self, record: MilestoneRecord) -> MilestoneRecord:
        """`record` with that."""
        stated = replace(record, as_of=record.as_of or self.as_of, tz=record.tz or self.tz)
        if self.fiscal is None:
            return stated
        due = in_fiscal_years(record.due, self.fiscal, stated.as_of)
        quote = record.source_quote or (record.due if due != record.due else None)
        return replace(stated, due=due, source_quote=quote)


def in_fiscal_years(words: str, fiscal: str, as_of: date | None = None) -> str:
    """`words` as days where only whose fiscal years are meant gives them; else as they are.

    Nobody says whose years they were when the words are read again.
    """
    try:
        interpret(words, as_of, Context(tz="UTC"))
    except TrackerError:
        try:
            window = interpret(words, as_of, Context(tz="UTC", fiscal=fiscal)).window
        except TrackerError:
            return words  # told where it is read
        return words if window is None else f"{window.earliest} to {window.latest}"
    return words
