"""One oracle for all fault tests: what receivers accepted, held against what the database says.

    told = {"hook": told_by_log(log), "mail": told_by_mails(peer)}
    judged = verdict(url, told, wanted=keys, happened=Happened(down=[(stopped, started)]))
    assert judged.clean, judged

What messages claim of causes, times and outcomes is held against what the test says that happened:
without a word of it, nothing did, and no message may make an excuse.

A message may tell of several reminders (a digest); it counts for each reference that it names. A
message without a reference is one of tracker's own bulletins and counts for nothing here.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.oracle_truth import NOTHING, Happened, untruths
from tests.peers.slack import SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.domain.reference import reference_in
from tracker.store.values.url import is_postgres, libpq_url, sqlite_path

_REFERENCE = re.compile(r"\bTRK-[0-9A-Z]+\b")
_MARK = "possible repeat"
_UNSETTLED = frozenset({"pending", "claimed"})

_DELIVERIES = """
SELECT d.id, d.channel, r.ref, m.key, d.state, d.attempts, count(a.id),
       coalesce(max(a.number), 0),
       coalesce(sum(CASE WHEN a.outcome = 'UNKNOWN' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN a.outcome = 'SENT' THEN 1 ELSE 0 END), 0)
FROM deliveries d
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
LEFT JOIN attempts a ON a.delivery_id = d.id
GROUP BY d.id, d.channel, r.ref, m.key, d.state, d.attempts
"""
_TO_BE_TRIED = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'claimed')"
_SETTLED = "SELECT count(*) FROM deliveries WHERE state NOT IN ('pending', 'claimed')"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message that a receiver accepted."""

    title: str
    text: str

    def references(self) -> dict[str, bool]:
        """The reminders that it tells of, each with whether it is marked as a possible repeat."""
        places = [each for each in self.text.split("\n\n") if _reminders(each)]
        if len(_reminders(self.text)) == 1:
            return {next(iter(_reminders(self.text))): _marked(self.title + self.text)}
        return {code: _marked(place) for place in places for code in _reminders(place)}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What arrived, held against what the database knows; counts of messages a reminder."""

    missed: int  #: SENT in the database, or wanted, and accepted by nobody
    waiting: int  #: neither settled nor given up: still to be tried
    repeated: int  #: accepted again
    unmarked: int  #: repeats that did not say "possible repeat"
    unexplained: int  #: accepted beyond one and the attempts whose outcome nobody could know
    untrue: tuple[str, ...]  #: what messages claim and is not so
    integrity: str  #: "ok", or what is wrong with the database

    @property
    def clean(self) -> bool:
        """Nothing missed or untrue, nothing repeated but what nobody could know and said so."""
        faults = self.missed + self.unmarked + self.unexplained + len(self.untrue)
        return faults == 0 and self.integrity == "ok"


@dataclass(frozen=True, kw_only=True)
class _Delivery:
    id: int
    channel: str
    reminder: str  #: its reference
    key: str
    state: str
    counted: int  #: attempts that the delivery says it had
    attempts: int
    last: int  #: the number of the last attempt
    unknown: int
    sent: int

    def allowance(self, *, known_late: bool) -> int:
        """How many messages its attempts explain."""
        certain = max(1, self.sent) if known_late else 1
        return certain + self.unknown if self.attempts else 0

    @property
    def may_repeat(self) -> bool:
        """Whether an earlier copy may have arrived; what was unknown may be known since."""
        return self.unknown > 0 or self.sent > 1


def told_by_log(log: Path) -> list[Told]:
    """What a `WebhookPeer(log=...)` accepted, as it came in; [] where there is no log yet."""
    written = log.read_text().splitlines() if log.exists() else []
    lines = sorted(map(json.loads, written), key=lambda line: line["at"])
    bodies = (json.loads(line["body"]) for line in lines)
    return [Told(title=body["title"], text=body["message"]) for body in bodies]


def told_by_hook(
    peer: WebhookPeer, path: str | None = None, *, unanswered: bool = False
) -> list[Told]:
    """What a web hook accepted, on `path` or on all of them.

    With `unanswered` also what it read without an answer: a service that does so may have taken it.
    """
    requests = list(peer.requests) if unanswered else peer.accepted
    requests.sort(key=lambda each: each.at)  # a late answer is written down late
    bodies = [each.json for each in requests if path in {None, each.path}]
    return [Told(title=body["title"], text=body["message"]) for body in bodies]


def told_by_slack(peer: SlackPeer) -> list[Told]:
    """What Slack accepted."""
    return [Told(title=each["title"], text=each["text"]) for each in peer.messages]


def told_by_mails(peer: SmtpPeer, to: str | None = None) -> list[Told]:
    """What a mail server kept, for the recipient `to` or for everybody."""
    kept = [each for each in peer.mails if to is None or each.recipients == (to,)]
    texts = [(each, each.text.replace("\r\n", "\n")) for each in kept]
    return [Told(title=str(each.message["Subject"]), text=text) for each, text in texts]


def verdict(
    database: str | Path,
    received: Mapping[str, Sequence[Told]],
    *,
    wanted: Collection[str] = (),
    happened: Happened | None = NOTHING,
    known_late: bool = False,
) -> Verdict:
    """Judge what was `received`, by channel, against the database at a URL or of a file.

    `wanted` are keys of milestones of which at least one reminder has to have been accepted, on
    whatever channel; `happened` is what messages may claim, None where nobody kept an account.
    With `known_late` a host that was away may have written down that an attempt was accepted after
    another had to begin it anew: then each of them explains a message.
    Nothing else may be writing meanwhile.
    """
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    deliveries, integrity = _facts(url)
    known = {(each.reminder, each.channel): each for each in deliveries}
    explained = {place: each.allowance(known_late=known_late) for place, each in known.items()}
    copies, unmarked = _copies(received)
    needless = [] if happened and happened.told_early else _needless(received, known)
    silent = [each for each in deliveries if each.state == "sent" and not copies[_place(each)]]
    counted = {known[place].key for place in copies if place in known}
    counted |= {each.key for each in silent}
    return Verdict(
        missed=len(silent) + len(set(wanted) - counted),
        waiting=sum(each.state in _UNSETTLED for each in deliveries),
        repeated=sum(number - 1 for number in copies.values()),
        unmarked=unmarked,
        unexplained=sum(
            max(0, number - explained.get(place, 0)) for place, number in copies.items()
        ),
        untrue=() if happened is None else (*untruths(received, happened), *needless),
        integrity=integrity,
    )


def settled(database: str | Path) -> int:
    """How many deliveries are over: sent, withdrawn or left to another channel; for waiting."""
    return _count(database, _SETTLED)


def unsettled(database: str | Path) -> int:
    """How many deliveries are still to be tried, now or later."""
    return _count(database, _TO_BE_TRIED)


def _count(database: str | Path, query: str) -> int:
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    rows = _postgres(url, query) if is_postgres(url) else _sqlite(sqlite_path(url), query)
    return int(rows[0][0])


def no_secret(
    folder: Path,
    secrets: Iterable[str],
    *,
    but: Collection[Path] = (),
    messages: Iterable[str] = (),
    daemon: int | None = None,
) -> list[str]:
    """Where a secret shows that should not; [] where none does. The secrets are not repeated.

    Looks through every file below `folder` (the settings, `tracker.toml`, and those of `but` may
    hold them), `messages`, the command lines of all processes and, given the process number of a
    running `daemon`, the environments of its descendants.
    """
    held = [each.encode() for each in secrets]
    allowed = {folder / "tracker.toml", *but}
    files = [each for each in folder.rglob("*") if each.is_file() and each not in allowed]
    places = [(str(file), _bytes_of(file)) for file in files]
    places += [(f"message {n}", each.encode()) for n, each in enumerate(messages)]
    places += [(f"{each}", _bytes_of(each)) for each in Path("/proc").glob("[0-9]*/cmdline")]
    places += [
        (f"environment of {pid}", _bytes_of(Path(f"/proc/{pid}/environ")))
        for pid in (descendants(daemon) if daemon else ())
    ]
    return [place for place, content in places if any(secret in content for secret in held)]


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    parents = dict(_parents())
    found, wave = list[int](), {pid}
    while wave:
        wave = {child for child, parent in parents.items() if parent in wave}
        found += wave
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        after_name = _bytes_of(stat).rpartition(b")")[2].split()
        if len(after_name) > 1:
            yield int(stat.parent.name), int(after_name[1])


def _copies(received: Mapping[str, Sequence[Told]]) -> tuple[Counter[tuple[str, str]], int]:
    """How often each reminder was accepted on each channel, and how many repeats hid that."""
    copies = Counter[tuple[str, str]]()
    unmarked = 0
    for channel, messages in received.items():
        for message in messages:
            for code, marked in message.references().items():
                unmarked += copies[code, channel] > 0 and not marked
                copies[code, channel] += 1
    return copies, unmarked


def _needless(
    received: Mapping[str, Sequence[Told]], known: Mapping[tuple[str, str], _Delivery]
) -> list[str]:
    """What is marked as a possible repeat where no earlier copy can have been."""
    return [
        f"{channel}: {code} is no possible repeat"
        for channel, messages in received.items()
        for message in messages
        for code, marked in message.references().items()
        if marked and (code, channel) in known and not known[code, channel].may_repeat
    ]


def _place(delivery: _Delivery) -> tuple[str, str]:
    return delivery.reminder, delivery.channel


def _reminders(text: str) -> set[str]:
    codes = map(reference_in, _REFERENCE.findall(text))
    return {code for code in codes if code is not None}


def _marked(text: str) -> bool:
    return _MARK in text.lower()


def _facts(url: str) -> tuple[list[_Delivery], str]:
    """The deliveries, and whether the database is sound in itself."""
    if is_postgres(url):
        rows, problems = _postgres(url, _DELIVERIES), []
    else:
        rows, problems = _sqlite(sqlite_path(url), _DELIVERIES), _damage(sqlite_path(url))
    names = tuple(_Delivery.__dataclass_fields__)
    deliveries = [_Delivery(**dict(zip(names, row, strict=True))) for row in rows]
    problems += [problem for each in deliveries for problem in _contradictions(each)]
    return deliveries, "; ".join(problems) or "ok"


def _sqlite(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def _damage(path: Path) -> list[str]:
    checks = _sqlite(path, "PRAGMA integrity_check") + _sqlite(path, "PRAGMA foreign_key_check")
    return [str(check) for check in checks if check != ("ok",)]


def _postgres(url: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(libpq_url(url)) as connection:
        return connection.execute(query).fetchall()


def _contradictions(delivery: _Delivery) -> Iterator[str]:
    """What the rows of a delivery say against each other."""
    if not delivery.counted == delivery.attempts == delivery.last:
        yield f"delivery {delivery.id} counts {delivery.counted} of {delivery.attempts} attempts"
    if (delivery.state == "sent") != (delivery.sent > 0):
        yield f"delivery {delivery.id} is {delivery.state} with {delivery.sent} accepted attempts"


def _bytes_of(file: Path) -> bytes:
    """What a file holds; nothing where it is gone or not ours."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
