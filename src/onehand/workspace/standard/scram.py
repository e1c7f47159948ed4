"""What does PostgreSQL store of a password? (RFC 5803)

So that the password itself is in no statement and in no log of the server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_ITERATIONS = 4096


def verifier(password: str, salt: bytes | None = None) -> str:
    """`SCRAM-SHA-256$4096:<salt>$<stored key>:<server key>`."""
    salt = secrets.token_bytes(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored = [base64.b64encode(part).decode() for part in (salt, hashlib.sha256(client).digest(), server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{stored[0]}${stored[1]}:{stored[2]}"


def fits(stored: str | None, password: str) -> bool:
    """Is this what is stored of the password? False for every other kind of hash."""
    prefix = f"SCRAM-SHA-256${_ITERATIONS}:"
    if stored is None or not stored.startswith(prefix):
        return False
    salt = base64.b64decode(stored.removeprefix(prefix).partition("$")[0])
    return hmac.compare_digest(stored, verifier(password, salt))
