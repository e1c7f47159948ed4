"""Which user do the claims of a genuine token name, and with which scopes?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onehand.runtime.auth.bearer import Head, unauthorized
from onehand.runtime.auth.scheme import Scheme
from onehand.runtime.identity import BARE, Identity

_LONGEST = 255
"""Characters of a `sub`, as OpenID Connect has it."""

_OF_ID_TOKENS = ("at_hash", "c_hash")
"""Claims of what a client learns about its user: not meant to be shown to a service."""


def user_identity(
    claims: Mapping[str, Any], name: str, head: Head, scheme: Scheme | None, reserved: frozenset[str]
) -> Identity:
    """`scheme` None = the workspace's own issuer. Unauthorized for tokens that are no access tokens of a user.

    `reserved` are words that come before the colon in the names of other callers: `service:order`. A user of the
    scheme `user`, who has no such word, must not look like one.
    """
    if scheme is not None:
        _refuse_others(claims, head, scheme)
    subject = str(claims["sub"]).strip()
    if not subject or len(subject) > _LONGEST or not subject.isprintable():
        raise unauthorized("the token names no user")
    kind, colon, _ = subject.partition(":")
    if name == BARE and colon and kind in reserved - {BARE}:
        raise unauthorized("the token names somebody who is no user")
    return Identity(name, subject, _scopes(claims, ("scope",) if scheme is None else scheme.scopes))


def _refuse_others(claims: Mapping[str, Any], head: Head, scheme: Scheme) -> None:
    """An issuer signs more than access tokens; each of those has a mark, though issuers do not agree on which."""
    typ = head.typ.lower().removeprefix("application/")
    if scheme.typ and typ != scheme.typ.lower().removeprefix("application/"):
        raise unauthorized(f"the token's type is not '{scheme.typ}'")
    bearer = typ == "at+jwt" or claims.get("typ") == "Bearer"
    is_id = any(claim in claims for claim in _OF_ID_TOKENS) or ("nonce" in claims and not bearer)
    if is_id or claims.get("token_use", "access") != "access" or claims.get("typ", "Bearer") != "Bearer":
        raise unauthorized("the token is not an access token")
    if "cnf" in claims:
        raise unauthorized("the token is bound to a key of its holder; only bearer tokens are taken")


def _scopes(claims: Mapping[str, Any], names: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        said = claims.get(name)
        if isinstance(said, str):
            found.update(said.split())
        elif isinstance(said, list):
            found.update(one for one in said if isinstance(one, str))
    return frozenset(found)
