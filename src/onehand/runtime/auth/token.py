"""What does a token say, and who signs it?

Two kinds are made here, both JWTs signed with Ed25519: a service signs for the service it calls; the local issuer of a
workspace signs for users. `iss` names the key, `aud` who may accept it; both kinds expire.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import jwt

from onehand.runtime.auth.scheme import local_issuer

USER_ISSUER = local_issuer("user")
ALGORITHM = "EdDSA"

SERVICE_SECONDS = 300
USER_SECONDS = 12 * 3600


def sign(key: Any, *, issuer: str, subject: str, audience: str, seconds: float, scope: str = "") -> str:
    """A token; `key` is a private key or its PEM."""
    now = int(time.time())
    claims = {"iss": issuer, "sub": subject, "aud": audience, "iat": now, "exp": int(now + seconds)}
    if scope:
        claims["scope"] = scope
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def user_token(
    key: Any,
    *,
    organization: str,
    subject: str,
    scopes: tuple[str, ...] = (),
    seconds: float = USER_SECONDS,
    scheme: str = "user",
) -> str:
    """What the local issuer says of a user; accepted by every service of the organization."""
    scope = " ".join(scopes)
    return sign(key, issuer=local_issuer(scheme), subject=subject, audience=organization, seconds=seconds, scope=scope)


def service_token(key: Any, *, service: str, audience: str, seconds: float = SERVICE_SECONDS) -> str:
    """What `service` says of itself to the service `audience`; accepted by that one alone."""
    return sign(key, issuer=service, subject=service, audience=audience, seconds=seconds)


class ServiceTokens:
    """Signs the tokens of one service, and uses each until shortly before it expires.

    The key is read for each, so a file that was replaced is the key from the next token on; while it cannot be read,
    the one before signs.
    """

    def __init__(self, service: str, key: Path) -> None:
        self._service = service
        self._path = key
        self._key = key.read_text()
        self._made: dict[str, tuple[str, float]] = {}

    def for_service(self, audience: str) -> str:
        """A token that `audience` accepts for at least a minute."""
        token, until = self._made.get(audience, ("", 0.0))
        now = time.time()
        if until < now + 60:
            token = service_token(self._current(), service=self._service, audience=audience)
            self._made[audience] = (token, now + SERVICE_SECONDS)
        return token

    def _current(self) -> str:
        with suppress(OSError):
            self._key = self._path.read_text() or self._key
        return self._key
