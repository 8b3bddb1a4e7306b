"""Signing on with an account of the house: what is let in, and every way in which nobody is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc.jwk import ECKey, KeySet, RSAKey

from tests.integration.answer_desk import AMIRA, SECRET, an_answer_desk
from tests.integration.house_sign_on import House, a_house, provider_for, query_of, settings_for
from tests.peers.http_peer import Answer
from tracker.config.house.oidc import Claim
from tracker.domain.people.role import Role
from tracker.service.answering.seals import Seal
from tracker.service.people.sign_on import SignOns
from tracker.web.sessions import COOKIE
from tracker.web.sign_on.identity import BACK, BEGIN

_PAGE = "/milestones?text=asset"
_DISCOVERY = "/realms/bank/.well-known/openid-configuration"
_KEYS, _TOKEN = "/realms/bank/keys", "/realms/bank/token"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    with a_house(database_url) as started:
        yield started


# --- who is let in


def test_an_account_signs_on_whose_verified_address_somebody_has_here(house: House) -> None:
    asked = house.reader.get(house.reader.get(_PAGE).headers["location"])
    button = asked.page.links["Sign on with your account"]

    back = house.reader.get(house.sent_back(house.reader.get(button)))

    assert (back.status, back.headers["location"]) == (303, _PAGE)
    shown = house.reader.get(_PAGE)
    assert "Signed on as Amira Example" in shown.words
    with house.desk.reads() as reads:
        entry = next(each for each in reads.log(None) if each.kind == "signed on")
    assert (entry.by, entry.detail) == ("amira", "amira, by 127.0.0.1")


def test_without_settings_no_account_is_asked_for(database_url: str) -> None:
    with an_answer_desk(database_url) as desk:
        assert "Sign on with" not in desk.reader().get("/sign-on").words
        assert desk.reader().get(BEGIN).status == 404


def test_the_address_is_the_same_in_whatever_letters(house: House) -> None:
    house.peer.account.email = "Amira@Bank.Example"
    assert house.signed_on().status == 303
    assert house.shows()


def test_a_session_begins_anew_and_has_the_role_that_its_person_has(house: House) -> None:
    """Whoever has planted a cookie in a browser knows nothing of the session that begins there."""
    oidc = settings_for(house.peer)
    desk = house.desk.served(
        provider_for(house.desk, oidc), oidc=oidc, roles={Role.READ: ("everybody",)}
    )
    now = int(desk.clock.now().timestamp())
    planted = Seal((SECRET,), purpose="session").sealed("amira", now, "known to somebody")
    reader = desk.reader(cookies={COOKIE: planted})

    assert house.signed_on(reader=reader).status == 303

    assert house.shows(reader)
    assert not house.shows(desk.reader(cookies={COOKIE: planted}))
    assert reader.get("/milestones/m/done").status == 403
    first = reader.cookies[COOKIE]
    assert house.signed_on(reader=reader).status == 303
    assert reader.cookies[COOKIE] != first


@pytest.mark.parametrize("claim", [Claim.SUB, Claim.OID])
def test_an_account_is_somebody_by_the_word_that_the_house_has_for_it(
    claim: Claim, database_url: str
) -> None:
    with a_house(database_url, claim=claim, people={"00u1": "amira"}) as house:
        house.peer.account.email = None
        house.peer.account.sub = "00u1" if claim is Claim.SUB else "pairwise"
        house.peer.account.more = {"oid": "00u1"} if claim is Claim.OID else {}
        assert house.signed_on().status == 303
        assert house.shows()


def test_a_secret_is_sent_in_the_form_where_that_alone_is_taken(house: House) -> None:
    house.peer.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert house.signed_on().status == 303


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_keys_that_are_new_there_are_fetched_when_they_sign(kind: str, house: House) -> None:
    assert house.signed_on().status == 303
    fresh = (
        RSAKey.generate_key(2048, {"kid": "2"})
        if kind == "RSA"
        else ECKey.generate_key("P-256", {"kid": "2"})
    )
    house.peer.key = fresh  # type: ignore[assignment]  # whatever signs
    algorithm = "RS256" if kind == "RSA" else "ES256"
    house.peer.forge = lambda claims: house.peer.signed(claims, kid="2", alg=algorithm)

    assert house.signed_on(reader=house.desk.reader()).status == 403
    house.desk.clock.advance(timedelta(seconds=11))
    assert house.signed_on().status == 303


def test_keys_that_nobody_can_use_take_no_other_with_them(house: House) -> None:
    listed: list[Any] = [
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "broken"},
        {"kty": "AKP", "kid": "new"},
        "no key",
        *KeySet([house.peer.key]).as_dict(private=False)["keys"],
    ]
    house.peer.by_path[_KEYS] = (Answer(body=json.dumps({"keys": listed}).encode()),)
    assert house.signed_on().status == 303


# --- people who are not let in

_STRANGERS: dict[str, tuple[dict[str, Any], str]] = {
    "an address that is not verified": ({"email_verified": False}, "not been verified"),
    "an address of which nothing is said": ({"email_verified": None}, "not been verified"),
    "an address that is verified in words": ({"email_verified": "true"}, "not been verified"),
    "a stranger's": ({"email": "eve@bank.example"}, "which nobody has here"),
    "a name in place of an address": ({"email": "amira"}, "which nobody has here"),
    "letters that fold to those of an address": (
        {"email": "amira@ban\u212a.example"},
        "which nobody has here",
    ),
    "markup": ({"email": "<script>@x"}, "<script>@x"),
}


@pytest.mark.parametrize("what", _STRANGERS)
def test_nobody_is_let_in_by(what: str, house: House) -> None:
    changes, said = _STRANGERS[what]
    for name, value in changes.items():
        setattr(house.peer.account, name, value)

    back = house.signed_on()

    assert back.status == 403
    assert said in back.words
    assert "ask whoever runs tracker" in back.words
    assert "<script>" not in back.html
    assert not house.shows()
    assert len(house.desk.people().persons) == 2  # no account is made from outside


@pytest.mark.parametrize(
    ("domain", "status"), [("other.example", 403), ("example", 403), ("bank.example", 303)]
)
def test_a_domain_that_has_no_access_lets_nobody_in(
    domain: str, status: int, database_url: str
) -> None:
    with a_house(database_url, domains=(domain,)) as house:
        back = house.signed_on()
        assert back.status == status
        assert ("a domain that has no access" in back.words) is (status == 403)


@pytest.mark.parametrize("people", [{"8": "amira"}, {"7": "nobody"}])
def test_a_word_that_means_nobody_lets_nobody_in(people: dict[str, str], database_url: str) -> None:
    with a_house(database_url, claim=Claim.SUB, people=people) as house:
        assert "means nobody here" in house.signed_on().words


def test_who_has_left_is_not_let_in(house: House) -> None:
    with house.desk.store.write() as transaction:
        now = house.desk.clock.now()
        transaction.people.update(replace(AMIRA, left_on=now.date()), now)
    assert "has left" in house.signed_on().words
    assert SignOns(house.desk.store).accept("amira", "by x", "key", house.desk.clock.now()) is None


# --- answers that were not asked for


def _changed(url: str, **changes: str | None) -> str:
    query = {name: each for name, each in (query_of(url) | changes).items() if each is not None}
    return f"{BACK}?{urlencode(query)}"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "x"},
        {"state": None},
        {"state": "é"},
        {"code": None},
        {"code": "é"},
        {"code": "x" * 5_000},
        {"code": "guessed"},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"code": None, "error": "access_denied"},
    ],
)
def test_an_answer_is_refused_with(changes: dict[str, str | None], house: House) -> None:
    told = house.sent_back(house.begun())
    back = house.reader.get(_changed(told, **changes))
    assert (back.status, "from the beginning" in back.words) == (403, True)
    assert not house.shows()
    assert house.reader.get(told).status == 403  # the attempt is over


def test_a_code_is_good_once(house: House) -> None:
    begun = house.begun()
    copy = house.desk.reader(cookies=dict(house.reader.cookies))
    told = house.sent_back(begun)
    assert house.reader.get(told).status == 303
    assert house.reader.get(told).status == 403
    assert copy.get(told).status == 403
    assert not house.shows(copy)


def test_an_answer_is_good_in_the_browser_that_asked(house: House) -> None:
    """Nobody's browser is signed on as somebody else, and nobody signs on by what is overheard."""
    told = house.sent_back(house.begun())
    victim = house.desk.reader()
    assert victim.get(told).status == 403
    house.begun(reader=victim)
    assert victim.get(told).status == 403
    assert not house.shows(victim)


def test_a_code_of_another_attempt_is_worth_nothing_here(house: House) -> None:
    stolen = query_of(house.sent_back(house.begun(reader=house.desk.reader())))["code"]
    told = house.sent_back(house.begun())
    assert house.reader.get(_changed(told, code=stolen)).status == 403
    assert not house.shows()


def test_an_attempt_is_over_after_ten_minutes(house: House) -> None:
    told = house.sent_back(house.begun())
    house.desk.clock.advance(timedelta(minutes=10))
    assert house.reader.get(told).status == 403


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/..//evil.example"]
)
def test_nobody_is_led_elsewhere_once_signed_on(to: str, house: House) -> None:
    assert house.signed_on(to).headers["location"] == "/"


def test_cookies_of_attempts_are_for_this_site_and_no_script(house: House) -> None:
    (cookie,) = house.begun().cookies
    for each in ("HttpOnly", "SameSite=lax", "Secure", "Max-Age=600", "Path=/"):
        assert each in cookie


def test_who_tries_again_and_again_is_told_to_wait(house: House) -> None:
    statuses = [house.reader.get(f"{BACK}?code=x&state=x").status for _ in range(22)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert house.begun().status == 429
    assert not [each for each in house.peer.requests if each.path == _TOKEN]
