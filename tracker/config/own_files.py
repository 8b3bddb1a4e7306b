"""Files that say where messages go: read only where nobody else could have written them."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class Untrusted(Exception):
    """Somebody else could have written a file; the text says who, and what mends it."""


def read_own(path: Path) -> bytes:
    """What the file at `path` holds. Raises Untrusted, OSError.

    Whoever can write such a file has what the environment keeps sent to an address of their own.
    What was opened is looked at, so that no other file takes its place in between.
    """
    with path.open("rb") as file:
        fault = _fault(os.fstat(file.fileno()), path)
        if fault is not None:
            raise Untrusted(fault)
        return file.read()


def _fault(status: os.stat_result, path: Path) -> str | None:
    user = os.geteuid()
    if status.st_uid not in {0, user}:
        return (
            f"belongs to another user (number {status.st_uid}), who can change where messages go; "
            f"copy it, or make it yours: chown {user} {path}"
        )
    if status.st_mode & stat.S_IWOTH:
        return f"can be changed by everybody; say chmod go-w {path}"
    if status.st_mode & stat.S_IWGRP and not _is_private(status.st_gid, status.st_uid):
        return f"can be changed by others of its group; say chmod go-w {path}"
    return None


def _is_private(group: int, user: int) -> bool:
    """Whether nobody but `user` is in `group`: it has their name, and is the group of no other.

    Such users have a umask of 002, and so have files that are open to their group. Root is none
    of them (pam_umask).
    """
    import grp  # noqa: PLC0415 - only who keeps such files pays for it
    import pwd  # noqa: PLC0415

    if not user:
        return False
    try:
        owner, entry = pwd.getpwuid(user), grp.getgrgid(group)
    except KeyError:
        return False
    named = owner.pw_name == entry.gr_name and owner.pw_gid == group
    return named and set(entry.gr_mem) <= {owner.pw_name}
