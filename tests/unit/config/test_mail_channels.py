"""Channels of mail by their parts, and channels that reach people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.unit.config.settings_files import load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.settings import load_parts
from tracker.delivery.channels.address import check_address
from tracker.delivery.channels.loading import Blueprint
from tracker.errors import BadSettings

_MAIL = """[channels.a]
host = "smtp.example.org"
from = "tracker@example.org"
to = "ops@example.org"
"""
_PEOPLE = _MAIL.replace('to = "ops@example.org"', "for_people = true")
_LOGIN = 'user = "tracker"\npassword = "${PW}"\n'


def _url(folder: Path, text: str, **environ: str) -> str:
    return load_text(folder, text, **environ).channels["a"].url()


URLS = [
    (
        "without a login",
        _MAIL,
        (
            "mailtos://smtp.example.org:587?smtp=smtp.example.org&from=tracker%40example.org"
            "&to=ops%40example.org&mode=starttls"
        ),
    ),
    (
        "with a login whose password has a meaning in URLs",
        _PEOPLE + _LOGIN,
        (
            "mailtos://tracker:p%40ss%2F%25%3A%3F@smtp.example.org:587?smtp=smtp.example.org"
            "&from=tracker%40example.org&mode=starttls"
        ),
    ),
    (
        "over TLS from the first byte, by its port alone",
        _PEOPLE + "port = 465\n",
        "mailtos://smtp.example.org:465?smtp=smtp.example.org&from=tracker%40example.org&mode=ssl",
    ),
    (
        "by the name of that, at a port of its own",
        _PEOPLE + 'port = 2465\nsecurity = "tls"\n',
        "mailtos://smtp.example.org:2465?smtp=smtp.example.org&from=tracker%40example.org&mode=ssl",
    ),
    (
        "with a name beside the address",
        _PEOPLE + 'name = "Deadlines & more"\n',
        (
            "mailtos://smtp.example.org:587?smtp=smtp.example.org&from=tracker%40example.org"
            "&name=Deadlines%20%26%20more&mode=starttls"
        ),
    ),
    (
        "to a server of one's own, in the clear",
        _PEOPLE.replace("smtp.example.org", "::1")
        + 'security = "none"\n[delivery]\nallow_hosts = ["::1"]\n',
        "mailto://[::1]:25?smtp=%3A%3A1&from=tracker%40example.org",
    ),
]


@pytest.mark.parametrize(("what", "text", "url"), URLS, ids=[row[0] for row in URLS])
def test_the_parts_of_a_mail_channel_make_an_address(
    what: str, text: str, url: str, tmp_path: Path
) -> None:
    settings = load_text(tmp_path, text, PW="p@ss/%:?")
    channel = settings.channels["a"]

    assert channel.url() == url
    people = channel.channel.for_people
    assert check_address("a", url, schemes=(), for_people=people) == []
    assert "p@ss" not in json.dumps(describe_settings(settings)) + repr(settings)


_PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)


@given(user=_PRINTABLE, password=_PRINTABLE, name=st.text(max_size=20))
@example(user="tracker@example.org", password="p@ss/wo:rd?#%2F&x=1+ ", name="A, B. & C =? x")
@example(user="+a b", password="${X}", name='"')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_what_logs_in_is_what_was_written(
    user: str, password: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / "pw").write_text(password)
    kept = password.strip()
    assume(kept and user.strip())
    fits = name.strip() and name.isprintable() and not set("\"'<>()[]:;@\\") & set(name)
    shown = f"name = {json.dumps(name, ensure_ascii=False)}\n" if fits else ""
    text = f'{_PEOPLE}user = {json.dumps(user)}\npassword_file = "pw"\n{shown}'
    text = text.replace("${", "$${")
    made = Blueprint(_url(tmp_path, text), people="mail").fresh("amira@bank.example")

    assert made is not None
    assert (made.user, made.password) == (user, kept)
    assert made.smtp_host == "smtp.example.org"
    assert made.from_addr[1] == "tracker@example.org"
    assert made.targets == [(False, "amira@bank.example")]


_URL = "[channels.a]\nurl = "
FAULTS = [
    ("no host", "[channels.a]\nport = 25", "1: channels.a: has port but no host;"),
    ("no sender", '[channels.a]\nhost = "h"\nto = "a@b.cd"', "1: channels.a: has no sender; write"),
    (
        "no recipient",
        '[channels.a]\nhost = "h"\nfrom = "a@b.cd"',
        "1: channels.a: has no recipient;",
    ),
    ("a recipient beside people", f'{_PEOPLE}to = "a@b.cd"', "5: channels.a.to: names somebody"),
    ("a URL beside it", f'{_MAIL}url = "slack://x"', "5: channels.a.url: stands beside host, from"),
    ("a file beside it", f'{_MAIL}url_file = "x"', "5: channels.a.url_file: stands beside host"),
    ("a login without a password", f'{_MAIL}user = "u"', "5: channels.a.user: has no password;"),
    ("a password without a login", f'{_MAIL}password = "p"', "5: channels.a.password: has no user"),
    ("a file without one", f'{_MAIL}password_file = "p"', "5: channels.a.password_file: has no"),
    (
        "two passwords",
        f'{_MAIL}user = "u"\npassword = "p"\npassword_file = "p"',
        "7: channels.a.password_file: has both password and password_file; keep one",
    ),
    ("mail in the clear", f'{_MAIL}security = "none"', '5: channels.a.security: "none" sends mail'),
    (
        "a password in the clear",
        f'{_MAIL}{_LOGIN}security = "none"\n[delivery]\nallow_hosts = ["smtp.example.org"]',
        '7: channels.a.security: "none" would send the password',
    ),
    ("465 plain", f'{_MAIL}port = 465\nsecurity = "starttls"', "6: channels.a.security: does not"),
    ("587 in TLS", f'{_MAIL}port = 587\nsecurity = "tls"', "6: channels.a.security: does not go"),
    ("no security", f'{_MAIL}security = "ssl"', '5: channels.a.security: must be "starttls"'),
    ("no port", f"{_MAIL}port = 0", "5: channels.a.port: must be at least 1;"),
    ("a port too far", f"{_MAIL}port = 70000", "5: channels.a.port: must be at most 65535;"),
    ("a host with a scheme", _MAIL.replace("smtp.", "smtp://"), "2: channels.a.host: is neither"),
    ("two senders", _MAIL.replace("tracker@", "a@b,c@"), "3: channels.a.from: is no e-mail"),
    ("a name of two lines", f'{_MAIL}name = "a\\nb"', "5: channels.a.name: cannot be a name"),
    (
        "a name with an address",
        f'{_MAIL}name = "a <b@c.de>"',
        "5: channels.a.name: cannot be a name",
    ),
    ("an empty password", f'{_MAIL}user = "u"\npassword = ""', "6: channels.a.password: is empty;"),
    (
        "no ASCII",
        f'{_MAIL}user = "ü"\npassword = "p"',
        "5: channels.a.user: holds a character",
    ),
    ("no such variable", f"{_MAIL}{_LOGIN}", "6: channels.a.password: needs ${PW}, which"),
    ("no such file", f'{_MAIL}user = "u"\npassword_file = "gone"', "write the password into one"),
    (
        "people by a web hook",
        f'{_URL}"json://h/x"\nfor_people = true',
        "3: channels.a.for_people: is true, but its service cannot",
    ),
    (
        "people by what is hidden",
        f'{_URL}"${{URL}}"\nfor_people = true',
        "3: channels.a.for_people: is true, but the service is not",
    ),
    (
        "people in words",
        f'{_URL}"slack://x"\nfor_people = "yes"',
        "3: channels.a.for_people: must be true or",
    ),
    (
        "a service without people",
        f'{_URL}"slack://x"\nservice = "slack"',
        "3: channels.a.service: is for channels for",
    ),
    (
        "another service",
        f'{_URL}"slack://x"\nfor_people = true\nservice = "mail"',
        "4: channels.a.service: is another",
    ),
    (
        "an unknown service",
        f'{_URL}"slack://x"\nfor_people = true\nservice = "fax"',
        "4: channels.a.service: names no",
    ),
    (
        "a fallback for people",
        f'{_PEOPLE}[channels.b]\nurl = "console://"\nfallback = "a"',
        "7: channels.b.fallback: names a channel for people",
    ),
    (
        "an operator for people",
        f'{_PEOPLE}[delivery]\noperator = "a"',
        "6: delivery.operator: names a channel for people",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_told_with_its_line_and_key(
    what: str, text: str, expected: str, tmp_path: Path
) -> None:
    problems = problems_of(tmp_path, text)
    assert any(expected in problem for problem in problems), problems


def test_a_file_of_another_service_than_the_one_stated_is_refused(tmp_path: Path) -> None:
    text = '[channels.a]\nurl_file = "u"\nfor_people = true\nservice = "slack"\n'
    (tmp_path / "u").write_text("slack://xoxb-1")
    assert load_text(tmp_path, text).channels["a"].channel.service == "slack"
    (tmp_path / "u").write_text("mailtos://u:hunter2@h")
    (problem,) = problems_of(tmp_path, text)
    assert problem.startswith("tracker.toml:2: channels.a.url_file: gives an address of another")
    assert "hunter2" not in problem


def test_whose_addresses_a_channel_takes_is_known_without_its_secrets(tmp_path: Path) -> None:
    text = (
        f'{_PEOPLE}{_LOGIN}[channels.b]\nurl = "slack://${{TOKEN}}"\nfor_people = true\n'
        '[channels.c]\nurl = "slack://${TOKEN}"\n'
    )
    channels = load_text(tmp_path, text, secrets=False).channels
    told = {
        name: (each.channel.for_people, each.channel.service) for name, each in channels.items()
    }
    assert told == {"a": (True, "mail"), "b": (True, "slack"), "c": (False, "")}
    with pytest.raises(Exception, match="without secrets"):
        channels["a"].url()


def test_nobody_hears_of_trouble_by_a_channel_for_people(tmp_path: Path) -> None:
    alone = load_text(tmp_path, _PEOPLE)
    assert alone.operators == ()
    (remark,) = alone.remarks
    assert "every channel is for people, so nobody hears of trouble" in remark
    both = load_text(tmp_path, f'{_PEOPLE}[channels.b]\nurl = "console://"\n')
    assert (both.operators, both.remarks) == (("b",), ())


@pytest.mark.parametrize(
    "fault", ['security = "ssl"', 'for_people = "maybe"', 'user = "u"', 'url = "slack://x"']
)
def test_a_mail_channel_with_a_fault_is_set_aside_alone(fault: str, tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text(f'{_MAIL}{fault}\n[channels.b]\nurl = "console://"\n')
    parts = load_parts(file, {})
    assert parts.channels["a"].fault is not None
    assert parts.channels["b"].fault is None
    assert [each.part for each in parts.set_aside] == ["channel a"]


_LINES = {
    "url": 'url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"',
    "host": 'host = "smtp.example.org"',
    "port": "port = 465",
    "user": 'user = "tracker"',
    "password": 'password = "p@ss"',
    "password_file": 'password_file = "pw"',
    "from": 'from = "tracker@example.org"',
    "to": 'to = "ops@example.org"',
    "for_people": "for_people = true",
    "tls": 'security = "tls"',
    "none": 'security = "none"',
}


def test_every_combination_of_keys_is_refused_or_can_be_sent_by(tmp_path: Path) -> None:
    """And nothing that is taken loses its login, its recipient or its encryption on the way."""
    (tmp_path / "pw").write_text("p@ss")
    taken, faults = 0, list[str]()
    for number in range(1, 1 << len(_LINES)):
        keys = {name for bit, name in enumerate(_LINES) if number >> bit & 1}
        if {"tls", "none"} <= keys or {"password", "password_file"} <= keys:
            continue
        text = "\n".join(["[channels.a]", *(_LINES[each] for each in _LINES if each in keys)])
        try:
            channel = load_text(tmp_path, text).channels["a"]
        except BadSettings as error:
            faults += error.problems
            continue
        if "host" not in keys:
            continue
        taken += 1
        people = "mail" if "for_people" in keys else None
        assert check_address("a", channel.url(), schemes=(), for_people=people is not None) == []
        made = Blueprint(channel.url(), people=people).fresh("amira@bank.example")
        assert made is not None
        reader = "amira@bank.example" if people else "ops@example.org"
        assert made.targets == [(False, reader)]
        assert made.secure_mode == ("ssl" if "port" in keys or "tls" in keys else "starttls")
        assert (made.user is not None) == ("user" in keys) == (made.password == "p@ss")
        assert "url" not in keys
    assert taken == 24
    assert all("tracker.toml:" in each and ": channels.a" in each for each in faults)
