"""What people met in a day, a row each, and what they are told now."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import BadSettings, TrackerError


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("slack://T/B", "write slack://A/B/C with the three parts", id="parts lack"),
        pytest.param("slack://https://hooks.slack.com/x", "write slack://A/B/C", id="two schemes"),
        pytest.param("mailtos://a@b:pa@ss@h", "as %40", id="an @ in a password"),
        pytest.param("smtp://user:word@mail.example.org", "mail is mailtos://", id="smtp"),
    ],
)
def test_a_channel_that_cannot_be_read_is_answered_with_what_to_write(
    desk: Desk, url: str, said: str
) -> None:
    _channel(desk, url)
    with pytest.raises(BadSettings) as refused:
        desk.run("config", "check")
    (problem,) = refused.value.problems
    assert said in problem
    assert url.partition("://")[2] not in problem


def _channel(desk: Desk, url: str) -> None:
    desk.settings.write_text(f'database = "sqlite:///t.db"\n[channels.c]\nurl = "{url}"\n')


def test_an_address_as_slack_shows_it_is_understood(desk: Desk) -> None:
    _channel(desk, "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24)
    assert "taken for the address of a Slack web hook" in desk.attempt("config", "check").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "Report", "--due", "1 May 2027"), "report is there already"),
        (("add", "Other", "--due", "TBC"), "every 90 days it is asked"),
        (("add", "Other", "--due", "05/01/2027"), "--date-order dmy"),
        (("add", "Other", "--due", "5 Janury 2027"), "did you mean January?"),
    ],
    ids=["the same title", "no date", "two readings", "a slip in a month"],
)
def test_what_is_added_is_answered_with_what_follows(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    desk.add("Report", "1 May 2027")
    done = desk.attempt(*arguments)
    assert done.exception is None or isinstance(done.exception, TrackerError)
    assert said in done.stderr + str(done.exception)


def test_a_tag_more_leaves_the_others(desk: Desk) -> None:
    desk.add("Report", "1 May 2027", "--tag", "a")
    assert desk.json("edit", "report", "--add-tag", "b")["tags"] == ["a", "b"]
