"""Whose a row is, who is told of it, and what of it stays inside."""

from __future__ import annotations

from tests.unit.sources.sheets import PLAIN, a_csv, problems_of, records_of

_COLUMNS = """
owner = "Owner"
policy = "Policy"
tell = "Tell"
confidence = "Sure"
note = "Notes"
"""
_HEADER = "ID,Title,Due,Owner,Policy,Tell,Sure,Notes"


def test_a_row_says_whose_it_is_and_who_is_told() -> None:
    row = "1,a,TBC,Amira,crypto,person:amira; uk,Firm,Ask counsel | before May"
    [record] = records_of(a_csv(row, header=_HEADER), PLAIN + _COLUMNS, "grid.csv")
    assert (record.owner, record.policy, record.to) == ("Amira", "crypto", ("person:amira", "uk"))
    assert record.confidence == "firm"
    assert record.note == "Ask counsel | before May"
    assert record.source_quote is None


def test_what_columns_leave_open_is_what_the_mapping_says_of_all() -> None:
    constants = (
        '[constants]\nowner = "Policy team"\npolicy = "uk"\ntell = ["uk"]\nconfidence = "likely"'
    )
    [record] = records_of(a_csv("1,a,TBC,,,,,", header=_HEADER), PLAIN + _COLUMNS + constants, "g")
    assert (record.owner, record.policy, record.to) == ("Policy team", "uk", ("uk",))
    assert (record.confidence, record.note) == ("likely", None)


def test_a_confidence_of_another_name_is_told() -> None:
    row = "1,a,TBC,,,,certain,"
    assert problems_of(a_csv(row, header=_HEADER), PLAIN + _COLUMNS, "g") == [
        "g:2: Sure: confidence: 'certain' is none of firm, likely, tentative"
    ]
