"""Signing on with an account of the house, where what the provider says or does is not right."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from structlog.testing import capture_logs

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.house_sign_on import House, a_house, provider_for, query_of, settings_for
from tests.peers.http_peer import Answer, Fault
from tests.peers.identity_provider import IdentityProvider
from tests.web_site import a_free_port
from tracker.config.house.oidc import OidcSettings
from tracker.web.sign_on.identity import BEGIN

_PAGE = "/milestones?text=asset"
_DISCOVERY = "/realms/bank/.well-known/openid-configuration"
_KEYS, _TOKEN = "/realms/bank/keys", "/realms/bank/token"


#: nothing here depends on the kind of database
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    with a_house(database_url) as started:
        yield started


# --- identities that are not believed

Forge = Callable[[IdentityProvider, dict[str, Any]], str]


def _altered(peer: IdentityProvider, claims: dict[str, Any]) -> str:
    head, _, tag = peer.signed(claims).split(".")
    body = peer.signed(claims | {"email": "jonas@bank.example"}).split(".")[1]
    return f"{head}.{body}.{tag}"


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: dict[str, Any]) -> str:
    return _unpadded(json.dumps(value).encode())


def _unsigned(_peer: IdentityProvider, claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def _by_public_key(peer: IdentityProvider, claims: dict[str, Any]) -> str:
    """What anybody can sign who takes the key that is published for a secret that is shared."""
    head, body = (_part(each) for each in ({"alg": "HS256", "kid": "1"}, claims))
    key = peer.key.as_pem(private=False)
    tag = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_unpadded(tag)}"


def _by_another_key(peer: IdentityProvider, claims: dict[str, Any]) -> str:
    return peer.signed(claims, RSAKey.generate_key(2048, {"kid": "1"}))


def _with(**changes: Any) -> Forge:
    def forged(peer: IdentityProvider, claims: dict[str, Any]) -> str:
        stated = {**claims, **changes}
        return peer.signed({name: value for name, value in stated.items() if value is not None})

    return forged


def _late(seconds: int) -> Forge:
    def forged(peer: IdentityProvider, claims: dict[str, Any]) -> str:
        return peer.signed(claims | {"exp": claims["iat"] + seconds})

    return forged


_FORGED: dict[str, Forge] = {
    "altered on the way": _altered,
    "without a signature": _unsigned,
    "signed with the public key as a secret": _by_public_key,
    "signed by another key of that name": _by_another_key,
    "signed by a key that is not published": lambda peer, claims: peer.signed(claims, kid="9"),
    "for another audience": _with(aud="payroll"),
    "for us and others, of another party": _with(aud=["tracker", "payroll"], azp="payroll"),
    "for us and others, of nobody": _with(aud=["tracker", "payroll"]),
    "for nobody": _with(aud=None),
    "of another issuer": _with(iss="https://elsewhere.example"),
    "of no issuer": _with(iss=None),
    "with another nonce": _with(nonce="another"),
    "without a nonce": _with(nonce=None),
    "expired": _late(-120),
    "that never expires": _with(exp=None),
    "that expires in words": _with(exp="tomorrow"),
    "from the future": lambda peer, claims: peer.signed(claims | {"iat": claims["iat"] + 600}),
    "of nobody": _with(sub=None),
    "without an address": _with(email=None),
    "with an address that is no text": _with(email=["amira@bank.example"]),
    "that is no identity": lambda _peer, _claims: "a.b.c",
    "that is empty": lambda _peer, _claims: "",
    "of many letters": lambda peer, claims: peer.signed(claims | {"more": "x" * 20_000}),
}


@pytest.mark.parametrize("what", _FORGED)
def test_an_identity_is_not_believed(what: str, house: House) -> None:
    house.peer.forge = lambda claims: _FORGED[what](house.peer, claims)

    back = house.signed_on()

    assert (back.status, "is not believed" in back.words) == (403, True)
    assert not house.shows()


def test_clocks_may_differ_by_a_minute(house: House) -> None:
    house.peer.forge = lambda claims: _late(-50)(house.peer, claims)
    assert house.signed_on().status == 303


# --- a provider that does not answer

_FAULTS: dict[str, Answer] = {
    "nothing": Answer(fault=Fault.HANG),
    "slowly": Answer(fault=Fault.DRIP),
    "a byte at a time": Answer(fault=Fault.DRIP_BODY),
    "too much": Answer(fault=Fault.HUGE),
    "too much once it is unpacked": Answer(fault=Fault.BOMB),
    "half": Answer(body=b"{}", fault=Fault.CUT_ANSWER),
    "from elsewhere": Answer(status=302, headers={"Location": "http://127.0.0.1:9/"}),
    "from another of its own pages": Answer(status=302, headers={"Location": "/other"}),
    "that it fails": Answer(status=500),
    "what is no JSON": Answer(body=b"<html>"),
    "what is no object": Answer(body=b"[]"),
    "very deep JSON": Answer(body=b"[" * 100_000),
    "an empty object": Answer(body=b"{}"),
}


def _impatient(house: House) -> AnswerDesk:
    oidc = settings_for(house.peer)
    return house.desk.served(provider_for(house.desk, oidc, patience_s=1.0), oidc=oidc)


@pytest.mark.parametrize("path", [_DISCOVERY, _KEYS])
@pytest.mark.parametrize("what", _FAULTS)
def test_where_a_provider_answers_there_are_other_ways(what: str, path: str, house: House) -> None:
    desk = _impatient(house)
    house.peer.by_path[path] = (_FAULTS[what],)
    reader = desk.reader()

    begun = house.begun(reader=reader)

    assert (begun.status, begun.headers["retry-after"]) == (503, "60")
    assert "cannot be asked just now" in begun.words
    assert reader.get("/sign-on").status == 200
    asked = len(house.peer.requests)
    assert house.begun(reader=reader).status == 503
    assert len(house.peer.requests) == asked  # it is left alone for a while
    house.peer.by_path.clear()
    desk.clock.advance(timedelta(seconds=11))
    assert house.signed_on(reader=reader).status == 303


@pytest.mark.parametrize("what", _FAULTS)
def test_nobody_is_signed_on_where_the_exchange_of_a_code_answers(what: str, house: House) -> None:
    desk = _impatient(house)
    reader = desk.reader()
    told = house.sent_back(house.begun(reader=reader))
    house.peer.by_path[_TOKEN] = (_FAULTS[what],)
    assert reader.get(told).status in {403, 503}
    assert not house.shows(reader)


def test_a_provider_that_is_not_there_is_no_reason_to_fail(database_url: str) -> None:
    with an_answer_desk(database_url) as desk:
        oidc = OidcSettings(
            issuer=f"http://127.0.0.1:{a_free_port()}", client_id="tracker", name="it"
        )
        served = desk.served(provider_for(desk, oidc), oidc=oidc)
        assert served.reader().get(BEGIN).status == 503


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"jwks_uri": None},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://[::1"},
        {"token_endpoint": 7},
    ],
)
def test_a_discovery_document_that_leads_astray_is_not_followed(
    metadata: dict[str, Any], house: House
) -> None:
    house.peer.metadata = metadata
    assert house.begun().status == 503


def test_a_secret_that_is_not_taken_signs_nobody_on(house: House) -> None:
    oidc = settings_for(house.peer)
    desk = house.desk.served(provider_for(house.desk, oidc, secret="outdated"), oidc=oidc)
    assert house.signed_on(reader=desk.reader()).status == 403


def test_nothing_that_is_secret_is_logged(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        told = house.sent_back(house.begun())
        house.peer.forge = lambda claims: _altered(house.peer, claims)
        assert house.reader.get(told).status == 403
    said = caplog.text + "".join(capsys.readouterr()) + str(logs)
    assert "not believed" in said
    assert query_of(told)["code"] not in said
    assert "a secret with" not in said
