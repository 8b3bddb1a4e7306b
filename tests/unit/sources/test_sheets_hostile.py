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
    with_shared_texts,
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
        f"grid.xlsx: {SHEET}: its cells reach to row 1,048,576 of column 16,384, and at"
    )


_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHARING = (
    '<row><c t="inlineStr"><is><t>{0}</t></is></c><c t="s"><v>{1}</v></c><c><v>2027</v></c></row>'
)


def test_shared_texts_are_read(workbook: bytes) -> None:
    texts = f'<sst {_NAMESPACE} count="1" uniqueCount="1"><si><t>shared</t></si></sst>'
    sharing = with_shared_texts(with_cells(workbook, _SHARING.format("x", 0)), texts)
    assert [record.title for record in records_of(sharing)] == ["a", "shared"]


@pytest.mark.parametrize("number", ["7", "-1", "1_0", "", "x", "0" * 10])
def test_a_shared_text_that_is_not_there_is_refused(workbook: bytes, number: str) -> None:
    texts = f"<sst {_NAMESPACE}><si><t>shared</t></si></sst>"
    sharing = with_shared_texts(with_cells(workbook, _SHARING.format("x", number)), texts)
    _, problems = read(sharing)
    assert len(problems) == 1


def test_a_long_text_in_many_cells_is_refused(workbook: bytes) -> None:
    text = "".join(map(str, range(60_000)))
    cells = "".join(_SHARING.format(number, 0) for number in range(300))
    texts = f"<sst {_NAMESPACE}><si><t>{text}</t></si></sst>"
    assert problems_of(with_shared_texts(with_cells(workbook, cells), texts)) == [
        f"grid.xlsx: {SHEET}: holds more than 64 million characters; save it anew"
    ]


@pytest.mark.parametrize("key", ["count", "uniqueCount"])
def test_more_texts_than_there_can_be_are_not_believed(workbook: bytes, key: str) -> None:
    texts = f'<sst {_NAMESPACE} {key}="18446744073709551615"/>'
    [problem] = problems_of(with_shared_texts(workbook, texts))
    assert problem.startswith("grid.xlsx: xl/sharedStrings.xml: announces 18,446,744,073,709,551,")


def test_a_long_format_costs_no_time(workbook: bytes) -> None:
    formats = b'<numFmts><numFmt numFmtId="200" formatCode="' + b"[y" * 300_000 + b'"/></numFmts>'
    styled = edited(
        edited(workbook, lambda xml: xml.replace(b"<fonts", formats + b"<fonts", 1), _PARTS[2]),
        lambda xml: xml.replace(b'<xf numFmtId="0"', b'<xf numFmtId="200"'),
        _PARTS[2],
    )
    _, problems = read(styled)
    assert len(problems) <= 1


def test_a_format_far_out_is_no_cell(workbook: bytes) -> None:
    far = with_cells(workbook, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert len(records_of(far)) == 1


@pytest.mark.parametrize("reference", ["A0", "XFE1", "ZZZZZZ1", "A99999999999", "1A", "é1", ""])
def test_a_cell_that_no_sheet_has_is_refused(workbook: bytes, reference: str) -> None:
    [problem] = problems_of(with_cells(workbook, f'<row><c r="{reference}"><v>1</v></c></row>'))
    assert problem.startswith(f"grid.xlsx: {SHEET}: ")
    assert "is no cell" in problem


@pytest.mark.parametrize(
    "merged", ["A1:XFD1048576", "A1:XFE1", "A1:A0", "", "C1:A1", "A3:B1", "B2"]
)
def test_merged_ranges_are_bounded_and_checked(workbook: bytes, merged: str) -> None:
    xml = f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode()
    records, problems = read(edited(workbook, lambda text: text.replace(b"</sheetData>", xml)))
    assert len(records) + len(problems) == 1


def test_empty_rows_end_where_a_sheet_does(workbook: bytes) -> None:
    rows = '<row r="1048570"/>' + "<row/>" * 7
    assert problems_of(with_cells(workbook, rows)) == [
        f"grid.xlsx: {SHEET}: has rows beyond 1,048,576; save it anew"
    ]
    assert len(records_of(with_cells(workbook, "<row/>" * 10_000))) == 1


def test_a_sheet_of_all_columns_is_read() -> None:
    wide = a_workbook([["ID", "Title", "Due", *range(16_381)], ["1", "a", "Q1 2026"]])
    assert len(records_of(wide)) == 1


@pytest.mark.parametrize("cut", [10, 100, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_told(workbook: bytes, cut: float) -> None:
    [problem] = problems_of(workbook[: int(cut if cut > 1 else len(workbook) * cut)])
    assert problem.startswith("grid.xlsx: is a damaged workbook: ")


def test_old_and_locked_workbooks_and_other_archives_are_told() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    [problem] = problems_of(old)
    assert problem.startswith("grid.xlsx: cannot be read: ")
    locked = old + "EncryptedPackage".encode("utf-16-le")
    assert problems_of(locked) == ["grid.xlsx: has a password; save it without one"]
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
        (b"ID,Title,Due\n" + b"," * 5_000_000, ":2: is not CSV from here on: a row of more than"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ":3: holds a NUL byte"),
        (b"\x89PNG\r\n\x1a\n", ":1: is not UTF-8 text; "),
    ],
)
def test_broken_csv_is_told_with_its_line(content: bytes, problem: str) -> None:
    [said] = problems_of(content, name="grid.csv")
    assert said.removeprefix("grid.csv").removeprefix(": ").startswith(problem)


def test_endless_empty_lines_are_passed_over() -> None:
    content = a_csv("1,a,TBC") + b"\n" * 500_000 + b"2,b,TBC\n"
    assert [record.place for record in records_of(content, name="grid.csv")] == [
        "grid.csv:2",
        "grid.csv:500003",
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
