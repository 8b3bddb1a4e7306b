"""Saved sources are kept in step with what a local server publishes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.integration.desk import START, Desk
from tests.integration.following_sources import HOUR, Library, a_document
from tests.peers.feeds import LAST_MODIFIED, FeedPeer
from tests.peers.http_peer import Answer, Fault
from tracker.domain.source import RunOutcome
from tracker.errors import NotFound, UsageError

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:%s
DTSTART;VALUE=DATE:%s
SUMMARY:Return is due
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def library(desk: Desk) -> Iterator[Library]:
    with FeedPeer() as peer:
        yield Library(desk, peer)


def _calendar(day: str = "20260401", uid: str = "return@example.org") -> bytes:
    return _ICS.replace(b"%s", uid.encode(), 1).replace(b"%s", day.encode(), 1)


def test_every_page_is_taken_and_a_second_time_changes_nothing(library: Library) -> None:
    documents = [a_document(number, f"2026-03-{number:02}") for number in range(1, 6)]
    library.save(library.peer.publish_search(documents))
    first, second = library.sync(), library.sync()
    assert (first.outcome, first.added) == (RunOutcome.IMPORTED, 5)
    assert (second.added, second.moved, second.changed, second.vanished) == (0, 0, 0, 0)
    paths = [each.path for each in library.peer.requests]
    assert [path.count("page=") for path in paths] == [0, 1, 1] * 2
    assert all("If-None-Match" not in each.headers for each in library.peer.requests)


def test_a_date_that_slips_is_told_once(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    library.sync()
    assert library.titles() == []
    library.peer.publish_search([a_document(1, "2026-06-08")])
    assert library.sync().moved == 1
    library.sync()
    (title,) = library.titles()
    assert "Rule 1" in title
    assert "8 June 2026" in library.desk.mail.sent[0].text


def test_what_is_no_longer_there_is_counted_once_and_stays(library: Library) -> None:
    documents = [a_document(1, "2026-05-04"), a_document(2, "2026-05-05")]
    library.save(library.peer.publish_search(documents))
    library.sync()
    library.peer.publish_search(documents[:1])
    assert [library.sync().vanished for _ in range(2)] == [1, 0]
    assert library.count() == 2


def test_what_has_not_changed_is_not_fetched_again(library: Library) -> None:
    url = library.peer.publish("/dates.ics", _calendar(), etag='"1"')
    library.save(url, "dates", format="ics")
    assert library.sync("dates").added == 1
    assert library.sync("dates").outcome is RunOutcome.UNCHANGED
    asked = library.peer.requests[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', LAST_MODIFIED)
    library.peer.publish("/dates.ics", _calendar("20260402"), etag='"2"')
    assert library.sync("dates").moved == 1
    assert library.source("dates").etag == '"2"'


def test_a_calendar_that_nobody_touches_is_read_anew_each_month(library: Library) -> None:
    recurring = _calendar("20260101").replace(b"SUMMARY", b"RRULE:FREQ=DAILY\nSUMMARY")
    url = library.peer.publish("/dates.ics", recurring, etag='"1"')
    library.save(url, "dates", format="ics")
    assert library.sync("dates").added == 200
    library.desk.clock.advance(_DAY)
    assert library.sync("dates").outcome is RunOutcome.UNCHANGED
    library.desk.clock.advance(30 * _DAY)
    assert library.sync("dates").added == 31


def test_what_was_refused_is_fetched_again_in_whole(library: Library) -> None:
    url = library.peer.publish("/dates.ics", _calendar("2026"), etag='"1"')
    library.save(url, "dates", format="ics")
    assert [library.sync("dates").outcome for _ in range(2)] == [RunOutcome.FAILED] * 2
    assert library.source("dates").etag is None
    assert "If-None-Match" not in library.peer.requests[-1].headers


def test_one_bad_row_keeps_all_out_and_is_named(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04"), a_document(2, "soon")]))
    synced = library.synced()
    assert synced.failed
    assert synced.problems[0].startswith("fr: results 2: 2026-00002 comments_close_on: ")
    assert synced.problems[0] in synced.run.detail
    assert library.count() == 0


@pytest.mark.parametrize(
    ("why", "answer", "detail", "pause"),
    [
        (
            "patience is asked for",
            Answer(status=429, headers={"Retry-After": "3600"}),
            "answers 429 Too Many Requests",
            HOUR,
        ),
        (
            "until a time",
            Answer(status=503, headers={"Retry-After": "Mon, 05 Jan 2026 18:00:00 GMT"}),
            "answers 503 Service Unavailable",
            6 * HOUR,
        ),
        ("a fault", Answer(status=500), "answers 500 Internal Server Error", 5 * _MINUTE),
        ("never", Answer(fault=Fault.HANG), "no whole answer within 0.5 s", 5 * _MINUTE),
        ("drops", Answer(fault=Fault.DRIP_BODY), "no whole answer within 0.5 s", 5 * _MINUTE),
        ("hangs up", Answer(fault=Fault.RESET_AFTER_READING), "cannot be read", 5 * _MINUTE),
        ("cut", Answer(fault=Fault.CUT_ANSWER), "10 bytes are missing", 5 * _MINUTE),
        ("half of it", Answer(body=b'{"results": [{"docu'), "is not JSON", 5 * _MINUTE),
        ("a page for people", Answer(body=b"<!DOCTYPE html>"), "is not JSON", 5 * _MINUTE),
    ],
)
def test_a_failure_is_noted_and_tried_again_later(
    library: Library, why: str, answer: Answer, detail: str, pause: timedelta
) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    library.peer.will_answer(answer)
    run = library.sync(timeout_s=0.5)
    assert run.outcome is RunOutcome.FAILED, why
    assert detail in run.detail
    after = library.source()
    assert (after.failures, after.failing_since, after.next_at) == (1, START, START + pause)
    assert library.count() == 0
    assert library.sync().added == 1
    assert library.source().failures == 0


def test_a_source_is_fetched_when_it_is_due_and_no_earlier(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    syncer = library.syncer()
    synced = syncer.sync_due()
    assert synced is not None
    assert synced.source.next_at == START + 12 * HOUR
    assert syncer.sync_due() is None
    library.desk.clock.advance(12 * HOUR)
    assert syncer.sync_due() is not None


def test_what_somebody_is_fetching_is_not_fetched_by_another(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    with library.desk.store.write() as transaction:
        transaction.sources.claim_due(START, START + HOUR)
    assert library.syncer().sync_due() is None
    library.desk.clock.advance(HOUR)
    assert library.syncer().sync_due() is not None


def test_a_source_that_fails_for_three_days_is_told_once_a_stretch(library: Library) -> None:
    library.save(library.peer.publish_search([]))
    library.peer.usual = Answer(status=500)
    library.peer.by_path = {"/documents.json?order=newest": (Answer(status=500),)}
    told: list[int] = []
    for _ in range(5):
        library.sync()
        told.append(len(library.titles()))
        library.desk.clock.advance(_DAY)
    assert told == [0, 0, 0, 1, 1]
    assert library.titles() == ["The source fr has failed for 3 days"]
    assert "answers 500" in library.desk.mail.sent[0].text
    library.peer.by_path = {}
    assert library.synced().ended_failures == 5
    library.peer.by_path = {"/documents.json?order=newest": (Answer(status=404),)}
    for _ in range(4):
        library.sync()
        library.desk.clock.advance(_DAY)
    assert len(library.titles()) == 2


def test_a_fault_that_nobody_foresaw_fails_one_source(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.save(library.peer.publish_search([]))
    monkeypatch.setattr(
        "tracker.service.intake.source_importer.SourceImporter.take", lambda *_, **__: 1 / 0
    )
    synced = library.synced()
    assert synced.run.detail == "fr: cannot be read: ZeroDivisionError"
    assert isinstance(synced.fault, ZeroDivisionError)


def test_our_own_files_are_sources_too(library: Library) -> None:
    url = library.peer.publish("/dates.yaml", b"- {key: a, title: A, due: 4 May 2026}\n")
    library.save(url, "house", format="yaml")
    assert library.sync("house").added == 1
    assert library.desk.days("a") == "2026-05-04"
    library.peer.publish("/dates.yaml", b"- {key: a, title: A, due: 5 May 2026}\n")
    assert library.sync("house").moved == 1


def test_a_spreadsheet_is_read_by_the_mapping_that_was_saved(library: Library) -> None:
    url = library.peer.publish("/grid.csv", b"Id,What,When\n7,Policy statement,Q3 2026\n")
    mapping = '[columns]\nexternal_id = "Id"\ntitle = "What"\ndue = "When"\n'
    library.save(url, "grid", format=None, mapping=mapping)
    assert library.sync("grid").added == 1


def _workbook(sheets: dict[str, list[tuple[str, str, str]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (("Id", "What", "When"), *rows):
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_may_be_several_sheets_with_ids_of_their_own(library: Library) -> None:
    columns = '[sheets.columns]\nexternal_id = "Id"\ntitle = "What"\ndue = "When"\n'
    mapping = "".join(f'[[sheets]]\nsheet = "{name}"\n{columns}' for name in ("FCA", "PRA"))
    fca, pra = ("1", "Policy statement", "Q3 2026"), ("1", "Stress test", "Q4 2026")
    url = library.peer.publish("/grid.xlsx", _workbook({"FCA": [fca], "PRA": [pra]}))
    library.save(url, "grid", format=None, mapping=mapping)
    assert library.sync("grid").added == 2
    library.peer.publish(
        "/grid.xlsx", _workbook({"FCA": [], "PRA": [("1", "Stress test", "2027")]})
    )
    run = library.sync("grid")
    assert (run.added, run.moved, run.vanished) == (0, 1, 1)


@pytest.mark.parametrize("mapped", [False, True])
def test_how_many_dates_need_a_look_is_noted(library: Library, *, mapped: bool) -> None:
    content = b"title,due\nLevy,14 May 2027 unless postponed\nToll,14 May 2027\n"
    mapping = '[columns]\nexternal_id = "title"\ntitle = "title"\ndue = "due"\n'
    library.save(
        library.peer.publish("/dates.csv", content),
        "dates",
        format=None if mapped else "csv",
        mapping=mapping if mapped else None,
    )
    assert library.sync("dates").detail == "1 in need of a look: `tracker lint` says why"


def test_what_it_would_do_is_told_and_nothing_is_written(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]))
    told: list[tuple[str, str]] = []
    counts = library.syncer().try_out(
        library.source(), lambda change: told.append((change.news, change.after.key))
    )
    assert counts["added"] == 1
    assert told == [("added", "fr-2026-00001-comments-close-on")]
    assert library.count() == 0
    assert library.source().last_success_at is None


def test_the_format_is_recognised_by_what_is_there(library: Library) -> None:
    library.save(library.peer.publish_search([a_document(1, "2026-05-04")]), format=None)
    assert library.syncer().recognised(library.source()).format == "federal-register"
    library.save(library.peer.publish("/x", b"hello"), "other", format=None)
    with pytest.raises(UsageError, match="other: which format is that"):
        library.syncer().recognised(library.source("other"))


def test_a_stranger_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="no source is called 'nobody'"):
        library.sync("nobody")
