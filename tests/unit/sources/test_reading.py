"""What lists and tables of milestones say, in each format."""

import io
from datetime import date

import pytest
import yaml

from tests.unit.sources.texts import problems_of, records_of
from tracker.sources.files.formats import read_records
from tracker.sources.record import MilestoneRecord

_WHOLE = MilestoneRecord(
    key="report",
    title="Report to both ministries",
    due="March next year",
    as_of=date(2025, 9, 24),
    authority="Taskforce",
    jurisdiction="NO",
    owner="policy team",
    instrument="Joint statement",
    kind="report",
    tags=("crypto", "uk"),
    source_url="https://www.gov.uk/",
    source_quote="will report, in March",
    policy="filings",
    remind="60d,10bd",
    to=("ops-mail", "crypto"),
    tz="Europe/London",
    calendar="UK",
    roll="following",
    status="suspended",
    place="m: item 1",
)

_YAML = """
- key: report
  title: Report to both ministries
  due: March next year
  as_of: 2025-09-24
  authority: Taskforce
  jurisdiction: NO
  owner: policy team
  instrument: Joint statement
  kind: report
  tags: [crypto, uk]
  source: https://www.gov.uk/
  quote: will report, in March
  policy: filings
  remind: 60d,10bd
  to: ops-mail, crypto
  tz: Europe/London
  calendar: UK
  roll: following
  status: suspended
"""

_JSON = """
{"milestones": [{"key": "report", "title": "Report to both ministries",
  "due": {"text": "March next year", "status": "dated", "tz": "Europe/London"},
  "as-of": "2025-09-24", "authority": "Taskforce", "jurisdiction": "NO", "owner": "policy team",
  "instrument": "Joint statement", "kind": "report", "tags": ["crypto", "uk"],
  "source_url": "https://www.gov.uk/", "source_quote": "will report, in March",
  "policy": "filings", "remind": ["60d", "10bd"], "to": ["ops-mail", "crypto"], "calendar": "UK",
  "roll": "following", "status": "suspended",
  "days_left": 3, "overdue": false, "revision": 1, "history": [{"revision": 1}]}]}
"""

_CSV = (
    "Key,Title,Due,As of,authority,jurisdiction,owner,instrument,kind,tag,source_url,source_quote,"
    "policy,remind,to,tz,calendar,roll,status,earliest,days_left\r\n"
    'report,Report to both ministries,March next year,2025-09-24,Taskforce,NO,"policy team",'
    'Joint statement,report,crypto; uk,https://www.gov.uk/,"will report, in March",filings,'
    '"60d, 10bd",ops-mail;crypto,Europe/London,UK,following,Suspended,2026-03-01,3\r\n'
)


@pytest.mark.parametrize(("form", "text"), [("yaml", _YAML), ("json", _JSON)])
def test_a_list_of_items_is_read_whole(form: str, text: str) -> None:
    assert records_of(text, form) == [_WHOLE]
    assert records_of(text.encode(), form) == [_WHOLE]


def test_a_table_is_read_whole_whatever_the_case_of_its_header() -> None:
    (record,) = records_of(_CSV, "csv")

    assert record.place == "m:2"
    assert [record] == records_of(b"\xef\xbb\xbf" + _CSV.encode(), "csv")
    for field in MilestoneRecord.__slots__:
        assert field == "place" or getattr(record, field) == getattr(_WHOLE, field)


def test_yaml_is_read_the_same_where_only_the_slow_parser_is_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.sources.files.yaml_document._LOADER", yaml.SafeLoader)

    assert records_of(_YAML + "  revision: null\n", "yaml") == [_WHOLE]
    assert records_of("- {title: A, due: 'null', owner: ~}", "yaml")[0].owner is None
    assert problems_of("- *a", "yaml") == ["m:1: the alias *a is not read; write the values out"]


@pytest.mark.parametrize(
    ("hint", "separator"),
    [
        pytest.param("sep=;", ";", id="semicolon"),
        pytest.param("SEP=,\r", ",", id="comma, in capitals, as Windows ends lines"),
        pytest.param("sep=\t", "\t", id="tab"),
        pytest.param(r"sep=\t", "\t", id="tab, spelt"),
        pytest.param('"sep=|"', "|", id="bar, in quotes"),
        pytest.param("\ufeffsep=;", ";", id="behind a byte order mark"),
        pytest.param("sep=;;;", ";", id="filled up to the width of the table"),
    ],
)
def test_the_line_that_tells_excel_the_separator_is_no_header(hint: str, separator: str) -> None:
    table = f"{hint}\ntitle|due|tags\nA|TBC|x,y\n\nB|\n".replace("|", separator)
    if "|" in hint:
        table = table.replace(hint.replace("|", separator), hint)
    [problem] = problems_of(table.replace("x,y", "xy"), "csv")
    assert problem.startswith("m:5: due: missing")


def test_a_hint_without_a_table_is_no_table() -> None:
    assert problems_of("sep=;\n", "csv")[0].startswith("m:2: no column is called title")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_may_be_separated_as_spreadsheets_do(separator: str) -> None:
    table = "title|due|tags\nA|TBC|x\n".replace("|", separator)

    assert [(each.title, each.tags) for each in records_of(table, "csv")] == [("A", ("x",))]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yaml", "- {title: A, due: TBC, owner: , key: ~, tags: []}"),
        ("yaml", "milestones:\n- title: A\n  due: TBC\n  owner: null"),
        ("json", '[{"title": " A ", "due": "TBC", "owner": null, "key": "", "to": []}]'),
        ("csv", "title,due,owner,key,\n\n,,,,\n A ,TBC,,,\n"),
    ],
)
def test_what_a_file_leaves_empty_it_does_not_say(form: str, text: str) -> None:
    (record,) = records_of(text, form)

    assert (record.title, record.due) == ("A", "TBC")
    assert (record.owner, record.key, record.tags, record.to) == (None, None, (), ())


@pytest.mark.parametrize(
    ("why", "written", "due"),
    [
        ("a day stays as written", "2026-03-31", "2026-03-31"),
        ("a month is no date for YAML", "2026-03", "2026-03"),
        ("a year is a number for YAML", "2027", "2027"),
        ("so is an octal", "0777", "0777"),
        ("a time is a number of base 60 for YAML", "22:00", "22:00"),
        ("yes would be a boolean", "yes", "yes"),
        ("quotes keep a word that means nothing", "'null'", "null"),
    ],
)
def test_yaml_dates_stay_the_words_of_the_source(why: str, written: str, due: str) -> None:
    (record,) = records_of(f"- title: A\n  due: {written}", "yaml")

    assert record.due == due, why


def test_a_year_in_json_may_be_a_number() -> None:
    assert records_of('[{"title": "A", "due": 2027}]', "json")[0].due == "2027"


def test_line_breaks_within_a_text_become_one_kind() -> None:
    (record,) = records_of(
        '[{"title": "A", "due": "TBC", "quote": "a\\r\\nb\\rc\\u2028d"}]', "json"
    )

    assert record.source_quote == "a\nb\nc\nd"


def test_an_empty_list_holds_no_milestones() -> None:
    assert (
        records_of("[]", "yaml")
        == records_of("[]", "json")
        == records_of("title,due\n", "csv")
        == []
    )


def test_names_given_twice_count_once() -> None:
    (record,) = records_of(
        '[{"title": "A", "due": "TBC", "tags": "b, a;b", "to": ["x", "x"]}]', "json"
    )

    assert (record.tags, record.to) == (("b", "a"), ("x",))


def test_the_line_of_a_row_is_that_of_its_first_cell() -> None:
    table = 'title,due\n"A\nB",TBC\n\nC,TBC\n'

    assert [each.place for each in records_of(table, "csv", "x.csv")] == ["x.csv:2", "x.csv:5"]


def test_a_cell_guarded_against_formulas_is_read_plain() -> None:
    table = "title,due,owner,key\n'=1+1,'-TBC,'plain',''+x\n"
    (record,) = records_of(table, "csv")

    assert (record.title, record.due) == ("=1+1", "-TBC")
    assert (record.owner, record.key) == ("'plain'", "'+x")


COUNTED = [
    ("csv", "title,due,anchor\nA,TBC,x=2026-03-02T09:30\n", ("x=2026-03-02T09:30",)),
    ("yaml", "- {title: A, due: TBC, anchors: [x=2026-03-02T09:30]}", ("x=2026-03-02T09:30",)),
    ("csv", "title,due,anchor\nA,TBC,x=rules;y=2026-03-02\n", ("x=rules", "y=2026-03-02")),
    ("yaml", "- {title: A, due: TBC, anchors: [x=rules]}", ("x=rules",)),
    (
        "json",
        (
            '[{"title": "A", "due": "TBC", "anchors": [{"name": "x", "key": "rules", "on": null},'
            ' {"name": "y", "key": null, "on": "2026-03-02"}, {"name": "z", "key": null}]}]'
        ),
        ("x=rules", "y=2026-03-02"),
    ),
]


@pytest.mark.parametrize(("form", "text", "anchors"), COUNTED)
def test_what_a_date_counts_from_is_read_as_files_and_listings_state_it(
    form: str, text: str, anchors: tuple[str, ...]
) -> None:
    (record,) = read_records(io.BytesIO(text.encode()), form, "m")
    assert record.anchors == anchors


OTHERS = [
    ("pinned: yes", "pinned", True),
    ("pinned: 'False'", "pinned", False),
    ("confidence: LIKELY", "confidence", "likely"),
    ("nature: Event", "nature", "event"),
    ("repeat_count: 4", "repeat_count", 4),
    ("repeat_until: 2030-12-31", "repeat_until", date(2030, 12, 31)),
    ("last_verified_on: 2026-01-05", "last_verified_on", date(2026, 1, 5)),
]


@pytest.mark.parametrize(("line", "field", "value"), OTHERS)
def test_fields_of_other_kinds_are_read(line: str, field: str, value: object) -> None:
    text = f"- title: A\n  due: TBC\n  {line}\n"
    (record,) = read_records(io.BytesIO(text.encode()), "yaml", "m")
    assert getattr(record, field) == value


def test_values_of_json_are_taken_as_they_are() -> None:
    text = b'[{"title": "A", "due": "TBC", "pinned": true, "repeat_count": 4}]'
    (record,) = read_records(io.BytesIO(text), "json", "m")
    assert (record.pinned, record.repeat_count) == (True, 4)


@pytest.mark.parametrize(
    ("why", "form", "text", "tags"),
    [
        (
            "a list says which are which",
            "json",
            '[{"title": "A", "due": "TBC", "tags": ["a,b", "c"]}]',
            ("a,b", "c"),
        ),
        (
            "so does one in a cell",
            "csv",
            'title,due,tags\nA,TBC,"[""a,b"", ""c""]"\n',
            ("a,b", "c"),
        ),
        ("in a text both separate", "csv", 'title,due,tags\nA,TBC,"a,b;c"\n', ("a", "b", "c")),
        ("a bracket is a letter", "csv", "title,due,tags\nA,TBC,[a;b]\n", ("[a", "b]")),
        ("numbers are no names", "csv", 'title,due,tags\nA,TBC,"[1]"\n', ("[1]",)),
    ],
)
def test_names_may_hold_what_separates_them(
    why: str, form: str, text: str, tags: tuple[str, ...]
) -> None:
    (record,) = records_of(text, form)
    assert record.tags == tags, why
