"""The settings of the pages on which people answer, and the secret that signs the links."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.settings import Settings, load_parts
from tracker.config.web import make_link_secret, read_link_secrets

_BASE = '[web]\nbase_url = "https://tracker.example.org"\n'
_GOOD = "0123456789abcdef" * 2


def _web(folder: Path, lines: str) -> Settings:
    return load_text(folder, f'database = "sqlite:///{folder}/tracker.db"\n[web]\n{lines}\n')


def test_without_the_table_nothing_is_served_and_links_would_last_sixty_days(
    tmp_path: Path,
) -> None:
    web = load_text(tmp_path, "timezone = 'UTC'").web

    assert web.base_url is None
    assert web.origin is None
    assert web.listen == ("127.0.0.1", 8080)
    assert web.links_last == timedelta(days=60)


@pytest.mark.parametrize(
    ("stated", "base_url", "origin"),
    [
        ("https://tracker.example.org", "https://tracker.example.org", None),
        (
            "https://tracker.example.org/",
            "https://tracker.example.org",
            "https://tracker.example.org",
        ),
        (
            "https://Tracker.example.org:443",
            "https://Tracker.example.org:443",
            "https://tracker.example.org",
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", None),
        ("https://[::1]:8443/t", "https://[::1]:8443/t", "https://[::1]:8443"),
        (
            "https://example.org/tools/tracker/",
            "https://example.org/tools/tracker",
            "https://example.org",
        ),
    ],
)
def test_an_address_has_the_origin_that_browsers_send(
    stated: str, base_url: str, origin: str | None, tmp_path: Path
) -> None:
    web = _web(tmp_path, f'base_url = "{stated}"').web

    assert web.base_url == base_url
    assert web.origin == (origin or base_url)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('base_url = "tracker.example.org"', "is no address of a web site"),
        ('base_url = "https://me:pw@example.org"', "is no address of a web site"),
        ('base_url = "https://example.org/?a=b"', "is no address of a web site"),
        ('base_url = "https://example.org:0"', "is no address of a web site"),
        ('base_url = "https://example.org:99999"', "is no address of a web site"),
        ('base_url = "https://[::1"', "is no address of a web site"),
        ('base_url = "javascript:alert(1)"', "is no address of a web site"),
        ('listen = "8080"', "is no address and port"),
        ('listen = "example.org:80"', "is no address and port"),
        ('listen = "127.0.0.1:0"', "is no address and port"),
        ('listen = "127.0.0.1:70000"', "is no address and port"),
        ('trusted_proxies = ["proxy"]', "item 1: is no address or network"),
        ('sign_on_header = "X User"', "is no name of a header"),
        ('sign_on_header = "X-User"', "is believed of trusted proxies only"),
        ('links_last = "12h"', "not a number of whole days"),
    ],
)
def test_what_would_not_work_is_refused_with_what_would(
    line: str, said: str, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, f"[web]\n{line}\n")

    assert said in problem
    assert "write for instance" in problem


def test_the_secret_lies_beside_the_file_of_the_database(tmp_path: Path) -> None:
    web = _web(tmp_path, "").web

    assert web.secret_file == tmp_path / "web-secret"
    assert not web.secret_stated


def test_the_secret_lies_beside_the_settings_where_a_server_keeps_the_database(
    tmp_path: Path,
) -> None:
    web = load_text(tmp_path, 'database = "postgresql+psycopg://db/tracker"\n').web

    assert web.secret_file == tmp_path / "web-secret"


def test_a_secret_that_systemd_hands_over_goes_first(tmp_path: Path) -> None:
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "links").write_text(_GOOD)
    (tmp_path / "links").write_text(_GOOD)

    web = load_text(
        tmp_path, '[web]\nsecret_file = "links"\n', CREDENTIALS_DIRECTORY=str(handed)
    ).web

    assert web.secret_file == handed / "links"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (None, "its file is not there; `tracker init` makes it"),
        ("", "its file is empty; take it away, and `tracker init` makes another one"),
        ("hunter2\n", "line 1 of its file can be guessed"),
        (f"{_GOOD}\nhunter2\n", "line 2 of its file can be guessed"),
        ("é" * 40, "no plain text"),
    ],
)
def test_a_secret_that_would_not_protect_is_refused_and_never_repeated(
    held: str | None, said: str, tmp_path: Path
) -> None:
    if held is not None:
        (tmp_path / "links").write_text(held, encoding="utf-8")

    (problem,) = problems_of(tmp_path, f'{_BASE}secret_file = "links"\n')

    assert said in problem
    assert "hunter2" not in problem


def test_a_secret_that_others_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "links").write_text(_GOOD)
    (tmp_path / "links").chmod(0o666)

    (problem,) = problems_of(tmp_path, f'{_BASE}secret_file = "links"\n')

    assert "can be changed by everybody" in problem


def test_one_that_is_to_be_made_is_no_fault(tmp_path: Path) -> None:
    text = f'database = "sqlite:///{tmp_path}/tracker.db"\n{_BASE}'

    assert load_text(tmp_path, text).web.base_url == "https://tracker.example.org"


def test_a_faulty_secret_leaves_messages_without_links_and_the_rest_in_force(
    tmp_path: Path,
) -> None:
    (tmp_path / "tracker.toml").write_text(f'{_BASE}secret_file = "gone"\nlinks_last = "5d"\n')

    settings = load_parts(tmp_path / "tracker.toml", {})

    assert settings.web.base_url is None
    assert settings.web.links_last == timedelta(days=5)
    (aside,) = settings.set_aside
    assert aside.part == "web.secret_file"
    assert "commands in place of buttons" in str(aside)


def test_nobody_is_believed_to_have_signed_on_where_no_proxy_is_trusted(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(
        f'{_BASE}sign_on_header = "X-User"\ntrusted_proxies = ["somebody"]\n'
    )

    assert load_parts(tmp_path / "tracker.toml", {}).web.sign_on_header is None


@pytest.mark.parametrize(
    ("base_url", "remarks"),
    [("http://tracker.example.org", 1), ("http://127.0.0.1:8080", 0), ("https://x.example", 0)],
)
def test_links_that_can_be_read_on_the_way_are_remarked_on(
    base_url: str, remarks: int, tmp_path: Path
) -> None:
    assert len(_web(tmp_path, f'base_url = "{base_url}"').remarks) == remarks


def test_what_is_shown_of_the_settings_names_the_host_and_no_secret(tmp_path: Path) -> None:
    settings = _web(
        tmp_path,
        'base_url = "https://hooks.example.org/T1/hunter2"\n'
        'sign_on_header = "X-User"\ntrusted_proxies = ["10.1.2.3/8"]\nlisten = "[::1]:81"',
    )

    assert describe_settings(settings)["web"] == {
        "base_url": "https://hooks.example.org/***",
        "listen": "[::1]:81",
        "secret_file": None,
        "links_last": "60d",
        "sign_on_header": "***",
        "trusted_proxies": ["10.0.0.0/8"],
        "oidc": None,
        "roles": {"read": [], "answer": ["everybody"], "edit": [], "administer": []},
    }
    assert "hunter2" not in repr(settings)


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "web-secret"

    assert make_link_secret(file)
    (line,) = read_link_secrets(file)
    assert len(line) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert not make_link_secret(file)
    assert read_link_secrets(file) == (line,)
    assert [each.name for each in file.parent.iterdir()] == ["web-secret"]


def test_a_secret_is_never_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "web-secret").symlink_to(tmp_path / "elsewhere")

    assert not make_link_secret(tmp_path / "web-secret")
    assert not (tmp_path / "elsewhere").exists()


def test_the_first_line_signs_and_blank_ones_count_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "s").write_text(f"\n{_GOOD}1\n\n  {_GOOD}2\n")

    assert read_link_secrets(tmp_path / "s") == (f"{_GOOD}1", f"{_GOOD}2")
