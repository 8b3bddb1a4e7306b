"""The text of a notice: built once, from facts, for every channel."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.domain.message import Letter, Message, Telling, Urgency
from tracker.domain.people.answer import LinkOf
from tracker.planning.sending.holding import is_urgent
from tracker.planning.text.bulletins import Text
from tracker.planning.text.fields import fields_of
from tracker.planning.text.lines import linked_text, plain_text, text_of_mail
from tracker.planning.text.news_words import stands_in
from tracker.planning.text.notice import TITLE_LIMIT, mark_of, telling_of, title_of, view_of
from tracker.planning.text.wording import in_ascii, one_line
from tracker.planning.text.words import BUILT_IN, Words

_LINE_LIMIT = 2_000
_SUMMARY_LIMIT = 300
_CALM: Final = frozenset(
    {
        BulletinKind.ALL_CLEAR,
        BulletinKind.FUSE,
        BulletinKind.HANDOVER,
        BulletinKind.SIGN_ON,
    }
)


def compose(
    claim: ReminderClaim | BulletinClaim,
    *,
    reader_tz: str,
    now: datetime,
    link_of: LinkOf | None = None,
    words: Words = BUILT_IN,
) -> Message:
    """The message of a claimed delivery as it reads at `now`, days left included.

    `reader_tz` is the IANA zone of those who are told; `link_of` gives the addresses of answers,
    commands stand where it gives none. After a POISON outcome the message is reduced to ASCII, so
    that one character cannot keep it from being told.
    """
    if isinstance(claim, BulletinClaim):
        message = _bulletin(claim, words)
    else:
        message = _reminder(claim, reader_tz=reader_tz, now=now, link_of=link_of, words=words)
    return _plain(message) if Outcome.POISON in claim.prior else message


def _reminder(
    claim: ReminderClaim, *, reader_tz: str, now: datetime, link_of: LinkOf | None, words: Words
) -> Message:
    view = view_of(claim, reader_tz=reader_tz, now=now, words=words)
    telling = telling_of(view, link_of)
    letter = Letter(tellings=(telling,))
    title, text = title_of(view), plain_text(letter)
    return Message(
        title=title,
        text=text,
        linked=linked_text(letter) if telling.buttons or telling.link else text,
        letter=letter,
        message_id=_message_id(claim.reminder.reference, claim),
        summary=_summary(title, telling),
        urgency=telling.urgency,
        urgent=is_urgent(claim.milestone.due, now),
        reference=claim.reminder.reference,
        reminders=(fields_of(claim, now),),
        template=words.version,
        thread=_thread(claim.milestone.key),
    )


def _summary(title: str, telling: Telling) -> str:
    """What a locked phone shows: the title, the date and whose it is, each once."""
    beside = (part for part in (telling.date, telling.owner) if part and part not in title)
    return one_line(" · ".join((title, *beside)), _SUMMARY_LIMIT)


def _bulletin(claim: BulletinClaim, words: Words) -> Message:
    """The bulletin as it is, after what its reader has to know of this copy."""
    first = [words.say("news.repeat") if claim.possible_repeat else "", stands_in(claim, words)]
    links = () if claim.link is None else (claim.link,)
    message = message_of(
        f"{mark_of(claim, words=words)}{claim.bulletin.title}",
        "\n".join((*filter(None, first), claim.bulletin.text, *links)),
        _message_id(f"bulletin-{claim.bulletin.id}", claim),
        urgent=claim.bulletin.kind not in _CALM,
    )
    return replace(message, withheld=links)


def message_of(title: str, text: str, message_id: str, *, urgent: bool = False) -> Message:
    """A message that says no more than `text`, line by line."""
    lines = [one_line(line, _LINE_LIMIT) for line in text.splitlines()]
    return Message(
        title=one_line(title, TITLE_LIMIT),
        text="\n".join(lines),
        message_id=message_id,
        urgency=Urgency.SOON if urgent else Urgency.CALM,
        urgent=urgent,
    )


def emergency(text: Text, now: datetime) -> Message:
    """What is told beside all deliveries, as nothing can be stored."""
    return message_of(
        text.title,
        text.text,
        f"<emergency.{int(now.timestamp())}@tracker.invalid>",
        urgent=True,
    )


def _plain(message: Message) -> Message:
    text = in_ascii(text_of_mail(message))
    return replace(
        message, title=in_ascii(message.title)[:TITLE_LIMIT], text=text, linked="", letter=None
    )


def _thread(key: str) -> str:
    """What all that is told of one milestone answers; a key may hold what no Message-ID may."""
    return f"<milestone.{hashlib.sha256(key.encode()).hexdigest()[:32]}@tracker.invalid>"


def _message_id(what: str, claim: Claim) -> str:
    """The same on every attempt, so that mail programs show a repeat as one message."""
    return f"<{what}.{claim.delivery_id}.{int(claim.created_at.timestamp())}@tracker.invalid>"
