"""A place in the tokens of a phrase, and the small steps every rule of the grammar takes."""

from __future__ import annotations

from tracker.dates.base.wordlists import Phrases, T
from tracker.dates.grammar.tokens import Kind, Token
from tracker.dates.grammar.words import CARDINALS, MONTHS, ORDINALS

_TENS = 10
_NINE = 9
_HUNDRED = 100
#: Names of months and days that are also other words, unless written with a capital.
_ALSO_VERBS = frozenset({"may", "march", "mar", "sat", "sun"})


class Cursor:
    """Walks over tokens; a rule that fails puts `at` back to where it began."""

    __slots__ = ("at", "depth", "end", "source", "tokens")

    def __init__(self, source: str, tokens: tuple[Token, ...]) -> None:
        self.source = source
        self.tokens = tokens
        self.at = 0
        self.depth = 0  #: how many periods are being read within each other
        self.end = Token(Kind.END, "", len(source), len(source))

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of here, or the end; also where there is none before."""
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else self.end

    def take(self, *words: str) -> bool:
        """Step over the token if it is one of `words`."""
        if self.peek().text in words and self.peek().kind is not Kind.END:
            self.at += 1
            return True
        return False

    def phrase(self, table: Phrases[T]) -> T | None:
        """Step over the longest phrase of `table` that stands here, and give its meaning."""
        for rest, meaning in table.get(self.peek().text, ()):
            if all(self.peek(n).text == word for n, word in enumerate(rest, 1)):
                self.at += 1 + len(rest)
                return meaning
        return None

    def take_month(self) -> int | None:
        """Step over the name of a month."""
        month = MONTHS.get(self.peek().text)
        if month is not None:
            self.at += 1
        return month

    def verb_like(self, place: int) -> bool:
        """Whether the name at `place` is rather another word, for want of a capital."""
        token = self.tokens[place]
        return token.text in _ALSO_VERBS and self.source[token.start].islower()

    def take_ordinal(self) -> int | None:
        """Step over `3rd`, `third` or `twenty-third`."""
        token = self.peek()
        if token.kind is Kind.ORDINAL:
            self.at += 1
            return int(token.text[:-2])
        if token.text in ORDINALS:
            self.at += 1
            return ORDINALS[token.text]
        return self._compound(ORDINALS)

    def take_cardinal(self) -> int | None:
        """Step over `12`, `twelve`, `twenty-one`, `one hundred and twenty`."""
        token = self.peek()
        if token.kind is Kind.NUMBER:
            self.at += 1
            return int(token.text.replace(",", ""))
        number = self._compound(CARDINALS) or self._simple()
        if number is None or not self.take("hundred"):
            return number
        number *= _HUNDRED
        mark = self.at
        self.take("and")
        rest = self._compound(CARDINALS) or self._simple()
        if rest is None:
            self.at = mark
        return number + (rest or 0)

    def _simple(self) -> int | None:
        number = CARDINALS.get(self.peek().text)
        if number is not None:
            self.at += 1
        return number

    def _compound(self, ones: dict[str, int]) -> int | None:
        """Step over tens and ones, `twenty-third` or `twenty three`."""
        tens = CARDINALS.get(self.peek().text, 0)
        hyphen = self.peek(1).text == "-"
        one = ones.get(self.peek(1 + hyphen).text, 0)
        if tens <= _TENS or tens % _TENS or not 1 <= one <= _NINE:
            return None
        self.at += 2 + hyphen
        return tens + one
