"""A digest, or a part of one: several notices in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from tracker.domain.delivery import Claim, ReminderClaim
from tracker.domain.message import Fields, Message
from tracker.planning.sending.holding import is_urgent
from tracker.planning.text.fields import fields_of
from tracker.planning.text.nature_words import LABELS
from tracker.planning.text.notice import TITLE_LIMIT, Notice, mark_of, notice_of
from tracker.planning.text.wording import count_of, occasion_in_words, one_line

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
_SHORT_TITLE = 120  #: characters of an entry that is told in one line
_REST = "All of them, with their dates and references"
_LIST = "tracker list"


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
class Entry:
    """What a digest says of one claim."""

    number: int  #: among all that the digest tells, over all its parts
    claim: ReminderClaim
    title: str
    lines: tuple[_Line, ...]
    brief: _Line  #: what is said of it where there is room for one line
    fields: Fields
    urgent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands over a part of a digest."""

    count: str  #: of all that the digest tells: "12 milestones"
    part: int = 1
    parts: int = 1

    @property
    def note(self) -> str:
        """Which part it is; "" where there is one."""
        return f", part {self.part} of {self.parts}" if self.parts > 1 else ""


def entry_of(number: int, claim: ReminderClaim, reader_tz: str, now: datetime) -> Entry:
    """What is said of `claim` at `now` to readers in the IANA zone `reader_tz`."""
    notice = notice_of(claim, reader_tz=reader_tz, now=now)
    facts = dict(notice.facts)
    named = f"{one_line(notice.title, _SHORT_TITLE)} (Key: {one_line(facts['Key'], _FACT_LIMIT)})"
    return Entry(
        number=number,
        claim=claim,
        title=notice.title,
        lines=tuple(_lines(claim, notice)),
        brief=_Line(words=f"{number}. {named}", command=notice.actions[0][1]),
        fields=fields_of(claim, now),
        urgent=is_urgent(claim.milestone.due, now),
    )


def count_in_words(claims: Sequence[ReminderClaim]) -> str:
    """12 milestones; 12 reminders where one milestone has several."""
    keys = {claim.milestone.key for claim in claims}
    return count_of(len(claims), "milestone" if len(keys) == len(claims) else "reminder")


def message_of_entries(
    entries: Sequence[Entry], head: Head, *, brief: int | None = None
) -> Message:
    """The message that tells `entries`: in full, or only the first `brief` in a line each."""
    opening = f"{head.count}{head.note}, the most urgent first."
    claims = [entry.claim for entry in entries]
    whole = brief is None
    return Message(
        title=_title(entries, head),
        text=_as_text(entries, opening) if whole else _brief_text(entries, opening, brief or 0),
        html=_as_html(entries, opening) if whole else _brief_html(entries, opening, brief or 0),
        message_id=_message_id(claims),
        urgent=any(entry.urgent for entry in entries),
        reminders=tuple(entry.fields for entry in entries),
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


def _title(entries: Sequence[Entry], head: Head) -> str:
    mark = mark_of(*(entry.claim for entry in entries))
    first = entries[0].title
    return one_line(f"{mark}{head.count}{head.note or ', the first'}: {first}", TITLE_LIMIT)


def _as_text(entries: Sequence[Entry], opening: str) -> str:
    closing = "\n".join((_CLOSING, *(f"{what}: {command}" for what, command in _FOR_EACH)))
    return _BREAK.join((opening, *map(_entry_text, entries), closing))


def _entry_text(entry: Entry) -> str:
    return "\n".join((f"{entry.number}. {entry.title}", *(line.text for line in entry.lines)))


def _brief_lines(entries: Sequence[Entry], brief: int) -> list[_Line]:
    left = len(entries) - brief
    more = [_Line(words=f"and {left} more.")] if left else []
    return [*(entry.brief for entry in entries[:brief]), *more]


def _brief_text(entries: Sequence[Entry], opening: str, brief: int) -> str:
    listed = "\n".join(line.text for line in _brief_lines(entries, brief))
    return _BREAK.join((opening, listed, f"{_REST}: {_LIST}"))


def _brief_html(entries: Sequence[Entry], opening: str, brief: int) -> str:
    listed = "<br>\n".join(line.html for line in _brief_lines(entries, brief))
    rest = f"<p>{escape(_REST)}: <code>{escape(_LIST)}</code></p>"
    return "\n".join((f"<p>{escape(opening)}</p>", f"<p>{listed}</p>", rest))


def _as_html(entries: Sequence[Entry], opening: str) -> str:
    """The same words in the same order as the text."""
    return "\n".join(
        [
            f"<p>{escape(opening)}</p>",
            *map(_entry_html, entries),
            f"<p>{escape(_CLOSING)}</p>",
            "<ul>",
            *(
                f"<li>{escape(what)}: <code>{escape(command)}</code></li>"
                for what, command in _FOR_EACH
            ),
            "</ul>",
        ]
    )


def _entry_html(entry: Entry) -> str:
    lines = "<br>\n".join(line.html for line in entry.lines)
    return f"<h3>{entry.number}. {escape(entry.title)}</h3>\n<p>{lines}</p>"


def _message_id(claims: Sequence[Claim]) -> str:
    """The same for the same deliveries, so that mail programs show a repeat as one message."""
    made = sorted((claim.delivery_id, int(claim.created_at.timestamp())) for claim in claims)
    return f"<digest.{hashlib.sha256(repr(made).encode()).hexdigest()[:32]}@tracker.invalid>"
