"""How is a process of a service configured? By its environment alone; everything that is wrong with it is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from onehand.runtime.auth.scheme import Scheme, read_schemes
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.startup import StartupError


class Address(Struct, frozen=True):
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Config(Struct, frozen=True, kw_only=True):
    """What `ONEHAND_*` says."""

    environment: str
    organization: str
    listen: Address
    internal_listen: Address
    keys: Path | None
    private_key: Path | None
    schemes: Mapping[str, Scheme]
    """Of users; without an entry here nobody of a scheme is let in."""
    database_url: str
    """Empty for a facade and for a mock."""
    streams_url: str
    transport: str
    urls: Mapping[str, str]
    """Used service -> where it is."""
    version: str

    @property
    def prefix(self) -> str:
        """Comes before the name of every stream: `<env>.<organization>`."""
        return f"{self.environment}.{self.organization}"


def read_config(variables: Mapping[str, str], service: ServiceSpec, *, mock: bool = False) -> Config:
    """Raises StartupError with every variable that is missing or wrong. A mock needs no database and no keys of its
    own.
    """
    reader = _Reader(variables)
    real = not mock
    stored = real and service.has_database
    talks = stored and bool(service.stream or service.subscriptions)
    transport = reader.text("ONEHAND_TRANSPORT", default="postgres")
    environment = reader.text("ONEHAND_ENV")
    config = Config(
        environment=environment,
        organization=reader.text("ONEHAND_ORGANIZATION"),
        listen=reader.address("ONEHAND_LISTEN"),
        internal_listen=reader.address("ONEHAND_INTERNAL_LISTEN"),
        keys=reader.path("ONEHAND_KEYS", needed=real),
        private_key=reader.path("ONEHAND_PRIVATE_KEY", needed=real and bool(service.uses)),
        schemes=reader.schemes("ONEHAND_AUTH", environment),
        database_url=reader.text("ONEHAND_DATABASE_URL", needed=stored),
        streams_url=reader.text("ONEHAND_STREAMS_URL", needed=talks and transport == "postgres"),
        transport=transport,
        urls={name: reader.text(f"ONEHAND_URL_{name.upper()}", needed=real) for name in service.uses},
        version=reader.text("ONEHAND_VERSION", default="dev"),
    )
    reader.done(service.name)
    return config


class _Reader:
    """Collects what is wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._faults: list[str] = []

    def text(self, name: str, *, default: str = "", needed: bool = True) -> str:
        value = self._variables.get(name, "").strip() or default
        if needed and not value:
            self._faults.append(f"{name} is {'blank' if name in self._variables else 'not set'}")
        return value

    def path(self, name: str, *, needed: bool) -> Path | None:
        value = self.text(name, needed=needed)
        if value and not Path(value).exists():
            self._faults.append(f"{name} names nothing that exists: {value}")
        return Path(value) if value else None

    def address(self, name: str) -> Address:
        value = self.text(name)
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit() and int(port) < 65536):
            self._faults.append(f"{name} must be HOST:PORT, not '{value}'")
            return Address("", 0)
        return Address(host.strip("[]"), int(port or 0))

    def schemes(self, name: str, environment: str) -> dict[str, Scheme]:
        try:
            return read_schemes(self.text(name, needed=False), environment)
        except ValueError as error:
            self._faults.append(f"{name} is wrong: {error}")
            return {}

    def done(self, service: str) -> None:
        if self._faults:
            raise StartupError(
                f"'{service}' is not configured: {'; '.join(self._faults)}",
                "'dev up' sets all of them; see 'dev serve'",
            )
