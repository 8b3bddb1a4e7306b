"""Channels for people: whom a message is for goes into Apprise's objects, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.contract.delivery.rigs import a_message, opened
from tracker.delivery.channels import personal
from tracker.delivery.channels.address import PEOPLE_SCHEMES, check_address, people_of
from tracker.delivery.channels.loading import Blueprint
from tracker.domain.delivery import Outcome
from tracker.domain.people.reach import REACHES
from tracker.planning.sending.outcome import outcome_of

SECRET = "s3cr3tT0k3nABCDEFGHIJKL"
BOT = f"slack://xoxb-1234-1234-{SECRET}"
URLS = {
    "mail": f"mailtos://desk:{SECRET}@mail.example.org?from=tracker@example.org",
    "slack": BOT,
    "telegram": "tgram://123456789:abcdefg_hijklmnop/",
    "sms": f"twilio://AC735c307c62944b5a:{SECRET}@14158675309",
    "signal": "signal://signal.example.org:8080/12223334444",
    "pushover": f"pover://{SECRET}",
}
BAD = [
    ("mail with a recipient", f"{URLS['mail']}&to=ada@example.org", "names nobody itself"),
    ("mail with a recipient as host", "mailtos://ada%40example.org?from=a@b.org", "names nobody"),
    ("a room of Slack", f"{BOT}/#general", "names nobody itself"),
    ("a web hook of Slack", f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}", "xoxb-"),
    ("a web hook as Slack shows it", f"https://hooks.slack.com/services/T1/B2/{SECRET}", "xoxb-"),
    ("a workflow of Slack", f"slack://T1/F2/X3/{SECRET}?mode=workflow", "xoxb-"),
    ("a chat of Telegram", f"{URLS['telegram']}12315544", "names nobody itself"),
    ("a key of Pushover", f"pover://{'u' * 30}@{SECRET}", "names nobody itself"),
    ("a device of Pushover", f"pover://{SECRET}/phone", "names nobody itself"),
    ("a number of Twilio", f"{URLS['sms']}/15551234567", "names nobody itself"),
    ("a copy", f"{URLS['mail']}&bcc=eve@example.org", "option bcc"),
    ("a web hook of one's own", "json://example.org/hook", "json:// cannot be told whom"),
    ("the console", "console://", "console:// cannot be told whom"),
    ("a token that is none", "twilio://AC735c307c62944b5a:x@1", "cannot load"),
]
HOSTILE = [
    *("a@b.example,c@d.example", "a@b.example c@d.example", "a@b.example\r\nBcc: c@d.example"),
    *("<a@b.example>,c@d.example", "a%2Cc@d.example", "a@b.example?cc=c@d.example", "a/b@c.d"),
    *("o'brien@bank.example", "name: a@b.example", "U0123,U0456", "+U0123", "U01 U02", "#room"),
    *("1234567:9", "1234567,7654321", "@somebody", "+442079460000,+15551234567", "w:+442079460000"),
    *("group.abc", "#group", "", " ", "\x00", "\ud800", "０１２３４５６７", "all", "!here"),
]  # fmt: skip


@pytest.mark.parametrize("service", REACHES)
def test_a_url_that_names_nobody_may_be_for_people(service: str) -> None:
    assert people_of(URLS[service]) == service
    assert check_address("desk", URLS[service], schemes=(), for_people=True) == []


@pytest.mark.parametrize(("sentence", "url", "expected"), BAD, ids=[row[0] for row in BAD])
def test_a_url_that_cannot_reach_one_person_after_the_other_is_refused(
    sentence: str, url: str, expected: str
) -> None:
    (problem,) = check_address("desk", url, schemes=(), for_people=True)
    assert problem.startswith("channel desk: ")
    assert expected in problem
    for secret in (SECRET, "ada", "eve", "12315544", "u" * 30, "15551234567"):
        assert secret not in problem


def test_every_scheme_for_people_is_one_that_is_tried_here() -> None:
    assert {people_of(f"{scheme}://x") for scheme in PEOPLE_SCHEMES} == set(URLS) == set(REACHES)


@pytest.mark.parametrize("service", URLS)
@given(to=st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)))
@example(to="amira@bank.example")
def test_whatever_stands_in_an_address_there_is_one_recipient_or_none(
    service: str, to: str
) -> None:
    blueprint = Blueprint(URLS[service], people=service)
    if not REACHES[service].form.fullmatch(to):
        with pytest.raises(ValueError, match="this is not"):
            blueprint.fresh(to)
        return
    made = blueprint.fresh(to)
    assert made is not None
    assert len(made) == 1


@pytest.mark.parametrize("service", URLS)
def test_an_address_leaves_no_trace_in_what_the_next_one_is_sent_by(service: str) -> None:
    blueprint = Blueprint(URLS[service], people=service)
    sample = personal.sample_of(service)
    other = sample[:-1] + ("9" if sample[-1] != "9" else "8")
    first, second = blueprint.fresh(sample), blueprint.fresh(other)
    assert first is not None
    assert second is not None
    personal.point_at(first, service, sample)
    with pytest.raises(ValueError, match="another recipient"):
        personal.point_at(second, service, sample) if service != "mail" else _mixed(second, sample)


def _mixed(plugin: object, to: str) -> None:
    """As if the plugin had read a copy into the address."""
    vars(plugin)["cc"] = {"eve@example.org"}
    personal.point_at(plugin, "mail", to)  # type: ignore[arg-type]


REFUSALS = [
    ("nobody on a channel for people", URLS["mail"], True, None, "nobody of them"),
    ("no address", URLS["mail"], True, "jonas", "is not an e-mail address"),
    ("somebody on a shared channel", f"{BOT}/#general", False, "U0123", "for_people = true"),
    ("somebody on the console", "console://", False, "amira@bank.example", "takes no person"),
    ("an address for a URL that will not do", f"{BOT}/#general", True, "U0123", "names nobody"),
]


@pytest.mark.parametrize(
    ("sentence", "url", "for_people", "to", "expected"), REFUSALS, ids=[row[0] for row in REFUSALS]
)
def test_a_message_for_somebody_goes_out_on_channels_for_people_and_no_other(
    sentence: str,
    url: str,
    for_people: bool,  # noqa: FBT001 - a column of the table
    to: str | None,
    expected: str,
) -> None:
    notifier = opened(url, for_people=for_people)
    evidence = notifier.send(replace(a_message(), to=to))
    assert outcome_of(evidence) is Outcome.REFUSED
    assert expected in evidence.detail
    assert not to or to not in evidence.detail


def test_whom_a_message_is_for_is_not_shown() -> None:
    assert "amira" not in repr(replace(a_message(), to="amira@bank.example"))
