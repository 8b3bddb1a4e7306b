"""What the verbs around a date say of when it happens; the date stands at the bar."""

from __future__ import annotations

import pytest

from tracker.sources.prose.judging.senses import Sense, sense

SENTENCES: dict[Sense, tuple[str, ...]] = {
    Sense.COMING: (
        "The authority will report by | to ministers.",
        "Comments are due | at noon.",
        "The committee plans to vote | on it.",
        "The rules were adopted and must be applied from | by all firms.",
        "The deadline was postponed until | after protests.",
        "In |, the panel will publish its report.",
        "The firms have until | to respond.",
        "Final rules are to be published | or later.",
        "The panel is meeting on | in London.",
    ),
    Sense.HOLDING: (
        "The consultation closes on | at midnight.",
        "The rule takes effect | for all firms.",
        "The final paper is published on | by the panel.",
    ),
    Sense.PAST: (
        "The authority published it on | in full.",
        "Ministers met on | to talk.",
        "In |, the panel was told of it.",
        "The firm had asked on | for more time.",
        "They postponed it on | again.",
        "It had planned to report, and did on | in full.",
    ),
    Sense.NONE: (
        "The paper of | is long.",
        "Its new plan for | is long.",
        "The regulated firms of | and others",
    ),
}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [(sentence, said) for said, sentences in SENTENCES.items() for sentence in sentences],
)
def test_the_nearest_verb_decides(sentence: str, said: Sense) -> None:
    before, _, after = sentence.partition("|")
    assert sense(before, after) is said
