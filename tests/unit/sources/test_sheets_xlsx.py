import re
import sys
from datetime import date, datetime

import pytest

from tests.unit.sources.sheets import (
    PLAIN,
    a_workbook,
    edited,
    problems_of,
    read,
    records_of,
    with_cells,
)

_HEADER = ["ID", "Title", "Due"]


def test_a_row_becomes_a_record_with_its_place() -> None:
    [record] = records_of(a_workbook([[], _HEADER, [1, " A  title\n", "Q1 2026"]]), _at_row(2))
    assert (record.external_id, record.title, record.due) == ("1", "A title", "Q1 2026")
    assert record.place == "grid.xlsx: Grid!A3"


def test_the_first_sheet_that_is_not_hidden_is_read_and_a_hidden_one_where_it_is_named() -> None:
    workbook = a_workbook([_HEADER, ["1", "a", "TBC"]], hidden=True)
    assert [record.external_id for record in records_of(workbook)] == ["1"]
    assert [record.title for record in records_of(workbook, f'sheet = "Old"\n{PLAIN}')] == ["Old"]
    assert problems_of(workbook, f'sheet = "New"\n{PLAIN}') == [
        "grid.xlsx: has no sheet 'New'; its sheets: 'Old', 'Grid'"
    ]


def test_a_merged_cell_says_the_same_in_each_of_its_rows() -> None:
    rows = [_HEADER, ["1", "Both", "Q1 2026"], ["2", None, "Q2 2026"], ["3", "Own", "TBC"]]
    records = records_of(a_workbook(rows, merged=["B2:B3"]))
    assert [record.title for record in records] == ["Both", "Both", "Own"]


def test_a_heading_merged_across_and_a_row_merged_from_above_are_left_out() -> None:
    rows = [
        _HEADER,
        ["BANKING", None, None],
        ["1", "a", "TBC"],
        [],
        ["2", "b", "TBC"],
    ]
    merged = ["A2:C2", "A3:A4", "B3:B4", "C3:C4"]
    assert [each.external_id for each in records_of(a_workbook(rows, merged=merged))] == ["1", "2"]


def test_notes_beside_the_columns_are_no_fault() -> None:
    rows = [_HEADER, ["1", "a", "TBC", None, "checked by legal"]]
    assert len(records_of(a_workbook(rows))) == 1


def test_faults_name_sheet_and_cell() -> None:
    rows = [_HEADER, ["1", None, "TBC"], [None, None, None], ["2", "b", None]]
    first, second = problems_of(a_workbook(rows, name="My plan"))
    assert first.startswith("grid.xlsx: My plan!B2: title: empty; write it, or leave such rows out")
    assert second.startswith("grid.xlsx: My plan!C4: due: empty; write the date or TBC, or say")


def test_a_formula_is_what_it_last_came_to() -> None:
    workbook = a_workbook([_HEADER, ["1", '="a"&"b"', "TBC"]])
    computed = edited(workbook, lambda xml: re.sub(rb"(</f>)<v ?/>", rb"\1<v>ab</v>", xml))
    typed = edited(computed, lambda xml: xml.replace(b'<c r="B2"', b'<c r="B2" t="str"'))
    assert records_of(typed)[0].title == "ab"


def test_a_formula_that_was_never_computed_and_an_error_are_refused_where_they_are_read() -> None:
    rows = [[*_HEADER, "Notes"], ["1", '="a"&"b"', "TBC", "=1/0"], ["2", "#REF!", "TBC", "#N/A"]]
    first, second = problems_of(a_workbook(rows))
    assert first.startswith("grid.xlsx: Grid!B2: title: holds a formula without its result; open")
    assert second == "grid.xlsx: Grid!B3: title: holds an error; mend its formula"


def test_a_formula_that_came_to_nothing_is_an_empty_cell() -> None:
    workbook = a_workbook([[*_HEADER, "Lead"], ["1", "a", "TBC", '=IF(A2="","x","")']])
    computed = edited(workbook, lambda xml: xml.replace(b'<c r="D2"', b'<c r="D2" t="str"'))
    [record] = records_of(computed, f'{PLAIN}authority = "Lead"')
    assert record.authority is None


def test_text_that_looks_like_a_formula_stays_text() -> None:
    workbook = a_workbook([_HEADER, ["1", "x", "TBC"]])
    hostile = edited(workbook, lambda xml: xml.replace(b"<t>x</t>", b"<t>=cmd|' /C calc'!A0</t>"))
    assert records_of(hostile)[0].title == "=cmd|' /C calc'!A0"


def test_dates_follow_the_date_system_of_the_workbook() -> None:
    workbook = a_workbook([_HEADER, ["1", "a", date(2026, 4, 3)]])
    from_1904 = edited(
        workbook, lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" '),
        "xl/workbook.xml",
    )  # fmt: skip
    assert records_of(from_1904)[0].due == "2030-04-04"


@pytest.mark.parametrize(
    ("serial", "due"),
    [
        pytest.param("46264.99998", "2026-08-30 23:59:58", id="seconds before midnight"),
        pytest.param("46264.999994791", "2026-08-30 23:59:59", id="half a second past the last"),
        pytest.param("46264.99999999306", "2026-08-30 23:59:59", id="the last that Excel shows"),
        pytest.param("46264.999999994999", "2026-08-31", id="what Excel shows as midnight"),
        pytest.param("46264.99999999999", "2026-08-31", id="midnight but for the error of a float"),
        pytest.param("46264.70833332999", "2026-08-30 17:00", id="an hour but for a millisecond"),
    ],
)
def test_an_instant_stays_on_the_day_that_the_cell_shows(serial: str, due: str) -> None:
    workbook = a_workbook(
        [_HEADER, ["1", "a", datetime(2026, 8, 30, 12)]],  # noqa: DTZ001 - as cells hold them
        formats={"C2": "dd/mm/yyyy"},
    )
    late = edited(
        workbook, lambda xml: re.sub(rb"<v>46264[.]5</v>", f"<v>{serial}</v>".encode(), xml)
    )
    assert records_of(late)[0].due == due


@pytest.mark.parametrize("says", ["1", "true"])
def test_a_bare_number_is_told_as_a_day_of_its_workbook(says: str) -> None:
    rows = [["Grid", 45000], _HEADER, ["1", "a", 44802]]
    from_1904 = edited(
        a_workbook(rows),
        lambda xml: xml.replace(b"<workbookPr ", f'<workbookPr date1904="{says}" '.encode()),
        "xl/workbook.xml",
    )
    mapping = f'as_of = {{cell = "B1"}}\n{_at_row(2)}'
    edition, *_ = problems_of(from_1904, mapping)
    assert "B1: as_of: 45000 is a number; as a date of a workbook from 1904 on it is" in edition
    [due] = problems_of(from_1904, _at_row(2))
    assert due.endswith(
        "it is 30 August 2026: give its cell the format of a date, or write 2026-08-30"
    )
    [due] = problems_of(a_workbook([_HEADER, ["1", "a", 46264]]))
    assert "as a date of Excel it is 30 August 2026" in due


def test_a_year_in_a_cell_for_dates_is_no_day_of_1905() -> None:
    workbook = a_workbook([_HEADER, ["1", "a", 2031]], formats={"C2": "dd/mm/yyyy"})
    [problem] = problems_of(workbook)
    assert problem.endswith(
        "due: is 1905-07-23, which is how a cell for dates shows the number 2031: give it the "
        "format of a number where that is a year"
    )
    assert records_of(a_workbook([_HEADER, ["1", "a", date(1932, 10, 1)]]))[0].due == "1932-10-01"


def test_a_date_that_lost_its_value_is_refused() -> None:
    [problem] = problems_of(a_workbook([_HEADER, ["1", "a", "=TODAY()"]]))
    assert problem.startswith("grid.xlsx: Grid!C2: due: holds a formula without its result")


@pytest.mark.parametrize("day", [date(2026, 7, 15), "15/07/2026", "As at 15 July 2026"])
def test_the_day_of_the_edition_may_stand_in_a_cell(day: object) -> None:
    workbook = a_workbook([["Grid", day], _HEADER, ["1", "a", "TBC"]])
    [record] = records_of(workbook, f'as_of = {{cell = "B1"}}\n{_at_row(2)}')
    assert record.as_of == date(2026, 7, 15)


def test_an_instant_for_the_day_of_the_edition_is_its_day() -> None:
    at = datetime.fromisoformat("2026-07-15T09:30:15")
    workbook = a_workbook([["Grid", at], _HEADER, ["1", "a", at]])
    [record] = records_of(workbook, f'as_of = {{cell = "B1"}}\n{_at_row(2)}')
    assert record.as_of == date(2026, 7, 15)
    assert record.due == "2026-07-15 09:30:15"


def test_a_merged_cell_reaches_beyond_what_else_is_there() -> None:
    mapping = '[columns]\nexternal_id = "ID"\ntitle = "Title"\n[grid]\ncolumns = "Q. 2026"'
    rows = [["ID", "Title", "Q1 2026", "Q2 2026"], ["1", "a", "X"], ["2", "b", "X"], [], ["3"]]
    [first, second], problems = read(a_workbook(rows, merged=["C2:D2", "A4:D4", "A5:A6"]), mapping)
    assert (first.due, second.due) == ("Q1 2026 to Q2 2026", "Q1 2026")
    assert len(problems) == 2


def test_a_pattern_on_a_cell_without_a_value_is_told() -> None:
    workbook = a_workbook([[*_HEADER, "State"], ["1", "a", "TBC", "#N/A"]])
    [problem] = problems_of(workbook, f'{PLAIN}[skip]\nState = "done"')
    assert problem == "grid.xlsx: Grid!D2: holds an error; mend its formula"


def test_hidden_rows_are_read() -> None:
    workbook = a_workbook([_HEADER, ["1", "a", "TBC"]])
    assert records_of(
        edited(workbook, lambda xml: xml.replace(b'<row r="2"', b'<row r="2" hidden="1"'))
    )


def test_cells_without_references_stand_one_after_the_other() -> None:
    workbook = a_workbook([_HEADER, ["1", "a", "45932"], ["2", "#N/A", "TBC"]])
    bare = edited(workbook, lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml))
    assert [problem.partition(": ")[2][:8] for problem in problems_of(bare)] == [
        "Grid!C2:",
        "Grid!B3:",
    ]


def test_a_column_far_out_has_its_letters() -> None:
    rows = [["ID", "Title", *[None] * 30, "Due"], ["1", "a", *[None] * 30, 45932]]
    [problem] = problems_of(a_workbook(rows))
    assert problem.startswith("grid.xlsx: Grid!AG2: due: 45932 is a number")


def test_without_the_extra_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert problems_of(a_workbook([_HEADER])) == [
        "grid.xlsx: reading workbooks needs python-calamine; install regulatory-tracker[excel]"
    ]


def test_a_sheet_without_anything_is_told() -> None:
    [problem] = problems_of(a_workbook([]))
    assert problem.startswith("grid.xlsx: Grid: nothing stands in row 1")


def test_rows_go_on_behind_a_faulty_one() -> None:
    workbook = with_cells(
        a_workbook([_HEADER, ["1", "a", "x y z"]]),
        '<row r="9"><c r="A9"><v>2</v></c><c r="B9"><v>3</v></c><c r="C9"><v>2027</v></c></row>',
    )
    records, problems = read(workbook)
    assert [record.place for record in records] == ["grid.xlsx: Grid!A9"]
    assert len(problems) == 1


def _at_row(number: int) -> str:
    return f"header_row = {number}\n{PLAIN}"
