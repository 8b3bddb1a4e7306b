import io

import pytest

from tests.unit.sources.sheets import PLAIN, a_csv, problems_of, read, records_of
from tracker.sources.files.formats import write_records
from tracker.sources.record import SourceRecord


def read_csv(content: bytes, mapping: str = PLAIN) -> tuple[list[SourceRecord], list[str]]:
    return read(content, mapping, "grid.csv")


def test_a_row_becomes_a_record_with_all_that_the_mapping_names() -> None:
    mapping = """
        timezone = "Europe/London"
        as_of = 2026-01-15
        [columns]
        external_id = "{Body}: {Title}"
        title = "title"
        due = "Timing"
        authority = "Body"
        url = "Link"
        status = "State"
        tags = "Sector"
        [constants]
        jurisdiction = "UK"
        authority = "FCA"
        tags = ["grid"]
        [statuses]
        Finished = "met"
    """
    header = "Title,Body,Timing,Link,State,Sector"
    content = a_csv(
        "Rules,PRA,Q1 2026,https://example.org/a,finished,Banking; Payments", "More,,TBC,,,",
        header=header,
    )  # fmt: skip
    first, second = records_of(content, mapping, "grid.csv")
    assert first.external_id == "PRA: Rules"
    assert (first.authority, first.jurisdiction) == ("PRA", "UK")
    assert (first.due, first.printed) == ("Q1 2026", "Q1 2026")
    assert first.source_url == "https://example.org/a"
    assert first.status == "met"
    assert first.tags == ("Banking", "Payments", "grid")
    assert str(first.as_of) == "2026-01-15"
    assert first.tz == "Europe/London"
    assert first.place == "grid.csv:2"
    assert first.source_quote is None  # a row is not what may be quoted
    assert second.external_id == "More"
    assert second.authority == "FCA"
    assert second.status is None
    assert second.tags == ("grid",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(separator: str) -> None:
    text = 'ID,"Title",Due\n1,"a",TBC\n'.replace(",", separator)
    [record] = records_of(text.encode(), name="grid.csv")
    assert record.title == "a"


def test_the_header_counts_whatever_stands_above_it() -> None:
    text = 'Grid; of, many, things, and, more\n"a\nb"\nID;Title;Due\n1;a,b;TBC\n'
    [record] = records_of(text.encode(), f"header_row = 4\n{PLAIN}", "grid.csv")
    assert record.title == "a,b"


def test_a_stated_separator_is_taken() -> None:
    [record] = records_of(b"ID|Title|Due\n1|a;b,c|TBC\n", f'separator = "|"\n{PLAIN}', "g.csv")
    assert record.title == "a;b,c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_and_utf_8_are_known(encoding: str) -> None:
    [record] = records_of("ID,Title,Due\n1,Café €,TBC\n".encode(encoding), name="grid.csv")
    assert record.title == "Café €"


def test_another_encoding_is_stated_or_refused() -> None:
    content = "ID,Title,Due\n1,ok,TBC\n2,Café,TBC\n".encode("cp1252")
    records, problems = read_csv(content)
    assert [record.external_id for record in records] in ([], ["1"])
    [problem] = problems
    assert problem.startswith("grid.csv:3: is not UTF-8 text; save it as CSV in UTF-8, or state ")
    assert records_of(content, f'encoding = "cp1252"\n{PLAIN}', "g.csv")[1].title == "Café"


def test_broken_utf_16_is_told() -> None:
    assert problems_of("ID,Title,Due\n".encode("utf-16")[:-1], name="grid.csv") == [
        "grid.csv: is not UTF-16 text; save it as CSV in UTF-8"
    ]


def test_a_quoted_line_break_is_a_space_and_lines_are_counted_on() -> None:
    records, problems = read_csv(a_csv('1,"a\nb",TBC', "2,c,", "3,d,TBC", "", ",,"))
    assert [record.title for record in records] == ["a b", "d"]
    [problem] = problems
    assert problem.startswith("grid.csv:4: Due: due: empty; write the date or TBC, or say by ")


def test_a_short_row_has_empty_cells_and_a_long_one_is_refused() -> None:
    mapping = PLAIN + 'authority = "Lead"\n'
    content = a_csv("1,a,TBC", "2,b,TBC,PRA,too much", "3,c,TBC,PRA,,", header="ID,Title,Due,Lead")
    records, problems = read_csv(content, mapping)
    assert [record.external_id for record in records] == ["1", "3"]
    assert problems == [
        "grid.csv:3: has 5 cells but the header 4; put a cell that holds the separator in quotes"
    ]


def test_columns_that_are_missing_or_there_twice_are_told_together() -> None:
    assert problems_of(b"id,Titel,Due,due\n1,a,TBC,TBC\n", name="grid.csv") == [
        "grid.csv: no column is called 'Title'; did you mean 'Titel'?",
        "grid.csv: the columns C and D are both called 'Due'; rename one",
    ]


def test_a_header_that_is_not_there_is_told() -> None:
    [problem] = problems_of(a_csv("1,a,TBC"), f"header_row = 9\n{PLAIN}", "grid.csv")
    assert problem.startswith("grid.csv: nothing stands in row 9, where the header should be; ")
    [problem] = problems_of(
        b"one,two\n1,2\n", '[columns]\nexternal_id="x y"\ntitle="one"\ndue="two"'
    )
    assert problem == "grid.xlsx: no column is called 'x y'; row 1 has 'one', 'two'"


def test_formulas_stay_text_and_are_written_back_with_an_apostrophe() -> None:
    rows = ["=1,=cmd|' /C calc'!A0,TBC", "'+2,'@x,TBC", "3,'quoted,TBC"]
    records = records_of(a_csv(*rows), name="grid.csv")
    assert [record.title for record in records] == ["=cmd|' /C calc'!A0", "@x", "'quoted"]
    assert [record.external_id for record in records] == ["=1", "+2", "3"]
    stream = io.StringIO()
    write_records([{"title": record.title, "due": record.due} for record in records], stream, "csv")
    assert "'=cmd|" in stream.getvalue()
    assert "'@x" in stream.getvalue()


def test_two_rows_of_one_id_are_told_with_both_places() -> None:
    records, problems = read_csv(a_csv("1,a,TBC", "1,b,TBC"))
    assert len(records) == 1
    assert problems == [
        "grid.csv:3: external_id: '1' is that of grid.csv:2, too; make it of more columns"
    ]


def test_ids_are_the_same_however_they_are_typed_and_bounded() -> None:
    long = "x" * 300
    records = records_of(a_csv("A \u00a0 e\u0301,a,TBC", f"{long}1,b,TBC", f"{long}2,c,TBC"))
    ids = [record.external_id for record in records]
    assert ids[0] == "A \u00e9"
    assert len(set(ids)) == 3
    assert max(map(len, ids)) == 200


def test_rows_are_left_out_by_pattern() -> None:
    mapping = f"{PLAIN}[skip]\nTitle = '^(total|note)|^$'\n"
    records, problems = read_csv(a_csv("1,a,TBC", "2,Total,", ",,none", ",Note: x,"), mapping)
    assert [record.title for record in records] == ["a"]
    assert problems == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",a,TBC", "ID: external_id: empty; write it, or leave such rows out by [skip]"),
        ("1,,TBC", "Title: title: empty; write it, or leave such rows out by [skip]"),
        ("1,a\x1bb,TBC", "Title: title: holds the control character '\\x1b'; delete it"),
        ("1,a,TBC,javascript:x", "Link: url: 'javascript:x' is no web address; write https://..."),
        ("1,a,TBC,,done", "State: status: 'done' is none of open, met, waived; add it to"),
        ("1,a,some day", "Due: due: "),
    ],
)
def test_a_cell_at_fault_is_named_by_line_and_column(row: str, problem: str) -> None:
    mapping = PLAIN + 'url = "Link"\nstatus = "State"\n'
    [said] = problems_of(a_csv(row, header="ID,Title,Due,Link,State"), mapping, "grid.csv")
    assert said.startswith(f"grid.csv:2: {problem}")


def test_every_fault_of_a_row_is_told() -> None:
    assert len(problems_of(a_csv(",,"), name="g.csv")) == 0
    assert len(problems_of(a_csv(",,45932"), name="g.csv")) == 3


def test_the_day_of_the_edition_may_stand_in_a_cell() -> None:
    text = b"Grid,as at 15 January 2026\nID,Title,Due\n1,a,TBC\n"
    mapping = f'header_row = 2\nas_of = {{cell = "B1"}}\n{PLAIN}'
    assert str(records_of(text, mapping, "grid.csv")[0].as_of) == "2026-01-15"
    assert problems_of(text, mapping.replace("B1", "C1"), "grid.csv") == [
        "grid.csv:1: as_of: holds no day; write for instance 15 January 2026"
    ]
    [problem] = problems_of(text.replace(b"15 January", b"03/04/"), mapping, "grid.csv")
    assert problem.startswith("grid.csv:1: as_of: ")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_hint_at_the_separator_is_not_counted_as_a_row(mark: str) -> None:
    content = f"{mark}sep=|\nID|Title|Due\n1|a; b, c|Q3 2031\n2|b|\n".encode()
    [record], [problem] = read_csv(content)
    assert (record.title, record.due, record.place) == ("a; b, c", "Q3 2031", "grid.csv:3")
    assert problem.startswith("grid.csv:4: Due: due: empty")
