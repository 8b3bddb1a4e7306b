from __future__ import annotations

from datetime import date
from typing import Any

import click
import pytest

from tracker.cli import params
from tracker.dates.meaning.single import FISCAL_MONTHS
from tracker.domain.anchor import Anchor


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        pytest.param(params.TEXT, "Zürich", "Zürich", id="text stays as it is"),
        pytest.param(params.DAY, "2026-03-31", date(2026, 3, 31), id="a day"),
        pytest.param(params.DAY, "2024-02-29", date(2024, 2, 29), id="a leap day"),
        pytest.param(
            params.LEAD_TIMES, " 60D, 10 bd,1d", "60d,10bd,1d", id="lead times are tidied"
        ),
        pytest.param(params.LEAD_TIMES, "", "", id="no lead times give the policy's back"),
        pytest.param(
            params.ANCHOR,
            "Royal Assent = 2025-07-18",
            Anchor(name="Royal Assent", day=date(2025, 7, 18)),
            id="an anchor's name may have spaces",
        ),
        pytest.param(
            params.ANCHOR,
            "a=b=2025-07-18",
            Anchor(name="a=b", day=date(2025, 7, 18)),
            id="the last equals sign parts the name from the day",
        ),
        pytest.param(params.ROLL, "Modified-Following", "modified following", id="hyphens will do"),
        pytest.param(params.ROLL, "", "", id="no roll convention"),
    ],
)
def test_a_parameter_type_makes_a_value_of_text(
    kind: click.ParamType[Any], text: str, value: object
) -> None:
    assert kind.convert(text, None, None) == value


@pytest.mark.parametrize(
    ("kind", "text", "lesson"),
    [
        pytest.param(params.TEXT, "\udcff", "not valid UTF-8", id="bytes that are no text"),
        pytest.param(params.DAY, "31/03/2026", "YYYY-MM-DD", id="a day in another order"),
        pytest.param(params.DAY, "20260331", "YYYY-MM-DD", id="a day without hyphens"),
        pytest.param(params.DAY, "2026-W14-2", "YYYY-MM-DD", id="a day by its week"),
        pytest.param(params.DAY, "2026-02-29", "no day", id="a day that does not exist"),
        pytest.param(params.DAY, "٢٠٢٦-٠٣-٣١", "YYYY-MM-DD", id="digits that look alike"),
        pytest.param(params.LEAD_TIMES, "60d,soon", "'soon'", id="one lead time that is none"),
        pytest.param(params.ANCHOR, "2025-07-18", "NAME=YYYY-MM-DD", id="an anchor without name"),
        pytest.param(params.ANCHOR, "=2025-07-18", "NAME=YYYY-MM-DD", id="an anchor of no name"),
        pytest.param(params.ANCHOR, "a=tomorrow", "'tomorrow' is no day", id="an anchor of no day"),
        pytest.param(params.ROLL, "sideways", "modified following", id="an unknown convention"),
    ],
)
def test_a_parameter_type_refuses_and_teaches(
    kind: click.ParamType[Any], text: str, lesson: str
) -> None:
    with pytest.raises(click.BadParameter, match=lesson):
        kind.convert(text, None, None)


def test_whose_fiscal_year_is_one_that_the_grammar_knows() -> None:
    assert set(params.FISCAL_YEARS) == set(FISCAL_MONTHS)
    assert params.FISCAL.convert("uk", None, None) == "uk"
    with pytest.raises(click.BadParameter, match="'MARS' is no fiscal year"):
        params.FISCAL.convert("MARS", None, None)
