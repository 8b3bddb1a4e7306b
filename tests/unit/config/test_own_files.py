"""Files that say where messages go are read only where nobody else could have written them."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text, problems_of
from tracker.config import own_files
from tracker.config.own_files import Untrusted, read_own
from tracker.errors import BadSettings

_ME, _OTHER, _OURS = 1000, 1001, 2000
_REGULAR = stat.S_IFREG


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.toml"
    path.write_text("x")
    return path


def _seen_as(patch: pytest.MonkeyPatch, *, mode: int, owner: int, group: int, me: int) -> None:
    """Have a file look like that, to the user number `me`: only root could give one away."""
    status = os.stat_result((_REGULAR | mode, 0, 0, 1, owner, group, 1, 0, 0, 0))
    users = {_ME: "me", _OTHER: "other", 0: "root"}
    groups = {_ME: ("me", []), _OURS: ("team", ["me", "other"]), _OTHER: ("me", ["other"])}
    groups |= {0: ("root", [])}

    def user(number: int) -> pwd.struct_passwd:
        return pwd.struct_passwd((users[number], "x", number, number, "", "/", "/bin/sh"))

    def group_of(number: int) -> grp.struct_group:
        name, members = groups[number]
        return grp.struct_group((name, "x", number, members))

    patch.setattr(own_files.os, "fstat", lambda _: status)
    patch.setattr(own_files.os, "geteuid", lambda: me)
    patch.setattr(pwd, "getpwuid", user)
    patch.setattr(grp, "getgrgid", group_of)


@pytest.mark.parametrize(
    ("why", "mode", "owner", "group", "me"),
    [
        ("my own", 0o600, _ME, _ME, _ME),
        ("my own, that others may read", 0o644, _ME, _OURS, _ME),
        ("root's", 0o644, 0, 0, _ME),
        ("a credential's", 0o440, 0, _OURS, _ME),
        ("in a group of mine alone, as a umask of 002 leaves it", 0o664, _ME, _ME, _ME),
        ("root's to root", 0o644, 0, 0, 0),
    ],
)
def test_a_file_that_nobody_else_can_write_is_read(  # noqa: PLR0913, PLR0917 - a row
    why: str,
    mode: int,
    owner: int,
    group: int,
    me: int,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _seen_as(monkeypatch, mode=mode, owner=owner, group=group, me=me)
    assert read_own(file) == b"x", why


@pytest.mark.parametrize(
    ("why", "mode", "owner", "group", "me", "said"),
    [
        ("somebody else's", 0o600, _OTHER, _OTHER, _ME, "belongs to another user (number 1001)"),
        ("a user's to root", 0o600, _ME, _ME, 0, "chown 0 "),
        ("everybody's", 0o646, _ME, _ME, _ME, "can be changed by everybody; say chmod go-w "),
        ("root's and everybody's", 0o666, 0, 0, _ME, "everybody; say chmod go-w "),
        ("a team's", 0o664, _ME, _OURS, _ME, "others of its group; say chmod go-w "),
        ("a group's of my name with others in it", 0o660, _ME, _OTHER, _ME, "its group"),
        ("a group's without a name", 0o660, _ME, 4711, _ME, "its group"),
        ("the group's of root, which is nobody's own", 0o664, 0, 0, 0, "its group"),
    ],
)
def test_a_file_that_somebody_else_can_write_is_refused_with_what_mends_it(  # noqa: PLR0913, PLR0917
    why: str,
    mode: int,
    owner: int,
    group: int,
    me: int,
    said: str,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _seen_as(monkeypatch, mode=mode, owner=owner, group=group, me=me)
    with pytest.raises(Untrusted, match=str(file)) as refused:
        read_own(file)
    assert said in str(refused.value), why


def test_settings_that_others_can_write_are_refused(tmp_path: Path) -> None:
    load_text(tmp_path, "[delivery]")
    (tmp_path / "tracker.toml").chmod(0o666)
    with pytest.raises(BadSettings) as refused:
        load_text(tmp_path, "[delivery]")
    (problem,) = refused.value.problems
    path = tmp_path / "tracker.toml"
    assert problem == f"{path}: can be changed by everybody; say chmod go-w {path}"


def test_a_secret_that_others_can_write_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "a-url"
    secret.write_text("slack://token")
    secret.chmod(0o606)
    (problem,) = problems_of(tmp_path, '[channels.a]\nurl_file = "a-url"')
    assert "channels.a.url_file: its file can be changed by everybody; say chmod go-w" in problem
