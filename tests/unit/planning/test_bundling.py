"""Several notices in one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import (
    a_bulletin_claim,
    a_claim,
    a_receipt,
    due_on,
    planned,
    stored,
    utc,
)
from tests.shown_text import links_of, shown_text, told_apart, told_words
from tests.unit.planning.messages import MARCH, MOVED_AT
from tracker.dates.meaning.interpretation import DueStatus
from tracker.delivery.mail.letters import html_of
from tracker.domain.delivery import Claim, Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.planning.text.bundling import Bundle, bundled
from tracker.planning.text.message import compose

_NOW = utc("2026-02-22 09:00")
_SOON, _LATER = due_on("2026-02-23", text="23 February"), due_on("2026-04-30", text="30 April")


def _claim(
    key: str, due: Due = _LATER, lead_time: str = "7d", number: int = 17, **changes: Any
) -> ReminderClaim:
    facts = changes.pop("facts", {})
    milestone = a_milestone(key, due, **{"title": f"Reply to {key}", **facts})
    reminder = stored(planned(lead_time, "2026-02-22 09:00", key=key), number=number)
    return a_claim(milestone, reminder, **{"delivery_id": number, **changes})


def _bundled(*claims: Claim, capacity: int = 10_000) -> tuple[Bundle, ...]:
    return bundled(claims, reader_tz_of=_reader, now=_NOW, fits=_within(capacity))


def _within(capacity: int) -> Callable[[Message], bool]:
    return lambda message: len(message.text) <= capacity


def _reader(_milestone: Milestone) -> str:
    return "Europe/London"


def _one(*claims: Claim) -> Bundle:
    (bundle,) = _bundled(*claims)
    return bundle


def test_one_claim_gets_its_full_notice() -> None:
    claim = _claim("cp1")
    expected = compose(claim, reader_tz="Europe/London", now=_NOW)
    assert _bundled(claim) == (Bundle(claims=(claim,), message=expected),)


def test_nothing_makes_no_message() -> None:
    assert _bundled() == ()


def test_several_claims_become_one_message_the_most_urgent_first() -> None:
    later, undated, soon = _claim("cp1"), _claim("cp0", a_due(None)), _claim("cp2", _SOON)
    bundle = _one(later, undated, soon)
    assert bundle.claims == (soon, later, undated)
    assert bundle.message.title == "3 milestones, the first: Due tomorrow: Reply to cp2"
    lines = bundle.message.text.splitlines()
    assert lines[0] == "3 milestones, the most urgent first."
    assert [line for line in lines if line[:1].isdigit() and ". " in line] == [
        "1. Due tomorrow: Reply to cp2",
        "2. Due in 67 days: Reply to cp1",
        "3. No date is known any more: Reply to cp0",
    ]


def test_a_milestone_is_told_once_whatever_is_told_of_it() -> None:
    both = _claim("cp1", number=1), _claim("cp1", lead_time="30d>2bd", number=2)
    message = _one(*both, _claim("cp2", number=3)).message
    assert message.title.startswith("2 milestones, the first: Not acknowledged. Due in 67 days: ")
    row = next(each for each in message.text.split("\n\n") if "cp1" in each)
    assert row.count("Reply to cp1") == row.count("Thursday 30 April 2026") == 1
    assert "Nobody has acknowledged the reminder 30 days before." in row
    assert row.endswith(
        "Key: cp1 · Reference: TRK-0022 · Reminder: 7 days before · Reference: TRK-0011"
    )
    assert [dict(each)["reference"] for each in message.reminders[:2]] == ["TRK-0022", "TRK-0011"]


def test_two_reminders_of_one_milestone_alone_are_a_notice() -> None:
    both = _claim("cp1", number=1), _claim("cp1", lead_time="30d>2bd", number=2)
    bundle = _one(*both)
    assert bundle.message.title == "Not acknowledged. Due in 67 days: Reply to cp1"
    assert bundle.message.text.startswith("Reply to cp1\nDue in 67 days, Thursday 30 April 2026.")
    assert "tracker ack TRK-0011" in bundle.message.text
    assert "tracker ack TRK-0022" in bundle.message.text
    assert set(bundle.claims) == set(both)


def test_an_entry_says_in_short_what_a_notice_says() -> None:
    facts = {
        "kind": "comment_close",
        "authority": "FCA",
        "owner": "Policy team",
        "source_url": "https://example.org/cp1?a=1&b=2",
        "source_quote": "not in the cells of a sheet",
    }
    entry = _claim("cp1", due_on("2026-04-30", text="30 April", tz="Asia/Tokyo"), facts=facts)
    message = _one(entry, _claim("cp2", number=18)).message
    expected = (
        "1. Due in 67 days: Reply to cp1\n"
        "Thursday 30 April 2026 · Owner: Policy team · Authority: FCA\n"
        "That day ends at 23:59 Tokyo time, which is 15:59 London time.\n"
        "Source: https://example.org/cp1?a=1&b=2\n"
        "The source says: “not in the cells of a sheet”\n"
        "Kind: comment close · Reminder: 7 days before · Key: cp1 · Reference: TRK-00HH\n"
    )
    assert expected in message.text
    assert links_of(html_of(message)) == ["https://example.org/cp1?a=1&b=2"]


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    message = _one(_claim("cp1", facts={"source_url": "page 3"}), _claim("cp2", number=18)).message
    assert "\nSource: page 3\n" in message.text
    assert links_of(html_of(message)) == []


def test_what_an_entry_asks_for_is_named_beside_it() -> None:
    proposed = Proposal(due=_SOON, reason="Statement", announced_at=MOVED_AT)
    question = _claim("cp1", MARCH, "review")
    news = _claim("cp2", lead_time="proposed", number=18, facts={"proposed": proposed})
    text = _one(question, news).message.text
    assert "Checked, nothing new: tracker verify cp1" in text
    assert "Once the proposed date is in force: tracker move cp2 --adopt" in text


def test_the_closing_lines_name_what_can_be_done_with_each() -> None:
    assert _one(_claim("cp1"), _claim("cp2")).message.text.endswith(
        "\n\nSeen it: tracker ack REFERENCE\n"
        "Done: tracker met KEY\n"
        'The date has changed: tracker move KEY --due "..." --reason "..."\n'
        "All that is known of it: tracker show KEY"
    )


def test_text_and_html_of_a_digest_state_the_same_in_the_same_order() -> None:
    waiting = a_due(None, text="<b>", status=DueStatus.WAITING, waiting_on=("final rules",))
    message = _one(_claim("cp1", MARCH), _claim("cp2", waiting, "moved")).message
    assert told_apart(shown_text(html_of(message))) == told_apart(told_words(message))


def test_a_possible_repeat_is_marked_on_its_entry() -> None:
    fresh, repeat = _claim("cp1"), _claim("cp2", number=18, prior=(Outcome.UNKNOWN,))
    message = _one(fresh, repeat).message
    assert not message.title.startswith("[possible repeat]")
    (row,) = (each for each in message.text.split("\n\n") if each.startswith("2. "))
    assert row.startswith("2. [possible repeat] Due in 67 days: Reply to cp2\n")
    assert "\nPossible repeat: an earlier copy" in row
    assert "1. Due in" in message.text


def test_where_all_may_be_repeats_the_title_says_so() -> None:
    repeats = [_claim(key, prior=(Outcome.UNKNOWN,)) for key in ("cp1", "cp2")]
    assert _one(*repeats).message.title.startswith("[possible repeat] 2 milestones")


def test_a_digest_is_urgent_where_one_of_its_entries_is() -> None:
    today = _claim("cp1", due_on("2026-02-22"))
    assert _one(today, _claim("cp2")).message.urgent
    assert not _one(_claim("cp3"), _claim("cp2")).message.urgent


def test_what_could_not_be_sent_and_bulletins_go_alone() -> None:
    poison, bulletin = _claim("cp1", prior=(Outcome.POISON,)), a_bulletin_claim()
    first, second = _claim("cp2"), _claim("cp3")
    assert [bundle.claims for bundle in _bundled(first, poison, bulletin, second)] == [
        (bulletin,),
        (poison,),
        (first, second),
    ]
    assert [bundle.claims for bundle in _bundled(poison, first)] == [(poison,), (first,)]


def test_what_stands_in_for_a_channel_says_so_in_its_entry() -> None:
    told = _one(_claim("cp1", instead_of="ops"), _claim("cp2")).message.text
    assert told.count("Told here because the channel ops did not take it.") == 1


def test_a_digest_that_is_too_long_comes_in_parts() -> None:
    claims = [_claim(f"cp{number}", number=number) for number in range(1, 8)]
    bundles = _bundled(*claims, capacity=700)
    assert [claim for bundle in bundles for claim in bundle.claims] == claims
    assert len(bundles) > 1
    for number, bundle in enumerate(bundles, start=1):
        part = f"7 milestones, part {number} of {len(bundles)}"
        assert bundle.message.title.startswith(f"{part}: Due in 67 days: Reply to cp")
        assert bundle.message.text.startswith(f"{part}, the most urgent first.\n")
        assert len(bundle.message.text) <= 700
        assert "tracker move KEY --due" in bundle.message.text


@pytest.mark.parametrize("capacity", [0, 100])
def test_an_entry_that_is_too_long_by_itself_goes_alone(capacity: int) -> None:
    claims = [_claim(f"cp{number}", number=number) for number in (1, 2)]
    bundles = _bundled(*claims, capacity=capacity)
    assert [bundle.claims for bundle in bundles] == [(claims[0],), (claims[1],)]


def test_the_same_deliveries_are_the_same_message() -> None:
    first, second = _claim("cp1", number=1), _claim("cp2", _SOON, number=2)
    again = _claim("cp1", due_on("2026-02-23"), number=1, prior=(Outcome.UNKNOWN,))
    once, twice = _one(first, second).message, _one(second, again).message
    assert once.message_id == twice.message_id
    other = _one(first, _claim("cp2", number=3)).message
    assert once.message_id != other.message_id


def test_of_what_others_were_told_in_time_a_digest_says_one_line() -> None:
    told = a_receipt("2026-02-20 09:15", "ops-mail", instead_of="policy-team")
    passed = _claim("cp1", due_on("2026-02-21", text="21 February"), "0d", told=(told,))
    text = _one(passed, _claim("cp2", number=18)).message.text
    place = next(each for each in text.split("\n\n") if "cp1" in each)
    title, date, line, small = place.splitlines()
    assert title.endswith("Told in time elsewhere: Reply to cp1")
    assert date == "Saturday 21 February 2026"
    assert line.startswith("Told on Friday 20 February 2026, 09:15 London time on the channel ops")
    assert small.endswith("Key: cp1 · Reference: TRK-00HH")


def _many(count: int, *numbers: int) -> list[ReminderClaim]:
    return [_claim(f"cp{number:03}", number=number) for number in numbers or range(1, count + 1)]


def test_what_would_take_more_than_three_parts_is_told_in_short() -> None:
    claims = _many(60)
    bundles = _bundled(*claims, capacity=2_000)
    assert [claim for bundle in bundles for claim in bundle.claims] == claims
    assert len(bundles) == 3
    last = bundles[-1].message
    first = bundles[-1].claims[0]
    assert isinstance(first, ReminderClaim)
    number = claims.index(first) + 1
    key = first.milestone.key
    assert f"\n{number}. Due in 67 days: Reply to {key} · Key: {key} · Reference: TRK-" in last.text
    assert len(last.text) <= 2_000
    listed = last.text.count("Key: ")
    assert listed > 3
    assert f"\nand {len(bundles[-1].claims) - listed} more.\n" in last.text
    assert last.text.endswith("tracker list")
    assert told_apart(shown_text(html_of(last))) == told_apart(told_words(last))


def test_where_a_line_of_each_fits_none_is_only_counted() -> None:
    last = _bundled(*_many(42), capacity=2_000)[-1]
    assert last.message.text.count("Key: ") == len(last.claims) > 12
    assert " more." not in last.message.text


def test_parts_leave_one_after_the_other() -> None:
    assert [bundle.follows for bundle in _bundled(*_many(60), capacity=2_000)] == [
        False,
        True,
        True,
    ]
    assert [bundle.follows for bundle in _bundled(*_many(2))] == [False]
    assert not _one(*_many(2)).places


def test_a_part_that_is_tried_again_keeps_its_numbers() -> None:
    bundles = _bundled(*_many(60), capacity=2_000)
    places = {number: place for bundle in bundles for number, place in bundle.places.items()}
    left = [claim for bundle in bundles[1:] for claim in bundle.claims]
    again = bundled(
        [*left[::-1], *_many(0, 70, 71)],
        reader_tz_of=_reader,
        now=_NOW,
        fits=_within(2_000),
        places=places,
    )
    assert [each.message for each in again[:2]] == [each.message for each in bundles[1:]]
    assert [each.follows for each in again] == [False, True, False]
    assert again[2].message.text.startswith("2 milestones, the most urgent first.")


def test_a_single_entry_of_a_part_that_is_tried_again_keeps_its_number_too() -> None:
    claims = _many(3)
    bundles = _bundled(*claims, capacity=420)
    assert len(bundles) == 3
    (again,) = bundled(
        [claims[1]],
        reader_tz_of=_reader,
        now=_NOW,
        fits=_within(420),
        places=bundles[1].places,
    )
    assert again.message == bundles[1].message


def test_a_notice_and_a_digest_carry_their_facts_as_fields() -> None:
    alone = dict(_one(_claim("cp1")).message.reminders[0])
    assert (alone["key"], alone["title"], alone["kind"]) == ("cp1", "Reply to cp1", "approach")
    assert (alone["earliest"], alone["days_left"], alone["at"]) == ("2026-04-30", 67, None)
    assert _one(_claim("cp1")).message.reference == alone["reference"]
    together = _one(*_many(2)).message
    assert [dict(each)["key"] for each in together.reminders] == ["cp001", "cp002"]
    assert not together.reference


def test_fields_are_single_printable_lines() -> None:
    claim = _claim("cp1", facts={"title": "Reply\r\nBcc: x \ud800\x00", "owner": "a\u202eb"})
    fields = dict(_one(claim).message.reminders[0])
    assert fields["title"] == "Reply Bcc: x \ufffd"
    assert fields["owner"] == "a b"


def test_what_is_only_counted_and_may_be_a_repeat_is_said_to_be_one() -> None:
    claims = [*_many(60)[:-1], _claim("cp060", number=60, prior=(Outcome.UNKNOWN,))]
    text = _bundled(*claims, capacity=2_000)[-1].message.text
    assert "more. Possible repeat: earlier copies of some of these may have reached you." in text
    assert "Possible repeat" not in _bundled(*_many(60), capacity=2_000)[-1].message.text
