"""What does an `Authorization` header carry, before any of it is believed?"""

from __future__ import annotations

import base64
import re
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct

from onehand.runtime.problem import Unauthorized

_LONGEST = 8000
"""Bytes of a header; verifying is work, and longer ones are nobody's."""

_PART = rb"[A-Za-z0-9_-]+"
_BEARER = re.compile(rb"bearer +(" + _PART + rb"\." + _PART + rb"\." + _PART + rb") *", re.IGNORECASE)
"""To the letter: a decoder that skips other letters would give one token endless spellings."""

_ACCESS = frozenset({"", "jwt", "at+jwt"})
"""What a header's `typ` may say: other kinds of JWT (logout, DPoP, secevent) are no proof of who calls."""


class Head(Struct, frozen=True):
    """Of a token; nothing in it is believed but as a question."""

    alg: str
    kid: str = ""
    typ: str = ""
    crit: Any = UNSET


class Claimed(Struct, frozen=True):
    """Who the token says has signed it, and for whom: that one's key decides."""

    iss: str
    aud: str | list[str] = ""

    @property
    def audiences(self) -> list[str]:
        return [self.aud] if isinstance(self.aud, str) else self.aud


_head = msgspec.json.Decoder(Head)
_claimed = msgspec.json.Decoder(Claimed)
T = TypeVar("T")


def token_of(header: bytes) -> bytes:
    """The token of `Bearer <token>`; Unauthorized when there is none, or several."""
    if len(header) > _LONGEST:
        raise unauthorized("the token is too long")
    found = _BEARER.fullmatch(header)
    if found is not None:
        return found[1]
    scheme, _, rest = header.partition(b" ")
    if scheme.lower() != b"bearer" or not rest.strip():
        raise unauthorized("send a token: Authorization: Bearer ...", given=False)
    raise unauthorized("the token is not a JWT")


def look(token: bytes) -> tuple[Head, Claimed]:
    """What it says of itself; Unauthorized when it is no token that could be genuine."""
    head, claimed, _ = token.split(b".")
    said = _read(head, _head), _read(claimed, _claimed)
    if said[0].crit is not UNSET:
        raise unauthorized("the token has a critical header that is not understood")
    if said[0].typ.lower().removeprefix("application/") not in _ACCESS:
        raise unauthorized("the token is of another kind than access tokens")
    return said


def unauthorized(detail: str, *, given: bool = True) -> Unauthorized:
    """`given`: there was a token, and it was not good."""
    challenge = b'Bearer error="invalid_token"' if given else b"Bearer"
    return Unauthorized(detail, headers=((b"www-authenticate", challenge),))


def _read(part: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        # Not chained: the decoder's words may hold what the token says.
        raise unauthorized("the token is not a JWT") from None
