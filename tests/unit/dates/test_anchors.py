"""Which anchor a phrase means: one event has many names, and many events sound alike."""

from __future__ import annotations

import pytest

from tracker.dates.rules.anchors import find, without_article

MEANT = [
    ("publication", "publication"),
    ("the date of publication of this notice in the Federal Register", "publication"),
    ("its publication in the Official Journal of the European Union", "publication"),
    ("this rule is published in the Federal Register", "publication"),
    ("the date of enactment of this Act", "enactment"),
    ("the date on which this Act is enacted", "enactment"),
    ("the date of this proclamation", "proclamation"),
    ("the designated transfer date", "designated transfer date"),
    ("adviser’s fiscal year end", "fiscal year end"),
    ("FYE", "fiscal year end"),
    ("the end of each fiscal quarter", "fiscal quarter"),
    ("entry into force of this Regulation", "entry into force"),
    ("this Regulation enters into force", "entry into force"),
    ("the issuance of final regulations", "final regulations"),
    ("final regulations are issued", "final regulations"),
    ("receipt of the request", "receipt"),
    ("the end of the comment period", "comment period"),
    ("the start of the course", "start of the course"),
    ("enactment designated by the Treasury", "enactment"),
]


@pytest.mark.parametrize(("phrase", "name"), MEANT)
def test_an_anchor_is_found_by_what_the_phrase_calls_it(phrase: str, name: str) -> None:
    assert find(phrase, {name: 1, "something quite other": 2}) == 1


OTHER = [
    ("publication of the final results of this review", "publication"),
    ("publication of the final rule", "publication"),
    ("the date of issuance of the regulations in final form", "enactment"),
    ("the end of the comment period following publication", "publication"),
    ("completion of the pilot program", "program approval"),
    ("the meeting", "publication"),
    ("receipt of the second request", "receipt"),
    ("", "publication"),
    ("the", "publication"),
]


@pytest.mark.parametrize(("phrase", "name"), OTHER)
def test_another_event_is_not_taken_for_the_anchor(phrase: str, name: str) -> None:
    assert find(phrase, {name: 1}) is None


def test_the_name_that_says_most_wins_and_a_tie_finds_nothing() -> None:
    assert find("the fiscal year end", {"year end": 1, "fiscal year end": 2}) == 2
    assert find("adoption and publication", {"adoption": 1, "publication": 2}) is None
    assert find("adoption and publication", {"adoption": 1, "publication": 1}) == 1


def test_a_name_without_letters_is_found_only_by_itself() -> None:
    assert find("***", {"***": 1}) == 1
    assert find("publication", {"***": 1}) is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("the final rules", "final rules"),
        ("The Act", "Act"),
        ("final-rules", "final-rules"),
        ("theatre opening", "theatre opening"),
    ],
)
def test_an_article_is_no_part_of_a_name(name: str, plain: str) -> None:
    assert without_article(name) == plain
