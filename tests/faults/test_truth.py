"""What messages say of causes, times and outcomes is what happened, by the real daemon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.oracle import Told, settled, told_by_hook, verdict
from tests.faults.oracle_truth import NOTHING, Happened, claims_in, untruths
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tracker.dates.base.describe import moment_in_words
from tracker.domain.delay import Delay, Why
from tracker.domain.reference import drawn_reference
from tracker.planning.text.catalogue.bulletins import BULLETINS
from tracker.planning.text.delay_words import why_late
from tracker.planning.text.words import BRITISH

_OK, _REFUSED = Answer(), Answer(status=404)
_EAGER = """
group_over = 0
fuse = 0
refused_every = "1h"
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DOWN = "Monday 2 March 2026, 09:00 UTC", "Tuesday 3 March 2026, 12:00 UTC"
TOLD_AT = "Monday 2 March 2026, 09:00 UTC"
TRUE = Happened(
    down=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    stalled=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    disbelieved=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    failing={"hook": [(at("2026-03-02 09:00"), at("2026-03-03 12:00"))]},
    accepted={"ops": [at("2026-03-02 09:00")]},
    held_until={kind: [at("2026-03-02 09:00")] for kind in ("quiet", "digest", "morning")},
    snoozed=[("A. Counsel", at("2026-03-02 09:00"))],
    answered=[("Amira Example", at("2026-03-02 09:00"))],
    clear_at=[at("2026-03-02 09:00")],
    all_refused=True,
    unanswered={"ops": [at("2026-03-02 09:00")]},
    untried=["ops"],
    unusable=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    jumped_to=[at("2026-03-02 09:00")],
    spool_unreadable=True,
    paused_until={"ops": (at("2026-03-02 09:00"), at("2026-03-02 09:00"))},
)
SENTENCES = (
    f"tracker was not running from {DOWN[0]} to {DOWN[1]}",
    f"tracker could do nothing from {DOWN[0]} to {DOWN[1]}",
    f"the clock had jumped and was not believed from {DOWN[0]} to {DOWN[1]}",
    f"the channel hook failed from {DOWN[0]} to {DOWN[1]}",
    f"it was quiet until {TOLD_AT}",
    f"it was held for your digest until {TOLD_AT}",
    f"it was held until your sending time, {TOLD_AT}",
    f"it was snoozed by A. Counsel until {TOLD_AT}",
    f"Told on {TOLD_AT} on the channel ops",
    f"Amira Example has not answered since {TOLD_AT}",
    f"Amira Example has it since {TOLD_AT}",
    "as the channel hook did not take it then",
    f"The channel hook has refused it since {TOLD_AT}",
    f"the channel hook has not taken it since {TOLD_AT}",
    "All clear: nothing was due for 7 days",
    "Could not be told. Due in 5 days",
    f"perhaps told (no answer came) on {TOLD_AT} on the channel ops",
    "Told here because the channel hook did not take it.",
    f"The channel ops has not been tried, it waits from {TOLD_AT} on",
    "Told in time elsewhere: Return",
    "Not sent in time: the reminder 7 days before.",
    "DEADLINE PASSED, this reminder could not be delivered: Return",
    "Tracker cannot write to its database: no reminder is sent",
    f"Tracker has not been able to write to its database since {TOLD_AT}.",
    f"Tracker was started at {TOLD_AT} and cannot use its database.",
    "The clock jumped 3 days ahead: what that made due is held",
    f"The clock of this machine jumped 3 days ahead while tracker was running, to {TOLD_AT}.",
    f"The clock of this machine shows {TOLD_AT}.",
    f"The channel ops takes nothing before {TOLD_AT}",
    "Outcomes that tracker had kept cannot be read: some messages may come twice",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_oracle_takes_what_is_so_and_finds_what_is_not(sentence: str) -> None:
    told = {"hook": [_reminder(sentence)]}
    assert untruths(told, TRUE) == []
    assert len(untruths(told, NOTHING)) == 1


def test_nobody_is_said_to_have_acknowledged_nothing_who_did() -> None:
    told = {"hook": [_reminder("Nobody has acknowledged the reminder 7 days before.")]}
    assert untruths(told, NOTHING) == []
    assert len(untruths(told, Happened(acknowledged=True))) == 1


def test_the_oracle_reads_clocks_in_london() -> None:
    summer = Happened(clear_at=[], snoozed=[("A. Counsel", at("2026-07-01 08:00"))])
    text = "it was snoozed by A. Counsel until Wednesday 1 July 2026, 09:00 London time"
    assert untruths({"hook": [_reminder(text)]}, summer) == []
    assert len(untruths({"hook": [_reminder(text.replace("London time", "UTC"))]}, summer)) == 1


def test_the_oracle_takes_nothing_of_tracker_itself_that_it_does_not_know() -> None:
    told = {"ops": [Told(title="The moon is full", text="Nothing is sent.")]}
    assert untruths(told, TRUE) == ["ops: unknown title: The moon is full"]


def _reminder(sentence: str) -> Told:
    return Told(title="Due", text=f"{sentence}\nReference: {drawn_reference(1)}")


#: Sentences of the catalogue that claim what a test can know, each with facts to fill in.
_CLAIMING: dict[str, dict[str, str]] = {
    "headline.unseen": {"standing": "Due"},
    "headline.untold": {"standing": "Due"},
    "headline.elsewhere": {},
    "headline.too_late": {"passed": "DEADLINE PASSED"},
    "when.too_late": {"passed": "DEADLINE PASSED"},
    "news.instead_of": {"channel": "hook"},
    "news.unseen": {"occasion": "7 days before", "where": ""},
    "news.untold": {"occasion": "7 days before"},
    "news.unanswered": {"who": "Amira Example", "since": TOLD_AT},
    "who.has_it": {"who": "Amira Example", "since": TOLD_AT},
    "news.late": {"what": "the reminder 7 days before"},
    "news.late_because": {"why": "it was quiet", "what": "the reminder 7 days before"},
    "delay.failing": {"who": "hook", "since": DOWN[0], "until": DOWN[1]},
    "delay.stopped": {"since": DOWN[0], "until": DOWN[1]},
    "delay.stalled": {"since": DOWN[0], "until": DOWN[1]},
    "delay.clock": {"since": DOWN[0], "until": DOWN[1]},
    "delay.quiet": {"until": TOLD_AT},
    "delay.digest": {"until": TOLD_AT},
    "delay.morning": {"until": TOLD_AT},
    "delay.snoozed": {"who": "A. Counsel", "until": TOLD_AT},
    "told.instead": {"places": f"on {TOLD_AT} on the channel ops", "channel": "hook"},
    "told.surely": {"at": TOLD_AT, "channel": "ops"},
    "told.perhaps": {"at": TOLD_AT, "channel": "ops"},
    "untold.untried": {"at": TOLD_AT, "channel": "ops"},
    "untold.refused": {"at": TOLD_AT, "channel": "hook"},
    "untold.failing": {"at": TOLD_AT, "channel": "hook"},
    "clear.title": {"span": "7 days"},
    "pause.title": {"channel": "ops", "until": TOLD_AT},
    "clock.jumped.title": {"span": "3 days"},
    "clock.jumped": {"span": "3 days", "now": TOLD_AT},
    "clock.doubted.title": {"span": "3 days"},
    "clock.doubted.shows": {"now": TOLD_AT},
    "clock.beside.title": {"span": "3 days"},
    "database.unwritten.title": {},
    "database.unwritten": {"since": TOLD_AT},
    "database.unopened.title": {},
    "database.unopened": {"now": TOLD_AT},
    "spool.title": {},
}
#: What is said of the milestone and its date, of what to do, and the form of messages; that a mark
#: as a possible repeat is needed is held against the database. Names, and how some begin.
_OF_OTHER_THINGS = frozenset(
    {
        *("title", "headline.undated", "headline.no_date", "headline.happened", "headline.passed"),
        *("headline.overdue", "headline.overdue_by", "headline.proposed", "headline.moved"),
        *("headline.before", "headline.first_day", "headline.comes", "headline.opens"),
        *("headline.closes", "headline.last_day", "who.owner", "who.authority", "news.repeat"),
        *("news.told_now", "news.you_are_told_now", "news.see", "news.see_and_acknowledge"),
        *("news.reason", "news.proposed", "news.until_adopted", "news.ends", "news.late_one"),
        *("delay.somebody", "delay.and", "told.place"),
        *("source.says", "source.as_of", "source.link", "source.named"),
    }
)
_ABOUT_OTHER_THINGS = (
    *("title.", "when.", "small.", "command.", "digest.", "due."),
    *("who.stands_in", "news.moved", "news.happened"),
)
#: What is said in bulletins, beneath their titles. A title that makes no claim is an untruth.
_IN_BULLETINS = (
    *("count.", "list.", "look.", "clear.", "week.", "pause.", "fuse.", "clock.", "database."),
    *("spool.", "doctor.", "settings.", "recipients.", "nobody.", "policy.", "channel."),
    *("strangers.", "row.", "proof.", "source.failing", "moved.", "silenced.", "others."),
    *("handover.", "sign_on."),
)


def test_every_sentence_of_the_catalogue_is_checked_or_claims_nothing() -> None:
    unknown = [
        name
        for name in BRITISH.keys() - _CLAIMING.keys() - _OF_OTHER_THINGS
        if not name.startswith((*_ABOUT_OTHER_THINGS, *_IN_BULLETINS))
    ]
    assert unknown == []
    unchecked = [name for name, facts in _CLAIMING.items() if not claims_in(_said(name, facts))]
    assert unchecked == []


def _said(name: str, facts: dict[str, str]) -> str:
    return BRITISH[name].format_map(facts)


@pytest.mark.parametrize("name", [name for name in BULLETINS if ".title" in name])
def test_a_bulletin_is_true_to_its_title_or_nobody_expects_it(name: str) -> None:
    title = _said(name, _CLAIMING.get(name, defaultdict(lambda: "x")))
    told = {"ops": [Told(title=title, text="")]}
    unknown = [] if name in _CLAIMING else [f"ops: unknown title: {title}"]
    assert untruths(told, TRUE) == unknown


@pytest.mark.parametrize("why", Why)
def test_every_cause_of_a_delay_is_checked(why: Why) -> None:
    delay = Delay(why=why, began_at=at("2026-03-02 09:00"), ended_at=at("2026-03-03 12:00"))
    cause = why_late([delay], moment_in_words)
    assert claims_in(cause) == [cause]


def test_the_oracle_takes_no_cause_that_it_does_not_know() -> None:
    text = "Not sent in time, because the moon was full: the reminder 7 days before"
    told = {"hook": [_reminder(text)]}
    assert untruths(told, TRUE) == ["hook: unknown cause: the moon was full"]


@dataclass
class _Practice:
    """A site whose channel `hook` has the fallback `ops`, and an account of what is done to it."""

    site: Site
    hook: WebhookPeer
    ops: WebhookPeer
    down: list[tuple[datetime, datetime]] = field(default_factory=list)
    failing: list[tuple[datetime, datetime]] = field(default_factory=list)
    _stopped_at: datetime | None = None

    @contextmanager
    def serving(self, begin: str, *, hook: Answer = _OK) -> Iterator[None]:
        """A daemon from that instant on, which is killed in the end."""
        self.hook.usual = hook
        began = at(begin)
        if self._stopped_at is not None:
            self.down.append((self._stopped_at, began))
        if hook is not _OK:
            self.failing.append((began, began))
        self.site.travel_to = began.isoformat()
        daemon = self.site.start()
        try:
            yield
        finally:
            daemon.kill()
            daemon.wait()
        self._stopped_at = began

    def wait_for_settled(self, count: int) -> None:
        database = self.site.folder / "tracker.db"
        wait_for(lambda: settled(database) == count, f"{count} settled deliveries")

    def told(self) -> dict[str, list[Told]]:
        return {"hook": told_by_hook(self.hook), "ops": told_by_hook(self.ops)}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[_Practice]:
    with WebhookPeer() as hook, WebhookPeer() as ops:
        site = Site(
            tmp_path,
            {"hook": hook.channel_url(), "ops": ops.channel_url()},
            channel_lines={"hook": 'fallback = "ops"'},
            policy='channels.names = ["hook"]',
            delivery=_EAGER,
            timezone="UTC",
            tables='[watch]\nlongest_downtime = "30d"\n',
            travel_to="2026-02-01T12:00:00+00:00",
        )
        site.set_up()
        site.run("add", "Return", "--due", "2026-03-31", "--key", "return")
        yield _Practice(site, hook, ops)


@pytest.mark.slow
def test_a_daemon_that_was_down_and_a_channel_that_failed_are_told_as_they_were(
    practice: _Practice,
) -> None:
    """Down as thirty days are told, refused at fourteen and at seven, mended the day before."""
    with practice.serving("2026-02-20 12:00"):
        practice.wait_for_settled(1)
    with practice.serving("2026-03-03 12:00"):
        practice.wait_for_settled(2)
    with practice.serving("2026-03-17 09:00", hook=_REFUSED):
        practice.wait_for_settled(3)
    with practice.serving("2026-03-24 09:00", hook=_REFUSED):
        practice.wait_for_settled(5)
    with practice.serving("2026-03-30 09:00"):
        practice.wait_for_settled(7)
    told = practice.told()
    began, ended = practice.failing[0][0], practice.failing[-1][1]
    happened = Happened(
        down=practice.down,
        failing={"hook": [(began, ended + timedelta(minutes=1))]},
        accepted={"ops": [at("2026-03-17 09:00"), at("2026-03-24 09:00")]},
    )
    _, late, last = (message.text for message in told["hook"])
    assert "tracker was not running from Friday 20 February 2026, 12:00 UTC" in late
    assert len([claim for claim in claims_in(late) if " from " in claim]) == 1
    assert "the channel hook failed from Tuesday 17 March 2026, 09:00 UTC" in last
    judged = verdict(
        practice.site.folder / "tracker.db", told, wanted=["return"], happened=happened
    )
    assert judged.clean, judged
