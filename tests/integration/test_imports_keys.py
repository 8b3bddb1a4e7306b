"""Keys of what sources publish: short enough to type, and apart from each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.integration.publishing import AGENDA
from tracker.service.intake.restatement import key_of


@pytest.mark.parametrize(
    ("prefix", "external_id", "key"),
    [
        ("ua", "0503-AA90 NPRM", "ua-0503-aa90-nprm"),
        ("fr", "2020-17088 comments_close_on", "fr-2020-17088-comments-close-on"),
        ("ics", "cpi@example.org", "ics-cpi-example-org"),
        ("ua", "0503-AA90 ⚖", "ua-0503-aa90-milestone"),
        (
            "govuk",
            "/government/consultations/" + "a-very-long-name-" * 5 + " closing_date",
            "govuk-government-consultations-a-very-long-name-a-very-long-closing-date",
        ),
        ("a-saved.source-with-a-long-name", "1 NPRM", "a-saved.source-with-1-nprm"),
    ],
)
def test_a_key_is_made_of_the_origin_and_the_external_id(
    prefix: str, external_id: str, key: str
) -> None:
    assert key_of(replace(AGENDA, prefix=prefix), external_id) == key


def test_no_key_is_too_long() -> None:
    longest = key_of(replace(AGENDA, prefix="p" * 60), f"{'d' * 900} {'t' * 900}")
    assert len(longest) <= 100
