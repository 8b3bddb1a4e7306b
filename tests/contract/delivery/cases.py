"""What is told, one case a kind of message: for goldens, pictures and measurements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tests.builders import a_milestone
from tests.planning_builders import a_claim, a_delay, a_receipt, due_on, planned, stored, utc
from tracker.delivery.services.forms import load_of, service_of
from tracker.domain.delay import Why
from tracker.domain.delivery import Outcome, ReminderClaim, StandIn
from tracker.domain.message import Message
from tracker.domain.milestone import Acknowledgement, Due
from tracker.domain.people.answer import AnswerVerb, LinkOf
from tracker.planning.text.bundling import bundled

_NOW = utc("2026-02-22 09:00")
_HOSTILE = (
    "[click](http://evil.example) <http://evil.example|here> `code` **bold** _it_ ~x~ "
    "@everyone <!channel> # &lt;b&gt; <at>all</at> 🔔"
)


def _claim(number: int, title: str) -> ReminderClaim:
    milestone = a_milestone(
        f"cp{number}",
        due_on("2026-04-30", text="30 April"),
        title=title,
        owner="crypto desk",
        authority="FCA",
        source_url=f"https://example.org/papers/cp_{number}(final)?a=1&b=2",
    )
    reminder = stored(planned("7d", "2026-02-22 09:00", key=milestone.key), number=number)
    return a_claim(milestone, reminder, delivery_id=number)


def some_claims(count: int, title: str = "Reply to the consultation paper") -> list[ReminderClaim]:
    return [_claim(number, title) for number in range(1, count + 1)]


def messages_of(
    claims: Sequence[ReminderClaim], url: str, link_of: LinkOf | None = None
) -> list[Message]:
    service = service_of(url)

    def fits(message: Message) -> bool:
        return load_of(service, message, capacity=100_000) <= 1

    bundles = bundled(
        claims, reader_tz_of=lambda _: "Europe/London", now=_NOW, fits=fits, link_of=link_of
    )
    return [bundle.message for bundle in bundles]


def _page(claim: ReminderClaim, verb: AnswerVerb) -> str:
    """Where an answer is given, with a token as long as signed ones are."""
    return f"https://tracker.example.org/a/{verb}.{claim.delivery_id}.{'T0k-en_' * 20}"


def _told(lead_time: str, fire_at: str, due: Due, **changes: Any) -> list[ReminderClaim]:
    """The claim of one reminder of a reply to a consultation paper."""
    moved: Due | None = changes.pop("moved_to", None)
    milestone = a_milestone(
        "cp1",
        due,
        title="Reply to the consultation paper",
        owner="crypto desk",
        authority="FCA",
        source_url="https://example.org/papers/cp_1(final)?a=1&b=2",
    )
    if moved is not None:
        at = utc("2026-02-22 08:55")
        milestone = milestone.moved(moved, reason="the FCA gives a month more", changed_at=at)
    reminder = planned(lead_time, fire_at, key="cp1", revision=milestone.revision)
    return [a_claim(milestone, stored(reminder, number=1), delivery_id=1, **changes)]


def _hostile_all_over() -> list[ReminderClaim]:
    """Every text that others may write is hostile."""
    claims = _told(
        "7d>2bd",
        "2026-02-22 09:00",
        due_on("2026-02-24", text=_HOSTILE, doubts=(_HOSTILE,)),
        raised=(a_receipt("2026-02-18 09:00", "mail/amira"),),
        names=(("amira", _HOSTILE),),
        stands_in=StandIn(whose=_HOSTILE),
    )
    facts = {"owner": _HOSTILE, "authority": _HOSTILE, "kind": _HOSTILE, "instrument": _HOSTILE}
    seen = Acknowledgement(revision=1, at=_NOW, by=_HOSTILE)
    quoted = {"title": _HOSTILE, "source_quote": _HOSTILE, "acknowledgement": seen}
    milestone = replace(claims[0].milestone, **quoted, **facts)
    return [replace(claims[0], milestone=milestone)]


_LATE = tuple(
    stored(planned(lead_time, fire_at, key="cp1"), number=number)
    for number, lead_time, fire_at in (
        (8, "14d", "2026-02-09 09:00"),
        (9, "7d", "2026-02-16 09:00"),
    )
)
_DOWN = a_delay(Why.STOPPED, "2026-02-08 21:00", "2026-02-22 08:58")
#: Those with buttons have a page to answer on.
BUTTONED = frozenset(
    {
        "single_buttons",
        "eight_buttons",
        "moved",
        "overdue",
        "escalation",
        "possible_repeat",
        "hostile_all_over",
    }
)
CASES: dict[str, Callable[[], list[ReminderClaim]]] = {
    "single_buttons": lambda: some_claims(1),
    "eight_buttons": lambda: some_claims(8),
    "moved": lambda: _told(
        "moved",
        "2026-02-22 09:00",
        due_on("2026-02-27", text="27 February"),
        moved_to=due_on("2026-03-31", text="31 March"),
    ),
    "overdue": lambda: _told("overdue+7d", "2026-02-22 09:00", due_on("2026-02-14")),
    "escalation": lambda: _told(
        "7d>2bd",
        "2026-02-22 09:00",
        due_on("2026-02-24"),
        channel="head-of-policy",
        raised=(
            a_receipt("2026-02-18 09:00"),
            a_receipt("2026-02-18 09:00", "mail/amira"),
            a_receipt("2026-02-18 09:01", "slack/amira"),
        ),
        names=(("amira", "Amira Example"),),
        stands_in=StandIn(whose="Jonas Example", until=date(2026, 3, 3)),
    ),
    "possible_repeat": lambda: _told(
        "1d", "2026-02-22 09:00", due_on("2026-02-22"), prior=(Outcome.UNKNOWN,)
    ),
    "catch_up": lambda: _told(
        "1d", "2026-02-22 09:00", due_on("2026-02-23"), folded=_LATE, delays=(_DOWN,)
    ),
    "hostile_all_over": _hostile_all_over,
    "single": lambda: some_claims(1),
    "eight": lambda: some_claims(8),
    "two_hundred": lambda: some_claims(200),
    "hostile": lambda: some_claims(1, _HOSTILE),
    "hostile_eight": lambda: some_claims(8, _HOSTILE),
    "no_latin_letter": lambda: some_claims(40, "对加密资产交易平台的最终规则提出意见" * 8),
}


def messages_of_case(name: str, url: str) -> list[Message]:
    """The messages of a case as a channel at `url` takes them."""
    return messages_of(CASES[name](), url, _page if name in BUTTONED else None)
