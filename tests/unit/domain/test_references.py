from __future__ import annotations

import pytest

from tracker.domain.reference import (
    DRAWN_FROM,
    counted_id,
    counted_reference,
    drawn_reference,
    looks_like_reference,
    reference_in,
    unknown_reference,
)

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "TRK-00000000000"),
        (17, "TRK-000000000HH"),
        (32_768, "TRK-0000001000V"),
        (32**9, "TRK-1000000000N"),
        (DRAWN_FROM - 1, "TRK-ZZZZZZZZZZ4"),
    ],
)
def test_a_reference_has_ten_digits_and_a_check_digit(number: int, code: str) -> None:
    assert drawn_reference(number) == code == reference_in(code)
    assert counted_id(code) is None


@pytest.mark.parametrize(
    ("reminder_id", "code"),
    [
        (0, "TRK-0000"),
        (1, "TRK-0011"),
        (17, "TRK-00HH"),
        (32_767, "TRK-ZZZT"),
        (32_768, "TRK-1000V"),
    ],
)
def test_a_counted_reference_is_short(reminder_id: int, code: str) -> None:
    assert counted_reference(reminder_id) == code == reference_in(code)
    assert counted_id(code) == reminder_id


def test_a_number_that_no_reminder_has_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is no number of a reminder"):
        counted_reference(-1)


@pytest.mark.parametrize(
    ("why", "typed"),
    [
        ("as written", "TRK-1000V"),
        ("in lower case", "trk-1000v"),
        ("with spaces around", "  TRK-1000V\n"),
        ("with the letter O for zeros", "TRK-1OOOV"),
        ("with the letter I for one", "TRK-I000V"),
        ("with a small L for one", "trk-l000v"),
    ],
)
def test_a_reference_is_understood_however_it_is_typed(why: str, typed: str) -> None:
    assert reference_in(typed) == "TRK-1000V"
    assert looks_like_reference(typed)


@pytest.mark.parametrize(
    ("why", "typed", "meant"),
    [
        ("nothing", "", False),
        ("the prefix alone", "TRK-", True),
        ("too short", "TRK-011", True),
        ("longer than any that is given", "TRK-" + "Z" * 12, True),
        ("a key of a milestone", "taskforce-report", False),
        ("a wrong check digit", "TRK-0012", True),
        ("a wrong check digit of a drawn one", "TRK-000000000HJ", True),
        ("U is no digit", "TRK-00U1", True),
        ("a hyphen inside", "TRK-00-11", True),
        ("digits of other scripts are not read", "TRK-00\u0661\u0661", True),
    ],
)
def test_what_is_no_reference_names_no_reminder(why: str, typed: str, *, meant: bool) -> None:
    assert reference_in(typed) is None
    assert looks_like_reference(typed) is meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("TRK-0012", "it is not typed as any message has it"),
        ("TRK-1000V", "this database does not know the message"),
    ],
)
def test_what_is_said_of_a_reference_that_no_reminder_has(typed: str, says: str) -> None:
    assert f"no reminder has the reference {typed!r}: {says}" in str(unknown_reference(typed))


def test_a_counted_reference_with_zeros_before_it_is_that_of_no_reminder() -> None:
    assert reference_in("TRK-00011") == "TRK-00011"
    assert counted_id("TRK-00011") is None


def test_one_wrong_digit_is_caught_unless_it_is_29_digits_away() -> None:
    for code in (
        counted_reference(17),
        counted_reference(29_791),
        drawn_reference(123_456_789_012),
    ):
        for place in range(4, len(code) - 1):
            for digit in _DIGITS:
                wrong = code[:place] + digit + code[place + 1 :]
                away = abs(_DIGITS.index(digit) - _DIGITS.index(code[place]))
                assert (reference_in(wrong) is None) == (away not in {0, 29})
