"""What the Unified Agenda says of when."""

from datetime import date

import pytest

from tests.unit.sources.feeds import fixture, problems_of, read_both, records_of, window_of
from tracker.sources.feeds import unified_agenda

AGENDA = fixture("agenda.xml")


def a_rule(rows: str = "", *, edition: str = "202610", rin: str = "0999-AA01") -> str:
    return (
        f"<RIN_INFO><RIN>{rin}</RIN>"
        f"<PUBLICATION><PUBLICATION_ID>{edition}</PUBLICATION_ID></PUBLICATION>"
        f"<RULE_TITLE>T</RULE_TITLE><TIMETABLE_LIST>{rows}</TIMETABLE_LIST></RIN_INFO>"
    )


def a_row(action: str, when: str, citation: str = "") -> str:
    return (
        f"<TIMETABLE><TTBL_ACTION>{action}</TTBL_ACTION><TTBL_DATE>{when}</TTBL_DATE>"
        f"<FR_CITATION>{citation}</FR_CITATION></TIMETABLE>"
    )


def test_every_date_of_an_edition_is_as_wide_as_it_is_printed() -> None:
    found = records_of(unified_agenda, AGENDA)
    assert [(each.external_id, window_of(each), each.status) for each in found] == [
        ("0999-AA01 NPRM", "2026-04-10..2026-04-10 day", "met"),
        ("0999-AA01 NPRM Comment Period End", "2026-06-09..2026-06-09 day", "met"),
        ("0999-AA01 NPRM Comment Period End #2", "2026-12-09..2026-12-09 day", None),
        ("0999-AA01 Final Action", "2027-02-01..2027-02-28 month", None),
        ("0999-AA01 Final Action Effective", "2028-01-01..2028-12-31 year", None),
        ("0999-AA01 Next Action Undetermined", "undated", None),
        ("0999-AA01 Other", "undated", None),
        ("0999-AA01 Legal deadline Statutory Final", "2027-07-18..2027-07-18 day", None),
        ("0999-AA02 ANPRM", "2020-05-04..2020-05-04 day", "met"),
        ("0999-AA02 NPRM", "2027-03-01..2027-03-31 month", "waived"),
        ("0999-AA02 Withdrawn", "2026-07-22..2026-07-22 day", "met"),
    ]


def test_a_record_says_who_what_and_as_of_which_edition() -> None:
    found = records_of(unified_agenda, AGENDA)
    first, withdrawn, legal = found[0], found[-1], found[7]
    assert first.title == "NPRM: Keeping of the Office's Records & Reports"
    assert first.authority == "Office of Records, Department of Examples"
    assert withdrawn.authority == "Records Board"
    assert first.instrument == "RIN 0999-AA01"
    assert first.as_of == date(2026, 10, 1)
    assert first.source_quote == "NPRM 04/10/2026 91 FR 20001"
    assert first.printed == "04/10/2026"
    assert first.source_url is not None
    assert first.source_url.endswith("?pubId=202610&RIN=0999-AA01")
    assert first.place == "feed: RIN 0999-AA01, timetable 1"
    assert legal.kind == "legal deadline"
    assert legal.source_quote == "Statutory Final 07/18/2027 One year after enactment."


@pytest.mark.parametrize(
    ("action", "citation", "kind"),
    [
        ("NPRM Comment Period End", "", "comment deadline"),
        ("Final Action Effective", "", "proposed effective date"),
        ("Final Rule Effective", "91 FR 1", "effective date"),
        ("Final Action", "", "rulemaking step"),
    ],
)
def test_what_is_planned_does_not_look_in_force(action: str, citation: str, kind: str) -> None:
    [record] = records_of(unified_agenda, a_rule(a_row(action, "01/05/2027", citation)))
    assert record.kind == kind


@pytest.mark.parametrize(
    ("why", "action", "when", "citation", "status"),
    [
        ("published", "Final Action", "09/15/2026", "91 FR 1", "met"),
        ("published after the edition's month", "NPRM", "12/02/2026", "91 FR 1", "met"),
        ("announced and still ahead", "Comment Period End", "12/02/2026", "91 FR 1", None),
        ("announced and over", "Final Action Effective", "10/05/2026", "91 FR 1", "met"),
        ("over before the edition", "Comment Period End", "09/30/2026", "", "met"),
        ("within the edition's month", "Comment Period End", "10/05/2026", "", None),
        ("a month that is past says nothing", "Final Action", "08/00/2026", "", None),
        ("a target that was missed", "Final Action", "08/14/2026", "", None),
    ],
)
def test_what_has_happened(
    why: str, action: str, when: str, citation: str, status: str | None
) -> None:
    [record] = records_of(unified_agenda, a_rule(a_row(action, when, citation)))
    assert record.status == status, why


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("12/00/2004", "December 2004"),
        ("5/7/2004", "2004-05-07"),
        ("00/00/0000", "TBC"),
        ("TO BE DETERMINED", "TBC"),
        ("", "TBC"),
        ("00/00/2028", "2028"),
    ],
)
def test_dates_as_they_are_printed(printed: str, due: str) -> None:
    [record] = records_of(unified_agenda, a_rule(a_row("NPRM", printed)))
    assert record.due == due


def test_a_slip_keeps_its_id() -> None:
    [old] = records_of(unified_agenda, a_rule(a_row("NPRM", "12/00/2026")))
    [new] = records_of(unified_agenda, a_rule(a_row("NPRM", "04/00/2027"), edition="202704"))
    assert old.external_id == new.external_id
    assert (old.due, new.due) == ("December 2026", "April 2027")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_editions_may_be_encoded_as_they_declare(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{a_rule(a_row("NPRM", "12/00/2026"))}'
    [record] = records_of(unified_agenda, text.replace(">T<", ">é<").encode(encoding))
    assert record.title == "NPRM: é"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            a_rule(a_row("NPRM", "13/00/2026")),
            (
                "feed: RIN 0999-AA01, timetable 1: '13/00/2026' is no date; write MM/DD/YYYY, "
                "MM/00/YYYY or To Be Determined (month must be in 1..12)"
            ),
        ),
        (
            a_rule(a_row("NPRM", "00/15/2026")),
            (
                "feed: RIN 0999-AA01, timetable 1: '00/15/2026' is no date; write MM/DD/YYYY, "
                "MM/00/YYYY or To Be Determined"
            ),
        ),
        (
            a_rule(a_row("NPRM", "Spring 2026")),
            (
                "feed: RIN 0999-AA01, timetable 1: 'Spring 2026' is no date; write MM/DD/YYYY, "
                "MM/00/YYYY or To Be Determined"
            ),
        ),
        (
            a_rule(a_row("", "12/00/2026")),
            ("feed: RIN 0999-AA01, timetable 1: TTBL_ACTION: missing; it says what the date is of"),
        ),
        (a_rule(rin="AA01"), "feed: rule 1: RIN: 'AA01' is no RIN; such as 0503-AA90"),
        (
            a_rule(edition="Fall"),
            "feed: rule 1: PUBLICATION_ID: 'Fall' is no edition; such as 202510",
        ),
        (
            a_rule(edition="202613"),
            "feed: rule 1: PUBLICATION_ID: '202613' is no edition; such as 202510",
        ),
    ],
)
def test_each_bad_row_is_a_line(content: str, problem: str) -> None:
    assert problems_of(unified_agenda, content) == [problem]


def test_a_bad_row_leaves_the_others() -> None:
    rows = a_row("NPRM", "soon") + a_row("Final Action", "12/00/2026")
    found, problems = read_both(unified_agenda, a_rule(rows))
    assert ([each.due for each in found], len(problems)) == (["December 2026"], 1)


def test_an_empty_row_and_a_rule_without_any_are_no_fault() -> None:
    assert records_of(unified_agenda, a_rule("<TIMETABLE/>")) == []
    assert records_of(unified_agenda, "<REGINFO_RIN_DATA/>") == []


def test_a_rule_without_an_edition_has_no_as_of_day() -> None:
    [record] = records_of(
        unified_agenda, a_rule(a_row("Comment Period End", "12/02/2020", "85 FR 1"), edition="")
    )
    assert (record.as_of, record.source_url, record.status) == (None, None, None)
