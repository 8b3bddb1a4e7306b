"""Whom settings tell: words and routes, and every fault of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.settings_files import full_settings, load_text, problems_of
from tracker.config.settings import load_parts
from tracker.domain.people.route import Route, RoutesMatch
from tracker.domain.policy import Whom

_CHANNEL = '[channels.team]\nurl = "console://"\ntags = ["uk"]\n'
_POST = '[channels.post]\nurl = "mailto://tracker:x@mail.example.org"\nfor_people = true\n'
_FORMS = "write owner, owner.lead, team:NAME, team:NAME.lead, person:NAME, channel:NAME or tag:NAME"


def test_words_and_routes_are_read(tmp_path: Path) -> None:
    settings = full_settings(tmp_path)
    default = settings.policies["default"]
    assert default.tell == (Whom.parse("owner"), Whom.parse("channel:ops-mail"))
    assert [step.tell for step in default.escalation] == [(Whom.parse("owner.lead"),), ()]
    assert settings.routes.match is RoutesMatch.FIRST
    assert settings.routes.routes == (
        Route(
            number=1,
            jurisdiction=("UK",),
            tags_any=("crypto",),
            tell=(Whom.parse("team:crypto"),),
            policy="ops",
        ),
    )


def test_without_a_word_nothing_is_routed(tmp_path: Path) -> None:
    settings = load_text(tmp_path, _CHANNEL)
    assert (settings.routes.routes, settings.routes.match) == ((), RoutesMatch.ALL)


@pytest.mark.parametrize(
    ("why", "text", "problem"),
    [
        (
            "a word that is none",
            '[policies.p]\ntell = ["compliance"]',
            f"4: policies.p.tell: names nobody to tell (10 characters); {_FORMS}",
        ),
        (
            "a channel that is not there",
            '[policies.p]\ntell = ["channel:lost"]',
            "4: policies.p.tell: names no channel (4 characters); channels here: team",
        ),
        (
            "a tag that no channel has",
            '[policies.p]\ntell = ["tag:eu"]',
            "4: policies.p.tell: names no tag of a channel (2 characters); tags in use: uk",
        ),
        (
            "a step",
            '[[policies.p.escalation]]\nafter = "2bd"\ntell = ["lead"]',
            f"5: policies.p.escalation.1.tell: names nobody to tell (4 characters); {_FORMS}",
        ),
        (
            "a route",
            '[[routes]]\ntell = ["team:"]',
            f"4: routes.1.tell: names nobody to tell (5 characters); {_FORMS}",
        ),
        (
            "a policy that is not there",
            '[[routes]]\nowner = "a"\n[[routes]]\npolicy = "lost"',
            "6: routes.2.policy: names no policy (4 characters); policies here: default",
        ),
        (
            "a route that leads nowhere",
            '[[routes]]\njurisdiction = "UK"',
            (
                "3: routes.1: says neither whom to tell nor what to add with; write for instance "
                'tell = ["team:crypto"], policy, owner or tags'
            ),
        ),
        (
            "a condition that is none",
            '[[routes]]\ncountry = "UK"\nowner = "a"',
            (
                "4: routes.1.country: unknown key; known here: authority, jurisdiction, "
                "instrument, kind, owned_by, tags_any, tags_all, tell, policy, owner, tags"
            ),
        ),
    ],
)
def test_each_fault_is_told_with_its_line_and_what_would_be_right(
    why: str, text: str, problem: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, _CHANNEL + text) == [f"tracker.toml:{_later(problem)}"], why


@pytest.mark.parametrize(
    ("key", "value"),
    [("channels.names", '["post"]'), ("tell", '["owner", "channel:post"]')],
)
def test_a_channel_for_people_is_told_by_naming_people(
    key: str, value: str, tmp_path: Path
) -> None:
    (problem, *_) = problems_of(tmp_path, f"{_CHANNEL}{_POST}[policies.p]\n{key} = {value}\n")
    line, name, what = problem.split(": ", 2)
    assert (line, name) == ("tracker.toml:8", f"policies.p.{key}")
    assert what.startswith("names the channel post, which is for people and reaches nobody by ")


def test_a_tag_of_channels_for_people_alone_reaches_nobody(tmp_path: Path) -> None:
    post = _POST + 'tags = ["staff"]\n'
    told = 'channels.any_of = ["staff"]\ntell = ["tag:staff"]\n'
    problems = problems_of(tmp_path, f"{_CHANNEL}{post}[policies.p]\n{told}")
    assert [problem.split(": ")[2] for problem in problems] == [
        "selects no channel, so nobody would be told; tags in use",
        "names no tag of a channel (5 characters); tags in use",
    ]


def test_which_routes_are_taken_is_one_of_two_words(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, 'routes_match = "any"\n' + _CHANNEL)
    assert problem == 'tracker.toml:1: routes_match: must be "first" or "all"'


def test_a_word_that_cannot_be_read_does_not_come_to_mean_everybody(tmp_path: Path) -> None:
    text = _CHANNEL + '[policies.default]\ntell = ["ownr"]\n'
    (tmp_path / "tracker.toml").write_text(text)
    parts = load_parts(tmp_path / "tracker.toml", {})
    assert [word.is_people for word in parts.policies["default"].tell] == [False]
    (aside,) = parts.set_aside
    assert "so whom it cannot reach the operator stands in for" in str(aside)


def _later(problem: str) -> str:
    """A problem with its line counted from the first of the file, where the channel stands."""
    line, _, rest = problem.partition(":")
    return f"{int(line) + 1}:{rest}"


def test_people_whom_no_channel_can_reach_are_remarked_on(tmp_path: Path) -> None:
    told = (
        '[policies.default]\ntell = ["channel:team"]\n'
        '[[routes]]\ntell = ["owner"]\nkind = "report"\n'
    )
    (remark,) = load_text(tmp_path, _CHANNEL + told).remarks
    assert ":7: routes.1.tell: names people, and no channel is for people" in remark
    assert load_text(tmp_path, _CHANNEL + _POST + told).remarks == ()


@pytest.mark.parametrize(
    ("why", "settings", "routes", "said"),
    [
        ("one takes everything", "", ["owner"], ["routes.1: has no condition, so it takes every"]),
        (
            "the first one leaves none to the others",
            'routes_match = "first"\n',
            ["owner", "owner.lead"],
            ["routes.1: has no condition, so it takes every milestone, and no route after it is"],
        ),
        ("each is told beside the others", "", ["owner", "owner"], ["routes.1", "routes.2"]),
    ],
)
def test_a_route_without_a_condition_is_remarked_on(
    why: str, settings: str, routes: list[str], said: list[str], tmp_path: Path
) -> None:
    text = "".join(f'[[routes]]\ntell = ["{word}"]\n' for word in routes)
    remarks = load_text(tmp_path, settings + _CHANNEL + _POST + text).remarks
    assert len(remarks) == len(said), why
    assert all(words in remark for words, remark in zip(said, remarks, strict=True)), why


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("onwer", "owner"),
        ("owner.leed", "owner.lead"),
        ("channel:taem", "channel:team"),
        ("tag:cripto", "tag:crypto"),
        ("taem:desk", "team:NAME"),
        ("persn:amira", "person:NAME"),
    ],
)
def test_a_slip_in_a_word_for_whom_to_tell_is_answered_with_what_was_meant(
    word: str, meant: str, tmp_path: Path
) -> None:
    channel = _CHANNEL.replace("uk", "crypto")
    text = f'{channel}[policies.default]\ntell = ["{word}"]\n'
    (problem,) = problems_of(tmp_path, text)
    assert problem.endswith(f"did you mean {meant}?")
