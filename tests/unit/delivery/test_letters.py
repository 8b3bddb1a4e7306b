"""The HTML of mails: tracker's own templates, and those of a house."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.contract.delivery.cases import CASES, messages_of_case
from tests.planning_builders import utc
from tests.shown_text import links_of, shown_text, tags_of, told_apart, told_words
from tracker.delivery.mail.letters import Letters, UnusableTemplate, built_in, html_of
from tracker.delivery.previewing import template_fault
from tracker.domain.message import Message
from tracker.domain.people.answer import BUTTONS
from tracker.domain.reference import REFERENCES
from tracker.planning.text.lines import text_of_mail
from tracker.planning.text.samples import SampleKind, sample_messages


@cache
def _mail(case: str) -> Message:
    return messages_of_case(case, "mailtos://mail.example.org")[0]


@pytest.mark.parametrize("case", CASES)
def test_a_mail_says_what_its_text_says(case: str) -> None:
    message = _mail(case)
    assert told_apart(shown_text(html_of(message))) == told_apart(told_words(message))


@pytest.mark.parametrize("case", CASES)
def test_a_mail_is_made_of_what_every_program_shows(case: str) -> None:
    html = html_of(_mail(case))
    kinds = {"script", "img", "link", "form", "input", "iframe", "svg", "button", "base"}
    assert kinds.isdisjoint(tags_of(html))
    assert "flex" not in html
    assert 'name="color-scheme"' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media (max-width: 480px)" in html


def test_buttons_are_links_in_their_own_words() -> None:
    html = html_of(_mail("single_buttons"))
    for words in ("Seen it", "Done", "Later", "Not mine", "The date has changed"):
        assert f">{words}</a>" in html
        assert words in BUTTONS.values()
    assert sum("tracker.example.org" in link for link in links_of(html)) == 5


@pytest.mark.parametrize("case", CASES)
def test_a_reference_is_never_broken_by_the_end_of_a_line(case: str) -> None:
    message = _mail(case)
    shown = html_of(message).partition("<body")[2]
    assert REFERENCES.findall(shown) == re.findall(f'nowrap">({REFERENCES.pattern})</span>', shown)
    small = text_of_mail(message).split("\n")
    told = [line for line in small if REFERENCES.search(line) and "tracker ack" not in line]
    assert told
    assert [line for line in told if not re.match(f"Reference: {REFERENCES.pattern}", line)] == []


def test_hostile_texts_make_no_element_and_no_link() -> None:
    html = html_of(_mail("hostile_all_over"))
    assert "<at>" not in html
    assert not [link for link in links_of(html) if "evil" in link]


def test_a_table_has_a_row_a_milestone() -> None:
    assert tags_of(html_of(_mail("eight_buttons"))).count("tr") == 3 + 1 + 8


def test_a_text_alone_is_a_mail_too() -> None:
    message = replace(
        _mail("single"), letter=None, linked="", text="One <line>\n\nAnother", title="T"
    )
    assert shown_text(html_of(message)) == ["T", "One", "<line>", "Another"]


def test_the_house_may_have_its_own_looks() -> None:
    own = Letters({"style.css": ".what { color: teal; }"})
    assert "color: teal" in own.html_of(_mail("single"))
    assert own.version != built_in().version
    assert template_fault({"style.css": ".what { color: teal; }"}) is None
    rows = "{% for told in letter.tellings %}<p>{{ told.what }}</p>{% endfor %}"
    page = f"<html><body>{rows}</body></html>"
    assert "<p>Reply to the consultation paper</p>" in Letters({"letter.html": page}).html_of(
        _mail("eight")
    )


@pytest.mark.parametrize(
    "text",
    [
        "<p>{{ nobody }}</p>",
        "<p>{% for x in %}</p>",
        "<p>{{ title.__class__.__mro__[1].__subclasses__() }}</p>",
        "<p>{{ cycler.__init__.__globals__.os.popen('id').read() }}</p>",
        '<p>{% include "/etc/passwd" %}</p>',
        '<p>{% extends "letter.html" %}</p>',
        "<p>{% for x in range(1000000000) %}x{% endfor %}</p>",
        "<p>{{ 1 / 0 }}</p>",
        "<p>{{ letter.tellings[0].what }}</p>",
    ],
    ids=[
        *("a fact that there is not", "no template", "a way to Python", "a program", "a file"),
        *("another template", "no end", "no number", "what a text alone does not have"),
    ],
)
def test_a_template_that_fails_is_known_before_it_matters(text: str) -> None:
    assert template_fault({"letter.html": f"<html><body>{text}</body></html>"})


def test_what_a_template_of_the_house_cannot_tell_tracker_s_own_does() -> None:
    own = Letters({"letter.html": "<html><body>{{ letter.nobody }}</body></html>"})
    with pytest.raises(UnusableTemplate):
        own.html_of(_mail("single"))
    assert own.safely(_mail("single")) == html_of(_mail("single"))


def test_samples_are_of_every_kind() -> None:
    told = sample_messages(utc("2027-03-01 09:00"))
    titles = {message.title for message in told if message.letter is not None}
    assert len(titles) == len(SampleKind) - 1  # what is caught up on is told as ever
    assert any(message.letter is None for message in told)
