"""Channels and policies as the command line shows and tries them."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tracker.cli.app import App
from tracker.domain.people.person import Person
from tracker.errors import BadSettings, NotFound, UsageError


def test_channels_are_listed_and_never_their_addresses(desk: Desk) -> None:
    team, ops = desk.json("channel", "list")
    assert (team["name"], team["tags"], team["fallback"]) == (
        "policy-team",
        ["crypto", "uk"],
        "ops",
    )
    assert (ops["name"], ops["tags"], ops["fallback"]) == ("ops", [], None)
    for command in (("channel", "list"), ("config", "show"), ("config", "show", "--json")):
        assert "console://" not in desk.run(*command).stdout


def test_when_and_how_fast_a_channel_tells_is_listed(desk: Desk) -> None:
    _rewrite(desk, 'tags = ["crypto", "uk"]', 'tags = ["crypto", "uk"]\nrate = 30')
    _rewrite(desk, "[policies.default]", 'digest = "weekly"\ndigest_on = "fri"\n[policies.default]')
    team, ops = desk.json("channel", "list")
    assert (team["digest"], team["digest_at"], team["all_clear"], team["rate"]) == (
        None,
        None,
        False,
        30,
    )
    assert (ops["digest"], ops["digest_at"], ops["digest_on"]) == ("weekly", "08:30", "fri")
    assert (ops["all_clear"], ops["rate"]) == (True, 0)
    _, team_line, ops_line = desk.run("channel", "list").stdout.splitlines()
    assert team_line.split() == ["policy-team", "console", "crypto,", "uk", "ops", "30"]
    assert ops_line.split() == [
        "ops",
        "console",
        "weekly",
        "Fri",
        "08:30",
        "Europe/London",
        "weekly",
        "Fri",
        "08:30",
        "Europe/London",
    ]


def test_a_test_message_goes_to_whom_it_is_told_to(desk: Desk) -> None:
    told = desk.run("channel", "test", "ops").stdout
    assert "tracker test message" in told
    assert told.endswith("ops: SENT, written\n")
    everyone = desk.run("channel", "test", "--all").stdout
    assert everyone.count("tracker test message") == 2
    assert "name one of policy-team, ops, or say --all" in desk.attempt("channel", "test").stderr
    with pytest.raises(NotFound, match="policy-team, ops"):
        desk.run("channel", "test", "nobody")


_ALLOWED = '[delivery]\nallow_hosts = ["127.0.0.1"]\n'
_PEOPLE = """[channels.mail]
host = "127.0.0.1"
port = 9
from = "tracker@example.org"
for_people = true
[channels.bots]
url = "slack://${BOT}"
for_people = true
[channels.hook]
url = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
[channels.room]
url = "https://hooks.slack.com/services/${HOOK}"
[channels.post]
url_file = "gone"
[policies.default]"""


def test_what_each_channel_is_is_listed_without_its_secrets(desk: Desk) -> None:
    _rewrite(desk, "[policies.default]", _PEOPLE)
    told = {each["name"]: each for each in desk.json("channel", "list")}
    kinds = {name: each["kind"] for name, each in told.items()}
    assert kinds == {
        "policy-team": "console",
        "ops": "console",
        "mail": "mail to people",
        "bots": "slack to people",
        "hook": "Slack web hook",
        "room": "Slack web hook",
        "post": None,
    }
    assert (told["bots"]["for_people"], told["bots"]["service"]) == (True, "slack")
    assert (told["hook"]["for_people"], told["hook"]["service"]) == (False, None)
    shown = desk.run("channel", "list").stdout
    assert "mail         mail to people" in shown
    assert "TIia" not in shown


def test_a_check_says_what_a_pasted_address_is_taken_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _PEOPLE.replace("${BOT}", "xoxb-1-2-abc").replace("url_file", "url")
    text = text.replace('"gone"', '"console://"')
    _rewrite(desk, "[policies.default]", f"{_ALLOWED}{text}")
    monkeypatch.setenv("HOOK", "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7")
    checked = desk.run("config", "check")
    taken = "channel {}: taken for the address of a Slack web hook"
    assert checked.stderr.splitlines() == [taken.format("hook"), taken.format("room")]
    assert checked.stdout.startswith("ok: ")


WHOM = [
    ("nobody", ("mail",), "channel mail reaches people; say whom: --to PERSON, or an address"),
    ("somebody else's channel", ("ops", "--to", "amira"), "channel ops has an address of its own"),
    ("a stranger", ("mail", "--to", "nobody"), "nobody is called so, and it is no address"),
    (
        "who has no such address",
        ("bots", "--to", "amira"),
        "say tracker person edit amira --slack MEMBER_ID",
    ),
]


@pytest.mark.parametrize(("what", "words", "said"), WHOM, ids=[row[0] for row in WHOM])
def test_whom_a_test_reaches_has_to_be_somebody_on_that_channel(
    what: str, words: tuple[str, ...], said: str, desk: Desk
) -> None:
    _with_people(desk)
    refused = desk.attempt("channel", "test", *words)
    assert isinstance(refused.exception, UsageError | NotFound)
    assert said in str(refused.exception)


@pytest.mark.parametrize("whom", ["amira", "Amira Nowak", "jonas@bank.example"])
def test_a_test_reaches_the_person_it_is_told_to(whom: str, desk: Desk) -> None:
    _with_people(desk)
    tried = desk.attempt("channel", "test", "mail", "--to", whom)
    assert tried.stdout == "mail: NOT_SENT, connection refused\n"


def test_a_test_of_every_channel_leaves_people_alone(desk: Desk) -> None:
    _with_people(desk)
    tried = desk.run("channel", "test", "--all")
    assert (
        "mail: not tried, as it reaches people; say tracker channel test mail --to PERSON"
        in tried.stderr
    )
    assert "mail: " not in tried.stdout


def _with_people(desk: Desk) -> None:
    text = _PEOPLE.partition("[channels.hook]")[0].replace("${BOT}", "xoxb-1-2-abc")
    _rewrite(desk, "[policies.default]", f"{_ALLOWED}{text}[policies.default]")
    amira = Person(handle="amira", name="Amira Nowak", addresses={"mail": "amira@bank.example"})
    with App(config=desk.settings).store() as store, store.write() as transaction:
        transaction.people.insert(amira, desk.clock.now())


def test_policies_show_whom_they_tell(desk: Desk) -> None:
    default, everyone = desk.json("policy", "list")
    assert default["channels"] == ["policy-team"]
    assert default["lead_times"] == ["30d", "1d"]
    assert everyone["channels"] == ["policy-team"], "a fallback hears of failures alone"
    assert desk.json("policy", "show", "everyone") == everyone
    assert "5bd" in desk.run("policy", "show", "everyone").stdout
    assert "30d 1d" in desk.run("policy", "list").stdout
    with pytest.raises(NotFound, match="default, everyone"):
        desk.run("policy", "show", "nobody")


def test_quiet_times_and_steps_of_a_policy_are_shown(desk: Desk) -> None:
    _rewrite(
        desk,
        "[policies.everyone]",
        """quiet_hours = "19:00-07:30"
quiet_days_off = true
[[policies.default.escalation]]
after = "2bd"
channels.names = ["ops"]
[policies.everyone]""",
    )
    default, everyone = desk.json("policy", "list")
    assert (default["quiet_hours"], default["quiet_days_off"]) == ("19:00-07:30", True)
    assert default["urgent_in_quiet"] is True
    assert default["escalation"] == [{"after": "2bd", "channels": ["ops"], "tell": []}]
    assert (everyone["quiet_hours"], everyone["escalation"]) == (None, [])
    shown = desk.run("policy", "show", "default").stdout
    assert "19:00-07:30, days off" in shown
    assert "told all the same" in shown
    assert "After 2bd:    ops, unless somebody acknowledges" in shown
    assert "Quiet" not in desk.run("policy", "show", "everyone").stdout
    assert "19:00-07:30, days off  2bd" in desk.run("policy", "list").stdout


def test_a_policy_that_tells_people_says_so(desk: Desk) -> None:
    _rewrite(
        desk,
        "[policies.everyone]",
        """[[policies.default.escalation]]
after = "2bd"
tell = ["owner.lead"]
[policies.everyone]
tell = ["owner", "channel:ops"]""",
    )
    default, everyone = desk.json("policy", "list")
    assert (everyone["channels"], everyone["tell"]) == (["ops"], ["owner", "channel:ops"])
    assert default["escalation"] == [{"after": "2bd", "channels": [], "tell": ["owner.lead"]}]
    assert "Told:         ops, owner" in desk.run("policy", "show", "everyone").stdout
    shown = desk.run("policy", "show", "default").stdout
    assert "After 2bd:    owner.lead, unless somebody acknowledges" in shown


def test_a_check_of_the_settings_says_what_silences_an_overdue_duty(desk: Desk) -> None:
    assert desk.run("config", "check").stderr == ""
    _rewrite(desk, "[policies.everyone]", '[policies.everyone]\noverdue_every = "0d"')
    checked = desk.run("config", "check")
    assert checked.stdout.startswith("ok: ")
    assert "policies.everyone.overdue_every: " in checked.stderr
    assert "once and never again" in checked.stderr


def _rewrite(desk: Desk, before: str, after: str) -> None:
    settings = desk.settings.read_text(encoding="utf-8")
    assert before in settings
    desk.settings.write_text(settings.replace(before, after), encoding="utf-8")


def test_what_would_be_sent_is_shown_and_not_sent(desk: Desk) -> None:
    shown = desk.run("channel", "preview", "ops").stdout
    assert shown.startswith("Due in 7 days: Reply to consultation paper 1\n----")
    assert "Reference: TRK-0011" in shown
    assert desk.json("log") == []
    assert "<h1" in _mail_preview(desk, "--html")
    assert "OVERDUE by 8 days" in _mail_preview(desk, "--kind", "overdue")


def test_a_preview_tells_of_the_milestone_that_is_named(desk: Desk) -> None:
    desk.add("Reply to CP26/4", "2027-03-31", "--key", "cp1")
    shown = desk.run("channel", "preview", "ops", "cp1").stdout
    assert "Wednesday 31 March 2027" in shown
    assert "Reply to CP26/4" in shown
    with pytest.raises(NotFound, match="nothing"):
        desk.run("channel", "preview", "ops", "nothing")
    with pytest.raises(NotFound, match="nobody"):
        desk.run("channel", "preview", "nobody")


def test_a_preview_needs_no_secret_and_its_links_lead_nowhere(desk: Desk) -> None:
    desk.settings.write_text(
        desk.settings.read_text()
        + '\n[channels.slack]\nurl = "slack://${NO_SUCH_TOKEN}/B1/C1"\n'
        + '[web]\nbase_url = "https://tracker.example.org"\n'
    )
    shown = desk.run("channel", "preview", "slack").stdout
    assert "<https://tracker.example.org/a/preview-of-seen-" in shown
    assert "|Seen it>" in shown


def _mail_preview(desk: Desk, *options: str) -> str:
    if "[channels.mail]" not in desk.settings.read_text():
        _rewrite(
            desk,
            "[policies.default]",
            '[channels.mail]\nurl = "mailtos://u:p@smtp.example.org?to=a@example.org"\n'
            "[policies.default]",
        )
    return desk.run("channel", "preview", "mail", *options).stdout


def test_a_template_that_fails_is_refused_and_tracker_s_own_serves(desk: Desk) -> None:
    house = desk.settings.parent / "house"
    house.mkdir()
    (house / "letter.html").write_text("<html><body>{{ nobody }}</body></html>")
    desk.settings.write_text(
        desk.settings.read_text() + '\n[messages]\ntemplates = "house"\n', encoding="utf-8"
    )
    with pytest.raises(BadSettings) as refused:
        desk.run("config", "check")
    (problem,) = refused.value.problems
    assert problem.startswith("messages.templates is set aside, so tracker's own templates serve")
    assert "'nobody' is undefined" in problem
    assert "<h1" in _mail_preview(desk, "--html")


def test_a_template_of_the_house_is_shown_as_it_will_be(desk: Desk) -> None:
    house = desk.settings.parent / "house"
    house.mkdir()
    (house / "style.css").write_text(".what { color: teal; }")
    (house / "words.toml").write_text('"who.owner" = "Desk"')
    desk.settings.write_text(
        desk.settings.read_text() + '\n[messages]\ntemplates = "house"\n', encoding="utf-8"
    )
    assert desk.run("config", "check").stdout.startswith("ok")
    shown = _mail_preview(desk, "--html")
    assert "color: teal" in shown
    assert "Desk: " in shown
