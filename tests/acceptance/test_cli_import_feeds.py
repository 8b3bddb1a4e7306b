"""`tracker import` of what sources publish: recognised, told, and twice is as once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.executable import Installation, a_new_installation

pytestmark = pytest.mark.slow

AGENDA = """\
<?xml version="1.0"?>
<REGINFO_RIN_DATA>{rules}</REGINFO_RIN_DATA>
"""
RULE = """
<RIN_INFO><RIN>{rin}</RIN><PUBLICATION><PUBLICATION_ID>{edition}</PUBLICATION_ID></PUBLICATION>
<AGENCY><NAME>Department of Labor</NAME></AGENCY><RULE_TITLE>Wages</RULE_TITLE>
<TIMETABLE_LIST><TIMETABLE><TTBL_ACTION>NPRM</TTBL_ACTION><TTBL_DATE>{date}</TTBL_DATE></TIMETABLE>
</TIMETABLE_LIST></RIN_INFO>"""
REGISTER = {
    "count": 1,
    "results": [
        {
            "document_number": "2099-17088",
            "title": "Wages of farm workers",
            "type": "Proposed Rule",
            "publication_date": "2099-08-05",
            "comments_close_on": "2099-10-05",
        }
    ],
}
FORMS = {
    "feed.json": (json.dumps(REGISTER), "fr-2099-17088-comments-close-on"),
    "feed.xml": (
        AGENDA.format(rules=RULE.format(rin="0503-AA90", edition="209910", date="12/00/2099")),
        "ua-0503-aa90-nprm",
    ),
    "calendar.txt": (
        (
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:cpi@example.org\n"
            "DTSTART;VALUE=DATE:20990105\nSUMMARY:Prices\nEND:VEVENT\nEND:VCALENDAR\n"
        ),
        "ics-cpi-example-org",
    ),
    "timetable.yml": (
        (
            "- title: ICLR\n  year: 2099\n  id: iclr99\n  deadlines:\n"
            "  - {type: paper, label: Paper, date: '2099-09-24 23:59:59', timezone: AoE}\n"
        ),
        "timetable-iclr99-paper",
    ),
}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return a_new_installation(tmp_path)


def _agenda(installation: Installation, edition: str, *rules: tuple[str, str]) -> str:
    text = "".join(RULE.format(rin=rin, edition=edition, date=date) for rin, date in rules)
    (installation.folder / f"{edition}.xml").write_text(AGENDA.format(rules=text))
    return f"{edition}.xml"


@pytest.mark.parametrize("name", FORMS)
def test_a_feed_is_recognised_by_what_it_holds(installation: Installation, name: str) -> None:
    text, key = FORMS[name]
    (installation.folder / name).write_text(text)
    first = installation.run("import", name)
    assert first.out == (
        "1 added, 0 slipped, 0 changed, 0 vanished, 0 unchanged\n"
        "change 1: `tracker undo 1` takes it back\n"
    )
    assert [each["key"] for each in installation.run("list", "--json").json] == [key]
    again = installation.run("import", name)
    assert again.out == "0 added, 0 slipped, 0 changed, 0 vanished, 1 unchanged\n"


def test_the_next_edition_tells_what_slipped_and_what_vanished(installation: Installation) -> None:
    before = ("0503-AA90", "12/00/2098"), ("0503-AA91", "12/00/2098"), ("0503-AA92", "06/00/2098")
    installation.run("import", _agenda(installation, "209810", *before))
    later = ("0503-AA90", "03/00/2099"), ("0503-AA91", "12/00/2098"), ("0503-AA93", "06/00/2098")
    edition = _agenda(installation, "209904", *later)
    tried = installation.run("import", edition, "--dry-run")
    assert tried.out.splitlines() == [
        "added ua-0503-aa93-nprm: due June 2098 (1 to 30 June 2098)",
        (
            "slipped ua-0503-aa90-nprm: from December 2098 (1 to 31 December 2098) to March 2099 "
            "(1 to 31 March 2099)"
        ),
        "vanished ua-0503-aa92-nprm: due June 2098 (1 to 30 June 2098)",
        "1 added, 1 slipped, 0 changed, 1 vanished, 1 unchanged (dry run, nothing was written)",
    ]
    told = installation.run("import", edition, "--json").json
    counts = ("added", "slipped", "moved", "changed", "vanished", "unchanged")
    assert [told[each] for each in counts] == [1, 1, 1, 0, 1, 1]
    assert [(each["change"], each["key"]) for each in told["milestones"]] == [
        ("added", "ua-0503-aa93-nprm"),
        ("moved", "ua-0503-aa90-nprm"),
        ("vanished", "ua-0503-aa92-nprm"),
    ]
    slipped = installation.run("show", "ua-0503-aa90-nprm", "--json").json
    reason = "Unified Agenda 2099-04: NPRM 03/00/2099 (was 12/00/2098)"
    assert slipped["history"][-1]["reason"] == reason
    events = [
        entry["kind"] for entry in installation.run("log", "ua-0503-aa92-nprm", "--json").json
    ]
    assert events == ["added", "vanished"]
    again = installation.run("import", edition, "--json").json
    assert [again[each] for each in counts] == [0, 0, 0, 0, 0, 3]
    assert again["milestones"] == []
    refused = installation.run("import", "209810.xml", code=5)
    assert "--force takes it all the same" in refused.err


def test_what_no_format_fits_is_asked_for(installation: Installation) -> None:
    (installation.folder / "feed.json").write_text('{"results": []}')
    (installation.folder / "feed.xml").write_text("<html></html>")
    installation.run("import", "feed.json", code=5)
    assert "Say --format" in installation.run("import", "feed.xml", code=2).err
    both = json.dumps({"document_number": "1", "title": "x", "due": "y"})
    (installation.folder / "feed").write_text(both)
    refused = installation.run("import", "feed", code=2)
    assert "it may be federal-register or json" in refused.err


def test_a_bad_record_is_named_and_keeps_all_out(installation: Installation) -> None:
    rules = ("0503-AA90", "12/00/2098"), ("0503-AA91", "13/13/2098")
    refused = installation.run("import", _agenda(installation, "209810", *rules), code=5)
    assert refused.out == ""
    summary, problem = refused.err.splitlines()
    assert summary == "tracker: 209810.xml: nothing was imported: 1 problem"
    assert "209810.xml: RIN 0503-AA91, timetable 1: '13/13/2098' is no date" in problem
    assert installation.run("list", "--all", "--json").json == []


def test_a_workbook_has_to_be_one_and_days_need_their_order(
    installation: Installation,
) -> None:
    (installation.folder / "grid.xlsx").write_bytes(b"PK\x03\x04")
    assert "is a damaged workbook" in installation.run("import", "grid.xlsx", code=5).err
    (installation.folder / "dates.csv").write_text("key,title,due\na,A,03/04/2099\n")
    refused = installation.run("import", "dates.csv", code=5)
    assert "'03/04/2099' can be read as 2099-04-03 or 2099-03-04" in refused.err
    installation.run("import", "dates.csv", "--date-order", "dmy")
    assert installation.run("show", "a", "--json").json["due"]["earliest"] == "2099-04-03"
    assert installation.run("import", "dates.csv", "--date-order", "dmy", "--json").json[
        "unchanged"
    ]
    exported = installation.run("export", "--format", "json").out
    (installation.folder / "all.json").write_text(exported)
    assert installation.run("import", "all.json").out.endswith("1 unchanged\n")


def test_rows_of_a_csv_are_explained_by_a_mapping(installation: Installation) -> None:
    (installation.folder / "grid.csv").write_text(
        "Ref,Initiative,When\nI-1,Stablecoin policy statement,Q3 2099\n"
    )
    (installation.folder / "map.toml").write_text(
        '[columns]\nexternal_id = "Ref"\ntitle = "Initiative"\ndue = "When"\n'
    )
    done = installation.run("import", "grid.csv", "--map", "map.toml", "--json").json
    assert done["added"] == 1
    [milestone] = done["milestones"]
    assert milestone["due"]["latest"] == "2099-09-30"


def test_a_calendar_that_is_not_taken_whole_says_so(installation: Installation) -> None:
    daily = (
        "BEGIN:VEVENT\nUID:d\nSUMMARY:Cash report\nDTSTART:20260105\nRRULE:FREQ=DAILY\nEND:VEVENT"
    )
    (installation.folder / "daily.ics").write_text(f"BEGIN:VCALENDAR\n{daily}\nEND:VCALENDAR\n")
    done = installation.run("import", "daily.ics", code=10)
    assert done.out.startswith("200 added, ")
    assert "tracker: daily.ics: was not imported whole\n" in done.err
    assert (
        "  daily.ics:2: 'Cash report': only the next 200 were taken; import it again " in done.err
    )
    again = installation.run("import", "daily.ics", "--json", code=10).json
    assert [each["place"] for each in again["remarks"]] == ["daily.ics:2"]
