"""Has this request been carried out before? (`Idempotency-Key`, draft-ietf-httpapi-idempotency-key-header)

What is kept is the answer of a transaction that was committed. A refusal has done nothing, so the same request is
judged anew.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any

from onehand.runtime.db.answers import Kept, Key
from onehand.runtime.http.answer import Answer, Header
from onehand.runtime.http.request import Request
from onehand.runtime.identity import Identity
from onehand.runtime.problem import BadRequest, Erased, Fault, Invalid

HEADER = b"idempotency-key"
LONGEST = 255

_NAME = "Idempotency-Key"
_KEY = re.compile(rb'"([!#-\[\]-~]{1,255})"|([!#-\[\]-~]{1,255})')
"""A quoted string, as the draft has it, or the same without quotes, as most callers write it."""
_KEPT = frozenset({b"content-type", b"etag", b"location", b"link"})
"""What an answer says of itself; the rest belongs to the request that got it."""
_REPLAYED: Header = (b"idempotent-replayed", b"true")


def read_key(header: bytes) -> str:
    """The key without quotes; BadRequest when it is none."""
    found = _KEY.fullmatch(header.strip())
    if found is None:
        message = f"must be 1 to {LONGEST} visible ASCII characters without space, quotes and backslashes"
        raise BadRequest("", [Fault(_NAME, "pattern", message)])
    return (found.group(1) or found.group(2)).decode()


def request_key(identity: Identity, operation: str, key: str, request: Request) -> Key:
    """The caller and the operation have keys of their own; the hash is of everything else that decides the answer.

    The key itself is not stored, and without it nobody can try which body has the hash: there may be a password in it.
    """
    said = blake2b(digest_size=16, key=blake2b(key.encode(), person=b"request").digest())
    for part in (request.path.encode(), request.query, request.read):
        said.update(b"%d:" % len(part))
        said.update(part)
    name = blake2b(key.encode(), digest_size=16, person=b"name").hexdigest()
    return Key(f"{identity.scheme}:{identity.subject}", operation, name, said.digest())


async def once(call: Any, key: Key, request: Request, carry_out: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer of the first time. InFlight while that goes on, Invalid when it was another request."""
    async with call.claim(key) as claim:
        if claim.kept is not None:
            return _replayed(claim.kept, key, request)
        answer = await carry_out()
        kept = {name.decode(): value.decode("latin-1") for name, value in answer.headers if name in _KEPT}
        await claim.keep(answer.status, kept, answer.body)
        return answer


def _replayed(kept: Kept, key: Key, request: Request) -> Answer:
    if kept.request != key.request:
        raise Invalid([Fault(_NAME, "reused", "was used for another request; every request has a key of its own")])
    if kept.body is None:
        raise Erased
    headers = [(name.encode(), value.encode("latin-1")) for name, value in kept.headers.items()]
    if kept.status != 204:
        headers.append((b"content-length", b"%d" % len(kept.body)))
    return Answer(kept.status, [*headers, (b"x-request-id", request.id.encode()), _REPLAYED], kept.body)
