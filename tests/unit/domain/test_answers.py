"""What can be answered."""

from __future__ import annotations

from tracker.domain.people.answer import BUTTONS, AnswerVerb


def test_every_answer_has_a_button_with_words_of_its_own() -> None:
    assert set(BUTTONS) == set(AnswerVerb)
    assert len(set(BUTTONS.values())) == len(AnswerVerb)
