"""What runs for a workspace at this moment? The record is checked against the processes themselves."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import msgspec

from onehand.workspace.child import answers
from onehand.workspace.find import Workspace
from onehand.workspace.ports import Address
from onehand.workspace.postgres import embedded
from onehand.workspace.record import ServiceRecord, read_record


class ServiceStatus(msgspec.Struct, frozen=True):
    name: str
    state: str
    """ready, not ready, starting, failed, or gone (its process does not exist)."""
    url: str
    docs: str
    pid: int | None


class Status(msgspec.Struct, frozen=True):
    up: bool
    """Whether a supervisor (`dev up`) is running."""
    postgres: str
    services: tuple[ServiceStatus, ...]

    @property
    def well(self) -> bool:
        return self.up and all(one.state == "ready" for one in self.services)


async def look(workspace: Workspace) -> Status:
    record = read_record(workspace)
    services = await asyncio.gather(*map(_service, record.services)) if record else []
    alive = record is not None and record.alive
    shown = services if alive else [one for one in services if one.state != "gone"]
    return Status(up=alive, postgres=_postgres(workspace), services=tuple(shown))


async def _service(one: ServiceRecord) -> ServiceStatus:
    running = one.ran is not None and one.ran.process.alive
    state = await _state(one) if running else "gone"
    return ServiceStatus(one.name, state, one.url, one.docs, one.ran.pid if one.ran and running else None)


async def _state(one: ServiceRecord) -> str:
    if await answers(Address(urlsplit(one.url).port or 0), "ready"):
        return "ready"
    return "not ready" if one.state == "ready" else one.state


def _postgres(workspace: Workspace) -> str:
    if workspace.settings.database_url is not None:
        return "the one that onehand.toml names"
    running = embedded(workspace).process
    return f"embedded, running (pid {running.pid})" if running else "embedded, not running"
