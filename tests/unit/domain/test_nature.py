"""Duties and events: what a milestone is by its kind, where nobody says."""

import pytest

from tracker.domain.nature import Nature, nature_of


@pytest.mark.parametrize(
    "kind",
    [
        *("meeting", "Board meeting", "public_hearing", "Bank holiday", "conference", "AGM"),
        *("publication", "Publication of the final text", "in_force", "entry-into-force"),
        *("comes into force", "effective date", "proposed effective date", "commencement"),
        *("application", "date of application", "entry into application", "application_date"),
        *("consultation opening", "call for evidence opening", "comment period opens"),
        *("calendar event", "Event"),
    ],
)
def test_what_takes_place_by_itself_is_an_event(kind: str) -> None:
    assert nature_of(kind) is Nature.EVENT


@pytest.mark.parametrize(
    "kind",
    [
        *("filing", "report", "comment_close", "comment deadline", "compliance", "payment"),
        *("consultation closing", "call for evidence closing", "application_window"),
        *("application deadline", "hearing request deadline", "meeting minutes filing"),
        *("publication deadline", "notification", "legal deadline", "effective date report"),
        *("end of the meeting registration", "rulemaking step", "phase_in", "whatever", "", None),
        *("prevented", "reapplication", "ineffective"),
    ],
)
def test_whatever_somebody_has_to_do_is_a_duty_and_so_is_the_unknown(kind: str | None) -> None:
    assert nature_of(kind) is Nature.DUTY


@pytest.mark.parametrize(
    ("title", "nature"),
    [
        ("Early May bank holiday", Nature.EVENT),
        ("Policy committee", Nature.EVENT),
        ("Liquidity return due", Nature.DUTY),
        ("Deadline: annual attestation", Nature.DUTY),
        ("Consultation closes", Nature.DUTY),
        ("Consultation on fees, open", Nature.DUTY),
        ("Open for comments", Nature.DUTY),
        ("Yearly attestation", Nature.DUTY),
    ],
)
def test_a_calendar_names_its_duties_in_their_titles(title: str, nature: Nature) -> None:
    assert nature_of("calendar event", title) is nature
    assert nature_of("meeting", title) is Nature.EVENT
