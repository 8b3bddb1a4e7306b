"""A digest, or a part of one: several milestones in one message, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from tracker.domain.delivery import Claim, ReminderClaim
from tracker.domain.message import Fields, Labelled, Letter, Message, Telling, Urgency
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.answer import LinkOf
from tracker.planning.sending.holding import is_urgent
from tracker.planning.text.fields import fields_of
from tracker.planning.text.lines import linked_text, plain_text
from tracker.planning.text.notice import TITLE_LIMIT, mark_of, telling_of, title_of
from tracker.planning.text.view import View
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import Words, count

_FACT_LIMIT = 300  #: of one fact of one entry; the whole is in `tracker show`
_SHORT_TITLE = 120  #: characters of an entry that is told in one line
_ORDER: Final = (Urgency.NOW, Urgency.SOON, Urgency.CALM)
ViewOf = Callable[[ReminderClaim], View]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a digest says of one milestone."""

    number: int | None  #: among all that the digest tells; None: it is all that is told
    claims: tuple[ReminderClaim, ...]  #: all about the one milestone
    title: str
    telling: Telling
    fields: tuple[Fields, ...]  #: of each claim
    urgent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands over a part of a digest."""

    count: str  #: of all that the digest tells: "12 milestones"
    part: int = 1
    parts: int = 1

    def note(self, words: Words) -> str:
        """Which part it is; "" where there is one."""
        if self.parts == 1:
            return ""
        return words.say("digest.part", part=self.part, parts=self.parts)


def entry_of(
    number: int | None, claims: Sequence[ReminderClaim], view_of: ViewOf, link_of: LinkOf | None
) -> Entry:
    """What is said of `claims`, which are about one milestone."""
    first, *others = sorted(claims, key=_escalations_first)
    view = view_of(first)
    telling = telling_of(view, link_of, number=number)
    for other in others:
        telling = _with(telling, telling_of(view_of(other), None, number=number))
    return Entry(
        number=number,
        claims=(first, *others),
        title=title_of(view, *others),
        telling=telling if number is None else _shortened(_marked(telling, view, first, *others)),
        fields=tuple(fields_of(claim, view.now) for claim in (first, *others)),
        urgent=is_urgent(first.milestone.due, view.now),
    )


def _escalations_first(claim: ReminderClaim) -> tuple[bool, int]:
    return claim.reminder.reminder.kind is not ReminderKind.ESCALATION, claim.delivery_id


def _with(telling: Telling, other: Telling) -> Telling:
    """`telling`, and what another reminder of the same milestone says beyond it."""
    commands = () if telling.buttons else other.commands
    return replace(
        telling,
        whose=_merged(telling.whose, other.whose),
        news=_merged(telling.news, other.news),
        commands=_merged(telling.commands, commands),
        small=_merged(telling.small, other.small),
    )


_Each = TypeVar("_Each")


def _merged(one: tuple[_Each, ...], other: tuple[_Each, ...]) -> tuple[_Each, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _marked(telling: Telling, view: View, *claims: ReminderClaim) -> Telling:
    return replace(telling, headline=mark_of(*claims, words=view.words) + telling.headline)


def _shortened(telling: Telling) -> Telling:
    def short(facts: Labelled) -> Labelled:
        return tuple((label, one_line(value, _FACT_LIMIT)) for label, value in facts)

    return replace(
        telling,
        owner=one_line(telling.owner, _FACT_LIMIT),
        who=short(telling.who),
        source=tuple(one_line(each, _FACT_LIMIT) for each in telling.source),
        small=short(telling.small),
    )


def count_in_words(groups: Sequence[Sequence[ReminderClaim]], words: Words) -> str:
    """12 milestones, by the claims about each."""
    return words.told(count(len(groups), "milestone"))


def message_of_entries(
    entries: Sequence[Entry], head: Head, words: Words, *, brief: int | None = None
) -> Message:
    """The message that tells `entries`: in full, or only the first `brief` in a line each."""
    claims = [claim for entry in entries for claim in entry.claims]
    letter = _letter(entries, head, words, brief)
    return Message(
        title=_title(entries, head, words),
        text=plain_text(letter),
        linked=linked_text(letter),
        letter=letter,
        message_id=_message_id(claims),
        urgency=min((entry.telling.urgency for entry in entries), key=_ORDER.index),
        urgent=any(entry.urgent for entry in entries),
        template=words.version,
        reminders=tuple(fields for entry in entries for fields in entry.fields),
    )


def _letter(entries: Sequence[Entry], head: Head, words: Words, brief: int | None) -> Letter:
    if entries[0].number is None:
        return Letter(tellings=(entries[0].telling,))
    opening = words.say("digest.opening", count=head.count, part=head.note(words))
    told = entries if brief is None else entries[:brief]
    tellings = tuple(each.telling for each in told)
    if brief is not None:
        return Letter(
            opening=opening,
            tellings=tuple(_in_short(each, words) for each in told),
            more=_more(entries[brief:], words),
            closing=((words.say("digest.list"), "tracker list"),),
            in_short=True,
            columns=_columns(words),
        )
    answerable = any(each.buttons for each in tellings)
    closing = () if answerable else _for_each(words)
    columns = _columns(words)
    return Letter(opening=opening, tellings=tellings, closing=closing, columns=columns)


def _columns(words: Words) -> tuple[str, ...]:
    return tuple(words.say(f"digest.column_{name}") for name in ("when", "what", "owner", "links"))


def _in_short(entry: Entry, words: Words) -> Telling:
    """The line that is said where there is no room for more: what, and how to find it.

    It is marked where any of what it tells may have come before, as nothing else says so there.
    """
    key = entry.claims[0].milestone.key
    again = [claim.possible_repeat for claim in entry.claims]
    mark = words.say("title.repeat") if any(again) and not all(again) else ""
    told = tuple((words.say("small.reference"), claim.reminder.reference) for claim in entry.claims)
    return Telling(
        number=entry.number,
        headline=mark + entry.telling.headline,
        what=one_line(entry.telling.what, _SHORT_TITLE),
        when="",
        date="",
        urgency=entry.telling.urgency,
        small=((words.say("small.key"), one_line(key, _FACT_LIMIT)), *told),
    )


def _more(left: Sequence[Entry], words: Words) -> str:
    if not left:
        return ""
    again = any(claim.possible_repeat for entry in left for claim in entry.claims)
    return words.say("digest.more_repeated" if again else "digest.more", count=len(left))


def _for_each(words: Words) -> Labelled:
    """What can be done with any of them: by its reference, or its key."""
    return (
        (words.say("command.seen"), "tracker ack REFERENCE"),
        (words.say("command.done"), "tracker met KEY"),
        (words.say("digest.moved"), 'tracker move KEY --due "..." --reason "..."'),
        (words.say("digest.show"), "tracker show KEY"),
    )


def _title(entries: Sequence[Entry], head: Head, words: Words) -> str:
    if entries[0].number is None:
        return entries[0].title
    mark = mark_of(*_all(entries), words=words)
    note = head.note(words) or words.say("digest.first")
    title = words.say(
        "digest.title", mark=mark, count=head.count, part=note, first=entries[0].title
    )
    return one_line(title, TITLE_LIMIT)


def _all(entries: Iterable[Entry]) -> list[Claim]:
    return [claim for entry in entries for claim in entry.claims]


def _message_id(claims: Sequence[Claim]) -> str:
    """The same for the same deliveries, so that mail programs show a repeat as one message."""
    made = sorted((claim.delivery_id, int(claim.created_at.timestamp())) for claim in claims)
    return f"<digest.{hashlib.sha256(repr(made).encode()).hexdigest()[:32]}@tracker.invalid>"
