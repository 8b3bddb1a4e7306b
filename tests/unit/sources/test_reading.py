import io
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ImportRefused, UsageError
from tracker.sources.formats import format_of, read_records
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
    source="https://www.gov.uk/",
    quote="will report, in March",
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


def _read(text: str | bytes, form: str, name: str = "m") -> list[MilestoneRecord]:
    stream = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
    return list(read_records(stream, form, name))


def _problems(text: str | bytes, form: str) -> list[str]:
    with pytest.raises(ImportRefused) as error:
        _read(text, form)
    assert all("\n" not in problem for problem in error.value.problems)
    return list(error.value.problems)


@pytest.mark.parametrize(("form", "text"), [("yaml", _YAML), ("json", _JSON)])
def test_a_list_of_items_is_read_whole(form: str, text: str) -> None:
    assert _read(text, form) == [_WHOLE]
    assert _read(text.encode(), form) == [_WHOLE]


def test_a_table_is_read_whole_whatever_the_case_of_its_header() -> None:
    (record,) = _read(_CSV, "csv")

    assert record.place == "m:2"
    assert [record] == _read(b"\xef\xbb\xbf" + _CSV.encode(), "csv")
    for field in MilestoneRecord.__slots__:
        assert field == "place" or getattr(record, field) == getattr(_WHOLE, field)


def test_yaml_is_read_the_same_where_only_the_slow_parser_is_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.sources.yaml_format._LOADER", yaml.SafeLoader)

    assert _read(_YAML + "  revision: null\n", "yaml") == [_WHOLE]
    assert _read("- {title: A, due: 'null', owner: ~}", "yaml")[0].owner is None
    assert _problems("- *a", "yaml") == ["m:1: the alias *a is not read; write the values out"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_may_be_separated_as_spreadsheets_do(separator: str) -> None:
    table = "title|due|tags\nA|TBC|x\n".replace("|", separator)

    assert [(each.title, each.tags) for each in _read(table, "csv")] == [("A", ("x",))]


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
    (record,) = _read(text, form)

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
    (record,) = _read(f"- title: A\n  due: {written}", "yaml")

    assert record.due == due, why


def test_a_year_in_json_may_be_a_number() -> None:
    assert _read('[{"title": "A", "due": 2027}]', "json")[0].due == "2027"


def test_line_breaks_within_a_text_become_one_kind() -> None:
    (record,) = _read('[{"title": "A", "due": "TBC", "quote": "a\\r\\nb\\rc\\u2028d"}]', "json")

    assert record.quote == "a\nb\nc\nd"


def test_an_empty_list_holds_no_milestones() -> None:
    assert _read("[]", "yaml") == _read("[]", "json") == _read("title,due\n", "csv") == []


def test_names_given_twice_count_once() -> None:
    (record,) = _read('[{"title": "A", "due": "TBC", "tags": "b, a;b", "to": ["x", "x"]}]', "json")

    assert (record.tags, record.to) == (("b", "a"), ("x",))


def test_the_line_of_a_row_is_that_of_its_first_cell() -> None:
    table = 'title,due\n"A\nB",TBC\n\nC,TBC\n'

    assert [each.place for each in _read(table, "csv", "x.csv")] == ["x.csv:2", "x.csv:5"]


def test_a_cell_guarded_against_formulas_is_read_plain() -> None:
    table = "title,due,owner,key\n'=1+1,'-TBC,'plain',''+x\n"
    (record,) = _read(table, "csv")

    assert (record.title, record.due) == ("=1+1", "-TBC")
    assert (record.owner, record.key) == ("'plain'", "'+x")


@pytest.mark.parametrize(
    ("why", "form", "text", "problems"),
    [
        (
            "an unknown column, said once",
            "csv",
            "title,due,authorty\nA,TBC,x\nB,TBC,y\n",
            ["m:1: unknown field 'authorty'; did you mean authority?"],
        ),
        (
            "a column that resembles none",
            "csv",
            "title,due,zzzz\n",
            [
                (
                    "m:1: unknown field 'zzzz'; known: key, title, due, as_of, authority, "
                    "jurisdiction, owner, instrument, kind, tags, source, quote, policy, remind, "
                    "to, tz, calendar, roll, status, anchors, pinned, confidence, "
                    "last_verified_on, repeat_count, repeat_until, occurrence"
                )
            ],
        ),
        (
            "a column twice under two names",
            "csv",
            "title,due,source,source_url\n",
            ["m:1: source: given by more than one column; keep one"],
        ),
        (
            "no due column",
            "csv",
            "title\nA\n",
            [
                "m:1: no column is called due; the first line names them",
                'm:2: due: missing; write for instance "March 2026" or "TBC"',
            ],
        ),
        (
            "too many cells",
            "csv",
            "title,due\nA,March, 2026\nB,TBC,,\n",
            [("m:2: has 3 cells but the header 2; put a cell that holds the separator in quotes")],
        ),
        (
            "a quote that does not end",
            "csv",
            'title,due\nA,TBC\n"B,TBC\n',
            ["m:3: is not CSV: unexpected end of data"],
        ),
        (
            "rows without title or due, all of them",
            "csv",
            "title,due,owner\nA,,\n,TBC,\n,,me\n",
            [
                'm:2: due: missing; write for instance "March 2026" or "TBC"',
                'm:3: title: missing; write for instance "Policy statement on stablecoins"',
                'm:4: title: missing; write for instance "Policy statement on stablecoins"',
                'm:4: due: missing; write for instance "March 2026" or "TBC"',
            ],
        ),
        (
            "days that are none",
            "csv",
            "title,due,as_of\nA,TBC,2025-02-30\nB,TBC,24/09/2025\nC,TBC,20250924\n",
            [
                "m:2: as_of: '2025-02-30' is not a day; write it as 2025-09-24",
                "m:3: as_of: '24/09/2025' is not a day; write it as 2025-09-24",
                "m:4: as_of: '20250924' is not a day; write it as 2025-09-24",
            ],
        ),
        (
            "a status that is none",
            "csv",
            "title,due,status\nA,TBC,done\n",
            ["m:2: status: 'done' is no status; write open, met, waived, missed, suspended"],
        ),
        (
            "a key twice",
            "csv",
            "title,due,key\nA,TBC,k\nB,TBC,k\nC,TBC,k\n",
            [
                "m:3: key: 'k' is taken by m:2; each key once",
                "m:4: key: 'k' is taken by m:2; each key once",
            ],
        ),
        (
            "a control character",
            "csv",
            "title,due\nA\x1b[31m,TBC\n",
            ["m:2: title: holds the control character '\\x1b'; delete it"],
        ),
        (
            "unknown fields of items",
            "yaml",
            "- {title: A, due: TBC, ownr: x}\n- {title: A, due: TBC, when: x}",
            [
                "m: item 1: unknown field 'ownr'; did you mean owner?",
                (
                    "m: item 2: unknown field 'when'; known: key, title, due, as_of, authority, "
                    "jurisdiction, owner, instrument, kind, tags, source, quote, policy, remind, "
                    "to, tz, calendar, roll, status, anchors, pinned, confidence, "
                    "last_verified_on, repeat_count, repeat_until, occurrence"
                ),
            ],
        ),
        (
            "values of the wrong type",
            "json",
            '[{"title": 5, "due": true}, {"title": "A", "due": {}, "tags": [1], "tz": {}}]',
            [
                "m: item 1: title: must be text; put it in quotes",
                "m: item 1: due: must be text; put it in quotes",
                "m: item 2: tz: must be text; put it in quotes",
                "m: item 2: tags: must be text; put it in quotes",
                'm: item 2: due: missing; write for instance "March 2026" or "TBC"',
            ],
        ),
        (
            "a list where a text belongs",
            "yaml",
            "- {title: [A, B], due: TBC}",
            ["m: item 1: title: must be text; put it in quotes"],
        ),
        (
            "a tag that cannot be told from two",
            "json",
            '[{"title": "A", "due": "TBC", "tags": ["a,b"]}]',
            ["m: item 1: tags: a name holds a comma or semicolon; these separate names"],
        ),
        (
            "a field under two names",
            "yaml",
            "- {title: A, due: TBC, source: x, source_url: y}",
            ["m: item 1: source: given twice; keep one"],
        ),
        (
            "an item that is a text, beside a bad one",
            "yaml",
            "- A\n- {title: B}",
            [
                "m: item 1: must hold fields, such as title and due",
                'm: item 2: due: missing; write for instance "March 2026" or "TBC"',
            ],
        ),
        (
            "half a character in JSON",
            "json",
            '[{"title": "A\\ud800", "due": "TBC"}]',
            ["m: item 1: title: holds the control character '\\ud800'; delete it"],
        ),
        (
            "a document that is a text",
            "yaml",
            "just words",
            ["m: must be a list of milestones, or a mapping that has milestones:"],
        ),
        (
            "a mapping without milestones",
            "json",
            '{"items": []}',
            ["m: must be a list of milestones, or a mapping that has milestones:"],
        ),
        (
            "something beside the milestones",
            "yaml",
            "milestones: []\nversion: 1",
            ["m: unknown beside milestones: 'version'; delete it"],
        ),
        (
            "nothing but a comment",
            "yaml",
            "# later",
            ["m: must be a list of milestones, or a mapping that has milestones:"],
        ),
        ("nothing", "csv", "", ["m: is empty; an empty list of milestones is written as []"]),
        ("blanks", "yaml", " \n\n", ["m: is empty; an empty list of milestones is written as []"]),
        (
            "another encoding",
            "csv",
            b"title,due\nZ\xfcrich,TBC",
            ["m: is not UTF-8 text; save it as UTF-8"],
        ),
        (
            "not YAML",
            "yaml",
            "- title: A\n  due: 'x\n- b",
            ["m:3: is not YAML: found unexpected end of stream"],
        ),
        (
            "a character that YAML does not have",
            "yaml",
            "- title: A\x00",
            ["m: is not YAML: control characters are not allowed (character 10)"],
        ),
        (
            "an alias, of which a few lines can make gigabytes",
            "yaml",
            "- *a",
            ["m:1: the alias *a is not read; write the values out"],
        ),
        (
            "an anchor",
            "yaml",
            "- title: A\n  due: &a TBC",
            ["m:2: the anchor &a is not read; delete it"],
        ),
        (
            "a tag that would run code elsewhere",
            "yaml",
            "- !!python/object/apply:os.system ['true']",
            ["m:1: tags (!...) are not read; delete it"],
        ),
        (
            "a depth that would exhaust the stack",
            "yaml",
            "[" * 900 + "]" * 900,
            ["m:1: nested more than 8 deep; write a list of mappings"],
        ),
        (
            "a depth that would exhaust the stack, in JSON",
            "json",
            "[" * 100_000 + "]" * 100_000,
            ["m: is nested too deep; write a list of objects"],
        ),
        (
            "a second document",
            "yaml",
            "- {title: A, due: TBC}\n---\n- {title: B, due: TBC}",
            ["m:2: a second document begins; write one list"],
        ),
        (
            "a field twice in YAML",
            "yaml",
            "- title: A\n  title: B",
            ["m:2: 'title' stands here twice; keep one"],
        ),
        (
            "a list as the name of a field",
            "yaml",
            "- [a]: b",
            ["m:1: a field name must be a word"],
        ),
        (
            "a field twice in JSON",
            "json",
            '[{"title": "A", "title": "B"}]',
            ["m: is not usable JSON: an object names 'title' twice; keep one"],
        ),
        (
            "not JSON",
            "json",
            '[\n{"title": A}]',
            ["m:2: is not JSON: Expecting value (column 11)"],
        ),
    ],
)
def test_every_fault_of_a_file_is_told_with_its_place(
    why: str, form: str, text: str | bytes, problems: list[str]
) -> None:
    assert _problems(text, form) == problems, why


def test_a_number_too_long_to_be_one_is_refused() -> None:
    (problem,) = _problems('[{"title": "A", "due": ' + "9" * 5000 + "}]", "json")

    assert problem.startswith("m: is not usable JSON: Exceeds the limit")


def test_a_cell_too_large_to_be_one_is_refused() -> None:
    (problem,) = _problems(f"title,due\n{'x' * 200_000},TBC\n", "csv")

    assert problem == "m:2: is not CSV: field larger than field limit (131072)"


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sources.formats.LARGEST", 1024 * 1024)

    assert _problems(b"x" * 2**20 + b"x", "yaml") == ["m: is larger than 1 MB; split it"]


def test_nothing_is_given_before_every_record_is_known_to_be_good() -> None:
    with pytest.raises(ImportRefused, match=r"^m: 1 problem, so nothing was taken$"):
        read_records(io.StringIO("title,due\nA,TBC\nB,\n"), "csv", "m")


def test_half_a_character_in_a_text_stream_is_refused() -> None:
    broken = b"title,due\nZ\xfcrich,TBC".decode("utf-8", "surrogateescape")

    assert _problems(broken, "csv") == ["m: is not UTF-8 text; save it as UTF-8"]


@pytest.mark.parametrize("form", ["csv", "json", "yaml"])
@given(
    content=st.binary(max_size=60) | st.text("-:[]{}&*!|>'\"#%,?~ \n\tabtitledue;1").map(str.encode)
)
def test_whatever_a_file_holds_it_is_read_or_refused(form: str, content: bytes) -> None:
    try:
        records, problems = _read(content, form), ()
    except ImportRefused as error:
        records, problems = [], error.problems

    assert problems or all(record.title and record.due for record in records)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"unknown format 'xml'; write csv, json, yaml"):
        _read("", "xml")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("m.csv", "csv"),
        ("a.b/M.JSON", "json"),
        ("m.yaml", "yaml"),
        ("m.yml", "yaml"),
        ("https://example.org/feed.csv?version=2.json", "csv"),
        ("https://example.org/feed.json#part", "json"),
        ("m.txt", None),
        ("csv", None),
        ("-", None),
    ],
)
def test_the_suffix_tells_the_format(name: str, form: str | None) -> None:
    assert format_of(name) == form


COUNTED = [
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
    ("repeat_count: 4", "repeat_count", 4),
    ("repeat_until: 2030-12-31", "repeat_until", date(2030, 12, 31)),
    ("last_verified_on: 2026-01-05", "last_verified_on", date(2026, 1, 5)),
]


@pytest.mark.parametrize(("line", "field", "value"), OTHERS)
def test_fields_of_other_kinds_are_read(line: str, field: str, value: object) -> None:
    text = f"- title: A\n  due: TBC\n  {line}\n"
    (record,) = read_records(io.BytesIO(text.encode()), "yaml", "m")
    assert getattr(record, field) == value


UNREAD = [
    ('"pinned": "perhaps"', "pinned: 'perhaps' is neither true nor false"),
    ('"repeat_count": "often"', "repeat_count: 'often' is no number; write it as 4"),
    ('"repeat_count": 0', "repeat_count: 0 is too small; write at least 1"),
    (
        '"confidence": "sure"',
        "confidence: 'sure' is no confidence; write firm, likely, tentative",
    ),
]


@pytest.mark.parametrize(("field", "problem"), UNREAD)
def test_a_value_of_another_kind_is_told_at_its_place(field: str, problem: str) -> None:
    text = f'[{{"title": "A", "due": "TBC", {field}}}]'
    assert _problems(text, "json") == [f"m: item 1: {problem}"]


def test_values_of_json_are_taken_as_they_are() -> None:
    text = b'[{"title": "A", "due": "TBC", "pinned": true, "repeat_count": 4}]'
    (record,) = read_records(io.BytesIO(text), "json", "m")
    assert (record.pinned, record.repeat_count) == (True, 4)
