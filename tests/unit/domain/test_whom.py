"""The words of `tell`: what each names, and which are none."""

from __future__ import annotations

import pytest

from tracker.domain.policy import Whom, WhomKind
from tracker.errors import UsageError


@pytest.mark.parametrize(
    ("word", "kind", "name", "lead", "people"),
    [
        ("owner", WhomKind.OWNER, "", False, True),
        ("owner.lead", WhomKind.OWNER, "", True, True),
        ("team:crypto", WhomKind.TEAM, "crypto", False, True),
        ("team:crypto.lead", WhomKind.TEAM, "crypto", True, True),
        ("person:amira", WhomKind.PERSON, "amira", False, True),
        ("person:a.lead", WhomKind.PERSON, "a.lead", False, True),
        ("channel:policy-team", WhomKind.CHANNEL, "policy-team", False, False),
        ("channel:the.lead", WhomKind.CHANNEL, "the.lead", False, False),
        ("tag:uk", WhomKind.TAG, "uk", False, False),
    ],
)
def test_a_word_says_whom_and_is_written_as_it_was_read(
    *, word: str, kind: WhomKind, name: str, lead: bool, people: bool
) -> None:
    whom = Whom.parse(word)
    assert (whom.kind, whom.name, whom.lead, whom.is_people) == (kind, name, lead, people)
    assert str(whom) == word


@pytest.mark.parametrize("word", ["", "ownr", "Owner", "team", "team:", "team: a", "lead", "tag:"])
def test_any_other_word_is_refused_with_those_that_there_are(word: str) -> None:
    with pytest.raises(UsageError, match=r"names nobody to tell: write owner, owner\.lead, team:"):
        Whom.parse(word)
