"""Signing in with an OpenID provider: the code flow with PKCE, state and nonce.

Authlib speaks to the provider, joserfc reads its tokens. Nothing of the tokens is kept: what is
wanted of the provider is who somebody is, once.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from storage.settings import Settings
from translation.errors import ServiceUnavailable, TranslationError

_SCOPE = "openid profile email"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures by the provider's own key; none by a secret that is ours as well."""

_NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
_SECONDS = 10.0
_LEEWAY = 60
_TOLD_FOR = 3600.0
"""Seconds for which what the provider says of itself is believed without asking again."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where to send the browser, and what is checked when it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is; `name` and `full_name` are empty where it does not tell."""

    issuer: str
    subject: str
    name: str
    full_name: str


class SignInRefused(TranslationError):
    """The provider, or what it sent, does not show who somebody is."""

    code = "sign_in_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"signing in did not succeed ({self.reason}); begin again"


class Provider:
    """The OpenID provider of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self._id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._told: tuple[float, Mapping[str, Any]] = (0.0, {})

    def begin(self, back: str) -> Begun:
        """A sign-in that comes back to an address of ours; raises ServiceUnavailable."""
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._configuration()["authorization_endpoint"],
                code_verifier=verifier,
                nonce=nonce,
            )
        return Begun(address, state, nonce, verifier)

    def finish(self, begun: Begun, code: str, back: str) -> Identity:
        """Who it is that came back with a code; raises SignInRefused and ServiceUnavailable."""
        if not code:
            raise SignInRefused("the provider does not say yes")
        told = self._configuration()
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    told["token_endpoint"], code=code, code_verifier=begun.verifier
                )
        except AuthlibBaseError:
            raise SignInRefused("the provider does not take the code") from None
        except (httpx.HTTPError, ValueError) as error:
            raise self._away(error) from None
        keys = self._keys(told["jwks_uri"])
        given = str(token.get("id_token", ""))
        who = identity_of(given, keys, self.issuer, self._id, begun.nonce)
        if who.name or "userinfo_endpoint" not in told:
            return who
        return named(who, self._fetched(told["userinfo_endpoint"], str(token["access_token"])))

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # only where there is a provider

        return OAuth2Client(
            self._id,
            self._secret or None,
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            timeout=_SECONDS,
        )

    def _keys(self, address: str) -> KeySet:
        told = self._fetched(address)
        try:
            return KeySet.import_key_set(told)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._away(error) from None

    def _configuration(self) -> Mapping[str, Any]:
        until, told = self._told
        if time.monotonic() >= until or not told:
            told = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.issuer:
                raise ServiceUnavailable("the sign-in provider", "it calls itself otherwise")
            if not told.keys() >= _NEEDED:
                raise ServiceUnavailable("the sign-in provider", "it does not say where to ask")
            self._told = (time.monotonic() + _TOLD_FOR, told)
        return told

    def _fetched(self, address: str, access: str = "") -> Mapping[str, Any]:
        headers = {"authorization": f"Bearer {access}"} if access else {}
        try:
            told = httpx.get(address, headers=headers, timeout=_SECONDS)
            answer = told.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._away(error) from None
        if not isinstance(answer, dict):
            raise ServiceUnavailable("the sign-in provider", "its answer cannot be read")
        return answer

    def _away(self, error: Exception) -> ServiceUnavailable:
        return ServiceUnavailable("the sign-in provider", type(error).__name__)


def identity_of(token: str, keys: KeySet, issuer: str, client: str, nonce: str) -> Identity:
    """Who an ID token stands for; raises SignInRefused unless it was made for this sign-in."""
    try:
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError):
        raise SignInRefused("what the provider sent cannot be trusted") from None
    subject, audience = claims["sub"], claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if not isinstance(subject, str) or not subject or (several and claims.get("azp") != client):
        raise SignInRefused("what the provider sent is not for this house")
    return named(Identity(issuer, subject, "", ""), claims)


def named(who: Identity, told: Mapping[str, Any]) -> Identity:
    """With what the provider calls that person; raises SignInRefused where it tells of another."""
    if told.get("sub") != who.subject:
        raise SignInRefused("the provider tells of two people")
    name = told.get("preferred_username") or told.get("email") or ""
    return Identity(who.issuer, who.subject, _word(name), _word(told.get("name")))


def _word(told: object) -> str:
    return told.strip()[:200] if isinstance(told, str) and told.isprintable() else ""
