"""`tracker import`: all or nothing, and twice is as once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.executable import Installation, a_new_installation

GOOD = """\
- key: consultation
  title: Consultation closes
  due: 30 April 2099
  authority: FCA
- title: Final rules
  due: Q3 2099
"""


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return a_new_installation(tmp_path)


def test_an_import_adds_then_moves_changes_and_leaves_alone(installation: Installation) -> None:
    file = installation.folder / "dates.yaml"
    file.write_text(GOOD)
    first = installation.run("import", "dates.yaml")
    number = _number(first.out)
    assert first.out == f"2 added, 0 moved, 0 changed, 0 unchanged\n{_takes_back(number)}"
    assert first.err == ""  # a bar is for terminals
    file.write_text(GOOD.replace("30 April", "31 May").replace("Final rules", "Final Rules"))
    tried = installation.run("import", "dates.yaml", "--dry-run")
    assert tried.out.splitlines() == [
        "moved consultation: from 30 April 2099 to 31 May 2099",
        "changed final-rules: due Q3 2099 (1 July to 30 September 2099)",
        "0 added, 1 moved, 1 changed, 0 unchanged (dry run, nothing was written)",
    ]
    assert installation.run("show", "consultation", "--json").json["revision"] == 1
    told = installation.run("import", "dates.yaml", "--json").json
    assert (told["moved"], told["changed"], told["dry_run"]) == (1, 1, False)
    assert told["undo"] == [installation.run("undo", "--list", "--json").json[0]["change"]]
    assert [(each["change"], each["key"]) for each in told["milestones"]] == [
        ("moved", "consultation"),
        ("changed", "final-rules"),
    ]
    assert installation.run("show", "consultation", "--json").json["revision"] == 2
    again = installation.run("import", "dates.yaml")
    assert again.out == "0 added, 0 moved, 0 changed, 2 unchanged\n"
    installation.run("undo", str(told["undo"][0]))
    installation.run("undo", number)
    assert installation.run("list", "--all", "--json").json == []


def test_a_key_that_comes_to_stand_for_something_else_is_asked_about(
    installation: Installation,
) -> None:
    file = installation.folder / "dates.yaml"
    file.write_text(GOOD)
    installation.run("import", "dates.yaml")
    file.write_text(GOOD.replace("Consultation closes", "Annual return"))
    assert "1 changed" in installation.run("import", "dates.yaml").out

    file.write_text(GOOD.replace("Consultation closes", "Fee invoice").replace("FCA", "PRA"))
    for more in ((), ("--dry-run",)):
        refused = installation.run("import", "dates.yaml", *more, code=5)
        assert (
            "consultation is 'Annual return' of FCA, and here 'Fee invoice' of PRA: another "
            "milestone? Give it a key of its own; --force says that it is the same" in refused.err
        )
    assert installation.run("show", "consultation", "--json").json["authority"] == "FCA"
    installation.run("import", "dates.yaml", "--force")
    assert installation.run("show", "consultation", "--json").json["title"] == "Fee invoice"


def _number(printed: str) -> str:
    return printed.splitlines()[-1].removeprefix("change ").partition(":")[0]


def _takes_back(number: str) -> str:
    return f"change {number}: `tracker undo {number}` takes it back\n"


def test_standard_input_is_a_file_too(installation: Installation) -> None:
    csv = "key,title,due\na,A,2099-01-01\n"
    done = installation.run("import", "-", "--format", "csv", given=csv)
    counts = "1 added, 0 moved, 0 changed, 0 unchanged\n"
    assert done.out == f"{counts}{_takes_back(_number(done.out))}"
    refused = installation.run(
        "import", "-", "--format", "csv", given="key,title,due\nb,B,?\n", code=5
    )
    assert "stdin:2" in refused.err


def test_one_bad_row_keeps_all_out_and_each_is_listed_with_its_line(
    installation: Installation,
) -> None:
    (installation.folder / "dates.csv").write_text(
        "key,title,due,policy,tz\n"
        "good,Good,2099-01-01,,\n"
        "bad-date,Bad,gibberish,,\n"
        "good-2,Good too,2099-01-02,,\n"
        "bad-policy,Bad,2099-01-01,nobody,\n"
        "bad-zone,Bad,2099-01-01,,Mars/Olympus\n"
    )
    refused = installation.run("import", "dates.csv", code=5)
    assert refused.out == ""
    summary, *problems = refused.err.splitlines()
    assert summary.startswith("tracker: ")
    assert [problem.split()[0] for problem in problems] == [
        "dates.csv:3:",
        "dates.csv:5:",
        "dates.csv:6:",
    ]
    assert installation.run("list", "--all", "--json").json == []
    assert installation.run("log", "--json").json == []
