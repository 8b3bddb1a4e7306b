"""Why a date in prose was not taken."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.judging.reasons import WhyNot

_TODAY = date(2026, 3, 2)


def found(text: str, as_of: date | None = _TODAY) -> list[Candidate]:
    return extract(text, as_of, Context(tz="Europe/London"), _TODAY)[1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Comments were due by 5 January 2026.", WhyNot.PAST),
        ("In 2019 the FCA published guidance.", WhyNot.PAST),
        ("The government passed the law in July.", WhyNot.HISTORY),
        ("The firm said on Monday that volumes had doubled.", WhyNot.HISTORY),
        ("Accounts are for the year ended 31 December 2026.", WhyNot.PERIOD),
        ("Assets of the funds as at 30 June 2026 are listed below.", WhyNot.PERIOD),
        ("Write the day in full, e.g. 1 January 2027.", WhyNot.EXAMPLE),
        ("For example, a notice of 4 May 2026 must be kept until 4 May 2031.", WhyNot.EXAMPLE),
        ("Published 2 March 2026", WhyNot.DOCUMENT),
        ("LONDON, March 2 (Newswire) - Regulators are to meet.", WhyNot.DOCUMENT),
        ("The text as amended on 3 May 2026 applies.", WhyNot.CITATION),
        ("See the Act of 18 July 2026 for the definition.", WhyNot.CITATION),
        ("© 2027 Example Publishing", WhyNot.FURNITURE),
        ("Revenue is forecast to grow by 4 per cent in 2027.", WhyNot.FORECAST),
        ("Its 4% notes due 15 March 2031 were little changed.", WhyNot.SECURITY),
        ("Contracts entered into before 1 January 2027 are outside scope.", WhyNot.SCOPE),
        ("Commenters requested a compliance date of 1 January 2028.", WhyNot.WISH),
        ("A trade body asked the Board to extend the deadline to 1 May 2027.", WhyNot.WISH),
        ("Brokers have called for a delay until 1 May 2027.", WhyNot.WISH),
        ("Two banks urged the Board to postpone the launch to 1 May 2027.", WhyNot.WISH),
        ("The dealers sought an extension until 1 May 2027.", WhyNot.WISH),
        ("Lenders want the launch to be deferred until 1 May 2027.", WhyNot.WISH),
        ("Returns are due a couple of weeks after 9 May 2027.", WhyNot.HALF),
        ("Accounts are due by 9 May 2027 plus 60 days.", WhyNot.HALF),
        ("Panels sit on Tuesday and Friday of week 7/2027.", WhyNot.HALF),
        ("Accounts are due by 9/5/2027.", WhyNot.UNSURE),
        ("Dealers with at least 90 clients on 9 May 2027 must enrol.", WhyNot.SCOPE),
        ("The log covers orders placed between 9 May 2027 and 9 June 2027.", WhyNot.PERIOD),
        ("The accounts, as of 9 May 2027, must be complete.", WhyNot.PERIOD),
        ("The log is due every other Monday.", WhyNot.RHYTHM),
        ("Accounts are due 4 1/2 months after year end.", WhyNot.WHOSE),
        ("Our Vision 2030 goes further.", WhyNot.NAME),
        ("The 2030 Agenda remains.", WhyNot.NAME),
        ("Over the next three years we will invest in staff.", WhyNot.DURATION),
        ("Firms must tell us within 5 days after receiving a complaint.", WhyNot.EVENT),
    ],
)
def test_the_reason_is_named(text: str, reason: WhyNot) -> None:
    candidates = found(text)
    assert [each for each in candidates if each.taken] == []
    assert reason.value in [each.why_not for each in candidates]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The duty ends one year and four months after 9 May 2027.", date(2028, 9, 9)),
        ("The branch closes 2 1/2 years from 9 May 2027.", date(2029, 11, 9)),
        ("Accounts are due by 2027 May 9.", date(2027, 5, 9)),
        ("Returns are due on the third to last Tuesday of May 2027.", date(2027, 5, 11)),
        ("Pending cases: 4; review clause: 9 May 2027.", date(2027, 5, 9)),
    ],
)
def test_the_whole_of_a_long_phrase_is_read(text: str, day: date) -> None:
    (candidate,) = [each for each in found(text) if each.taken]
    assert candidate.read is not None
    assert candidate.read.window is not None
    assert candidate.read.window.earliest == day


@pytest.mark.parametrize(
    "text",
    [
        "Call 020 7946 2027 or 202-555-2030.",
        "Regulation (EU) 2024/1689 and Directive 2014/65/EU apply.",
        "See sections 2026 to 2030 and COBS 20.27.",
        "He is 52, holds $2027 and lives in room 2029.",
        "May firms march on? They may.",
        "...",
        "",
    ],
)
def test_what_is_no_date_is_not_even_a_candidate_that_is_taken(text: str) -> None:
    assert [each for each in found(text) if each.taken] == []


def test_a_date_that_may_have_been_last_year_or_next_shows_no_window() -> None:
    (candidate,) = found("Ministers met on 17 September.")
    assert candidate.read is None


def test_relative_dates_need_the_day_on_which_they_were_said() -> None:
    (candidate,) = found("The panel will report next March.", as_of=None)
    assert candidate.why_not == WhyNot.AS_OF.value


def test_dates_with_a_year_need_no_day() -> None:
    (candidate,) = found("The panel will report by 31 March 2027.", as_of=None)
    assert candidate.taken


@pytest.mark.parametrize(
    "head",
    [
        "Published: 24 September 2025\n\n",
        "A title for this paper\n24 September 2025\n\n",
        "Federal Register / Vol. 90, No. 183 / Wednesday, September 24, 2025 / Notices\n\n",
        "Press release | 24 September 2025\n\n",
        "Date: 2025-09-24\n\n",
    ],
)
def test_a_text_that_tells_its_own_day_is_counted_from_it(head: str) -> None:
    said, candidates = extract(
        f"{head}The panel will report in March next year.", None, Context(), date(2026, 11, 1)
    )
    assert said == date(2025, 9, 24)
    (taken,) = [each for each in candidates if each.taken]
    assert taken.read is not None
    assert taken.read.window is not None
    assert taken.read.window.earliest == date(2026, 3, 1)


def test_the_same_milestone_told_twice_is_one() -> None:
    told = "Comments must reach us by 5 May 2026. "
    assert len([each for each in found(told * 3) if each.taken]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The dealers sought an extension until 1 May 2027, which was granted.",
        "The dealers asked for a delay, and the Board moved the launch to 1 May 2027.",
        "The Board granted the requested extension until 1 May 2027.",
    ],
)
def test_more_time_that_was_given_is_taken(text: str) -> None:
    (candidate,) = found(text)
    assert candidate.taken


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Dealers must send the log every three weeks from 7 May 2026.", date(2026, 5, 7)),
        ("Dealers must send the log each month from 7 May 2026.", date(2026, 5, 7)),
        ("The log is due every other Thursday beginning 7 May 2026.", date(2026, 5, 7)),
        ("The levy is payable annually on 7 May.", date(2026, 5, 7)),
        ("Levies fall due twice a year on 7 May and 7 November.", date(2026, 5, 7)),
        ("Logs are due quarterly on 7 May, 7 August, 7 November and 7 February.", date(2026, 5, 7)),
    ],
)
def test_a_rhythm_and_its_first_day_are_one_series(text: str, day: date) -> None:
    (candidate,) = found(text)
    assert candidate.taken
    assert candidate.read is not None
    assert candidate.read.recurs
    assert candidate.read.window is not None
    assert candidate.read.window.earliest == day


def test_a_period_and_its_bound_are_one_date() -> None:
    (candidate,) = found("The code is expected in Q2 2027 but not before 9 May 2027.")
    assert candidate.taken
    assert candidate.read is not None
    assert candidate.read.window is not None
    assert candidate.read.window.earliest == date(2027, 5, 9)
    assert candidate.read.window.latest == date(2027, 6, 30)
