"""The house's own sign-on, spoken to as OpenID Connect has it: discovery, code, identity."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from tracker.config.house.oidc import Claim, OidcSettings
from tracker.errors import BadData, FetchFailed
from tracker.sources.net.fetching import Asked, ask
from tracker.sources.net.wire import Deadline
from tracker.web.sign_on.identity import Attempt, Disbelieved, Unreachable

_PATIENCE_S: Final = 5.0  #: for what is asked while somebody waits for a page
_LARGEST: Final = 256 * 1024  #: bytes of an answer; no discovery document or key set is as long
_FRESH_S: Final = 3_600.0  #: what was discovered is asked for again after so long
_AGAIN_S: Final = 10.0  #: what could not be had, or seemed outdated, sooner than that is not
_LEEWAY_S: Final = 60  #: by which clocks may differ
_REFUSALS: Final = frozenset({400, 401, 403})
_LONGEST: Final = 16_384  #: characters of an identity
#: Whoever knows the keys that are published can sign by no other: `none` and HS256 are not here.
_ALGORITHMS: Final = tuple(
    f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)
)
_SCOPES: Final = {
    Claim.EMAIL: "openid email",
    Claim.SUB: "openid",
    Claim.OID: "openid profile",  # Entra gives it with that alone
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Discovered:
    """What an issuer says of itself."""

    authorization: str  #: where browsers go
    token: str  #: where codes are exchanged
    keys: KeySet
    by_form: bool  #: whether the secret is taken in the form alone
    names_itself: bool  #: whether each answer says of whom it is (RFC 9207)
    at: float  #: when it was found, by the clock that never jumps


class OidcProvider:
    """An issuer, known by its discovery document; safe to use from several threads."""

    def __init__(
        self,
        oidc: OidcSettings,
        secret: str,
        *,
        back: str,
        monotonic: Callable[[], float],
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """`secret` proves who asks; `back` is the address to which browsers come back."""
        self._oidc = oidc
        self._secret = secret
        self._back = back
        self._monotonic = monotonic
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._found: _Discovered | None = None
        self._failed: tuple[float, str] | None = None

    def address(self, attempt: Attempt) -> str:
        """Where a browser goes to sign on; raises Unreachable."""
        found = self._discovered()
        address: str = prepare_grant_uri(
            found.authorization,
            client_id=self._oidc.client_id,
            response_type="code",
            redirect_uri=self._back,
            scope=_SCOPES[self._oidc.claim],
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    def claims(
        self, code: str, issuer: str | None, attempt: Attempt, now: datetime
    ) -> Mapping[str, object]:
        """What is vouched for of whoever got `code`; raises Unreachable or Disbelieved."""
        found = self._discovered()
        if issuer != self._oidc.issuer and (issuer is not None or found.names_itself):
            raise Disbelieved("another issuer has answered")
        answer = self._exchanged(found, code, attempt)
        identity = answer.get("id_token")
        if not isinstance(identity, str) or len(identity) > _LONGEST:
            raise Disbelieved("the code was exchanged for no identity")
        return self._checked(self._signed(found, identity), attempt, now)

    def _exchanged(self, found: _Discovered, code: str, attempt: Attempt) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": attempt.verifier,
        }
        known: Asked = ()
        if found.by_form:
            form |= {"client_id": self._oidc.client_id, "client_secret": self._secret}
        else:
            known = (("Authorization", _basic(self._oidc.client_id, self._secret)),)
        deadline = Deadline(self._patience_s)
        try:
            return self._asked(found.token, deadline, known, form)
        except Unreachable as error:
            cause = error.__cause__
            if isinstance(cause, FetchFailed) and cause.status in _REFUSALS:
                raise Disbelieved(f"the code was not exchanged: {error}") from error
            raise

    def _signed(self, found: _Discovered, identity: str) -> jwt.Token:
        """What is signed, where it is by a key of the issuer: one that is new there is fetched."""
        try:
            return _opened(identity, found.keys)
        except InvalidKeyIdError as error:
            renewed = self._discovered(since=found)
            if renewed is found:
                raise Disbelieved("it is signed by an unknown key") from error
            return self._signed(renewed, identity)

    def _checked(self, token: jwt.Token, attempt: Attempt, now: datetime) -> Mapping[str, object]:
        """The claims of an identity that was made for us, by the issuer, just now."""
        identity = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self._oidc.issuer},
                "aud": {"essential": True, "value": self._oidc.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True},
            },
            params={"nonce": attempt.nonce, "client_id": self._oidc.client_id},
        )
        try:
            identity.validate(now=int(now.timestamp()), leeway=_LEEWAY_S)
        except (JoseError, TypeError, ValueError) as error:
            raise Disbelieved(_line(error)) from error
        return dict(identity)

    def _discovered(self, *, since: _Discovered | None = None) -> _Discovered:
        """What the issuer says of itself, asked for again where that is not newer than `since`.

        Several who wait ask once, and what has just failed is not tried again at once. Raises
        Unreachable.
        """
        with self._lock:
            now = self._monotonic()
            found = self._found
            if found is not None and now - found.at < (
                _FRESH_S if since is not found else _AGAIN_S
            ):
                return found
            if self._failed is not None and now - self._failed[0] < _AGAIN_S:
                raise Unreachable(self._failed[1])
            try:
                self._found, self._failed = self._discovery(), None
            except Unreachable as error:
                self._failed = (self._monotonic(), str(error))
                raise
            return self._found

    def _discovery(self) -> _Discovered:
        deadline = Deadline(self._patience_s)
        said = self._asked(get_well_known_url(self._oidc.issuer, external=True), deadline)
        if said.get("issuer") != self._oidc.issuer:
            raise Unreachable("its discovery document is that of another issuer")
        keys = self._asked(self._place(said, "jwks_uri"), deadline)
        methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return _Discovered(
            authorization=self._place(said, "authorization_endpoint"),
            token=self._place(said, "token_endpoint"),
            keys=_keys(keys.get("keys")),
            by_form=isinstance(methods, list) and "client_secret_basic" not in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
            at=self._monotonic(),
        )

    def _place(self, said: Mapping[str, Any], key: str) -> str:
        """An address out of the discovery document, as safe from listeners as the issuer's own."""
        place, ours = said.get(key), urlsplit(self._oidc.issuer)
        try:
            theirs = urlsplit(place if isinstance(place, str) else "")
            secure = theirs.scheme == "https" or (
                (theirs.scheme, theirs.hostname) == (ours.scheme, ours.hostname)
            )
        except ValueError:
            secure = False
        if not secure:
            raise Unreachable(f"its discovery document has no usable {key}")
        return str(place)

    def _asked(
        self, url: str, deadline: Deadline, known: Asked = (), form: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        headers = (("Accept", "application/json"), *known)
        try:
            answer = json.loads(
                ask(url, deadline=deadline, largest=_LARGEST, headers=headers, form=form)
            )
        except (FetchFailed, BadData) as error:
            raise Unreachable(str(error)) from error
        except (ValueError, RecursionError) as error:
            raise Unreachable("it answers what is no JSON") from error
        if not isinstance(answer, dict):
            raise Unreachable("it answers what is no JSON object")
        return answer


def _opened(identity: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(identity, keys, algorithms=_ALGORITHMS)
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Disbelieved(_line(error)) from error


def _keys(listed: object) -> KeySet:
    """The keys by which identities are signed: those that sign, and whose other half is secret."""
    found: list[RSAKey | ECKey] = []
    kinds: dict[object, type[RSAKey | ECKey]] = {"RSA": RSAKey, "EC": ECKey}
    for each in listed if isinstance(listed, list) else ():
        kind = kinds.get(each.get("kty")) if isinstance(each, dict) else None
        if kind is None or each.get("use", "sig") != "sig":
            continue
        try:
            found.append(kind.import_key(each))
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # one that nobody can use takes no other with it
    if not found:
        raise Unreachable("it publishes no key by which identities could be checked")
    return KeySet(list(found))


def _basic(client_id: str, secret: str) -> str:
    """As RFC 6749, 2.3.1 has it: each part encoded like a form before it is joined."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
