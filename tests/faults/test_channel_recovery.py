"""A channel that failed gets its message once it takes it again, and is told where it repeats."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.lives import noted
from tests.faults.oracle import (
    Told,
    no_secret,
    settled,
    told_by_hook,
    told_by_log,
    told_by_mails,
    verdict,
)
from tests.faults.oracle_truth import Happened, Span
from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, Fault, Received
from tests.peers.smtp import PASSWORD, Cut, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import Site, wait_for

_SECRET = "pathtoken-4711"
_EAGER = """
retry_first = "300ms"
retry_cap = "1s"
refused_every = "500ms"
unknown_pause = "300ms"
deadline = "4s"
lease = "30s"
group_over = 0
fuse = 0
"""
_OK = Answer()
_HOOKS = {
    "500-then-200": ((Answer(status=500), _OK), ["NOT_SENT", "SENT"]),
    "503-503-then-200": (
        (Answer(status=503), Answer(status=503), _OK), ["NOT_SENT", "NOT_SENT", "SENT"]
    ),
    "429-for-a-second": (
        (Answer(status=429, headers={"Retry-After": "1"}), _OK), ["NOT_SENT", "SENT"]
    ),
    "404-until-mended": ((Answer(status=404), _OK), ["REFUSED", "SENT"]),
    "302-until-mended": (
        (Answer(status=302, headers={"Location": "/elsewhere"}), _OK), ["REFUSED", "SENT"]
    ),
    "hung-once": ((Answer(fault=Fault.HANG), _OK), ["UNKNOWN", "SENT"]),
    "reset-unread-once": ((Answer(fault=Fault.RESET_BEFORE_READING), _OK), ["UNKNOWN", "SENT"]),
    "reset-when-read-once": ((Answer(fault=Fault.RESET_AFTER_READING), _OK), ["UNKNOWN", "SENT"]),
}  # fmt: skip
_MAILS: dict[str, tuple[dict[str, object], list[str]]] = {
    "421-once": ({"greeting": "421 4.3.2 closing"}, ["NOT_SENT", "SENT"]),
    "451-once": ({"rcpt_reply": "451 4.3.0 try later"}, ["NOT_SENT", "SENT"]),
    "552-until-mended": ({"data_reply": "552 5.2.2 full"}, ["REFUSED", "SENT"]),
    "no-dot-once": ({"cut": Cut.BEFORE_FINAL_DOT}, ["UNKNOWN", "SENT"]),
    "no-answer-to-the-dot-once": ({"cut": Cut.AFTER_FINAL_DOT}, ["UNKNOWN", "SENT"]),
}


@pytest.mark.slow
def test_what_failed_once_arrives_in_the_end_and_repeats_say_so(
    tmp_path: Path, authority: Authority
) -> None:
    with ExitStack() as stack:
        hook = stack.enter_context(WebhookPeer())
        hook.by_path = {_path(name): answers for name, (answers, _) in _HOOKS.items()}
        mails = {
            name: stack.enter_context(SmtpPeer(authority, heals_after=1, **wishes))
            for name, (wishes, _) in _MAILS.items()
        }
        channels = {name: hook.channel_url(_path(name)) for name in _HOOKS}
        channels |= {name: peer.channel_url() for name, peer in mails.items()}
        site = Site(tmp_path, channels, environment=trusting(authority), delivery=_EAGER)
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        code = _serve_until_settled(site, len(channels))
        told = {
            name: told_by_hook(hook, _path(name), unanswered="UNKNOWN" in words)
            for name, (_, words) in _HOOKS.items()
        }
        told |= {name: told_by_mails(peer) for name, peer in mails.items()}
    assert code == 0, site.log.read_text()
    expected = {name: words for name, (_, words) in (_HOOKS | _MAILS).items()}
    assert _outcomes(site) == expected
    repeats = {name for name, words in expected.items() if "UNKNOWN" in words}
    assert {name for name, each in told.items() if _says_it_repeats(each[-1])} == repeats
    first, second = mails["no-answer-to-the-dot-once"].mails
    assert first.message["Message-ID"] == second.message["Message-ID"]
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"])
    assert judged.clean, judged
    assert (judged.waiting, judged.repeated) == (0, 3)
    assert no_secret(tmp_path, [_SECRET, PASSWORD], messages=map(str, told.values())) == []


@pytest.mark.slow
def test_who_refuses_or_stays_unsure_is_replaced_by_the_fallback_at_once(tmp_path: Path) -> None:
    """A busy service is given time first."""
    trouble = {
        "refusing": Answer(status=404),
        "unsure": Answer(fault=Fault.RESET_AFTER_READING),
        "busy": Answer(status=503),
    }
    with WebhookPeer() as peer:
        peer.by_path = {_path(name): (answer,) for name, answer in trouble.items()}
        stand_ins = [f"instead-of-{name}" for name in trouble]
        site = Site(
            tmp_path,
            {name: peer.channel_url(_path(name)) for name in (*trouble, *stand_ins)},
            channel_lines={name: f'fallback = "instead-of-{name}"' for name in trouble},
            policy=f"channels.names = {list(trouble)}",
            delivery=_EAGER,
        )
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        failing = list[Span]()
        with noted(failing):
            daemon = site.start()
            try:
                wait_for(lambda: len(peer.accepted) >= 2, "both fallbacks")
                wait_for(lambda: len(_asked(peer, "busy")) >= 2, "another try")
            finally:
                code = site.stop(daemon)
        told = {name: told_by_hook(peer, _path(name)) for name in stand_ins}
        told["unsure"] = told_by_hook(peer, _path("unsure"), unanswered=True)
    assert code == 0, site.log.read_text()
    assert {name: len(each) for name, each in told.items()} == {
        "instead-of-refusing": 1,
        "instead-of-unsure": 1,
        "instead-of-busy": 0,
        "unsure": 2,
    }
    outcomes = _outcomes(site)
    assert set(outcomes["refusing"]) == {"REFUSED"}
    assert outcomes["unsure"] == ["UNKNOWN", "UNKNOWN"]
    assert set(outcomes["busy"]) == {"NOT_SENT"}
    assert "the channel refusing did not take it" in told["instead-of-refusing"][0].text
    assert "did not take it then" not in told["instead-of-unsure"][0].text, "it never failed"
    happened = Happened(
        failing=dict.fromkeys(("refusing", "unsure"), failing),
        accepted={name: [failing[0][0]] for name in ("instead-of-refusing", "instead-of-unsure")},
    )
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"], happened=happened)
    assert judged.clean, judged


def test_a_digest_whose_answer_was_lost_comes_again_with_every_entry_marked(
    tmp_path: Path,
) -> None:
    keys = [f"m{number}" for number in range(6)]
    with WebhookPeer() as peer:
        peer.by_path = {"/hook": (Answer(fault=Fault.RESET_AFTER_READING), _OK)}
        pauses = 'unknown_pause = "300ms"\ndeadline = "4s"\nlease = "30s"'
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery=pauses)
        site.set_up()
        _add(site, keys)
        code = _serve_until_settled(site, len(keys))
        told = told_by_hook(peer, unanswered=True)
    assert code == 0, site.log.read_text()
    assert [_says_it_repeats(each) for each in told] == [False, True]
    judged = verdict(tmp_path / "tracker.db", {"hook": told}, wanted=keys)
    assert judged.clean, judged
    assert (judged.waiting, judged.repeated) == (0, len(keys))


def test_six_channels_that_hang_do_not_delay_a_healthy_one(
    tmp_path: Path, authority: Authority
) -> None:
    """While all six have the first message and answer nothing, the seventh gets all of its own."""
    with ExitStack() as stack:
        hung, healthy = stack.enter_context(WebhookPeer()), stack.enter_context(WebhookPeer())
        faults = [Fault.HANG, Fault.HANG, Fault.DRIP_STATUS, Fault.DRIP_STATUS]
        hung.by_path = {f"/{n}": (Answer(fault=fault),) for n, fault in enumerate(faults)}
        drips = stack.enter_context(SmtpPeer(authority, drips=True))
        silent = stack.enter_context(SmtpPeer(authority, delay_s=300))
        stuck = {f"stuck-{n}": hung.channel_url(f"/{n}") for n in range(4)}
        stuck |= {"stuck-4": drips.channel_url(), "stuck-5": silent.channel_url()}
        site = Site(
            tmp_path,
            {**stuck, "healthy": healthy.channel_url()},
            environment=trusting(authority),
            delivery='deadline = "100s"\nlease = "200s"\ngroup_over = 0\nfuse = 0',
        )
        site.set_up()
        site.run("add", "first", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(
                lambda: len(hung.requests) == 4 and _started(site) >= set(stuck), "six that hang"
            )
            began = max(each.at for each in hung.requests)
            assert len(healthy.accepted) <= 1
            _add(site, [f"later-{n}" for n in range(8)])
            wait_for(lambda: len(healthy.accepted) == 9, "the healthy channel's messages")
            assert _started(site) >= set(stuck)  # none of them had an answer meanwhile
            assert len(hung.requests) == 4
            assert silent.mails == drips.mails == []
        finally:
            daemon.kill()
            daemon.wait()
        later = [each for each in healthy.accepted if b"later" in each.body]
        assert len(later) == 8
        assert min(each.at for each in later) > began
        told = {"healthy": told_by_hook(healthy)}
    judged = verdict(tmp_path / "tracker.db", told)
    assert judged.clean, judged


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_channel_that_fails_at_random_loses_nothing_and_marks_every_repeat(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """200 messages to a service that fails after every few, in every way it knows."""
    url = str(request.getfixturevalue("postgres_url")) if kind == "postgres" else None
    keys = [f"m{number}" for number in range(200)]
    log = tmp_path / "told.jsonl"
    with WebhookPeer(log=log) as peer:
        peer.by_path = {"/hook": _moody(random.Random(4))}
        site = Site(
            tmp_path,
            {"hook": peer.channel_url()},
            delivery=_EAGER.replace("4s", "1s"),
            database_url=url,
        )
        if url is None:
            site.set_up()
        _add(site, keys)
        code = _serve_until_settled(site, len(keys), patience_s=300)
    assert code == 0, site.log.read_text()
    judged = verdict(url or tmp_path / "tracker.db", {"hook": told_by_log(log)}, wanted=keys)
    tell(f"200 messages to a service that fails after every few, {kind}: {judged}")
    assert judged.clean, judged
    assert judged.waiting == 0


def _moody(chance: random.Random) -> tuple[Answer, ...]:
    """Answers of a service with every trouble, not so often that it is left alone for minutes."""
    troubles = [
        *(Answer(status=status) for status in (302, 400, 404, 410, 429, 500, 503)),
        *(Answer(fault=fault) for fault in (Fault.RESET_BEFORE_READING, Fault.CUT_ANSWER)),
        *(Answer(fault=fault) for fault in (Fault.RESET_AFTER_READING, Fault.DRIP_STATUS)),
        Answer(delay_s=1.5),
    ]
    moods = [
        mood for _ in range(40) for mood in (chance.choice(troubles), *[_OK] * chance.randint(5, 9))
    ]
    return (*moods, _OK)


def _serve_until_settled(site: Site, deliveries: int, patience_s: float = 60) -> int:
    """Run the daemon until so many deliveries are over; gives its exit code."""
    database = site.database_url or site.folder / "tracker.db"
    daemon = site.start()
    try:
        wait_for(lambda: settled(database) == deliveries, "the end of the backlog", patience_s)
    finally:
        code = site.stop(daemon)
    return code


def _outcomes(site: Site) -> dict[str, list[str]]:
    outcomes: dict[str, list[str]] = {}
    for entry in site.json("log"):
        if entry["kind"] == "attempt":
            outcomes.setdefault(entry["channel"], []).append(entry["outcome"])
    return outcomes


def _started(site: Site) -> set[str]:
    """Channels on which an attempt is under way."""
    return {channel for channel, words in _outcomes(site).items() if "STARTED" in words}


def _add(site: Site, keys: list[str]) -> None:
    file = site.folder / "milestones.csv"
    file.write_text("key,title,due\n" + "".join(f"{key},{key},in 5 days\n" for key in keys))
    site.run("import", str(file))


def _path(name: str) -> str:
    return f"/{_SECRET}/{name}"


def _asked(peer: WebhookPeer, name: str) -> list[Received]:
    return [each for each in list(peer.requests) if each.path == _path(name)]


def _says_it_repeats(message: Told) -> bool:
    return "possible repeat" in message.title
