from __future__ import annotations

import html

import pytest

from tracker.delivery.services.fitting import cut, without_controls
from tracker.delivery.services.markup import without_mentions


def test_a_text_keeps_its_lines_and_tabs() -> None:
    assert without_controls("a\r\nb\tc\rd\x07") == "a\nb\tc\nd"


@pytest.mark.parametrize(
    "call", ["@everyone", "@here", "@Everyone", "<!channel>", "<@U123>", "<#C123>", "<users/all>"]
)
def test_a_call_to_everybody_stays_readable_but_calls_nobody(call: str) -> None:
    harmless = without_mentions(f"Due: {call}!")
    assert call not in harmless
    assert harmless.replace("\u200b", "") == f"Due: {call}!"


def test_ordinary_addresses_and_comparisons_are_left_alone() -> None:
    text = "ask ada@example.org; a < b; <https://example.org>"
    assert without_mentions(text) == text


def test_a_text_that_fits_is_left_alone() -> None:
    assert cut("short", 5) == "short"


def test_a_text_that_does_not_fit_says_so_and_how_to_see_the_rest() -> None:
    text = "x" * 3000 + "\ntracker show SEC-10K"
    shown = cut(text, 1024)
    assert len(shown) == 1024
    assert shown.endswith("… (cut; see tracker show SEC-10K)")


def test_without_a_command_in_the_text_the_tail_names_the_list() -> None:
    assert cut("x" * 100, 60).endswith("… (cut; see tracker list)")


@pytest.mark.parametrize(
    "line", ["Key: SEC-10K", "Done: tracker met SEC-10K", "tracker move SEC-10K --due ..."]
)
def test_the_key_is_taken_from_wherever_the_text_names_it(line: str) -> None:
    text = f"{'x' * 3000}\n{line}\nSeen it: tracker ack TRK-0022"
    assert cut(text, 500).endswith("… (cut; see tracker show SEC-10K)")


@pytest.mark.parametrize("text", ["&" * 5000, "<a>" * 2000, "x" * 5000, "é🔔" * 3000])
def test_a_text_is_measured_in_the_form_that_is_sent(text: str) -> None:
    shown = cut(text, 2000, lambda part: len(html.escape(part)))
    assert 1900 < len(html.escape(shown)) <= 2000


def test_a_limit_below_the_tail_still_holds() -> None:
    assert len(cut("x" * 100, 10)) <= 10
