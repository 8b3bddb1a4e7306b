"""No text, whatever it holds, is taken for markup by the service that shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rendered import rendered
from tracker.delivery.services.forms import MARKUPS, form_of
from tracker.delivery.services.limits import LIMITS
from tracker.delivery.services.markup import Markup, written
from tracker.domain.message import Message

_MARKS = "* _ ~ ` [ ] ( ) < > | \\ # - + = $ : ! & &lt; 1. ** __ ~~ || `` ]( :// ;"
_WORDS = "http:// https:// www. x.example @everyone <!here> <at> a B1 é 🔔"
_PIECES = st.sampled_from([*_MARKS.split(), *_WORDS.split(), " ", "\n"])
_TEXT = st.lists(_PIECES, max_size=14).map("".join)


@pytest.mark.parametrize("markup", Markup)
@given(text=_TEXT)
def test_letters_stay_letters(markup: Markup, text: str) -> None:
    shown = rendered(written(text, markup), markup)
    assert _plain(shown.letters) == _plain(text)
    assert not shown.links


def _plain(text: str) -> list[str]:
    """Lines without blanks at their ends, and without blank lines, which some services drop."""
    lines = text.replace("\xa0", " ").split("\n")
    return [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("service", MARKUPS)
@given(
    title=st.text(max_size=300) | _TEXT,
    text=st.text() | _TEXT | st.integers(0, 40_000).map(lambda count: "é&<🔔*" * (count // 5)),
    room=st.sampled_from([1.0, 0.5, 0.25]),
)
def test_a_form_keeps_within_every_limit(service: str, title: str, text: str, room: float) -> None:
    message = Message(title=title or "x", text=text, message_id="<a@b>", room=room)
    form = form_of(service, message)
    for limit in LIMITS[service]:
        assert limit.size(form) <= limit.most
