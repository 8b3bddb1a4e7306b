"""Why something came late: what lasted long enough of the time in between, and nothing else."""

from __future__ import annotations

import pytest

from tests.planning_builders import a_delay, planned, stored, utc
from tests.unit.planning.messages import a_reply, message_of
from tracker.domain.delay import Why
from tracker.planning.sending.waiting import reasons, was_missed

SINCE, UNTIL = utc("2026-03-24 09:00"), utc("2026-03-25 09:00")


@pytest.mark.parametrize(
    ("what", "began", "ended", "counts"),
    [
        ("all of the time", "2026-03-24 08:00", "2026-03-25 09:00", True),
        ("an hour of a day", "2026-03-24 20:00", "2026-03-24 21:00", True),
        ("a restart", "2026-03-24 08:59", "2026-03-24 09:02", False),
        ("what ended as it was to go out", "2026-03-20 08:59", "2026-03-24 09:00", False),
        ("what began when it was told", "2026-03-25 09:00", "2026-03-26 09:00", False),
    ],
)
def test_a_delay_is_the_reason_where_it_lasted_long_enough(
    what: str, began: str, ended: str, *, counts: bool
) -> None:
    delay = a_delay(Why.STOPPED, began, ended)
    assert reasons([delay], SINCE, UNTIL) == ((delay,) if counts else ())


def test_of_a_short_time_a_quarter_is_enough() -> None:
    delay = a_delay(Why.STALLED, "2026-03-24 09:00", "2026-03-24 09:20")
    assert reasons([delay], SINCE, utc("2026-03-24 10:20")) == (delay,)


@pytest.mark.parametrize(
    ("what", "changes", "now", "missed"),
    [
        ("nothing ran at its time", {}, "2026-03-24 11:00", True),
        ("less than an hour late", {}, "2026-03-24 10:00", False),
        ("it ran at its time", {"began": "2026-03-24 09:30"}, "2026-03-24 11:00", False),
        ("it ran again by then", {"ended": "2026-03-24 09:00"}, "2026-03-24 11:00", False),
        ("planned since", {"created": "2026-03-24 10:55"}, "2026-03-24 11:00", False),
        ("a snooze ended since", {"snoozed": "2026-03-24 10:55"}, "2026-03-24 11:00", False),
    ],
)
def test_what_fired_while_nothing_ran_was_missed(
    what: str, changes: dict[str, str], now: str, *, missed: bool
) -> None:
    created = utc(changes.get("created", "2026-01-01 09:00"))
    snoozed = utc(changes["snoozed"]) if "snoozed" in changes else None
    entry = stored(planned("7d", "2026-03-24 09:00"), created_at=created)
    absence = a_delay(
        Why.STOPPED,
        changes.get("began", "2026-03-23 09:00"),
        changes.get("ended", "2026-03-24 10:50"),
    )
    milestone = a_reply(snoozed_until=snoozed)
    assert was_missed(entry, milestone, [absence], utc(now)) is missed


WORDS = {
    Why.QUIET: "because it was quiet until Tuesday 24 March 2026, 12:00 London time:",
    Why.DIGEST: "because it was held for your digest until Tuesday 24 March 2026, 12:00",
    Why.MORNING: "because it was held until your sending time, Tuesday 24 March 2026, 12:00",
    Why.SNOOZED: "because it was snoozed by somebody until Tuesday 24 March 2026, 12:00",
    Why.FAILING: "because the channel somebody failed from Tuesday 24 March 2026, 09:00 London "
    "time to Tuesday 24 March 2026, 12:00",
    Why.STOPPED: "because tracker was not running from Tuesday 24 March 2026, 09:00",
    Why.STALLED: "because tracker could do nothing from Tuesday 24 March 2026, 09:00",
    Why.CLOCK: "because the clock had jumped and was not believed from Tuesday 24 March 2026, 09",
}


@pytest.mark.parametrize("why", Why)
def test_each_reason_has_its_words_and_they_name_no_other(why: Why) -> None:
    delay = a_delay(why, "2026-03-24 09:00", "2026-03-24 12:00")
    text = message_of(
        a_reply(), "7d", "2026-03-24 09:00", now="2026-03-24 12:00", delays=(delay,)
    ).text
    assert [each for each in WORDS.values() if each in text] == [WORDS[why]]


def test_several_reasons_are_told_in_their_order() -> None:
    delays = (
        a_delay(Why.STOPPED, "2026-03-24 08:00", "2026-03-24 12:00"),
        a_delay(Why.DIGEST, "2026-03-24 12:00", "2026-03-25 09:00"),
    )
    text = message_of(
        a_reply(), "7d", "2026-03-24 09:00", now="2026-03-25 09:00", delays=delays
    ).text
    assert text.index("tracker was not running") < text.index(", and it was held for your digest")
