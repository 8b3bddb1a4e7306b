"""The settings of the house's own sign-on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.house.oidc import Claim, OidcSettings
from tracker.config.settings import load_parts

_GOOD = """
[web.oidc]
issuer = "https://login.example.org/realms/bank/"
client_id = "tracker"
client_secret = "${OIDC_CLIENT_SECRET}"
"""


def _oidc(folder: Path, text: str = _GOOD) -> OidcSettings:
    oidc = load_text(folder, text).web.oidc
    assert oidc is not None
    return oidc


def test_without_the_table_nobody_signs_on_so(tmp_path: Path) -> None:
    assert load_text(tmp_path, "[web]\n").web.oidc is None


def test_the_issuer_stays_as_it_is_spelled(tmp_path: Path) -> None:
    """Its identities are compared with it letter by letter, slashes at the end included."""
    oidc = _oidc(tmp_path)
    assert oidc.issuer == "https://login.example.org/realms/bank/"
    assert (oidc.client_id, oidc.claim, oidc.domains) == ("tracker", Claim.EMAIL, ())


def test_the_secret_comes_from_the_environment_when_it_is_asked_for(tmp_path: Path) -> None:
    """The daemon reads the same settings, and has none."""
    oidc = _oidc(tmp_path)
    assert oidc.secret({"OIDC_CLIENT_SECRET": "s3cret"}) == "s3cret"
    with pytest.raises(ValueError, match=r"web\.oidc\.client_secret names .*; set it$"):
        oidc.secret({})


def test_the_secret_comes_from_a_file_or_a_credential(tmp_path: Path) -> None:
    line = 'client_secret = "${OIDC_CLIENT_SECRET}"'
    oidc = _oidc(tmp_path, _GOOD.replace(line, 'client_secret_file = "oidc"'))
    with pytest.raises(ValueError, match=r"web\.oidc\.client_secret_file names no file"):
        oidc.secret({})
    (tmp_path / "oidc").write_text("of the file\n")
    assert oidc.secret({}) == "of the file"
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "oidc").write_text("of systemd\n")
    assert oidc.secret({"CREDENTIALS_DIRECTORY": str(handed)}) == "of systemd"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://login", "http://login", "begins with http://"),
        ("https://login", "login", "is no address of an issuer"),
        ("realms/bank/", "realms?x=1", "is no address of an issuer"),
        ("login.example.org", "me:pw@login.example.org", "is no address of an issuer"),
        ("login.example.org", "[::1", "is no address of an issuer"),
        ('"${OIDC_CLIENT_SECRET}"', '"hunter2"', "has to come from outside this file"),
        ('"${OIDC_CLIENT_SECRET}"', '"x${OIDC}"', "has to come from outside this file"),
        ('client_id = "tracker"\n', "", "has no client_id"),
        ('client_id = "tracker"', 'client_id = "é"', "is no client id"),
        ('issuer = "https://login.example.org/realms/bank/"\n', "", "has no issuer"),
        ('client_secret = "${OIDC_CLIENT_SECRET}"\n', "", "has no client_secret"),
        ("client_id", 'client_secret_file = "x"\nclient_id', "keep one"),
        ("client_id", 'claim = "upn"\nclient_id', 'must be "email", "sub" or "oid"'),
        ("client_id", 'claim = "sub"\nclient_id', "means nobody yet"),
        ("client_id", 'people = { a = "amira" }\nclient_id', 'with claim = "sub" or "oid" only'),
        ("client_id", 'domains = ["bank example"]\nclient_id', "is neither a host name"),
        (
            "client_id",
            'claim = "sub"\ndomains = ["a.example"]\npeople = { a = "amira" }\nclient_id',
            'with claim = "email" only',
        ),
        (
            "client_id",
            'claim = "sub"\npeople = { a = "A. B." }\nclient_id',
            "names nobody",
        ),
    ],
)
def test_what_would_not_work_is_refused_with_what_would(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, _GOOD.replace(old, new, 1))

    assert said in problem
    assert "hunter2" not in problem


def test_on_the_machine_itself_nobody_listens_on_the_way(tmp_path: Path) -> None:
    issuer = "http://127.0.0.1:8080/x"
    text = _GOOD.replace("https://login.example.org/realms/bank/", issuer)
    assert _oidc(tmp_path, text).issuer == issuer


def test_where_a_key_is_at_fault_nobody_signs_on_so_and_the_rest_holds(tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text('[web]\nbase_url = "https://t.example"\n' + _GOOD + 'claim = "upn"\n')

    settings = load_parts(file, {})

    assert settings.web.oidc is None
    assert settings.web.base_url == "https://t.example"
    (aside,) = settings.set_aside
    assert aside.part == "web.oidc"
    assert "so nobody signs on with an account of the house" in str(aside)


def test_what_is_shown_of_it_is_no_secret(tmp_path: Path) -> None:
    text = _GOOD + 'claim = "sub"\npeople = { "00u1" = "amira" }\n'
    settings = load_text(tmp_path, text)
    shown = json.dumps(describe_settings(settings)["web"])
    assert "https://login.example.org/***" in shown
    assert '"people": ["amira"]' in shown
    for each in ("00u1", "OIDC", "realms"):
        assert each not in shown
        assert each not in repr(settings.web).replace(settings.web.oidc.issuer, "")  # type: ignore[union-attr]  # it is set
