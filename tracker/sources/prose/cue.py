"""A cue: words that decide what a date is, or how it is told."""

from __future__ import annotations

import re
import sys
from dataclasses import KW_ONLY, dataclass
from functools import cached_property


@dataclass(frozen=True)
class Cue:
    """A pattern, with words that it finds and words, much like them, that it leaves alone.

    A test runs both, so a change of the pattern that swallows too much or too little is seen beside
    it. The pattern is compiled when it is first asked for.
    """

    name: str  #: what it tells
    source: str  #: the regular expression
    _: KW_ONLY
    example: str
    counter: str
    flags: re.RegexFlag = re.VERBOSE | re.IGNORECASE

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return re.compile(self.source, self.flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Where it stands first in a part of `text`."""
        return self.pattern.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Where it stands at the start of a part of `text`."""
        return self.pattern.match(text, start, end)

    def cut_from(self, text: str) -> str:
        """`text` without it, wherever it stands."""
        return self.pattern.sub("", text)
