"""Why a date in prose is no milestone, or that nothing speaks against it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.grammar.expressions import (
    Counted,
    Day,
    Each,
    Event,
    MonthAfter,
    NamedWeekday,
    Nearby,
    PartOf,
    SpanAhead,
    Year,
    YearShift,
)
from tracker.dates.meaning.interpretation import DueStatus, Interpretation
from tracker.sources.prose.judging import cue_patterns, period_patterns
from tracker.sources.prose.judging.periods import is_period
from tracker.sources.prose.judging.reasons import Surroundings, WhyNot
from tracker.sources.prose.judging.senses import Sense
from tracker.sources.prose.judging.shapes import BARE, PLAIN, innermost, is_wide, says_year
from tracker.sources.prose.judging.withdrawn import may_tell, news
from tracker.sources.prose.mentions import Mention, binds

_SCOPED = frozenset({Modality.BEFORE, Modality.AFTER, Modality.FROM})
_AHEAD = ("this", "next", "tomorrow", "later")
_CUES = frozenset({Sense.COMING, Sense.HOLDING})


def why_not(
    mention: Mention, read: Interpretation, around: Surroundings, horizon: date
) -> WhyNot | None:
    """What speaks against taking a date that could be read; None where nothing does.

    `horizon` is the day from which on dates are to come.
    """
    for reason, applies in _RULES:
        if applies(mention, around):
            return reason
    if read.ambiguous:
        return WhyNot.UNSURE
    if read.window is not None and read.window.latest < horizon:
        return WhyNot.PAST
    fallen = None
    if mention.old is None and may_tell(around.whole, around.after):
        fallen = news(around.before, mention.item.bound, around.after)
    if fallen is not None:
        return WhyNot[fallen.name]
    if read.status is not DueStatus.DATED or read.window is None:
        return None
    return _unsaid(mention, read.window, around, horizon)


def _is_torn(mention: Mention, _: Surroundings) -> bool:
    return mention.torn


def _is_name(mention: Mention, around: Surroundings) -> bool:
    """Whether a number or year only belongs to a name: `the 2030 Agenda`, `Horizon 2027`."""
    expression = mention.item.expression
    if around.glued or _is_edition(mention, around):
        return True
    if not isinstance(expression, Year) or isinstance(expression.year, YearShift):
        return False
    alone = not mention.item.bound
    named = alone and (cue_patterns.NAME_BEFORE.search(around.before) or not around.line)
    return bool(named or cue_patterns.NAME_AFTER.match(around.after))


def _is_edition(mention: Mention, around: Surroundings) -> bool:
    """Whether it tells the edition of a paper: `CPS 230 Operational Risk (July 2025)`."""
    alone = not mention.item.bound and is_wide(mention)
    bracket = alone and cue_patterns.IN_BRACKETS.match(around.after)
    return bool(bracket and cue_patterns.EDITION.search(around.before))


def _is_dateline(_: Mention, around: Surroundings) -> bool:
    behind = cue_patterns.BEHIND_DATELINE.match(around.after)
    return bool(behind and cue_patterns.DATELINE.match(around.before))


def _is_furniture(_: Mention, around: Surroundings) -> bool:
    return bool(cue_patterns.FURNITURE.search(around.sentence))


def _is_example(mention: Mention, around: Surroundings) -> bool:
    if cue_patterns.EXAMPLE.search(around.before):
        return True
    return bool(cue_patterns.EXAMPLE_SENTENCE.search(f"{around.before}{mention.words}"))


def _is_security(mention: Mention, around: Surroundings) -> bool:
    near = around.before[-40:] + mention.item.bound
    return bool(cue_patterns.SECURITY.search(around.before) and cue_patterns.MATURITY.search(near))


def _is_document(mention: Mention, around: Surroundings) -> bool:
    if mention.item.bound.startswith("dated") and not around.before.strip():
        return True
    coming = around.sense is Sense.COMING or mention.item.bound not in PLAIN | {"dated"}
    if coming or cue_patterns.OUTCOME.search(around.before):
        return False
    column = f"column {around.column}"  # `Date` over a column says only that dates stand there
    return any(map(cue_patterns.PUBLISHED.search, (around.before, column)))


def _is_citation(mention: Mention, around: Surroundings) -> bool:
    bound, coming = mention.item.bound, around.sense is Sense.COMING
    amended = (
        bound in PLAIN | {"through"} and not coming and cue_patterns.AMENDED.search(around.before)
    )
    if bound == "dated" or amended:
        return True
    cited = bound in BARE and bool(cue_patterns.CITATION.search(around.before))
    return cited and (bound == "of" or not coming)


def _is_scope(mention: Mention, around: Surroundings) -> bool:
    bound = mention.item.bound
    if bound in PLAIN and around.sense is Sense.PAST and cue_patterns.STOOD.search(around.before):
        return True
    if bound in PLAIN | {"at", "as at", "as of"} and cue_patterns.BOUND_BY.match(around.after):
        return cue_patterns.SIZED.search(around.before) is not None
    if mention.item.modality not in _SCOPED or cue_patterns.NOT_SCOPE.search(bound):
        return False
    if around.sense in _CUES or period_patterns.PERIODS.search(around.before):
        return False
    if bound.endswith("after") and cue_patterns.TOO_LATE.match(around.after):
        return False
    return bool(
        cue_patterns.SCOPE.search(around.before) and not cue_patterns.AIDED.search(around.before)
    )


def _is_forecast(mention: Mention, around: Surroundings) -> bool:
    return _is_guessed(f"{around.before}{mention.words}{around.after}")


@lru_cache(maxsize=8)  # all dates of a sentence that is told on one line ask for the same one
def _is_guessed(sentence: str) -> bool:
    amount = cue_patterns.FORECAST.search(sentence) and cue_patterns.AMOUNT.search(sentence)
    guessed = amount or cue_patterns.SPECULATION.search(sentence)
    return bool(guessed and not cue_patterns.DUTY.search(sentence))


def _is_wish(_: Mention, around: Surroundings) -> bool:
    if cue_patterns.WISH.search(around.before):
        return True
    asked = cue_patterns.MORE_TIME.search(around.before)
    return bool(asked and not cue_patterns.GRANTED.match(around.after))


def _is_duration(mention: Mention, around: Surroundings) -> bool:
    expression = mention.item.expression
    if isinstance(expression, Year) and period_patterns.VAGUE.search(mention.item.bound):
        return not period_patterns.STAGE.search(around.before)
    if isinstance(expression, Counted) and period_patterns.LASTING.match(mention.words):
        return True
    within = mention.words.lower().startswith(("within", "in"))
    return isinstance(expression, SpanAhead) and expression.whole and not within


def _is_told(mention: Mention, around: Surroundings) -> bool:
    near = not (mention.item.bound or says_year(mention.item.expression))
    if near and period_patterns.EARLIER.search(around.before):
        return True
    return _event(mention) is not None and around.sense is Sense.PAST


def _is_serial(mention: Mention, _: Surroundings) -> bool:
    """Whether what it counts from may happen at any time, or to anyone."""
    event = _event(mention)
    if event is None:
        return False
    return not cue_patterns.ONE_OFF.search(event) or bool(cue_patterns.SERIAL.search(event))


def _is_of_some_year(mention: Mention, _: Surroundings) -> bool:
    """Whether it counts from a year end that each firm has its own of: `90 days after year end`."""
    expression = mention.item.expression
    if not isinstance(expression, Counted | MonthAfter) or not isinstance(
        expression.anchor, PartOf
    ):
        return False
    year = expression.anchor.of
    if not isinstance(year, Each) or "year" not in year.words or year.fiscal:
        return False
    return period_patterns.ANY_YEAR.search(year.words) is None


def _event(mention: Mention) -> str | None:
    """The words of the event that a date counts from."""
    expression = mention.item.expression
    if isinstance(expression, Counted | MonthAfter) and isinstance(expression.anchor, Event):
        return expression.anchor.words
    return None


_RULES = (
    (WhyNot.FURNITURE, _is_furniture),
    (WhyNot.NAME, _is_name),
    (WhyNot.DOCUMENT, _is_dateline),
    (WhyNot.EXAMPLE, _is_example),
    (WhyNot.PERIOD, is_period),
    (WhyNot.HALF, _is_torn),
    (WhyNot.SECURITY, _is_security),
    (WhyNot.DOCUMENT, _is_document),
    (WhyNot.CITATION, _is_citation),
    (WhyNot.SCOPE, _is_scope),
    (WhyNot.FORECAST, _is_forecast),
    (WhyNot.WISH, _is_wish),
    (WhyNot.DURATION, _is_duration),
    (WhyNot.HISTORY, _is_told),
    (WhyNot.EVENT, _is_serial),
    (WhyNot.WHOSE, _is_of_some_year),
)


def _unsaid(
    mention: Mention, window: DueWindow, around: Surroundings, horizon: date
) -> WhyNot | None:
    """Whether the sentence says that something is to happen then."""
    expression, cued = mention.item.expression, around.sense in _CUES
    told, bound = says_year(expression), binds(mention) or mention.old is not None
    if period_patterns.AS_OF.search(mention.item.bound) and window.latest <= horizon:
        return WhyNot.HISTORY
    if told and window.earliest > horizon and not isinstance(innermost(expression), Year):
        return None
    if _is_row(mention, around):
        return None if window.latest > horizon else WhyNot.DOCUMENT
    if cue_patterns.IS.search(around.before) and isinstance(expression, Day):
        return None
    if around.sense is Sense.PAST or (not cued and _attributive(mention)):
        return WhyNot.HISTORY
    labelled = around.line and bool(cue_patterns.LABEL.search(around.sentence))
    no_verb = around.sense is Sense.NONE and not is_wide(mention)  # that is known for past
    due = (
        mention.item.modality is Modality.BY
        or (bound and told)
        or (no_verb and bool(mention.item.bound))
    )
    return None if cued or labelled or due else WhyNot.SILENT


def _is_row(mention: Mention, around: Surroundings) -> bool:
    """Whether a day stands beside what is due then, as in the rows of a calendar."""
    if is_wide(mention) or _attributive(mention):
        return False
    if around.column:
        return True
    before, after = around.before, around.after
    behind = cue_patterns.BULLET.search(before) and cue_patterns.LISTED.match(after)
    label = cue_patterns.LABELLED.search(before)
    filing = cue_patterns.FILING.search(after[behind.end() - 1 :] if behind else before)
    if filing and (behind or label):
        return True
    return bool(behind or label) and around.sense is not Sense.PAST


def _attributive(mention: Mention) -> bool:
    """Whether a weekday only describes: `a Monday blog post`."""
    near = isinstance(mention.item.expression, NamedWeekday | Nearby) and not mention.item.bound
    return near and not mention.words.lower().startswith(_AHEAD)
