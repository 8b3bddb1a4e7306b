"""[messages]: templates and words of the house, in place of tracker's own."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker.config.own_files import Untrusted, read_own
from tracker.config.problems import Problem
from tracker.config.raw import RawSettings
from tracker.config.shape.readers import text
from tracker.config.shape.table import Table, key
from tracker.planning.text.words import BRITISH, BUILT_IN, Words, faults_of

TEMPLATES: Final = ("letter.html", "style.css")
WORDS: Final = "words.toml"
_LARGEST = 200_000  #: bytes of one file
_PATH: Final = ("messages", "templates")


class MessagesTable(Table):
    """[messages]: what people read, in the words and the looks of the house."""

    templates: str | None = key(
        text,
        default=None,
        description="A folder with `letter.html`, `style.css` or `words.toml` of the house.",
        example='"templates"',
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSettings:
    """What the house has of its own."""

    folder: Path | None = None
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)  #: texts by file
    words: Words = field(default_factory=Words, repr=False)


def messages_of(table: MessagesTable, raw: RawSettings) -> MessageSettings:
    """What stands in the folder of the house; tracker's own where that cannot be used."""
    settings, _ = _read(table, raw)
    return settings


def message_faults(table: MessagesTable, raw: RawSettings) -> list[Problem]:
    """What is wrong with the folder of the house."""
    _, faults = _read(table, raw)
    return [Problem(path=_PATH, text=fault) for fault in faults]


def _read(table: MessagesTable, raw: RawSettings) -> tuple[MessageSettings, list[str]]:
    if table.templates is None:
        return MessageSettings(), []
    beside = raw.origin.parent if raw.origin else Path()
    folder = beside / Path(table.templates).expanduser()
    try:
        texts = _texts(folder)
        sentences = _said(texts.pop(WORDS, ""))
    except (OSError, ValueError, Untrusted) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        return MessageSettings(), [str(said)]
    if faults := faults_of(sentences):
        return MessageSettings(), [f"{WORDS}: {fault}" for fault in faults]
    words = Words(texts={**BRITISH, **sentences}) if sentences else BUILT_IN
    return MessageSettings(folder=folder, templates=texts, words=words), []


def _texts(folder: Path) -> dict[str, str]:
    names = (*TEMPLATES, WORDS)
    texts = {name: text for name in names if (text := _text(folder / name)) is not None}
    if not texts:
        raise ValueError(f"names a folder with none of {', '.join(names)}; put one there")
    return texts


def _said(text: str) -> dict[str, str]:
    """The sentences of the house, by their names."""
    said = tomllib.loads(text)
    strange = [name for name, value in said.items() if not isinstance(value, str)]
    if strange:
        raise ValueError(
            f'{WORDS} gives no words for {", ".join(strange)}; write "who.owner" = "Desk"'
        )
    return said


def _text(path: Path) -> str | None:
    """What a file holds; None where there is none. A link could lead out of the folder."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        raise ValueError(f"{path.name} is a link or no file; put the file itself there")
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} is larger than {_LARGEST // 1_000} KB")
    return read_own(path).decode("utf-8")
