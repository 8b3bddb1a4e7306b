"""An analyst's sheet goes in as it is: proposed, shown, taken by one command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.unit.cli.executable import Installation, a_new_installation

pytestmark = pytest.mark.slow

HEADER = ("Ref", "Title", "Regulator", "Type", "Due", "Owner", "Status", "Link", "Notes")
PAYMENTS = (
    ("R-1", "Safeguarding return", "FCA", "Return", "Q2 2099", "Amira", "Open", "", "Ask counsel"),
    ("R-2", "Levy", "PSR", "Fee", "H1", "Jonas", "In progress", "https://example.org/levy", ""),
    ("R-3", "Stablecoin rules", "FCA", "Rules", "TBC", "Amira", "Open", "", ""),
    ("R-4", "Response", "FCA", "Paper", "30 days after publication", "Jonas", "Parked", "", ""),
    ("R-5", "Noon filing", "PRA", "Return", "12 noon on 18 December 2098", "Amira", "", "", ""),
    ("R-6", "Attestation", "FCA", "Return", "w/c 19 April", "Jonas", "Open", "", ""),
    ("R-7", "Review", "BoE", "Review", "later in 2099", "Amira", "Open", "", ""),
    ("R-8", "Final rules", "FCA", "Rules", "Q4 2098/Q1 2099", "Jonas", "Open", "", ""),
    ("R-9", "Annual return", "FCA", "Return", dt.date(2099, 3, 31), "Amira", "Open", "", ""),
    ("R-10", "Last year's return", "FCA", "Return", dt.date(2098, 3, 31), "Amira", "Done", "", ""),
)
INSURANCE = (
    ("R-1", "Solvency report", "PRA", "Return", "Q3 2099", "Jonas", "Open", "", ""),
    ("R-2", "Claims data", "PRA", "Return", dt.date(2099, 5, 1), "Jonas", "Open", "", ""),
)

FUNDS = (("R-1", "Liquidity report", "FCA", "Return", "Q4 2099", "Jonas", "Open", "", ""),)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return a_new_installation(tmp_path)


def a_book(path: Path, **sheets: Sequence[Sequence[object]]) -> None:
    """A workbook of sheets, each under a title that says the day, beside a list of codes."""
    workbook = openpyxl.Workbook()
    codes = workbook.active
    codes.title = "Codes"
    codes.append(("Code", "Meaning"))
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in (("Deadlines as at 20 November 2098",), (), HEADER, *rows):
            sheet.append(row)
    workbook.save(path)


def test_a_sheet_goes_in_by_one_command_and_no_edit(installation: Installation) -> None:
    a_book(installation.folder / "deadlines.xlsx", Payments=PAYMENTS, Insurance=INSURANCE)
    done = installation.run("import", "deadlines.xlsx", "--yes")
    assert "12 added, 0 slipped" in done.out
    found = {each["key"]: each for each in installation.run("list", "--all", "--json").json}
    owners = {row[0].lower(): row[5] for row in PAYMENTS}
    assert {key: each["owner"] for key, each in found.items()} == {
        **{f"payments-{ref}": owner for ref, owner in owners.items()},
        "insurance-r-1": "Jonas",
        "insurance-r-2": "Jonas",
    }
    windows = {key: (each["due"]["earliest"], each["due"]["latest"]) for key, each in found.items()}
    assert windows == {
        "payments-r-1": ("2099-04-01", "2099-06-30"),
        "payments-r-2": ("2099-01-01", "2099-06-30"),
        "payments-r-3": (None, None),
        "payments-r-4": (None, None),
        "payments-r-5": ("2098-12-18", "2098-12-18"),
        "payments-r-6": ("2099-04-19", "2099-04-25"),
        "payments-r-7": ("2099-01-01", "2099-12-31"),
        "payments-r-8": ("2098-10-01", "2099-03-31"),
        "payments-r-9": ("2099-03-31", "2099-03-31"),
        "payments-r-10": ("2098-03-31", "2098-03-31"),
        "insurance-r-1": ("2099-07-01", "2099-09-30"),
        "insurance-r-2": ("2099-05-01", "2099-05-01"),
    }
    assert found["payments-r-4"]["due"]["waiting_on"] == ["publication"]
    assert found["payments-r-8"]["due"]["ambiguous"]
    assert found["payments-r-10"]["status"] == "met"
    assert found["payments-r-1"]["as_of"] == "2098-11-20"
    assert found["insurance-r-1"]["title"] == "Solvency report"
    again = installation.run("import", "deadlines.xlsx", "--yes").out
    assert again.startswith("0 added, 0 slipped, 0 changed, 0 vanished, 12 unchanged")
    assert again.endswith("12 rows: 12 taken, 0 refused, 0 left out\n")


def test_notes_stay_inside(installation: Installation) -> None:
    a_book(installation.folder / "deadlines.xlsx", Payments=PAYMENTS)
    installation.run("import", "deadlines.xlsx", "--yes")
    shown = installation.run("show", "deadlines-r-1").out
    assert "Source notes:" in shown
    assert "Ask counsel" in shown
    for outward in (
        installation.run("show", "deadlines-r-1", "--json").out,
        installation.run("export", "--format", "ics").out,
        installation.run("channel", "preview", "console", "deadlines-r-1").out,
    ):
        assert "Ask counsel" not in outward


def test_what_is_proposed_is_shown_and_nothing_is_taken_unasked(installation: Installation) -> None:
    a_book(installation.folder / "deadlines.xlsx", Payments=PAYMENTS)
    (installation.folder / "slip.csv").write_text("title,due,ownr\nLevy,TBC,me\n")
    assert "did you mean owner?" in installation.run("import", "slip.csv", code=2).err
    asked = installation.run("import", "deadlines.xlsx", "--save-map", "map.toml", code=2)
    assert asked.out == ""
    lines = [line.strip() for line in asked.err.splitlines()]
    assert "Owner      owner" in lines
    assert "(as of 2098-11-20, as A1 says)" in lines
    assert "(status 'Parked': taken as open)" in lines
    assert sum("Q2 2099 (1 April to 30 June 2099)" in line for line in lines) == 1
    assert any(line.startswith("Not read: Codes: ") for line in lines)
    assert lines[-1] == (
        "tracker: deadlines.xlsx: has no mapping; --yes takes the proposal, mend map.toml and say "
        "--map map.toml"
    )
    assert installation.run("list", "--all", "--json").json == []
    done = installation.run("import", "deadlines.xlsx", "--map", "map.toml")
    assert done.out.startswith("10 added")
    taken = installation.run("import", "deadlines.xlsx", "--yes", "--save-map", "map.toml", code=2)
    assert "map.toml is there already" in taken.err


def test_a_row_that_would_be_refused_is_shown_before_anything_is_taken(
    installation: Installation,
) -> None:
    rows = "Ref,Milestone,Deadline\nR1,Levy,31 March 2099\nR2,Return,next blue moon\n"
    (installation.folder / "dates.csv").write_text(rows)
    lines = installation.run("import", "dates.csv", code=2).err.splitlines()

    shown = lines.index("  Refused as it is, and nothing taken until it is mended:")
    assert lines[shown - 1].split("  ") == ["", "", "Levy", "31 March 2099", "31 March 2099"]
    assert lines[shown + 1].startswith("    dates.csv:3: Deadline: ")
    assert "next blue moon" in lines[shown + 1]


def test_another_workbook_with_the_same_references_replaces_nothing(
    installation: Installation,
) -> None:
    a_book(installation.folder / "payments.xlsx", Dates=PAYMENTS)
    a_book(installation.folder / "insurance.xlsx", Dates=INSURANCE)
    installation.run("import", "payments.xlsx", "--yes")
    assert installation.run("import", "insurance.xlsx", "--yes").out.startswith("2 added")
    titles = {each["title"] for each in installation.run("list", "--all", "--json").json}
    assert titles == {row[1] for row in (*PAYMENTS, *INSURANCE)}


def test_what_the_sheet_does_not_tell_is_said_beside(installation: Installation) -> None:
    (installation.folder / "dates.csv").write_text(
        "Ref;Title;Deadline;Owner\n"
        "1;Levy;03/04/2099;Amira\n2;Return;Q1 FY99;Jonas\n3;Fee;H1;Jonas\n"
    )
    refused = installation.run("import", "dates.csv", "--yes", code=5).err
    for said in ("--date-order dmy or mdy", "--fiscal", "--as-of"):
        assert said in refused
    said = ("--date-order", "dmy", "--fiscal", "UK", "--as-of", "2098-11-20", "--tz", "Asia/Tokyo")
    installation.run("import", "dates.csv", "--yes", *said)
    found = {each["title"]: each["due"] for each in installation.run("list", "--json").json}
    assert (found["Levy"]["earliest"], found["Levy"]["tz"]) == ("2099-04-03", "Asia/Tokyo")
    assert (found["Return"]["earliest"], found["Return"]["latest"]) == ("2098-04-01", "2098-06-30")
    assert found["Fee"]["earliest"] == "2099-01-01"


def test_what_is_said_of_dates_holds_for_files_of_milestones_and_for_no_feed(
    installation: Installation,
) -> None:
    (installation.folder / "own.csv").write_text("title,due\nReturn,Q1 FY99\nFee,H1\n")
    installation.run("import", "own.csv", "--fiscal", "UK", "--as-of", "2098-11-20")
    found = {each["title"]: each for each in installation.run("list", "--json").json}
    assert found["Return"]["due"]["earliest"] == "2098-04-01"
    assert found["Return"]["source_quote"] == "Q1 FY99"
    assert found["Fee"]["due"]["earliest"] == "2099-01-01"
    (installation.folder / "a.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    refused = installation.run("import", "a.ics", "--as-of", "2098-11-20", code=2)
    assert "--as-of: not for ics" in refused.err
    refused = installation.run("import", "own.csv", "--source", "x", code=2)
    assert "--source is for spreadsheets" in refused.err


def test_csv_that_looks_like_nothing_is_told_in_two_lines(installation: Installation) -> None:
    rows = "".join(f"{number},b,c\n" for number in range(80))
    (installation.folder / "strange.csv").write_text(f"Foo,Bar,Baz\n{rows}")
    _, *problems = installation.run("import", "strange.csv", code=5).err.splitlines()
    assert len(problems) == 2
    assert "no column is called title" in problems[0]
    assert "no column is called due" in problems[1]


def test_a_dry_run_says_what_would_change_in_whose_words_and_who_would_be_told(
    installation: Installation,
) -> None:
    a_book(installation.folder / "deadlines.xlsx", Payments=PAYMENTS[:3])
    installation.run("import", "deadlines.xlsx", "--yes")
    later = [
        ("R-1", "Safeguarding return", "FCA", "Return", "Q3 2099", "Jonas", "Open", "", ""),
        ("R-2", "Levy", "PSR", "Fee", "H1", "Jonas", "Done", "https://example.org/levy", ""),
        ("", "", "", "", "", "", "", "", "a remark below"),
        ("R-11", "New rules", "FCA", "Rules", dt.date(2099, 9, 1), "", "", "", ""),
    ]
    a_book(installation.folder / "deadlines.xlsx", Payments=later)
    tried = installation.run("import", "deadlines.xlsx", "--dry-run")
    assert tried.out.splitlines() == [
        "added deadlines-r-11: due 1 September 2099",
        "    New rules",
        '    as the source has it: "2099-09-01"',
        "    would be told: console",
        (
            "slipped deadlines-r-1: from Q2 2099 (1 April to 30 June 2099) to Q3 2099 (1 July to "
            "30 September 2099)"
        ),
        "    Safeguarding return",
        '    as the source has it: "Q3 2099"',
        "    owner: Amira -> Jonas",
        "    would be told: console",
        "changed deadlines-r-2: due H1 2099 (1 January to 30 June 2099)",
        "    Levy",
        '    as the source has it: "H1"',
        "    status: open -> met",
        "    would be told: nobody",
        "vanished deadlines-r-3: due no date",
        "    Stablecoin rules",
        "    would be told: console",
        "1 added, 1 slipped, 1 changed, 1 vanished, 0 unchanged (dry run, nothing was written)",
        "4 rows: 3 taken, 0 refused, 1 left out",
    ]
    assert "1 as Title is empty: deadlines.xlsx: Payments!A6" in tried.err
    told = installation.run("import", "deadlines.xlsx", "--dry-run", "--json").json
    assert (told["rows"]["rows"], told["rows"]["taken"]) == (4, 3)
    [moved] = [each for each in told["milestones"] if each["change"] == "moved"]
    assert moved["trial"] == {
        "printed": "Q3 2099",
        "changes": {"owner": {"old": "Amira", "new": "Jonas"}},
        "would_be_told": ["console"],
    }


def test_rows_that_are_refused_are_counted_beside_those_that_are_good(
    installation: Installation,
) -> None:
    bad = [*PAYMENTS[:2], ("R-3", "Rules", "FCA", "Rules", "see the annex", "Jonas", "", "", "")]
    a_book(installation.folder / "deadlines.xlsx", Payments=bad)
    refused = installation.run("import", "deadlines.xlsx", "--yes", code=5)
    assert "3 rows: 2 good, 1 refused, 0 left out; none was taken" in refused.err
    assert "deadlines.xlsx: Payments!E6: due: no date in 'see the annex'" in refused.err
    assert installation.run("list", "--all", "--json").json == []


def test_sheets_are_named_and_each_row_says_of_which_it_is(installation: Installation) -> None:
    book = installation.folder / "deadlines.xlsx"
    a_book(book, Payments=PAYMENTS, Insurance=INSURANCE, Funds=FUNDS)
    asked = ("import", "deadlines.xlsx", "--sheet", "Insurance", "--sheet", "Funds")
    done = installation.run(*asked, "--yes", "--save-map", "map.toml", "--json").json
    assert {each["key"]: each["sheet"] for each in done["milestones"]} == {
        "insurance-r-1": "Insurance",
        "insurance-r-2": "Insurance",
        "funds-r-1": "Funds",
    }
    by_map = ("import", "deadlines.xlsx", "--map", "map.toml", "--sheet")
    assert installation.run(*by_map, "Funds", "--json").json["unchanged"] == 1
    stranger = installation.run(*by_map, "Payments", code=2).err
    assert "map.toml: explains no sheet 'Payments'; its sheets: 'Insurance', 'Funds'" in stranger

    absent = installation.run("import", "deadlines.xlsx", "--sheet", "Nine", "--yes", code=5).err
    listed = "'Codes', 'Payments', 'Insurance', 'Funds'"
    assert f"deadlines.xlsx: has no sheet 'Nine'; its sheets: {listed}" in absent
    codes = installation.run("import", "deadlines.xlsx", "--sheet", "Codes", "--yes", code=2).err
    assert "what --sheet names is not all a list of dates: Codes: " in codes
    (installation.folder / "own.json").write_text("[]")
    other = installation.run("import", "own.json", "--sheet", "Funds", code=2).err
    assert "--sheet is for workbooks" in other


def test_a_row_of_csv_says_that_it_is_of_no_sheet(installation: Installation) -> None:
    (installation.folder / "dates.csv").write_text("Ref,Milestone,Deadline\nR1,Levy,TBC\n")
    [row] = installation.run("import", "dates.csv", "--yes", "--json").json["milestones"]
    assert row["sheet"] is None
