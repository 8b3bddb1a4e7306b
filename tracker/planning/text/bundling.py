"""Several notices for one channel in one message, or in three at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.domain.message import Message
from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import LinkOf
from tracker.planning.sending.holding import deadline_at
from tracker.planning.text.digest import (
    Entry,
    Head,
    count_in_words,
    entry_of,
    message_of_entries,
)
from tracker.planning.text.message import compose
from tracker.planning.text.notice import view_of
from tracker.planning.text.words import BUILT_IN, Words

_NEVER = datetime.max.replace(tzinfo=UTC)
MOST_PARTS: Final = 3  #: of a digest: what is beyond is told in short


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a claim stands in a digest of several parts, for another try at its part."""

    number: int | None  #: of its entry
    head: Head


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """One message, and the claims that it settles."""

    claims: tuple[Claim, ...]
    message: Message
    follows: bool = False  #: it leaves once the one before it was accepted
    places: Mapping[int, Place] = field(default_factory=dict)  #: by delivery, of a part


def bundled(  # noqa: PLR0913 - what shapes a message
    claims: Sequence[Claim],
    *,
    reader_tz_of: Callable[[Milestone], str],
    now: datetime,
    fits: Callable[[Message], bool],
    places: Mapping[int, Place] | None = None,
    link_of: LinkOf | None = None,
    words: Words = BUILT_IN,
) -> tuple[Bundle, ...]:
    """The messages that tell all of `claims`, which are claims on one channel.

    One claim gets its full notice. Several become one digest, the most urgent first, or as many
    parts as it takes that each `fits`, but three at most: where that is not enough, the last part
    says the rest in short. A single entry that does not fit is left to the channel to cut. What
    was part of a digest before, according to `places`, is that part again. Bulletins go alone, as
    does what could not be put into the channel's form before: it must not keep others from being
    told.
    """
    known = places or {}
    bulletins = [each for each in claims if isinstance(each, BulletinClaim)]
    reminders = sorted((c for c in claims if isinstance(c, ReminderClaim)), key=_urgency)
    mixed = [each for each in reminders if Outcome.POISON not in each.prior]
    again = sorted(
        (each for each in mixed if each.delivery_id in known),
        key=lambda claim: (_part_of(claim, known), known[claim.delivery_id].number or 0),
    )
    fresh = [each for each in mixed if each.delivery_id not in known]
    together = fresh if len(fresh) > 1 else []
    told = [*together, *again]

    def entry(number: int | None, about: Sequence[ReminderClaim]) -> Entry:
        return entry_of(
            number,
            about,
            lambda claim: view_of(
                claim, reader_tz=reader_tz_of(claim.milestone), now=now, words=words
            ),
            link_of,
        )

    def single(claim: ReminderClaim | BulletinClaim, reader_tz: str) -> Bundle:
        message = compose(claim, reader_tz=reader_tz, now=now, link_of=link_of, words=words)
        return Bundle(claims=(claim,), message=message)

    form = _Form(entry=entry, fits=fits, words=words)
    return (
        *(single(each, "UTC") for each in bulletins),
        *(single(each, reader_tz_of(each.milestone)) for each in reminders if each not in told),
        *_parts_again(again, known, form),
        *_digest(together, form),
    )


def _urgency(claim: ReminderClaim) -> tuple[datetime, str, int]:
    return deadline_at(claim.milestone) or _NEVER, claim.milestone.key, claim.delivery_id


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """How the messages of a digest are made."""

    entry: Callable[
        [int | None, Sequence[ReminderClaim]], Entry
    ]  #: by number, of one milestone's claims
    fits: Callable[[Message], bool]
    words: Words

    def message(self, entries: Sequence[Entry], head: Head, brief: int | None = None) -> Message:
        """The message that tells `entries`."""
        return message_of_entries(entries, head, self.words, brief=brief)


def _digest(claims: Sequence[ReminderClaim], form: _Form) -> Iterator[Bundle]:
    if not claims:
        return
    groups = _by_milestone(claims)
    several = len(groups) > 1
    entries = [
        form.entry(number if several else None, about)
        for number, about in enumerate(groups, start=1)
    ]
    told = count_in_words(groups, form.words)
    parts = _split(entries, told, form)
    for number, part in enumerate(parts, start=1):
        head = Head(count=told, part=number, parts=len(parts))
        yield _part(part, head, form, follows=number > 1)


def _by_milestone(claims: Sequence[ReminderClaim]) -> list[list[ReminderClaim]]:
    """The claims about each milestone, in the order of their first."""
    groups: dict[str, list[ReminderClaim]] = {}
    for claim in claims:
        groups.setdefault(claim.milestone.key, []).append(claim)
    return list(groups.values())


def _parts_again(
    claims: Sequence[ReminderClaim], places: Mapping[int, Place], form: _Form
) -> Iterator[Bundle]:
    """The parts that were not accepted, under their old numbers."""
    before: str | None = None
    for (count, _, _), group in groupby(claims, key=lambda claim: _part_of(claim, places)):
        part = list(group)
        numbered = groupby(part, key=lambda claim: places[claim.delivery_id].number)
        entries = [form.entry(number, list(about)) for number, about in numbered]
        head = places[part[0].delivery_id].head
        yield _part(entries, head, form, follows=count == before)
        before = count


def _part_of(claim: ReminderClaim, places: Mapping[int, Place]) -> tuple[str, int, int]:
    head = places[claim.delivery_id].head
    return head.count, head.parts, head.part


def _part(entries: Sequence[Entry], head: Head, form: _Form, *, follows: bool) -> Bundle:
    several = head.parts > 1
    return Bundle(
        claims=tuple(claim for entry in entries for claim in entry.claims),
        message=_message(entries, head, form),
        follows=follows,
        places={
            claim.delivery_id: Place(number=entry.number, head=head)
            for entry in entries
            for claim in entry.claims
            if several
        },
    )


def _split(entries: Sequence[Entry], count: str, form: _Form) -> list[Sequence[Entry]]:
    """As few parts as hold `entries` in full, at most `MOST_PARTS`; the last may hold too many."""
    if form.fits(form.message(entries, Head(count=count))):
        return [entries]
    head = Head(count=count, part=MOST_PARTS, parts=MOST_PARTS)
    parts: list[Sequence[Entry]] = []
    rest = entries
    while rest and len(parts) < MOST_PARTS - 1:
        held = max(_held(rest, head, form), 1)
        parts.append(rest[:held])
        rest = rest[held:]
    return [*parts, rest] if rest else parts


def _held(entries: Sequence[Entry], head: Head, form: _Form) -> int:
    """How many of `entries`, from the first on, fit into one message in full."""
    return _most(len(entries), lambda many: form.fits(form.message(entries[:many], head)))


def _message(entries: Sequence[Entry], head: Head, form: _Form) -> Message:
    """In full where that fits or there is but one, else in short, as much as there is room for."""
    whole = form.message(entries, head)
    if len(entries) == 1 or form.fits(whole):
        return whole
    listed = _most(len(entries), lambda many: form.fits(form.message(entries, head, many)))
    return form.message(entries, head, listed)


def _most(limit: int, holds: Callable[[int], bool]) -> int:
    """The greatest number up to `limit` that `holds`, as do all below it; 0 where none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
