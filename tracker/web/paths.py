"""Where milestones are: keys may hold slashes, and words that stand for what is done to one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from tracker.domain.people.answer import AnswerVerb

MILESTONES: Final = "/milestones"
NEW: Final = "new"  #: the page on which one is added
ACTS: Final = (
    *(verb.value for verb in AnswerVerb),
    *("edit", "move", "waive", "suspend", "reopen", "verify"),
)
_DOTS: Final = re.compile(r"(?<![^/])(\.\.?)(?![^/])")
_MARKED: Final = r"\1;"
_MARKED_DOTS: Final = re.compile(r"(?<![^/])(\.\.?);(?![^/])")


def path_of(key: str, act: str = "") -> str:
    """The path below the base of the milestone `key`, or of what is done to it.

    A key that reads as a page of its own has a slash behind it; a part of one that browsers would
    take for a way up has a semicolon behind it, which no key holds.
    """
    path = f"{MILESTONES}/{quote(_DOTS.sub(_MARKED, key), safe='/:;')}"
    if act:
        return f"{path}/{act}"
    taken = key == NEW or key.rpartition("/")[2] in {"", *ACTS}
    return f"{path}/" if taken else path


def meant_by(path: str) -> tuple[str, str]:
    """The key, and what is to be done to it, that `path` below the milestones stands for.

    Of a page that only shows one, the latter is empty.
    """
    path = _MARKED_DOTS.sub(r"\1", path)
    key, slash, act = path.rpartition("/")
    if slash and not act:
        return key, ""
    return (key, act) if slash and act in ACTS else (path, "")
