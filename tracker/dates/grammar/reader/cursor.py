"""A place in the tokens of a phrase, and the small steps every rule of the grammar takes."""

from __future__ import annotations

from tracker.dates.base.wordlists import Phrases, T
from tracker.dates.grammar.english.names import ALSO_VERBS
from tracker.dates.grammar.reader.tokens import Kind, Token
from tracker.dates.grammar.reader.trace import Recorder


class Cursor:
    """Walks over tokens; a rule that gives nothing leaves `at` where it began."""

    __slots__ = ("at", "depth", "end", "recorder", "skipped", "source", "texts", "tokens")

    def __init__(
        self, source: str, tokens: tuple[Token, ...], recorder: Recorder | None = None
    ) -> None:
        self.source = source
        self.tokens = tokens
        self.texts = (*(token.text for token in tokens), "")  #: of the tokens and the end
        self.recorder = recorder
        self.at = 0
        self.depth = 0  #: how many periods are being read within each other
        self.skipped: list[int] = []  #: places of the tokens since the last item
        self.end = Token(Kind.END, "", len(source), len(source))

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of here, or the end; also where there is none before."""
        place = self.at + ahead
        if place < 0:
            return self.end
        try:
            return self.tokens[place]
        except IndexError:
            return self.end

    def step(self) -> Token:
        """Step over the token that stands here, and give it."""
        token = self.peek()
        self.at += 1
        return token

    def take(self, *marks: str) -> bool:
        """Step over the token if it is one of `marks`."""
        if self.texts[self.at] in marks:
            self.at += 1
            return True
        return False

    def word(self, words: frozenset[str]) -> bool:
        """Step over the token if it is one of a set of words."""
        if self.texts[self.at] in words:
            self.at += 1
            return True
        return False

    def look_up(self, table: dict[str, T]) -> T | None:
        """Step over the token if it is a word of `table`, and give its meaning."""
        meaning = table.get(self.texts[self.at])
        if meaning is not None:
            self.at += 1
        return meaning

    def phrase(self, table: Phrases[T]) -> T | None:
        """Step over the longest phrase of `table` that stands here, and give its meaning."""
        entries = table.get(self.texts[self.at])
        if entries is None:
            return None
        here = self.at + 1
        for rest, meaning in entries:
            if self.texts[here : here + len(rest)] == rest:
                self.at = here + len(rest)
                return meaning
        return None

    def since(self, mark: int) -> str:
        """The words from the token at `mark` to here."""
        taken = self.tokens[mark : self.at]
        return self.source[taken[0].start : taken[-1].end] if taken else ""

    def verb_like(self, place: int) -> bool:
        """Whether the name at `place` is rather another word, for want of a capital."""
        token = self.tokens[place]
        return token.text in ALSO_VERBS and self.source[token.start].islower()
