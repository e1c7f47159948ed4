"""How does a connection to PostgreSQL behave? jsonb as bytes, time in UTC, a lost server said plainly."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import msgspec

from onehand.runtime.problem import Fault, Invalid, Problem, Unavailable
from onehand.runtime.startup import StartupError

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a statement on a connection that the server has just ended
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidAuthorizationSpecificationError,
)
"""What says nothing about the statement: the same one may succeed a moment later."""

_VERSION = b"\x01"
"""The first byte of jsonb in the binary format."""

_encode = msgspec.json.Encoder().encode


def encode_jsonb(value: Any) -> bytes:
    """Bytes are JSON already; everything else becomes it."""
    return _VERSION + (value if isinstance(value, bytes) else _encode(value))


def decode_jsonb(data: bytes) -> bytes:
    """The JSON, not yet decoded: only the model knows its types."""
    return data[1:]


async def prepare(connection: Any) -> None:
    """Once per connection, before its first statement."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=encode_jsonb, decoder=decode_jsonb, format="binary"
    )


def refusal(error: BaseException) -> Problem:
    """What a caller is told when a statement was lost, or holds what PostgreSQL cannot."""
    if isinstance(error, asyncpg.CharacterNotInRepertoireError | asyncpg.UntranslatableCharacterError):
        return Invalid([Fault("", "characters", "must not contain the character NUL")])
    return Unavailable("the database is not available")


async def patiently(connect: Any, *, wait: float) -> Any:
    """`await connect()`, again and again while the server is away, for `wait` seconds; then StartupError."""
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    while True:
        try:
            return await connect()
        except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
            raise StartupError(f"the database refuses: {error}", "run: dev db create") from error
        except LOST as error:
            if loop.time() > end:
                message = f"the database was not reachable for {wait:g} seconds: {error or type(error).__name__}"
                raise StartupError(message, "is it running? 'dev status' tells") from error
        await asyncio.sleep(0.1)
