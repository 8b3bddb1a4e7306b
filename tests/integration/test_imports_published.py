"""What becomes of milestones when their sources publish another edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.integration.desk import Desk
from tests.integration.publishing import APRIL, OCTOBER, Feed, a_record
from tracker.domain.change import News
from tracker.domain.milestone import MilestoneStatus, RevisionKind
from tracker.errors import ImportRefused
from tracker.service.intake.parts import TOGETHER
from tracker.service.milestones.announcements import Announced
from tracker.sources.problems import Problems
from tracker.store.reads.reads import open_reads

KEY = "ua-0503-aa90-nprm"
FINAL = "0503-AA90 Final Rule"


@pytest.fixture
def feed(desk: Desk) -> Feed:
    return Feed(desk)


def _later(**changes: object) -> object:
    later = {"as_of": APRIL, "due": "June 2027", "printed": "06/00/2027"}
    return a_record(**later | changes)


def _events(feed: Feed, database_url: str, key: str = KEY) -> list[tuple[str, str]]:
    with open_reads(database_url) as reads:
        return [(entry.kind, entry.detail) for entry in reads.log(key) if entry.kind != "attempt"]


def test_what_is_new_becomes_a_milestone_with_a_readable_key(feed: Feed) -> None:
    assert feed.take(a_record()) == {"added": 1}
    milestone = feed.milestone(KEY)
    assert (milestone.origin, milestone.external_id) == ("unified-agenda", "0503-AA90 NPRM")
    assert (milestone.due.earliest, milestone.due.latest) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (milestone.authority, milestone.as_of) == ("Department of Labor", OCTOBER)


def test_a_second_import_changes_nothing(feed: Feed, database_url: str) -> None:
    records = a_record(), a_record(FINAL, due="TBC", printed="To Be Determined")
    feed.take(*records)
    with open_reads(database_url) as reads:
        before, log = reads.milestones(), reads.log()
    assert feed.take(*records) == {"unchanged": 2}
    with open_reads(database_url) as reads:
        assert (reads.milestones(), reads.log()) == (before, log)


def test_another_date_is_one_slip_with_one_message_that_names_its_source(
    feed: Feed, database_url: str
) -> None:
    feed.take(a_record())
    assert feed.take(_later()) == {"moved": 1}
    [told] = feed.told
    assert (told.news, told.before and told.before.due.text) == (News.MOVED, "December 2026")
    moved = feed.milestone().history[-1]
    reason = "Unified Agenda 2026-04: NPRM 06/00/2027 (was 12/00/2026)"
    assert (moved.reason, moved.kind) == (reason, RevisionKind.IMPORTED)
    assert moved.source_url == "https://www.reginfo.gov/public/do/eAgendaViewRule"
    feed.desk.ticker.run_dry()
    [message] = feed.desk.mail.accepted
    assert "December 2026" in message.text
    assert "June 2027" in message.title
    assert reason in message.text
    assert feed.take(_later()) == {"unchanged": 1}
    assert [kind for kind, _ in _events(feed, database_url)] == ["added", "moved"]


def test_the_same_date_printed_otherwise_is_no_slip(feed: Feed) -> None:
    feed.take(a_record())
    assert feed.take(_later(due="2026-12", printed="Dec. 2026", as_of=OCTOBER)) == {"unchanged": 1}
    assert feed.milestone().revision == 1


def test_a_date_that_is_known_better_is_a_slip(feed: Feed) -> None:
    feed.take(a_record())
    assert feed.take(_later(due="2026-12-17", printed="12/17/2026")) == {"moved": 1}


def test_a_new_edition_that_says_the_same_only_moves_the_day_on_which_it_was_said(
    feed: Feed,
) -> None:
    feed.take(a_record())
    assert feed.take(a_record(as_of=APRIL, source_url="https://example.org/2")) == {"unchanged": 1}
    milestone = feed.milestone()
    assert (milestone.as_of, milestone.source_url) == (APRIL, "https://example.org/2")


def test_what_a_person_edited_stays_until_the_source_says_something_else_of_it(feed: Feed) -> None:
    feed.take(a_record(tags=("labour",)))
    edits = {"title": "Our title", "owner": "Policy", "tags": ("labour", "ours")}
    feed.desk.milestones.edit(KEY, edits, feed.desk.clock.now())
    assert feed.take(_later(tags=("labour",))) == {"moved": 1}
    kept = feed.milestone()
    assert (kept.title, kept.owner, kept.tags) == ("Our title", "Policy", ("labour", "ours"))
    other = _later(title="NPRM: Wages of all workers", tags=("wages",))
    assert feed.take(other) == {"changed": 1}
    taken = feed.milestone()
    assert (taken.title, taken.owner) == ("NPRM: Wages of all workers", "Policy")
    assert taken.tags == ("ours", "wages")


def test_a_date_that_a_person_set_stays_until_the_source_sets_another(feed: Feed) -> None:
    feed.take(a_record())
    to = Announced(due="January 2027", as_of=OCTOBER, reason="we were told so")
    feed.desk.milestones.move(KEY, to, feed.desk.clock.now())
    assert feed.take(a_record(as_of=APRIL)) == {"unchanged": 1}
    assert feed.take(a_record(as_of=APRIL, due="2026-12", printed="Dec")) == {"unchanged": 1}
    assert feed.milestone().due.text == "January 2027"
    assert feed.take(_later()) == {"moved": 1}
    assert feed.milestone().due.text == "June 2027"


def test_what_has_happened_is_closed_as_met_on_its_day(feed: Feed, database_url: str) -> None:
    feed.take(a_record())
    happened = _later(due="2025-12-17", printed="12/17/2025", status="met")
    assert feed.take(happened) == {"moved": 1}
    milestone = feed.milestone()
    assert (milestone.status, milestone.closed_on) == (MilestoneStatus.MET, date(2025, 12, 17))
    assert ("met", "on 2025-12-17: Unified Agenda 2026-04") in _events(feed, database_url)
    feed.desk.ticker.run_dry()
    assert feed.desk.mail.accepted == [], "what is over is no news to remind people of"


def test_what_had_happened_before_it_was_first_seen_is_added_as_met(feed: Feed) -> None:
    feed.take(a_record(due="2004-12-17", printed="12/17/2004", status="met"))
    assert feed.milestone().closed_on == date(2004, 12, 17)


def test_what_is_withdrawn_is_waived_and_comes_back_when_it_is_listed_again(feed: Feed) -> None:
    feed.take(a_record())
    assert feed.take(a_record(as_of=APRIL, status="waived")) == {"changed": 1}
    assert feed.milestone().status is MilestoneStatus.WAIVED
    assert feed.take(_later()) == {"moved": 1}
    assert feed.milestone().status is MilestoneStatus.OPEN


@pytest.mark.parametrize("status", [None, "met", "waived"])
def test_what_a_person_closed_stays_as_it_is(feed: Feed, status: str | None) -> None:
    feed.take(a_record())
    milestones, now = feed.desk.milestones, feed.desk.clock.now()
    closed = milestones.close(KEY, MilestoneStatus.WAIVED, now, on=date(2026, 1, 5), reason="no")
    assert feed.take(_later(status=status)) == {"unchanged": 1}
    assert feed.milestone() == closed


def test_what_a_person_reopened_stays_open(feed: Feed) -> None:
    feed.take(a_record(status="waived"))
    feed.desk.milestones.reopen(KEY, feed.desk.clock.now())
    assert feed.take(a_record(as_of=APRIL, status="waived")) == {"unchanged": 1}
    assert feed.milestone().status is MilestoneStatus.OPEN


def test_what_vanishes_is_reported_once_and_stays(feed: Feed, database_url: str) -> None:
    others = a_record("0503-AA91 NPRM"), a_record("0503-AA92 NPRM")
    feed.take(a_record(), *others)
    assert feed.take(*others) == {"vanished": 1, "unchanged": 2}
    assert [told.after.key for told in feed.told] == [KEY]
    assert feed.milestone().status is MilestoneStatus.OPEN
    assert feed.take(*others) == {"unchanged": 2}
    kinds = [kind for kind, _ in _events(feed, database_url)]
    assert kinds == ["added", "vanished"]
    assert feed.take(a_record(), *others) == {"unchanged": 3}
    assert feed.take(*others) == {"vanished": 1, "unchanged": 2}
    assert _events(feed, database_url)[-2:] == [
        ("found", "Unified Agenda 2025-10"),
        ("vanished", "no longer in Unified Agenda (agenda.xml)"),
    ]


def test_a_new_file_of_the_same_list_misses_what_the_old_one_had(feed: Feed) -> None:
    feed.take(a_record(), a_record("0503-AA91 NPRM"), a_record("0503-AA92 NPRM"))
    newer = [a_record(f"0503-AA9{number} NPRM", as_of=APRIL) for number in (1, 2)]
    assert feed.take(*newer, location="2026.xml") == {"vanished": 1, "unchanged": 2}


def test_another_list_of_the_same_kind_misses_nothing(feed: Feed) -> None:
    feed.take(a_record(), a_record("0503-AA91 NPRM"))
    other = a_record("1010-AD16 NPRM"), a_record("1010-AD17 NPRM")
    assert feed.take(*other, location="other.xml") == {"added": 2}


def test_a_single_document_misses_only_dates_of_its_own(feed: Feed) -> None:
    feed.take(a_record(), a_record(FINAL), a_record("0503-AA91 NPRM"))
    assert feed.take(a_record(), location="rule.xml") == {"vanished": 1, "unchanged": 1}
    assert feed.told[0].after.external_id == FINAL


def test_part_of_a_list_misses_nothing_of_the_rest(feed: Feed) -> None:
    feed.take(a_record(), a_record("0503-AA91 NPRM"), a_record("0503-AA92 NPRM"))
    part = a_record(), a_record("0503-AA91 NPRM")
    assert feed.take(*part, whole=False) == {"unchanged": 2}


def test_a_saved_source_that_is_empty_now_misses_all(feed: Feed) -> None:
    feed.take(a_record(), origin="ours")
    feed.take(a_record(), origin="theirs")
    assert feed.take(origin="ours", whole=True) == {"vanished": 1}


def test_an_old_edition_is_refused_unless_it_is_wanted_or_says_the_same(feed: Feed) -> None:
    feed.take(_later())
    with pytest.raises(ImportRefused) as refused:
        feed.take(a_record())
    [problem] = refused.value.problems
    assert problem == (
        "agenda.xml: 0503-AA90 NPRM: is of the edition 2025-10-01, but one of 2026-04-01 was taken "
        "already; --force takes it all the same"
    )
    assert feed.take(_later(as_of=OCTOBER)) == {"unchanged": 1}
    assert feed.milestone().as_of == APRIL
    assert feed.take(a_record(), older=True) == {"moved": 1}


def test_a_dry_run_tells_all_and_writes_nothing(feed: Feed, database_url: str) -> None:
    feed.take(a_record(), a_record(FINAL), a_record("0503-AA91 NPRM"))
    with open_reads(database_url) as reads:
        before, log = reads.milestones(), reads.log()
    edition = _later(), a_record("0503-AA91 NPRM", title="Other"), a_record("1010-AD16 NPRM")
    expected = {"added": 1, "moved": 1, "changed": 1, "vanished": 1}
    assert feed.take(*edition, dry_run=True) == expected
    assert len(feed.told) == len(expected)
    with open_reads(database_url) as reads:
        assert (reads.milestones(), reads.log()) == (before, log)
    assert feed.take(*edition) == expected


def test_one_bad_record_keeps_all_out(feed: Feed, database_url: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        feed.take(
            a_record(),
            a_record(FINAL, due="gibberish"),
            a_record("1 A", due="03/04/2026", printed="03/04/2026"),
            a_record("1 B", tz="Mars/Olympus"),
            a_record(due="May 2026"),
        )
    places = [problem.partition(": ")[2].partition(": ")[0] for problem in refused.value.problems]
    assert places == ["0503-AA90 NPRM", FINAL, "1 A", "1 B"]
    assert "4 March 2026 or 3 April 2026" in refused.value.problems[2]
    with open_reads(database_url) as reads:
        assert (reads.milestones(), reads.log()) == ((), ())


def test_of_many_problems_the_first_hundred_are_listed_and_all_are_counted(feed: Feed) -> None:
    problems = Problems()
    problems.extend(f"row {number}" for number in range(150))
    problems += ["one more"]
    with pytest.raises(ImportRefused, match="151 problems") as refused:
        feed.take(a_record(), problems=problems)
    assert refused.value.problems[-2:] == ("row 99", "... and 51 more")


def test_a_record_that_stands_there_twice_is_taken_once(feed: Feed) -> None:
    assert feed.take(a_record(), replace(a_record(), place="elsewhere")) == {"added": 1}


def test_keys_that_read_alike_are_told_apart(feed: Feed) -> None:
    feed.desk.add(KEY, "2027-01-01")
    assert feed.take(a_record(), a_record("0503-AA90 nprm"), dry_run=True) == {"added": 2}
    assert feed.take(a_record(), a_record("0503-AA90 nprm")) == {"added": 2}
    assert feed.milestone(f"{KEY}-2").external_id == "0503-AA90 NPRM"
    assert feed.milestone(f"{KEY}-3").external_id == "0503-AA90 nprm"


def test_more_records_than_one_batch_are_taken_in_one_transaction(feed: Feed) -> None:
    many = [a_record(f"0503-AA{number} NPRM") for number in range(TOGETHER + 100)]
    with pytest.raises(ImportRefused):
        feed.take(*many, a_record(FINAL, due="gibberish"))
    assert feed.take(*many) == {"added": len(many)}
    assert feed.take(*many[1:]) == {"vanished": 1, "unchanged": len(many) - 1}


def test_what_counts_from_a_published_date_follows_it(feed: Feed) -> None:
    feed.desk.add("answer", f"30 days after {KEY}")
    feed.take(a_record(due="2026-06-01", printed="06/01/2026"))
    assert feed.desk.days("answer") == "2026-07-01"
    feed.take(_later(due="2026-07-01", printed="07/01/2026"))
    assert feed.desk.days("answer") == "2026-07-31"


def test_a_published_date_may_count_from_a_milestone(feed: Feed) -> None:
    feed.desk.add("rules", "2026-03-01")
    feed.take(a_record(due="10 days after rules", printed="10 days after the rules"))
    assert feed.desk.days(KEY) == "2026-03-11"
    feed.take(_later(due="20 days after rules", printed="20 days"))
    assert feed.desk.days(KEY) == "2026-03-21"


def test_a_proposal_that_the_source_adopts_is_lifted(feed: Feed) -> None:
    feed.take(a_record())
    to = Announced(due="June 2027", as_of=OCTOBER, reason="rumour")
    feed.desk.milestones.propose(KEY, to, feed.desk.clock.now())
    feed.take(_later())
    assert feed.milestone().proposed is None


def test_two_slips_before_anybody_was_told_are_told_as_one(feed: Feed) -> None:
    feed.take(a_record())
    feed.take(_later())
    feed.desk.clock.advance(timedelta(seconds=30))
    feed.take(_later(due="2028", printed="00/00/2028"))
    feed.desk.ticker.run_dry()
    [message] = feed.desk.mail.accepted
    assert "it was December 2026" in message.text
    assert "June 2027" not in message.text


def test_what_counts_from_a_date_of_the_same_edition_follows_it_in_whatever_order(
    feed: Feed,
) -> None:
    feed.take(
        a_record("steps", due="30 days after ua-rules", printed="30 days after rules"),
        a_record("rules", due="1 March 2027", printed="03/01/2027"),
    )
    assert feed.milestone("ua-steps").due.earliest == date(2027, 3, 31)
    feed.take(a_record("rules", due="2 March 2027", printed="03/02/2027", as_of=APRIL))
    assert feed.milestone("ua-steps").due.earliest == date(2027, 4, 1)


def test_what_moves_with_what_it_counts_from_moves_once(feed: Feed) -> None:
    """Whichever comes first in the list, and along a chain."""
    final, effect = "ua-0503-aa90-final", "ua-0503-aa90-effect"
    second = a_record("0503-AA90 Final", due=f"30 days after {KEY}")
    third = a_record("0503-AA90 Effect", due=f"2 days after {final}")
    feed.take(third, second, a_record(due="1 June 2027"))
    assert [feed.milestone(key).revision for key in (KEY, final, effect)] == [1, 1, 1]
    feed.take(
        replace(third, due=f"3 days after {final}", as_of=APRIL),
        replace(second, due=f"60 days after {KEY}", as_of=APRIL),
        a_record("0503-AA90 Review", due=f"9 days after {effect}", as_of=APRIL),
        a_record(due="1 July 2027", as_of=APRIL),
    )
    days = {final: date(2027, 8, 30), effect: date(2027, 9, 2)}
    for key, day in days.items():
        moved = feed.milestone(key)
        assert (moved.revision, moved.due.earliest) == (2, day)
    added = feed.milestone("ua-0503-aa90-review")
    assert (added.revision, added.due.earliest) == (1, date(2027, 9, 11))
