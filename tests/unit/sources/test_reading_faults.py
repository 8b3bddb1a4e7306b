"""A row for each fault of a list of milestones, with its place; nothing of such a file is taken."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sources.texts import problems_of, records_of
from tracker.errors import ImportRefused, UsageError
from tracker.sources.files.formats import read_records


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
                    "to, tz, calendar, roll, status, anchors, pinned, confidence, nature, "
                    "last_verified_on, repeat_count, repeat_until, occurrence, date_order"
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
            "no due column, whatever else is wrong",
            "csv",
            "title,When,Notes\n,,\n",
            [
                (
                    "m:1: no column is called due, the line holds 'title', 'When', 'Notes': rename "
                    "one, or say by --map which is which"
                ),
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
            [
                (
                    "m:2: status: 'done' is no status; "
                    "write open, met, waived, missed, passed, suspended"
                )
            ],
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
                    "to, tz, calendar, roll, status, anchors, pinned, confidence, nature, "
                    "last_verified_on, repeat_count, repeat_until, occurrence, date_order"
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
            "a source that is none",
            "json",
            '[{"title": "A", "due": "TBC", "source": "register"}]',
            [
                "m: item 1: source: 'register' is no URL; write one such as https://example.org/dates"
            ],
        ),
        (
            "a field under two names",
            "yaml",
            "- {title: A, due: TBC, source: 's://x', source_url: 's://y'}",
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
    assert problems_of(text, form) == problems, why


def test_a_number_too_long_to_be_one_is_refused() -> None:
    (problem,) = problems_of('[{"title": "A", "due": ' + "9" * 5000 + "}]", "json")

    assert problem.startswith("m: is not usable JSON: Exceeds the limit")


def test_a_cell_too_large_to_be_one_is_refused() -> None:
    (problem,) = problems_of(f"title,due\n{'x' * 200_000},TBC\n", "csv")

    assert problem == "m:2: is not CSV: field larger than field limit (131072)"


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sources.files.formats.LARGEST", 1024 * 1024)

    assert problems_of(b"x" * 2**20 + b"x", "yaml") == ["m: is larger than 1 MB; split it"]


def test_nothing_is_given_before_every_record_is_known_to_be_good() -> None:
    with pytest.raises(ImportRefused, match=r"^m: 1 problem, so nothing was taken$"):
        read_records(io.StringIO("title,due\nA,TBC\nB,\n"), "csv", "m")


def test_half_a_character_in_a_text_stream_is_refused() -> None:
    broken = b"title,due\nZ\xfcrich,TBC".decode("utf-8", "surrogateescape")

    assert problems_of(broken, "csv") == ["m: is not UTF-8 text; save it as UTF-8"]


@pytest.mark.parametrize("form", ["csv", "json", "yaml"])
@given(
    content=st.binary(max_size=60) | st.text("-:[]{}&*!|>'\"#%,?~ \n\tabtitledue;1").map(str.encode)
)
def test_whatever_a_file_holds_it_is_read_or_refused(form: str, content: bytes) -> None:
    try:
        records, problems = records_of(content, form), ()
    except ImportRefused as error:
        records, problems = [], error.problems

    assert problems or all(record.title and record.due for record in records)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"unknown format 'xml'; write csv, json, yaml"):
        records_of("", "xml")


UNREAD = [
    ('"pinned": "perhaps"', "pinned: 'perhaps' is neither true nor false"),
    ('"repeat_count": "often"', "repeat_count: 'often' is no number; write it as 4"),
    ('"repeat_count": 0', "repeat_count: 0 is too small; write at least 1"),
    (
        '"confidence": "sure"',
        "confidence: 'sure' is no confidence; write firm, likely, tentative",
    ),
    ('"nature": "chore"', "nature: 'chore' is no nature; write duty or event"),
]


@pytest.mark.parametrize(("field", "problem"), UNREAD)
def test_a_value_of_another_kind_is_told_at_its_place(field: str, problem: str) -> None:
    text = f'[{{"title": "A", "due": "TBC", {field}}}]'
    assert problems_of(text, "json") == [f"m: item 1: {problem}"]
