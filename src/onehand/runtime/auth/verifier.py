"""Is a token genuine, and meant for us?"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Sequence
from typing import Any

import jwt

from onehand.runtime.auth.bearer import Claimed, Head, look, token_of, unauthorized
from onehand.runtime.auth.issuer import Issuer
from onehand.runtime.auth.public_keys import Keys, PublicKeys
from onehand.runtime.auth.scheme import SERVICE, local_issuer
from onehand.runtime.auth.token import ALGORITHM
from onehand.runtime.auth.user import user_identity
from onehand.runtime.identity import Identity, service_identity

__all__ = ["Keys", "PublicKeys", "Verifier"]

_SERVICE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_REMEMBERED = 10_000
"""Verified tokens kept at most."""

_REMEMBERED_SECONDS = 60.0
"""Then a token is verified again: with a key that is gone it is not good any more."""

_SKEW = 10.0
"""Seconds that clocks may differ."""


class Verifier:
    """`authenticate(header)`; a token that was found genuine is remembered for a while, never beyond its expiry.

    Tokens of services and of the workspace's own issuers (of the schemes `local`) are proved by `keys`, all others by
    the keys of their issuer.
    """

    def __init__(
        self,
        keys: Keys,
        *,
        service: str,
        organization: str,
        local: Collection[str] = ("user",),
        issuers: Sequence[Issuer] = (),
    ) -> None:
        self._keys = keys
        self._service = service
        self._organization = organization
        self._local = {local_issuer(scheme): scheme for scheme in local}
        self._issuers: dict[str, list[Issuer]] = {}
        for issuer in issuers:
            self._issuers.setdefault(issuer.scheme.issuer, []).append(issuer)
        self._schemes = frozenset({SERVICE, "role", *local, *(one.name for one in issuers)})
        self._genuine: dict[bytes, tuple[Identity, float]] = {}

    def authenticate(self, header: bytes | None) -> Identity:
        """Who sent this `Authorization` header; Unauthorized when that cannot be known, KeysAwaited when not yet."""
        if header is None:
            raise unauthorized("send a token: Authorization: Bearer ...", given=False)
        known = self._genuine.get(header)
        if known is not None:
            if known[1] > time.time():
                return known[0]
            del self._genuine[header]
        return self._verify(header)

    def _verify(self, header: bytes) -> Identity:
        """Remembered in one spelling only: the others cannot push out what others need."""
        token = token_of(header)
        usual = b"Bearer " + token
        if header != usual:
            return self.authenticate(usual)
        identity, expires = self._identify(token, *look(token))
        if len(self._genuine) >= _REMEMBERED:
            self._genuine.pop(next(iter(self._genuine)))
        self._genuine[usual] = (identity, min(expires + _SKEW, time.time() + _REMEMBERED_SECONDS))
        return identity

    def _identify(self, token: bytes, head: Head, claimed: Claimed) -> tuple[Identity, float]:
        """By the key of the one whom the token names; not by any other, whatever it is signed with."""
        name = claimed.iss
        issuers = self._issuers.get(name)
        if issuers is not None:
            issuer = next((one for one in issuers if one.scheme.audience in claimed.audiences), issuers[0])
            key, audience = issuer.key(head.kid, head.alg), issuer.scheme.audience
            claims = _claims(token, [key], head.alg, issuer=name, audience=audience)
            return user_identity(claims, issuer.name, head, issuer.scheme, self._schemes), float(claims["exp"])
        scheme = self._local.get(name, SERVICE)
        if scheme == SERVICE and not _SERVICE.fullmatch(name):
            raise unauthorized("the token's issuer is not known here")
        keys = self._keys.find(name)
        if not keys:
            raise unauthorized("the token's issuer is not known here")
        audience = self._service if scheme == SERVICE else self._organization
        claims = _claims(token, keys, ALGORITHM, issuer=name, audience=audience, strict=True)
        expires = float(claims["exp"])
        if scheme == SERVICE:
            return service_identity(name), expires
        return user_identity(claims, scheme, head, None, self._schemes), expires


def _claims(
    token: bytes, keys: Sequence[Any], algorithm: str, *, issuer: str, audience: str, strict: bool = False
) -> dict[str, Any]:
    """What a genuine token says; `strict`: it is for nobody else beside us."""
    for number, key in enumerate(keys, 1):
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=audience,
                issuer=issuer,
                leeway=_SKEW,
                options={"require": ["exp", "iss", "aud", "sub"], "strict_aud": strict},
            )
        except jwt.InvalidSignatureError:
            if number == len(keys):
                break
        except jwt.ExpiredSignatureError:
            raise unauthorized("the token has expired") from None
        except jwt.ImmatureSignatureError:
            raise unauthorized("the token is not valid yet") from None
        except jwt.InvalidAudienceError:
            raise unauthorized(f"the token is not meant for '{audience}'") from None
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
            break
        else:
            return claims
    raise unauthorized("the token is not valid")
