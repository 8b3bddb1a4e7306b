"""A record that states what is known already is seen at a glance, and only such a one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.integration.desk import START, Desk, a_record
from tracker.domain.change import News
from tracker.service.intake import file_importer
from tracker.service.intake.unchanged import says_nothing_new

_STATED: dict[str, Any] = {
    "authority": "FCA",
    "owner": "Policy team",
    "tags": ("crypto", "uk"),
    "source_url": "https://fca.example/plan",
}
_DUE = "2027-05-01"


def _keep(desk: Desk, due: str, **more: Any) -> None:
    desk.take(a_record("m", due, **_STATED | more))


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"authority": "FCA"},
        {"tags": ("crypto", "uk"), "policy": "default", "tz": "UTC", "status": "open"},
        _STATED,
    ],
)
def test_what_is_known_already_is_not_drafted_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, stated: dict[str, Any]
) -> None:
    _keep(desk, _DUE)
    with monkeypatch.context() as patched:
        patched.setattr(file_importer, "draft", None)
        (seen,) = desk.take(a_record("m", _DUE, **stated))
    monkeypatch.setattr(file_importer, "says_nothing_new", lambda *_: False)
    (drafted,) = desk.take(a_record("m", _DUE, **stated))
    assert (seen.news, drafted.news) == (News.UNCHANGED, News.UNCHANGED)
    assert seen.after == drafted.after


@pytest.mark.parametrize(
    "stated",
    [
        {"title": "Another"},
        {"owner": "Compliance"},
        {"tags": ("crypto",)},
        {"due": "2027-05-02"},
        {"due": "1 May 2027"},
        {"tz": "Asia/Tokyo"},
        {"policy": "nowhere"},
        {"status": "met", "closed_on": START.date()},
        {"remind": "7d"},
        {"pinned": True},
        {"confidence": "firm"},
        {"nature": "event"},
        {"anchors": ("m=2026-01-01",)},
        {"calendar": "UK"},
        {"to": ("mail",)},
        {"source_quote": "by 1 May"},
        {"occurrence": 2},
        {"origin": "agenda", "external_id": "7"},
    ],
)
def test_whatever_else_is_stated_is_drafted(desk: Desk, stated: dict[str, Any]) -> None:
    _keep(desk, _DUE)
    record = replace(a_record("m", _DUE), **stated)
    assert not says_nothing_new(record, desk.get("m"), desk.defaults)


@pytest.mark.parametrize("due", ["May 2027", "in 90 days", "tbc", "03/04/2027"])
def test_words_are_read_again(desk: Desk, due: str) -> None:
    _keep(desk, due)
    assert not says_nothing_new(a_record("m", due), desk.get("m"), desk.defaults)
