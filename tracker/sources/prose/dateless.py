"""What a sentence says of when without a day: told, so that no duty falls silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.dates.base.window import Modality
from tracker.dates.grammar.expressions import Repeats, Span
from tracker.dates.grammar.items import Item
from tracker.sources.prose.judging.reasons import WhyNot


def dateless(
    text: str, items: Sequence[Item], named: Sequence[Sequence[Item]]
) -> Iterator[tuple[str, WhyNot]]:
    """The words of rhythms and spans among `items` that belong to no date, and why none is taken.

    `named` are the items that name dates. A rhythm in a sentence that names one is its own.
    """
    taken = {item.start for several in named for item in several}
    rhythms = [item for item in items if isinstance(item.expression, Repeats)]
    spans = [item for item in items if _binds(item)]
    for item in rhythms if not taken else ():
        yield _words(text, item), WhyNot.RHYTHM
    for item in spans:
        if item.start not in taken:
            yield _words(text, item), WhyNot.UNANCHORED


def _binds(item: Item) -> bool:
    """Whether it is a span in which something is due: `within six months`."""
    return isinstance(item.expression, Span) and item.modality is Modality.BY


def _words(text: str, item: Item) -> str:
    return " ".join(text[item.start : item.end].split())
