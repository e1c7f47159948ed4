"""Which variables configure the process of a service?

A service reads nothing else: no file of the workspace, no flag. What is here is what a deployment sets, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from onehand.ir.nodes import Service
from onehand.workspace.find import Workspace
from onehand.workspace.keys import CommittedKeys
from onehand.workspace.ports import HOST, Address
from onehand.workspace.postgres import Server
from onehand.workspace.references import resolved
from onehand.workspace.schemes import encoded, schemes_for

LOCAL = "local"
"""The environment of a developer's machine."""

STREAMS = "streams"
"""Database of the postgres transport."""


def service_environment(
    workspace: Workspace,
    service: Service,
    server: Server | None,
    addresses: Mapping[str, Address],
    *,
    throwaway: bool = False,
) -> dict[str, str]:
    """The whole environment of the process: ours without any `ONEHAND_*`, then what this service needs.

    `throwaway`: it lives for a test, with keys of its own, in an environment that is local whatever the workspace's is.
    """
    variables = {key: value for key, value in os.environ.items() if not key.startswith("ONEHAND_")}
    variables |= {"PYTHONPATH": str(workspace.root), "PYTHONUNBUFFERED": "1"}
    variables |= _identity(workspace, throwaway=throwaway) | _keys(workspace, service, throwaway=throwaway)
    variables |= _listening(addresses[service.name])
    variables |= {f"ONEHAND_URL_{used.upper()}": addresses[used].url for used in service.uses if used in addresses}
    if service.has_database and server is not None:
        variables |= _databases(workspace, service.name, server)
    return variables | _own(workspace, service.name)


def service_command(kind: str, name: str) -> list[str]:
    """`serve`, `work` or `mock` one service in this Python."""
    return [sys.executable, "-m", "onehand.runtime", kind, f"services.{name}"]


def role_url(workspace: Workspace, server: Server, service: str, role: str, database: str | None = None) -> str:
    """DSN of `<service>_<role>` (owner, app, reader) in the service's database, or in the one named."""
    name = f"{service}_{role}"
    return server.url(database or service, name, workspace.credentials.password(service, name))


def committed_keys(workspace: Workspace) -> CommittedKeys | None:
    """Of the environment, where the repository has them; never of local work, whose keys are made here."""
    environment = workspace.settings.environment
    folder = workspace.root / "keys" / environment
    if environment == LOCAL or not folder.is_dir():
        return None
    where = workspace.settings.private_keys
    keys = CommittedKeys(folder, workspace.root / resolved(where, "auth.service.private_keys") if where else None)
    keys.check()
    return keys


def _identity(workspace: Workspace, *, throwaway: bool) -> dict[str, str]:
    settings = workspace.settings
    environment = LOCAL if throwaway else settings.environment
    schemes = schemes_for(settings.schemes, environment, throwaway=throwaway)
    for name, scheme in schemes.items():
        if scheme.local:
            workspace.keys.pair(f"{name}-issuer")
    return {
        "ONEHAND_ENV": environment,
        "ONEHAND_ORGANIZATION": settings.organization,
        "ONEHAND_TRANSPORT": settings.transport,
        "ONEHAND_AUTH": encoded(schemes),
        "ONEHAND_VERSION": "dev",
    }


def _keys(workspace: Workspace, service: Service, *, throwaway: bool) -> dict[str, str]:
    """Who calls nobody signs nothing: then a deployment needs no private key for it."""
    committed = None if throwaway else committed_keys(workspace)
    if committed is None:
        pair = workspace.keys.pair(service.name)
        return {"ONEHAND_KEYS": str(workspace.keys.public_folder), "ONEHAND_PRIVATE_KEY": str(pair.private)}
    signs = {"ONEHAND_PRIVATE_KEY": str(committed.private(service.name))} if service.uses else {}
    return {"ONEHAND_KEYS": str(committed.public_folder), **signs}


def _listening(address: Address) -> dict[str, str]:
    return {
        "ONEHAND_LISTEN": f"{HOST}:{address.http}",
        "ONEHAND_INTERNAL_LISTEN": f"{HOST}:{address.internal}",
    }


def _databases(workspace: Workspace, name: str, server: Server) -> dict[str, str]:
    variables = {"ONEHAND_DATABASE_URL": role_url(workspace, server, name, "app")}
    if workspace.settings.transport == "postgres":
        variables["ONEHAND_STREAMS_URL"] = role_url(workspace, server, name, "app", STREAMS)
    return variables


def _own(workspace: Workspace, name: str) -> dict[str, str]:
    wanted = workspace.settings.service(name).environment
    return {key: resolved(value, f"services.{name}.environment.{key}") for key, value in wanted.items()}
