"""Composing: what each message says, before its claim is committed and before it leaves."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from tracker.domain.bulletin import SIGN_ON_LASTS, SignOnAsked
from tracker.domain.channel import Senders, channel_and_person
from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim, Wording
from tracker.domain.message import Message
from tracker.planning.reminders.series import end_of_series
from tracker.planning.text.bundling import Bundle
from tracker.service.sending.claiming import Batch
from tracker.service.sending.concluding import Ended
from tracker.service.sending.orders import Orders
from tracker.service.sending.parts import Parts
from tracker.service.sending.said import keys_of
from tracker.store.store import Transaction

_log = structlog.get_logger()

_LINK = "(a link of its reader)"  #: stands in the ledger where one led to an answer

_LAPSED = "its link is good no more, or only for somebody else"
_NO_ADDRESS = "whom it is for has no address for this channel any more"


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """The messages of what was claimed for one channel, and what cannot be put into words."""

    channel: str
    bundles: tuple[Bundle, ...]
    failed: tuple[Ended, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Composer:
    """Puts claims into words; a text that cannot be made must not stop the others."""

    orders: Orders
    senders: Senders
    parts: Parts = field(default_factory=Parts)
    sign_on_url: Callable[[str], str] | None = None  #: of a token's digest; None: there are none

    def composed(
        self, transaction: Transaction, batches: Sequence[Batch], now: datetime
    ) -> list[Composed]:
        """The messages for all that was claimed, as they read at `now`."""
        orders = self.orders.within(transaction) if batches else self.orders
        return [self._composed(batch, orders, now) for batch in batches]

    def _composed(self, batch: Batch, orders: Orders, now: datetime) -> Composed:
        channel, person = channel_and_person(batch.channel)
        to = orders.reach.address(batch.channel)
        if person is not None and to is None:
            ended = Ended(claims=batch.claims, outcome=Outcome.REFUSED, detail=_NO_ADDRESS)
            return Composed(channel=batch.channel, bundles=(), failed=(ended,))
        lapsed = tuple(each for each in batch.claims if self._has_lapsed(each, now))
        good = [self._linked(each) for each in batch.claims if each not in lapsed]
        words = _Words(
            parts=self.parts,
            orders=orders,
            channel=batch.channel,
            to=to,
            load_of=functools.partial(self.senders.load, channel),
            now=now,
        )
        together = [good] if batch.together else [[claim] for claim in good]
        made = [each for claims in together if claims for each in words.of(claims)]
        withdrawn = (
            Ended(claims=(each,), outcome=Outcome.WITHDRAWN, detail=_LAPSED) for each in lapsed
        )
        return Composed(
            channel=batch.channel,
            bundles=tuple(each for each in made if isinstance(each, Bundle)),
            failed=(*withdrawn, *(each for each in made if isinstance(each, Ended))),
        )

    def _has_lapsed(self, claim: Claim, now: datetime) -> bool:
        """Whether a link to sign on by must not go out: it is late, or for another reader."""
        if not isinstance(claim, BulletinClaim):
            return False
        asked = SignOnAsked.of(claim.bulletin)
        return asked is not None and (
            self.sign_on_url is None
            or channel_and_person(claim.channel)[1] != asked.person
            or now >= claim.bulletin.created_at + SIGN_ON_LASTS
        )

    def _linked(self, claim: Claim) -> Claim:
        """A claim with the link that its reader signs on by, where it tells of one."""
        if not isinstance(claim, BulletinClaim) or self.sign_on_url is None:
            return claim
        asked = SignOnAsked.of(claim.bulletin)
        return claim if asked is None else replace(claim, link=self.sign_on_url(asked.digest))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """What makes the messages of one channel, as whoever reads there has them."""

    parts: Parts
    orders: Orders
    channel: str
    to: str | None  #: the address of the one whom it reaches, of a personal channel
    load_of: Callable[[Message], float]
    now: datetime

    def of(self, claims: Sequence[Claim]) -> Sequence[Bundle | Ended]:
        """The messages for `claims`; a text that cannot be made must not stop the others."""
        try:
            made = self.parts.bundled(
                [self._as_read(claim) for claim in claims],
                reader_tz_of=functools.partial(self.orders.reader_tz, self.channel),
                now=self.now,
                load_of=self.load_of,
            )
        except Exception as error:  # noqa: BLE001 - one bad text must not stop its channel
            if len(claims) > 1:
                return [each for alone in claims for each in self.of([alone])]
            _log.error("Message could not be composed", **keys_of(claims), error=repr(error))
            detail = "the message cannot be composed"
            return [Ended(claims=tuple(claims), outcome=Outcome.POISON, detail=detail)]
        if self.to is None:
            return made
        return [replace(each, message=replace(each.message, to=self.to)) for each in made]

    def _as_read(self, claim: Claim) -> Claim:
        """A claim as its reader has it, which says where its milestone is the last of a series."""
        if not isinstance(claim, ReminderClaim):
            return claim
        ends = end_of_series(claim.milestone, self.orders.calendars)
        names, read = self.orders.names_in(claim), self.orders.as_read(claim)
        return replace(read, ends=ends, names=names) if ends or names else read


def wordings_of(composed: Iterable[Composed]) -> Iterator[Wording]:
    """What the messages say, for the ledger, but for the links by which their readers answer.

    Whoever reads the log could answer with those in the name of others.
    """
    for each in composed:
        for bundle in each.bundles:
            message = bundle.message
            yield Wording(
                claims=bundle.claims,
                text=f"{message.title}\n\n{_without_links(message)}",
                template=message.template,
                address=message.to,
            )


def _without_links(message: Message) -> str:
    tellings = () if message.letter is None else message.letter.tellings
    text = message.text
    for link in message.withheld:
        text = text.replace(link, _LINK)
    for button in (each for telling in tellings for each in telling.buttons):
        text = text.replace(button.url, _LINK)
    return text
