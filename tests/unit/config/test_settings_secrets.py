"""Addresses with secrets: where they come from, and that nobody is shown them."""

from pathlib import Path

import pytest

from tests.unit.config.settings_files import full_settings, load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.raw import read_raw
from tracker.errors import BadSettings


def _url(folder: Path, line: str, **environ: str) -> str:
    return load_text(folder, f"[channels.a]\n{line}", **environ).channels["a"].url()


@pytest.mark.parametrize(
    ("why", "url", "resolved"),
    [
        ("a variable is put in", "slack://${A}/x", "slack://one/x"),
        ("as often as it is named", "slack://${A}/${B_2}/${A}", "slack://one/two/one"),
        ("a doubled dollar keeps the braces", "json://h/$${A}", "json://h/${A}"),
        ("also where no name follows", "json://h/$${", "json://h/${"),
        ("a dollar alone is a dollar", "json://h/$A/$$", "json://h/$A/$$"),
        ("a value is not looked into", "json://${RECURSIVE}", "json://${A}"),
        ("a whole URL can come from outside", "${WHOLE}", "slack://three"),
    ],
)
def test_variables_are_filled_in(why: str, url: str, resolved: str, tmp_path: Path) -> None:
    environ = {"A": "one", "B_2": "two", "RECURSIVE": "${A}", "WHOLE": "slack://three"}

    assert _url(tmp_path, f'url = "{url}"', **environ) == resolved, why


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, '[channels.a]\nurl = "slack://${A}"', A="")

    assert "needs ${A}" in problem


def test_a_variable_whose_name_may_be_the_secret_is_told_by_its_place(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, '[channels.a]\nurl = "slack://${T1JJ3T3L2}/${T1JJ3T3L2}"')

    assert "needs the ${NAME} at character 9 (9 characters), the ${NAME} at character 22" in problem


def test_a_secret_file_is_looked_for_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a-url").write_text("\n slack://one \n")

    assert _url(tmp_path, 'url_file = "a-url"') == "slack://one"


def test_a_secret_file_may_be_named_by_its_whole_path(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    secret = tmp_path / "elsewhere" / "a-url"
    secret.write_text("slack://one")

    assert _url(tmp_path, f'url_file = "{secret}"') == "slack://one"


def test_systemd_credentials_come_before_files_beside_the_settings(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (tmp_path / "a-url").write_text("slack://beside")
    line = 'url_file = "a-url"'

    assert _url(tmp_path, line, CREDENTIALS_DIRECTORY=str(credentials)) == "slack://beside"
    (credentials / "a-url").write_text("slack://credential")
    assert _url(tmp_path, line, CREDENTIALS_DIRECTORY=str(credentials)) == "slack://credential"


def test_a_secret_file_in_neither_place_names_both(tmp_path: Path) -> None:
    text = '[channels.a]\nurl_file = "a-url"'
    (problem,) = problems_of(tmp_path, text, CREDENTIALS_DIRECTORY="/run/credentials/t")

    assert "no file (5 characters) in $CREDENTIALS_DIRECTORY or beside the settings" in problem


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        ("empty", b"", "is empty; write the URL into it"),
        ("blank", b" \n\t\n", "is empty; write the URL into it"),
        ("two lines", b"slack://hunter2\nslack://b", "has more than one line"),
        ("another encoding", b"slack://hunter2\xff", "is not UTF-8 text"),
        ("no URL", b"hunter2", "gives no URL"),
    ],
)
def test_a_secret_file_that_holds_no_url_is_refused_without_showing_it(
    why: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "a-url").write_bytes(content)
    (said,) = problems_of(tmp_path, '[channels.a]\nurl_file = "a-url"')

    assert said.startswith("tracker.toml:2: channels.a.url_file: "), why
    assert problem in said
    assert "hunter2" not in said


def test_a_secret_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "a-url").mkdir()
    (said,) = problems_of(tmp_path, '[channels.a]\nurl_file = "a-url"')

    assert said.endswith("channels.a.url_file: its file cannot be read: Is a directory")


def test_without_secrets_they_need_not_be_there(tmp_path: Path) -> None:
    text = '[channels.a]\nurl = "slack://${GONE}"\n[channels.b]\nurl_file = "gone"'
    settings = load_text(tmp_path, text, secrets=False)

    assert list(settings.channels) == ["a", "b"]
    with pytest.raises(BadSettings, match="channel a: the settings were read without secrets"):
        settings.channels["a"].url()


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    settings = full_settings(tmp_path)
    described = describe_settings(settings)

    assert settings.channels["policy-team"].url() == "slack://hunter1/x"
    assert settings.channels["ops-mail"].url() == "mailtos://ops:hunter4@example.org"
    for shown in (
        repr(settings),
        repr(read_raw(settings.origin)),
        str(settings.channels["ops-mail"]),
        str(described),
    ):
        assert "hunter" not in shown
