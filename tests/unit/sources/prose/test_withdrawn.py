"""Dates that no longer hold are no milestones, and why is told."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract

_AS_OF = date(2026, 3, 2)


def found(text: str) -> list[Candidate]:
    return extract(text, _AS_OF, Context(), _AS_OF)[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The start date of 3 June 2027 was withdrawn.", "withdrawn"),
        ("The roundtable planned for 3 June 2027 has now been called off.", "withdrawn"),
        ("Oral argument, 3 June 2027: VACATED.", "withdrawn"),
        ("The Board has scrapped the 3 June 2027 filing deadline.", "withdrawn"),
        ("The Board cancelled the examination set for 3 June 2027.", "withdrawn"),
        ("The motion noticed for 3 June 2027 is taken off calendar.", "withdrawn"),
        ("The scheme will not now go live on 3 June 2027.", "withdrawn"),
        ("The scheme won't be launched from 3 June 2027.", "withdrawn"),
        ("The sitting on 3 June 2027 will no longer take place.", "withdrawn"),
        ("Dealers no longer have to file the form due on 3 June 2027.", "withdrawn"),
        ("No changes to the scheme are planned in 2027.", "withdrawn"),
        ("Dealers do not have until 3 June 2027.", "withdrawn"),
        ("The panel is not meeting on 3 June 2027.", "withdrawn"),
        ("The motion to move the trial to 3 June 2027 is DENIED.", "refused"),
        ("The Board declined to extend the comment period to 3 June 2027.", "refused"),
        ("The parties have not shown that a delay to 3 June 2027 is needed.", "refused"),
        ("The Board turned down a request to defer the levy until 3 June 2027.", "refused"),
        ("The permit, which was due to lapse on 3 June 2027, is renewed.", "superseded"),
        ("The levy was to come into effect from 3 June 2027.", "superseded"),
        ("The earlier deadline of 3 June 2027 was too short.", "superseded"),
        ("The levy was initially planned for 3 June 2027.", "superseded"),
        ("The levy would otherwise have started on 3 June 2027.", "superseded"),
        ("The filing deadline of 3 June 2027 no longer holds.", "withdrawn"),
        ("The summary due on 3 June 2027 will not be needed.", "withdrawn"),
        ("The Board has opted not to go on with the 3 June 2027 launch date.", "withdrawn"),
        ("The Board is not planning to open the scheme from 3 June 2027.", "withdrawn"),
        ("A tribunal set aside the filing deadline of 3 June 2027.", "withdrawn"),
        ("WITHDRAWN: Open day, 3 June 2027", "withdrawn"),
        ("The Board dropped its plan that dealers enrol by 3 June 2027.", "withdrawn"),
        ("The vote has moved from 3 June 2027.", "superseded"),
        ("The trial phase, which ends on 3 June 2027, is prolonged by half.", "superseded"),
        ("The permit, due to lapse on 3 June 2027, has been extended for good.", "superseded"),
    ],
)
def test_what_no_longer_holds_is_told_and_not_taken(text: str, why: str) -> None:
    (candidate,) = found(text)
    assert candidate.why_not is not None
    assert candidate.why_not.startswith(f"{why}: ")
    assert candidate.read is not None


@pytest.mark.parametrize(
    "text",
    [
        "From 3 June 2027 the old form is withdrawn.",
        "From 3 June 2027 the old form no longer applies.",
        "The Board decided not to change the filing deadline of 3 June 2027.",
        "The Board decided not to open the scheme until 3 June 2027.",
        "The Board dropped its plan for a levy and will report by 3 June 2027.",
        "Cancelled permits: return them by 3 June 2027.",
        "The form due on 3 June 2027 will not be required to be stamped.",
        "The scheme, which opens on 3 June 2027, is extended to small firms.",
        "The old form is withdrawn with effect from 3 June 2027.",
        "Some old forms will be withdrawn on 3 June 2027.",
        "The Board proposes to cancel the permits by 3 June 2027.",
        "The new form will not be available until 3 June 2027.",
        "Dealers must not use the old form from 3 June 2027.",
        "The Board will not accept returns after 3 June 2027.",
        "The judge denied the motion and set the trial for 3 June 2027.",
        "The permit is suspended until 3 June 2027.",
        "The form changes on 3 June 2027, when the old one is withdrawn.",
        "If you do not reply by 3 June 2027, your application is withdrawn.",
        "Dealers that have not registered by 3 June 2027 must reapply.",
        "The report must be filed by 3 June 2027 or the permit is revoked.",
        "Many bills will not pass before the election on 3 June 2027.",
        "The original date of 3 June 2027 still stands.",
        "The Board previously set the trial for 3 June 2027.",
        "The Board extended the deadline by three weeks to 3 June 2027.",
        "The code was brought into force as of 3 June 2027.",
        "The levy has been postponed to 3 June 2027.",
    ],
)
def test_what_ends_or_waits_until_then_is_taken(text: str) -> None:
    (candidate,) = [each for each in found(text) if each.taken]
    assert candidate.read is not None
    assert candidate.read.window is not None
    assert candidate.read.window.earliest == date(2027, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "The levy was delayed from 3 May 2027 to 3 June 2027.",
        "The levy was moved from 3 May to 3 June 2027.",
        "The levy, due on 3 May 2027, has been postponed to 3 June 2027.",
    ],
)
def test_a_date_that_moves_takes_the_place_of_the_old_one(text: str) -> None:
    (candidate,) = found(text)
    assert candidate.taken
    assert candidate.revises is not None
    assert candidate.revises.read is not None
    assert candidate.revises.read.window is not None
    assert candidate.revises.read.window.earliest == date(2027, 5, 3)
    assert candidate.read is not None
    assert candidate.read.window is not None
    assert candidate.read.window.earliest == date(2027, 6, 3)


def test_of_two_dates_the_denied_one_is_not_taken() -> None:
    right, wrong = found("The deadline is 3 June 2027, not 30 June 2027.")
    assert right.taken
    assert wrong.why_not is not None
