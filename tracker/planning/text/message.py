"""The text of a notice: built once, from facts, for every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Final

from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.planning.sending.holding import is_urgent
from tracker.planning.text.bulletins import Text
from tracker.planning.text.fields import fields_of
from tracker.planning.text.notice import REPEAT, TITLE_LIMIT, Notice, mark_of, notice_of, stands_in
from tracker.planning.text.wording import in_ascii, one_line

_LINE_LIMIT = 2_000
_CALM: Final = frozenset({BulletinKind.ALL_CLEAR, BulletinKind.FUSE})


def compose(claim: ReminderClaim | BulletinClaim, *, reader_tz: str, now: datetime) -> Message:
    """The message of a claimed delivery as it reads at `now`, days left included.

    `reader_tz` is the IANA zone of those who are told. After a POISON outcome the message is
    reduced to ASCII, so that one character cannot keep it from being told.
    """
    message = (
        _bulletin(claim)
        if isinstance(claim, BulletinClaim)
        else _reminder(claim, reader_tz=reader_tz, now=now)
    )
    return _plain(message) if Outcome.POISON in claim.prior else message


def _reminder(claim: ReminderClaim, *, reader_tz: str, now: datetime) -> Message:
    notice = notice_of(claim, reader_tz=reader_tz, now=now)
    return Message(
        title=notice.title,
        text=_as_text(notice),
        html=_as_html(notice),
        message_id=_message_id(claim.reminder.reference, claim),
        urgent=is_urgent(claim.milestone.due, now),
        reference=claim.reminder.reference,
        reminders=(fields_of(claim, now),),
    )


def _bulletin(claim: BulletinClaim) -> Message:
    """The bulletin as it is, after what its reader has to know of this copy."""
    first = [REPEAT if claim.possible_repeat else "", stands_in(claim)]
    return message_of(
        f"{mark_of(claim)}{claim.bulletin.title}",
        "\n".join((*filter(None, first), claim.bulletin.text)),
        _message_id(f"bulletin-{claim.bulletin.id}", claim),
        urgent=claim.bulletin.kind not in _CALM,
    )


def message_of(title: str, text: str, message_id: str, *, urgent: bool = False) -> Message:
    """A message that says no more than `text`, line by line."""
    lines = [one_line(line, _LINE_LIMIT) for line in text.splitlines()]
    return Message(
        title=one_line(title, TITLE_LIMIT),
        text="\n".join(lines),
        html="\n".join(f"<p>{escape(line)}</p>" for line in lines if line),
        message_id=message_id,
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
    text = in_ascii(message.text)
    return replace(
        message,
        title=in_ascii(message.title)[:TITLE_LIMIT],
        text=text,
        html=f"<pre>{escape(text)}</pre>",
    )


def _message_id(what: str, claim: Claim) -> str:
    """The same on every attempt, so that mail programs show a repeat as one message."""
    return f"<{what}.{claim.delivery_id}.{int(claim.created_at.timestamp())}@tracker.invalid>"


def _as_text(notice: Notice) -> str:
    return "\n".join(
        [
            notice.heading,
            "",
            *notice.lead,
            "",
            *(f"{label}: {value}" for label, value in notice.facts),
            "",
            *(f"{what}: {command}" for what, command in notice.actions),
        ]
    )


def _as_html(notice: Notice) -> str:
    """The same words in the same order as the text."""
    parts = [
        f"<h3>{escape(notice.heading)}</h3>",
        *(f"<p>{escape(sentence)}</p>" for sentence in notice.lead),
        '<table cellpadding="4">',
        *(_row(label, value, notice.link) for label, value in notice.facts),
        "</table>",
        "<ul>",
        *(
            f"<li>{escape(what)}: <code>{escape(command)}</code></li>"
            for what, command in notice.actions
        ),
        "</ul>",
    ]
    return "\n".join(parts)


def _row(label: str, value: str, link: str | None) -> str:
    shown = escape(value)
    if value == link:
        shown = f'<a href="{shown}">{shown}</a>'
    return f'<tr><th align="left" valign="top">{escape(label)}:</th> <td>{shown}</td></tr>'
