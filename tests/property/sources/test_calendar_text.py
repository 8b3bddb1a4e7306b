"""Whatever a milestone says, its calendar says the same, and nothing beside it."""

from __future__ import annotations

import unicodedata
from datetime import date

import vobject
from hypothesis import given
from hypothesis import strategies as st

from tests.agendas import a_glance
from tracker.planning.agenda.feed import alarms_of
from tracker.sources.icalendar.export import calendar_of

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 75
#: What ends lines, properties and characters in the middle, among everything else.
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\r\n\t\v\f\x85\u2028\u2029\\;,:\"^'=🇬é👩\u200d\u202e\ud800"),
    ),
    max_size=200,
)
INJECTED = st.sampled_from(
    ["", "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil", "\nATTENDEE:mailto:a@b.c", "\r\n METHOD:x"]
)


@given(st.builds("x{}{}x".format, TEXTS, INJECTED), st.lists(TEXTS, max_size=3))
def test_text_comes_through_and_adds_nothing(text: str, tags: list[str]) -> None:
    glance = a_glance(
        due=date(2026, 5, 1), title=text, owner=text, authority=text, tags=tuple(tags)
    )
    written = calendar_of([glance], called=text, alarms=alarms_of("1d")).text

    assert all(len(line.encode()) <= _LONGEST for line in written.split("\r\n"))
    assert not [each for each in written if _is_unfit(each) and each not in "\r\n\t"]
    calendar = vobject.readOne(written)
    [event] = calendar.vevent_list
    assert {each.name for each in event.getChildren()} <= {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY"),
        *("DESCRIPTION", "CATEGORIES", "STATUS", "TRANSP", "VALARM"),
    }
    assert event.uid.value == "taskforce@regulatory-tracker"
    assert event.summary.value == _fit(text)
    assert f"\nOwner: {_fit(text)}\nStatus: open" in event.description.value


def _fit(text: str) -> str:
    """`text` with one kind of line break, without controls and what turns its direction."""
    for ending in ("\r\n", *"\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
        text = text.replace(ending, "\n")
    return "".join(each for each in text if each in "\n\t" or not _is_unfit(each))


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _TURNING
