"""Words made of cells: a column's name, or a text with names in braces: "{Quarter} {Year}"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_PART = re.compile(r"\{([^{}]*)\}")
_EDGES = " -–—/|:;,"  # what joined parts of which one is empty


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """What stands between cells, and the columns of the cells."""

    text: tuple[str, ...]  #: before, between and behind the cells: one more than `names`
    names: tuple[str, ...]

    @property
    def column(self) -> str | None:
        """The one column whose cell is all there is; None where there is more."""
        return self.names[0] if self.text == ("", "") else None

    def fill(self, word_of: Callable[[str], str]) -> str:
        """The words, by those of each column; '' where all cells are empty."""
        words = [word_of(name) for name in self.names]
        if not any(words):
            return ""
        if self.column is not None:
            return words[0]
        said = self.text[0]
        for word, text in zip(words, self.text[1:], strict=True):
            said += word + text
        return " ".join(said.split()).strip(_EDGES)


def template_of(said: str) -> Template:
    """The template that a mapping file states: a column's name, or a text with names in braces.

    Raises ValueError, saying what would be right.
    """
    if "{" not in said and "}" not in said:
        return Template(text=("", ""), names=(said,))
    pieces = _PART.split(said)
    text, names = tuple(pieces[::2]), tuple(map(str.strip, pieces[1::2]))
    if not all(names) or any(brace in piece for piece in text for brace in "{}"):
        raise ValueError(f'{said!r} has a brace too many; write it as "{{Quarter}} {{Year}}"')
    return Template(text=text, names=names)
