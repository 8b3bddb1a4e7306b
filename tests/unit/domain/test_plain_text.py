"""What a text of a milestone may hold."""

from __future__ import annotations

import pytest

from tracker.domain.plain_text import LONGEST, made_plain, plain


@pytest.mark.parametrize(
    ("why", "text", "kept"),
    [
        ("as it is", "Policy statement", "Policy statement"),
        ("blanks around it", " \t A title \u3000\n", "A title"),
        ("any line break", "a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("tabs within", "a\tb", "a\tb"),
        ("what only looks odd", "=1+1, \u200b\u202eé", "=1+1, \u200b\u202eé"),
        ("nothing", " ", ""),
    ],
)
def test_a_text_is_kept_in_one_form(why: str, text: str, kept: str) -> None:
    assert plain(text) == made_plain(text) == kept, why
    assert plain(kept) == kept


@pytest.mark.parametrize(
    ("why", "text", "told", "made"),
    [
        ("a bell", "a\x07b", "holds the control character '\\x07'; delete it", "a b"),
        ("an escape", "\x1b[31mred", "holds the control character '\\x1b'; delete it", "[31mred"),
        ("one of the other set", "a\x9bb", "holds the control character '\\x9b'", "a b"),
        ("half a character", "a\ud800", "holds the control character '\\ud800'", "a"),
        ("a zero", "a\0\n", "holds the control character '\\x00'", "a"),
        ("too long", "x" * (LONGEST + 1), "is longer than 100,000 characters", "x" * LONGEST),
    ],
)
def test_what_cannot_be_kept_is_named_or_made_fit(
    why: str, text: str, told: str, made: str
) -> None:
    with pytest.raises(ValueError, match=r"holds|longer") as refused:
        plain(text)
    assert told in str(refused.value), why
    assert made_plain(text) == made
    assert plain(made) == made
