"""The Unified Agenda of federal regulation, as XML of reginfo.gov: one rule, or a whole edition.

A whole edition has tens of megabytes, so it is read as a stream. It is written without a DOCTYPE;
one that has it is refused, and with it every entity but those of XML itself.

An edition is called by its month (`202510`), and its first day is the as-of day: what it says was
said no earlier for that edition, and a day too early makes nothing look fresher than it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import BinaryIO

from tracker.sources.feeds.xml_stream import Fields, Shape, UnusableXml, records
from tracker.sources.printed import shown, within_reach
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, plain

_ROW = "TIMETABLE_LIST/TIMETABLE"
_DEADLINE = "LEGAL_DLINE_LIST/LEGAL_DLINE_INFO"
_SHAPE = Shape(
    record="RIN_INFO",
    root="REGINFO_RIN_DATA",
    wanted=frozenset(
        {
            *("RIN", "PUBLICATION/PUBLICATION_ID", "RULE_TITLE", "RULE_STAGE"),
            *("AGENCY/NAME", "PARENT_AGENCY/NAME"),
            *(_ROW, f"{_ROW}/TTBL_ACTION", f"{_ROW}/TTBL_DATE", f"{_ROW}/FR_CITATION"),
            *(_DEADLINE, f"{_DEADLINE}/DLINE_TYPE", f"{_DEADLINE}/DLINE_ACTION_STAGE"),
            *(f"{_DEADLINE}/DLINE_DATE", f"{_DEADLINE}/DLINE_DESC"),
        }
    ),
)
_RIN = re.compile(r"\d{4}-[A-Z]{2}\d{2}", re.ASCII)
_EDITION = re.compile(r"(\d{4})(\d\d)", re.ASCII)
_DATE = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
_UNKNOWN = frozenset({"", "to be determined", "tbd", "00/00/0000", "undetermined"})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DECEMBER = 12
#: What the Federal Register only announces, and what comes to pass later by itself.
_ANNOUNCED = re.compile(r"comment|effective|hearing|meeting|compliance", re.IGNORECASE)
#: Actions by which a rule leaves the Agenda without having been made.
_ENDS = re.compile(r"withdrawn|merged with|duplicate of|deleted at|transferred", re.IGNORECASE)
_COMPLETED = "completed"
_ZONE = "America/New_York"
_PAGE = "https://www.reginfo.gov/public/do/eAgendaViewRule"


@dataclass(kw_only=True, slots=True)
class _Rule:
    """One rule as an edition has it."""

    facts: dict[str, str]
    rows: list[dict[str, str]] = field(default_factory=list)
    deadlines: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Printed:
    """A date of the Agenda: what it says, and the first and last day that it can mean."""

    due: str
    first: date | None = None  #: None: to be determined
    last: date | None = None
    exact: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Edition:
    """When the Agenda was put together."""

    first: date | None = None
    after: date | None = None  #: the first day after its month

    def had_passed(self, printed: _Printed) -> bool:
        """Whether the date was over before the edition began."""
        return bool(self.first and printed.last and printed.last < self.first)

    def lies_ahead(self, printed: _Printed) -> bool:
        """Whether the date comes after the edition, as far as one can tell."""
        return bool(printed.first and (self.after is None or printed.first >= self.after))


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """Every date of the timetables and of the legal deadlines, rule by rule.

    `12/00/2004` is "December 2004"; a date that is to be determined, or missing, is "TBC". Every
    bad row adds a line to `problems`; at a fault of the XML reading ends.
    """
    try:
        for number, fields in enumerate(records(stream, _SHAPE), start=1):
            yield from _of_rule(_rule(fields), f"{name}: rule {number}", name, problems)
    except UnusableXml as fault:
        problems.append(f"{name}: is not a Unified Agenda that can be read: {fault}")


def _rule(fields: Fields) -> _Rule:
    rule = _Rule(facts={})
    row: dict[str, str] = {}
    for path, text in fields:
        if path in (_ROW, _DEADLINE):
            row = {}
            (rule.rows if path == _ROW else rule.deadlines).append(row)
        elif path.startswith((_ROW, _DEADLINE)):
            row.setdefault(path.rpartition("/")[2], plain(text, QUOTE))
        else:
            rule.facts.setdefault(path, plain(text))
    return rule


def _of_rule(rule: _Rule, place: str, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    try:
        rin = _rin(rule.facts.get("RIN", ""))
        edition = _edition(rule.facts.get("PUBLICATION/PUBLICATION_ID", ""))
    except ValueError as error:
        problems.append(f"{place}: {error}")
        return
    seen: Counter[str] = Counter()
    for kind, rows, of_row in (
        ("timetable", rule.rows, _action),
        ("legal deadline", rule.deadlines, _legal_deadline),
    ):
        for number, row in enumerate(rows, start=1):
            at = f"{name}: RIN {rin}, {kind} {number}"
            try:
                record = of_row(rule, row, edition, at)
            except ValueError as error:
                problems.append(f"{at}: {error}")
                continue
            if record is not None:
                seen[record.external_id] += 1
                yield _numbered(record, seen[record.external_id])


def _numbered(record: SourceRecord, ordinal: int) -> SourceRecord:
    """The record with its ordinal in its id where the same action stands there again."""
    if ordinal == 1:
        return record
    return replace(record, external_id=f"{record.external_id} #{ordinal}")


def _action(rule: _Rule, row: dict[str, str], edition: _Edition, place: str) -> SourceRecord | None:
    """A row of the timetable; None for an empty one."""
    action, citation = row.get("TTBL_ACTION", ""), row.get("FR_CITATION", "")
    date_text = row.get("TTBL_DATE", "")
    if not (action or citation or date_text):
        return None
    if not action:
        raise ValueError("TTBL_ACTION: missing; it says what the date is of")
    printed = _printed(date_text)
    return _record(
        rule,
        edition,
        printed,
        action=plain(action),
        words=date_text,
        kind=_kind(action, citation),
        quote=" ".join(filter(None, (action, date_text, citation))),
        status=_status(rule, edition, printed, action, citation),
        place=place,
    )


def _legal_deadline(
    rule: _Rule, row: dict[str, str], edition: _Edition, place: str
) -> SourceRecord | None:
    """A deadline by statute or court; None where the rule has none, or only describes it."""
    by, stage = row.get("DLINE_TYPE", ""), row.get("DLINE_ACTION_STAGE", "")
    date_text = row.get("DLINE_DATE", "")
    if by.lower() in {"", "none", "overall description"} and not date_text:
        return None
    printed = _printed(date_text)
    described = row.get("DLINE_DESC", "")
    over = edition.had_passed(printed) and _is_completed(rule)
    return _record(
        rule,
        edition,
        printed,
        action=" ".join(filter(None, ("Legal deadline", by, stage))),
        words=date_text,
        kind="legal deadline",
        quote=" ".join(filter(None, (by, stage, date_text, described))),
        status="met" if over else None,
        place=place,
    )


def _record(  # noqa: PLR0913 - the parts of a record
    rule: _Rule,
    edition: _Edition,
    printed: _Printed,
    *,
    action: str,
    words: str,
    kind: str,
    quote: str,
    status: str | None,
    place: str,
) -> SourceRecord:
    facts = rule.facts
    rin = facts["RIN"]
    agencies = (facts.get("AGENCY/NAME"), facts.get("PARENT_AGENCY/NAME"))
    published = facts.get("PUBLICATION/PUBLICATION_ID")
    return SourceRecord(
        external_id=f"{rin} {action}",
        title=f"{action}: {facts.get('RULE_TITLE') or rin}",
        due=printed.due,
        printed=words or "no date",
        authority=", ".join(dict.fromkeys(filter(None, agencies))) or None,
        jurisdiction="US",
        instrument=f"RIN {rin}",
        kind=kind,
        as_of=edition.first,
        source_url=f"{_PAGE}?pubId={published}&RIN={rin}" if published else None,
        source_quote=plain(quote, QUOTE),
        tz=_ZONE,
        status=status,
        place=place,
    )


def _status(
    rule: _Rule, edition: _Edition, printed: _Printed, action: str, citation: str
) -> str | None:
    """What has become of an action.

    A citation of the Federal Register says that it has happened, except of what was only announced
    there and still lies ahead: the comment period of a rule that is out is not over. That which
    needs nothing more to come to pass, an announced day that was over before the edition began, has
    happened, too. What a rule that was withdrawn or merged still had before it is waived.
    """
    announced = bool(_ANNOUNCED.search(action))
    ahead = edition.lies_ahead(printed)
    if citation and not (announced and ahead):
        return "met"
    if _ENDS.search(action) and not ahead:
        return "met"
    if printed.exact and edition.had_passed(printed) and (announced or _is_completed(rule)):
        return "met"
    ended = any(_ENDS.search(row.get("TTBL_ACTION", "")) for row in rule.rows)
    return "waived" if ended and _is_completed(rule) and not citation else None


def _is_completed(rule: _Rule) -> bool:
    return rule.facts.get("RULE_STAGE", "").lower().startswith(_COMPLETED)


def _kind(action: str, citation: str) -> str:
    lower = action.lower()
    if "comment" in lower:
        return "comment deadline"
    if "effective" in lower:
        return "effective date" if citation else "proposed effective date"
    return "rulemaking step"


def _rin(printed: str) -> str:
    if not _RIN.fullmatch(printed):
        raise ValueError(f"RIN: {shown(printed)} is no RIN; such as 0503-AA90")
    return printed


def _edition(printed: str) -> _Edition:
    """The edition called `202510`; an unknown one where it is not called at all."""
    if not printed:
        return _Edition()
    found = _EDITION.fullmatch(printed)
    month = int(found[2]) if found else 0
    if found is None or not 1 <= month <= _DECEMBER:
        raise ValueError(f"PUBLICATION_ID: {shown(printed)} is no edition; such as 202510")
    first = within_reach(date(int(found[1]), month, 1))
    return _Edition(first=first, after=_month_after(first))


def _month_after(first: date) -> date:
    return date(first.year + first.month // _DECEMBER, first.month % _DECEMBER + 1, 1)


def _printed(text: str) -> _Printed:
    """What `05/15/2004`, `12/00/2004`, `00/00/2004` and "To Be Determined" say."""
    if text.lower() in _UNKNOWN:
        return _Printed(due="TBC")
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(_no_date(text))
    month, day, year = map(int, found.groups())
    try:
        first = within_reach(date(year, month or 1, day or 1))
    except ValueError as error:
        raise ValueError(f"{_no_date(text)} ({error})") from error
    if day and month:
        return _Printed(due=first.isoformat(), first=first, last=first, exact=True)
    if day:
        raise ValueError(_no_date(text))
    if month:
        last = _month_after(first) - timedelta(days=1)
        return _Printed(due=f"{_MONTHS[month - 1]} {year}", first=first, last=last)
    return _Printed(due=str(year), first=first, last=date(year, _DECEMBER, 31))


def _no_date(text: str) -> str:
    return f"{shown(text)} is no date; write MM/DD/YYYY, MM/00/YYYY or To Be Determined"
