"""Words of messages: the sentences of the catalogue, said as they are or as a house says them.

A sentence has a name and facts in braces. A house may say any of them otherwise, with the same
facts; `faults_of` tells what is wrong with such a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Final

from tracker.planning.text.catalogue.bulletins import BULLETINS
from tracker.planning.text.catalogue.notices import NOTICES

_VERSION_LENGTH = 12
BRITISH: Final[Mapping[str, str]] = MappingProxyType({**NOTICES, **BULLETINS})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogue with its facts, before it is known in whose words it is said."""

    name: str
    facts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Series:
    """Several parts, one after the other."""

    parts: tuple[Part, ...]
    joint: str = " "


Part = str | int | Sentence | Series  #: of a text; what is no sentence reads the same in all words


def sentence(name: str, /, **facts: Part) -> Sentence:
    """The sentence called `name`, with its facts."""
    return Sentence(name, facts)


def count(number: int, what: str) -> Sentence:
    """1 milestone, 3 milestones."""
    return sentence(f"count.{what}" if number == 1 else f"count.{what}s", number=number)


def in_a_row(*parts: Part) -> Series:
    """Sentences of one line."""
    return Series(parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The sentences of messages: the catalogue's, some of them perhaps in the house's words."""

    texts: Mapping[str, str] = field(default_factory=lambda: BRITISH, repr=False)

    @property
    def version(self) -> str:
        """What tells these sentences from all others: the same for the same sentences."""
        return _version_of(tuple(sorted(self.texts.items())))

    def say(self, name: str, /, **facts: object) -> str:
        """The sentence called `name` with its facts filled in."""
        return self.texts[name].format_map(facts)

    def told(self, part: Part) -> str:
        """A part of a text, with all that it is made of, in these words."""
        match part:
            case Sentence():
                facts = {name: self.told(fact) for name, fact in part.facts.items()}
                return self.say(part.name, **facts)
            case Series():
                return part.joint.join(map(self.told, part.parts))
        return str(part)


BUILT_IN: Final = Words()


@lru_cache(maxsize=2)  # the house's and the catalogue's, asked for each message
def _version_of(sentences: tuple[tuple[str, str], ...]) -> str:
    import hashlib  # noqa: PLC0415 - OpenSSL is slow to load, and few commands write messages

    said = repr([*sentences]).encode(errors="surrogatepass")
    return hashlib.sha256(said).hexdigest()[:_VERSION_LENGTH]


def faults_of(house: Mapping[str, str]) -> list[str]:
    """What is wrong with sentences of a house, a line each, with what would be right."""
    return [fault for name, text in house.items() if (fault := _fault(name, text))]


def _fault(name: str, text: str) -> str | None:
    if name not in BRITISH:
        return f"no message says {name!r}; the names are those of the catalogue"
    known = _facts(BRITISH[name]) or frozenset()
    used = _facts(text)
    if used is None:
        return f"{name}: its braces do not pair; write {{{{ for a brace that is text"
    if used - known:
        wrong = ", ".join(sorted(used - known))
        right = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
        return f"{name}: it knows no fact {wrong}; there is {right}"
    if "\n" in text:
        return f"{name}: it must be one line"
    return None


def _facts(text: str) -> frozenset[str] | None:
    """The names in braces; None where the braces do not pair."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    formatted = [
        f"{name}:{form}{how or ''}" if form or how else name
        for _, name, form, how in parts
        if name is not None
    ]
    return frozenset(formatted)
