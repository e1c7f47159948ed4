"""How is a server entered as its administrator, and what is said when that cannot be?"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from onehand.workspace.problem import Problem
from onehand.workspace.standard.seen import ADMINISTRATOR

OLDEST = 15


@asynccontextmanager
async def administrator(url: str, database: str = "postgres") -> AsyncIterator[Any]:
    """A connection of one who may make databases and roles; raises Problem for everybody else, and when it is lost."""
    import asyncpg

    connection = await enter(in_database(url, database))
    try:
        await _check(connection)
        yield connection
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        if not connection.is_closed() and not isinstance(error, asyncpg.InternalClientError):
            raise
        raise Problem(
            "connection-lost",
            f"the connection to PostgreSQL at {place(url)} was lost",
            detail=str(error) or type(error).__name__,
            hint="run the same command again: it goes on where this one ended",
        ) from error
    finally:
        with contextlib.suppress(OSError, asyncpg.InterfaceError):
            await connection.close(timeout=10)


async def enter(url: str) -> Any:
    """A connection, or one clear message."""
    import asyncpg

    try:
        return await asyncpg.connect(url, timeout=10)
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as error:
        raise Problem(
            "no-postgres",
            f"PostgreSQL does not answer at {place(url)}",
            detail=str(error) or type(error).__name__,
            hint="is it running? 'dev doctor' tells more",
        ) from None
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise Problem(
            "wrong-password",
            f"PostgreSQL at {place(url)} does not let '{urlsplit(url).username}' in",
            detail=str(error),
            hint="see the address of the administrator: [database] url in onehand.toml, or --admin-url",
        ) from None
    except asyncpg.PostgresError as error:
        raise Problem("no-postgres", f"PostgreSQL at {place(url)} refuses the connection", detail=str(error)) from None
    except (ValueError, asyncpg.InterfaceError) as error:
        raise Problem(
            "bad-settings",
            "the address of the administrator cannot be understood",
            detail=str(error),
            hint="it looks like postgresql://user:password@host:5432/postgres",
        ) from None


async def _check(connection: Any) -> None:
    me = await connection.fetchrow(ADMINISTRATOR)
    if me["version"] < OLDEST:
        raise Problem(
            "old-postgres",
            f"PostgreSQL {OLDEST} or newer is needed, the server is {me['version']}",
            hint="use a newer server, or remove [database] url from onehand.toml for the embedded one",
        )
    if not me["rolsuper"] and not (me["rolcreaterole"] and me["rolcreatedb"]):
        raise Problem(
            "no-rights",
            f"role '{me['rolname']}' may not make databases and roles",
            hint=f"as a superuser: alter role {me['rolname']} createdb createrole; or give another administrator",
        )


def in_database(url: str, database: str) -> str:
    """The same server and role, another database."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{quote(database, safe='')}"))


def place(url: str) -> str:
    """Host and port, or the socket's folder; nothing secret."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    return netloc or parts.query or "the local socket"
