from pathlib import Path

import pytest

from tests.unit.sources.sheets import a_csv, a_workbook, problems_of, read, records_of
from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.sources.record import SourceRecord

_SAMPLE = Path(__file__).parents[3] / "config" / "mappings" / "initiatives-grid.toml"
_GRID = """
[columns]
external_id = "ID"
title = "Title"
[grid]
columns = '(Q[1-4]|H[12]) 20\\d\\d|After 20\\d\\d|20\\d\\d onwards|Post .*|TBC'
"""
_HEADER = "ID,Title,Q3 2026,Q4 2026,H1 2027,After 2027"


def dues_of(row: str, keys: str = "", header: str = _HEADER) -> list[tuple[str, str]]:
    records = records_of(a_csv(row, header=header), f"{_GRID}{keys}", "grid.csv")
    return [(record.external_id, record.due) for record in records]


@pytest.mark.parametrize(
    ("each", "dues"),
    [
        ("run", [("1", "Q3 2026 to Q4 2026"), ("1 2", "After 2027")]),
        ("first", [("1", "Q3 2026"), ("1 2", "After 2027")]),
        ("last", [("1", "Q4 2026"), ("1 2", "After 2027")]),
        ("every", [("1", "Q3 2026"), ("1 2", "Q4 2026"), ("1 3", "After 2027")]),
    ],
)
def test_marks_side_by_side_are_a_run(each: str, dues: list[tuple[str, str]]) -> None:
    assert dues_of("1,a,X,x,,●", f'each = "{each}"') == dues


def test_a_run_is_one_date_whatever_the_periods_are_long() -> None:
    [(_, due)] = dues_of("1,a,,X,X,")
    assert due == "Q4 2026 to H1 2027"
    read_back = interpret(due, None, Context())
    assert read_back.window is not None
    assert (str(read_back.window.earliest), str(read_back.window.latest)) == (
        "2026-10-01",
        "2027-06-30",
    )


def test_an_open_period_stands_by_itself() -> None:
    assert dues_of("1,a,,,X,X") == [("1", "H1 2027"), ("1 2", "After 2027")]
    assert interpret("After 2027", None, Context()).modality is Modality.AFTER


def test_a_period_may_be_open_from_its_first_day() -> None:
    header = "ID,Title,H2 2027,2028 onwards"
    assert dues_of("1,a,X,X", header=header) == [("1", "H2 2027"), ("1 2", "2028 onwards")]


def test_a_gap_between_periods_ends_a_run() -> None:
    header = "ID,Title,Q3 2026,Q1 2027"
    assert dues_of("1,a,X,X", header=header) == [("1", "Q3 2026"), ("1 2", "Q1 2027")]


def test_the_printed_words_are_those_of_the_whole_run() -> None:
    [record] = records_of(a_csv("1,a,X,X,,", header=_HEADER), f'{_GRID}each = "first"', "g.csv")
    assert (record.due, record.printed) == ("Q3 2026", "Q3 2026 to Q4 2026")


def test_meanings_of_marks_are_told_apart_and_known_again() -> None:
    keys = 'mark = {C = "consultation", K = "key milestone"}'
    records = records_of(a_csv("1,a,C,c,K,C", header=_HEADER), f"{_GRID}{keys}", "grid.csv")
    assert [(each.external_id, each.title, each.kind, each.due) for each in records] == [
        ("1 consultation", "a: consultation", "consultation", "Q3 2026 to Q4 2026"),
        ("1 key milestone", "a: key milestone", "key milestone", "H1 2027"),
        ("1 consultation 2", "a: consultation", "consultation", "After 2027"),
    ]


def test_a_mark_that_is_not_listed_is_refused_at_its_cell() -> None:
    [problem] = problems_of(a_csv("1,a,,Z,,", header=_HEADER), f'{_GRID}mark = ["X", "●"]', "g.csv")
    assert problem == (
        "g.csv:2: Q4 2026: due: 'Z' is no mark of grid.mark, 'x', '●'; add it or clear the cell"
    )


@pytest.mark.parametrize("row", ["1,a,,,,", "1,a,FALSE,,,"])
def test_a_row_without_a_mark_is_refused_left_out_or_undated(row: str) -> None:
    [problem] = problems_of(a_csv(row, header=_HEADER), _GRID, "grid.csv")
    assert problem.startswith("grid.csv:2: Q3 2026: due: no mark from here to 'After 2027'; ")
    assert dues_of(row, 'unmarked = "skip"') == []
    assert dues_of(row, 'unmarked = "TBC"') == [("1", "TBC")]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("ID,Title,Q4 2026,Q3 2026", "column 'Q3 2026' does not follow 'Q4 2026'; put the periods"),
        ("ID,Title,Q3 2026,Q3 2026", "column 'Q3 2026' does not follow 'Q3 2026'"),
        ("ID,Title,After 2027,Q1 2028", "column 'Q1 2028' does not follow 'After 2027'"),
        ("ID,Title,Post Q4 2026", "column 'Post Q4 2026': is no period; write Q1 2026 or After"),
        ("ID,Title,TBC", "column 'TBC': is no period"),
        ("ID,Title,Q5 2026", "no column matches grid.columns, "),
    ],
)
def test_headers_that_are_no_periods_in_order_are_told(header: str, problem: str) -> None:
    [said] = problems_of(a_csv("1,a,X", header=header), _GRID, "grid.csv")
    assert said.startswith(f"grid.csv: {problem}")


def test_months_in_words_run_into_each_other_correctly() -> None:
    mapping = _GRID.replace("columns = '", "columns = '.*20\\d\\d|")
    header = "ID,Title,July to September 2026,October to December 2026"
    [record] = records_of(a_csv("1,a,X,X", header=header), mapping, "grid.csv")
    window = interpret(record.due, None, Context()).window
    assert window is not None
    assert (str(window.earliest), str(window.latest)) == ("2026-07-01", "2026-12-31")


_COLUMNS = ["Initiative", "Lead", "Sector", "Link", "Description"]


def grid_rows() -> list[list[object]]:
    return [
        ["Initiatives grid"],
        ["As at 15 July 2026"],
        [],
        [*_COLUMNS, 2026, None, 2027, None, None, "Beyond"],
        [None, None, None, None, None, "Q3", "Q4", "Q1", "Q2", "H2", 2027],
        ["Banking"],
        ["Ring-fencing", "PRA", "Banks", None, "New regime", "C", None, None, "●", None, None],
        [None, None, None, None, None, None, None, None, None, None, None],
        ["Payments", None, "Payments; Banks", "https://example.org/p", None, None, None, "E", "E"],
        ["Safeguarding", "FCA", None, None, None, None, None, None, None, None, "C"],
        ["Fees", "FCA"],
        ["Key: C consultation"],
    ]  # fmt: skip


def a_grid() -> bytes:
    merged = ["A1:K1", "F4:G4", "H4:J4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "A6:K6"]
    return a_workbook(grid_rows(), merged=[*merged, "H9:I9", "B7:B8", "A7:A8"])


def test_the_sample_reads_a_grid_with_two_header_rows_headings_and_merged_marks() -> None:
    records = records_of(a_grid(), _SAMPLE.read_text(encoding="utf-8"))
    assert [(record.external_id, record.due) for record in records] == [
        ("PRA: Ring-fencing consultation", "2026 Q3"),
        ("PRA: Ring-fencing key milestone", "2027 Q2"),
        ("Payments engagement", "2027 Q1 to 2027 Q2"),
        ("FCA: Safeguarding consultation", "Beyond 2027"),
        ("FCA: Fees", "TBC"),
    ]
    first = records[0]
    assert first.tags == ("Banks", "initiatives-grid")
    assert first.source_quote == "New regime"
    assert str(first.as_of) == "2026-07-15"
    assert first.place == "grid.xlsx: Grid!A7"
    assert records[2].authority == "FCA"
    assert records[2].source_url == "https://example.org/p"


def test_the_next_edition_of_a_grid_has_the_same_ids() -> None:
    def ids(records: list[SourceRecord]) -> set[str]:
        return {record.external_id for record in records}

    later = grid_rows()
    later[6][5:9] = [None, "C", None, None]
    later[6][9] = "●"
    mapping = _SAMPLE.read_text(encoding="utf-8")
    merged = ["F4:G4", "H4:J4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "A6:K6"]
    records, problems = read(a_workbook(later, merged=merged), mapping)
    assert problems == []
    assert ids(records) == ids(records_of(a_grid(), mapping))
