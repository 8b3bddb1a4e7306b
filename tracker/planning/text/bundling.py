"""Several notices for one channel in one message, or as few as they fit into."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final

from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.domain.milestone import Milestone
from tracker.planning.sending.holding import deadline_at, is_urgent
from tracker.planning.text.message import compose
from tracker.planning.text.nature_words import LABELS
from tracker.planning.text.notice import TITLE_LIMIT, Notice, mark_of, notice_of
from tracker.planning.text.wording import count_of, occasion_in_words, one_line

_NEVER = datetime.max.replace(tzinfo=UTC)
_FACT_LIMIT = 300  #: of one fact of one entry; the whole is in `tracker show`
_IN_SHORT: Final = frozenset(
    {
        *LABELS,
        "Clocks",
        "Waiting for",
        "Owner",
        "Authority",
        "Source says",
        "Key",
        "Reference",
    }
)
_FOR_EACH: Final = (
    ("The date has changed", 'tracker move ... --due "..." --reason "..."'),
    ("All that is known of it", "tracker show ..."),
)
_CLOSING = "With the key of an entry in place of the first dots:"
_CHANGES = " --due "  #: in the command that the closing lines name for all entries
_BREAK = "\n\n"
_MANY = ", part 1000 of 1000"  #: the longest note that has to fit


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """One message, and the claims that it settles."""

    claims: tuple[Claim, ...]
    message: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line of a digest: words, then what stands out from them."""

    words: str
    command: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.words, self.command, self.link)))

    @property
    def html(self) -> str:
        command = f"<code>{escape(self.command)}</code>" if self.command else ""
        link = f'<a href="{escape(self.link)}">{escape(self.link)}</a>' if self.link else ""
        return " ".join(filter(None, (escape(self.words), command, link)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """What a digest says of one claim."""

    claim: ReminderClaim
    title: str
    lines: tuple[_Line, ...]
    urgent: bool


_Numbered = tuple[int, _Entry]


def bundled(
    claims: Sequence[Claim],
    *,
    reader_tz_of: Callable[[Milestone], str],
    now: datetime,
    capacity: int,
) -> tuple[Bundle, ...]:
    """The messages that tell all of `claims`, which are claims on one channel.

    One claim gets its full notice. Several become one digest, the most urgent first, or as many
    parts as it takes to keep the text of each within `capacity` characters; a single entry that is
    longer is left to the channel to cut. Bulletins go alone, as does what could not be put into
    the channel's form before: it must not keep others from being told.
    """
    bulletins = [each for each in claims if isinstance(each, BulletinClaim)]
    reminders = sorted((c for c in claims if isinstance(c, ReminderClaim)), key=_urgency)
    mixed = [each for each in reminders if Outcome.POISON not in each.prior]
    together = mixed if len(mixed) > 1 else []
    return (
        *(_bundle([each], compose(each, reader_tz="UTC", now=now)) for each in bulletins),
        *(
            _bundle([each], compose(each, reader_tz=reader_tz_of(each.milestone), now=now))
            for each in reminders
            if each not in together
        ),
        *_digests([_entry(each, reader_tz_of(each.milestone), now) for each in together], capacity),
    )


def _urgency(claim: ReminderClaim) -> tuple[datetime, str, int]:
    return deadline_at(claim.milestone) or _NEVER, claim.milestone.key, claim.delivery_id


def _bundle(claims: Sequence[Claim], message: Message) -> Bundle:
    return Bundle(claims=tuple(claims), message=message)


def _entry(claim: ReminderClaim, reader_tz: str, now: datetime) -> _Entry:
    notice = notice_of(claim, reader_tz=reader_tz, now=now)
    return _Entry(
        claim=claim,
        title=notice.title,
        lines=tuple(_lines(claim, notice)),
        urgent=is_urgent(claim.milestone.due, now),
    )


def _lines(claim: ReminderClaim, notice: Notice) -> Iterator[_Line]:
    if notice.is_brief:
        stated = "; ".join(f"{name}: {one_line(what, _FACT_LIMIT)}" for name, what in notice.facts)
        yield _Line(words=" ".join((*notice.lead, stated)))
        return
    if notice.lead:
        yield _Line(words=" ".join(notice.lead))
    told = occasion_in_words(claim.reminder.reminder.occasion)
    facts = [
        f"{name}: {one_line(value, _FACT_LIMIT)}"
        for name, value in notice.facts
        if name in _IN_SHORT
    ]
    yield _Line(words="; ".join((f"Reminder: {told}", *facts)))
    for name, value in notice.facts:
        if name == "Source":
            link = value == notice.link
            yield _Line(words=f"{name}:", link=value) if link else _Line(words=f"{name}: {value}")
    for what, command in notice.actions:
        if _CHANGES not in command:
            yield _Line(words=f"{what}:", command=command)


def _digests(entries: Sequence[_Entry], capacity: int) -> Iterator[Bundle]:
    numbered = list(enumerate(entries, start=1))
    parts = list(_parts(numbered, capacity - len(_as_text((), _opening(entries, _MANY)))))
    for number, part in enumerate(parts, start=1):
        note = f", part {number} of {len(parts)}" if len(parts) > 1 else ""
        opening = _opening(entries, note)
        claims = [entry.claim for _, entry in part]
        message = Message(
            title=_title(entries, part, note),
            text=_as_text(part, opening),
            html=_as_html(part, opening),
            message_id=_message_id(claims),
            urgent=any(entry.urgent for _, entry in part),
        )
        yield _bundle(claims, message)


def _parts(numbered: Iterable[_Numbered], room: int) -> Iterator[list[_Numbered]]:
    """As many entries to a part as fit into `room` characters; at least one."""
    part: list[_Numbered] = []
    left = room
    for number, entry in numbered:
        size = len(_entry_text(number, entry)) + len(_BREAK)
        if part and size > left:
            yield part
            part, left = [], room
        part.append((number, entry))
        left -= size
    if part:
        yield part


def _title(entries: Sequence[_Entry], part: Sequence[_Numbered], note: str) -> str:
    mark = mark_of(*(entry.claim for _, entry in part))
    return one_line(
        f"{mark}{_count(entries)}{note or ', the first'}: {part[0][1].title}", TITLE_LIMIT
    )


def _count(entries: Sequence[_Entry]) -> str:
    keys = {entry.claim.milestone.key for entry in entries}
    return count_of(len(entries), "milestone" if len(keys) == len(entries) else "reminder")


def _opening(entries: Sequence[_Entry], note: str) -> str:
    return f"{_count(entries)}{note}, the most urgent first."


def _as_text(part: Sequence[_Numbered], opening: str) -> str:
    closing = "\n".join((_CLOSING, *(f"{what}: {command}" for what, command in _FOR_EACH)))
    return _BREAK.join((opening, *(_entry_text(*numbered) for numbered in part), closing))


def _entry_text(number: int, entry: _Entry) -> str:
    return "\n".join((f"{number}. {entry.title}", *(line.text for line in entry.lines)))


def _as_html(part: Sequence[_Numbered], opening: str) -> str:
    """The same words in the same order as the text."""
    return "\n".join(
        [
            f"<p>{escape(opening)}</p>",
            *(_entry_html(*numbered) for numbered in part),
            f"<p>{escape(_CLOSING)}</p>",
            "<ul>",
            *(
                f"<li>{escape(what)}: <code>{escape(command)}</code></li>"
                for what, command in _FOR_EACH
            ),
            "</ul>",
        ]
    )


def _entry_html(number: int, entry: _Entry) -> str:
    lines = "<br>\n".join(line.html for line in entry.lines)
    return f"<h3>{number}. {escape(entry.title)}</h3>\n<p>{lines}</p>"


def _message_id(claims: Sequence[Claim]) -> str:
    """The same for the same deliveries, so that mail programs show a repeat as one message."""
    made = sorted((claim.delivery_id, int(claim.created_at.timestamp())) for claim in claims)
    return f"<digest.{hashlib.sha256(repr(made).encode()).hexdigest()[:32]}@tracker.invalid>"
