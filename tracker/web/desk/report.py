"""The report of a period: a quarter, or some days, of everybody or of one owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.instants import day_in
from tracker.errors import UsageError
from tracker.planning.report import (
    Period,
    PeriodReport,
    period_asked,
    quarter_name,
    quarter_of,
)
from tracker.planning.search import search_of
from tracker.service.views.report import report_of
from tracker.service.views.report_forms.forms import FORMS, text_of
from tracker.service.views.report_forms.page import body_of
from tracker.service.views.report_forms.words import title_of
from tracker.web.desk.desk import Desk
from tracker.web.paths import path_of
from tracker.web.users import User

_NAMES: Final = ("quarter", "from", "to", "owner", "format")
_TYPES: Final = {
    "html": "text/html",
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
}
#: forms in which it is offered as a file, and what they are called
_OFFERED: Final = {"html": "HTML", "md": "Markdown", "csv": "CSV"}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the URL asks for."""

    period: Period
    owner: str | None
    form: str | None = None  #: of the file that is asked for in place of a page

    def query(self, form: str) -> str:
        """The query of the same report as a file."""
        pairs = [("from", str(self.period.first)), ("to", str(self.period.last))]
        owner = [("owner", self.owner)] if self.owner else []
        return urlencode([*pairs, *owner, ("format", form)])


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """`/report`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """The report that the URL asks for, of the present quarter where it names none."""
        site = self.desk.site
        now, tz, alert = site.clock.now(), self.desk.zone_of(user), ""
        today = day_in(now, tz)
        try:
            asked = _asked(request.query_params.multi_items(), today)
        except UsageError as error:
            asked = Asked(period=quarter_of(today), owner=None)
            alert = f"{str(error)[:1].upper()}{str(error)[1:]}."
        with site.lists() as reads:
            report = report_of(reads, asked.period, owner=asked.owner, now=now, tz=tz)
        if asked.form is not None:
            return _file(report, asked.form)
        return self.desk.page(
            request,
            user,
            "report.html",
            400 if alert else 200,
            title=title_of(report),
            period=asked.period,
            owner=asked.owner or "",
            body=body_of(report, link=lambda key: f"{site.base}{path_of(key)}"),
            beside=tuple(_beside(asked)),
            files=tuple((words, asked.query(form)) for form, words in _OFFERED.items()),
            alert=alert,
        )


def _asked(pairs: list[tuple[str, str]], today: date) -> Asked:
    """What is asked for; UsageError for what is not known, stands twice or cannot be."""
    said: dict[str, str] = {}
    for name, value in pairs:
        if name not in _NAMES:
            raise UsageError(f"a report is not asked for by {name!r}: {', '.join(_NAMES)}")
        if name in said:
            raise UsageError(f"{name} stands twice")
        if value.strip():
            said[name] = value.strip()
    owners = search_of([("owner", said.get("owner", ""))]).owners
    form = said.get("format")
    if form not in {None, *FORMS}:
        raise UsageError(f"format is one of {', '.join(FORMS)}, not {form!r}")
    first, last = _day(said, "from"), _day(said, "to")
    return Asked(
        period=period_asked(said.get("quarter"), first, last, today),
        owner=next(iter(owners), None),
        form=form,
    )


def _file(report: PeriodReport, form: str) -> Response:
    """The report for whoever keeps it; browsers save it, so that nothing of it is run."""
    name = f"report-{report.period.name.replace('..', '-to-')}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text_of(report, form), media_type=_TYPES[form], headers=headers)


def _day(said: dict[str, str], name: str) -> date | None:
    if (value := said.get(name)) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{name} is a day such as 2027-01-31, not {value!r}") from error


def _beside(asked: Asked) -> Iterator[tuple[str, str]]:
    """The quarters before and after, as words and queries; none beyond the days that there are."""
    period = asked.period
    if period.first > date.min + _DAY:
        yield _leading("Before", period.first - _DAY, asked.owner)
    if period.last < date.max - _DAY:
        yield _leading("After", period.last + _DAY, asked.owner)


def _leading(word: str, day: date, owner: str | None) -> tuple[str, str]:
    name = quarter_name(day)
    pairs = [("quarter", name), *([("owner", owner)] if owner else [])]
    return f"{word}: {name}", urlencode(pairs)
