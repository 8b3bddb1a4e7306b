"""What leaves for each service, by its real plugin, held to that service's own limits.

The payloads stand in `golden`, one file a service and case.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_milestone
from tests.contract.delivery.rigs import opened
from tests.peers.authority import Authority
from tests.peers.services import SERVICES, ServicePeer
from tests.planning_builders import a_claim, due_on, planned, stored, utc
from tracker.delivery.services.forms import load_of, service_of
from tracker.domain.delivery import Evidence, ReminderClaim
from tracker.domain.message import Message
from tracker.planning.sending.outcome import outcome_of
from tracker.planning.text.bundling import MOST_PARTS, bundled

_GOLDEN = Path(__file__).parent / "golden"
_LONG = 1_600  #: characters
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


def _claims(count: int, title: str = "Reply to the consultation paper") -> list[ReminderClaim]:
    return [_claim(number, title) for number in range(1, count + 1)]


def _messages(claims: Sequence[ReminderClaim], url: str) -> list[Message]:
    service = service_of(url)

    def fits(message: Message) -> bool:
        return load_of(service, message, capacity=100_000) <= 1

    bundles = bundled(claims, reader_tz_of=lambda _: "Europe/London", now=_NOW, fits=fits)
    return [bundle.message for bundle in bundles]


CASES: dict[str, Callable[[], list[ReminderClaim]]] = {
    "single": lambda: _claims(1),
    "eight": lambda: _claims(8),
    "two_hundred": lambda: _claims(200),
    "hostile": lambda: _claims(1, _HOSTILE),
    "hostile_eight": lambda: _claims(8, _HOSTILE),
    "no_latin_letter": lambda: _claims(40, "对加密资产交易平台的最终规则提出意见" * 8),
}


@pytest.fixture(params=SERVICES)
def peer(request: pytest.FixtureRequest, authority: Authority) -> Iterator[ServicePeer]:
    with ServicePeer(request.param, authority) as made:
        yield made


def _sent(url: str, messages: Sequence[Message]) -> list[Evidence]:
    channel = opened(url)
    return [channel.send(message) for message in messages]


@pytest.mark.parametrize("case", CASES)
def test_what_leaves_is_taken_and_is_as_it_was(
    peer: ServicePeer, case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = peer.route(monkeypatch)
    claims = CASES[case]()
    messages = _messages(claims, url)
    evidence = _sent(url, messages)
    assert [(each.accepted, outcome_of(each)) for each in evidence] == [
        (True, "SENT") for _ in messages
    ], evidence
    assert 1 <= len(peer.accepted) == len(messages) <= MOST_PARTS
    name = request.node.callspec.params["peer"]
    _compare(_GOLDEN / f"{name}_{case}.json", [_steady(each.json) for each in peer.accepted])


def test_every_golden_payload_belongs_to_a_case() -> None:
    expected = {f"{service}_{case}.json" for service in SERVICES for case in CASES}
    assert {file.name for file in _GOLDEN.iterdir()} == expected


def _steady(sent: Any) -> Any:
    """What was sent without the time of day that Slack's plugin adds; of what is long, the ends."""
    match sent:
        case dict():
            return {name: _steady(each) for name, each in sent.items() if name != "ts"}
        case list() if len(sent) > MOST_PARTS:
            return [_steady(sent[0]), f"{len(sent) - 2} more", _steady(sent[-1])]
        case list():
            return [_steady(each) for each in sent]
        case str() if len(sent) > _LONG:
            return f"{sent[: _LONG // 2]} … {len(sent) - _LONG} more … {sent[-_LONG // 2 :]}"
    return sent


def _compare(file: Path, sent: list[Any]) -> None:
    shown = json.dumps(sent, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("TRACKER_TEST_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
