"""Whatever a feed or a person writes, the message stays one that can be sent and trusted."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_claim, a_window, due_on, planned, stored, utc
from tests.shown_text import links_of, shown_text, tags_of, told_words
from tracker.dates.base.window import Precision
from tracker.delivery.mail.letters import html_of
from tracker.domain.delivery import Outcome, ReminderClaim
from tracker.domain.milestone import Due, Milestone
from tracker.planning.text.message import compose

_HOSTILE = st.sampled_from(
    [
        "<!channel> @everyone",
        "Reply\r\nBcc: all@example.org",
        "<script>alert(1)</script>",
        "</td></table><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "{{7*7}} ${HOME} %s {title}",
        "\u202edeadline\u2066",
        "\ud800 lone",
        "\x00\x1b[2J\x07",
        "javascript:alert(1)",
        'https://example.org/"><script>',
        "https://example.org/\u202egpj",
        "&lt;b&gt; &amp;",
        "x" * 5000,
        "\u200d" * 300,
    ]
)
_ANY = st.characters(codec=None)  # lone surrogates too
_TEXT = st.text(alphabet=_ANY, max_size=300) | _HOSTILE
_MAYBE = st.none() | _TEXT
_FORBIDDEN = {"script", "img", "iframe", "link", "form", "input", "object", "base"}
_JOINERS = {"\u200c", "\u200d"}
_DUES = st.builds(
    replace,
    st.sampled_from(
        [
            due_on("2026-03-31"),
            a_due(a_window("2026-03-01..2026-03-31", Precision.MONTH)),
            due_on("2026-03-31T17:00-04:00", tz="America/New_York"),
            a_due(None),
        ]
    ),
    text=_TEXT,
)
_MILESTONES = st.builds(
    lambda due, before, reason, **facts: a_milestone(due=before, **facts).moved(
        due, reason=reason, changed_at=utc("2026-01-12 10:00")
    ),
    due=_DUES,
    before=_DUES,
    reason=_TEXT,
    key=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", fullmatch=True),
    title=_TEXT,
    kind=_MAYBE,
    authority=_MAYBE,
    jurisdiction=_MAYBE,
    instrument=_MAYBE,
    owner=_MAYBE,
    source_url=_MAYBE | _TEXT.map(lambda text: f"https://{text}"),
    source_quote=_MAYBE,
)
_LEAD_TIMES = st.sampled_from(["7d", "opens", "last_day", "overdue+7d", "moved", "30d>2bd"])


def _claim(milestone: Milestone, lead_time: str, prior: tuple[Outcome, ...] = ()) -> ReminderClaim:
    reminder = planned(lead_time, "2026-03-24 09:00", revision=milestone.revision)
    return a_claim(milestone, stored(reminder), prior=prior)


def _is_printable(character: str) -> bool:
    return character.isprintable() or character in _JOINERS


@given(
    milestone=_MILESTONES,
    lead_time=_LEAD_TIMES,
    prior=st.lists(st.sampled_from([Outcome.UNKNOWN, Outcome.POISON]), max_size=2).map(tuple),
    hours=st.integers(-3000, 3000),
)
def test_any_milestone_gives_a_message_that_can_be_sent_and_trusted(
    milestone: Milestone, lead_time: str, prior: tuple[Outcome, ...], hours: int
) -> None:
    now = utc("2026-03-24 09:00") + timedelta(hours=hours)
    message = compose(_claim(milestone, lead_time, prior), reader_tz="Europe/London", now=now)
    assert len(message.title) <= 200
    assert message.title.splitlines() == [message.title]
    assert all(map(_is_printable, message.title))
    assert all(_is_printable(character) or character == "\n" for character in message.text)
    html = html_of(message)
    assert (message.title + message.text + message.linked + html).encode("utf-8")
    assert _FORBIDDEN.isdisjoint(tags_of(html))
    assert all(link.lower().startswith(("https://", "http://")) for link in links_of(html))
    heading = message.title.split() if message.letter is None else []
    assert shown_text(html) == heading + told_words(message)
    if Outcome.POISON in prior:
        assert (message.title + message.text + html).isascii()


@given(_MILESTONES, _LEAD_TIMES)
def test_the_data_adds_no_line_and_no_element(milestone: Milestone, lead_time: str) -> None:
    plain = replace(
        milestone,
        title="x",
        due=replace(milestone.due, text="x")
        if _says_something(milestone.due.text)
        else milestone.due,
        source_url=None,
        **{name: "x" for name in _FACTS if _says_something(getattr(milestone, name))},
    )
    given_url = replace(milestone, source_url=None)
    now = utc("2026-03-24 09:00")
    told, expected = (
        compose(_claim(each, lead_time), reader_tz="UTC", now=now) for each in (given_url, plain)
    )
    assert tags_of(html_of(told)) == tags_of(html_of(expected))
    assert len(told.text.split("\n")) == len(expected.text.split("\n"))


_FACTS = ("kind", "authority", "jurisdiction", "instrument", "owner", "source_quote")


def _says_something(value: str | None) -> bool:
    kept = (c for c in value or "" if unicodedata.category(c)[0] != "C" or c in _JOINERS)
    return bool("".join(kept).split())


@given(due=_DUES, hours=st.integers(0, 4000))
def test_days_are_never_told_as_nobody_would_say_them(due: Due, hours: int) -> None:
    now = utc("2026-01-12 10:00") + timedelta(hours=hours)
    milestone = a_milestone(due=replace(due, text="then"))
    message = compose(_claim(milestone, "7d"), reader_tz="Europe/London", now=now)
    for slip in ("in 0 days", "in 1 days", " 0 days", " 1 days", "in -"):
        assert slip not in message.title + message.text
