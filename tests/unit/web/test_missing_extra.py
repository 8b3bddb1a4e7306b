"""Where the extra is missing: said plainly, and nothing else is the worse for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text
from tracker.errors import BadSettings
from tracker.service import checking
from tracker.service.checking import advice_of
from tracker.web import serve as serving

_BASE = 'database = "sqlite:///{}/t.db"\n[web]\nbase_url = "https://tracker.example.org"\n'


_OIDC = """
[web.oidc]
issuer = "https://login.example.org"
client_id = "tracker"
client_secret = "${OIDC_CLIENT_SECRET}"
"""


def _absent(_: str) -> None:
    return None


def test_pages_are_not_served_and_what_to_install_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "find_spec", _absent)

    with pytest.raises(BadSettings, match=r"pip install 'regulatory-tracker\[web\]'"):
        serving.serve(tmp_path / "tracker.toml", log_json=False)


def test_accounts_of_the_house_are_asked_for_where_what_speaks_to_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tracker.toml").write_text(_BASE.format(tmp_path) + _OIDC)
    monkeypatch.setattr(checking, "find_spec", _absent)

    with pytest.raises(BadSettings, match=r"web.oidc is set, and .* 'regulatory-tracker\[oidc\]'"):
        serving.serve(tmp_path / "tracker.toml", log_json=False)
    advice = advice_of(load_text(tmp_path, _OIDC))
    assert [each for each in advice if "pip install 'regulatory-tracker[oidc]'" in each]


def test_pages_are_not_served_without_the_secret_that_the_house_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OIDC_CLIENT_SECRET", raising=False)
    (tmp_path / "tracker.toml").write_text(_BASE.format(tmp_path) + _OIDC)

    with pytest.raises(BadSettings, match=r"web.oidc.client_secret names a variable"):
        serving.serve(tmp_path / "tracker.toml", log_json=False)


@pytest.mark.parametrize(("text", "lines"), [(_BASE, 1), ("timezone = 'UTC'\n", 0)])
def test_a_check_of_the_settings_says_so_where_they_call_for_buttons(
    text: str, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_text(tmp_path, text.format(tmp_path))
    assert advice_of(settings) == ()

    monkeypatch.setattr(checking, "find_spec", _absent)

    advice = advice_of(settings)
    assert len(advice) == lines
    assert all("commands in place of buttons: pip install" in each for each in advice)
