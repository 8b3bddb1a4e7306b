"""Composing mails in HTML, beside a program that writes styles into each mail anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import css_inline
from jinja2 import Environment

from tests.bench.pairs import Result, in_turns, seconds
from tests.contract.delivery.cases import some_claims
from tests.planning_builders import utc
from tracker.delivery.mail.letters import COLOURS, html_of
from tracker.domain.message import Message
from tracker.planning.text.message import compose

_COUNT = 1_000
_NOW = utc("2026-02-22 09:00")


def measure(_folder: Path) -> Iterator[Result]:
    """From claims to HTML: mails a second in one process."""
    claims = some_claims(_COUNT)
    peer = _inlined_each()

    def rate(form: Callable[[Message], str]) -> float:
        def all_of_them() -> None:
            for claim in claims:
                message = compose(claim, reader_tz="Europe/London", now=_NOW)
                assert "Reply to the consultation paper" in form(message)

        return _COUNT / seconds(all_of_them)

    yield in_turns(
        "composing 1,000 HTML mails (peer: Jinja2, css-inline for each mail)",
        "mails/s",
        lambda: rate(html_of),
        lambda: rate(peer),
        runs=5,
    )


def _inlined_each() -> Callable[[Message], str]:
    """The same template and styles, filled in by Jinja2 and given to css-inline mail by mail."""
    folder = resources.files("tracker.delivery.mail") / "templates"
    text = (folder / "letter.html").read_text(encoding="utf-8")
    style = (folder / "style.css").read_text(encoding="utf-8")
    template = Environment(autoescape=True).from_string(text)
    inliner = css_inline.CSSInliner(
        extra_css=style, keep_at_rules=True, load_remote_stylesheets=False
    )

    def html_of_each(message: Message) -> str:
        colours = {each.value: colour for each, colour in COLOURS.items()}
        colour = COLOURS[message.urgency]
        facts = {"letter": message.letter, "alone": True, "lines": [], "plain": "#5d6b7a"}
        return inliner.inline(
            template.render(title=message.title, colour=colour, colours=colours, **facts)
        )

    return html_of_each
