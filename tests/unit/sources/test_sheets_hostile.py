"""Spreadsheets made to do harm: each is refused with one line, or read within bounds."""

import random
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from tests.unit.sources.sheets import (
    PLAIN,
    SHEET,
    a_csv,
    a_workbook,
    edited,
    problems_of,
    read,
    records_of,
    twice,
    with_cells,
)

_ROWS = [["ID", "Title", "Due"], ["1", "a", "Q1 2026"]]
_DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_PARTS = [
    SHEET,
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
]


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return a_workbook(_ROWS)


@pytest.mark.parametrize("part", _PARTS)
def test_entities_are_refused_wherever_they_are_declared(workbook: bytes, part: str) -> None:
    [problem] = problems_of(edited(workbook, lambda xml: _DOCTYPE + xml, part))
    assert problem == f"grid.xlsx: {part}: holds a DOCTYPE, which no workbook has; save it anew"


@pytest.mark.parametrize("megabytes", [20, 300])
def test_a_part_that_unpacks_to_far_more_is_refused_before_it_is(
    workbook: bytes, megabytes: int
) -> None:
    bomb = edited(workbook, lambda xml: xml + b" " * megabytes * 1024**2)
    tracemalloc.start()
    [problem] = problems_of(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.startswith(f"grid.xlsx: {SHEET} unpacks to ")
    assert peak < 10 * 1024**2


def test_a_part_that_lies_about_its_size_is_refused(workbook: bytes) -> None:
    bomb = edited(workbook, lambda xml: xml + b" " * 20 * 1024**2)
    with zipfile.ZipFile(BytesIO(bomb)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    [problem] = problems_of(lying)
    assert problem.startswith(f"grid.xlsx: {SHEET} is damaged: Bad CRC-32")


def test_a_part_that_is_there_twice_is_refused(workbook: bytes) -> None:
    assert problems_of(twice(workbook)) == [f"grid.xlsx: holds {SHEET} twice; save it anew"]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c r="XFD1048576" t="str"><v></v></c>',
        '<c r="XFD1048576" t="inlineStr"><is/></c>',
        '<c r="XFD1048576"><f>1+1</f></c>',
        '<c r="XFD1048576" t="e"/>',
    ],
)
def test_a_cell_far_out_is_refused(workbook: bytes, cell: str) -> None:
    [problem] = problems_of(with_cells(workbook, f'<row r="1048576">{cell}</row>'))
    assert problem.startswith(
        f"grid.xlsx: {SHEET}: its cells reach to row 1,048,576 of column 16,384; at most"
    )


def test_a_format_far_out_is_no_cell(workbook: bytes) -> None:
    far = with_cells(workbook, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert len(records_of(far)) == 1


@pytest.mark.parametrize("reference", ["A0", "XFE1", "ZZZZZZ1", "A99999999999", "1A", "é1", ""])
def test_a_cell_that_no_sheet_has_is_refused(workbook: bytes, reference: str) -> None:
    [problem] = problems_of(with_cells(workbook, f'<row><c r="{reference}"><v>1</v></c></row>'))
    assert problem.startswith(f"grid.xlsx: {SHEET}: ")
    assert "is no cell" in problem


@pytest.mark.parametrize(
    "merged", ["A1:XFD1048576", "A1:XFE1", "A1:A0", *[""] * 1, "C1:A1", "A3:B1", "B2"]
)
def test_merged_ranges_are_bounded_and_checked(workbook: bytes, merged: str) -> None:
    xml = f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode()
    records, problems = read(edited(workbook, lambda text: text.replace(b"</sheetData>", xml)))
    assert len(records) + len(problems) == 1


def test_ten_million_empty_rows_end_at_the_last_row_that_a_sheet_can_have(workbook: bytes) -> None:
    rows = "<row/>" * 1_100_000
    records, problems = read(with_cells(workbook, "".join(f"{rows}<!--{n}-->" for n in range(1))))
    assert records == []
    [problem] = problems
    assert "has rows beyond 1,048,576" in problem or "unpacks to" in problem


def test_a_sheet_of_all_columns_is_read() -> None:
    wide = a_workbook([["ID", "Title", "Due", *range(16_381)], ["1", "a", "Q1 2026"]])
    assert len(records_of(wide)) == 1


def test_all_columns_with_marks_are_read_within_the_bound() -> None:
    header = ["ID", "Title", *(f"c{number}" for number in range(16_382))]
    mapping = '[columns]\nexternal_id = "ID"\ntitle = "Title"\n[grid]\ncolumns = "c.*"'
    problems = problems_of(a_workbook([header, ["1", "a", "X"]]), mapping)
    assert len(problems) == 16_382
    assert problems[0].startswith("grid.xlsx: Grid: column 'c0': ")


@pytest.mark.parametrize("cut", [10, 100, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_told(workbook: bytes, cut: float) -> None:
    [problem] = problems_of(workbook[: int(cut if cut > 1 else len(workbook) * cut)])
    assert problem.startswith("grid.xlsx: is a damaged workbook: ")


def test_old_and_locked_workbooks_and_other_archives_are_told() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    [problem] = problems_of(old)
    assert "has a password or is an old .xls; save it as plain .xlsx" in problem
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert problems_of(other.getvalue()) == ["grid.xlsx: is no workbook; save it as .xlsx"]


def test_workbooks_that_were_changed_at_random_never_crash(workbook: bytes) -> None:
    pieces = [b"9999999999", b"-1", b"<v>", b"</c>", b'"', b' t="s"', b"1e999", b"\xff", b"\0"]
    for seed in range(300):
        dice = random.Random(seed)

        def spoilt(xml: bytes, dice: random.Random = dice) -> bytes:
            text = bytearray(xml)
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(text))
                if dice.random() < 0.5:
                    text[at : at + dice.randrange(1, 20)] = b""
                else:
                    text[at:at] = dice.choice(pieces)
            return bytes(text)

        _, problems = read(edited(workbook, spoilt, dice.choice(_PARTS)))
        assert len(problems) <= 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"ID,Title,Due\n1,a\0,TBC\n", ":2: holds a NUL byte; save it as CSV in UTF-8"),
        ("ID,Title,Due\n".encode("utf-16-le"), ":1: holds a NUL byte; save it as CSV in UTF-8"),
        (b'ID,Title,Due\n1,"a,TBC\n2,b,TBC\n', ":2: is not CSV from here on: unexpected end of"),
        (b'ID,Title,Due\n1,"a"b,TBC\n', ":2: is not CSV from here on: ',' expected after '\"'"),
        (b"ID,Title,Due\n1," + b"a" * 200_000 + b",TBC\n", ":2: is not CSV from here on: field"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ":3: holds a NUL byte"),
        (b"\x89PNG\r\n\x1a\n", ":1: is not UTF-8 text; "),
    ],
)
def test_broken_csv_is_told_with_its_line(content: bytes, problem: str) -> None:
    [said] = problems_of(content, name="grid.csv")
    assert said.removeprefix("grid.csv").removeprefix(": ").startswith(problem)


def test_millions_of_empty_lines_are_passed_over() -> None:
    content = a_csv("1,a,TBC") + b"\n" * 2_000_000 + b"2,b,TBC\n"
    assert [record.place for record in records_of(content, name="grid.csv")] == [
        "grid.csv:2",
        "grid.csv:2000003",
    ]


def test_a_file_above_the_bound_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sources.sheets.reading.LARGEST", 1024**2)
    assert problems_of(b"x" * (1024**2 + 1), name="grid.csv") == [
        "grid.csv: is larger than 1 MB; split it"
    ]


def test_endless_faults_come_to_an_end() -> None:
    problems = problems_of(a_csv(*(f"{number},a," for number in range(10_050))), PLAIN, "grid.csv")
    assert len(problems) == 10_001
    assert problems[-1] == "grid.csv:10001: 10,000 rows are at fault; mend these first"
