"""The figures for Prometheus: what they are called, and who counts on that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.builders import NOW
from tests.sites import REPOSITORY
from tracker.domain.delivery import Outcome
from tracker.service.views.status import ChannelState, ChannelStatus, Status
from tracker.store.values.records import DaemonRecord, Figures
from tracker.web.watch.figures import Reading, written

_CONFIG = REPOSITORY / "config"
_UNITS = ("_seconds", "_bytes", "_ratio", "_total", "_info")
#: numbers of things, which have no unit
_NUMBERS = {"ready", "daemon_running", "backlog", "milestones", "milestones_overdue", "sources"}
_NAME = re.compile(r"\btracker_[a-z_]+")


def _reading(**figures: Any) -> Reading:
    daemon = DaemonRecord(
        pid=1,
        host="h",
        version="1",
        started_at=NOW,
        last_tick_at=NOW,
        tick_ms=4.0,
        stopped_at=None,
    )
    channel = ChannelStatus(
        name="mail", state=ChannelState.UNUSED, last_outcome=None, last_sent_at=None
    )
    defaults: dict[str, Any] = {
        "milestones": {"open": 3},
        "overdue": 1,
        "attempts": {("slack", "SENT"): 2},
        "moves": 4,
        "seen_after_s": (),
        "sources": {},
    }
    stands = Status(
        running=True, daemon=daemon, backlog=0, oldest_overdue_s=None, channels=(channel,)
    )
    return Reading(at=NOW, stands=stands, figures=Figures(**defaults | figures))


def _families(text: str) -> dict[str, Any]:
    return {each.name: each for each in text_string_to_metric_families(text)}


_FAMILIES = _families(written(_reading()).decode())
_SAMPLES = {sample.name: sample for each in _FAMILIES.values() for sample in each.samples}


def test_every_figure_is_one_of_tracker_with_a_unit_and_words() -> None:
    for name, family in _FAMILIES.items():
        assert re.fullmatch(r"tracker_[a-z]+(_[a-z]+)*", name)
        told = name.removeprefix("tracker_")
        assert family.documentation.endswith(".")
        if told not in _NUMBERS | {"delivery_attempts"} and family.type != "counter":
            assert name.endswith(_UNITS), name
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)


def test_what_has_not_happened_yet_is_nought_and_not_left_out() -> None:
    attempts = {
        (sample.labels["channel"], sample.labels["outcome"]): sample.value
        for sample in _FAMILIES["tracker_delivery_attempts"].samples
    }
    outcomes = {each.value for each in Outcome} - {"STARTED"}

    assert attempts.keys() == {(name, each) for name in ("mail", "slack") for each in outcomes}
    assert attempts["slack", "SENT"] == 2
    assert sum(attempts.values()) == 2
    assert {each.labels["state"] for each in _FAMILIES["tracker_sources"].samples} == {
        "ok",
        "failing",
        "paused",
    }


@pytest.mark.parametrize(
    ("why", "seconds", "counts"),
    [
        ("nobody has acknowledged anything", (), [0, 0, 0, 0, 0, 0, 0]),
        ("at the end of a step is within it", (3_600.0,), [1, 1, 1, 1, 1, 1, 1]),
        ("just behind it is in the next", (3_600.5,), [0, 1, 1, 1, 1, 1, 1]),
        ("longer than all steps", (3e7, 0.0), [1, 1, 1, 1, 1, 1, 2]),
    ],
)
def test_the_lag_of_acknowledgements_is_counted_in_steps(
    why: str, seconds: tuple[float, ...], counts: list[int]
) -> None:
    lag = _families(written(_reading(seen_after_s=seconds)).decode())[
        "tracker_acknowledgement_lag_seconds"
    ]
    found = {sample.name.rpartition("_")[2]: [] for sample in lag.samples}  # type: ignore[var-annotated]
    for sample in lag.samples:
        found[sample.name.rpartition("_")[2]].append(sample.value)

    assert found == {"bucket": counts, "count": [len(seconds)], "sum": [sum(seconds)]}, why


def test_a_channel_may_be_called_as_it_likes() -> None:
    text = written(_reading(attempts={('a"\\\n{}', "SENT"): 1})).decode()
    samples = _families(text)["tracker_delivery_attempts"].samples

    assert 'a"\\\n{}' in {sample.labels["channel"] for sample in samples}


def _alerts() -> list[Mapping[str, Any]]:
    held = yaml.safe_load((_CONFIG / "prometheus-alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in held["groups"] for rule in group["rules"]]


def _panels() -> list[Mapping[str, Any]]:
    held = json.loads((_CONFIG / "grafana-dashboard.json").read_text(encoding="utf-8"))
    panels: list[Mapping[str, Any]] = held["panels"]
    return panels


def _expressions() -> Iterator[tuple[str, str]]:
    for rule in _alerts():
        yield rule["alert"], rule["expr"]
    for panel in _panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("what", "expression"), list(_expressions()))
def test_alerts_and_the_dashboard_ask_for_figures_that_there_are(
    what: str, expression: str
) -> None:
    asked = _NAME.findall(expression)
    assert asked or what == "TrackerUnwatched"
    assert set(asked) <= _SAMPLES.keys(), what
    for name, label, word in re.findall(r'(tracker_\w+)\{(\w+)=~?"([^"]+)"', expression):
        family = next(
            each for each in _FAMILIES.values() if name in {one.name for one in each.samples}
        )
        known = {sample.labels[label] for sample in family.samples}
        assert set(word.split("|")) <= known, what


def test_every_figure_is_on_the_dashboard_and_described() -> None:
    shown = {name for panel in _panels() for name in _NAME.findall(json.dumps(panel["targets"]))}
    described = set(_NAME.findall((_CONFIG / "README.md").read_text(encoding="utf-8")))
    untold = {"tracker_build_info"}

    for name, family in _FAMILIES.items():
        samples = {sample.name for sample in family.samples}
        assert samples & (shown | untold), name
        assert samples & described or name in described, name


def test_alerts_say_what_to_do_and_panels_have_places_of_their_own() -> None:
    for rule in _alerts():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"].keys() == {"summary", "description"}
    taken = [
        (x, y)
        for panel in _panels()
        for place in [panel["gridPos"]]
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24
