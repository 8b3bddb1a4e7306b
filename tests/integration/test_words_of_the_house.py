"""What tracker says of itself is said in the words of the house, whichever way it goes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.clocks import SetClock
from tests.inline_senders import InlineSenders
from tests.integration.office import Memory
from tests.unit.config.settings_files import load_text
from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.errors import DatabaseUnusable
from tracker.planning.text.bulletins import spool_set_aside
from tracker.planning.text.findings import row_damaged
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import orders_of
from tracker.service.sending.trouble import Hourly
from tracker.service.wiring import alarm_of, ticker_of
from tracker.store.engine.warned import Warned
from tracker.store.store import Store

_TEXT = """
timezone = "UTC"
[messages]
templates = "house"
[channels.ops]
url = "json://127.0.0.1:9/hook"
[delivery]
operator = "ops"
allow_hosts = ["127.0.0.1"]
"""
_WORDS = """
"row.title" = "Lost from sight: {key}"
"look.doctor" = "The surgery is open: tracker doctor"
"spool.title" = "Some of the post may come twice"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "words.toml").write_text(_WORDS)
    return load_text(tmp_path, _TEXT)


def test_a_bulletin_is_stored_in_them_and_known_by_its_occasion_alone(
    store: Store, settings: Settings
) -> None:
    text, own = row_damaged("row 3", "filing", "tz: nowhere", stops=True), orders_of(settings)
    with store.write() as transaction:
        told = [
            announce(transaction, BulletinKind.FINDING, text, ["ops"], orders=orders, now=NOW)
            for orders in (own, replace(own, words=type(own.words)()))
        ]
    assert told == [True, False]
    with store.whole() as connection:
        [(title, lines)] = connection.exec_driver_sql("SELECT title, text FROM bulletins").all()
    assert title == "Lost from sight: filing"
    assert lines.startswith("Tracker cannot read row 3, of the milestone filing: tz: nowhere.")


def test_so_is_what_nothing_can_be_stored_of(store: Store, settings: Settings) -> None:
    mail = Memory()
    senders = InlineSenders({"ops": mail})
    ticker = ticker_of(settings, store, SetClock(NOW), senders=senders, owner="test")
    ticker.courier.rounds.trouble.tell(spool_set_aside("/var/spool-1", NOW))
    ticker.courier.rounds.warn()
    assert [message.title for message in mail.sent] == ["Some of the post may come twice"]


def test_so_is_that_work_cannot_begin(settings: Settings, tmp_path: Path) -> None:
    mail, clock = Memory(), SetClock(NOW)
    hourly = Hourly(clock=clock, monotonic=lambda: 0.0, warned=Warned(None, (tmp_path / "note",)))
    alarm = replace(
        alarm_of(settings, clock, None),
        hourly=hourly,
        open_senders=lambda: InlineSenders({"ops": mail}),
    )
    alarm.raise_over(DatabaseUnusable("the disk is full"))
    [message] = mail.sent
    assert "The surgery is open: tracker doctor" in message.text.splitlines()
