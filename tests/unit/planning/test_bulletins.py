"""What tracker says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_bulletin_claim, utc
from tests.shown_text import shown_text
from tests.unit.planning.messages import DAY, MARCH, a_reply
from tracker.delivery.mail.letters import html_of
from tracker.domain.bulletin import BulletinKind
from tracker.domain.change import Change
from tracker.domain.delivery import Outcome, Unsettled
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.planning.sending.week import Week
from tracker.planning.text.bulletins import (
    Text,
    all_clear,
    clock_beside_server,
    clock_doubted,
    clock_jumped,
    database_unopened,
    database_unusable,
    found_wrong,
    fuse_blown,
    nobody_left,
    pause_wanted,
    recipients_lost,
    settings_faulty,
    settings_refused,
    source_failing,
    spool_set_aside,
    week_open,
)
from tracker.planning.text.message import compose, emergency
from tracker.planning.text.source_news import many_moved, source_left_alone, source_silenced

_NOW = utc("2026-11-23 09:00")


def _all_clear(
    next_due: Milestone | None = None, *, now: str = "2026-11-23 09:00", open_count: int = 0
) -> Text:
    return all_clear(
        "slack", utc("2026-11-16 09:00"), next_due, open_count, "Europe/London", utc(now)
    )


def test_an_all_clear_says_that_tracker_runs_and_what_comes_next() -> None:
    text = _all_clear(a_reply(MARCH), open_count=3)
    assert text.subject == "all_clear slack 2026-W48"
    assert text.title == "All clear: nothing was due for 7 days"
    assert text.text.splitlines() == [
        "Nothing was due on the channel slack for 7 days. Tracker is running.",
        "3 milestones open; the next is Reply to CP26/4 (reply): March 2026 (1 to 31 March 2026).",
        "All that will be sent: tracker upcoming",
    ]


@pytest.mark.parametrize("next_due", [None, a_reply(a_due(None, text="TBC"))])
def test_an_all_clear_without_a_date_ahead_says_so(next_due: Milestone | None) -> None:
    assert "1 milestone open; none has a date ahead." in _all_clear(next_due, open_count=1).text


def test_an_all_clear_names_a_milestone_whose_title_shows_nothing_by_its_key() -> None:
    assert "the next is reply (reply)" in _all_clear(a_reply(DAY, title="\u200b")).text


def test_the_week_of_an_all_clear_is_that_of_its_readers() -> None:
    assert _all_clear(now="2026-03-29 23:30").subject == "all_clear slack 2026-W14"
    assert _all_clear(now="2027-01-03 09:00").subject == "all_clear slack 2026-W53"


def test_an_all_clear_within_a_day_speaks_of_one() -> None:
    assert _all_clear(now="2026-11-16 10:00").title == "All clear: nothing was due for 1 day"


def test_what_is_open_is_told_by_count_and_by_name_in_place_of_an_all_clear() -> None:
    week = Week(
        overdue=(a_reply(DAY),),
        due=tuple(a_milestone(f"m{number}", MARCH) for number in range(7)),
        refused=(_unsettled(Outcome.REFUSED),),
        waiting=(_unsettled(None),),
        held=(a_milestone("tbc", a_due(None, text="TBC"), title="\u200b"),),
        later=(a_milestone("soon", MARCH),),
    )
    text = week_open("slack", week, a_reply(MARCH), 9, "Europe/London", _NOW)
    assert text.subject == _all_clear().subject, "one of both in a week"
    assert text.title == (
        "Open this week: 1 milestone overdue, 7 milestones due now, 1 reminder not accepted, "
        "1 reminder waiting, 1 milestone held back, 1 milestone told of later today"
    )
    lines = text.text.splitlines()
    assert "1 milestone overdue: Reply to CP26/4 (reply): 31 March 2026" in lines
    assert [line.count("(m") for line in lines if "due now" in line] == [5]
    assert any(line.endswith("; and 2 more") for line in lines)
    not_accepted = "Filing (f), since Sunday 22 November 2026, 09:00 London time"
    assert f"1 reminder not accepted: {not_accepted}" in lines
    assert "1 milestone held back: tbc (tbc)" in lines
    assert "All clear" not in text.text


def test_what_is_not_open_is_not_named() -> None:
    week = Week(overdue=(a_reply(DAY),), due=(), refused=(), waiting=(), held=(), later=())
    text = week_open("slack", week, None, 1, "Europe/London", _NOW)
    assert text.title == "Open this week: 1 milestone overdue"
    assert "waiting" not in text.text


def _unsettled(outcome: Outcome | None) -> Unsettled:
    return Unsettled(
        key="f", title="Filing", last_outcome=outcome, wanted_at=utc("2026-11-22 09:00")
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (["the daemon is not running; tracker run"], "- the daemon is not running; tracker run"),
        ([], "An examination finds nothing wrong."),
    ],
)
def test_the_word_past_the_daemon_says_what_failed_and_what_is_found(
    found: list[str], said: str
) -> None:
    text = found_wrong("tracker.service has failed", found, _NOW)
    assert text.title == "Look after tracker: tracker.service has failed"
    assert said in text.text.splitlines()
    assert "no reminder is sent" in text.text


def test_a_blown_fuse_says_what_waits_and_what_to_change() -> None:
    text = fuse_blown("slack", 20, 13, utc("2026-11-22 10:10"))
    assert text.subject == "fuse slack 2026-11-22T10:10"
    assert "slack" in text.title
    assert "took 20 messages within ten minutes" in text.text
    assert "13 reminders waiting: nothing is lost" in text.text
    assert "raise `fuse` under [delivery]" in text.text


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=61), "1 hour"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=30), "1 day"),
        (timedelta(days=3653), "3653 days"),
    ],
)
def test_a_jump_of_the_clock_says_how_far_and_what_releases_it(
    ahead: timedelta, words: str
) -> None:
    text = clock_jumped(ahead, _NOW)
    assert text.subject == "clock 2026-11-23T09:00"
    assert f"jumped {words} ahead" in text.title
    assert "to Monday 23 November 2026, 09:00 UTC" in text.text
    assert "tracker status --release" in text.text


def test_a_clock_that_is_not_believed_says_what_it_shows_and_what_was_known() -> None:
    known, longest = utc("2026-01-02 09:00"), timedelta(days=14)
    text = clock_doubted(_NOW - known, known, longest, _NOW)
    assert text.subject == "clock 2026-11-23T09:00"
    assert "325 days ahead of tracker's last word" in text.title
    assert "shows Monday 23 November 2026, 09:00 UTC" in text.text
    assert "is Friday 2 January 2026, 09:00 UTC" in text.text
    assert "14 days" in text.text
    assert "tracker status --release" in text.text
    assert "longest_downtime" in text.text


def test_a_pause_that_a_service_asks_for_is_told_with_its_end_and_its_words() -> None:
    text = pause_wanted("desk", _NOW + timedelta(hours=3), "HTTP 429, ratelimited")
    assert text.subject == "pause desk 2026-11-23T12:00"
    assert text.title == (
        "The channel desk takes nothing before Monday 23 November 2026, 12:00 UTC"
    )
    assert "Its service asked for this pause: HTTP 429, ratelimited." in text.text
    assert "tracker status" in text.text


def test_a_clock_ahead_of_the_server_says_by_how_much() -> None:
    text = clock_beside_server(timedelta(hours=5), _NOW)
    assert text.title == "The clock is 5 hours ahead of the database's: what that makes due is held"
    assert (
        "shows Monday 23 November 2026, 09:00 UTC, the database's server 5 hours less" in text.text
    )
    assert "tracker status --release" in text.text


def test_a_database_that_cannot_begin_or_a_spool_set_aside_is_told_without_a_password() -> None:
    unopened = database_unopened("no server at postgresql://me:geheim@db/tracker", _NOW)
    assert unopened.title == "Tracker cannot use its database: no reminder is sent"
    assert "no server at postgresql://***@db/tracker" in unopened.text
    aside = spool_set_aside("/var/tracker.db.spool.set-aside-1", _NOW)
    assert "/var/tracker.db.spool.set-aside-1" in aside.text
    assert "possible repeats" in aside.text


def test_a_database_that_cannot_be_written_is_told_without_its_password() -> None:
    problem = "no space left\non postgresql+psycopg://tracker:geheim@db/tracker"
    text = database_unusable(problem, _NOW)
    assert text.subject == "database 2026-11-23T09:00"
    assert "geheim" not in text.text
    assert "no space left on postgresql+psycopg://***@db/tracker" in text.text
    assert "tracker doctor" in text.text


def test_what_no_delivery_can_tell_is_a_message_of_its_own() -> None:
    text = database_unopened("it is gone", _NOW)
    message = emergency(text, _NOW)
    assert (message.title, message.text) == (text.title, text.text)
    assert message.message_id == f"<emergency.{int(_NOW.timestamp())}@tracker.invalid>"
    assert message.urgent


_COMPOSED = {"reader_tz": "Europe/London", "now": _NOW}


def test_a_bulletin_is_told_as_it_is() -> None:
    claim = a_bulletin_claim("First <line>\n\nSecond\tline")
    message = compose(claim, **_COMPOSED)
    assert message.title == "All clear"
    assert message.text == "First <line>\n\nSecond line"
    assert shown_text(html_of(message)) == [*message.title.split(), *message.text.split()]
    assert message.message_id == "<bulletin-3.6.1758700800@tracker.invalid>"
    assert not message.urgent


@pytest.mark.parametrize("kind", BulletinKind)
def test_a_bulletin_is_urgent_where_somebody_has_to_act(kind: BulletinKind) -> None:
    claim = a_bulletin_claim()
    message = compose(replace(claim, bulletin=replace(claim.bulletin, kind=kind)), **_COMPOSED)
    calm = {
        BulletinKind.ALL_CLEAR,
        BulletinKind.FUSE,
        BulletinKind.HANDOVER,
        BulletinKind.SIGN_ON,
    }
    assert message.urgent is (kind not in calm)


def test_a_bulletin_says_that_it_repeats_and_that_it_was_meant_for_others() -> None:
    claim = a_bulletin_claim(prior=(Outcome.UNKNOWN,), instead_of="ops")
    message = compose(claim, **_COMPOSED)
    assert message.title == "[possible repeat] All clear"
    assert message.text.splitlines() == [
        "Possible repeat: an earlier copy of this may have reached you.",
        "Told here because the channel ops did not take it.",
        "Nothing was due.",
    ]


def test_a_bulletin_that_could_not_be_sent_is_told_in_plain_letters() -> None:
    claim = a_bulletin_claim("“Schluß” <\N{EM DASH}>", prior=(Outcome.POISON,))
    message = compose(claim, **_COMPOSED)
    assert message.text == '"Schlu?" <->'
    assert shown_text(html_of(message)) == [*message.title.split(), *message.text.split()]


def test_a_source_that_fails_says_since_when_why_and_what_to_do() -> None:
    text = source_failing(
        "fr-crypto",
        utc("2026-11-20 08:00"),
        "https://me:pw@example.org/x: answers 500\nFrom: nobody",
        _NOW,
    )
    assert text.subject == "source fr-crypto 2026-11-20T08:00"
    assert text.title == "The source fr-crypto has failed for 3 days"
    assert text.text.splitlines()[1:3] == [
        "The last time: https://***@example.org/x: answers 500 From: nobody",
        "Try it now: tracker source sync fr-crypto",
    ]


def test_faulty_settings_are_told_line_by_line_with_what_to_do() -> None:
    text = settings_faulty(["channel a is set aside: t.toml:3: no URL"], _NOW)

    assert text.title == "1 part of tracker's settings cannot be used"
    assert "- channel a is set aside: t.toml:3: no URL" in text.text.splitlines()
    assert "tracker config check" in text.text


def test_settings_that_were_not_taken_on_say_that_the_old_ones_hold() -> None:
    text = settings_refused(["t.toml:3: colour: unknown key"], _NOW)

    assert text.title == "Tracker has not taken on its changed settings"
    assert "stay so" in text.text
    assert "- t.toml:3: colour: unknown key" in text.text.splitlines()


def test_very_many_faults_are_counted() -> None:
    text = settings_faulty([f"fault {number}" for number in range(25)], _NOW)

    lines = text.text.splitlines()
    assert sum(line.startswith("- fault ") for line in lines) == 20
    assert "- and 5 more" in lines


def test_recipients_that_are_lost_are_told_once_a_week_however_many_milestones_name_them() -> None:
    first, second = (a_milestone(key=key, recipients=("board",)) for key in ("a", "b"))
    text = recipients_lost(first, ["ops", "legal"], _NOW)

    assert text.title == "No channel is called board any more"
    assert "ops, legal instead" in text.text
    assert "tracker edit a --to CHANNEL" in text.text
    assert recipients_lost(second, ["ops"], _NOW).subject == text.subject
    assert recipients_lost(first, ["ops"], _NOW + timedelta(days=7)).subject != text.subject


def test_nobody_left_is_told_once_a_week_for_the_same_words_and_says_why() -> None:
    first, second = (a_milestone(key=key) for key in ("a", "b"))
    lost = ["owner (Policy team): nobody is called that"]
    text = nobody_left(first, lost, ["ops", "legal"], _NOW)
    assert text.title == "Nobody is left to tell of a"
    assert "go to ops, legal instead" in text.text
    assert "- owner (Policy team): nobody is called that" in text.text
    assert "tracker policy route a" in text.text
    assert nobody_left(second, lost, ["ops"], _NOW).subject == text.subject
    assert nobody_left(first, lost, ["ops"], _NOW + timedelta(days=7)).subject != text.subject
    assert nobody_left(first, ["owner: it has no owner"], [], _NOW).subject != text.subject


def _silenced(before: Milestone, **changes: object) -> Change:
    return Change(before=before, after=replace(before, **changes), at=_NOW, by="team")


def test_what_a_source_silences_is_named_with_the_date_that_it_had() -> None:
    changes = [
        _silenced(a_reply(DAY), status=MilestoneStatus.WAIVED),
        _silenced(a_reply(a_due(None, text="TBC")), status=MilestoneStatus.SUSPENDED),
        _silenced(a_reply(DAY, title="\u200b"), recipients=("ops",)),
    ]
    text = source_silenced("team", "slack", changes, _NOW)
    assert text.subject == "silenced team 2026-11-23T09:00:00+00:00 slack"
    assert text.title == "The source team changed what is told of 3 milestones"
    day = text.text.splitlines()
    assert day[1].startswith("- Reply to CP26/4 (reply): waived; it was due ")
    assert day[2] == "- Reply to CP26/4 (reply): suspended"
    assert day[3] == "- reply (reply): its reminders go out otherwise (tracker show reply)"
    assert day[4] == "If that is wrong: tracker reopen KEY, or tracker edit KEY"


def test_a_source_that_silences_many_names_twenty_and_says_how_many_more() -> None:
    changes = [_silenced(a_reply(DAY), status=MilestoneStatus.MET)] * 23
    lines = source_silenced("team", "slack", changes, _NOW).text.splitlines()
    assert len(lines) == 1 + 20 + 2
    assert lines[-2] == "... and 3 others: tracker log"


def test_what_a_source_did_not_publish_is_named_and_what_to_do() -> None:
    text = source_left_alone("team", ["b", "a"])
    assert text.subject == "others team a b"
    assert "something else of a, b than is known here" in text.text
    assert "tracker import URL" in text.text
    many = source_left_alone("team", [f"k{number:02}" for number in range(21)])
    assert "k19 and 1 other than is known" in many.text


def test_many_moves_are_counted_and_the_soonest_are_named() -> None:
    dated = _silenced(a_reply(DAY), due=a_due(None, text="TBC"))
    nameless = _silenced(a_reply(a_due(None, text="TBC"), title="\u200b"), due=DAY)
    new = replace(dated, before=None)
    text = many_moved("fr", "slack", 60, [dated, nameless, new], _NOW)
    assert text.title == "fr moved 60 dates"
    assert text.subject == "moved fr 2026-11-23T09:00:00+00:00 slack"
    lines = text.text.splitlines()
    key = dated.after.key
    assert lines[1].endswith(" to TBC")
    assert lines[2].startswith(f"- {key} ({key}): from TBC to ")
    assert ": from to TBC" in lines[3]
    assert "... and 57 others: tracker log" in lines
    assert "... and" not in many_moved("fr", "slack", 3, [dated, nameless, new], _NOW).text
