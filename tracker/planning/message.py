"""The text of a notice: built once, from facts, for every channel."""

from __future__ import annotations

from datetime import datetime
from html import escape

from tracker.dates.zones import zone
from tracker.domain.delivery import Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.domain.milestone import Due
from tracker.domain.reference import reference
from tracker.planning.notice import TITLE_LIMIT, Notice, notice_of
from tracker.planning.wording import in_ascii


def compose(claim: ReminderClaim, *, reader_tz: str, now: datetime) -> Message:
    """The message of a claimed delivery as it reads at `now`, days left included.

    `reader_tz` is the IANA zone of those who are told. After a POISON outcome the message is
    reduced to ASCII, so that one character cannot keep it from being told.
    """
    notice = notice_of(claim, reader_tz=reader_tz, now=now)
    title, text, html = notice.title, _as_text(notice), _as_html(notice)
    if Outcome.POISON in claim.prior:
        title, text = in_ascii(title)[:TITLE_LIMIT], in_ascii(text)
        html = f"<pre>{escape(text)}</pre>"
    return Message(
        title=title,
        text=text,
        html=html,
        message_id=_message_id(claim),
        urgent=_is_urgent(claim.milestone.due, now),
    )


def _message_id(claim: ReminderClaim) -> str:
    """The same on every attempt, so that mail programs show a repeat as one message."""
    made = int(claim.created_at.timestamp())
    return f"<{reference(claim.reminder.id)}.{claim.delivery_id}.{made}@tracker.invalid>"


def _is_urgent(due: Due, now: datetime) -> bool:
    window = due.certain_window
    return window is not None and now.astimezone(zone(due.tz)).date() >= window.earliest


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
