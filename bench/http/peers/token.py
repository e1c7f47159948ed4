"""Who is calling? The same check in every peer: signature, audience, issuer, expiry; remembered while it is valid."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import jwt

_KEY = Path(os.environ["BENCH_PUBLIC_KEY"]).read_text()
_AUDIENCE = os.environ["BENCH_AUDIENCE"]
_known: dict[str, dict[str, Any]] = {}


def verify(header: str | None) -> str | None:
    """The caller's id; None when the token is missing or wrong."""
    if header is None or not header.startswith("Bearer "):
        return None
    claims = _known.get(header)
    if claims is None or claims["exp"] < time.time():
        try:
            claims = jwt.decode(header[7:], _KEY, algorithms=["EdDSA"], audience=_AUDIENCE, issuer="user-issuer")
        except jwt.PyJWTError:
            return None
        _known[header] = claims
    return str(claims["sub"])
