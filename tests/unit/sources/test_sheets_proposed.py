"""The mapping that is proposed for a sheet: what its columns are called, and what its cells say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.unit.sources.sheets import a_workbook, records_of
from tracker.errors import BadData, UsageError
from tracker.sources.files.beside import Beside
from tracker.sources.sheets.proposing.headings import HEADINGS, STATUS_WORDS, field_of, status_of
from tracker.sources.sheets.proposing.proposal import Proposal, propose

_TODAY = date(2026, 11, 20)
_HEADER = ["Ref", "Title", "Due"]


def proposed(
    content: bytes, name: str = "list.xlsx", sheets: Sequence[str] = (), **beside: object
) -> Proposal | None:
    said = Beside(**beside)  # type: ignore[arg-type]  # as each test says it
    return propose(BytesIO(content), name, beside=said, today=_TODAY, sheets=sheets)


def of_rows(*rows: Sequence[object], **beside: object) -> Proposal:
    found = proposed(a_workbook(rows), **beside)
    assert found is not None
    return found


def taken_for(*labels: str, cells: Sequence[str] = ()) -> dict[str, str]:
    """What each of the columns beside title and date is taken for."""
    row = ["1", "Levy", "TBC", *cells]
    [sheet] = of_rows([*_HEADER, *labels], row).sheets
    return {each.label: each.field for each in sheet.columns[3:]}


JUDGED = {
    "Ref.": "external_id",
    "Reference No": "external_id",
    "ID": "external_id",
    "Milestone": "title",
    "Obligation": "title",
    "Description": "title",
    "Due Date": "due",
    "Deadline": "due",
    "By when?": "due",
    "Submission deadline": "due",
    "In force": "due",
    "Regulator": "authority",
    "Competent Authority": "authority",
    "Jurisdiction": "jurisdiction",
    "Country": "jurisdiction",
    "Legislation": "instrument",
    "Type": "kind",
    "Category": "kind",
    "Owner": "owner",
    "Action owner": "owner",
    "Responsible (team)": "owner",
    "Responsible Person": "owner",
    "Assigned to": "owner",
    "Status": "status",
    "RAG": "status",
    "Link": "url",
    "Notes": "note",
    "Comments": "note",
    "Next steps": "note",
    "Theme": "tags",
    "Tags": "tags",
    "Notify": "tell",
    "Confidence": "confidence",
    "Policy": "",  # of the firm, of the regulator, of an insurer ...
    "Start date": "",
    "Date received": "",
    "Last updated": "",
    "Review date": "",
    "Created": "",
    "Priority": "",
    "Impact": "",
    "Stage": "",
    "Budget": "",
    "Approved by": "",
    "Manager": "",
}


@pytest.mark.parametrize("label", JUDGED)
def test_a_column_is_taken_for_what_its_name_says(label: str) -> None:
    found = field_of(label)
    assert (found[0] if found else "") == JUDGED[label]


def test_no_name_stands_for_two_things() -> None:
    names = [name for known in HEADINGS.values() for name in known]
    assert len(names) == len(set(names))
    words = [word for known in STATUS_WORDS.values() for word in known]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Completed", "met"),
        ("In  progress", "open"),
        ("Withdrawn", "waived"),
        ("N/A", "waived"),
        ("Published", None),  # the paper may be, its date is another matter
        ("Parked", None),
    ],
)
def test_a_status_is_what_its_word_says(word: str, status: str | None) -> None:
    assert status_of(word) == status


def test_the_surest_name_is_read_and_the_others_are_named_with_a_reason() -> None:
    [sheet] = of_rows(
        ["Description", "Title", "Due date", "Effective date", "Priority"],
        ["a", "Levy", "TBC", "TBC", "1"],
    ).sheets
    assert [(each.label, each.field, each.why) for each in sheet.columns] == [
        ("Description", "", "'Title' is taken for title already"),
        ("Title", "title", ""),
        ("Due date", "due", ""),
        ("Effective date", "", "'Due date' is taken for due already"),
        ("Priority", "", "is called like nothing that is read"),
    ]


def test_a_link_has_to_be_one_and_a_confidence_too() -> None:
    assert taken_for("Source", cells=["https://example.org"]) == {"Source": "url"}
    assert taken_for("Source", cells=["CP26/3"]) == {"Source": ""}
    assert taken_for("Confidence", cells=["Firm"]) == {"Confidence": "confidence"}
    assert taken_for("Confidence", cells=["80 %"]) == {"Confidence": ""}


def test_whom_to_tell_has_to_be_what_settings_can_know() -> None:
    assert taken_for("Notify", cells=["person:amira; uk"]) == {"Notify": "tell"}
    assert taken_for("Notify", cells=["Amira of Legal"]) == {"Notify": ""}


def test_a_slip_in_a_name_is_answered_with_what_may_have_been_meant() -> None:
    [sheet] = of_rows([*_HEADER, "Ownr"], ["1", "Levy", "TBC", "me"]).sheets
    assert sheet.columns[-1].why == "is called like nothing that is read; did you mean owner?"


@pytest.mark.parametrize(
    ("due", "reading"),
    [
        ("30 days after publication", "waits for publication"),
        ("TBC", "no date yet"),
        ("Monthly", "by the rule Monthly"),
        ("Q4 2026/Q1 2027", "1 October 2026 to 31 March 2027, to be settled"),
    ],
)
def test_a_row_is_shown_as_it_would_be_read(due: str, reading: str) -> None:
    assert of_rows(_HEADER, ["1", "Levy", due]).sheets[0].rows[0].reading == reading


def test_two_columns_of_one_name_are_neither() -> None:
    assert taken_for("Owner", "owner", cells=["a", "b"]) == {"Owner": "", "owner": ""}


def test_the_header_may_stand_under_a_title_that_says_the_day() -> None:
    found = of_rows(["Deadlines as at 20 November 2026"], [], _HEADER, ["1", "Levy", "H1"])
    assert "header_row = 3" in found.mapping
    assert 'as_of = {cell = "A1"}' in found.mapping
    assert found.sheets[0].remarks == ("as of 2026-11-20, as A1 says",)
    assert found.sheets[0].rows[0].reading == "H1 2027 (1 January to 30 June 2027)"


def test_days_and_months_of_no_certain_order_are_no_day_of_the_edition() -> None:
    rows = (["Position at 05/11/2026"], [], _HEADER, ["1", "Levy", "TBC"])
    assert "as_of" not in of_rows(*rows).mapping
    found = of_rows(*rows, date_order="dmy")
    assert found.sheets[0].remarks == ("as of 2026-11-05, as A1 says",)
    assert 'date_order = "dmy"' in found.mapping


def test_the_order_of_day_and_month_is_never_proposed() -> None:
    found = of_rows(_HEADER, ["1", "Levy", "03/04/2027"], ["2", "Fee", "05/06/2027"])
    assert "date_order" not in found.mapping
    assert found.sheets[0].rows == ()


@pytest.mark.parametrize(
    ("rows", "known_by"),
    [
        ([["1", "Levy", "TBC"], ["2", "Levy", "TBC"]], "Ref"),
        ([["1", "Levy", "TBC"], ["1", "Fee", "TBC"]], "{Ref}: {Title}"),
        ([["", "Levy", "TBC"], ["1", "Fee", "TBC"]], "{Ref}: {Title}"),
    ],
)
def test_rows_are_known_by_what_tells_them_apart(rows: list[list[str]], known_by: str) -> None:
    content = a_workbook([_HEADER, *rows])
    found = proposed(content)
    assert found is not None
    assert f'external_id = "{known_by}"' in found.mapping
    assert len(records_of(content, found.mapping)) == 2


def test_without_references_rows_are_known_by_titles_and_that_is_said() -> None:
    found = of_rows(["Title", "Due", "Regulator"], ["Levy", "TBC", "FCA"], ["Levy", "TBC", "PRA"])
    assert 'external_id = "{Title}: {Regulator}"' in found.mapping
    assert any("keep these" in each for each in found.sheets[0].remarks)


def test_rows_without_a_date_are_not_lost() -> None:
    found = of_rows(_HEADER, ["1", "Levy", ""], ["2", "Fee", "TBC"], ["", "", ""], ["x", "", ""])
    assert 'blank_due = "TBC"' in found.mapping
    assert '[skip]\nTitle = "^$"' in found.mapping
    assert "1 rows without a date are read as TBC" in found.sheets[0].remarks
    assert found.sheets[0].rows[0].reading == "no date yet"


def test_rows_of_a_title_alone_are_headings() -> None:
    found = of_rows(["Title", "Due"], ["Payments", ""], ["Levy", "TBC"])
    assert 'blank_due = "skip"' in found.mapping


def test_a_title_without_name_but_with_a_date_is_left_to_be_refused() -> None:
    assert "[skip]" not in of_rows(_HEADER, ["1", "", "TBC"], ["2", "Fee", "TBC"]).mapping


def test_a_date_may_be_made_of_columns() -> None:
    found = of_rows(["Title", "Year", "Quarter"], ["Levy", 2027, "Q2"])
    assert 'due = {year = "Year", quarter = "Quarter"}' in found.mapping
    assert found.sheets[0].rows[0].printed == "2027 Q2"


def test_words_of_a_status_that_nobody_judged_leave_it_open_and_are_said() -> None:
    found = of_rows([*_HEADER, "Status"], ["1", "Levy", "TBC", "Parked"], ["2", "F", "TBC", "Done"])
    assert 'Parked = "open"\nDone = "met"' in found.mapping
    assert "status 'Parked': taken as open" in found.sheets[0].remarks


def test_words_of_any_kind_are_written_so_that_they_can_be_read_back() -> None:
    content = a_workbook([[*_HEADER, "Status"], ["1", "Levy", "TBC", 'So "so" \\ = 1']])
    found = proposed(content)
    assert found is not None
    assert len(records_of(content, found.mapping)) == 1


def test_csv_of_our_own_is_read_without() -> None:
    assert proposed(b"key,title,due,ownr\na,b,TBC,c\n", "a.csv") is None
    assert proposed(b"title,due,owner\nb,TBC,c\n", "a.csv") is None
    assert proposed(b"Foo,Bar\n1,2\n", "a.csv") is None  # told by its own reader


@pytest.mark.parametrize(
    "content",
    [
        b"Ref;Title;Due;Regulator\n1;Levy;31/12/2027;FCA\n",
        b"sep=;\nRef;Title;Due;Regulator\n1;Levy;31/12/2027;FCA\n",
        b"Deadlines\n\nRef;Title;Due;Regulator\n1;Levy;31/12/2027;FCA\n",
        "Ref,Title,Due,Regulator\n1,L\xe9vy,31/12/2027,FCA\n".encode("cp1252"),
    ],
)
def test_csv_of_others_is_proposed_whatever_separates_it(content: bytes) -> None:
    found = proposed(content, "a.csv")
    assert found is not None
    [record] = records_of(content, found.mapping, "a.csv")
    assert (record.due, record.authority) == ("2027-12-31", "FCA")


def test_a_workbook_without_such_a_sheet_says_what_it_has() -> None:
    with pytest.raises(UsageError) as refused:
        of_rows(["Code", "Meaning"], ["R", "Return"])
    assert str(refused.value) == (
        "list.xlsx: no sheet looks like a list of dates: Grid: no column is called like a title or "
        "a due date: row 1 has 'Code', 'Meaning'; say by --map which is which"
    )


def test_rows_that_would_be_refused_are_shown_with_why_wherever_they_stand() -> None:
    good = [[str(number), f"Levy {number}", "2027-01-31"] for number in range(9)]
    bad = [["a", "Return", "some day"], ["b", "Report", "31/31/2027"]]
    [sheet] = of_rows(_HEADER, *good, *bad).sheets

    assert len(sheet.rows) == 5
    assert [each.split(": ", 2)[1].partition("!")[2] for each in sheet.refused] == ["C11", "C12"]
    assert "some day" in sheet.refused[0]


def test_no_row_is_refused_where_all_are_good() -> None:
    [sheet] = of_rows(_HEADER, ["1", "Levy", "TBC"]).sheets
    assert sheet.refused == ()


def _book(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


_LISTED = (_HEADER, ("1", "Levy", "31 March 2099"))


def test_only_what_is_named_is_proposed_hidden_or_not() -> None:
    content = _book(Codes=[("Code", "Meaning")], One=_LISTED, Two=_LISTED, Three=_LISTED)
    found = proposed(content, sheets=("Three", "One", "Three"))
    assert found is not None
    assert [each.name for each in found.sheets] == ["Three", "One"]
    assert found.passed_over == ()


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        (("One", "Nine"), r"list.xlsx: has no sheet 'Nine'; its sheets: 'Codes', 'One'"),
        (("One", "Codes"), r"list.xlsx: what --sheet names is not all a list of dates: Codes: "),
    ],
)
def test_what_is_named_and_no_list_of_dates_is_refused(
    sheets: tuple[str, ...], problem: str
) -> None:
    with pytest.raises((BadData, UsageError), match=f"^{problem}"):
        proposed(_book(Codes=[("Code", "Meaning")], One=_LISTED), sheets=sheets)


def test_no_sheet_of_csv_can_be_named() -> None:
    with pytest.raises(UsageError, match=r"^a\.csv: is no workbook; --sheet names a sheet of one$"):
        proposed(b"title,due\nLevy,TBC\n", "a.csv", sheets=("One",))
