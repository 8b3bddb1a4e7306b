"""Words that may change a date, so that leaving them aside is worth a second look."""

from __future__ import annotations

from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.english.names import (
    ALSO_VERBS,
    CARDINALS,
    MONTHS,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
)

#: words that make a date hang on something, or say that it is not in force
_CONDITIONS = word_set(
    """
    if unless except excepting exception exceptions excluding subject provided depending
    dependent conditional contingent until before after not never no longer draft provisional
    provisionally proposed tentative tentatively estimate estimated indicative delayed postponed
    extended extension cancelled canceled withdrawn suspended stayed superseded revoked repealed
    """
)
#: words that tell one day from another beside it
_PLACES = word_set(
    """
    penultimate other alternate next previous half halves early mid late latest earliest noon
    midnight
    """
)
BEARING = (
    frozenset((*MONTHS, *WEEKDAYS, *SEASONS)) - ALSO_VERBS
    | frozenset((*CARDINALS, *ORDINALS, *UNITS))
    | _CONDITIONS
    | _PLACES
)
