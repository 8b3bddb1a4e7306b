"""Text in each service's markup, and read again as the service reads it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.rendered import LINK, rendered
from tracker.delivery.services.markup import Markup, written
from tracker.domain.message import Letter, Link, Telling
from tracker.planning.text.lines import linked_text

OURS = "https://example.org/a_b(c)?x=1&y=*2*"
HOSTILE = [
    "[click](http://evil.example)",
    "![image](http://evil.example/x.png)",
    "<http://evil.example|click>",
    "<http://evil.example>",
    "www.evil.example_a_",
    "`code` and ``more``",
    "**bold** *italic* __bold__ _italic_ ~struck~ ~~struck~~ ||hidden||",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "===",
    "> quote",
    "-# small",
    "| a | b |",
    "&lt;b&gt; &#42;x&#42; &amp;",
    "\\*x\\* \\",
    "<b>bold</b> <script>",
    ":smile: :100: 17:00",
    "$x^2$",
    "<at>everybody</at>",
    "a_b_c snake_case 3*4*5",
    "[a]: http://evil.example",
]


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("text", HOSTILE)
def test_letters_stay_letters(markup: Markup, text: str) -> None:
    shown = rendered(written(text, markup), markup)
    assert shown.letters == text
    assert not shown.links


@pytest.mark.parametrize("markup", [each for each in Markup if each is not Markup.PLAIN])
@pytest.mark.parametrize("call", ["@everyone", "@here", "@channel", "<!channel>", "<@U123>"])
def test_nobody_is_called(markup: Markup, call: str) -> None:
    if markup is not Markup.HTML:  # Telegram calls whole groups by no name
        assert call not in written(f"due {call}", markup)


@pytest.mark.parametrize("markup", [each for each in Markup if each is not Markup.PLAIN])
def test_words_that_are_links_are_links_everywhere(markup: Markup) -> None:
    text = f"{_linked('Source')} and {_linked('Seen it')}\nnot this: x"
    shown = rendered(written(text, markup), markup)
    assert [unquote(link) for link in shown.links] == [OURS, OURS]
    assert shown.letters.count(LINK) == 2
    assert OURS not in shown.letters


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("left", [7, 9, 30])
def test_a_link_whose_end_was_cut_off_is_its_words(markup: Markup, left: int) -> None:
    shown = rendered(written(_linked("Seen it")[: left + 1], markup), markup)
    assert (shown.letters, shown.links) == ("Seen it", ())


def test_in_plain_text_an_address_stands_beside_its_words() -> None:
    assert written(_linked("Seen it"), Markup.PLAIN) == f"Seen it: {OURS}"


def _linked(words: str) -> str:
    link = Link(words=words, url=OURS)
    telling = Telling(headline="", what="", when="", date="", link=link)
    return linked_text(Letter(tellings=(telling,))).strip()


def test_the_lines_of_a_card_stay_apart() -> None:
    assert written("a\n\nb\nc", Markup.CARD) == "a\n\nb\n\nc"


def test_an_indented_line_is_no_code() -> None:
    assert written("    x\n\ty", Markup.MARKDOWN) == "\xa0\xa0\xa0\xa0x\n\xa0y"
