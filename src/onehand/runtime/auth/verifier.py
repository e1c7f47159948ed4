"""Is a token genuine, and meant for us?"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any, Protocol

import jwt

from onehand.runtime.auth.token import ALGORITHM, USER_ISSUER
from onehand.runtime.identity import Identity
from onehand.runtime.problem import Unauthorized

_ISSUER = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_LONGEST = 8000
"""Bytes of a header; verifying is work, and longer ones are nobody's."""

_REMEMBERED = 10_000
"""Verified tokens kept at most."""

_SKEW = 10.0
"""Seconds that clocks may differ."""


class Keys(Protocol):
    """Public keys by issuer."""

    def find(self, issuer: str) -> str | None:
        """The key's PEM; None when the issuer is not known."""
        ...


class PublicKeys:
    """`<folder>/<issuer>.pem`; a file that was replaced is read again, so keys rotate without a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[float, str]] = {}

    def find(self, issuer: str) -> str | None:
        path = self._folder / f"{issuer}.pem"
        try:
            changed = path.stat().st_mtime
            known = self._known.get(issuer)
            if known is None or known[0] != changed:
                known = self._known[issuer] = (changed, path.read_text())
        except OSError:
            self._known.pop(issuer, None)
            return None
        return known[1]


class Verifier:
    """`authenticate(header)`; a token that was found genuine is remembered until it expires."""

    def __init__(self, keys: Keys, *, service: str, organization: str) -> None:
        self._keys = keys
        self._service = service
        self._organization = organization
        self._genuine: dict[bytes, tuple[Identity, float]] = {}

    def authenticate(self, header: bytes | None) -> Identity:
        """Who sent this `Authorization` header; Unauthorized when that cannot be known."""
        if header is None:
            raise _unauthorized("send a token: Authorization: Bearer ...", given=False)
        known = self._genuine.get(header)
        if known is not None:
            if known[1] > time.time():
                return known[0]
            del self._genuine[header]
        return self._verify(header)

    def _verify(self, header: bytes) -> Identity:
        scheme, _, token = header.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized("send a token: Authorization: Bearer ...", given=False)
        if len(header) > _LONGEST:
            raise _unauthorized("the token is too long")
        claims = self._claims(token.strip())
        identity = _identity(claims)
        self._remember(header, identity, float(claims["exp"]) + _SKEW)
        return identity

    def _claims(self, token: str) -> dict[str, Any]:
        issuer = _issuer(token)
        key = self._keys.find(issuer) if _ISSUER.fullmatch(issuer) else None
        if key is None:
            raise _unauthorized("the token's issuer is not known here")
        audience = self._organization if issuer == USER_ISSUER else self._service
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=issuer,
                leeway=_SKEW,
                options={"require": ["exp", "iss", "aud", "sub"], "strict_aud": True},
            )
        except jwt.ExpiredSignatureError as error:
            raise _unauthorized("the token has expired") from error
        except jwt.InvalidAudienceError as error:
            raise _unauthorized(f"the token is not meant for '{self._service}'") from error
        except jwt.PyJWTError as error:
            raise _unauthorized("the token is not valid") from error

    def _remember(self, header: bytes, identity: Identity, until: float) -> None:
        if len(self._genuine) >= _REMEMBERED:
            self._genuine.pop(next(iter(self._genuine)))
        self._genuine[header] = (identity, until)


def _issuer(token: str) -> str:
    """Whom the token names; not believed before the signature is checked with that one's key."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise _unauthorized("the token is not a JWT") from error
    return str(claims.get("iss", ""))


def _identity(claims: dict[str, Any]) -> Identity:
    issuer, subject = str(claims["iss"]), str(claims["sub"]).strip()
    if issuer != USER_ISSUER:
        return Identity("service", issuer)
    if not subject or "\0" in subject:
        raise _unauthorized("the token names no user")
    scope = claims.get("scope", "")
    return Identity("user", subject, frozenset(scope.split() if isinstance(scope, str) else ()))


def _unauthorized(detail: str, *, given: bool = True) -> Unauthorized:
    challenge = b'Bearer error="invalid_token"' if given else b"Bearer"
    return Unauthorized(detail, headers=((b"www-authenticate", challenge),))
