from __future__ import annotations

import pytest

from tracker.domain.reference import reference, reminder_id_of

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


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
def test_a_reference_is_short_and_readable(reminder_id: int, code: str) -> None:
    assert reference(reminder_id) == code
    assert reminder_id_of(code) == reminder_id


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
    assert reminder_id_of(typed) == 32_768


@pytest.mark.parametrize(
    ("why", "typed"),
    [
        ("nothing", ""),
        ("the prefix alone", "TRK-"),
        ("too short", "TRK-011"),
        ("longer than any number a database holds", "TRK-" + "Z" * 14),
        ("a key of a milestone", "taskforce-report"),
        ("a wrong check digit", "TRK-0012"),
        ("U is no digit", "TRK-00U1"),
        ("a hyphen inside", "TRK-00-11"),
        ("digits of other scripts are not read", "TRK-00\u0661\u0661"),
    ],
)
def test_what_is_no_reference_names_no_reminder(why: str, typed: str) -> None:
    assert reminder_id_of(typed) is None


def test_the_longest_reference_fits_an_integer_of_a_database() -> None:
    assert reminder_id_of(reference(32**12 - 1)) == 32**12 - 1 < 2**63
    assert reminder_id_of(reference(32**12)) is None


def test_one_wrong_digit_is_caught_unless_it_is_29_digits_away() -> None:
    for number in (17, 1_234, 29_791):
        code = reference(number)
        for place in range(4, len(code) - 1):
            for digit in _DIGITS:
                wrong = code[:place] + digit + code[place + 1 :]
                away = abs(_DIGITS.index(digit) - _DIGITS.index(code[place]))
                assert (reminder_id_of(wrong) is None) == (away not in {0, 29})
