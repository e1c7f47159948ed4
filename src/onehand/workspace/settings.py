"""What does `onehand.toml` say?

Strict: an unknown key is an error that names the nearest known one, because a misspelt setting that is silently
ignored costs an afternoon.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from onehand.text.suggest import did_you_mean
from onehand.workspace.problem import Problem
from onehand.workspace.schemes import KEYS, discoveries, read_scheme
from onehand.workspace.standard.limits import KINDS, TIMEOUT_SETTINGS, Limits

if TYPE_CHECKING:
    from onehand.runtime.auth.scheme import Scheme

TRANSPORTS = ("postgres", "memory")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
DURATION = re.compile(r"[1-9][0-9]{0,8}(ms|s|min|h|d)")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """`[services.user]`: what differs for one service."""

    port: int | None = None
    """Of its HTTP; the internal port is 100 above."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables for its process; `env:NAME` takes the value from the caller's environment."""


@dataclass(frozen=True, slots=True)
class Settings:
    organization: str
    environment: str = "local"
    transport: Literal["postgres", "memory"] = "postgres"
    port_base: int = 4700
    database_url: str | None = None
    """Of a superuser, as written (perhaps `env:NAME`); None = the embedded server."""
    database_port: int | None = None
    """TCP port on 127.0.0.1 of the embedded server; None = Unix socket only."""
    limits: Limits = field(default_factory=Limits)
    """Of the roles: timeouts, connections, and who else may enter the databases."""
    services: Mapping[str, ServiceSettings] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    """Of users, as written: `[auth.user]`, `[auth.partner]`."""
    private_keys: str | None = None
    """Folder of the services' private keys where public ones are committed, as written; outside the repository."""

    @property
    def discoveries(self) -> Mapping[str, str]:
        """Every scheme that designs may name -> its OpenID configuration; empty when there is none to point at."""
        return discoveries(self.schemes)

    def service(self, name: str) -> ServiceSettings:
        return self.services.get(name, ServiceSettings())


def read_settings(path: Path) -> Settings:
    """Reads and checks the file; raises Problem with the file's name and the offending key."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem("bad-settings", f"{path.name} is not TOML: {error}") from None
    return _Reader(path.name).settings(found)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def settings(self, found: Mapping[str, Any]) -> Settings:
        self._known(found, "", ("organization", "environment", "transport", "ports", "database", "services", "auth"))
        ports = self._table(found, "ports", ("base",))
        database = self._table(found, "database", ("url", "port", "timeouts", "connections", "guests"))
        return Settings(
            organization=self._name(found, "organization"),
            environment=self._name(found, "environment", "local"),
            transport=self._one_of(found, "transport", TRANSPORTS),
            port_base=self._port(ports, "ports.base", "base") or 4700,
            database_url=self._text(database, "database.url", "url"),
            database_port=self._port(database, "database.port", "port"),
            limits=self._limits(database),
            services={name: self._service(name, one) for name, one in self._table(found, "services").items()},
            schemes=self._schemes(found),
            private_keys=self._private_keys(found),
        )

    def _schemes(self, found: Mapping[str, Any]) -> dict[str, Scheme]:
        names = [name for name in self._table(found, "auth") if name != "service"]
        return {name: self._scheme(found["auth"], name) for name in names}

    def _scheme(self, found: Mapping[str, Any], name: str) -> Scheme:
        if not NAME.fullmatch(name) or name in ("none", "role"):
            raise self._wrong("auth", "tables with snake_case names that mean nothing else", name)
        return read_scheme(name, self._table(found, name, KEYS, f"auth.{name}"), self._wrong)

    def _private_keys(self, found: Mapping[str, Any]) -> str | None:
        service = self._table(self._table(found, "auth"), "service", ("private_keys",), "auth.service")
        return self._text(service, "auth.service.private_keys", "private_keys")

    def _limits(self, database: Mapping[str, Any]) -> Limits:
        timeouts = self._table(database, "timeouts", KINDS, "database.timeouts")
        connections = self._table(database, "connections", KINDS, "database.connections")
        guests = database.get("guests", [])
        if not isinstance(guests, list) or not all(isinstance(one, str) and one.strip() for one in guests):
            raise self._wrong("database.guests", "a list of roles", guests)
        for kind, value in connections.items():
            if type(value) is not int or not 1 <= value <= 10_000:
                raise self._wrong(f"database.connections.{kind}", "a number between 1 and 10000", value)
        return Limits({kind: self._timeouts(timeouts, kind) for kind in timeouts}, connections, tuple(guests))

    def _timeouts(self, found: Mapping[str, Any], kind: str) -> dict[str, str]:
        where = f"database.timeouts.{kind}"
        words = self._table(found, kind, tuple(TIMEOUT_SETTINGS), where)
        for word, value in words.items():
            if not isinstance(value, str) or not DURATION.fullmatch(value):
                raise self._wrong(f"{where}.{word}", "a time such as '30s' (ms, s, min, h, d)", value)
        return words

    def _service(self, name: str, found: Any) -> ServiceSettings:
        where = f"services.{name}"
        if not isinstance(found, dict):
            raise self._wrong(where, "a table", found)
        self._known(found, where, ("port", "environment"))
        variables = self._table(found, "environment", where=f"{where}.environment")
        for key, value in variables.items():
            if not isinstance(value, str):
                raise self._wrong(f"{where}.environment.{key}", "text", value)
        return ServiceSettings(port=self._port(found, f"{where}.port", "port"), environment=variables)

    def _table(
        self, found: Mapping[str, Any], key: str, known: tuple[str, ...] = (), where: str = ""
    ) -> dict[str, Any]:
        table = found.get(key, {})
        if not isinstance(table, dict):
            raise self._wrong(where or key, "a table", table)
        if known:
            self._known(table, where or key, known)
        return table

    def _known(self, found: Iterable[str], where: str, known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                raise Problem(
                    "unknown-setting",
                    f"{self.file} has an unknown key '{f'{where}.{key}' if where else key}'",
                    hint=did_you_mean(key, known, otherwise=f"known here: {', '.join(known)}") or "",
                )

    def _name(self, found: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = found.get(key, default)
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise self._wrong(key, "a snake_case name", value)
        return value

    def _one_of(self, found: Mapping[str, Any], key: str, allowed: tuple[Any, ...]) -> Any:
        value = found.get(key, allowed[0])
        if value not in allowed:
            raise self._wrong(key, " or ".join(f"'{one}'" for one in allowed), value)
        return value

    def _port(self, found: Mapping[str, Any], where: str, key: str) -> int | None:
        value = found.get(key)
        if value is None:
            return None
        if type(value) is not int or not 1024 <= value <= 65000:
            raise self._wrong(where, "a port between 1024 and 65000", value)
        return value

    def _text(self, found: Mapping[str, Any], where: str, key: str) -> str | None:
        value = found.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self._wrong(where, "text", value)
        return value

    def _wrong(self, where: str, expected: str, value: Any) -> Problem:
        seen = "nothing" if value is None else f"'{value}'" if isinstance(value, str) else repr(value)
        return Problem("bad-settings", f"{self.file}: '{where}' must be {expected}, found {seen}")
