"""Workbooks of Excel before 2007 and of LibreOffice, and several sheets of one workbook."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.unit.sources.sheets import PLAIN, a_csv, a_workbook, problems_of, read, records_of
from tracker.errors import BadData, UsageError
from tracker.sources.problems import RowCounts, RowTally
from tracker.sources.sheets.choosing import chosen
from tracker.sources.sheets.mapping import parse_mapping
from tracker.sources.sheets.reading import read_sheet

_OLD = Path(__file__).parent / "fixtures" / "deadlines.xls"
_MAP = """
[columns]
external_id = "Ref"
title = "Title"
due = "Due"
owner = "Owner"
"""
_CONTENT = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Dates">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""

_MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3"/>'
)


def an_ods(*rows: tuple[str, ...]) -> bytes:
    """A workbook of OpenDocument; a text such as 2027-03-31 is a cell with that date."""
    xml = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _CONTENT.format(rows=xml))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return stream.getvalue()


def _cell(text: str) -> str:
    kind = "date" if text[:2] == "20" else "string"
    value = f' office:date-value="{text}"' if kind == "date" else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def test_an_old_workbook_is_read_and_says_where_it_may_show_but_a_month() -> None:
    levy, rules, ret = records_of(_OLD.read_bytes(), _MAP, "deadlines.xls")
    assert (levy.due, levy.owner, levy.doubts) == ("2027-03-31", "Finance", ())
    assert rules.due == "2027-06-01"
    [doubt] = rules.doubts
    assert doubt == "a cell of such a file that shows but June 2027 holds its first day, too"
    assert (ret.due, ret.place) == ("Q3 2027", "deadlines.xls: Deadlines!A4")


def test_a_workbook_of_opendocument_is_read() -> None:
    content = an_ods(("Ref", "Title", "Due", "Owner"), ("1", "Levy", "2027-03-31", "Finance"))
    [record] = records_of(content, _MAP, "dates.ods")
    assert (record.due, record.owner, record.place) == (
        "2027-03-31",
        "Finance",
        "dates.ods: Dates!A2",
    )


def test_a_damaged_workbook_of_opendocument_is_told() -> None:
    content = an_ods(("Ref", "Title", "Due"), ("1", "Levy", "TBC"))
    _, [problem] = read(content[: len(content) // 2], _MAP, "dates.ods")
    assert problem.startswith("dates.ods: ")


_SHEETS = """
readings = "keep"
[[sheets]]
sheet = "A"
[sheets.columns]
external_id = "ID"
title = "Title"
due = "Due"
[[sheets]]
sheet = "B"
blank_due = "TBC"
[sheets.columns]
external_id = "ID"
title = "Title"
due = "Due"
"""


def test_several_sheets_are_read_by_one_mapping_each_with_its_name() -> None:
    a, b = parse_mapping(_SHEETS, "m")
    assert (a.part, a.keeps_readings, a.blank_due) == ("A", True, None)
    assert (b.part, b.keeps_readings, b.blank_due) == ("B", True, "TBC")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sheets = 1", "m: sheets: must be tables; write [[sheets]] before each"),
        (_SHEETS.replace('"B"', '"A"'), "m: sheets[2].sheet: name a sheet of its own"),
        (_SHEETS.replace('sheet = "A"', ""), "m: sheets[1].sheet: name a sheet of its own"),
        (f'readings = "all"\n{PLAIN}', "m: readings: 'all' is none of 'refuse', 'keep'"),
    ],
)
def test_what_is_wrong_with_several_sheets_is_told(text: str, problem: str) -> None:
    with pytest.raises(BadData) as error:
        parse_mapping(text, "m")
    assert problem in error.value.problems


def test_several_readings_are_kept_where_the_mapping_says_so() -> None:
    content = a_workbook([["ID", "Title", "Due"], ["1", "a", "Q4 2026/Q1 2027"]])
    [record] = records_of(content, f'readings = "keep"\n{PLAIN}')
    assert (record.due, record.in_doubt) == ("Q4 2026/Q1 2027", True)
    _, [problem] = read(content, PLAIN)
    assert "write which" in problem


def test_fiscal_years_are_those_that_the_mapping_names() -> None:
    content = a_workbook([["ID", "Title", "Due"], ["1", "a", "Q1 FY27"], ["2", "b", "Q1 2027"]])
    first, second = records_of(content, f'fiscal = "UK"\n{PLAIN}')
    assert (first.due, first.printed) == ("2026-04-01 to 2026-06-30", "Q1 FY27")
    assert second.due == "Q1 2027"
    _, [problem] = read(content, PLAIN)
    assert "--fiscal" in problem
    with pytest.raises(BadData):
        parse_mapping(f'fiscal = "Mars"\n{PLAIN}', "m")


def test_every_row_is_taken_refused_or_skipped() -> None:
    rows = [
        ["ID", "Title", "Due"],
        ["Payments", None, None],
        ["1", "a", "TBC"],
        ["2", "b", "gibberish"],
        ["3", "c", None],
        [None, "Total", "TBC"],
        [],
        ["4", "d", "TBC"],
    ]
    tally = RowTally()
    mapping = f'blank_due = "skip"\n{PLAIN}[skip]\nTitle = "^(total)?$"\n'
    problems: list[str] = []
    records = list(
        read_sheet(
            BytesIO(a_workbook(rows, merged=["A2:C2"])),
            "grid.xlsx",
            problems,
            mappings=parse_mapping(mapping, "m"),
            tally=tally,
        )
    )
    counts = tally.counts()
    assert isinstance(counts, RowCounts)
    assert (counts.rows, counts.taken, counts.refused) == (6, len(records), len(problems))
    assert [(each.why, each.number, each.first) for each in counts.skipped] == [
        ("a heading merged across its columns", 1, ("grid.xlsx: Grid!A2",)),
        ("states no date", 1, ("grid.xlsx: Grid!A5",)),
        ("Title is 'Total'", 1, ("grid.xlsx: Grid!A6",)),
    ]
    assert RowTally().counts() is None


def test_a_mapping_of_one_sheet_explains_whichever_is_named_each_for_itself() -> None:
    read = chosen(parse_mapping(f'sheet = "A"\n{PLAIN}', "m"), ("B", "C", "B"), "m")
    assert [(each.sheet, each.part) for each in read] == [("B", "B"), ("C", "C")]


def test_of_a_mapping_of_several_sheets_those_are_read_that_are_named() -> None:
    mappings = parse_mapping(_SHEETS, "m")
    assert chosen(mappings, (), "m") == mappings
    assert [each.blank_due for each in chosen(mappings, ("B",), "m")] == ["TBC"]
    with pytest.raises(UsageError, match=r"^m: explains no sheet 'C'; its sheets: 'A', 'B'$"):
        chosen(mappings, ("A", "C"), "m")


def test_a_record_knows_its_sheet_and_csv_has_none() -> None:
    rows = [["ID", "Title", "Due"], ["1", "a", "TBC"]]
    [record] = records_of(a_workbook(rows))
    assert (record.sheet, record.part) == ("Grid", "")
    [record] = records_of(a_csv("1,a,TBC"), name="grid.csv")
    assert record.sheet == ""


def test_csv_has_no_sheets_that_could_be_several() -> None:
    assert problems_of(a_csv("1,a,TBC"), _SHEETS, "grid.csv") == [
        "grid.csv: is no workbook and has no sheet 'A'"
    ]
