"""The grammar of dates that are the earlier or the later of several."""

from __future__ import annotations

from tracker.dates.grammar.clocks import timed
from tracker.dates.grammar.english.bounds import MODALITIES
from tracker.dates.grammar.english.counting import CHOICES, JOINTS
from tracker.dates.grammar.english.little import AND_OR
from tracker.dates.grammar.events import stops
from tracker.dates.grammar.expressions import Choice, Event, Expression
from tracker.dates.grammar.offsets import counted
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule


@rule("""CHOICES [option {("," | ";" | AND_OR) option}]
    Choice(earlier, options=[Event(adoption), Day(2026, 5, 3)]) =
        the earlier of adoption and 3 May 2026
    Choice(options=[Day(2026, 5, 3), Event(publication)]) =
        the later of (i) 3 May 2026 and (ii) publication
    Choice() = 30 days after publication or 3 May 2026, whichever is later
    never = earlier than 3 May 2026 | the earlier of , 3 May 2026""")
def choice(cursor: Cursor) -> Expression | None:
    """The earlier or the later of the options behind it, or of the dates before it."""
    found = cursor.phrase(CHOICES)
    if found is None:
        return None
    earlier, leading = found
    options: list[Expression] = []
    while leading and (option := _option(cursor)) is not None:
        options.append(option)
        if not (cursor.take(",", ";") | cursor.word(AND_OR)):
            break
    return None if leading and not options else Choice(earlier=earlier, options=tuple(options))


@rule("""[AND_OR] [":" | "-"] ["(" Word ")"] [MODALITIES] (counted | timed | named-event)
        [printed]
    Day(2026, 5, 3) = the later of (i) 3 May 2026 and (ii) publication
    Day(2026, 5, 3) = the earlier of: (a) by 3 May 2026, or (b) 30 days after adoption
    never = 3 May 2026 and publication""")
def _option(cursor: Cursor) -> Expression | None:
    cursor.word(AND_OR)
    cursor.take(":", "-")
    if cursor.peek().text == "(" and cursor.peek(2).text == ")":
        cursor.at += 3
    cursor.phrase(MODALITIES)
    found = counted(cursor) or timed(cursor) or _named_event(cursor)
    return found and (_printed(cursor) or found)


@rule("""{Word}
    Event(royal assent) = the later of 3 May 2026 and royal assent
    never = the later of 3 May 2026 and 4 June 2026""")
def _named_event(cursor: Cursor) -> Expression | None:
    mark = cursor.at
    while not (stops(cursor) or cursor.peek().text in JOINTS):
        cursor.at += 1
    return None if cursor.at == mark else Event(cursor.since(mark))


@rule(""" "(" timed ")"
    Day(2027, 5, 1) = the later of 18 months after enactment (1 May 2027) and publication
    never = the later of 18 months after enactment (2027 at the latest) and publication""")
def _printed(cursor: Cursor) -> Expression | None:
    """The date in brackets that an option comes to."""
    found = timed(cursor) if cursor.take("(") else None
    return found if cursor.take(")") else None
