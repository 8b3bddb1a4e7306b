"""Why a date in prose is no milestone, or that nothing speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.grammar.expressions import (
    Counted,
    Day,
    DayBeside,
    Each,
    EdgeOf,
    Either,
    Event,
    Expression,
    Listing,
    MonthAfter,
    NamedWeekday,
    Nearby,
    NthIn,
    PartOf,
    Range,
    SpanAhead,
    Timed,
    WeekOf,
    Year,
    YearPart,
    YearShift,
)
from tracker.dates.meaning.interpretation import DueStatus, Interpretation
from tracker.sources.prose import cue_patterns
from tracker.sources.prose.mentions import Mention, binds
from tracker.sources.prose.senses import Sense
from tracker.sources.prose.withdrawn import news


class WhyNot(StrEnum):
    """Why a date was not taken, in words for people."""

    PAST = "it is past"
    HISTORY = "it tells of what has happened"
    PERIOD = "it names the period that is reported on"
    EXAMPLE = "it is an example"
    DOCUMENT = "it is the date of a publication or document"
    CITATION = "it belongs to the citation of a law or paper"
    FURNITURE = "it is part of the page, not of its text"
    FORECAST = "it is a forecast or statistic"
    SECURITY = "it is when a security falls due"
    SCOPE = "it says who or what is meant, not when something is due"
    WISH = "it is asked for, and nobody has set it"
    NAME = "it is part of a name or number"
    DURATION = "it is a stretch of time without an end"
    EVENT = "it counts from an event that may happen at any time"
    SILENT = "nothing says what happens then"
    WITHDRAWN = "withdrawn: the text says that it no longer holds"
    REFUSED = "refused: it was asked for, and not granted"
    SUPERSEDED = "superseded: it was due then before that was changed"
    HALF = "it is only half of what is said there, and the whole cannot be read as one date"
    UNSURE = "it can be read in more than one way: write which is meant, or pass --dayfirst"
    WHOSE = "it counts from the end of a year, and nothing says whose year"
    AS_OF = "it depends on the day on which it was said: pass it with --as-of"


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """The rest of the sentence around a date."""

    before: str
    after: str
    sense: Sense
    glued: bool  #: whether it touches a letter, digit or slash: part of a number
    column: str  #: the head of its column, in a table
    line: bool  #: whether the sentence is a whole line, as headings and labels are

    @property
    def sentence(self) -> str:
        """Both sides, without the date."""
        return f"{self.before} {self.after}"


_SCOPED = frozenset({Modality.BEFORE, Modality.AFTER, Modality.FROM})
_BARE = frozenset({"", "of", "dated"})  #: bounds of a date that only says which paper
_PLAIN = _BARE | {"on", "in", "at"}
_AS_AT = frozenset({"at", "as at", "as of"})
_BINDING = ("by", "due", "no", "not", "from", "until", "before")
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
    fallen = news(around.before, mention.item.bound, around.after) if mention.old is None else None
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
    alone = not mention.item.bound and _is_wide(mention)
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


def _is_period(mention: Mention, around: Surroundings) -> bool:
    bound, before = mention.item.bound, around.before
    ruled = isinstance(mention.item.expression, Counted | MonthAfter)
    if ruled or bound.endswith("after") or cue_patterns.PERIOD_GRANTED.search(before):
        return False
    if _is_covered(mention, around):
        return True
    if cue_patterns.PERIOD_BEFORE.search(before) and not bound.startswith(_BINDING):
        return True
    if _is_label(mention, around):
        return True
    if cue_patterns.PERIOD_BOUND.search(bound) and cue_patterns.PERIOD_NOUN.search(before):
        return True
    return bool(cue_patterns.AS_OF.search(bound)) and around.sense not in _CUES


def _is_label(mention: Mention, around: Surroundings) -> bool:
    """Whether it tells which return or figure is meant: `the first quarter return`."""
    bound, before, after = mention.item.bound, around.before, around.after
    if any(map(cue_patterns.PERIOD_LABEL.search, (before, around.column))):
        return True
    if bound in _AS_AT and cue_patterns.STATE.search(before):
        return True
    if bound not in _BARE or not _is_wide(mention):
        return False
    return bool(cue_patterns.PERIOD_OF.match(after) or cue_patterns.PERIOD_DUE.match(after))


def _is_covered(mention: Mention, around: Surroundings) -> bool:
    """Whether something is told of a whole period: `the levy for 2026/27`."""
    bound, expression = mention.item.bound, mention.item.expression
    if _is_fiscal(expression) and bound in _PLAIN | {"for", "during"}:
        return True
    if bound == "deadline for" and isinstance(expression, Year):
        return True
    if bound == "for" and _is_wide(mention):
        return not cue_patterns.PLANNED.search(around.before)
    return isinstance(expression, Range) and bool(
        cue_patterns.PERIOD_WORDS.match(mention.words)
        or cue_patterns.PERIOD_AFTER.match(around.after)
        or cue_patterns.PERIOD_COVERED.search(around.before)
    )


def _is_fiscal(expression: Expression) -> bool:
    """Whether two years name one of accounts: `2029/30`, and `2029-30`, which is also a season."""
    if isinstance(expression, Either):
        return any(map(_is_fiscal, expression.readings))
    years = isinstance(expression, Range) and (expression.first, expression.last)
    return bool(years) and all(isinstance(year, Year) for year in years or ())


def _is_wide(mention: Mention) -> bool:
    """Whether a date names no day."""
    return isinstance(_innermost(mention.item.expression), YearPart | Year | Nearby)


def _is_security(mention: Mention, around: Surroundings) -> bool:
    near = around.before[-40:] + mention.item.bound
    return bool(cue_patterns.SECURITY.search(around.before) and cue_patterns.MATURITY.search(near))


def _is_document(mention: Mention, around: Surroundings) -> bool:
    if mention.item.bound.startswith("dated") and not around.before.strip():
        return True
    coming = around.sense is Sense.COMING or mention.item.bound not in _PLAIN | {"dated"}
    if coming or cue_patterns.OUTCOME.search(around.before):
        return False
    column = f"column {around.column}"  # `Date` over a column says only that dates stand there
    return any(map(cue_patterns.PUBLISHED.search, (around.before, column)))


def _is_citation(mention: Mention, around: Surroundings) -> bool:
    bound, coming = mention.item.bound, around.sense is Sense.COMING
    amended = (
        bound in _PLAIN | {"through"} and not coming and cue_patterns.AMENDED.search(around.before)
    )
    if bound == "dated" or amended:
        return True
    cited = bound in _BARE and bool(cue_patterns.CITATION.search(around.before))
    return cited and (bound == "of" or not coming)


def _is_scope(mention: Mention, around: Surroundings) -> bool:
    bound = mention.item.bound
    if bound in _PLAIN and around.sense is Sense.PAST and cue_patterns.STOOD.search(around.before):
        return True
    if mention.item.modality not in _SCOPED or cue_patterns.NOT_SCOPE.search(bound):
        return False
    if around.sense in _CUES or cue_patterns.PERIODS.search(around.before):
        return False
    if bound.endswith("after") and cue_patterns.TOO_LATE.match(around.after):
        return False
    return bool(
        cue_patterns.SCOPE.search(around.before) and not cue_patterns.AIDED.search(around.before)
    )


def _is_forecast(mention: Mention, around: Surroundings) -> bool:
    sentence = f"{around.before}{mention.words}{around.after}"
    amount = cue_patterns.FORECAST.search(sentence) and cue_patterns.AMOUNT.search(sentence)
    guessed = amount or cue_patterns.SPECULATION.search(sentence)
    return bool(guessed and not cue_patterns.DUTY.search(sentence))


def _is_wish(_: Mention, around: Surroundings) -> bool:
    return bool(cue_patterns.WISH.search(around.before))


def _is_duration(mention: Mention, around: Surroundings) -> bool:
    expression = mention.item.expression
    if isinstance(expression, Year) and cue_patterns.VAGUE.search(mention.item.bound):
        return not cue_patterns.STAGE.search(around.before)
    if isinstance(expression, Counted) and cue_patterns.LASTING.match(mention.words):
        return True
    within = mention.words.lower().startswith(("within", "in"))
    return isinstance(expression, SpanAhead) and expression.whole and not within


def _is_told(mention: Mention, around: Surroundings) -> bool:
    near = not (mention.item.bound or says_year(mention.item.expression))
    if near and cue_patterns.EARLIER.search(around.before):
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
    return cue_patterns.ANY_YEAR.search(year.words) is None


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
    (WhyNot.PERIOD, _is_period),
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
    if cue_patterns.AS_OF.search(mention.item.bound) and window.latest <= horizon:
        return WhyNot.HISTORY
    if told and window.earliest > horizon and not isinstance(_innermost(expression), Year):
        return None
    if _is_row(mention, around):
        return None if window.latest > horizon else WhyNot.DOCUMENT
    if cue_patterns.IS.search(around.before) and isinstance(expression, Day):
        return None
    if around.sense is Sense.PAST or (not cued and _attributive(mention)):
        return WhyNot.HISTORY
    labelled = around.line and bool(cue_patterns.LABEL.search(around.sentence))
    no_verb = around.sense is Sense.NONE and not _is_wide(mention)  # that is known for past
    due = (
        mention.item.modality is Modality.BY
        or (bound and told)
        or (no_verb and bool(mention.item.bound))
    )
    return None if cued or labelled or due else WhyNot.SILENT


def _is_row(mention: Mention, around: Surroundings) -> bool:
    """Whether a day stands beside what is due then, as in the rows of a calendar."""
    if _is_wide(mention) or _attributive(mention):
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


def says_year(expression: Expression) -> bool:
    """Whether a date names its year, so that no verb is needed to tell which one is meant."""
    expression = _innermost(expression)
    if isinstance(expression, Event | Nearby | NamedWeekday | SpanAhead):
        return False
    return isinstance(getattr(expression, "year", 0), int)


def _innermost(expression: Expression) -> Expression:
    """The date that all else in an expression is said of."""
    while (inner := _inner(expression)) is not None:
        expression = inner
    return expression


def _inner(expression: Expression) -> Expression | None:
    """The date within another that tells its year."""
    if isinstance(expression, PartOf | NthIn | EdgeOf | DayBeside):
        return expression.of
    if isinstance(expression, WeekOf | Timed):
        return expression.day
    if isinstance(expression, Range):
        return expression.last
    if isinstance(expression, Counted | MonthAfter):
        return expression.anchor
    return expression.items[-1] if isinstance(expression, Listing) else None
