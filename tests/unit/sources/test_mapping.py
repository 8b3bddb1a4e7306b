import re
from datetime import date
from pathlib import Path

import pytest

from tests.unit.sources.sheets import PLAIN
from tracker.errors import BadData
from tracker.sources.sheets.mapping import Each, parse_mapping
from tracker.sources.sheets.mapping_file import mapping_text

_MAPPINGS = Path(__file__).parents[3] / "config" / "mappings"
_GRID = """
[columns]
external_id = "ID"
title = "Title"
[grid]
columns = 'Q[1-4] 20\\d\\d'
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(BadData) as error:
        parse_mapping(text, "m.toml")
    return list(error.value.problems)


def test_a_mapping_names_its_columns_and_has_defaults_for_the_rest() -> None:
    [mapping] = parse_mapping(PLAIN, "m.toml")
    assert mapping.names == ("ID", "Title", "Due")
    assert mapping.header_rows == (1, 1)
    assert mapping.periods is None
    assert mapping.as_of is None


def test_everything_that_can_be_stated_is_read() -> None:
    [mapping] = parse_mapping(
        """
        sheet = "Grid"
        header_row = [3, 4]
        date_order = "dmy"
        timezone = "Europe/London"
        encoding = "CP1252"
        separator = "tab"
        as_of = 2026-07-15
        [columns]
        external_id = "{Lead}: {Initiative}"
        title = "Initiative"
        [constants]
        authority = "FCA"
        tags = ["a", "b"]
        status = "met"
        [statuses]
        "In  Progress" = "open"
        [skip]
        Initiative = '^Total'
        [grid]
        columns = 'Q[1-4] 20\\d\\d'
        mark = {"X " = "consultation"}
        each = "last"
        unmarked = "TBC"
        """,
        "m.toml",
    )
    assert mapping.header_rows == (3, 4)
    assert mapping.encoding == "cp1252"
    assert mapping.separator == "\t"
    assert mapping.as_of == date(2026, 7, 15)
    assert mapping.names == ("Lead", "Initiative")
    assert mapping.constants == {"authority": "FCA", "status": "met"}
    assert mapping.tags == ("a", "b")
    assert mapping.statuses == {"in progress": "open"}
    assert mapping.periods is not None
    assert mapping.periods.each is Each.LAST
    assert mapping.periods.marks == {"x": "consultation"}


def test_a_mark_is_any_text_where_none_is_stated() -> None:
    for mark in ("", 'mark = "any"'):
        periods = parse_mapping(f"{_GRID}{mark}", "m")[0].periods
        assert periods is not None
        assert periods.marks is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('sheat = "Grid"', "m.toml: sheat: unknown key; did you mean sheet?"),
        ('sheet = ""', "m.toml: sheet: must be a text that is not empty"),
        ("sheet = 1", "m.toml: sheet: must be a text that is not empty"),
        ('date_order = "uk"', "m.toml: date_order: 'uk' is none of 'dmy', 'mdy', 'ymd'"),
        ('timezone = "Londn"', "m.toml: timezone: no time zone is called 'Londn': I know "),
        ('timezone = "../etc"', "m.toml: timezone: no time zone is called '../etc': I know "),
        ('encoding = "ansi1"', "m.toml: encoding: 'ansi1' is no encoding; write for instance"),
        ('encoding = "base64"', "m.toml: encoding: 'base64' is no encoding"),
        ('separator = ".."', "m.toml: separator: '..' is none of ',', ';'"),
        ("header_row = 0", "m.toml: header_row: must be a row from 1"),
        ("header_row = true", "m.toml: header_row: must be a row from 1"),
        ("header_row = [4, 3]", "m.toml: header_row: must be a row from 1"),
        ('header_row = [1, "2"]', "m.toml: header_row: must be a row from 1"),
        ('as_of = "2026-01-15"', "m.toml: as_of: must be a day, 2026-01-15 without quotes"),
        ("as_of = 2026-01-15T10:00:00", "m.toml: as_of: must be a day"),
        ('as_of = {cell = "2B"}', "m.toml: as_of.cell: '2B' is no cell; write it as B7"),
        ("as_of = {}", 'm.toml: as_of.cell: missing; write as_of = {cell = "B2"}'),
        ("constants = 1", "m.toml: constants: must be a table; write [constants]"),
        ('constants = {title = "x"}', "m.toml: constants.title: unknown key; known: authority"),
        ("constants = {tags = [1]}", "m.toml: constants.tags: must be a list of texts"),
        ('constants = {status = "done"}', "m.toml: constants.status: 'done' is none of 'open'"),
        ('statuses = {Done = "done"}', "m.toml: statuses.Done: 'done' is none of 'open', 'met'"),
        ("skip = {Title = '('}", "m.toml: skip.Title: is no pattern: "),
    ],
)
def test_a_fault_is_told_with_its_key_and_what_would_be_right(line: str, fault: str) -> None:
    [said] = faults_of(f"{line}\n{PLAIN}")
    assert said.startswith(fault)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ('title = "T"\ndue = "D"', "columns.external_id: missing; name its column"),
        ('external_id = "I"\ndue = "D"', "columns.title: missing; name its column"),
        ('external_id = "I"\ntitle = "T"', "columns.due: missing; name its column"),
        ('external_id = "{I"\ntitle = "T"\ndue = "D"', "columns.external_id: '{I' has a brace"),
        ('external_id = "{}"\ntitle = "T"\ndue = "D"', "columns.external_id: '{}' has a brace"),
        ('external_id = "I"\ntitle = "T"\ndue = {quarter = "Q"}', "columns.due.year: missing"),
        (
            'external_id = "I"\ntitle = "T"\ndue = {year = "Y", quarter = "Q", month = "M"}',
            "columns.due.month: stands beside quarter; keep one",
        ),
        (
            'external_id = "I"\ntitle = "T"\ndue = {year = "Y", day = "D"}',
            "columns.due.day: needs the month's column, too",
        ),
        (
            'external_id = "I"\ntitle = "T"\ndue = "D"\nvenue = "O"',
            "columns.venue: unknown key; known: external_id, title",
        ),
        (
            'external_id = "I"\ntitle = "T"\ndue = "D"\n[grid]\ncolumns = "Q"',
            "columns.due: stands beside [grid], which gives the date; keep one",
        ),
        (
            'external_id = "I"\ntitle = "T"\n[grid]',
            "grid.columns: missing; write for instance",
        ),
        (
            'external_id = "I"\ntitle = "T"\n[grid]\ncolumns = "Q"\nmark = [""]',
            "grid.mark: must be a list of texts",
        ),
        (
            'external_id = "I"\ntitle = "T"\n[grid]\ncolumns = "Q"\neach = "all"',
            "grid.each: 'all' is none of 'run', 'first', 'last', 'every'",
        ),
        (
            'external_id = "I"\ntitle = "T"\n[grid]\ncolumns = "Q"\nunmarked = "whenever"',
            "grid.unmarked: ",
        ),
    ],
)
def test_columns_that_do_not_give_a_date_and_a_name_are_told(columns: str, fault: str) -> None:
    [said] = faults_of(f"[columns]\n{columns}")
    assert said.startswith(f"m.toml: {fault}")


def test_every_fault_is_told_at_once() -> None:
    assert len(faults_of('sheat = 1\ntimezone = "x"\n[columns]\ntitel = "T"')) == 6


@pytest.mark.parametrize("text", ["= 1", "a = [" * 5000])
def test_what_is_no_toml_is_told(text: str) -> None:
    with pytest.raises(BadData, match=r"^m\.toml: is not TOML: "):
        parse_mapping(text, "m.toml")


def test_a_file_is_read_with_its_mark_and_a_missing_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    with pytest.raises(BadData, match="cannot be read: No such file"):
        parse_mapping(mapping_text(path), str(path))
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    assert parse_mapping(mapping_text(path), str(path))[0].names == ("ID", "Title", "Due")
    path.write_bytes(b"\xff")
    with pytest.raises(BadData, match="is not UTF-8 text"):
        parse_mapping(mapping_text(path), str(path))


def test_the_sample_and_the_examples_of_the_documentation_are_mappings() -> None:
    assert (
        parse_mapping(mapping_text(_MAPPINGS / "initiatives-grid.toml"), "m")[0].periods is not None
    )
    text = (_MAPPINGS / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        parse_mapping(example, "README.md")
