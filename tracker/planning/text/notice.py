"""What a message tells of one milestone, before it takes a form."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tracker.dates.base.describe import day_in_words, describe
from tracker.dates.base.window import DueWindow
from tracker.domain.delivery import Claim, ReminderClaim
from tracker.domain.facts import CELL_BREAK
from tracker.domain.message import Labelled, Link, Telling
from tracker.domain.milestone import Due, Milestone
from tracker.domain.nature import Nature
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.answer import BUTTONS, AnswerVerb, LinkOf
from tracker.planning.text.delay_words import occasion_in_words, was_told
from tracker.planning.text.due_words import in_short, news_of_date, period_of
from tracker.planning.text.nature_words import comes, words_for
from tracker.planning.text.news_words import news_of
from tracker.planning.text.view import View
from tracker.planning.text.when_words import beside, date_of, when_of
from tracker.planning.text.wording import (
    count_of_days,
    days_ago_in_words,
    days_in_words,
    one_line,
)
from tracker.planning.text.words import BUILT_IN, Words

TITLE_LIMIT = 200
_FACT_LIMIT = 2_000
#: On the buttons of one message, in the order of these.
_ANSWERS: Final = (
    AnswerVerb.SEEN,
    AnswerVerb.DONE,
    AnswerVerb.CHECKED,
    AnswerVerb.LATER,
    AnswerVerb.NOT_MINE,
    AnswerVerb.MOVED,
)
_ANSWERS_IN_A_ROW: Final = frozenset({AnswerVerb.SEEN, AnswerVerb.DONE, AnswerVerb.CHECKED})


def telling_of(view: View, link_of: LinkOf | None = None, *, number: int | None = None) -> Telling:
    """What is to be said of a claim; with a `number` as one of several, in short.

    `link_of` gives the addresses of answers; where it gives none, commands stand in for them.
    """
    buttons = _buttons(view, link_of, in_a_row=number is not None)
    brief = bool(view.told_in_time)
    return Telling(
        number=number,
        headline=headline_of(view),
        what=heading_of(view.milestone),
        when=when_of(view),
        date=date_of(view.due),
        beside=beside(view),
        urgency=view.urgency,
        owner=view.owner,
        who=_stated(
            (view.say("who.owner"), view.owner),
            (view.say("who.authority"), view.milestone.authority),
        ),
        whose=tuple(_whose(view)),
        buttons=buttons,
        news=tuple(news_of(view)),
        source=() if brief else tuple(_source(view)),
        link=None if brief else _link(view),
        commands=() if buttons else _commands(view, in_a_row=number is not None),
        small=_small(view),
    )


def title_of(view: View, *others: Claim) -> str:
    """What stands over the message of a notice, told with `others`: at most 200 characters."""
    window = view.due.certain_window
    wide = window is not None and window.days > 1 and view.kind is not ReminderKind.MOVED
    period = f" ({period_of(window)})" if window and wide else ""
    mark = mark_of(view.claim, *others, words=view.words)
    title = view.say(
        "title", mark=mark, headline=headline_of(view), what=heading_of(view.milestone), period=""
    )
    return one_line(title, TITLE_LIMIT - len(period)) + period


def heading_of(milestone: Milestone) -> str:
    """The title; the key where the title shows nothing."""
    return one_line(milestone.title, _FACT_LIMIT) or milestone.key


def mark_of(*claims: Claim, words: Words = BUILT_IN) -> str:
    """What opens the title where all that a message tells may have come before."""
    return words.say("title.repeat") if all(claim.possible_repeat for claim in claims) else ""


def headline_of(view: View) -> str:
    """How it stands, in a few words: `Due in 7 days`."""
    if view.kind is not ReminderKind.ESCALATION:
        return _standing(view)
    name = "headline.unseen" if was_told(view.claim.raised) else "headline.untold"
    return view.say(name, standing=_standing(view))


def _standing(view: View) -> str:
    window = view.due.certain_window
    if view.kind is ReminderKind.MOVED:
        return _news(view)
    if window is None:
        review = view.kind is ReminderKind.REVIEW
        return view.say("headline.undated" if review else "headline.no_date")
    if view.told_in_time:
        return view.say("headline.elsewhere")
    if view.comes_too_late:
        return view.say("headline.too_late", passed=words_for(view.milestone).passed)
    if view.is_over(window) or view.asks_whether_it_happened:
        return _after_the_end(view, window)
    return _before_the_end(view, window) + view.zone_note


def _after_the_end(view: View, window: DueWindow) -> str:
    if view.asks_whether_it_happened:
        return view.say("headline.happened")
    if view.milestone.nature is Nature.EVENT:
        return view.say("headline.passed")
    late = -view.days_until(view.last_day(window))
    if not late:
        return view.say("headline.overdue")
    return view.say("headline.overdue_by", days=count_of_days(late))


def _news(view: View) -> str:
    if view.proposal and not view.has_moved:
        return view.say("headline.proposed", date=in_short(view.proposal.due, view.words))
    if view.due.window is None:
        return view.say("headline.no_date")
    return view.say("headline.moved", date=in_short(view.due, view.words))


def _before_the_end(view: View, window: DueWindow) -> str:
    if view.due.excludes_its_day:
        return view.say(
            "headline.before", comes=comes(view.milestone), date=in_short(view.due, view.words)
        )
    if view.has_begun(window):
        ago = days_ago_in_words(-view.days_until(window.earliest))
        return view.say("headline.first_day", ago=ago)
    if window.days == 1:
        return view.say("headline.comes", comes=comes(view.milestone), when=view.comes(window))
    if view.today <= window.earliest:
        opens = days_in_words(view.days_until(window.earliest))
        return view.say("headline.opens", when=opens)
    closes = view.days_until(window.latest)
    if not closes:
        return view.say("headline.last_day")
    return view.say("headline.closes", when=days_in_words(closes))


def _whose(view: View) -> list[str]:
    """For whom it is told here, and who has it already."""
    said, seen = [], view.milestone.acknowledged_at(view.now)
    absent = view.claim.stands_in
    if absent is not None:
        name = "who.stands_in" if absent.until is None else "who.stands_in_until"
        day = day_in_words(absent.until) if absent.until is not None else ""
        said.append(view.say(name, who=one_line(absent.whose, _FACT_LIMIT), day=day))
    if seen is not None and seen.by is not None:
        said.append(view.say("who.has_it", who=view.name_of(seen.by), since=view.moment(seen.at)))
    return said


def _source(view: View) -> list[str]:
    """What the source says in its own words, unless the date alone says as much."""
    milestone, due = view.milestone, view.due
    quote = one_line(milestone.source_quote or "", _FACT_LIMIT)
    text = one_line(due.text, _FACT_LIMIT)
    said = text if CELL_BREAK in quote or not quote else quote
    lines = []
    if said and not (said == text and _says_the_same(due)):
        lines.append(_says(view, said))
    named = one_line(milestone.source_url or "", _FACT_LIMIT)
    if named and _link(view) is None:
        lines.append(view.say("source.named", what=named))
    return lines


def _says(view: View, said: str) -> str:
    if view.milestone.as_of is None:
        return view.say("source.says", text=said)
    as_of = describe(DueWindow.on(view.milestone.as_of))
    return view.say("source.as_of", text=said, day=as_of)


def _says_the_same(due: Due) -> bool:
    """Whether the words of the date are the date: 2026-03-31 or 31 March 2026."""
    window = due.window
    if window is None:
        return False
    same = {describe(window), period_of(window), date_of(due)}
    if window.days == 1:
        same |= {window.earliest.isoformat(), day_in_words(window.earliest)}
    return due.text.strip().casefold() in {each.casefold() for each in same}


def _link(view: View) -> Link | None:
    """To the source where it is a web address; nothing else may be followed from a message."""
    url = one_line(view.milestone.source_url or "", _FACT_LIMIT)
    if not url.lower().startswith(("https://", "http://")):
        return None
    return Link(words=view.say("source.link"), url=url)


def _small(view: View) -> Labelled:
    milestone, claim = view.milestone, view.claim
    said = view.say
    listed = [
        (said("small.kind"), milestone.kind and _spaced(milestone.kind)),
        (said("small.instrument"), milestone.instrument),
        (said("small.jurisdiction"), milestone.jurisdiction),
        (said("small.reminder"), occasion_in_words(claim.reminder.reminder.occasion)),
        (said("small.key"), milestone.key),
        (said("small.reference"), claim.reminder.reference),
    ]
    return _stated(*listed)


def _stated(*facts: tuple[str, str | None]) -> Labelled:
    """Those that say something, each in one line."""
    cleaned = [(label, one_line(value or "", _FACT_LIMIT)) for label, value in facts]
    return tuple((label, value) for label, value in cleaned if value)


def _spaced(kind: str) -> str:
    """`final_report` as words; a name of nothing but underscores is left alone."""
    return kind.replace("_", " ") if kind.strip("_ ") else kind


def _buttons(view: View, link_of: LinkOf | None, *, in_a_row: bool) -> tuple[Link, ...]:
    if link_of is None:
        return ()
    wanted: Sequence[AnswerVerb] = [
        verb
        for verb in _ANSWERS
        if (verb is not AnswerVerb.CHECKED or _can_be_checked(view))
        and (not in_a_row or verb in _ANSWERS_IN_A_ROW)
    ]
    linked = [(verb, link_of(view.claim, verb)) for verb in wanted]
    return tuple(Link(words=BUTTONS[verb], url=url) for verb, url in linked if url is not None)


def _commands(view: View, *, in_a_row: bool) -> Labelled:
    """The commands that answer; of one among several those that are not for each of them."""
    key = shlex.quote(one_line(view.milestone.key, _FACT_LIMIT))
    adopt = (view.say("command.adopt"), f"tracker move {key} --adopt")
    checked = (view.say("command.checked"), f"tracker verify {key}")
    own = (*([checked] if _can_be_checked(view) else []), *([adopt] if view.proposal else []))
    if in_a_row:
        return own
    return (
        (view.say("command.seen"), f"tracker ack {view.claim.reminder.reference}"),
        (words_for(view.milestone).done, f"tracker met {key}"),
        *own,
        (news_of_date(view.due, view.words), f'tracker move {key} --due "..." --reason "..."'),
    )


def _can_be_checked(view: View) -> bool:
    """Whether it helps to hear that the date is right; of several readings somebody says which."""
    return view.asks or (view.milestone.needs_a_look and bool(view.due.doubts))


def view_of(
    claim: ReminderClaim, *, reader_tz: str, now: datetime, words: Words = BUILT_IN
) -> View:
    """`claim` as readers in the IANA zone `reader_tz` see it at `now`."""
    return View(claim=claim, reader_tz=reader_tz, now=now, words=words)
