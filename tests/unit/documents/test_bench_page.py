"""The page of what was measured is the one that its last measurement makes."""

from __future__ import annotations

import json

from tests.bench import report


def test_the_page_shows_what_was_measured_last() -> None:
    kept = report.HISTORY.read_text().splitlines()
    assert report.README.read_text() == report.page(json.loads(kept[-1]))
