from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_bulletin_claim, a_claim, due_on, planned, stored, utc
from tests.shown_text import links_of, shown_text, told_apart, told_words
from tracker.delivery.mail.letters import html_of
from tracker.domain.delivery import Claim, Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.planning.text.bundling import bundled

_ROOM_FOR_ONE = 300  #: characters of a message that only counts

_TEXT = st.text(alphabet=st.characters(codec=None), max_size=400) | st.sampled_from(
    ["<!channel> @everyone", "a\r\nBcc: b", "<script>", "</p><img>", "\u202e31.12", "x" * 5000]
)
_PRIOR = st.lists(st.sampled_from([Outcome.UNKNOWN, Outcome.POISON]), max_size=2).map(tuple)
_LEAD_TIMES = st.sampled_from(["7d", "opens", "overdue+7d", "moved", "review", "30d>2bd"])
_NOW = utc("2026-03-24 09:00")


def _reminder_claim(
    number: int, days: int | None, lead_time: str, facts: dict[str, str], prior: tuple[Outcome, ...]
) -> ReminderClaim:
    day = _NOW.date() + timedelta(days=days or 0)
    due = a_due(None) if days is None else due_on(day.isoformat(), text=facts["title"])
    milestone = a_milestone(f"key-{number % 5}", due, **facts)
    reminder = stored(planned(lead_time, "2026-03-24 09:00"), number=number)
    return a_claim(milestone, reminder, delivery_id=number, prior=prior)


_CLAIMS: st.SearchStrategy[Claim] = st.builds(
    _reminder_claim,
    number=st.integers(1, 10**9),
    days=st.none() | st.integers(-40, 40),
    lead_time=_LEAD_TIMES,
    facts=st.fixed_dictionaries({"title": _TEXT}, optional={"owner": _TEXT, "source_url": _TEXT}),
    prior=_PRIOR,
) | st.builds(
    lambda text, number: a_bulletin_claim(text, delivery_id=number),
    _TEXT,
    st.integers(10**9, 2 * 10**9),
)


#: The last of these is told within the third, in the short line of a part that holds no more.
_REPEATED_WITHIN: Final[list[Claim]] = [
    _reminder_claim(number, None, "7d", {"title": ""}, (Outcome.UNKNOWN,) if number > 4 else ())
    for number in (1, 2, 3, 4, 153)
]


@example(_REPEATED_WITHIN, 215)
@given(
    st.lists(_CLAIMS, max_size=12, unique_by=lambda claim: claim.delivery_id),
    st.integers(0, 6_000),
)
def test_every_claim_is_told_once_and_in_messages_that_fit(
    claims: list[Claim], capacity: int
) -> None:
    bundles = bundled(
        claims, reader_tz_of=lambda _: "Europe/London", now=_NOW, fits=_within(capacity)
    )
    told = [claim.delivery_id for bundle in bundles for claim in bundle.claims]
    assert sorted(told) == sorted(claim.delivery_id for claim in claims)
    assert len({bundle.message.message_id for bundle in bundles}) == len(bundles)
    for bundle in bundles:
        message = bundle.message
        about = {claim.milestone.key for claim in bundle.claims if isinstance(claim, ReminderClaim)}
        assert len(about) <= 1 or len(message.text) <= max(capacity, _ROOM_FOR_ONE)
        assert len(message.title) <= 200
        assert message.title.splitlines() in ([message.title], [])
        assert (message.title + message.text + html_of(message)).encode("utf-8")
        assert _said_by_mail(message) == told_apart([*message.title.split(), *told_words(message)])
        assert all(
            link.lower().startswith(("http://", "https://")) for link in links_of(html_of(message))
        )
        poison = any(Outcome.POISON in claim.prior for claim in bundle.claims)
        assert not poison or (len(bundle.claims) == 1 and message.text.isascii())
        for claim in bundle.claims:
            if isinstance(claim, ReminderClaim) and _listed(claim, message):
                assert f"Key: {claim.milestone.key}" in message.text
                assert claim.reminder.reference in message.text
            if isinstance(claim, ReminderClaim):
                assert claim.possible_repeat <= ("possible repeat" in message.text.lower())


def _said_by_mail(message: Message) -> set[str]:
    """A mail's words, and those of its subject, which stands over the text alone."""
    return told_apart([*message.title.split(), *shown_text(html_of(message))])


def _listed(claim: ReminderClaim, message: Message) -> bool:
    """Whether it is named, not only counted."""
    counted = re.search(r"^and (\d+) more\.", message.text, re.MULTILINE)
    if counted is None:
        return True
    assert int(counted[1]) < len(message.reminders) or len(message.text) < _ROOM_FOR_ONE
    return f"Key: {claim.milestone.key}" in message.text


def _within(capacity: int) -> Callable[[Message], bool]:
    return lambda message: len(message.text) <= capacity


@given(st.lists(_CLAIMS, min_size=2, max_size=6, unique_by=lambda claim: claim.delivery_id))
def test_the_order_of_the_claims_changes_nothing(claims: list[Claim]) -> None:
    once, again = (
        {
            bundle.message
            for bundle in bundled(
                order, reader_tz_of=lambda _: "Europe/London", now=_NOW, fits=_within(2_000)
            )
        }
        for order in (claims, claims[::-1])
    )
    assert once == again
