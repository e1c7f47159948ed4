"""Which password does a database role have on this machine?

Made on demand, kept in files that only the user can read, never printed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onehand.workspace.problem import Problem


class Credentials:
    """One file per service, `<service>.toml`, with a password per role."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def password(self, service: str, role: str) -> str:
        """The role's password; made now when there is none yet. Safe under two processes at once."""
        known = self.known(service, role)
        return known if known is not None else self._make(service, role)

    def known(self, service: str, role: str) -> str | None:
        return self._read(service).get(role)

    def renew(self, service: str) -> None:
        """New passwords for all roles of the service. The server learns them from the next `dev db create`: also when
        this was cut off in between.
        """
        with self._alone():
            self._write(service, {role: secrets.token_urlsafe(24) for role in self._read(service)})

    def _make(self, service: str, role: str) -> str:
        with self._alone():
            passwords = self._read(service)
            if role not in passwords:
                passwords[role] = secrets.token_urlsafe(24)
                self._write(service, passwords)
            return passwords[role]

    def _read(self, service: str) -> dict[str, str]:
        path = self._path(service)
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except tomllib.TOMLDecodeError as error:
            raise Problem(
                "bad-credentials", f"{path} is damaged: {error}", hint="remove .onehand and start anew"
            ) from None
        return {role: password for role, password in found.items() if isinstance(password, str)}

    def _write(self, service: str, passwords: dict[str, str]) -> None:
        text = "# Passwords of this machine's database roles. Made by onehand; never commit or share.\n"
        text += "".join(f'{role} = "{password}"\n' for role, password in passwords.items())
        write_private(self._path(service), text)

    def _path(self, service: str) -> Path:
        return self._folder / f"{service}.toml"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class KnownPasswords:
    """For a dry run, which makes no password: one that is not known yet is empty, and fits nothing."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def password(self, service: str, role: str) -> str:
        return self._credentials.known(service, role) or ""


def write_private(path: Path, text: str) -> None:
    """Replaces the file in one step; nobody else can read it at any moment."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
