"""Who gives a command, where nobody says so."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping


def user_of(environ: Mapping[str, str]) -> str:
    """`$TRACKER_USER`, else the login name, else the number of the user."""
    stated = environ.get("TRACKER_USER", "").strip()
    if stated:
        return stated
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that nobody has named
        return f"user {os.getuid()}"
