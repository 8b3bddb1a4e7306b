"""Who signs people on in a house: an OpenID provider that checks what it is shown, over HTTP."""

from __future__ import annotations

import base64
import functools
import hashlib
import http.client
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as Headers
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey

from tests.peers.http_peer import Answer, HttpPeer

CLIENT, SECRET = "tracker", "a secret with : and %"
_LASTS_S = 300


def sent_back(location: str) -> str:
    """Where the provider sends a browser that comes to `location`."""
    parts = urlsplit(location)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    told = answer.headers.get("Location", "")
    assert answer.status == 302, answer.read()
    connection.close()
    return told


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What a code stands for."""

    redirect_uri: str
    challenge: str
    claims: Mapping[str, Any]


@dataclass(kw_only=True)
class Account:
    """Who is sitting at the browser, as the house knows them."""

    sub: str = "7"
    email: str | None = "amira@bank.example"
    email_verified: Any = True
    more: dict[str, Any] = field(default_factory=dict)

    def claims(self) -> dict[str, Any]:
        mail = {"email": self.email, "email_verified": self.email_verified}
        return {"sub": self.sub, **({} if self.email is None else mail), **self.more}


@functools.cache  # to find the primes takes longer than all that is done with them
def _its_own() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})


class IdentityProvider(HttpPeer):
    """Grants codes to whoever is at the browser, and gives identities for them, each once.

    `forge` makes an identity of its claims in place of what is right; `back` is the only address
    to which a browser is sent.
    """

    def __init__(self, now: Callable[[], datetime], *, back: str) -> None:
        super().__init__()
        self.now = now
        self.back = back
        self.account = Account()
        self.key = _its_own()
        self.metadata: dict[str, Any] = {}
        self.forge: Callable[[dict[str, Any]], str] = self.signed
        self._granted: dict[str, Granted] = {}

    @property
    def issuer(self) -> str:
        return f"{self.base_url}/realms/bank"

    def signed(self, claims: dict[str, Any], key: Key | None = None, **header: Any) -> str:
        """The identity of `claims`, as this provider or another key signs it."""
        stated = {"alg": "RS256", "kid": "1", **header}
        return jwt.encode(stated, claims, key or self.key, algorithms=[stated["alg"]])

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        parts = urlsplit(path)
        asked = {name: each[0] for name, each in parse_qs(parts.query).items()}
        match method, parts.path.removeprefix("/realms/bank"):
            case "GET", "/.well-known/openid-configuration":
                return _json(self._metadata())
            case "GET", "/keys":
                return _json(KeySet([self.key]).as_dict(private=False))
            case "GET", "/authorize":
                return self._authorized(asked)
            case "POST", "/token":
                form = {name: each[0] for name, each in parse_qs(body.decode()).items()}
                return self._exchanged(headers, form)
        return Answer(status=404)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }

    def _authorized(self, asked: Mapping[str, str]) -> Answer:
        wrong = [
            name
            for name, right in (
                ("client_id", CLIENT),
                ("redirect_uri", self.back),
                ("response_type", "code"),
                ("code_challenge_method", "S256"),
            )
            if asked.get(name) != right
        ]
        if wrong or not {"code_challenge", "state", "nonce"} <= asked.keys():
            return Answer(status=400, body=f"wrong: {wrong}".encode())
        code, second = secrets.token_urlsafe(16), int(self.now().timestamp())
        self._granted[code] = Granted(
            redirect_uri=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            claims={
                "iss": self.issuer,
                "aud": CLIENT,
                "iat": second,
                "exp": second + _LASTS_S,
                "nonce": asked["nonce"],
                **self.account.claims(),
            },
        )
        told = {"code": code, "state": asked["state"], "iss": self.issuer}
        return Answer(status=302, headers={"Location": f"{self.back}?{urlencode(told)}"})

    def _exchanged(self, headers: Headers, form: Mapping[str, str]) -> Answer:
        if not self._is_client(headers, form):
            return _json({"error": "invalid_client"}, status=401)
        granted = self._granted.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            granted is None
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != granted.redirect_uri
            or base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != granted.challenge
        ):
            return _json({"error": "invalid_grant"}, status=400)
        identity = self.forge(dict(granted.claims))
        return _json({"access_token": "x", "token_type": "Bearer", "id_token": identity})

    def _is_client(self, headers: Headers, form: Mapping[str, str]) -> bool:
        if "token_endpoint_auth_methods_supported" in self.metadata:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        kind, _, pair = (headers["Authorization"] or "").partition(" ")
        client, _, secret = base64.b64decode(pair).decode().partition(":")
        return (kind, unquote(client), unquote(secret)) == ("Basic", CLIENT, SECRET)


def _json(value: Any, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json"}
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)
