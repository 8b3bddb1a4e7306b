"""`tracker extract`: dates of a text with their evidence, and adding them one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.executable import Installation, a_new_installation

PAPER = """\
Custody of digital assets: proposed rules

Published 2 March 2099

The Payments Panel asks for views. Comments must reach us by 4 May 2099.
The Panel will issue the final rules by the end of 2099.
Firms must comply 120 days after the final rules are issued.
For example, a firm that applies on 1 June 2099 pays a fee.
"""
_ADD = ["extract", "paper.txt", "--add"]
_ARTICLE = Path(__file__).parents[3] / "shared" / "articles" / "transatlantic-taskforce.txt"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = a_new_installation(tmp_path)
    (made.folder / "paper.txt").write_text(PAPER)
    return made


def test_each_date_comes_with_its_window_and_sentence(installation: Installation) -> None:
    rows = installation.run("extract", "paper.txt", "--json").json
    taken = [row for row in rows if row["taken"]]
    assert [(row["due"]["earliest"], row["due"]["latest"]) for row in taken] == [
        ("2099-05-04", "2099-05-04"),
        ("2099-12-31", "2099-12-31"),
        (None, None),
    ]
    assert taken[2]["due"]["waiting_on"] == ["the final rules are issued"]
    for row in rows:
        assert PAPER[row["start"] : row["end"]] == row["sentence"]
    left = {row["words"]: row["why_not"] for row in rows if not row["taken"]}
    assert left == {
        "2 March 2099": "it is the date of a publication or document",
        "on 1 June 2099": "it is an example",
    }


def test_people_see_what_is_taken_first_and_then_what_is_left(installation: Installation) -> None:
    done = installation.run("extract", "paper.txt")
    taken, _, left = done.out.partition("\nNot taken:\n")
    assert taken.startswith("Comments due: Custody of digital assets: proposed rules\n  When:")
    assert "it is an example" in left
    assert done.err == (
        "relative dates counted from 2099-03-02, the day that the text gives for itself\n"
    )


def test_standard_input_and_a_day_of_ones_own(installation: Installation) -> None:
    given = "The panel is to report next March."
    (row,) = installation.run("extract", "-", "--as-of", "2098-06-01", "--json", given=given).json
    assert row["due"]["earliest"] == "2099-03-01"
    unsaid = installation.run("extract", "-", "--json", given=given)
    assert unsaid.json[0]["why_not"].endswith("--as-of")
    assert "--as-of" in unsaid.err


def test_a_revision_is_one_date_that_names_the_old_one(installation: Installation) -> None:
    given = "The effective date is delayed from April 15, 2099 to May 16, 2099."
    (row,) = installation.run("extract", "-", "--json", given=given).json
    assert row["due"]["earliest"] == "2099-05-16"
    assert row["revises"] == {
        "text": "April 15, 2099",
        "earliest": "2099-04-15",
        "latest": "2099-04-15",
    }


@pytest.mark.skipif(not _ARTICLE.exists(), reason="the article is not here")
def test_an_article_gives_the_one_report_that_is_to_come(installation: Installation) -> None:
    rows = installation.run("extract", str(_ARTICLE), "--as-of", "2025-09-24", "--json").json
    (taken,) = [row for row in rows if row["taken"]]
    assert (
        taken["title"] == "Transatlantic Taskforce for Markets of the Future: report its findings"
    )
    assert (taken["due"]["earliest"], taken["due"]["latest"]) == ("2026-03-01", "2026-03-31")
    assert taken["sentence"].endswith("is set to report its findings in March next year.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["paper.txt", "--add"], 2),
        (["-", "--add"], 2),
        (["paper.txt", "--add", "--json"], 2),
        (["absent.txt"], 5),
    ],
)
def test_what_cannot_be_done_is_refused(
    installation: Installation, arguments: list[str], code: int
) -> None:
    refused = installation.run("extract", *arguments, code=code)
    assert refused.out == ""
    assert refused.err


def test_add_asks_for_each_and_links_what_counts_from_another(installation: Installation) -> None:
    shown = installation.answered(_ADD, "e", "Views due", "4 May 2099", "y", "y")
    assert "3 added" in shown
    views = installation.run("show", "views-due", "--json").json
    assert views["due"]["earliest"] == "2099-05-04"
    assert views["as_of"] == "2099-03-02"
    assert views["source_quote"].endswith("Comments must reach us by 4 May 2099.")
    listed = installation.run("list", "--json").json
    (comply,) = [each for each in listed if each["title"].startswith("Firms")]
    (rules,) = [each for each in listed if "final rules" in each["title"]]
    linked = installation.run("show", comply["key"], "--json").json["anchors"]
    assert [anchor["key"] for anchor in linked] == [rules["key"]]
    assert comply["due"]["earliest"] == "2100-04-30"


def test_add_stops_where_it_is_told_to(installation: Installation) -> None:
    shown = installation.answered(_ADD, "n", "q")
    assert "0 added" in shown
    assert installation.run("list", "--json").json == []
