"""A desk whose people sign on with their accounts in the house, at a provider of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.integration.answer_desk import BASE, AnswerDesk, an_answer_desk
from tests.peers.identity_provider import CLIENT, SECRET, IdentityProvider, sent_back
from tests.web_reader import Answered, WebReader
from tracker.config.house.oidc import OidcSettings
from tracker.web.sign_on.identity import BACK, BEGIN
from tracker.web.sign_on.provider import OidcProvider

_PATIENCE_S = 2.0


@dataclass
class House:
    """The desk, and where its people have accounts."""

    desk: AnswerDesk
    peer: IdentityProvider
    reader: WebReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = self.desk.reader()

    def begun(self, to: str = "", reader: WebReader | None = None) -> Answered:
        return (reader or self.reader).get(f"{BEGIN}?to={to}" if to else BEGIN)

    def sent_back(self, begun: Answered) -> str:
        """Where the provider sends a browser that comes to it."""
        assert begun.status == 303, begun.words
        told = sent_back(begun.headers["location"])
        assert told.startswith(f"{BASE}{BACK}?")
        return told

    def signed_on(self, to: str = "", reader: WebReader | None = None) -> Answered:
        """What comes of pressing the button, and signing on there."""
        reader = reader or self.reader
        return reader.get(self.sent_back(self.begun(to, reader)))

    def shows(self, reader: WebReader | None = None) -> bool:
        """Whether pages are shown in that browser."""
        return (reader or self.reader).get("/milestones").status == 200


def query_of(url: str) -> dict[str, str]:
    """What an address says behind its question mark."""
    return {name: each[0] for name, each in parse_qs(urlsplit(url).query).items()}


def settings_for(peer: IdentityProvider, **changes: Any) -> OidcSettings:
    """Those of a house that names people by their addresses."""
    stated: dict[str, Any] = {"issuer": peer.issuer, "client_id": CLIENT, "name": "your account"}
    return OidcSettings(**stated | changes)


def provider_for(
    desk: AnswerDesk, oidc: OidcSettings, secret: str = SECRET, patience_s: float = _PATIENCE_S
) -> OidcProvider:
    """What asks the provider that the settings name."""
    return OidcProvider(
        oidc,
        secret,
        back=f"{BASE}{BACK}",
        monotonic=lambda: desk.clock.now().timestamp(),
        patience_s=patience_s,
    )


@contextmanager
def a_house(url: str, **changes: Any) -> Iterator[House]:
    """A desk on the database at `url`, beside a provider that runs."""
    with (
        an_answer_desk(url) as desk,
        IdentityProvider(desk.clock.now, back=f"{BASE}{BACK}") as peer,
    ):
        oidc = settings_for(peer, **changes)
        yield House(desk.served(provider_for(desk, oidc), oidc=oidc), peer)
