"""Channel URLs from outside the settings file: environment variables, files, credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tracker.config.own_files import Untrusted, read_own
from tracker.config.withheld import withheld

CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"  #: set by systemd for a unit with LoadCredential

_PLACEHOLDER = re.compile(r"\$(?P<escape>\$)?\{(?:(?P<name>[A-Za-z_]\w*)\})?", re.ASCII)


def filled_in(url: str, environ: Mapping[str, str]) -> str:
    """`url` with each `${NAME}` replaced from `environ`; `$${` gives `${`.

    Raises ValueError, which tells where each variable at fault stands: its name may be the secret.
    """
    unreadable = [match for match in _PLACEHOLDER.finditer(url) if _unreadable(match)]
    if unreadable:
        raise ValueError(
            "has a ${ without NAME}; write ${NAME}, or $${ for the characters themselves"
        )
    absent = [
        _as_named(match)
        for match in _PLACEHOLDER.finditer(url)
        if not match["escape"] and not environ.get(match["name"])
    ]
    if absent:
        raise ValueError(
            f"needs {', '.join(dict.fromkeys(absent))}, which the environment does not set; set "
            "it, or write $${ for the characters themselves"
        )
    return _PLACEHOLDER.sub(lambda match: _replacement(match, environ), url)


def read_secret(name: str, folder: Path, environ: Mapping[str, str], what: str = "URL") -> str:
    """The one line in the file `name`, without the white space around it: `what` it holds.

    A relative name is looked for in $CREDENTIALS_DIRECTORY, then in `folder`. Raises ValueError,
    which repeats neither what the file holds nor its name, which may be the secret itself.
    """
    if "://" in name:
        raise ValueError("is a URL; write it as url, or into a file and the file's name here")
    try:
        path = _found(name, folder, environ, what)
        secret = read_own(path).decode("utf-8-sig").strip()
    except Untrusted as error:
        raise ValueError(f"its file {error}") from error
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(
            f"its file is not UTF-8 text; write the {what} into it, and nothing else"
        ) from error
    if not secret:
        raise ValueError(f"its file is empty; write the {what} into it")
    if len(secret.splitlines()) > 1:
        raise ValueError(
            f"its file has more than one line; write the {what} into it, and nothing else"
        )
    return secret


def _as_named(match: re.Match[str]) -> str:
    """A variable by its name, or by its place where the name may be the secret itself."""
    length = withheld(match["name"])
    if length.startswith("("):
        return f"the ${{NAME}} at character {match.start() + 1} {length}"
    return match[0]


def _unreadable(match: re.Match[str]) -> bool:
    return match["name"] is None and not match["escape"]


def _replacement(match: re.Match[str], environ: Mapping[str, str]) -> str:
    return match[0][1:] if match["escape"] else environ[match["name"]]


def _found(name: str, folder: Path, environ: Mapping[str, str], what: str) -> Path:
    credentials = environ.get(CREDENTIALS_VARIABLE)
    folders = [Path(credentials), folder] if credentials else [folder]
    candidates = [each / name for each in folders]  # an absolute name stays as it is
    for candidate in candidates:
        if candidate.exists():
            return candidate
    places = "in $CREDENTIALS_DIRECTORY or beside" if credentials else "beside"
    raise ValueError(
        f"names no file {withheld(name)} {places} the settings; write the {what} into one of that "
        "name"
    )
