"""Does a role's password open the server?

Only a superuser sees what is stored of a password. Everybody else finds out by using it.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from onehand.workspace.standard.wanted import WantedRole


async def opens(admin_url: str, role: WantedRole, password: str) -> bool | None:
    """None when the server refuses for another reason than the password, before it has looked at it."""
    import asyncpg

    try:
        connection = await asyncpg.connect(as_role(admin_url, role, password), timeout=10)
    except asyncpg.InvalidPasswordError:
        return False
    except (asyncpg.InvalidCatalogNameError, asyncpg.InsufficientPrivilegeError, asyncpg.TooManyConnectionsError):
        # These are found out behind the password.
        return True
    except (OSError, asyncpg.PostgresError):
        return None
    await connection.close(timeout=10)
    return True


def as_role(admin_url: str, role: WantedRole, password: str) -> str:
    parts = urlsplit(admin_url)
    who = f"{quote(role.name, safe='')}:{quote(password, safe='')}@"
    netloc = who + parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{quote(role.service, safe='')}"))
