from __future__ import annotations

import pytest

from tracker.delivery.channels.address import (
    DEFAULT_SCHEMES,
    check_address,
    ignored_proxies,
    scheme_of,
)
from tracker.delivery.channels.loading import instantiate
from tracker.delivery.services.pasted import channel_url, taken_for

SECRET = "s3cr3tT0k3nABCDEFGHIJKL"
SLACK = f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}"
MAIL = f"mailtos://desk:{SECRET}@mail.example.org"

GOOD = [
    ("the console needs nothing more", "console://"),
    ("a Slack web hook", SLACK),
    ("a Slack web hook with one room", f"{SLACK}/#compliance"),
    ("mail to the sender itself", MAIL),
    ("mail to one recipient", f"{MAIL}/ada@example.org"),
    ("mail to one recipient by option", f"{MAIL}?to=ada@example.org&from=tracker@example.org"),
    ("mail without TLS is its user's choice of scheme", "mailto://u:p@example.org/ada@example.org"),
    ("mail over TLS from the first byte", f"{MAIL}:465/ada@example.org?mode=ssl"),
    ("mail over STARTTLS", f"{MAIL}:587/ada@example.org"),
    ("certificates checked, said twice", f"{MAIL}?verify=yes"),
    ("an option that is refused, switched off", f"{MAIL}?optional=no"),
    ("a Discord web hook", f"discord://4174216298/{SECRET}"),
    ("a Telegram chat", "tgram://123456789:abcdefg_hijklmnop/12315544"),
    ("a topic of ntfy", "ntfys://ntfy.example.org/deadlines"),
    ("a Matrix room", "matrixs://user:pass@example.org/#deadlines"),
    ("a Matrix web hook, whose room is fixed", f"matrixs://{SECRET}@example.org?mode=slack"),
    ("a web hook of one's own", "json://127.0.0.1:8080/hook"),
    ("one telephone", f"signal://{SECRET}.example.org:8080/12223334444/13334445555"),
]

BAD = [
    ("no scheme", "just words", "no scheme"),
    ("nothing at all", "", "no scheme"),
    ("a scheme outside the list, with the remedy", "hassio://host/token", "[delivery] schemes"),
    ("an https link is no channel", f"https://hooks.slack.com/services/{SECRET}", "slack://A/B/C"),
    ("TLS that mailtos does not begin with", f"{MAIL}:465/ada@example.org", "mode=ssl"),
    ("TLS that mailto does not begin with", "mailto://u:p@example.org:465/a@b.org", "mailtos://"),
    ("tokens are missing", "slack://T1JJ3T3L2/A1BRTD4JD", "cannot load"),
    ("no host", "json://", "cannot read"),
    ("two URLs", "json://127.0.0.1/a, json://127.0.0.1/b", "several URLs"),
    ("two URLs with a blank between", f"{SLACK} {SLACK}", "several URLs"),
    ("a variable that was not filled in", "slack://${SLACK_TOKEN}", "not filled in"),
    ("two mail recipients", f"{MAIL}/ada@example.org/bob@example.org", "2 recipients"),
    ("two mail recipients by option", f"{MAIL}?to=ada@example.org,bob@example.org", "2 recipients"),
    ("a bad recipient beside a good one", f"{MAIL}/ada@example.org,bob", "2 recipients"),
    ("only a bad recipient", f"{MAIL}/ada", "recipient"),
    ("a copy", f"{MAIL}?to=ada@example.org&cc=bob@example.org", "option cc"),
    ("a blind copy", f"{MAIL}?to=ada@example.org&bcc=bob@example.org", "option bcc"),
    ("two rooms of Slack", f"{SLACK}/#a/#b", "2 recipients"),
    ("a Telegram bot that would look for its owner", "tgram://123456789:abcdefg_hij/", "recipient"),
    ("a server of ntfy without a topic", "ntfys://{", "recipient"),
    ("a line break", "json://127.0.0.1/a\nb", "no URL may hold"),
    ("a lone surrogate", "json://127.0.0.1/\ud800", "no URL may hold"),
    ("a Matrix server without a room", "matrixs://user:pass@example.org/", "recipient"),
    ("failures called successes", f"{SLACK}?optional=yes", "option optional"),
    ("a local file as template", f"{SLACK}?template=/etc/passwd", "option template"),
    ("a local file attached", "ntfys://ntfy.example.org/t?attach=/etc/passwd", "option attach"),
    ("a local key file", f"{MAIL}?pgpprv=/root/key.asc", "option pgpprv"),
    ("certificates not checked", f"{SLACK}?verify=no", "option verify"),
    ("an option in capitals", f"{SLACK}?VERIFY=no", "option verify"),
    ("TLS switched off for mail", f"{MAIL}?mode=insecure", "mode=insecure"),
    ("messages split", f"{SLACK}?overflow=split", "option overflow"),
    ("redirects followed", f"{SLACK}?redirect=yes", "option redirect"),
    ("a form that lets mentions through", f"{SLACK}?format=markdown", "option format"),
    ("time-outs longer than the deadline", f"{SLACK}?rto=600", "option rto"),
]


@pytest.mark.parametrize(("sentence", "url"), GOOD, ids=[row[0] for row in GOOD])
def test_a_url_that_reaches_one_recipient_has_no_problem(sentence: str, url: str) -> None:
    assert check_address("desk", url, schemes=()) == []


@pytest.mark.parametrize(("sentence", "url", "expected"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_url_is_named_by_its_channel_and_its_fault_alone(
    sentence: str, url: str, expected: str
) -> None:
    problems = check_address("desk", url, schemes=())
    assert any(expected in problem for problem in problems), problems
    for problem in problems:
        assert problem.startswith("channel desk: ")
        assert "\n" not in problem
        for secret in (SECRET, "T1JJ3T3L2", "abcdefg_hij", "/etc/passwd", "ada@", "pass@", "bob"):
            assert secret not in problem


FLOWS = "prod-01.westeurope.logic.azure.com"
INVOKE = "triggers/manual/paths/invoke"
PLATFORM = "ab.12.environment.api.powerplatform.com"
CHAT = "https://chat.googleapis.com/v1/spaces/AA/messages"
MATTERMOST = "kq7yx8ze3bnd1fgp9ws5hi6mto"
TAKEN = [
    (f"https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/{SECRET}", SLACK, "Slack web hook"),
    (f" https://HOOKS.slack.com/services/T1JJ3T3L2/A1BRTD4JD/{SECRET}/ ", SLACK, "Slack web hook"),
    (
        f"https://discord.com/api/webhooks/4174216298/{SECRET}",
        f"discord://4174216298/{SECRET}",
        "Discord web hook",
    ),
    (
        f"https://ptb.discordapp.com/api/v10/webhooks/4174216298/{SECRET}",
        f"discord://4174216298/{SECRET}",
        "Discord web hook",
    ),
    (
        f"https://{FLOWS}:443/workflows/ab/{INVOKE}?api-version=2016-06-01&sp=%2Fx&sv=1.0&sig=a-b",
        f"workflows://{FLOWS}:443/ab/a-b",
        "Teams workflow",
    ),
    (
        f"https://{PLATFORM}/powerautomate/automations/direct/cu/07/workflows/ab/{INVOKE}?sig=a-b",
        f"workflows://{PLATFORM}/ab/a-b?pa=yes&route=07",
        "Teams workflow",
    ),
    (f"{CHAT}?key=AIza-x&token=t%2Fo%3D", "gchat://AA/AIza-x/t%2Fo%3D", "Google Chat web hook"),
    (
        f"https://chat.example.org:8065/team/hooks/{MATTERMOST}",
        f"mmosts://chat.example.org:8065/team/{MATTERMOST}",
        "Mattermost web hook",
    ),
]


@pytest.mark.parametrize(("pasted", "url", "kind"), TAKEN, ids=[row[0][:40] for row in TAKEN])
def test_a_service_s_own_address_that_says_all_is_taken(pasted: str, url: str, kind: str) -> None:
    assert channel_url(pasted) == url
    assert taken_for(pasted) == kind
    assert check_address("desk", pasted, schemes=()) == []


#: Apprise does not take these forms itself.
THEIRS = [row for row in TAKEN if "/api/v10/" not in row[0] and "Mattermost" not in row[2]]


@pytest.mark.parametrize(("pasted", "url", "kind"), THEIRS, ids=[row[0][:40] for row in THEIRS])
def test_what_it_is_taken_for_is_what_apprise_takes_it_for(
    pasted: str, url: str, kind: str
) -> None:
    theirs, ours = instantiate(pasted.strip()), instantiate(url)
    assert theirs is not None
    assert ours is not None
    assert ours.url() == theirs.url()


def test_an_address_with_more_than_is_understood_is_not_taken() -> None:
    for pasted in (
        f"https://discord.com/api/webhooks/4174216298/{SECRET}?thread_id=7",
        f"{CHAT}?key=k&token=t&threadKey=x",
        f"{CHAT}?key=k",
        f"http://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/{SECRET}",
        f"https://hooks.slack.com/services/T1/B2/{SECRET}/#elsewhere",
        f"https://hooks.slack.com.evil.example/services/T1JJ3T3L2/A1BRTD4JD/{SECRET}",
        f"https://chat.example.org/hooks/5f2b/{MATTERMOST}x",
        f"https://{FLOWS}/workflows/ab/{INVOKE}",
        f"https://flows.example.org/workflows/ab/{INVOKE}?sig=x",
    ):
        assert channel_url(pasted) == pasted
        assert taken_for(pasted) is None
        assert check_address("desk", pasted, schemes=()) != []
    assert channel_url(SLACK) == SLACK


PASTED = [
    (f"https://hooks.slack.com/workflows/T1JJ3T3L2/A1BRTD4JD/1/{SECRET}", "slack://"),
    (f"https://discord.com/api/webhooks/4174216298/{SECRET}?thread_id=7", "discord://ID/TOKEN"),
    (f"https://api.telegram.org/bot123:{SECRET}/sendMessage?chat_id=1", "tgram://TOKEN/CHAT"),
    (f"https://ntfy.sh/{SECRET}", "ntfys://ntfy.sh/TOPIC"),
    (f"https://{FLOWS}:443/workflows/ab/triggers/x?sig={SECRET}", "workflows://HOST:443/WORKFLOW/"),
    (f"https://{FLOWS}/powerautomate/automations/direct/workflows/ab?sig={SECRET}", "?pa=yes"),
    (f"https://acme.webhook.office.com/webhookb2/{SECRET}", "workflows://"),
    (f"https://chat.googleapis.com/v1/spaces/AA/messages?k=k&token={SECRET}", "gchat://SPACE"),
    (f"https://chat.example.org/hooks/{SECRET}", "mmosts://HOST/TOKEN"),
    (f"https://chat.example.org:8065/team/hooks/{SECRET}", "mmosts://HOST/TOKEN"),
    ("https://events.pagerduty.com/v2/enqueue", "pagerduty://INTEGRATION_KEY@API_KEY"),
    ("https://api.eu.opsgenie.com/v2/alerts", "opsgenie://API_KEY"),
    (f"https://example.org/{SECRET}", "jsons://HOST/PATH"),
    (f" HTTP://example.org/{SECRET}", "json://HOST/PATH"),
]


@pytest.mark.parametrize(("url", "form"), PASTED)
def test_a_pasted_web_address_is_answered_with_the_form_to_write(url: str, form: str) -> None:
    (problem,) = check_address("desk", url, schemes=())
    assert form in problem
    assert SECRET not in problem


def test_proxies_that_are_not_used_are_named_without_their_values() -> None:
    environ = {"HTTPS_PROXY": f"http://u:{SECRET}@proxy", "no_proxy": "x", "http_proxy": ""}
    said = ignored_proxies(environ, use_proxies=False)
    assert said is not None
    assert said.startswith("HTTPS_PROXY: ")
    assert "proxies = true" in said
    assert SECRET not in said
    assert ignored_proxies(environ, use_proxies=True) is None
    assert ignored_proxies({"no_proxy": "x"}, use_proxies=False) is None


def test_every_problem_is_reported_at_once() -> None:
    problems = check_address("desk", f"{SLACK}?verify=no&optional=yes&overflow=split", schemes=())
    assert len(problems) == 3


def test_the_settings_can_allow_another_scheme() -> None:
    url = f"hassio://example.org/{SECRET}{SECRET}"
    assert check_address("desk", url, schemes=()) != []
    assert check_address("desk", url, schemes=("hassio",)) == []
    assert check_address("desk", url, schemes=("HASSIO://",)) == []


def test_the_default_schemes_are_those_of_the_manual() -> None:
    listed = (
        "console slack mailto mailtos discord tgram ntfy ntfys gotify gotifys mmost mmosts matrix"
        " matrixs workflows gchat pover json jsons form forms pagerduty opsgenie twilio signal"
        " signals"
    )
    assert set(listed.split()) == DEFAULT_SCHEMES


def test_a_scheme_is_read_in_any_case() -> None:
    assert scheme_of(" Slack://x") == "slack"
    assert scheme_of("slack:x") is None
