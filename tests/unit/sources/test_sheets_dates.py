from datetime import date, datetime, time

import pytest

from tests.unit.sources.sheets import PLAIN, a_csv, a_workbook, problems_of, read, records_of
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context

_HEADER = ["ID", "Title", "Due"]


def dues_of(*dues: str, mapping: str = PLAIN) -> list[str]:
    """Due words of a CSV with a row for each."""
    rows = [f'{number},a,"{due}"' for number, due in enumerate(dues)]
    records = records_of(a_csv(*rows), mapping, "grid.csv")
    for record in records:
        assert not interpret(record.due, record.as_of, Context()).ambiguous
    return [record.due for record in records]


def refused(*dues: str, mapping: str = PLAIN) -> list[str]:
    rows = [f"{number},a,{due}" for number, due in enumerate(dues)]
    return read(a_csv(*rows), mapping, "grid.csv")[1]


def test_words_stay_as_they_are() -> None:
    words = ["Q1 2026", "by end of March 2027", "TBC", "2027", "31 March 2026", "Jan-Mar 2026"]
    assert dues_of(*words) == words


def test_a_date_of_two_readings_is_refused_with_both() -> None:
    [problem] = refused("03/04/2026")
    assert problem == (
        "grid.csv:2: Due: due: '03/04/2026' is 4 March 2026 or 3 April 2026, and nothing in its "
        "column tells; say --date-order dmy or mdy, or date_order in the mapping"
    )


@pytest.mark.parametrize(
    ("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04"), ("ymd", "2026-04-03")]
)
def test_the_stated_order_is_taken(order: str, day: str) -> None:
    text = "26/04/03" if order == "ymd" else "03/04/26"
    assert dues_of(text, mapping=f'date_order = "{order}"\n{PLAIN}') == [day]


@pytest.mark.parametrize(
    ("proof", "day"), [("13/04/2026", "2026-04-03"), ("04-13-26", "2026-03-04")]
)
def test_another_cell_of_the_column_proves_the_order(proof: str, day: str) -> None:
    assert dues_of("03/04/2026", "TBC", proof)[0] == day


def test_what_has_one_order_only_by_its_form_proves_nothing() -> None:
    said = refused("03/04/2026", "2026-04-13", "13.04.2026", "45/45/2026", "05/06/2026")
    assert [problem.partition(" is ")[0] for problem in said] == [
        "grid.csv:2: Due: due: '03/04/2026'",
        "grid.csv:5: Due: due: '45/45/2026'",
        "grid.csv:6: Due: due: '05/06/2026'",
    ]


def test_another_column_proves_nothing() -> None:
    mapping = PLAIN + 'quote = "Seen"\n'
    content = a_csv("1,a,03/04/2026,13/04/2026", header="ID,Title,Due,Seen")
    assert len(problems_of(content, mapping, "grid.csv")) == 1


def test_a_column_of_both_orders_proves_nothing() -> None:
    [problem] = refused("03/04/2026", "13/04/2026", "04/13/2026")
    assert "its column has dates of both orders" in problem


def test_a_day_that_is_the_same_either_way_needs_no_order() -> None:
    assert dues_of("04/04/2026", "2026-04-03", "2026/4/3", "03.04.2026") == [
        "2026-04-04",
        "2026-04-03",
        "2026-04-03",
        "2026-04-03",
    ]


def test_a_date_within_words_is_read_in_the_same_order() -> None:
    mapping = f'date_order = "dmy"\n{PLAIN}'
    assert dues_of("by 03/04/2026.", "03/04/2026 17:00", mapping=mapping) == [
        "by 2026-04-03.",
        "2026-04-03 17:00",
    ]


def test_a_date_that_is_none_in_the_stated_order_is_refused_with_what_it_could_be() -> None:
    mapping = f'date_order = "dmy"\n{PLAIN}'
    first, second = refused("04/13/2026", "31/31/2026", mapping=mapping)
    assert first == (
        "grid.csv:2: Due: due: '04/13/2026' is no day in the date_order 'dmy'; it could be "
        "13 April 2026: mend the cell or the mapping"
    )
    assert second.endswith("'31/31/2026' is no day of the calendar; write it as 2026-03-31")


@pytest.mark.parametrize(
    ("due", "problem"),
    [
        ("45932", "45932 is a number; as a date of Excel it is 2 October 2025: give its cell the"),
        ("7", "'7' is a number, not a date; write for instance 31 March 2026"),
        ("99999999999999999999", "'99999999999999999999' is a number, not a date"),
        ("31/02/2026", "'31/02/2026' is no day of the calendar; write it as 2026-03-31"),
        ("01/01/9999", "'01/01/9999' is no day of the calendar"),
        ("2026-02-30", "'2026-02-30' is no day of the calendar"),
        ("whatever day", ""),
        ("March", ""),
    ],
)
def test_what_is_no_date_is_refused(due: str, problem: str) -> None:
    [said] = refused(due)
    assert said.startswith(f"grid.csv:2: Due: due: {problem}")


def test_words_that_need_the_day_of_the_edition_have_it() -> None:
    assert dues_of("March next year", mapping=f"as_of = 2026-01-15\n{PLAIN}") == ["March next year"]


def test_other_words_of_two_readings_are_refused_with_both() -> None:
    [problem] = refused("Mar-26", mapping=f"as_of = 2026-01-15\n{PLAIN}")
    assert problem.startswith(
        "grid.csv:2: Due: due: 'Mar-26' is March 2026 (1 to 31 March 2026) or"
    )
    assert problem.endswith(" or 26 March 2026; write which")


def test_cells_with_dates_are_days_or_instants() -> None:
    rows = [
        _HEADER,
        ["1", "a", date(2026, 4, 3)],
        ["2", "b", datetime.fromisoformat("2026-03-31T17:00")],
        ["3", "c", datetime.fromisoformat("2026-03-31")],
        ["4", "d", 2027],
        ["5", "e", "03/04/2026"],
        ["6", "f", "13/04/2026"],
    ]
    records = records_of(a_workbook(rows))
    dues = ["2026-04-03", "2026-03-31 17:00", "2026-03-31", "2027", "2026-04-03", "2026-04-13"]
    assert [record.due for record in records] == dues
    assert records[0].printed == "2026-04-03"
    assert records[4].printed == "03/04/2026"


@pytest.mark.parametrize(
    ("number_format", "due"),
    [
        ("mmm-yy", "April 2026"),
        ("[$-809]mmmm yyyy;@", "April 2026"),
        ('"due" yyyy', "2026"),
        ("dd/mm/yyyy", "2026-04-03"),
        ('yyyy" d"', "2026"),
        ("d mmm", "2026-04-03"),
    ],
)
def test_a_cell_that_shows_but_the_month_is_the_month(number_format: str, due: str) -> None:
    rows = [_HEADER, ["1", "a", date(2026, 4, 3)]]
    [record] = records_of(a_workbook(rows, formats={"C2": number_format}))
    assert record.due == record.printed.replace("03/04/2026", due) == due


def test_numbers_and_times_in_place_of_dates_are_refused_at_their_cell() -> None:
    rows = [_HEADER, ["1", "a", 45932], ["2", "b", time(9, 30)], ["3", "c", True], ["4", "d", 1.5]]
    said = problems_of(a_workbook(rows))
    assert said[0].startswith(
        "grid.xlsx: Grid!C2: due: 45932 is a number; as a date of Excel it is"
    )
    assert said[1] == (
        "grid.xlsx: Grid!C3: due: '09:30:00' is no date; write for instance 31 March 2026"
    )
    assert said[2].startswith("grid.xlsx: Grid!C4: due: 'TRUE' is no date")
    assert said[3].startswith("grid.xlsx: Grid!C5: due: '1.5' is a number, not a date")


_PARTS = """
[columns]
external_id = "ID"
title = "ID"
due = {%s}
"""


@pytest.mark.parametrize(
    ("parts", "cells", "due"),
    [
        ('year = "Y", quarter = "P"', [2026, "Q3"], "Q3 2026"),
        ('year = "Y", quarter = "P"', ["2026", 3], "Q3 2026"),
        ('year = "Y", quarter = "P"', [2026, None], "2026"),
        ('year = "Y", half = "P"', [2026, "h2"], "H2 2026"),
        ('year = "Y", month = "P"', [2026, 9], "September 2026"),
        ('year = "Y", month = "P"', [2026, "Sept."], "September 2026"),
        ('year = "Y", month = "P", day = "D"', [2026, "Mar", 31], "2026-03-31"),
        ('year = "Y", month = "P", day = "D"', [2026, "March", None], "March 2026"),
    ],
)
def test_a_date_may_be_made_of_columns(parts: str, cells: list[object], due: str) -> None:
    rows = [["ID", "Y", "P", "D"], ["1", *cells]]
    [record] = records_of(a_workbook(rows), _PARTS % parts)
    assert record.due == due


@pytest.mark.parametrize(
    ("parts", "cells", "problem"),
    [
        (
            'year = "Y", quarter = "P"',
            [2026, "Q5"],
            "'5' is no quarter; write a number from 1 to 4",
        ),
        ('year = "Y", quarter = "P"', [None, "Q3"], "'' is no year; write a number from 1900 to"),
        ('year = "Y", quarter = "P"', [None, None], "empty; write the date or TBC"),
        ('year = "Y", month = "P"', [2026, "Ma"], "'Ma' is no month; write a number from 1 to 12"),
        ('year = "Y", month = "P", day = "D"', [2026, "Feb", 30], "is no day of February 2026: "),
        ('year = "Y", month = "P", day = "D"', [2026, None, 30], "has a day but no month; write"),
    ],
)
def test_parts_that_make_no_date_are_refused(parts: str, cells: list[object], problem: str) -> None:
    rows = [["ID", "Y", "P", "D"], ["1", *cells]]
    [said] = problems_of(a_workbook(rows), _PARTS % parts)
    assert said.startswith(f"grid.xlsx: Grid!B2: due: {problem}")


def test_a_date_may_be_words_around_columns() -> None:
    mapping = '[columns]\nexternal_id = "ID"\ntitle = "ID"\ndue = "by {Q} {Y}"'
    content = a_csv("1,Q3,2026", "2,,2027", "3,,", "4,03/04/2026,", header="ID,Q,Y")
    records, problems = read(content, mapping, "grid.csv")
    assert [record.due for record in records] == ["by Q3 2026", "by 2027"]
    assert [problem.partition(": due: ")[2][:12] for problem in problems] == [
        "empty; write",
        "'03/04/2026'",
    ]
