"""Links by which people answer: each is a ticket, signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import structlog

from tracker.config.web import WebSettings, make_link_secret, read_link_secrets
from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import ReminderClaim
from tracker.domain.people.answer import AnswerVerb, LinkOf, Ticket
from tracker.errors import BadSettings
from tracker.service.answering.seals import MISSING, Seal, can_seal
from tracker.service.clock import Clock

_log = structlog.get_logger()

#: Links stand in messages of a thousand characters, six at a time: a letter each has to do.
_VERBS: Final = {each.value[0]: each for each in AnswerVerb}
_DAY_S: Final = 86_400

HANDED: Final = "sign-on"  #: the place of links that an operator makes and hands over
MAILED: Final = "sign-on/mail"  #: of those that people ask for, each good in one browser


class Links:
    """Makes the addresses of answer pages, and reads them back."""

    def __init__(self, base_url: str, secrets: Sequence[str]) -> None:
        """The first of `secrets` signs, all of them verify; `base_url` ends without a slash."""
        self._base_url = base_url
        self._seal = Seal(secrets, purpose="answer")

    def url(self, ticket: Ticket) -> str:
        """Where the answer that `ticket` is good for is given."""
        return f"{self._base_url}/a/{self.token(ticket)}"

    def token(self, ticket: Ticket) -> str:
        """`ticket`, signed, as a part of a URL; of when it was issued the day alone."""
        reader = () if ticket.recipient is None else (ticket.recipient,)
        return self._seal.sealed(
            ticket.verb.value[0],
            ticket.delivery_id,
            ticket.reference,
            ticket.revision,
            int(ticket.issued_at.timestamp()) // _DAY_S,
            *reader,
        )

    def ticket(self, token: str) -> Ticket | None:
        """What `token` is good for; None where it was altered or never ours."""
        match self._seal.opened(token):
            case (
                str() as verb,
                int() as delivery_id,
                str() as reference,
                int() as revision,
                int() as day,
                *reader,
            ) if verb in _VERBS:
                return Ticket(
                    verb=_VERBS[verb],
                    delivery_id=delivery_id,
                    reference=reference,
                    revision=revision,
                    recipient=str(reader[0]) if reader else None,
                    issued_at=datetime.fromtimestamp(day * _DAY_S, UTC),
                )
        return None


class SignOnLinks:
    """Makes the links by which people sign on, and reads them back."""

    def __init__(self, base_url: str, secrets: Sequence[str], *, place: str = HANDED) -> None:
        """The first of `secrets` signs, all of them verify; `base_url` ends without a slash.

        Those of one `place` are no good at another.
        """
        self._base_url = base_url
        self._place = place
        self._seal = Seal(secrets, purpose=place)

    def url(self, digest: str) -> str:
        """Where whoever holds the link signs on."""
        return f"{self._base_url}/{self._place}/{self._seal.sealed(digest)}"

    def opened(self, token: str) -> str | None:
        """The digest in a link; None where it was never ours."""
        match self._seal.opened(token):
            case (str() as digest,):
                return digest
        return None


def link_of(links: Links, clock: Clock) -> LinkOf:
    """What gives the links of a claim, as of now.

    They count from the end of the day, so that a message that is sent again reads the same, and
    none lasts shorter than the settings say.
    """

    def url(claim: ReminderClaim, verb: AnswerVerb) -> str:
        tomorrow = int(clock.now().timestamp()) // _DAY_S + 1
        return links.url(
            Ticket(
                verb=verb,
                delivery_id=claim.delivery_id,
                reference=claim.reminder.reference,
                revision=claim.milestone.revision,
                recipient=channel_and_person(claim.channel)[1],
                issued_at=datetime.fromtimestamp(tomorrow * _DAY_S, UTC),
            )
        )

    return url


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageLinks:
    """What gives the links of messages."""

    answer: LinkOf
    sign_on: Callable[[str], str]  #: the link of a token, by its digest


def links_of(web: WebSettings, clock: Clock) -> MessageLinks | None:
    """What gives the links of messages; None where they have none, and the log says why."""
    if web.base_url is None:
        return None
    if not can_seal():
        _log.warning("Messages have no links", problem=f"web.base_url is set, but {MISSING}")
        return None
    try:
        secrets = secrets_of(web)
    except BadSettings as error:
        _log.warning("Messages have no links", problem=str(error))
        return None
    return MessageLinks(
        answer=link_of(Links(web.base_url, secrets), clock),
        sign_on=SignOnLinks(web.base_url, secrets, place=MAILED).url,
    )


def secrets_of(web: WebSettings) -> tuple[str, ...]:
    """What signs, made where it is missing in its usual place; BadSettings where it cannot be."""
    if not web.secret_stated:
        make_secret(web)
    try:
        return read_link_secrets(web.secret_file)
    except ValueError as error:
        raise BadSettings(f"web.secret_file: {error}") from error


def make_secret(web: WebSettings) -> bool:
    """Make what signs where there is none; False where there is. BadSettings where it cannot be."""
    if web.secret_file.exists():
        return False
    try:
        return make_link_secret(web.secret_file)
    except OSError as error:
        raise BadSettings(
            f"web.secret_file: what signs links cannot be written to {web.secret_file}: "
            f"{error.strerror}; name a file elsewhere, or let its owner say `tracker init`"
        ) from error
