"""How sure a sentence is of the date that it names."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.dates.grammar.expressions import Year
from tracker.domain.milestone import Confidence
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.mentions import Mention

_TENTATIVE = Cue(
    "a date that may change",
    r"""\b(?:could|might|may|would|propos\w+|subject\ to|provisional\w*|tentativ\w+|aims?|hopes?
    |hoping|target\w*|indicative|if)\b""",
    flags=re.VERBOSE,
    example="it may be published",
    counter="it is published in May",
)
_LIKELY = Cue(
    "a date that is expected",
    r"""\b(?:expect\w*|plan(?:s|ned|ning)?|intend\w*|anticipat\w*|likely|scheduled|due\ to|set\ to
    |will|forthcoming|around|about)\b""",
    example="is expected",
    counter="is to be published",
)


def confidence_of(mention: Mention, sentence: str) -> Confidence:
    """Tentative where the words leave it open, likely where they only expect it, else firm."""
    said = _said(sentence)
    year = said is Confidence.FIRM and isinstance(mention.item.expression, Year)
    return Confidence.LIKELY if year else said


@lru_cache(maxsize=8)  # all dates of a sentence ask for the same one
def _said(sentence: str) -> Confidence:
    if _TENTATIVE.search(sentence):
        return Confidence.TENTATIVE
    return Confidence.LIKELY if _LIKELY.search(sentence) else Confidence.FIRM
